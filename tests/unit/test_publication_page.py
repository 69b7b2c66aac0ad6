"""The page of publications, and the words it uses: escaped, and never more than the journal says."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from preuve.errors import BadInput
from preuve.publication import page
from preuve.publication.journal import Event, Journal, now
from preuve.publication.package import Declarations, Package
from preuve.publication.post import Post
from preuve.publication.words import declared, last_check, moment, standing, visible

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
POST = Post(
    target="web", label="Web", title=HOSTILE, language="fr", text="T", description="T", call_to_action="C",
    disclosure="D", alt_text="A", width=16, height=9, units=1,
)  # fmt: skip


def package(**changed) -> Package:
    facts = {
        "platform": "mastodon",
        "account": HOSTILE,
        "project": "p",
        "run": HOSTILE.replace("/", ""),
        "target": "web",
        "post": POST,
    }
    files = {"film.mp4": "f" * 64}
    return Package(**{**facts, "files": files, "declarations": Declarations(ai=True), "mode": "publish", **changed})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


def keep(journal: Journal, *events: Event, **changed):
    sent = package(**changed)
    made = journal.write(sent.key, Event(kind="intended", at=now(), package=sent, details={"changed": [HOSTILE]}))
    for event in events:
        made = journal.write(sent.key, event)
    return made


def said(kind: str, **facts) -> Event:
    return Event.model_validate({"kind": kind, "at": now(), **facts})


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]


def test_what_others_wrote_is_text(journal, tmp_path):
    keep(
        journal,
        said("noted", ids={HOSTILE: HOSTILE}),
        said("sent", state="published", url="javascript:alert(1)", details={"platform_time": HOSTILE}),
        said("checked", state="published", details={"held": [HOSTILE], "missing": [HOSTILE]}),
        said("lost", reason=HOSTILE),
    )
    found = Tags(page.write(tmp_path, journal).read_text(encoding="utf-8"))
    assert {"script", "img"}.isdisjoint(found.tags)
    assert found.links == ["style.css", "#contenu"]


def test_each_event_and_receipt_is_told_and_no_state_beyond_the_journal(journal, tmp_path):
    keep(journal, said("sent", state="draft", url="https://a.example/1", details={"platform_time": "2026-01-01"}))
    text = page.write(tmp_path, journal).read_text(encoding="utf-8")
    assert "en brouillon" in text
    assert "publiée" not in text.replace("publiées", "")
    assert "https://a.example/1" in Tags(text).links
    assert "2026-01-01" in text
    assert "jamais" in text


def test_an_empty_project_and_a_damaged_journal_say_so(journal, tmp_path):
    assert "Aucune publication encore." in page.write(tmp_path, journal).read_text(encoding="utf-8")
    journal.folder.mkdir(exist_ok=True)
    (journal.folder / ("a" * 16 + ".jsonl")).write_text("{}\n")
    keep(journal)
    text = page.write(tmp_path, journal).read_text(encoding="utf-8")
    assert "Un journal n&#39;est pas lisible" in text or "Un journal n'est pas lisible" in text
    assert package().key in text
    found, damaged = page.read(journal)
    assert ([one.key for one in found], [type(one) for one in damaged]) == ([package().key], [BadInput])


def test_states_in_words(journal):
    assert standing(keep(journal)).startswith("on ne sait pas")
    assert standing(keep(journal, said("failed"))) == "échouée : rien n'est en ligne"
    told = standing(keep(journal, said("failed"), attempt=2))
    assert told == "échouée : ce nouvel envoi n'a rien mis en ligne"  # the first one is there
    assert standing(keep(journal, said("replaced", details={"by": "b" * 16}))) == "remplacée par un film plus récent"
    later, sooner = now() + timedelta(days=1), now() - timedelta(days=1)
    assert "programmée pour le" in standing(keep(journal, said("sent", state="draft"), schedule=later))
    assert "à vérifier" in standing(keep(journal, said("sent", state="draft"), schedule=sooner))


def test_who_sees_it_and_what_is_declared():
    assert visible(package(mode="draft")) == "personne avant que vous la publiiez"
    assert visible(package(privacy="unlisted")) == "qui a le lien"
    assert declared(package()) == "faite avec l'IA"
    said_all = Declarations(ai=False, made_for_kids=False, paid=True, own_brand=True)
    told = "sans IA, pas pour les enfants, payée par un tiers et pour votre organisation"
    assert declared(package(declarations=said_all)) == told


def test_a_time_names_its_zone(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    import time

    if not hasattr(time, "tzset"):
        pytest.skip("zones can't be changed here")
    time.tzset()
    try:
        assert moment(datetime(2026, 12, 5, 13, 0, tzinfo=UTC)) == "05/12/2026 à 14:00 (CET)"
        assert moment(datetime(2026, 7, 5, 12, 0, tzinfo=UTC)) == "05/07/2026 à 14:00 (CEST)"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_last_check_tells_what_holds_what_lacks_or_why_not(journal):
    assert last_check(keep(journal)) == ""
    told = last_check(keep(journal, said("checked", details={"held": ["le film"], "missing": ["les sous-titres"]})))
    assert told.endswith(" : 1 point tenu, 1 manque : les sous-titres")
    two = keep(journal, said("checked", details={"held": ["le film", "la langue"], "missing": ["a", "b"]}))
    assert last_check(two).endswith(" : 2 points tenus, 2 manquent : a et b")
    assert last_check(two, whole=True).endswith(" : 2 points tenus (le film et la langue), 2 manquent : a et b")
    assert "elle n'a pas pu être relue (Occupée)" in last_check(keep(journal, said("checked", reason="Occupée.")))


def test_the_page_is_headed_by_the_brief_and_a_platforms_time_is_read_as_ours(journal, tmp_path):
    raw = "2026-11-22T10:01:39+00:00"
    keep(journal, said("sent", state="draft", details={"platform_time": raw}))
    text = page.write(tmp_path, journal, "Le jardin partagé").read_text(encoding="utf-8")
    assert '<p class="eyebrow">Le jardin partagé</p>' in text
    assert raw not in text
    assert f"à son heure : {moment(datetime.fromisoformat(raw))}" in text
