"""The crate: everything in the dossier is told of, everything that happened, and nothing that isn't there."""

import json
from urllib.parse import unquote

import pytest
from helpers_crate import BRIEF, CLAIMS, DRAFT, FILM, ODD, RECORDING, VOICE, files, line, lines, output

from preuve.dossier import bag, layout
from preuve.dossier.build.crate import PROFILES, crate
from preuve.dossier.build.workflow import FLOW


@pytest.fixture(scope="module")
def graph():
    """The crate's entities by their ids."""
    return entities(crate(files(), CLAIMS, lines()))


def entities(data: bytes):
    """A crate's entities by their ids, each there once."""
    told = json.loads(data)["@graph"]
    found = {one["@id"]: one for one in told}
    assert len(found) == len(told)
    return found


def of_type(graph, kind):
    """The entities of a type."""
    return [one for one in graph.values() if kind in one["@type"]]


def ids(value):
    """The ids that a value refers to."""
    return [one["@id"] for one in (value if isinstance(value, list) else [value])]


def test_the_same_dossier_gives_the_same_bytes():
    shuffled = dict(reversed(files().items()))
    assert crate(files(), CLAIMS, lines()) == crate(shuffled, CLAIMS, lines())


def test_every_file_is_told_of_with_its_digest_size_and_format(graph):
    given = files()
    told = {layout.PAYLOAD + unquote(one["@id"]): one for one in of_type(graph, "File")}
    assert told.keys() == given.keys()
    assert {name: one["sha256"] for name, one in told.items()} == {name: bag.digest(one) for name, one in given.items()}
    assert told[FILM]["contentSize"] == "10"
    assert told[FILM]["encodingFormat"] == "video/mp4"
    assert told[ODD]["@id"] == "inputs/documents/%C3%A9t%C3%A9%20%C3%A0%20100%20%25%20%231.md"
    assert set(ids(graph["./"]["hasPart"])) == {one["@id"] for one in told.values()}


def test_its_own_name_and_what_is_outside_data_are_not_listed():
    more = {**files(), layout.CRATE: b"{}", layout.MANIFEST: b""}
    assert crate(more, CLAIMS, lines()) == crate(files(), CLAIMS, lines())


def test_nothing_refers_to_an_entity_that_is_not_there(graph):
    urls = ("https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus")

    def referred(value):
        if isinstance(value, dict) and set(value) == {"@id"}:
            yield value["@id"]
        elif isinstance(value, list):
            for one in value:
                yield from referred(one)

    every = {name for one in graph.values() for value in one.values() for name in referred(value)}
    assert every - graph.keys() <= set(urls)


def test_it_conforms_to_the_profiles(graph):
    assert ids(graph["./"]["conformsTo"]) == list(PROFILES)
    assert graph["./"]["datePublished"] == "2026-11-22"
    assert graph["./"]["mainEntity"]["@id"] == FLOW.removeprefix(layout.PAYLOAD)
    assert ids(graph["ro-crate-metadata.json"]["conformsTo"])[0] == "https://w3id.org/ro/crate/1.1"


def test_each_step_is_an_action_with_what_it_took_and_gave(graph):
    film = next(one for one in of_type(graph, "CreateAction") if one["name"].startswith("Film"))
    assert ids(film["object"]) == [f"urn:sha256:{VOICE}"]
    assert ids(film["result"]) == [FILM.removeprefix(layout.PAYLOAD)]
    assert film["startTime"] == film["endTime"] == "2026-11-22T12:00:04+00:00"
    steps = [one for one in of_type(graph, "CreateAction") if one["@id"].startswith("#action/")]
    assert len(steps) == len(of_type(graph, "ControlAction")) == 4
    assert all(graph[one["agent"]["@id"]]["name"] == "C-042" for one in steps)


def test_engines_say_whether_they_are_ai_and_which_recording_answered(graph):
    voice = next(one for one in of_type(graph, "CreateAction") if "panne" in one["name"])
    engine = graph[ids(voice["instrument"])[1]]
    assert (engine["name"], engine["applicationCategory"]) == ("kokoro k", "intelligence artificielle")
    assert (engine["sha256"], engine["softwareVersion"]) == ("c" * 64, "k")
    assert RECORDING.removeprefix(layout.PAYLOAD) in ids(voice["object"])
    assert "voice-1" in voice["description"]
    synth = next(one for one in graph.values() if one.get("name") == "synth")
    assert synth["applicationCategory"] == "programme, pas une intelligence artificielle"


def test_what_is_not_in_the_dossier_is_no_file(graph):
    absent = [one for one in graph.values() if one["@id"].startswith("urn:sha256:")]
    assert {one["@type"] for one in absent} == {"CreativeWork"}
    assert {one["name"] for one in absent} == {"voice.wav", "draft.json", "data/inputs/media/visage.jpg"}


def test_a_digest_of_nothing_is_never_taken_for_a_file():
    given = [line(1, "film", outputs=output("rien", b""))]
    told = entities(crate({**files(), "data/inputs/vide": b""}, CLAIMS, given))
    assert ids(told["#action/1"]["result"]) == [f"urn:sha256:{bag.EMPTY}"]


def test_what_a_person_decided_and_rewrote(graph):
    decision = graph["#decision/1"]
    assert graph[decision["agent"]["@id"]]["name"] == "Lina"
    assert ids(decision["object"]) == [f"urn:sha256:{DRAFT}"]
    assert decision["result"]["@id"] == "inputs/decisions/storyboard-1.yaml"
    assert "#decision/2" not in graph
    rewriting = graph["#rewriting/1"]
    assert ids(rewriting["result"]) == ["inputs/storyboards/chaleureux.yaml"]


def test_without_the_repository_there_is_no_workflow_but_still_a_crate():
    alone = {name: one for name, one in files().items() if name != FLOW}
    graph = entities(crate(alone, CLAIMS, lines()))
    assert "mainEntity" not in graph["./"]
    assert ids(graph["./"]["conformsTo"]) == list(PROFILES)[:1]
    assert not of_type(graph, "CreateAction")


def test_a_run_of_nobody_and_an_empty_ledger_still_make_a_crate():
    graph = entities(crate({BRIEF: b"x"}, CLAIMS.model_copy(update={"candidate": "", "redacted": {}}), []))
    assert graph[graph["./"]["author"]["@id"]]["name"] == "Candidat·e, sans identifiant"
