"""What is signed: everything that must be vouched for is in it, in the published names; nothing else is ever read."""

import json

import pytest
from helpers_crate import BRIEF, CLAIMS, LEFT_OUT, files, line, lines

from preuve import __version__
from preuve.artifact import canonical, digest_bytes
from preuve.dossier import bag, layout
from preuve.dossier.build import statement as reading
from preuve.dossier.build.statement import BUILD_TYPE, BUILDER, read_statement, statement
from preuve.dossier.model import Claims

CHALLENGE = {"nonce": "8f" * 16, "candidate": "C-042", "session": "2026-12", "until": "2027"}
MANIFEST = bag.manifest({**files(), layout.CHALLENGE: b"{}", layout.of_project("recordings/a.raw"): b"raw"})
INFO = b"External-Identifier: x\n"


def made(**changed) -> dict:
    """The statement as JSON."""
    given = {"manifest": MANIFEST, "claims": CLAIMS, "lines": lines(), "challenge": CHALLENGE, "info": INFO, **changed}
    return json.loads(statement(**given))


def definition(**changed):
    """Its build definition."""
    return made(**changed)["predicate"]["buildDefinition"]


def test_the_same_dossier_gives_the_same_bytes():
    assert statement(MANIFEST, CLAIMS, lines()) == statement(MANIFEST, CLAIMS, lines())


def test_its_names_are_those_of_the_standards():
    told = made()
    assert told["_type"] == "https://in-toto.io/Statement/v1"
    assert told["predicateType"] == "https://slsa.dev/provenance/v1"
    assert told.keys() == {"_type", "subject", "predicateType", "predicate"}
    assert told["predicate"].keys() == {"buildDefinition", "runDetails"}
    assert told["predicate"]["buildDefinition"].keys() == {
        "buildType", "externalParameters", "internalParameters", "resolvedDependencies",
    }  # fmt: skip
    assert told["predicate"]["runDetails"].keys() == {"builder", "metadata"}
    assert definition()["buildType"] == BUILD_TYPE
    assert told["predicate"]["runDetails"]["builder"] == {"id": BUILDER, "version": {"preuve": __version__}}


def test_it_vouches_for_the_list_of_files_and_the_bags_information():
    assert made()["subject"] == [
        {"name": layout.MANIFEST, "digest": {"sha256": digest_bytes(MANIFEST)}},
        {"name": layout.INFO, "digest": {"sha256": digest_bytes(INFO)}},
    ]


def test_what_the_candidate_chose_is_in_it():
    told = definition()["externalParameters"]
    listed = bag.read_manifest(MANIFEST)
    assert told["brief"] == listed[BRIEF]
    assert told["targets"] == ["web"]
    assert (told["candidate"], told["session"]) == ("C-042", "2026-12")
    kept = {name: CHALLENGE[name] for name in ("nonce", "candidate", "session")}
    assert told["challenge"] == {**kept, "sha256": listed[layout.CHALLENGE]}


def test_without_a_challenge_nothing_is_said_of_one():
    assert "challenge" not in definition(challenge=None)["externalParameters"]


def test_a_brief_left_out_keeps_its_digest():
    without = bag.manifest({name: one for name, one in files().items() if name != BRIEF})
    left = CLAIMS.model_copy(update={"redacted": {BRIEF: "a" * 64, LEFT_OUT: "b" * 64}})
    assert definition(manifest=without, claims=left)["externalParameters"]["brief"] == "a" * 64
    assert definition(manifest=without, claims=left)["internalParameters"]["redacted"] == 2


def test_it_names_the_ledger_the_recordings_the_tools_and_the_models():
    told = {one["name"]: one["digest"]["sha256"] for one in definition()["resolvedDependencies"]}
    assert told[layout.LEDGER] == bag.digest(b"{}\n")
    assert told[layout.RAW + "a.raw"] == bag.digest(b"raw")
    assert layout.MACHINE_RECORDINGS + "voice-1.recording.json" in told
    assert (told["ffmpeg"], told["k"]) == ("d" * 64, "c" * 64)
    assert definition()["internalParameters"]["tools"] == {"numpy": ["2.4"]}


def test_its_dates_are_those_that_the_ledger_declares_in_one_zone():
    moved = [*lines(), {"kind": "await", "at": "2026-11-22T14:02:00+02:00", "gate": "film"}]
    assert made(lines=moved)["predicate"]["runDetails"]["metadata"] == {
        "invocationId": "2026-11-22-120000",
        "startedOn": "2026-11-22T12:00:00Z",
        "finishedOn": "2026-11-22T12:02:00Z",
    }


def test_a_host_that_tells_more_than_is_asked_is_kept_short():
    told = definition(lines=[line(1, "film", host={"system": "Linux", "user": "lina"})])
    assert told["internalParameters"]["hosts"] == [{"machine": "", "python": "", "system": "Linux"}]


def test_it_is_read_back_as_it_was_written():
    found = read_statement(statement(MANIFEST, CLAIMS, lines(), CHALLENGE, INFO))
    assert (found.run, found.external.candidate) == (CLAIMS.run, "C-042")
    assert found.external.challenge.nonce == CHALLENGE["nonce"]
    assert found.vouches(layout.MANIFEST, digest_bytes(MANIFEST))
    assert not found.vouches(layout.MANIFEST, "a" * 64)
    assert not found.vouches(layout.INFO, digest_bytes(MANIFEST))


def test_a_digest_of_nothing_is_never_vouched_for():
    found = read_statement(statement(b"", Claims(run="r", title="t", kit="k", claims=()), ()))
    assert found.subject[0].digest.sha256 == bag.EMPTY
    assert not found.vouches(layout.MANIFEST, bag.EMPTY)


def _changed(change):
    told = made()
    change(told)
    return canonical(told)


HOSTILE = {
    "empty": b"",
    "not JSON": b"\x00\xff",
    "a list": b"[]",
    "deep": b"[" * 200_000,
    "too long": b" " * 4_000_001,
    "another statement": _changed(lambda one: one.update(_type="https://in-toto.io/Statement/v0.1")),
    "another predicate": _changed(lambda one: one.update(predicateType="https://slsa.dev/provenance/v0.2")),
    "another build": _changed(lambda one: one["predicate"]["buildDefinition"].update(buildType="urn:autre")),
    "a trusted builder": _changed(lambda one: one["predicate"]["runDetails"]["builder"].update(id="https://ci")),
    "no subject": _changed(lambda one: one.update(subject=[])),
    "many subjects": _changed(lambda one: one.update(subject=one["subject"] * 5)),
    "a digest that isn't one": _changed(lambda one: one["subject"][0]["digest"].update(sha256="A" * 64)),
    "another digest": _changed(lambda one: one["subject"][0].update(digest={"sha1": "a" * 40})),
    "a stray name": _changed(lambda one: one.update(more=1)),
    "a date without zone": _changed(
        lambda one: one["predicate"]["runDetails"]["metadata"].update(startedOn="2026-11-22T12:00:00")
    ),
    "a number for a name": _changed(lambda one: one["predicate"]["runDetails"]["metadata"].update(invocationId=3)),
    "spaces": json.dumps(made()).encode(),
    "a name given twice": canonical(made()).replace(b'{"_type":', b'{"_type":"x","_type":', 1),
    "half a sign": canonical(made()).replace(b"C-042", b"\\ud800", 1),
    "a byte-order mark": b"\xef\xbb\xbf" + canonical(made()),
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_anything_else_is_refused(payload):
    with pytest.raises(ValueError):
        read_statement(payload)


def test_a_statement_longer_than_any_of_ours_is_not_even_read(monkeypatch):
    payload = statement(MANIFEST, CLAIMS, lines())
    monkeypatch.setattr(reading, "MOST_BYTES", len(payload) - 1)
    with pytest.raises(ValueError, match=str(len(payload))):
        read_statement(payload)
