"""What a person saw of a post: kept with her name, told as hers on every page, and never asked of a platform again."""

import json

import helpers_project
import pytest
from helpers_project import RUN
from hook import Hook

from connectors.publish.deliver import held
from preuve.cli import _main
from preuve.publication.journal import Event, Journal, now
from preuve.sessions import publications, sending
from preuve.sessions.publishing import Asked, publish

TO = Asked(to=("webhook",), yes=True, plain=True)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return helpers_project.small_film(tmp_path_factory.mktemp("film"))


@pytest.fixture
def hook():
    with Hook() as server:
        yield server


@pytest.fixture
def folder(tmp_path, film, hook, monkeypatch):
    """A project whose automation can't be asked what it received."""
    for name, value in {"TOKEN": hook.token, "URL": f"{hook.base_url}/hook", "ACCOUNT": "n8n"}.items():
        monkeypatch.setenv(f"PREUVE_WEBHOOK_{name}", value)
    monkeypatch.setattr(sending, "sleep", lambda _seconds: None)
    made = helpers_project.project(tmp_path / "projet", film)
    (made / "preuve.toml").write_text('[publish.options.webhook]\nlinks = "https://a.example"\n', encoding="utf-8")
    return made


@pytest.fixture
def lost(folder, hook):
    """The key of a film whose answer was lost."""
    hook.strike(1, "after")
    assert publish(folder, TO) == 1
    return only(folder).key


def only(folder):
    (found,) = Journal(folder).all()
    return found


def settle(folder, which: str, *said: str) -> int:
    return _main(["settle", which, str(folder), *said])


def pages(folder) -> list[str]:
    return [path.read_text(encoding="utf-8").replace("\u202f", " ").replace("&#39;", "'") for path in
            (folder / "publications" / "index.html", folder / "runs" / RUN / "index.html")]  # fmt: skip


def test_while_nobody_knows_she_is_told_that_she_may_look_herself(folder, capsys, lost):
    assert f"preuve settle {lost} --there" in capsys.readouterr().out
    assert publish(folder, TO) == 1
    assert "preuve settle webhook --there" in capsys.readouterr().out


def test_what_she_saw_there_is_hers_and_nothing_goes_again(folder, hook, lost, capsys):
    assert settle(folder, lost, "--there", "--url", "https://a.example/film", "--by", "Lina <b>") == 0
    found = only(folder)
    assert (found.state, found.url, found.declared_by, found.receipt) == (
        "published", "https://a.example/film", "Lina <b>", None)  # fmt: skip
    assert found.events[-1].details == {"by": "Lina <b>", "declared": True}
    assert "publiée, d'après Lina <b>. https://a.example/film" in capsys.readouterr().out
    for page in pages(folder):
        assert "publiée, d'après Lina &lt;b&gt;" in page
        assert "jamais" in page
    assert "vue en ligne par Lina" in pages(folder)[0]
    assert "retrouvée en demandant à la plateforme" not in pages(folder)[0]
    posted = len(hook.requests)
    assert publish(folder, TO) == 0
    assert publications.show(folder, refresh=True, as_json=True, plain=True) == 0
    assert json.loads(capsys.readouterr().out.partition("\n[")[2].join("[ "))[0]["declared_by"] == "Lina <b>"
    assert len(hook.requests) == posted


def test_what_she_saw_nowhere_goes_again_once(folder, hook, lost):
    assert settle(folder, lost, "--not-there", "--by", "Lina") == 0
    assert (only(folder).state, only(folder).declared_by) == ("failed", "Lina")
    assert "pas vue par Lina" in pages(folder)[0]
    before = len(hook.requests)
    assert publish(folder, TO) == 0
    assert (only(folder).key, only(folder).declared_by, len(hook.requests)) == (lost, "", before + 1)


def test_she_may_correct_what_she_said(folder, lost):
    settle(folder, lost, "--not-there", "--by", "Lina")
    assert settle(folder, lost, "--there", "--draft", "--by", "Lina") == 0
    assert only(folder).state == "draft"
    assert "vue en brouillon par Lina" in pages(folder)[0]
    assert settle(folder, lost, "--not-there", "--by", "Lina") == 0
    assert (only(folder).state, only(folder).wanted_off) == ("removed", True)


def test_a_draft_that_she_showed_in_the_application(folder):
    assert publish(folder, TO) == 0
    assert only(folder).state == "draft"
    assert settle(folder, "webhook", "--there", "--url", "https://a.example/1", "--by", "Lina") == 0
    assert only(folder).state == "published"


def test_a_platform_s_own_word_is_not_replaced_by_hers(folder):
    assert publish(folder, TO) == 0
    Journal(folder).write(
        only(folder).key, Event.model_validate({"kind": "checked", "at": now(), "state": "published"})
    )
    for said in ("--there", "--not-there"):
        assert settle(folder, only(folder).key, said, "--by", "Lina") == 2
    assert only(folder).declared_by == ""


def test_what_a_platform_says_later_counts_again(folder, lost):
    settle(folder, lost, "--there", "--by", "Lina")
    Journal(folder).write(lost, Event(kind="checked", at=now(), reason="Occupée."))
    assert only(folder).declared_by == "Lina"
    Journal(folder).write(lost, Event.model_validate({"kind": "checked", "at": now(), "state": "draft"}))
    assert (only(folder).declared_by, only(folder).state) == ("", "draft")


def test_a_post_without_an_id_is_taken_off_by_hand_and_she_says_so(folder, lost, capsys):
    settle(folder, lost, "--there", "--by", "Lina")
    assert publications.take_off(folder, lost, yes=True) == 1
    assert f"preuve settle {lost} --not-there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (["--there", "--by", "  "], "--by"),
        (["--there", "--url", "javascript:alert(1)", "--by", "Lina"], "--url"),
        (["--there", "--url", "https://a.example/" + "x" * 600, "--by", "Lina"], "--url"),
        (["--not-there", "--url", "https://a.example/1", "--by", "Lina"], "--url"),
        (["--by", "Lina"], "--there"),
    ],
)
def test_what_says_nothing_is_refused_with_what_to_write(folder, lost, capsys, said, key):
    assert settle(folder, lost, *said) == 2
    assert key in capsys.readouterr().err
    assert only(folder).state == "unknown"


def test_nothing_is_settled_while_it_is_being_sent(folder, lost, capsys):
    with held(Journal(folder), only(folder).package):
        assert settle(folder, lost, "--not-there", "--by", "Lina") != 0
    assert "autre fenêtre" in capsys.readouterr().err
    assert only(folder).state == "unknown"


def test_a_key_that_nothing_has_is_refused(folder, lost, capsys):
    assert settle(folder, "0" * 16, "--there", "--by", "Lina") == 2
    assert "aucune publication" in capsys.readouterr().err
