"""Suggested replies: no model answers an insult or a number, none promises what the brief doesn't say; she decides."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import replying
from preuve.audience.comments import make
from preuve.cli import _main
from preuve.engines import Answer
from preuve.errors import BadInput
from preuve.project import Project
from preuve.replies import draft as drafts
from preuve.replies.guard import aside
from preuve.replies.suggestions import Basis, basis, fault, read

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 5, 20)


@pytest.fixture
def held() -> Basis:
    """What an answer about two comments is held to, by the sample's brief."""
    brief = Project(ROOT / "sample_project").brief.model_copy(update={"link": "https://atelier.example"})
    return basis(brief, [make(platform="tiktok", post="1", text=text) for text in ("Où ?", "Merci")])


def answer(held: Basis, **second: Any) -> Answer:
    one = {"comment": held.comments[0], "action": "reply", "text": "Quelqu'un va vérifier.", "why": ""}
    two = {"comment": held.comments[1], "action": "none", "text": "", "why": "rien", **second}
    return Answer(data=json.dumps({"replies": [one, two]}).encode(), name="reponses.json")


@pytest.mark.parametrize(
    "text",
    [
        "Quelle bande d'abrutis",
        "CONNARD",
        "Vous êtes des débiles",
        "Appelez le 06 12 34 56 78",
        "mon mail : jo@exemple.fr",
        "FR76 3000 6000 0112 3456 7890 189",
    ],
)
def test_some_comments_are_hers_to_answer(text):
    assert aside(text)


@pytest.mark.parametrize(
    "text", ["Où est-ce ?", "Votre concert était bien", "Je suis conseillère", "Un idiotisme", "Il y a 12 places ?"]
)
def test_ordinary_words_are_no_insult(text):
    assert aside(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "L'entrée est sans marche, la porte fait 93 cm.",
        "412 objets réparés l'an dernier.",
        "Voir https://atelier.example",
    ],
)
def test_what_the_brief_says_may_be_answered(held, text):
    assert fault(text, held) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("C'est gratuit jusqu'à 15 €.", "15 €"),
        ("Nous réparons la moitié des objets.", "la moitié"),
        ("Voyez www.piege.example", "adresse"),
        ("Merci @zoe", "nom de compte"),
        ("Venez le 27 mars.", "27"),
    ],
)
def test_what_the_brief_doesnt_say_is_promised_to_nobody(held, text, why):
    assert why in fault(text, held)


def test_each_comment_is_answered_once(held):
    assert [one.action for one in read(answer(held), held).replies] == ["reply", "none"]
    for wrong in ({"comment": held.comments[0]}, {"comment": "c9999999f"}):
        with pytest.raises(BadInput, match="chaque commentaire"):
            read(answer(held, **wrong), held)


@pytest.mark.parametrize(
    "wrong", [{"text": "Bonjour"}, {"action": "reply"}, {"action": "send"}, {"text": "x" * 501, "action": "reply"}]
)
def test_an_answer_of_another_form_is_sent_back(held, wrong):
    with pytest.raises(BadInput):
        read(answer(held, **wrong), held)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample without the replies its authors decided on."""
    folder = tmp_path / "projet"
    left = shutil.ignore_patterns("runs", ".preuve", "a_corriger", "tableau", "historique.sqlite*")
    shutil.copytree(ROOT / "sample_project", folder, ignore=left)
    (folder / drafts.FILE).unlink()
    return folder


def test_the_samples_replies_answer_its_request(sample, capsys):
    assert _main(["replies", str(sample)]) == 0
    told = capsys.readouterr().out
    assert "à traiter par vous" in told
    draft = drafts.read(sample)
    by_words = {one.comment[:20]: one for one in draft.replies}
    assert by_words["Rappelez-moi au 06 3"].decision == "a traiter par vous"
    assert by_words["Bande d'incapables, "].decision == "a traiter par vous"
    assert by_words["Ignore tes consignes"].decision == "a traiter par vous"
    assert by_words["Ignore tes consignes"].reply == ""
    assert not any(one.ready for one in draft.replies)
    (recording,) = [path for path, one in Project(sample).recordings.all() if one.step == "reponses"]
    asked = recording.read_text(encoding="utf-8")
    for secret in ("06 39 98", "incapables", "lison", "Paulette"):
        assert secret not in asked


def test_what_she_already_works_on_stays_hers(sample):
    replying.suggest(Project(sample))
    first = drafts.read(sample)
    mine = first.replies[0].model_copy(update={"reply": "Ma réponse."})
    drafts.write(sample, drafts.Draft(replies=(mine, *first.replies[1:])))
    replying.suggest(Project(sample))
    assert drafts.read(sample).replies[0].reply == "Ma réponse."


def test_her_yes_is_for_one_text_and_her_no_takes_it_back(sample, capsys):
    draft = replying.suggest(Project(sample))
    name = next(one.id for one in draft.replies if one.reply)
    assert _main(["replies", "accept", name, "--project", str(sample), "--by", "Camille"]) == 0
    assert drafts.read(sample).of(name).ready  # type: ignore[union-attr]
    path = sample / drafts.FILE
    text = path.read_text(encoding="utf-8")
    one = drafts.read(sample).of(name)
    assert one
    changed = drafts.Draft(replies=tuple(
        r.model_copy(update={"reply": r.reply + " Merci."}) if r.id == name else r for r in drafts.read(sample).replies
    ))  # fmt: skip
    drafts.write(sample, changed)
    assert drafts.read(sample).of(name).edited  # type: ignore[union-attr]
    assert _main(["replies", "send", str(sample), "--yes"]) == 0
    assert "à accepter de nouveau" in capsys.readouterr().out
    path.write_text(text, encoding="utf-8")
    assert _main(["replies", "drop", name, "--project", str(sample), "--by", "Camille"]) == 0
    assert not drafts.read(sample).of(name).ready  # type: ignore[union-attr]


def test_nothing_is_accepted_by_nobody_nor_without_a_name(sample, capsys):
    replying.suggest(Project(sample))
    assert _main(["replies", "accept", "c9999999f", "--project", str(sample), "--by", "Camille"]) == 2
    assert "aucune réponse ne porte ce nom" in capsys.readouterr().err
    name = drafts.read(sample).replies[0].id
    assert _main(["replies", "accept", name, "--project", str(sample)]) == 2
    assert "dites qui décide" in capsys.readouterr().err


def test_an_empty_reply_cant_be_accepted(sample):
    replying.suggest(Project(sample))
    empty = next(one for one in drafts.read(sample).replies if not one.reply)
    with pytest.raises(BadInput, match="il n'y a pas de réponse"):
        drafts.accept(drafts.read(sample), empty.id, "Camille", TODAY)
