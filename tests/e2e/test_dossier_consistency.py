"""A real run's dossier, honest, then with one lie each: told by exactly the points that it should be."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from preuve.artifact import canonical, digest_bytes, digest_json
from preuve.dossier import layout
from preuve.dossier.build.pack import pack
from preuve.dossier.model import LevelVerdict, Point, Unpacked, Wanted
from preuve.dossier.mount import mount, read_claims
from preuve.dossier.opening import unpack
from preuve.dossier.verify import consistency
from preuve.dossier.verify.consistency import order
from preuve.dossier.verify.consistency.graph import FACTS
from preuve.dossier.verify.consistency.seen import Seen
from preuve.history import last_run
from preuve.project import Project

pytestmark = pytest.mark.long
FILM, OTHER = "data/deliverables/films/tiktok.mp4", "data/deliverables/films/web.mp4"
CAPTIONS = "data/deliverables/captions/web.vtt"
EXPORT = "data/audience/tiktok-contenu.csv"
LISTS = {"crate"}
"""The crate lists every file's digest: it is told each time, unless the forger writes it again."""


@dataclass(frozen=True)
class Honest:
    """A dossier that nobody touched: its files, how it was laid out, what is said of it."""

    unpacked: Unpacked
    project: Path
    points: list[Point]

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        return self.unpacked.path(name).read_bytes()


@pytest.fixture(scope="session")
def honest(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Honest:
    """The small run packed, and looked at whole, in the children."""
    folder = tmp_path_factory.mktemp("dossier")
    run = last_run(made)
    assert run
    file = pack(Project(made), run.folder, folder / "out")
    unpacked = unpack(file, folder / "files")
    return Honest(unpacked, folder / "L2" / "project", consistency.look(unpacked, Wanted(folder)))


def by_id(points: list[Point], *statuses: str) -> dict[str, Point]:
    """The points of some statuses, by id without the level."""
    return {one.id.removeprefix("L2."): one for one in points if one.status in statuses}


Lie = Callable[[Mapping[str, bytes | None]], dict[str, Point]]


@pytest.fixture
def lie(honest: Honest, tmp_path: Path) -> Lie:
    """What fails once some files were changed (None: taken away); measures of what didn't change aren't made again."""

    def tell(changes: Mapping[str, bytes | None]) -> dict[str, Point]:
        files = tmp_path / "files"
        shutil.copytree(honest.unpacked.folder, files, copy_function=os.link)
        digests = dict(honest.unpacked.digests)
        for name, data in changes.items():
            (files / name).unlink(missing_ok=True)
            digests.pop(name, None)
            if data is not None:
                (files / name).write_bytes(data)
                digests[name] = digest_bytes(data)
        unpacked = replace(honest.unpacked, folder=files, digests=digests)
        (tmp_path / "L2").mkdir()
        mounted = mount(unpacked, tmp_path / "L2")
        _measured(honest.project, mounted.project)
        found = list(order.points(Seen(unpacked, mounted, read_claims(unpacked))))
        return by_id(found, "failed")

    return tell


def _measured(before: Path, now: Project) -> None:
    """Hand over what was measured of the honest films, by the digests of what was measured."""
    shutil.copytree(before / ".preuve" / "keys", now.folder / ".preuve" / "keys")
    for key in (before / ".preuve" / "keys").rglob("*.json"):
        for one in json.loads(key.read_bytes())["outputs"].values():
            target = now.store.path(one["sha256"])
            source = before / ".preuve" / target.relative_to(now.folder / ".preuve")
            if source.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(source, target)


def test_an_honest_dossier_holds_and_nothing_more_is_said(honest: Honest) -> None:
    assert by_id(honest.points, "failed") == {}
    assert LevelVerdict(level="L2", points=tuple(honest.points)).status == "verified"
    unsure = by_id(honest.points, "not_run")
    assert {"claims-heard", "claims-declared"} <= unsure.keys()
    assert all(one.optional for one in unsure.values())
    claims = read_claims(honest.unpacked)
    told = [name for one in honest.points for name in one.claims]
    assert sorted(told) == sorted(one.id for one in claims.claims)
    declared = {one.id for one in claims.claims if one.status == "declared"}
    assert declared == set(unsure["claims-declared"].claims)


def test_a_film_swapped_is_told_with_its_own_claims_and_no_other(honest: Honest, lie: Lie) -> None:
    said = lie({FILM: honest.read(OTHER)})
    assert {"delivered", "crate", "report"} <= said.keys()
    assert FILM in said["delivered"].names
    claims = {name for name in said if name.startswith("claim/finding/")}
    assert any(name.endswith("/tiktok") for name in claims)
    assert not any(name.endswith("/web") for name in claims)
    assert not {"ledger-keys", "ledger-order", "audience", "recordings-bytes", "secrets"} & said.keys()


def test_a_caption_edited_is_told(honest: Honest, lie: Lie) -> None:
    text = honest.read(CAPTIONS).decode()
    word = re.findall(r"[a-zé]{6,}", text.split("-->")[-1])[0]
    said = lie({CAPTIONS: text.replace(word, "jamais").encode()})
    assert said["delivered"].names == (CAPTIONS,)
    claims = {name for name in said if name.startswith("claim/")}
    assert "claim/file/captions/web.vtt" in claims
    assert not any(name.endswith("/tiktok") for name in claims)
    assert not {"audience", "ledger-keys", "secrets"} & said.keys()


def test_a_figure_changed_in_an_export_is_told(honest: Honest, lie: Lie) -> None:
    said = lie({EXPORT: _more_views(honest.read(EXPORT))})
    assert {"audience", "ledger-closed", *LISTS} <= said.keys()
    assert EXPORT in said["audience"].names
    assert {name for name in said if name.startswith("claim/finding/")} <= {
        name for name in said if name.startswith("claim/finding/AUD")
    } | {"claim/finding/" + name for name in _reading(honest, EXPORT)}


def test_a_figure_changed_and_the_ledger_written_again_gives_other_totals(honest: Honest, lie: Lie) -> None:
    data = _more_views(honest.read(EXPORT))
    said = lie({EXPORT: data, layout.LEDGER: _given(honest, "tiktok-contenu.csv", digest_bytes(data))})
    assert "audience" in said
    assert "ledger-keys" not in said
    assert "autres" in said["audience"].said


def test_a_findings_status_edited_is_told_by_that_claim(honest: Honest, lie: Lie) -> None:
    claims = json.loads(honest.read(layout.CLAIMS))
    one = next(one for one in claims["claims"] if one["status"] == "unmet" or one["status"] == "not_applicable")
    one["status"] = "met"
    said = lie({layout.CLAIMS: canonical(claims)})
    assert said.keys() == {f"claim/{one['id']}", *LISTS}
    assert said[f"claim/{one['id']}"].claim == one["id"]


def test_a_measure_edited_in_the_list_of_findings_is_told(honest: Honest, lie: Lie) -> None:
    found = json.loads(honest.read(layout.FINDINGS))
    found["findings"][0]["measured"] = "100 %, mieux que tout"
    assert lie({layout.FINDINGS: canonical(found)}).keys() == {"findings", *LISTS}


@pytest.mark.parametrize("gone", ["data/inputs/notes/entretien.md", "data/deliverables/films/tiktok2.mp4"])
def test_a_file_invented_to_be_left_out_excuses_no_lie(gone: str, honest: Honest, lie: Lie) -> None:
    """Each claim made better cites it; the list and a page of the report say the same."""
    claims, found = (json.loads(honest.read(name)) for name in (layout.CLAIMS, layout.FINDINGS))
    claims["redacted"] = {gone: "1" * 64}
    lies = [one for one in claims["claims"] if one["status"] in ("unmet", "declared")]
    for one in lies:
        one["status"], one["artifacts"] = "met", [*one["artifacts"], {"name": gone, "sha256": "1" * 64}]
    for one in found["findings"]:
        one["status"] = "met" if one["status"] in ("unmet", "declared") else one["status"]
    page = honest.read("data/report/index.html").replace(b"</title>", f" {gone}</title>".encode(), 1)
    said = lie({layout.CLAIMS: canonical(claims), layout.FINDINGS: canonical(found), "data/report/index.html": page})
    assert lies
    assert {f"claim/{one['id']}" for one in lies} | {"findings", "report"} <= said.keys()


def test_a_claim_without_its_artefacts_is_told(honest: Honest, lie: Lie) -> None:
    claims = json.loads(honest.read(layout.CLAIMS))
    one = next(one for one in claims["claims"] if one["id"] == "finding/FMT01/web")
    one["artifacts"] = []
    assert lie({layout.CLAIMS: canonical(claims)}).keys() == {"claim/finding/FMT01/web", *LISTS}


def test_a_tolerance_widened_is_told(honest: Honest, lie: Lie) -> None:
    claims = json.loads(honest.read(layout.CLAIMS))
    one = next(one for one in claims["claims"] if one["id"] == "file/films/web.mp4")
    one["tolerance"] = {"psnr_db": 1.0, "tile_psnr_db": 1.0}
    assert lie({layout.CLAIMS: canonical(claims)}).keys() == {"claim/file/films/web.mp4", *LISTS}


def test_a_claim_kept_quiet_and_one_made_up_are_told(honest: Honest, lie: Lie) -> None:
    claims = json.loads(honest.read(layout.CLAIMS))
    gone = next(one for one in claims["claims"] if re.fullmatch("finding/[A-Z]{3}[0-9]{2}", one["id"]))
    claims["claims"] = [one for one in claims["claims"] if one is not gone] + [{**gone, "id": "finding/ZZZ01"}]
    said = lie({layout.CLAIMS: canonical(claims)})
    assert said.keys() == {"claims-listed", *LISTS}
    assert "ZZZ01" in said["claims-listed"].said
    assert gone["id"] in said["claims-listed"].said


def test_another_candidate_is_told(honest: Honest, lie: Lie) -> None:
    claims = {**json.loads(honest.read(layout.CLAIMS)), "candidate": "Quelqu'un d'autre"}
    assert lie({layout.CLAIMS: canonical(claims)}).keys() == {"about", *LISTS}


def test_another_candidates_ledger_is_told(honest: Honest, lie: Lie) -> None:
    lines = [json.loads(line) for line in honest.read(layout.LEDGER).splitlines()]
    begun = {**lines[0], "at": "2025-06-01T10:00:00+00:00"}
    said = lie({layout.LEDGER: b"".join(canonical(one) + b"\n" for one in [begun, *lines[1:]])})
    assert {"ledger-whole", *LISTS} <= said.keys()


def test_a_page_of_the_report_edited_is_told_and_named(honest: Honest, lie: Lie) -> None:
    name = "data/report/index.html"
    said = lie({name: honest.read(name).replace(b"</title>", b" bravo</title>", 1)})
    assert said.keys() == {"report", *LISTS}
    assert said["report"].names == (name,)


def test_recordings_taken_away_are_told(honest: Honest, lie: Lie) -> None:
    gone = [name for name in honest.unpacked.under(layout.MACHINE_RECORDINGS) if "/heard-" in name]
    said = lie(dict.fromkeys(gone))
    assert {"recordings-cited", *LISTS} <= said.keys()


def _more_views(data: bytes) -> bytes:
    """An export with another figure."""
    found = re.search(rb"\d{4,}", data.split(b"\n", 1)[1])
    assert found
    return data.replace(found[0], b"9" + found[0][1:], 1)


def _reading(honest: Honest, name: str) -> set[str]:
    """The findings that rest on a file."""
    return {
        one.id.removeprefix("finding/")
        for one in read_claims(honest.unpacked).claims
        if any(pin.name == name for pin in one.artifacts)
    }


def _given(honest: Honest, name: str, sha256: str) -> bytes:
    """The ledger with another digest for an input, its step's key worked out again."""
    lines = [json.loads(line) for line in honest.read(layout.LEDGER).splitlines()]
    for line in lines:
        for pair in (pair for given in line.get("inputs", {}).values() for pair in given):
            if pair[0] == name:
                pair[1] = sha256
                line["key"] = digest_json({fact: line[fact] for fact in FACTS})
    return b"".join(canonical(one) + b"\n" for one in lines)
