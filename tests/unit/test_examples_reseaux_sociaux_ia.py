"""The worked example of reseaux-sociaux-ia: whole, and its figures those of its exports, document by document."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from preuve.audience.comments.comment_files import gather as comments_of
from preuve.audience.gather import Sources, make_table
from preuve.documents import model_of, read
from preuve.documents.model import model
from preuve.documents.outline import outline
from preuve.frameworks.model import Document, framework
from preuve.project import Project
from preuve.reading import load
from preuve.schedule.plan import Calendar
from preuve.watch_plan import DAYS, WatchPlan

FOLDER = Path(__file__).parents[2] / "examples" / "reseaux-sociaux-ia"
DOCUMENTS = ("audit-reseaux", "objectifs-marque", "contenus-reseaux", "interactivite", "campagne", "pilotage-reseaux")
SPRING, CAMPAIGN = "2026-07-03", "2026-11-05"


def text(name):
    return " ".join((FOLDER / "documents" / f"{name}.md").read_text(encoding="utf-8").split())


def sections():
    return [(name, one.heading.fr) for name in DOCUMENTS for one in model(name).sections]


def french(value, digits=0):
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",")


@pytest.fixture(scope="module")
def example():
    return Project(FOLDER)


@pytest.fixture(scope="module")
def tables():
    """The audience table of each reading of the exports."""
    return {
        day: make_table(
            Sources({one.name: one for one in (FOLDER / "audience").glob(f"[mt]*{day}.csv")}), fictitious=True
        )
        for day in (SPRING, CAMPAIGN)
    }


@pytest.fixture
def mine(tmp_path):
    """A copy of the example, to break: a function that rewrites a document and reads it again."""
    folder = tmp_path / "projet"
    shutil.copytree(FOLDER, folder)

    def change(name, old, new):
        path = folder / "documents" / f"{name}.md"
        written = path.read_text(encoding="utf-8")
        assert old in written
        path.write_text(written.replace(old, new), encoding="utf-8")
        return read(Project(folder), f"{name}.md")

    return change


def total(table, platform):
    return next(one for one in table.totals if one.platform == platform)


def rate(engagement):
    return french(100 * engagement.numerator / engagement.denominator, 1) + " %"


@pytest.mark.parametrize(("name", "heading"), sections())
def test_every_section_is_filled(example, name, heading):
    found = read(example, f"{name}.md").section(heading)
    assert (found.state, found.flaws) == ("filled", ())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_has_the_sections_of_its_model_in_order(example, name):
    assert [one.heading for one in read(example, f"{name}.md").sections] == [
        one.heading.fr for one in model(name).sections
    ]


def test_what_the_referentiel_reads_is_there(example):
    parts = framework("reseaux-sociaux-ia").parts()
    proofs = [proof for part in parts for proof in part.evidence if isinstance(proof, Document)]
    assert {proof.document for proof in proofs} == {f"{name}.md" for name in DOCUMENTS}
    for proof in proofs:
        assert all(read(example, proof.document).section(one).filled for one in proof.sections)


@pytest.mark.parametrize(
    ("platform", "label"), [("instagram", "Instagram"), ("facebook", "Facebook"), ("tiktok", "TikTok")]
)
def test_the_diagnosis_says_what_the_exports_say(tables, platform, label):
    found = total(tables[SPRING], platform)
    views = found.cells["views"].value
    row = f"| {label} | {found.n} | {french(views)} | {french(views / found.n)} | {rate(found.engagement)} |"
    assert row in text("audit-reseaux")


def test_the_campaign_is_told_as_its_exports_count_it(tables):
    told = text("interactivite")
    instagram, facebook, tiktok = (total(tables[CAMPAIGN], name) for name in ("instagram", "facebook", "tiktok"))
    views = instagram.cells["views"].value
    assert f"{rate(instagram.engagement)} pendant la campagne" in told
    assert f"{instagram.n} publications, {french(views)} vues" in told
    assert f"Facebook : {rate(facebook.engagement)} contre 5,9 %" in told
    assert f"{french(facebook.cells['views'].value / facebook.n)} vues par publication contre 382" in told
    assert f"TikTok : {french(tiktok.cells['views'].value / tiktok.n)} vues par publication contre 556" in told
    assert f"({rate(tiktok.engagement)} contre 10,5 %)" in told
    counted = sum(one.cells["comments"].value for one in (instagram, facebook, tiktok))
    assert f"{counted:.0f} commentaires pendant la campagne" in told


def test_each_post_of_the_campaign_has_its_own_figure(tables):
    rates = {
        row.post.published.day: rate(row.engagement)
        for row in tables[CAMPAIGN].rows
        if row.post.platform == "instagram" and row.post.published.month == 9
    }
    rows = re.findall(
        r"\| (\d+) septembre, [^|]*\| Instagram[^|]*\|[^|]*\|[^|]*\| publié, (\d+,\d %)", text("campagne")
    )
    assert len(rows) == 6
    assert all(rates[int(day)] == said for day, said in rows)


def test_comments_are_those_it_counts(example):
    found = comments_of(example.folder)
    assert (len(found.comments), found.problems) == (24, ())
    assert "les 24 qui disent plus" in text("interactivite")
    assert "13 positifs, 7 neutres, 4 négatifs" in text("interactivite")


def test_every_comment_is_of_a_post_of_the_exports(tables):
    posts = {row.post.id for row in tables[CAMPAIGN].rows}
    rows = (FOLDER / "audience" / f"commentaires-{CAMPAIGN}.csv").read_text(encoding="utf-8").splitlines()[1:]
    named = {row["publication"] for row in csv.DictReader(rows, delimiter=";")}
    assert named
    assert named <= posts


def test_its_calendar_is_that_of_its_document():
    plan = load(FOLDER / "calendar.yaml", Calendar)
    days = {f"{entry.when.day} {('janvier', 'février')[entry.when.month - 1]} 2027" for entry in plan.entries}
    told = set(re.findall(r"\| (\d+ (?:janvier|février) 2027),", text("interactivite")))
    assert days == told


def test_its_watch_takes_the_time_it_says():
    sources = load(FOLDER / "veille.yaml", WatchPlan).sources
    table = text("pilotage-reseaux").partition("| Source |")[2].partition("Depuis août")[0]
    assert table.count(" | ") // 4 == len(sources) + 1
    assert sum(7 * one.minutes / DAYS[one.every] for one in sources) == pytest.approx(50, abs=3)
    assert "50 minutes par semaine" in text("pilotage-reseaux")


def test_pictures_of_its_documents_are_there_and_described():
    shown = [found for name in DOCUMENTS for found in re.findall(r"!\[([^\]]+)\]\(\.\./(media/[^)]+)\)", text(name))]
    assert len(shown) == 2
    assert all((FOLDER / path).is_file() and len(alt) > 60 for alt, path in shown)


def test_a_recommendation_without_a_figure_is_told(mine):
    found = mine(
        "audit-reseaux",
        "Fermer YouTube, 37 abonnés et rien depuis 2023, avant le 31 décembre 2026 ;",
        "Fermer YouTube quand on aura le temps ;",
    )
    assert [flaw.rule for flaw in found.section("Recommandations mesurables").flaws] == ["figures"]


def test_a_deadline_that_has_passed_is_told(mine):
    found = mine("objectifs-marque", "le 31 mars 2027, le\n30 juin 2027", "le 31 mars 2026, le\n30 juin 2027")
    assert "dates" in [flaw.rule for flaw in found.section("Échéances et bilan").flaws]


def test_a_tool_told_without_its_processor_is_told(mine):
    found = mine("interactivite", "| Base légale | Sous-traitant |", "| Base légale | Remarque |")
    assert [flaw.rule for flaw in found.section("Outil choisi et RGPD").flaws] == ["columns"]


def test_a_plagiarism_control_without_its_result_is_told(mine):
    found = mine(
        "contenus-reseaux", "| Contenu | Contrôle | Résultat | Suite |", "| Contenu | Contrôle | Remarque | Suite |"
    )
    assert [flaw.rule for flaw in found.section("Droits et contrôle de plagiat").flaws] == ["columns"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_model_left_as_it_was_counts_for_nothing(tmp_path, name, language):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / f"{name}.md").write_text(outline(model(name), language), encoding="utf-8")
    found = read(Project(tmp_path), f"{name}.md")
    assert [found.section(one.heading.fr).state for one in model_of(f"{name}.md").sections] == ["template"] * len(
        model(name).sections
    )
