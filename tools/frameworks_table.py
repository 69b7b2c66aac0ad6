"""Write docs/frameworks.md: every criterion with the evidence it takes. `--check` tells whether it is current."""

import sys
from collections.abc import Iterator
from pathlib import Path

from preuve.frameworks.exam import rules
from preuve.frameworks.model import (
    Anonymity,
    Assistant,
    Checks,
    Criterion,
    Deliverable,
    Document,
    Framework,
    Kept,
    Person,
    Proof,
    Statement,
    framework,
    names,
)

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "frameworks.md"
MARK = "<!-- Below: written by tools/frameworks_table.py -->\n"


def text() -> str:
    """The whole page: what a person wrote at its top, then the tables."""
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    tables = "\n".join(line for name in names() for line in _framework(framework(name)))
    return f"{head}{MARK}\n{tables}"


def _framework(one: Framework) -> Iterator[str]:
    checks = len(one.check_ids())
    yield f"## {one.id}\n"
    yield f"*{one.title.fr}* ({one.title.en}). Source: {one.source.title}, read on {one.source.read}.\n"
    yield f"{len(list(one.criteria()))} criteria, {len(one.competences)} competences, {checks} checks. {_exam(one)}\n"
    yield "| criterion | what it is about | measured | written by her, in `documents/` | shown or kept | a juror judges |"
    yield "|---|---|---|---|---|---|"
    for criterion in one.criteria():
        yield f"| {criterion.id} | {criterion.label.en} | {' | '.join(_cells(criterion))} |"
    yield ""


def _exam(one: Framework) -> str:
    asked = one.modality
    if asked is None:
        return "Its source says nothing of the exam."
    order = "in the source's order" if asked.order_given else "in an order of ours"
    unsaid = "; ".join(said.en for said in asked.unsaid)
    given = len(list(rules(asked)))
    figures = f"{given} rules in figures" if given else "no rule in figures"
    return f"Exam: {len(asked.terms)} terms quoted, {figures}; oral {order}. The source doesn't say: {unsaid}."


def _cells(one: Criterion) -> Iterator[str]:
    proofs = [proof for part in one.parts for proof in part.evidence]
    yield _joined(_measured(one, proofs))
    yield _joined(place for proof in proofs for place in _written(proof))
    yield _joined(shown for proof in proofs for shown in _shown(proof))
    yield str(sum(isinstance(proof, Person) for proof in proofs) or "")


def _joined(told: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(told)).replace("|", "\\|")


def _measured(one: Criterion, proofs: list[Proof]) -> Iterator[str]:
    for part in one.parts:
        if part.elements:
            yield f"{part.at_least} of {', '.join(element.id for element in part.elements)}"
    for proof in proofs:
        if isinstance(proof, Checks):
            when = {"": "", "case": " (each case's run)", "run": " (every run there is)"}[proof.each]
            yield f"{' '.join(proof.checks)}{when}"
        elif isinstance(proof, Assistant):
            yield f"{proof.assistant} assistant whose tests hold"
        elif isinstance(proof, Anonymity):
            yield f"groups of at least {proof.anonymity} people in each case's table"


def _written(proof: Proof) -> Iterator[str]:
    if isinstance(proof, Document):
        name = f"{proof.document.removesuffix('.md')}/*.md" if proof.each else proof.document
        yield f"{name}: {', '.join(proof.sections)}"
    elif isinstance(proof, Statement):
        yield f"{proof.document}: {proof.section}"


def _shown(proof: Proof) -> Iterator[str]:
    if isinstance(proof, Deliverable):
        yield f"`{proof.deliverable}`"
    elif isinstance(proof, Kept):
        yield proof.kept


if __name__ == "__main__":
    told = text()
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != told)
    PAGE.write_text(told, encoding="utf-8")
