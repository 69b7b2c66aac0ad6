"""How each criterion stands is weighed again: where a dossier says better than its files, that criterion is named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from helpers_consistency import claims, seen

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.dossier import layout
from preuve.dossier.build.claims import served
from preuve.dossier.build.left_out import left_out
from preuve.dossier.build.weighed import weighed
from preuve.dossier.model import Claim, Point, Weighed
from preuve.dossier.verify.consistency import weighing
from preuve.dossier.verify.consistency.judged import Judged
from preuve.dossier.verify.consistency.seen import Seen
from preuve.errors import BadInput

NAME = "contenus-ia"
CHARTER = """\
# Charte

## Principes

- Nos visuels partent d'une idée d'équipe ; aucune machine ne choisit pourquoi nous parlons à nos voisins.
- Chaque chiffre vient d'un registre tenu par la trésorière, recopié puis vérifié avant toute diffusion publique.
- Les enfants n'apparaissent jamais ; les adultes signent un accord daté, rangé dans notre classeur commun.
"""
FILES = {"data/inputs/documents/charte.md": CHARTER.encode()}
CHECK = next(one for one in ("FMT01", "CAP01", "AUD01", "COH01") if served(one))


def judged(whole: Seen, status: Any = "met") -> Judged:
    """A run of one finding, judged."""
    subject = Subject((), None, lambda: None, whole.mounted.run, project=whole.mounted.project)  # type: ignore[arg-type]
    return Judged(subject, {"fr": [Finding(id=CHECK, title="Durée", kind="requirement", status=status)]}, frozenset())


def look(folder: Path, said: Sequence[Weighed], *, without: bool = False, **more: Any) -> Point:
    """What is said of criteria that a dossier announces; `without`: her texts aren't there."""
    whole = seen(folder, {**({} if without else FILES), layout.CLAIMS: claims(weighed=tuple(said), **more)})
    (point,) = weighing.look(whole, judged(whole))
    return point


@pytest.fixture
def true(tmp_path: Path) -> list[Weighed]:
    whole = seen(tmp_path / "vrai", FILES)
    found = judged(whole)
    return list(weighed((NAME,), found.findings["fr"], found.subject))


def test_criteria_weighed_as_they_are_announced(true: list[Weighed], tmp_path: Path) -> None:
    point = look(tmp_path / "lu", true)
    assert (point.status, point.said) == ("verified", f"{len(true)} critères")
    assert any(one.texts for one in true)


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "met"},
        {"texts": ("documents/plan-action.md › Étapes",)},
        {"unmet": 40},
        {"measures": 99},
        {"criterion": "Cr9.9"},
    ],
)
def test_a_criterion_said_better_than_it_is_fails_and_is_named(
    lie: dict[str, Any], true: list[Weighed], tmp_path: Path
) -> None:
    at = next(number for number, one in enumerate(true) if one.texts)
    point = look(tmp_path / "lu", [*true[:at], true[at].model_copy(update=lie), *true[at + 1 :]])
    assert point.status == "failed"
    assert f"{NAME} {true[at].criterion}" in point.said
    assert point.names == (layout.CLAIMS,)


def test_a_criterion_kept_quiet_or_told_twice_fails(true: list[Weighed], tmp_path: Path) -> None:
    point = look(tmp_path / "tu", true[1:])
    assert (point.status, "passé sous silence" in point.said) == ("failed", True)
    point = look(tmp_path / "deux", [*true, true[0]])
    assert (point.status, "deux fois" in point.said) == ("failed", True)


def test_an_older_dossier_that_weighs_nothing_is_not_green(tmp_path: Path) -> None:
    point = look(tmp_path / "ancien", [])
    assert (point.status, point.optional) == ("not_run", False)
    assert "preuve pack" in point.remedy


def test_what_was_left_out_is_not_a_lie_and_excuses_no_other(true: list[Weighed], tmp_path: Path) -> None:
    read = {f"{NAME} {one.criterion}" for one in true if any("charte.md" in text for text in one.texts)}
    files = dict.fromkeys(FILES, "1" * 64)
    point = look(tmp_path / "charte", true, without=True, redacted=files)
    assert (point.status, set(point.criteria)) == ("not_run", read)
    assert look(tmp_path / "rien", true, without=True).status == "failed"
    lies = [one.model_copy(update={"measures": 99}) for one in true]
    assert look(tmp_path / "ailleurs", lies, redacted=files).status == "failed"


def test_what_cannot_be_made_again_is_not_a_lie(true: list[Weighed], tmp_path: Path) -> None:
    finding = Claim(id=f"finding/{CHECK}", criteria=served(CHECK), statement="x", status="met", comparator="check")
    kept = b'"claims":[' + finding.model_dump_json().encode() + b"]"
    other = [one.model_copy(update={"unmet": 1}) if f"{NAME} {one.criterion}" in served(CHECK) else one for one in true]
    whole = seen(tmp_path / "dit", {**FILES, layout.CLAIMS: claims(weighed=other).replace(b'"claims":[]', kept)})
    (point,) = weighing.look(whole, judged(whole, "not_run"))
    assert (point.status, set(point.criteria)) == ("not_run", set(served(CHECK)))
    (point,) = weighing.look(whole, judged(whole, "met"))
    assert point.status == "failed"


BOTH = (NAME, "certifiag")
TWO = {"data/inputs/portfolio.yaml": b"frameworks: [contenus-ia, certifiag]\n", **FILES}
TABLE = "data/inputs/donnees/devis.csv"
PLACE = b"""\
frameworks: [usage-responsable-iag]
cases:
  - {id: devis, title: Devis, data: donnees/devis.csv, quasi: [age, ville]}
"""
ROWS = "age;ville\n" + "41;Pau\n" * 9 + "63;Dax\n"
WITH_TABLE = {"data/inputs/portfolio.yaml": PLACE, TABLE: ROWS.encode()}


def again(folder: Path, files: dict[str, bytes], said: Sequence[Weighed], **more: Any) -> Point:
    whole = seen(folder, {**files, layout.CLAIMS: claims(weighed=tuple(said), **more)})
    (point,) = weighing.look(whole, judged(whole))
    return point


def found_in(folder: Path, files: dict[str, bytes], *names: str) -> list[Weighed]:
    whole = seen(folder, files)
    found = judged(whole)
    return list(weighed(names, found.findings["fr"], found.subject))


def test_every_framework_of_the_portfolio_is_weighed_again(tmp_path: Path) -> None:
    said = found_in(tmp_path / "vrai", TWO, *BOTH)
    assert {one.framework for one in said} == set(BOTH)
    assert again(tmp_path / "lu", TWO, said).status == "verified"


def test_a_framework_kept_quiet_or_made_up_fails(tmp_path: Path) -> None:
    said = found_in(tmp_path / "vrai", TWO, *BOTH)
    quiet = again(tmp_path / "tu", TWO, [one for one in said if one.framework == NAME])
    assert (quiet.status, "passé sous silence" in quiet.said) == ("failed", True)
    more = again(tmp_path / "plus", FILES, said)
    assert (more.status, "n'est pas un critère" in more.said) == ("failed", True)


def singled(folder: Path, said: Sequence[Weighed]) -> int:
    """Which criterion would stand otherwise if nobody stood alone in the table."""
    good = found_in(folder, {**WITH_TABLE, TABLE: ROWS.replace("63;Dax", "41;Pau").encode()}, "usage-responsable-iag")
    (at,) = (number for number, (one, other) in enumerate(zip(said, good, strict=True)) if one != other)
    assert (said[at].unmet, good[at].unmet) == (1, 0)
    return at


def test_a_table_that_singles_somebody_out_cannot_be_said_not_to(tmp_path: Path) -> None:
    said = found_in(tmp_path / "vrai", WITH_TABLE, "usage-responsable-iag")
    at = singled(tmp_path / "bon", said)
    assert again(tmp_path / "lu", WITH_TABLE, said).status == "verified"
    lie = [*said[:at], said[at].model_copy(update={"unmet": 0}), *said[at + 1 :]]
    point = again(tmp_path / "menti", WITH_TABLE, lie)
    assert (point.status, said[at].criterion in point.said) == ("failed", True)


def test_a_table_that_was_left_out_is_not_a_lie_and_excuses_no_other(tmp_path: Path) -> None:
    said = found_in(tmp_path / "vrai", WITH_TABLE, "usage-responsable-iag")
    at = singled(tmp_path / "bon", said)
    without = {name: data for name, data in WITH_TABLE.items() if name != TABLE}
    gone = again(tmp_path / "sans", without, said, redacted={TABLE: "1" * 64})
    assert (gone.status, gone.criteria) == ("not_run", (f"usage-responsable-iag {said[at].criterion}",))
    better = [*said[:at], said[at].model_copy(update={"unmet": 0}), *said[at + 1 :]]
    point = again(tmp_path / "mieux", without, better, redacted={TABLE: "1" * 64})
    assert (point.status, point.criteria) == ("not_run", (f"usage-responsable-iag {said[at].criterion}",))
    worse = [*said[:at], said[at].model_copy(update={"unmet": 3}), *said[at + 1 :]]
    assert again(tmp_path / "trop", without, worse, redacted={TABLE: "1" * 64}).status == "failed"
    other = [said[0].model_copy(update={"measures": 3}), *better[1:]]
    assert again(tmp_path / "autre", without, other, redacted={TABLE: "1" * 64}).status == "failed"


def test_a_portfolio_that_no_kit_reads_is_no_green(tmp_path: Path) -> None:
    bad = {"data/inputs/portfolio.yaml": b"frameworks: [inconnu]\n"}
    with pytest.raises(BadInput):
        again(tmp_path / "lu", bad, [Weighed(framework=NAME, criterion="Cr1.1", status="met")])


def test_a_portfolio_cannot_be_left_out() -> None:
    name = layout.of_project("portfolio.yaml")
    with pytest.raises(BadInput, match="il n'y a plus de dossier"):
        left_out(["portfolio.yaml"], [name])
