"""What stands beside a film, was taken off, was copied or isn't written yet is told before the film leaves."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import helpers_project
import pytest
from helpers_project import RUN
from mastodon import MastodonServer

from connectors.publish.deliver import Blocked
from flows.audience_files import posts
from flows.publishing import publish as publish_alone
from preuve.cli import _main
from preuve.project import Project
from preuve.publication.journal import Journal
from preuve.publication.origin import NAME
from preuve.sessions import publications, sending
from preuve.sessions.publishing import Asked, publish

TO = Asked(to=("mastodon",), plain=True)
DAMAGED = "c" * 16 + ".jsonl"


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return helpers_project.small_film(tmp_path_factory.mktemp("film"))


@pytest.fixture
def server():
    with MastodonServer() as found:
        yield found


@pytest.fixture
def folder(tmp_path, film, server, monkeypatch):
    helpers_project.connect(monkeypatch, server)
    monkeypatch.setattr(sending, "sleep", server.wait)
    return helpers_project.project(tmp_path / "recette", film)


def yes(_question: str) -> bool:
    return True


def found(folder: Path):
    return Journal(folder).all()


def test_the_film_whose_place_it_takes_is_told(folder, server, monkeypatch, capsys):
    monkeypatch.setattr("connectors.publish.mastodon.Mastodon.replaces", True)
    publish(folder, TO, ask=yes)
    (first,) = found(folder)
    remade(folder)
    capsys.readouterr()
    publish(folder, replace(TO, dry_run=True))
    told = capsys.readouterr().out
    assert "Ce film prendra la place de l'autre, dans la même publication (publiée, depuis le" in told
    assert first.url in told


def remade(folder: Path) -> None:
    """The same film but for a byte at its end, judged again."""
    for target in ("web", "tiktok"):
        bundle = folder / "runs" / RUN / "bundles" / target
        (bundle / "film.mp4").write_bytes((bundle / "film.mp4").read_bytes() + b"\0\0\0\x08free")
    helpers_project.judge(folder / "runs" / RUN, "met")


def retitled(folder: Path, title: str) -> None:
    brief = folder / "brief.yaml"
    brief.write_text(brief.read_text(encoding="utf-8").replace("Atelier <b>des Tilleuls</b>", title), encoding="utf-8")


def post_says(folder: Path, **changed) -> None:
    path = folder / "runs" / RUN / "bundles" / "web" / "post.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")
    helpers_project.judge(folder / "runs" / RUN, "met")


def gone(folder: Path, server: MastodonServer, monkeypatch) -> None:
    """Published, then taken off by somebody else, which a reading back sees."""
    publish(folder, TO, ask=yes)
    server.statuses.clear()
    with monkeypatch.context() as patch:
        patch.setattr("connectors.publish.outgoing.now", lambda: datetime.now(UTC) + timedelta(hours=1))
        publications.show(folder, refresh=True, as_json=False, plain=True)


def test_an_attempt_refused_never_makes_a_plain_command_send_again(folder, server):
    publish(folder, TO, ask=yes)
    server.reset()
    for number in range(1, 40):
        server.strike(number, "ill")
    assert publish(folder, Asked(to=("mastodon",), again=True), ask=yes) == 1
    server.reset()
    assert publish(folder, TO, ask=yes) == 0
    assert publish_alone(folder, "mastodon", run=RUN, pause=server.wait).package.attempt == 1
    assert len(server.posts()) == 1


def test_a_film_made_again_says_what_it_stands_beside_and_how_to_take_that_off(folder, server, capsys):
    publish(folder, TO, ask=yes)
    (first,) = found(folder)
    remade(folder)
    capsys.readouterr()
    assert publish(folder, TO, ask=yes) == 0
    told = capsys.readouterr().out
    assert "Une publication de ce projet y est déjà (publiée, depuis le" in told
    assert f"{first.url}\n    → Pour retirer l'autre : preuve unpublish {first.key}" in told
    (second,) = (one for one in found(folder) if one.key != first.key)
    assert second.events[0].details["beside"] == [first.key]
    assert f"à côté de {first.key}" in (folder / "publications" / "index.html").read_text(encoding="utf-8")
    assert len(server.posts()) == 2


def test_with_nobody_there_a_film_made_again_goes_and_it_is_noted(folder, server):
    first = publish_alone(folder, "mastodon", run=RUN, pause=server.wait)
    remade(folder)
    second = publish_alone(folder, "mastodon", run=RUN, pause=server.wait)
    assert second.events[0].details["beside"] == [first.key]


def test_a_post_taken_off_by_somebody_else_is_put_back_after_a_yes_only(folder, server, monkeypatch, capsys):
    gone(folder, server, monkeypatch)
    capsys.readouterr()
    with pytest.raises(Blocked, match="n'y est plus"):
        publish_alone(folder, "mastodon", run=RUN, pause=server.wait)
    assert publish(folder, Asked(to=("mastodon",), yes=True)) == 1
    assert publish(folder, TO, ask=lambda _question: False) == 1
    told = capsys.readouterr().out
    assert told.count("ce n'est pas Preuve qui l'a retiré") == 2
    assert server.posts() == []
    assert publish(folder, TO, ask=yes) == 0
    assert len(server.posts()) == 1


def test_a_post_taken_off_by_somebody_else_is_put_back_unread_only_where_it_is_said(folder, server, monkeypatch):
    gone(folder, server, monkeypatch)
    assert publish(folder, Asked(to=("mastodon",), yes=True, again=True)) == 0
    assert len(server.posts()) == 1


def test_what_unpublish_took_off_goes_again_without_a_word(folder, server, capsys):
    publish(folder, TO, ask=yes)
    publications.take_off(folder, "mastodon", yes=True)
    capsys.readouterr()
    assert publish_alone(folder, "mastodon", run=RUN, pause=server.wait).state == "published"
    assert "n'y est plus" not in capsys.readouterr().out


def test_a_copy_made_for_another_film_is_asked_about_and_is_another_project(folder, server, capsys):
    publish(folder, TO, ask=yes)
    copy = Path(shutil.copytree(folder, folder.with_name("autre film")))
    retitled(copy, "Une autre recette")
    remade(copy)
    capsys.readouterr()
    assert publish(copy, TO, ask=yes) == 1
    told = capsys.readouterr().out
    assert "(« recette », « Atelier <b>des Tilleuls</b> »). Est-ce une copie ?" in told
    assert "--copied" in told
    assert len(server.posts()) == 1
    for _time in range(2):
        assert _main(["publish", str(copy), "--to", "mastodon", "--yes", "--copied"]) == 0
    first, second = sorted(one.package.project[:-12] for one in found(copy))
    assert (first, second) == ("autre-film-", "recette-")
    assert publish(copy, TO, ask=yes) == 0
    assert len(server.posts()) == 2


def test_a_project_renamed_and_retitled_stays_the_same_where_she_says_so(folder, server):
    publish(folder, TO, ask=yes)
    renamed = folder.rename(folder.with_name("autre nom"))
    retitled(renamed, "Un meilleur titre")
    remade(renamed)
    with pytest.raises(Blocked, match="copie"):
        publish_alone(renamed, "mastodon", run=RUN, pause=server.wait)
    assert _main(["publish", str(renamed), "--to", "mastodon", "--yes", "--renamed"]) == 0
    first, second = found(renamed)
    assert first.package.series == second.package.series
    assert publish(renamed, TO, ask=yes) == 0
    assert json.loads((renamed / NAME).read_bytes())["folder"] == "autre nom"


@pytest.mark.parametrize("damage", ["", "{", "[" * 100_000, '{"id": ""}'])
def test_a_project_whose_name_file_is_damaged_keeps_its_name(folder, server, damage):
    publish(folder, TO, ask=yes)
    (folder / NAME).write_text(damage)
    assert publish(folder, TO, ask=yes) == 0
    assert len(server.posts()) == 1
    assert json.loads((folder / NAME).read_bytes())["id"] == found(folder)[0].package.project


def test_a_folder_of_publications_that_leads_elsewhere_is_not_written_in(folder, tmp_path, server):
    (tmp_path / "elsewhere").mkdir()
    (folder / "publications").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert publish(folder, TO, ask=yes) == 1
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert server.posts() == []


def test_two_projects_of_the_same_name_are_two(tmp_path, film, folder, server):
    other = helpers_project.project(tmp_path / "ailleurs" / "recette", film)
    for one in (folder, other):
        assert publish(one, TO, ask=yes) == 0
    assert found(folder)[0].key != found(other)[0].key
    assert len(server.posts()) == 2


def test_one_damaged_journal_stops_nothing_else_and_is_told(folder, server, capsys):
    publish(folder, TO, ask=yes)
    (folder / "publications" / DAMAGED).write_bytes(b"garbage\n{}\n")
    remade(folder)
    capsys.readouterr()
    assert publish(folder, TO, ask=yes) == 0
    told = capsys.readouterr().out
    assert "Un journal est abîmé" in told
    assert DAMAGED in told.replace("\n    ", "")
    assert len(posts(Project(folder))) == 2
    (folder / "publications" / f"{posts(Project(folder))[0][1].key}.jsonl").unlink()
    assert publications.take_off(folder, "mastodon", yes=True) == 0


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"call_to_action": "À compléter : venez, inscrivez-vous, appelez…"}, "call_to_action"),
        ({"text": "Bonjour. A\u0300 COMPLÉTER"}, "storyboard"),
        ({"link": "https://"}, "« link »"),
        ({"link": "…"}, "« link »"),
    ],
)
def test_what_is_not_written_yet_does_not_leave(folder, server, capsys, changed, key):
    if key == "call_to_action":
        brief = folder / "brief.yaml"
        text = brief.read_text(encoding="utf-8").replace("Venez samedi.", '"À compléter : venez, inscrivez-vous…"')
        brief.write_text(text, encoding="utf-8")
    post_says(folder, **changed)
    assert publish(folder, Asked(to=("mastodon",), anyway=True), ask=yes) == 1
    assert key in capsys.readouterr().out
    assert server.posts() == []


@pytest.mark.parametrize("changed", [{"text": "Votre dossier est à compléter samedi."}, {"link": "atelier.example"}])
def test_what_only_looks_unwritten_leaves(folder, server, changed):
    post_says(folder, **changed)
    assert publish(folder, TO, ask=yes) == 0
