"""Questions worth asking a candidate: of what failed, doesn't hold, couldn't be looked at, or is only her word.

Pure: from verification's points, the matrix and the claims, to sentences, the gravest first; of what is only declared,
each competence has its turn before another comes back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from preuve.dossier import layout
from preuve.dossier.announced import parted
from preuve.dossier.folding import Fold, folded
from preuve.dossier.model import Claim, Point
from preuve.engines import Value
from preuve.frameworks.matrix import CriterionRow, Matrix, Row
from preuve.i18n import N_, _, ngettext
from preuve.wording import clip_words

Cause = Literal["failed", "unmet", "unseen", "declared"]
MOST, MOST_LABELS = 12, 4
LONGEST_SAID, LONGEST_ASKED = 400, 220
CAUSES: Mapping[Cause, str] = {
    "failed": N_("ne concorde pas"),
    "unmet": N_("non tenu"),
    "unseen": N_("pas examiné"),
    "declared": N_("déclaré seulement"),
}
_OF_STATUS: Mapping[str, Cause] = {"unmet": "unmet", "not_run": "unseen", "error": "unseen", "declared": "declared"}
_ASKED: Mapping[Cause, str] = {
    "failed": N_("Comment expliquez-vous que ceci ne concorde pas : « {what} » ?"),
    "unmet": N_("Pourquoi ceci n'est-il pas tenu : « {what} » ?"),
    "unseen": N_("Ceci n'a pas pu être mesuré : « {what} ». Que pouvez-vous en montrer ?"),
    "declared": N_("Montrez-le, et dites comment vous en jugez : « {what} »."),
}
_RANKS = ("failed", "unmet", "unseen", "person", "declared")


class Question(Value):
    """A question, why it is asked, what is known of it, the criteria that it serves, and where to look."""

    text: str
    cause: Cause
    said: str = ""
    criteria: tuple[str, ...] = ()
    where: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Why it is asked, in a word or two."""
        return _(CAUSES[self.cause])


class _Ranked(NamedTuple):
    """A question on its way: what ranks it, and what tells it from another."""

    rank: str
    same: str
    question: Question


def questions(
    *, points: Iterable[Point] = (), matrices: Sequence[Matrix] = (), claims: Iterable[Claim] = (), most: int = MOST
) -> tuple[Question, ...]:
    """At most so many questions, the gravest first; of a dossier that isn't whole, only about that.

    Args:
        points: what verification looked at.
        matrices: the référentiels, weighed; criteria of one beyond the first are told with its name.
        claims: the dossier's, where there is no matrix: those of checks that a criterion asks for.
        most: how many to keep.
    """
    every = list(points)
    found = list(_of_points(every))
    if not any(one.level == "L0" and one.status == "failed" for one in every):
        found += [one for at, matrix in enumerate(matrices) for one in _of_matrix(matrix, named=at > 0)]
        found += [] if matrices else _of_claims(claims)
    return tuple(one.question for one in _ordered(_merged(found)))[:most]


def _of_points(points: Iterable[Point]) -> Iterator[_Ranked]:
    """What failed, and what verification itself says is worth asking; what wasn't asked of it is no question."""
    for fold in folded(points):
        one = fold.point
        if one.status == "verified" or not (one.ask or one.status == "failed"):
            continue
        cause: Cause = "failed" if one.status == "failed" else "unseen"
        text = one.ask or _of_failed(fold)
        criteria = tuple(name.rpartition(" ")[2] for name in one.criteria)
        said = _short(fold.said or fold.why)
        yield _Ranked(
            cause, text, Question(text=text, cause=cause, said=said, criteria=criteria, where=_open(one.names))
        )


def _of_failed(fold: Fold) -> str:
    """What is asked about what failed; a file that isn't whole may only have travelled badly."""
    if fold.point.level == "L0":
        return _(
            "Pouvez-vous envoyer de nouveau ce dossier ? Le fichier reçu n'est pas celui qui a été scellé : un "
            "téléchargement coupé ou abîmé peut suffire."
        )
    what = _bare(clip_words(fold.title, LONGEST_ASKED))
    if fold.title != fold.point.title:
        return _("Comment expliquez-vous ceci : « {what} » ?").format(what=what)
    return _(_ASKED["failed"]).format(what=what)


def _of_claims(claims: Iterable[Claim]) -> Iterator[_Ranked]:
    for one in claims:
        cause = _OF_STATUS.get(one.status or "")
        if cause is None or not one.criteria:
            continue
        names = tuple(name.rpartition(" ")[2] for name in one.criteria)
        what, said = parted(one.statement)
        text = _(_ASKED[cause]).format(what=_bare(clip_words(what, LONGEST_ASKED)))
        where = _open(pinned.name for pinned in one.artifacts)
        same = "/".join(one.id.split("/")[:2])
        yield _Ranked(cause, same, Question(text=text, cause=cause, said=_short(said), criteria=names, where=where))


def _open(names: Iterable[str]) -> tuple[str, ...]:
    """The first files that a person can look at: one that is named by its digest tells her nothing."""
    return tuple(name for name in names if not layout.digest_of(name))[:3]


def _of_matrix(matrix: Matrix, *, named: bool = False) -> Iterator[_Ranked]:
    """`named`: criteria are told with the référentiel's name."""
    for one in matrix.criteria():
        criterion = one.model_copy(update={"id": f"{matrix.framework} {one.id}"}) if named else one
        rows = [row for part in criterion.parts for row in part.rows if row.status in _OF_STATUS]
        elements = [element for part in criterion.parts for element in part.elements]
        rows += [row for element in elements for row in element.rows if row.status == "unmet"]
        written = [row for row in rows if row.kind in ("document", "statement")]
        yield from (_of_row(criterion, row) for row in rows if row not in written)
        for cause in ("unmet", "declared"):
            for kind in ("document", "statement"):
                same = [row for row in written if row.kind == kind and _OF_STATUS[row.status] == cause]
                yield from _of_words(criterion, same)
        for part in criterion.parts:
            if (cause_of := _OF_STATUS.get(part.counted)) and part.elements:
                text = _(_ASKED[cause_of]).format(what=_bare(part.asks))
                asked = Question(text=text, cause=cause_of, said=_short(part.said), criteria=(criterion.id,))
                yield _Ranked(cause_of, part.id, asked)


def _of_row(criterion: CriterionRow, row: Row) -> _Ranked:
    cause = _OF_STATUS[row.status]
    person = row.kind == "person"
    about = _("{criterion} : {question}").format(criterion=_bare(criterion.label), question=_lower(row.label))
    text = about if person else _(_ASKED[cause]).format(what=_bare(row.label))
    asked = Question(text=text, cause=cause, said=_short(row.said), criteria=(criterion.id,), where=row.where[:3])
    return _Ranked("person" if person else cause, row.check or text, asked)


def _of_words(criterion: CriterionRow, rows: Sequence[Row]) -> Iterator[_Ranked]:
    """What she wrote, or didn't, for a criterion: asked at once."""
    if not rows:
        return
    told = [_bare(_lower(row.label)) for row in rows]
    if (more := len(told) - MOST_LABELS) > 0:
        told[MOST_LABELS:] = [ngettext("et {n} autre", "et {n} autres", more).format(n=more)]
    first, labels = rows[0], " ; ".join(told)
    cause = _OF_STATUS[first.status]
    if cause == "unmet":
        text = _("Ceci manque, ou n'est pas complet : {what}. Qu'en dites-vous ?")
    elif first.kind == "document":
        text = _("Résumez ce que vous avez écrit : {what}.")
    else:
        text = _("Expliquez, sans lire : {what}.")
    where = tuple(dict.fromkeys(name for row in rows for name in row.where))[:3]
    asked = Question(text=text.format(what=labels), cause=cause, criteria=(criterion.id,), where=where)
    yield _Ranked(cause, f"{criterion.id}/{first.kind}/{cause}", asked)


def _merged(found: Iterable[_Ranked]) -> list[_Ranked]:
    """The same thing asked for several criteria, asked once."""
    kept: dict[tuple[str, str], _Ranked] = {}
    for one in found:
        first = kept.setdefault((one.rank, one.same), one)
        names = tuple(dict.fromkeys((*first.question.criteria, *one.question.criteria)))
        merged = first.question.model_copy(update={"criteria": names})
        kept[one.rank, one.same] = first._replace(question=merged)
    return list(kept.values())


def _ordered(found: Iterable[_Ranked]) -> list[_Ranked]:
    """By gravity; of what only she says, each competence in turn."""
    turns: Counter[tuple[str, str]] = Counter()
    keyed = []
    for order, one in enumerate(found):
        competence = (one.question.criteria or ("",))[0].partition(".")[0]
        turn = turns[one.rank, competence] if one.rank in ("person", "declared") else 0
        turns[one.rank, competence] += 1
        keyed.append((_RANKS.index(one.rank), turn, order, one))
    return [one for *_key, one in sorted(keyed, key=lambda key: key[:3])]


def _bare(text: str) -> str:
    """A sentence that another goes on from."""
    return text.strip().rstrip(".?! ")


def _lower(text: str) -> str:
    """A label inside a sentence: its capital goes, unless a second one follows (an acronym)."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] in "'’ " else text


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1].rstrip() + "…"
