"""What follows from decisions that jurors made, by a référentiel's own rules. Nothing is decided in their place.

The juror's page says the same (`templates/dossier/verifier/outcome.js`).
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Framework
from preuve.i18n import _

Decision = Literal["", "acquis", "non_acquis", "a_revoir"]


def outcome(framework: Framework, decided: Mapping[str, Decision]) -> Iterator[str]:
    """The sentences that follow from decisions on competences, by their ids; none where nothing is decided."""
    every = [one.id for one in framework.competences]
    lost = [one for one in every if decided.get(one) == "non_acquis"]
    waiting = [one for one in every if decided.get(one) not in ("acquis", "non_acquis")]
    if len(waiting) == len(every):
        return
    if not lost and not waiting:
        yield _("Toutes les compétences sont acquises.")
    if lost:
        yield from _lost(framework.modality, lost)
    if waiting:
        yield _("Encore à décider : {names}.").format(names=", ".join(waiting))


def _lost(rules: Modality | None, lost: list[str]) -> Iterator[str]:
    names = ", ".join(lost)
    if rules and rules.all_required:
        yield _("{names} : non acquis. Le référentiel demande toutes les compétences.").format(names=names)
    for group in rules.together if rules else ():
        hit = ", ".join(one for one in group if one in lost)
        if hit and len(group) > 1:
            yield _("{lost} : non acquis. À repasser ensemble : {names}.").format(lost=hit, names=", ".join(group))
        elif hit:
            yield _("{names} : non acquis, à repasser seul.").format(names=hit)
    if not rules or not (rules.together or rules.all_required):
        yield _("{names} : non acquis. Le référentiel ne dit pas ce qui en découle.").format(names=names)
