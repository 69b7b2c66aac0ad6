"""Runs of use cases in a dossier: only copies of their films are put back; one that is gone is refused when sealing."""

from pathlib import Path

import pytest
from helpers_consistency import deliver, end, laid, ledger, start

from preuve.checks.subject import subject_of
from preuve.dossier.build.presented import check_cases
from preuve.dossier.mount import mount
from preuve.errors import BadInput
from preuve.project import Project

FILM, OTHER = b"one film", b"another film"


def put_back(tmp_path: Path, *delivered: tuple[str, bytes]) -> set[str]:
    """What stands in the case's run beside what travelled."""
    lines = ledger(start(), *(deliver(path, data) for path, data in delivered), end())
    contents = {
        "data/runs/cas/films/web.mp4": FILM,
        "data/runs/cas/ledger.jsonl": lines,
        "data/deliverables/films/web.mp4": OTHER,
    }
    run = mount(laid(tmp_path, contents), tmp_path / "L2").run.parent / "cas"
    found = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    return found - {"films/web.mp4", "ledger.jsonl"}


def test_a_bundles_copy_of_a_film_stands_where_its_own_ledger_says(tmp_path: Path) -> None:
    assert put_back(tmp_path, ("bundles/web/film.mp4", FILM)) == {"bundles/web/film.mp4"}


@pytest.mark.parametrize(
    "given",
    [
        ("bundles/web/film.mp4", OTHER),
        ("bundles/../../../a.mp4", FILM),
        ("../cas2/film.mp4", FILM),
        ("covers/web.png", FILM),
        ("/bundles/a.mp4", FILM),
    ],
)
def test_nothing_else_is_put_back(given: tuple[str, bytes], tmp_path: Path) -> None:
    assert put_back(tmp_path, given) == set()
    assert not list(tmp_path.rglob("a.mp4"))


def project(tmp_path: Path, data: bytes) -> Project:
    """Two runs, one of which a use case names, with a film that may have changed since."""
    for name in ("cas", "derniere"):
        films = tmp_path / "runs" / name / "films"
        films.mkdir(parents=True)
        films.joinpath("web.mp4").write_bytes(FILM)
        films.parent.joinpath("ledger.jsonl").write_bytes(ledger(start(), deliver("films/web.mp4", data), end()))
    brief = Path(__file__).parents[2] / "sample_project" / "brief.yaml"
    (tmp_path / "brief.yaml").write_bytes(brief.read_bytes())
    case = "  - {id: devis, title: Devis, run: latest}\n  - {id: tri, title: Tri, run: cas}\n"
    (tmp_path / "portfolio.yaml").write_text(f"frameworks: [usage-responsable-iag]\ncases:\n{case}", encoding="utf-8")
    return Project(tmp_path)


def test_runs_as_they_were_delivered_are_taken(tmp_path: Path) -> None:
    check_cases(subject_of(project(tmp_path, FILM)))


def test_a_changed_file_of_a_cases_run_is_told_by_its_key(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"web\.mp4") as caught:
        check_cases(subject_of(project(tmp_path, OTHER)))
    assert (caught.value.key, bool(caught.value.remedy)) == ("cases.2.run", True)


def test_a_cases_run_that_is_gone_is_told_by_its_key(tmp_path: Path) -> None:
    mine = project(tmp_path, FILM)
    (tmp_path / "runs" / "cas").rename(tmp_path / "ailleurs")
    with pytest.raises(BadInput, match="n'existe pas") as caught:
        check_cases(subject_of(mine))
    assert (caught.value.key, bool(caught.value.remedy)) == ("cases.2.run", True)
