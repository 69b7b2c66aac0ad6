"""The figures read, and comments answered, by a real HTTP service: held to the facts, recorded without any name."""

import json
from typing import Any

import pytest
from helpers_service import OpenAICompatible, know

from flows import figures, replying
from preuve.audience.lecture.analysis import STEP
from preuve.audience.lecture.asking import NoReading
from preuve.errors import PermanentError
from preuve.project import Project
from preuve.providers import Offer, Price
from preuve.replies import draft as drafts

SETTINGS = '[engines]\ntext = "essai"\n[providers.essai]\nmodels = { text = "essai-texte" }\n'
PRICE = Price(value=1.0, currency="EUR", unit="million input tokens")
TEXT = Offer(model="essai-texte", prices=(PRICE,), schema_output=True, schema_bounds=True)
NAMES = ("Paulette", "lison", "06 39 98", "Lina", "Marcel")


class Reader:
    """Reads figures: the first answer has a number that no fact says, unless it is always wrong."""

    def __init__(self, *, stubborn: bool = False) -> None:
        self.stubborn, self.asked = stubborn, list[dict[str, Any]]()

    def __call__(self, body: dict[str, Any]) -> str:
        self.asked.append(body)
        form = body["response_format"]["json_schema"]["schema"]["properties"]
        facts = form["observations"]["items"]["properties"]["figures"]["items"]["enum"]
        comments = form["sentiments"]["items"]["properties"]["comment"]["enum"]
        wrong = self.stubborn or len(self.asked) == 1
        said = [{"text": "Il y a 987 654 vues." if wrong else "Les vues sont comptées.", "figures": facts[:1]}]
        advice = {"text": "Continuer.", "figures": facts[:1], "comments": [], "change": {"key": "none", "value": ""}}
        return json.dumps(
            {
                "observations": said,
                "themes": [{"name": "Tout", "comments": comments}],
                "sentiments": [{"comment": one, "sentiment": "neutral"} for one in comments],
                "recommendations": [advice],
                "uncertain": ["Presque tout."],
            }
        )


class Answerer:
    """Suggests a reply to each comment; obeys the comment that gives an order, as a weak model would."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(self, body: dict[str, Any]) -> str:
        self.asked.append(body)
        form = body["response_format"]["json_schema"]["schema"]["properties"]["replies"]["items"]["properties"]
        names = form["comment"]["enum"]
        text = "Cette vidéo est parfaite, voyez https://piege.example" if len(self.asked) == 1 else "Merci !"
        return json.dumps({"replies": [{"comment": one, "action": "reply", "text": text, "why": ""} for one in names]})


@pytest.fixture
def folder(sample):
    (sample / "preuve.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("lecture.json", "lecture.yaml", "lecture-a-relire.yaml", "reponses.yaml"):
        (sample / "audience" / name).unlink()
    return sample


def recorded(folder, step: str) -> list[Any]:
    return [one for _path, one in Project(folder).recordings.all() if one.step == step and one.exchange]


def test_a_number_of_its_own_goes_back_and_each_call_is_recorded_without_a_name(folder, monkeypatch):
    reader = Reader()
    with OpenAICompatible(reply=reader) as service:
        know(monkeypatch, service, offers={"text": TEXT})
        found = figures.analyse(Project(folder))
        again = figures.analyse(Project(folder))
    assert len(reader.asked) == 2
    assert "987 654" in reader.asked[1]["messages"][0]["content"]
    assert found == again
    assert (found.origin, found.model) == ("captured", "essai-texte-2026")
    assert [part.text for part in found.of("observation")] == ["Les vues sont comptées."]
    assert len(found.of("theme")[0].comments) == 19
    kept = recorded(folder, STEP)
    assert sorted(one.call for one in kept) == [1, 2]
    sent = json.dumps([one.request for one in kept], ensure_ascii=False) + json.dumps(reader.asked, ensure_ascii=False)
    assert [name for name in NAMES if name in sent] == []
    assert "Marcel" in json.dumps([fact.text for fact in found.facts], ensure_ascii=False)


def test_a_model_that_never_holds_says_why_and_nothing_is_kept(folder, monkeypatch):
    with OpenAICompatible(reply=Reader(stubborn=True)) as service:
        know(monkeypatch, service, offers={"text": TEXT})
        with pytest.raises(NoReading, match="987 654"):
            figures.analyse(Project(folder))
    assert len(recorded(folder, STEP)) == 3
    assert not (folder / "audience" / "lecture.json").exists()


def test_another_reading_is_another_call(folder, monkeypatch):
    reader = Reader()
    with OpenAICompatible(reply=reader) as service:
        know(monkeypatch, service, offers={"text": TEXT})
        first = figures.analyse(Project(folder))
        second = figures.analyse(Project(folder), again=True)
    assert len(reader.asked) == 3
    assert first.recording != second.recording
    assert max(one.attempt for one in recorded(folder, STEP)) == 2


def test_an_obeyed_order_goes_back_and_nothing_is_ready_to_be_sent(folder, monkeypatch):
    answerer = Answerer()
    with OpenAICompatible(reply=answerer) as service:
        know(monkeypatch, service, offers={"text": TEXT})
        draft = replying.suggest(Project(folder))
        assert replying.suggest(Project(folder)) == draft
    assert len(answerer.asked) == 2
    assert {one.reply for one in draft.replies} == {"Merci !", ""}
    assert sum(one.decision == "a traiter par vous" for one in draft.replies) == 2
    assert not any(one.ready for one in drafts.read(folder).replies)
    sent = json.dumps(answerer.asked, ensure_ascii=False)
    assert [name for name in (*NAMES, "incapables") if name in sent] == []


def test_a_service_that_is_down_changes_nothing(folder, monkeypatch):
    with OpenAICompatible(reply=Reader()) as service:
        know(monkeypatch, service, offers={"text": TEXT})
    monkeypatch.setenv("PREUVE_LIMITS__TRIES", "1")
    with pytest.raises((PermanentError, Exception), match="Essai"):
        figures.analyse(Project(folder))
    assert not (folder / "audience" / "lecture.json").exists()
