"""A dossier whose criteria rest on two runs: both travel, and both are measured again by whoever verifies."""

import shutil

import pytest

from preuve.artifact import digest_file
from preuve.checks.subject import subject_of
from preuve.dossier import layout
from preuve.dossier.build.pack import Wish, pack
from preuve.dossier.build.presented import copied
from preuve.dossier.model import Claims, Unpacked, Wanted
from preuve.dossier.mount import mount
from preuve.dossier.opening import unpack
from preuve.dossier.verify import consistency
from preuve.dossier.verify.consistency import judged
from preuve.frameworks import matrices
from preuve.history import PastRun, last_run
from preuve.project import Project

pytestmark = pytest.mark.long

OTHER = "2020-01-01-000000"
PORTFOLIO = f"""\
frameworks: [contenus-ia, usage-responsable-iag]
fictitious: true
cases:
  - {{id: devis, title: Devis, run: latest}}
  - {{id: relances, title: Relances, run: {OTHER}}}
  - {{id: tri, title: Tri}}
"""


@pytest.fixture(scope="module")
def project(mini_run, tmp_path_factory) -> Project:
    """The small run's project, presented with another run of it too."""
    folder = tmp_path_factory.mktemp("cas") / "projet"
    shutil.copytree(mini_run(), folder)
    made = last_run(folder)
    assert made
    shutil.copytree(made.folder, made.folder.with_name(OTHER))
    (folder / "portfolio.yaml").write_text(PORTFOLIO, encoding="utf-8")
    (folder / "documents" / "usage").mkdir()
    (folder / "documents" / "usage" / "devis.md").write_text("# Fiche\n\n## Itérations\n\nTrois essais.\n", "utf-8")
    return Project(folder)


@pytest.fixture(scope="module")
def laid(project, tmp_path_factory) -> Unpacked:
    """Its dossier, opened."""
    folder = tmp_path_factory.mktemp("dossier")
    run = last_run(project.folder)
    assert run
    return unpack(pack(project, run.folder, folder, Wish()), folder / "files")


def claims(laid: Unpacked) -> Claims:
    return Claims.model_validate_json(laid.path(layout.CLAIMS).read_bytes())


def test_both_runs_and_the_portfolio_travel(project, laid):
    assert layout.of_project("portfolio.yaml") in laid.digests
    assert layout.of_project("documents/usage/devis.md") in laid.digests
    delivered = PastRun(project.folder / "runs" / OTHER).delivered
    copies = copied(delivered)
    assert copies
    for path in delivered:
        assert (layout.of_project(f"runs/{OTHER}/{path}") in laid.digests) == (path not in copies), path


def test_copies_of_films_are_put_back_for_whoever_verifies(project, laid, tmp_path):
    there = mount(laid, tmp_path)
    for path, sha256 in PastRun(project.folder / "runs" / OTHER).delivered.items():
        assert digest_file(there.run.parent / OTHER / path) == sha256, path


def test_every_framework_is_claimed_and_its_cases_are_measured(laid):
    told = claims(laid)
    assert told.frameworks == ("contenus-ia", "usage-responsable-iag")
    measured = [one for one in told.weighed if one.framework == "usage-responsable-iag" and one.measures >= 2]
    assert measured
    assert any("usage-responsable-iag" in name for one in told.claims for name in one.criteria)


def test_whoever_verifies_weighs_the_same_over_both_runs(laid, tmp_path):
    points = {one.id: one for one in consistency.look(laid, Wanted(tmp_path))}
    found = points["L2.criteria"]
    assert (found.status, found.said) == ("verified", f"{len(claims(laid).weighed)} critères")
    assert [one.said for one in points.values() if one.status == "failed"] == []


def other_rows(subject) -> list[tuple[str, str]]:
    """How each check of the other run stands."""
    (found,) = matrices(subject, [], ["usage-responsable-iag"])
    rows = [row for one in found.criteria() for row in one.rows()]
    return [(row.check, row.status) for row in rows if row.case == "relances" and row.kind == "check"]


def test_the_other_run_is_measured_from_its_own_files(project, laid, tmp_path):
    there = mount(laid, tmp_path)
    home, found = other_rows(subject_of(project)), other_rows(judged.subject(there))
    assert found == home
    assert ("FLA01", "met") in found
    (there.run.parent / OTHER / "films" / "web.mp4").write_bytes(b"no film")
    assert ("FLA01", "met") not in other_rows(judged.subject(there))
