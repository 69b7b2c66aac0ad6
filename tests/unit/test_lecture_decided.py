"""What she decides of the AI's reading: part by part, each signed by who decided it, carried into the next brief."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
import yaml
from helpers_lecture import copied, fresh

from connectors.audience.export import Exports
from preuve.audience.build import build_table
from preuve.audience.lecture import accepted as decisions
from preuve.audience.lecture import dated, next_brief
from preuve.errors import BadInput
from preuve.i18n import speaking
from preuve.project import Project
from preuve.sessions import analysing

TODAY = date(2026, 5, 20)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_what_isnt_decided_is_named(sample):
    fresh(sample)
    with pytest.raises(BadInput, match="vous n'avez rien décidé de O2") as caught:
        analysing.accept(sample, by="Camille", keep="O1", refuse="", rest=False)
    assert "--keep O2" in caught.value.remedy


def test_nobody_accepts_nothing(sample):
    fresh(sample)
    with pytest.raises(BadInput, match="dites qui décide"):
        analysing.accept(sample, by=" ", keep="", refuse="", rest=True)


@pytest.mark.parametrize(("keep", "refuse", "why"), [("O99", "", "O99"), ("O1", "O1", "deux fois")])
def test_a_part_that_isnt_there_or_twice_is_refused(sample, keep, refuse, why):
    with pytest.raises(BadInput, match=why):
        analysing.accept(sample, by="Camille", keep=keep, refuse=refuse, rest=True)


def test_a_changed_text_is_kept_beside_the_models(sample):
    fresh(sample)
    draft = yaml.safe_load((sample / decisions.DRAFT).read_text(encoding="utf-8"))
    draft["parts"][0].update(text="Le guide est le plus vu.", decision="garder")
    (sample / decisions.DRAFT).write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    told = analysing.accept(sample, by="Camille", keep="", refuse="T1", rest=True)
    found = decisions.read_accepted(sample)
    assert found
    assert (found.of("O1").decision, found.of("O1").text) == ("changer", "Le guide est le plus vu.")  # type: ignore[union-attr]
    assert found.of("T1").decision == "refuser"  # type: ignore[union-attr]
    assert (found.accepted_by, "1 changée (O1) ; 1 refusée (T1)" in told) == ("Camille", True)
    page = (sample / "audience" / "lecture.html").read_text(encoding="utf-8")
    assert "avant correction" in page


def test_a_text_of_hers_needs_her_word_on_what_it_changes_in_the_brief(sample):
    fresh(sample)
    draft = yaml.safe_load((sample / decisions.DRAFT).read_text(encoding="utf-8"))
    mine = next(one for one in draft["parts"] if one["id"] == "R2")
    assert mine["change"] == ""
    mine.update(text="Raccourcir les phrases.", decision="garder")
    for said, changed in (("", None), ("refuser", ["key_messages"]), ("garder", ["key_messages", "seconds"])):
        mine.update(change=said)
        (sample / decisions.DRAFT).write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
        if changed is None:
            with pytest.raises(BadInput, match=r"Gardez-vous ce qu'il change.*la durée : 42 secondes"):
                analysing.accept(sample, by="Camille", keep="", refuse="R3", rest=True)
        else:
            analysing.accept(sample, by="Camille", keep="", refuse="R3", rest=True)
            found = decisions.standing(sample)
            assert found
            kept = [found[1].of(one.id) for one in found[0].of("recommendation") if one.change.key != "none"]
            keys = [one.change.key for one in found[0].of("recommendation") if one.change.key != "none"]
            assert [key for key, one in zip(keys, kept, strict=True) if one and one.changes_brief] == changed


def test_nobody_signs_for_others(sample):
    told = analysing.accept(sample, by="Zoé", keep="R3", refuse="R1", rest=False)
    found = decisions.read_accepted(sample)
    assert found
    assert found.signers["Zoé"] == ("R1", "R3")
    assert len(found.signers["Les auteurs de l'exemple"]) == 15
    assert "Décidé par Zoé : R1, R3." in told
    again = analysing.accept(sample, by="Zoé", keep="", refuse="", rest=False)
    assert decisions.read_accepted(sample) == found  # what the command line said was written in her file
    assert "Rien de nouveau" in again
    page = (sample / "audience" / "lecture.html").read_text(encoding="utf-8")
    assert "Relue par Les auteurs de l'exemple (15), Zoé (2)" in unescape(page)
    assert "refusé (Zoé)" in page
    assert [one.by for one in next_brief.write(Project(sample), TODAY)] == ["Zoé"]  # R3 is hers to keep


def test_an_acceptance_of_before_keeps_its_name_on_each_part(sample):
    path = sample / decisions.ACCEPTED
    kept = yaml.safe_load(path.read_text(encoding="utf-8"))
    for part in kept["parts"]:
        del part["by"], part["day"]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    analysing.accept(sample, by="Zoé", keep="", refuse="R1", rest=False)
    found = decisions.read_accepted(sample)
    assert found
    assert found.signers["Zoé"] == ("R1",)
    assert len(found.signers["Les auteurs de l'exemple"]) == 16


def test_a_reading_of_other_figures_is_told_as_such_wherever_it_is_shown(sample):
    for path in (sample / "audience").glob("*-*.csv"):
        if not path.name.startswith("tiktok"):
            path.unlink()
    table = build_table(Exports(sample).read(), fictitious=True)
    found = decisions.standing(sample)
    assert found
    assert not dated.is_of(found[0], table)
    assert not dated.is_of(found[0], None)
    assert "plus anciens" in analysing.brief(sample)
    analysing.accept(sample, by="Zoé", keep="R3", refuse="", rest=False)
    page = (sample / "audience" / "lecture.html").read_text(encoding="utf-8")
    assert "(lecture de chiffres plus anciens)</title>" in page
    assert "Lecture de chiffres plus anciens." in page


def test_a_reading_is_of_the_table_it_was_made_from(sample):
    found = decisions.standing(sample)
    assert found
    with speaking("en"):
        assert dated.is_of(found[0], build_table(Exports(sample).read(), fictitious=True))


def test_an_acceptance_is_for_the_very_words(sample):
    assert decisions.standing(sample)
    path = sample / decisions.READING
    path.write_bytes(path.read_bytes().replace(b"nettement mieux", b"un peu mieux"))
    assert decisions.standing(sample) is None
    with pytest.raises(BadInput, match="a changé depuis"):
        analysing.accept(sample, by="Camille", keep="", refuse="", rest=True)


def test_a_part_cant_be_left_out_in_silence(sample):
    draft = yaml.safe_load((sample / decisions.DRAFT).read_text(encoding="utf-8"))
    draft["parts"].pop(2)
    (sample / decisions.DRAFT).write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadInput, match="manquent"):
        analysing.accept(sample, by="Camille", keep="", refuse="", rest=True)


def test_the_next_brief_cites_what_justifies_it_and_leaves_hers_alone(sample):
    hers = (sample / "brief.yaml").read_bytes()
    told = analysing.brief(sample)
    assert (sample / "brief.yaml").read_bytes() == hers
    text = (sample / next_brief.BRIEF).read_text(encoding="utf-8")
    assert yaml.safe_load(text)["seconds"] == 36  # its text was changed, and what it changes refused
    assert "# 2 commentaires cités par l'IA." in text
    assert "audience-lecture" in text
    assert "Facebook d'abord" not in text  # its recommendation was refused
    assert "- un message clé à ajouter : « L'adresse et l'entrée sans marche" in told
    assert "key_messages" not in told
    assert "demandent" not in text + told
    assert "plus anciens" not in told
    kept = next_brief.read(sample).changes
    assert [(one.key, one.before) for one in kept] == [("key_messages", "")]
    assert all(one.figures and one.recording for one in kept)
    analysing.brief(sample)
    assert next_brief.read(sample).changes == kept


def test_no_brief_without_an_accepted_reading(sample):
    (sample / decisions.ACCEPTED).unlink()
    with pytest.raises(BadInput, match="aucune lecture"):
        analysing.brief(sample)
