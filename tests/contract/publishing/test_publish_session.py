"""`preuve publish`, `publications`, `unpublish`, on a Mastodon of loopback: what is told, asked, sent and kept."""

import json
import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import helpers_project
import pytest
from helpers_project import RUN
from hook import Hook
from mastodon import MastodonServer

from connectors.publish.base import Obstacle
from preuve.cli import _main
from preuve.errors import BadInput
from preuve.publication.journal import Journal
from preuve.sessions import publications, publishing, sending
from preuve.sessions.publishing import Asked, publish

TO = Asked(to=("mastodon",), plain=True)


@pytest.fixture(scope="session")
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
    return helpers_project.project(tmp_path / "projet", film)


def bundle(folder: Path) -> Path:
    return folder / "runs" / RUN / "bundles" / "web"


def yes(_question: str) -> bool:
    return True


def only(folder: Path):
    (found,) = Journal(folder).all()
    return found


def changing(server: MastodonServer) -> list[str]:
    return [seen.path for seen in server.requests if seen.method != "GET"]


def test_what_would_leave_is_told_then_sent_after_a_yes(folder, server, capsys):
    asked = []
    assert publish(folder, TO, ask=lambda question: asked.append(question) or not changing(server)) == 0
    told = capsys.readouterr().out
    assert asked == ["Envoyer ?"]
    assert "Mastodon, compte « 42 »\n  ✔ fichier et texte : 1 contrôle tenu\n  ✔ déclarée : faite avec l'IA" in told
    assert "→ une vidéo de 1,0 s, montrée aussitôt, sur le compte 42 ; visible par : tout le monde." in told
    assert "Mastodon : publiée. http" in told
    assert told.endswith("1 publication en place.\n")
    assert len(server.posts()) == 1
    assert (only(folder).state, only(folder).events[0].details) == ("published", {"controls": {"met": 1}})


def test_the_pages_say_what_the_journal_says_escaped(folder, server):
    publish(folder, TO, ask=yes)
    page = (folder / "publications" / "index.html").read_text(encoding="utf-8")
    run = (folder / "runs" / RUN / "index.html").read_text(encoding="utf-8")
    found = only(folder)
    for text in (page, run):
        assert f'href="{found.url}"' in text
        assert "publiée" in text
    assert found.key in page
    assert "envoi décidé" in page
    assert "<b>des Tilleuls" not in run
    assert "Rien n'est en ligne" not in run


def test_without_a_yes_nothing_leaves(folder, server, capsys):
    assert publish(folder, TO, ask=lambda _question: False) == 1
    assert "Rien n'a été envoyé." in capsys.readouterr().out
    assert (changing(server), Journal(folder).names()) == ([], ())


def test_stopped_at_the_question_she_is_told_what_is_true_of_this_command(folder, server, monkeypatch, capsys):
    def stop(_question):
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "asker", lambda _alone: stop)
    assert _main(["publish", str(folder), "--to", "mastodon", "--plain"]) == 130
    told = capsys.readouterr()
    assert told.out.endswith("\nRien n'a été envoyé.\n")
    assert "preuve run" not in told.err
    assert changing(server) == []


def test_a_dry_run_changes_nothing_and_keeps_nothing(folder, server, capsys):
    assert publish(folder, Asked(to=("mastodon",), dry_run=True)) == 0
    assert "Simulation : rien n'a été envoyé" in capsys.readouterr().out
    assert (changing(server), Journal(folder).names()) == ([], ())


def test_where_nobody_can_be_asked_yes_must_be_said(folder, server, capsys):
    assert _main(["publish", str(folder), "--to", "mastodon"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert changing(server) == []
    assert _main(["publish", str(folder), "--to", "mastodon", "--yes"]) == 0
    assert len(server.posts()) == 1


def test_one_that_fails_stops_no_other_and_the_end_says_so(folder, server, capsys):
    assert _main(["publish", str(folder), "--to", "tiktok", "--to", "ailleurs", "--to", "mastodon", "--yes"]) == 1
    told = capsys.readouterr().out
    assert "preuve connect tiktok" in told
    assert "« ailleurs » n'est pas une plateforme" in told
    assert told.endswith("1 publication en place, 2 non faites (tiktok, ailleurs).\n")
    assert len(server.posts()) == 1


def test_a_wrong_token_names_the_variable_that_gives_it(folder, server, monkeypatch, capsys):
    monkeypatch.setenv("PREUVE_MASTODON_TOKEN", "planted-wrong-token")
    assert publish(folder, TO, ask=yes) == 1
    told = capsys.readouterr().out
    assert "l'accès que donne la variable PREUVE_MASTODON_TOKEN" in told
    assert "retirez-la" in told
    assert "Mastodon : Mastodon" not in told
    assert "planted" not in told


def test_a_server_that_is_down_is_named(folder, server, monkeypatch, capsys):
    monkeypatch.setenv("PREUVE_MASTODON_URL", "http://127.0.0.1:9")
    assert publish(folder, TO, ask=yes) == 1
    assert "Mastodon ne répond pas comme il faut (http://127.0.0.1:9 : adresse injoignable)." in capsys.readouterr().out


def test_no_platform_named_says_which_there_are(folder):
    with pytest.raises(BadInput) as error:
        publish(folder, Asked())
    assert "--to mastodon" in error.value.remedy


def test_the_settings_may_name_the_platforms(folder, server):
    (folder / "preuve.toml").write_text('[publish]\nto = ["mastodon"]\nmode = "publish"\n', encoding="utf-8")
    assert publish(folder, Asked(yes=True)) == 0
    assert len(server.posts()) == 1


def test_the_same_film_is_there_once_and_twice_only_where_she_says_so(folder, server, capsys):
    for _time in range(2):
        assert publish(folder, TO, ask=yes) == 0
    assert "déjà là : publiée, depuis le" in capsys.readouterr().out
    assert len(server.posts()) == 1
    assert publish(folder, Asked(to=("mastodon",), again=True), ask=yes) == 0
    assert len(server.posts()) == 2
    assert {one.package.attempt for one in Journal(folder).all()} == {1, 2}
    assert publish(folder, TO, ask=yes) == 0
    assert len(server.posts()) == 2


def test_a_project_renamed_since_publishes_nothing_twice(folder, server):
    assert publish(folder, TO, ask=yes) == 0
    renamed = folder.rename(folder.with_name("un autre nom"))
    assert publish(renamed, TO, ask=yes) == 0
    assert len(server.posts()) == 1


def test_a_bundle_changed_by_hand_is_told_sent_as_it_is_and_kept(folder, server, capsys):
    for name in ("texte.txt", "texte-alternatif.txt"):
        text = "Mon texte à moi.\n\nRéalisé avec l'aide de l'intelligence artificielle : les images et la voix."
        (bundle(folder) / name).write_text(text, encoding="utf-8")
    helpers_project.judge(bundle(folder).parents[1], "met")
    assert publish(folder, TO, ask=yes) == 0
    told = capsys.readouterr().out
    assert "texte-alternatif.txt a été changé à la main : c'est votre version qui part" in told
    assert "texte.txt a été changé à la main, mais Mastodon ne s'en sert pas" in told
    assert "Mon texte à moi." in server.posts()[0]["description"]
    assert only(folder).events[0].details["changed"] == ["texte-alternatif.txt", "texte.txt"]
    assert only(folder).package.post.text.startswith("Mon texte à moi.")
    assert "texte.txt" in (folder / "publications" / "index.html").read_text(encoding="utf-8")


def test_a_text_that_no_longer_tells_of_ai_is_told_and_ai_stays_declared(folder, monkeypatch, capsys):
    tiktok = folder / "runs" / RUN / "bundles" / "tiktok"
    (tiktok / "texte.txt").write_text("Sans rien dire.", encoding="utf-8")
    post = json.loads((tiktok / "post.json").read_text(encoding="utf-8")) | {"ai_parts": []}
    (tiktok / "post.json").write_text(json.dumps(post), encoding="utf-8")
    helpers_project.judge(tiktok.parents[1], "met")
    with Hook() as automation:
        for name, value in {"TOKEN": automation.token, "URL": f"{automation.base_url}/hook", "ACCOUNT": "n8n"}.items():
            monkeypatch.setenv(f"PREUVE_WEBHOOK_{name}", value)
        links = '[publish.options.webhook]\nlinks = "https://a.example"\n'
        (folder / "preuve.toml").write_text(links, encoding="utf-8")
        assert publish(folder, Asked(to=("webhook",)), ask=yes) == 0
    assert "ne dit plus que l'IA" in capsys.readouterr().out
    assert only(folder).package.declarations.ai
    assert only(folder).package.post.text == "Sans rien dire."


def test_what_the_platform_would_refuse_does_not_leave_unless_she_says_so(folder, server, capsys):
    helpers_project.judge(bundle(folder).parents[1], "unmet")
    assert publish(folder, TO, ask=yes) == 1
    told = capsys.readouterr().out
    assert "✘ FMT05 : Le poids du fichier. Trop lourd\n    → Allégez." in told
    assert "--anyway" in told
    assert changing(server) == []
    assert publish(folder, Asked(to=("mastodon",), anyway=True), ask=yes) == 0
    assert only(folder).events[0].details["unmet"] == ["FMT05"]


@pytest.mark.parametrize("spoiled", ["absent", "older", "garbage"])
def test_a_film_that_was_not_judged_is_measured_first(folder, server, capsys, spoiled):
    run = bundle(folder).parents[1]
    if spoiled == "absent":
        (run / "findings.json").unlink()
    elif spoiled == "older":
        (run / "findings.json").write_text((run / "findings.json").read_text().replace('"sha256": "', '"sha256": "0'))
    else:
        (run / "findings.json").write_text('{"findings": [{"id": "FMT01"}, 3]}')
    assert publish(folder, Asked(to=("mastodon",), dry_run=True, target="web")) == 0
    assert "contrôles tenus" in capsys.readouterr().out


def test_while_nobody_knows_she_is_told_to_ask_again(folder, server, capsys):
    publish(folder, TO, ask=yes)
    posting = 1 + [(seen.method, seen.path) for seen in server.requests].index(("POST", "/api/v1/statuses"))
    server.reset()
    server.strike(posting, "after")
    server.strike(posting + 1, "ill", lasting=True)
    again = Asked(to=("mastodon",), again=True)
    assert publish(folder, again, ask=yes) == 1
    assert "on ne sait pas : relancez, Preuve demandera d'abord" in capsys.readouterr().out
    assert [one.state for one in Journal(folder).all()] == ["published", "unknown"]
    assert len(server.posts()) == 2
    server.reset()
    assert publish(folder, TO, ask=yes) == 0
    assert [one.state for one in Journal(folder).all()] == ["published", "published"]
    assert len(server.posts()) == 2


def test_an_unknown_outcome_is_asked_about_before_what_would_stop_it(folder, server, monkeypatch, capsys):
    key = _lost(folder, server)
    monkeypatch.setattr(
        "connectors.publish.mastodon.Mastodon.obstacles", lambda _self, _parcel: [Obstacle("Quota atteint.")]
    )
    assert publish(folder, Asked(to=("mastodon",), dry_run=True)) == 1
    assert "Preuve demandera d'abord" in capsys.readouterr().out
    assert only(folder).state == "unknown"
    assert publish(folder, TO, ask=yes) == 0
    assert "déjà là : publiée" in capsys.readouterr().out
    assert (only(folder).state, only(folder).key, len(server.posts())) == ("published", key, 1)


def test_why_she_waits_is_told_before_the_platform_is_asked(folder, server, monkeypatch, capsys):
    _lost(folder, server)
    capsys.readouterr()
    publish(folder, TO, ask=yes)
    told = capsys.readouterr().out
    assert told.startswith("Mastodon : on ne sait pas ce qu'est devenu le dernier envoi.")


def _lost(folder, server) -> str:
    """A post that is there, and whose receipt a kill took; its key."""
    publish(folder, TO, ask=yes)
    path = folder / "publications" / f"{only(folder).key}.jsonl"
    begun = [
        line for line in path.read_bytes().splitlines(keepends=True) if b'"state"' not in line or b'"post"' in line
    ]
    path.write_bytes(b"".join(begun))
    return path.stem


def test_stopped_on_its_way_it_is_unknown_and_asked_about_first(folder, server, monkeypatch, capsys):
    def stop(_seconds):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "sleep", stop)
        assert publish(folder, TO, ask=yes) == 1
    assert "Mastodon : interrompu ; on ne sait pas : relancez" in capsys.readouterr().out
    assert only(folder).state == "unknown"
    assert publish(folder, TO, ask=yes) == 0
    assert len(server.posts()) == 1


def test_an_invented_organisation_is_told(folder, capsys):
    with (folder / "brief.yaml").open("a", encoding="utf-8") as brief:
        brief.write("fictitious: true\n")
    assert publish(folder, Asked(to=("mastodon",), dry_run=True)) == 0
    assert "! Ce projet est un exemple" in capsys.readouterr().out


def test_no_token_is_told_or_kept(folder, server, capsys):
    publish(folder, TO, ask=yes)
    publications.show(folder, refresh=True, as_json=False, plain=True)
    told = capsys.readouterr()
    assert server.token not in told.out + told.err
    assert not [path for path in folder.rglob("*") if path.is_file() and server.token.encode() in path.read_bytes()]


def test_what_is_published_is_listed_and_asked_again(folder, server, capsys):
    publish(folder, TO, ask=yes)
    capsys.readouterr()
    assert publications.show(folder, refresh=False, as_json=True, plain=True) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["platform"], one["account"], one["state"], one["run"]) == ("mastodon", "42", "published", RUN)
    assert (one["url"], one["key"]) == (only(folder).url, only(folder).key)
    server.statuses.clear()
    assert publications.show(folder, refresh=True, as_json=False, plain=True) == 0
    # Received a moment ago: a platform that doesn't show it yet isn't said to have lost it.
    assert only(folder).state == "published"


def test_on_eighty_columns_words_and_addresses_are_whole(folder, server, monkeypatch, capsys):
    publish(folder, TO, ask=yes)
    monkeypatch.setattr(publications.sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    capsys.readouterr()
    publications.show(folder, refresh=False, as_json=False, plain=False)
    told = capsys.readouterr().out.splitlines()
    assert f"  Clé : {only(folder).key}" in told
    assert any(line.strip().endswith(only(folder).url) for line in told)
    assert max(len(line) for line in told if "http" not in line) <= 40
    assert "6 points tenus" in " ".join(" ".join(told).split())


def test_a_post_gone_later_is_said_removed(folder, server, monkeypatch, capsys):
    publish(folder, TO, ask=yes)
    server.statuses.clear()
    monkeypatch.setattr("connectors.publish.outgoing.now", lambda: datetime.now(UTC) + timedelta(hours=1))
    assert publications.show(folder, refresh=True, as_json=False, plain=True) == 0
    assert " : retirée\n  Film : " in capsys.readouterr().out
    assert publish(folder, TO, ask=yes) == 0
    assert [one.state for one in Journal(folder).all()] == ["removed", "published"]


def test_a_damaged_journal_hides_no_other(folder, server, capsys):
    publish(folder, TO, ask=yes)
    (folder / "publications" / ("a" * 16 + ".jsonl")).write_text("{}\n{}\n")
    capsys.readouterr()
    assert publications.show(folder, refresh=False, as_json=False, plain=True) == 1
    told = capsys.readouterr()
    assert "publiée" in told.out
    assert "a" * 16 in told.err


def test_a_post_is_taken_off_after_a_yes(folder, server, capsys):
    publish(folder, TO, ask=yes)
    assert publications.take_off(folder, "mastodon", yes=False, ask=lambda _question: False) == 1
    assert len(server.posts()) == 1
    assert publications.take_off(folder, only(folder).key, yes=False, ask=yes) == 0
    assert (server.posts(), only(folder).state) == ([], "removed")
    with pytest.raises(BadInput, match="aucune publication"):
        publications.take_off(folder, "mastodon", yes=True)


def test_where_nobody_can_be_asked_a_post_stays_and_it_is_said_of_what(folder, server, monkeypatch):
    publish(folder, TO, ask=yes)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    with pytest.raises(BadInput, match="pour retirer une publication"):
        publications.take_off(folder, "mastodon", yes=False)
    assert len(server.posts()) == 1


def test_another_account_is_not_asked_about_a_post(folder, server, monkeypatch, capsys):
    publish(folder, TO, ask=yes)
    helpers_project.connect(monkeypatch, server, account="43")
    assert publications.show(folder, refresh=True, as_json=False, plain=True) == 1
    assert "Les variables PREUVE_MASTODON_… en donnent un autre que « 42 »" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("field", "value"), [("film", "../../brief.yaml"), ("cover", "/etc/hostname"), ("target", "nowhere"), ("title", 3)]
)
def test_a_hostile_bundle_is_refused(folder, server, capsys, field, value):
    path = bundle(folder) / "post.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {field: value}), encoding="utf-8")
    assert publish(folder, TO, ask=yes) == 1
    assert "post.json" in capsys.readouterr().out
    assert changing(server) == []


def test_a_link_in_a_bundle_is_not_followed(folder, server, capsys):
    film = bundle(folder) / "film.mp4"
    film.rename(folder / "ailleurs.mp4")
    film.symlink_to(folder / "ailleurs.mp4")
    assert publish(folder, TO, ask=yes) == 1
    assert "ce fichier manque" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["hier", "2020-01-01 10:00", "32/12/2026 10:00"])
def test_a_date_that_is_none_or_past_says_how_to_write_it(folder, said):
    with pytest.raises(BadInput) as error:
        publish(folder, Asked(to=("mastodon",), schedule=said))
    assert shlex.split(error.value.remedy.partition(" : ")[2]) == ["--schedule", "2026-12-05 14:00"]


def test_a_planned_film_waits_on_the_platform(folder, server, capsys):
    when = (datetime.now().astimezone() + timedelta(days=1)).replace(second=0, microsecond=0)
    assert publish(folder, Asked(to=("mastodon",), schedule=when.strftime("%d/%m/%Y %H:%M")), ask=yes) == 0
    assert only(folder).package.schedule == when
    assert f"programmée pour le {when:%d/%m/%Y à %H:%M} ({when.tzname()})" in capsys.readouterr().out


def test_what_a_platform_says_moves_no_terminal(capsys):
    publishing.say("compte \x1b[31mrouge\x07")
    assert capsys.readouterr().out == "compte  [31mrouge \n"
