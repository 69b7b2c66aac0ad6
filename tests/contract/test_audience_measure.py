"""`preuve audience`, from the accounts to every form of the table: what came is kept, what failed stops nothing."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

from publishing_case import parcel

from connectors.audience import fetching
from connectors.platforms.account import Access, Account, Fixed
from flows import measuring
from preuve.artifact import Artifact
from preuve.audience import gather
from preuve.audience.snapshot import FOLDER, Page, Snapshot
from preuve.errors import BadInput, TransientError
from preuve.project import Project
from preuve.publication.journal import Event, Journal
from preuve.sessions.audience import forget_file, show_audience

ID = "7512345678901234001"
TOKEN = "jeton-tres-secret-0123456789"
DAY = datetime(2026, 11, 20, 7, tzinfo=UTC)


class TikTok:
    """Answers as TikTok does; `views` and `at` are what it says, and when."""

    views: ClassVar[int] = 100
    at: ClassVar[datetime] = DAY

    @classmethod
    def open(cls, access: Access) -> "TikTok":
        assert access.tokens.access() == TOKEN
        return cls()

    def fetch(self, posts: Any, since: date | None = None, until: date | None = None) -> Snapshot:
        video = {"id": posts[0].id, "view_count": self.views, "like_count": 7}
        link = f"https://open.tiktokapis.com/next?access_token={TOKEN}"
        answer = {"data": {"videos": [video]}, "error": {"code": "ok"}, "paging": {"next": link}}
        page = Page(call="video/query", answer=answer)
        return Snapshot(source="tiktok", observed_at=self.at, posts=tuple(posts), pages=(page,))


class Slow:
    """A platform that doesn't answer."""

    @classmethod
    def open(cls, _access: Access) -> "Slow":
        return cls()

    def fetch(self, *_posts: Any) -> Snapshot:
        raise TransientError("YouTube ne répond pas.", remedy="Attendez.")


class Odd(Slow):
    """A platform whose answer nobody foresaw."""

    def fetch(self, *_posts: Any) -> Snapshot:
        return {}["figures"]


class Accounts:
    """Accounts of platforms, and one of somebody else's project."""

    def all(self) -> list[Account]:
        return [
            Account(platform=name, id=id_, label=f"Compte {name}", access=TOKEN)
            for name, id_ in (
                ("youtube", "account-1"),
                ("mastodon", "account-1"),
                ("tiktok", "account-1"),
                ("tiktok", "x"),
            )
        ]

    def access(self, account: Account) -> Access:
        return Access(account=account, tokens=Fixed(TOKEN))


@pytest.fixture
def mine(sample, tmp_path, monkeypatch):
    made = {"tiktok": TikTok, "youtube": Slow, "mastodon": Odd}
    monkeypatch.setattr(fetching, "SOURCES", made)
    monkeypatch.setattr(fetching, "source", made.get)
    monkeypatch.setattr(measuring.Vault, "open", Accounts)
    for path in (sample / "audience").glob("*.csv"):
        path.unlink()
    journal = Journal(sample)
    for platform in made:
        package = parcel(tmp_path / platform, platform, "tiktok").package
        journal.write(package.key, Event(kind="intended", at=DAY, package=package))
        ids, url = {"id": ID}, f"https://www.tiktok.com/@a/video/{ID}"
        journal.write(package.key, Event(kind="sent", at=DAY, ids=ids, url=url, state="published"))
    return Project(sample)


def test_one_platform_that_fails_never_stops_the_others(mine):
    found = {one.label: one for one in measuring.measure(mine, ask=True).fetched}
    assert found["Compte youtube"].problem == "YouTube ne répond pas."
    assert "KeyError" in found["Compte mastodon"].problem
    assert (found["Compte tiktok"].posts, found["Compte tiktok"].answers) == (1, 1)
    assert len(found) == 3, "an account that published nothing of this project isn't asked"


def test_what_came_is_kept_whole_without_the_token(mine):
    (one,) = [one for one in measuring.measure(mine, ask=True).fetched if one.file]
    kept = json.loads((mine.folder / FOLDER / one.file).read_text(encoding="utf-8"))
    assert kept["pages"][0]["answer"]["data"]["videos"][0]["view_count"] == 100
    assert not [path for path in mine.folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]


def test_figures_have_a_history_in_every_form(mine, monkeypatch):
    first = measuring.measure(mine, ask=True)
    (row,) = first.table.rows
    assert (row.post.title, row.value("views"), row.post.target, first.new) == ("On répare", 100, "tiktok", 2)
    monkeypatch.setattr(TikTok, "views", 160)
    monkeypatch.setattr(TikTok, "at", DAY.replace(day=22))
    monkeypatch.setattr(fetching, "slug", lambda text: f"{text}2")
    second = measuring.measure(mine, ask=True)
    assert (second.table.rows[0].value("views"), second.new) == (160, 2)
    (day,) = second.table.days
    assert (day.cells["views"].value, day.since) == (60, date(2026, 11, 20))
    names = {path.name for path in second.folder.iterdir()}
    assert names == {"table.json", "audience.xlsx", "audience.csv", "audience-jours.csv", "audience.html"}
    assert "60" in (second.folder / "audience-jours.csv").read_text(encoding="utf-8-sig")
    assert "écart calculé" in (second.folder / "audience.html").read_text(encoding="utf-8")
    assert measuring.measure(mine).new == 0


def test_the_step_can_be_made_again_from_its_inputs_alone(mine):
    measuring.measure(mine, ask=True)
    (ledger,) = (mine.folder / "runs").glob("*/ledger.jsonl")
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    line = next(one for one in lines if one.get("step") == "audience")
    given = {name: {file: mine.store.path(sha) for file, sha in files} for name, files in line["inputs"].items()}
    context = json.loads(given["context"]["context.json"].read_bytes())
    sources = gather.Sources(given["exports"], given["snapshots"], context=context)
    again = gather.gather(sources, fictitious=line["params"]["fictitious"])
    for name, told in line["outputs"].items():
        assert Artifact.from_json(told).sha256 == mine.store.put(again[name], name).sha256, name


def test_what_is_printed(mine, capsys):
    code = show_audience(mine.folder, fetch=True, since="2026-11-01", plain=True, page=False)
    shown = capsys.readouterr().out
    assert code == 1, "a platform gave nothing"
    assert "YouTube (Compte youtube) : YouTube ne répond pas.\n→ Attendez." in shown
    assert "TikTok, On répare : 100 vues" in shown
    assert "2 chiffres nouveaux" in shown
    assert "Retard annoncé, TikTok" in shown
    assert "TikTok ne donne pas : Portée, Commentaires" in shown
    assert TOKEN not in shown
    with pytest.raises(BadInput, match="n'est pas un jour"):
        show_audience(mine.folder, fetch=False, since="hier", plain=True, page=False)


def test_a_file_is_forgotten_only_once_it_was_put_away(mine):
    name = next(one.file for one in measuring.measure(mine, ask=True).fetched if one.file)
    with pytest.raises(BadInput, match="aucun fichier"):
        forget_file(mine.folder, "autre.csv", "Claire")
    with pytest.raises(BadInput, match="encore là"):
        forget_file(mine.folder, name, "Claire")
    (mine.folder / FOLDER / name).unlink()
    assert len(measuring.measure(mine).table.rows) == 1
    forget_file(mine.folder, name, "Claire")
    assert measuring.measure(mine).table is None


UNKNOWN = ("Pin title,Impressions,Saves\nUn,120,4\n", "Nom,Autre\nx,y\n")


def test_files_nobody_understands_are_set_aside_and_said_and_stop_nothing(sample, capsys):
    for number, text in enumerate(UNKNOWN):
        (sample / "audience" / f"inconnu{number}.csv").write_text(text, encoding="utf-8")
    (sample / "audience" / "tout.zip").write_bytes(b"PK")
    (sample / "audience" / "abîmé.xlsx").write_bytes(b"PK not a workbook")
    project = Project(sample)
    made = measuring.measure(project)
    names = {"inconnu0.csv", "inconnu1.csv", "tout.zip", "abîmé.xlsx"}
    assert len(made.table.rows) == 12
    assert {one.file for one in made.table.problems if one.aside} == names
    page = (made.folder / "audience.html").read_text(encoding="utf-8")
    assert all(name in page for name in names)
    assert show_audience(sample, fetch=False, since="", plain=True, page=False) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in names)
    assert "preuve audience map audience/inconnu0.csv" in said


def test_a_file_once_understood_whose_columns_she_took_back_stops_nothing(sample):
    columns = sample / "audience" / "colonnes.yaml"
    columns.write_text(
        "formats:\n  vimeo: {label: Vimeo, note: Lectures, platform: web, languages: "
        '{en: {decimal: ".", dates: [Y-M-D], '
        "required: [Page, Plays]}}, columns: [{role: url, en: {heads: [Page]}}, "
        "{role: views, unit: count, en: {heads: [Plays]}}]}\n",
        encoding="utf-8",
    )
    path = sample / "audience" / "vimeo.csv"
    path.write_text("Page,Plays\nhttps://site.exemple/film,12\n", encoding="utf-8")
    assert len(measuring.measure(Project(sample)).table.rows) == 13
    columns.unlink()
    for present in (True, False):
        if not present:
            path.unlink()
        table = measuring.measure(Project(sample)).table
        assert (len(table.rows), [one.file for one in table.problems if one.aside]) == (12, ["vimeo.csv"])


@pytest.mark.parametrize("marked", [True, False])
def test_a_project_without_a_brief_has_its_table_and_its_portfolio_says_that_it_is_invented(tmp_path, capsys, marked):
    (tmp_path / "portfolio.yaml").write_text(f"frameworks: [reseaux-sociaux-ia]\nfictitious: {str(marked).lower()}\n")
    (tmp_path / "audience").mkdir()
    export = Path(__file__).parents[2] / "examples" / "reseaux-sociaux-ia" / "audience" / "tiktok-2026-07-03.csv"
    text = "".join(export.read_text(encoding="utf-8").splitlines(keepends=True)[1:])
    (tmp_path / "audience" / "tiktok-2026-07-03.csv").write_text(text, encoding="utf-8")
    assert show_audience(tmp_path, fetch=False, since="", plain=True, page=False) == 0
    said = capsys.readouterr().out
    assert "491 vues" in said
    assert ("portfolio.yaml" in said) is marked
    made = tmp_path / "audience" / "tableau"
    assert {"audience.html", "audience.xlsx", "table.json"} <= {path.name for path in made.iterdir()}
    assert json.loads((made / "table.json").read_bytes())["fictitious"] is marked
    assert ("projet inventé" in (made / "audience.html").read_text(encoding="utf-8")) is marked


def test_a_film_still_needs_a_brief(tmp_path):
    from flows.launch import produce
    from preuve.options import Options

    (tmp_path / "portfolio.yaml").write_text("frameworks: [reseaux-sociaux-ia]\n")
    with pytest.raises(BadInput, match=r"brief\.yaml|introuvable"):
        produce(Project(tmp_path), Options(), lambda _line: None)
    assert not (tmp_path / "runs").exists()
