"""Each criterion as the dossier weighs it, against the référentiel weighed again over what is found in its files."""

from collections.abc import Iterator, Mapping, Sequence

from preuve.checks.finding import Finding
from preuve.dossier import layout
from preuve.dossier.build.weighed import of
from preuve.dossier.model import Point, Weighed
from preuve.dossier.verify.consistency.judged import FIRST, Judged
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.frameworks import matrices
from preuve.frameworks.matrix import CriterionRow
from preuve.i18n import _, ngettext, speaking
from preuve.report.words import status_words

UNSURE = ("not_run", "error")


def look(seen: Seen, judged: Judged) -> Iterator[Point]:
    """The point about criteria."""
    title = _("Les critères annoncés se pèsent pareil")
    said = {_name(one): one for one in seen.claims.weighed}
    if not said:
        why = _("ce dossier ne dit pas où en est chaque critère : il vient d'une version antérieure de Preuve")
        yield point("criteria", title, "not_run", why, remedy=_("Demandez un dossier refait avec « preuve pack »."))
        return
    with speaking(FIRST):
        found = [
            (one.framework, row) for one in matrices(judged.subject, judged.findings[FIRST]) for row in one.criteria()
        ]
        ours = {_name(told): told for told in (of(name, row) for name, row in found)}
        lost = {_name(of(name, row)): _lost(row, seen) for name, row in found}
    apart = [name for name in dict.fromkeys((*said, *ours)) if said.get(name) != ours.get(name)]
    both = [name for name in apart if name in said and name in ours]
    unsure = [
        name for name in both if _unsure(name, seen, judged) or _withheld(said[name], ours[name], lost[name], seen)
    ]
    faults = [Fault(_told(name, said, ours), layout.CLAIMS) for name in apart if name not in unsure]
    if len(said) != len(seen.claims.weighed):
        faults.append(Fault(_("un même critère est pesé deux fois"), layout.CLAIMS))
    unsure += [name for name in ours if lost[name] and name not in apart]  # alike, but nobody could measure it again
    if unsure and not faults:
        yield _unseen(title, unsure)
        return
    good = ngettext("{n} critère", "{n} critères", len(said)).format(n=len(said))
    yield concluded("criteria", title, faults, good, names=(layout.CLAIMS,))


def _unseen(title: str, names: Sequence[str]) -> Point:
    why = _("faute d'un fichier retiré à la demande, ou d'un constat qui n'a pas pu être refait : {names}")
    return point("criteria", title, "not_run", why.format(names=text(", ".join(names), 600)), criteria=tuple(names))


def _name(one: Weighed) -> str:
    return f"{one.framework} {one.criterion}"[:400]


def _unsure(name: str, seen: Seen, judged: Judged) -> bool:
    """Whether a finding that it rests on lacks a file that was left out, or can't be made again."""
    said = {one.id: one for one in seen.claims.claims if name in one.criteria}
    lacking = any(f"finding/{key}" in said for key in judged.lacking)
    return lacking or any(_weaker(one, said) for one in judged.findings[FIRST])


def _gone(seen: Seen) -> tuple[str, ...]:
    return tuple(layout.to_project(name) for name in seen.claims.redacted if layout.to_project(name))


def _lost(row: CriterionRow, seen: Seen) -> int:
    """How many measures of a criterion are of files that were left out: a table handed to an AI, an assistant."""
    gone = set(_gone(seen))
    return sum(one.kind == "check" and not gone.isdisjoint(one.where) for one in row.rows())


def _withheld(said: Weighed, ours: Weighed, lost: int, seen: Seen) -> bool:
    """Whether nothing differs but her texts, or so many measures (`lost`), of files that were left out."""
    gone = _gone(seen)
    texts = set(said.texts) - set(ours.texts)
    alike = (said.measures, said.opinions) == (ours.measures, ours.opinions) and abs(said.unmet - ours.unmet) <= lost
    return (
        alike and bool(texts or lost) and set(ours.texts) <= set(said.texts) and all(x.startswith(gone) for x in texts)
    )


def _weaker(one: Finding, said: Mapping[str, object]) -> bool:
    claim = said.get(f"finding/{one.key}")
    return claim is not None and one.status in UNSURE and getattr(claim, "status", None) != one.status


def _told(name: str, said: Mapping[str, Weighed], ours: Mapping[str, Weighed]) -> str:
    if name not in ours:
        return _("« {id} » n'est pas un critère du référentiel").format(id=text(name))
    if name not in said:
        return _("le critère « {id} » a été passé sous silence").format(id=text(name))
    words = status_words()
    told = _("{id} : le dossier dit « {said} » ({n} mesures, {texts} textes), et on trouve « {found} » ({m}, {more})")
    one, other = said[name], ours[name]
    return told.format(
        id=text(name),
        said=words[one.status],
        n=one.measures,
        texts=len(one.texts),
        found=words[other.status],
        m=other.measures,
        more=len(other.texts),
    )
