"""Evidence that is asked for each use case: a row for each, named after it, and whether there are enough of them.

- Fewer distinct cases than the exam asks are `unmet`, wherever evidence is asked for each. Two cases whose documents
  hold nearly the same words count as one.
- A case that names no run isn't counted against a part that takes her words or a person's judgement too: the
  référentiel asks for a use, not for a video. Where a part takes measures alone, nothing was looked at: `not_run`.
- A case whose run can't be looked at is `not_run`, and says why.
- Two cases that rest on the same run are told once, for a person to judge.
- What is measured of every run there is (a campaign) is measured on each run that a case names.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations

from preuve.documents import template_of, words_of
from preuve.frameworks.cases import CaseGround
from preuve.frameworks.matrix import Row
from preuve.frameworks.measured import Measured
from preuve.frameworks.model import Checks, Document, Framework, Part
from preuve.frameworks.papers import Papers
from preuve.i18n import _, ngettext
from preuve.portfolio import FILE

ALIKE = 0.7
"""So large a share of a case's words found in another, wherever they stand: they are one case, told twice.

Two uses told by one hand share half of their words; a copy in which every second long word was changed, three quarters.
"""
LEAST = 20
"""Fewer words than this are too few to compare."""


class ByCase:
    """The use cases of a project, against what a référentiel asks of each."""

    def __init__(self, framework: Framework, grounds: Sequence[CaseGround], papers: Papers) -> None:
        self.framework, self.grounds, self.papers = framework, grounds, papers
        self._measured: dict[str, Measured] = {}

    def rows(self, part: Part) -> Iterator[Row]:
        """What a part asks for each case, after what is wrong with the cases themselves."""
        yield from self._campaign(part)
        asked = [proof for proof in part.evidence if isinstance(proof, Checks | Document) and proof.each == "case"]
        if not asked:
            return
        yield from self._too_few()
        if part.id == self._first:
            yield from self._same_run()
        alone = all(isinstance(proof, Checks) for proof in part.evidence)
        for proof in asked:
            for ground in self.grounds:
                if isinstance(proof, Document):
                    yield from self._sections(proof, ground)
                else:
                    yield from (self._check(name, ground, alone=alone) for name in proof.checks)

    def _campaign(self, part: Part) -> Iterator[Row]:
        """What is asked of every run there is, on those that cases name beside the one that is looked at."""
        seen = {self.papers.subject.folder}
        for ground in self.grounds:
            folder = ground.subject.folder if ground.subject else None
            if (folder is None and ground.problem is None) or (folder and folder in seen):
                continue
            seen.add(folder)
            for proof in part.evidence:
                if isinstance(proof, Checks) and proof.each == "run":
                    yield from (self._check(name, ground, alone=True) for name in proof.checks)

    def _sections(self, proof: Document, ground: CaseGround) -> Iterator[Row]:
        name = of_case(proof.document, ground)
        for heading in proof.sections:
            yield self.papers.row("document", _named(heading, ground), name, heading, case=ground.case.id)

    def _check(self, name: str, ground: CaseGround, *, alone: bool) -> Row:
        measured = self._of(ground)
        row = measured.row(name)
        label = _named(row.label, ground)
        if ground.problem is None and ground.subject is None and not alone:
            return Row(
                kind="check", label=label, status="not_applicable", said=row.said, check=name, case=ground.case.id
            )
        return row.model_copy(update={"label": label, "case": ground.case.id})

    def _of(self, ground: CaseGround) -> Measured:
        if ground.case.id not in self._measured:
            films = tuple(film.target for film in ground.subject.films) if ground.subject else ()
            self._measured[ground.case.id] = Measured(ground.findings, films, _why(ground))
        return self._measured[ground.case.id]

    def _too_few(self) -> Iterator[Row]:
        least = max(self.framework.modality.cases if self.framework.modality else 0, 1)
        copies = {later for _first, later, _share in self.copied}
        there = len(self.grounds) - len(copies)
        if there >= least:
            return
        said = ngettext("{n} cas d'usage sur {least} demandés", "{n} cas d'usage sur {least} demandés", there)
        told = [said.format(n=there, least=least), *(_alike(*one) for one in self.copied)]
        lacking = least - there
        remedy = ngettext(
            "Il en manque {n} : ajoutez-le à {file} (clé « cases »), puis écrivez son document.",
            "Il en manque {n} : ajoutez-les à {file} (clé « cases »), puis écrivez leurs documents.",
            lacking,
        )
        yield Row(
            kind="document",
            label=_("Nombre de cas d'usage"),
            status="unmet",
            said=" ; ".join(told),
            remedy=remedy.format(n=lacking, file=FILE),
            where=(FILE,),
        )

    def _same_run(self) -> Iterator[Row]:
        for one, other in combinations(self.grounds, 2):
            if one.subject and other.subject and one.subject.folder == other.subject.folder:
                label = _("« {one} » et « {other} » reposent sur la même production : sont-ce deux usages différents ?")
                told = label.format(one=one.case.title, other=other.case.title)
                yield Row(kind="person", label=told, status="declared", where=(FILE,))

    @cached_property
    def copied(self) -> Sequence[tuple[CaseGround, CaseGround, float]]:
        """Pairs of cases with nearly the same words, and the share of words in common; each case copies one at most."""
        found: dict[str, tuple[CaseGround, CaseGround, float]] = {}
        for one, other in combinations(self.grounds, 2):
            share = _share(self._words[one.case.id], self._words[other.case.id])
            if share >= ALIKE:
                found.setdefault(other.case.id, (one, other, share))
        return tuple(found.values())

    @cached_property
    def _words(self) -> dict[str, Counter[str]]:
        """How often each case says each word, over all the documents that are asked for each."""
        proofs = (proof for part in self.framework.parts() for proof in part.evidence)
        names = dict.fromkeys(proof.document for proof in proofs if isinstance(proof, Document) and proof.each)
        return {
            ground.case.id: sum((self._own(of_case(name, ground)) for name in names), Counter())
            for ground in self.grounds
        }

    def _own(self, name: str) -> Counter[str]:
        """The words of a document, less those of its model."""
        return Counter(words_of(self.papers.words(name))) - Counter(words_of(template_of(name)))

    @cached_property
    def _first(self) -> str:
        """The first part that asks something for each case."""
        asked = (
            part.id
            for part in self.framework.parts()
            if any(getattr(one, "each", "") == "case" for one in part.evidence)
        )
        return next(asked, "")


def of_case(document: str, ground: CaseGround) -> str:
    """A case's own document: « usage.md » is « usage/devis.md » for « devis »."""
    return f"{document.removesuffix('.md')}/{ground.case.id}.md"


def _named(label: str, ground: CaseGround) -> str:
    return _("{label}, cas « {case} »").format(label=label, case=ground.case.title)


def _why(ground: CaseGround) -> tuple[str, str] | None:
    """Why nothing was measured of a case; None where something was."""
    if ground.problem:
        return ground.problem.message, ground.problem.remedy
    if ground.subject is None:
        said = _("ce cas d'usage n'a pas de production : rien n'a été mesuré")
        return said, _("S'il en a une, nommez-la dans {file} (clé « run » du cas).").format(file=FILE)
    return None


def _alike(one: CaseGround, other: CaseGround, share: float) -> str:
    told = _("« {other} » dit presque la même chose que « {one} » ({share} % des mots)")
    return told.format(one=one.case.title, other=other.case.title, share=round(share * 100))


def _share(one: Counter[str], other: Counter[str]) -> float:
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer >= LEAST else 0.0
