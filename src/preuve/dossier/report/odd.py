"""What is odd in a session: the same film, words, key, challenge or run in several dossiers; the kit's own texts.

Odd isn't wrong: two candidates may have worked together, and a trainer may hand in the sample. A person judges.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Literal

from preuve.checks.rgt import LONGEST, SHARE
from preuve.documents import parse
from preuve.dossier.report import film_pairs, texts
from preuve.dossier.report.film_pairs import Found
from preuve.dossier.report.handed import Film, Handed
from preuve.dossier.report.likeness import Likeness
from preuve.dossier.report.texts import Text
from preuve.engines import Value
from preuve.i18n import _, ngettext
from preuve.similarity import Overlap, overlap
from preuve.targets import templates

LEAST_RUNS = 15
Kind = Literal[
    "film", "film-part", "film-unseen", "text", "sample", "template", "key", "candidate", "nonce", "run", "file"
]


class Odd(Value):
    """Something odd: of these dossiers (numbers of rows, from 1), what was found."""

    kind: Kind
    rows: tuple[int, ...]
    said: str
    where: tuple[str, ...] = ()


Numbered = tuple[int, Handed]


def odd(session: Sequence[Handed], hear: Callable[[float], None] = lambda _share: None) -> list[Odd]:
    """Everything odd, a dossier alone first, then pairs. `hear` is told the share done."""
    rows = [(number, one) for number, one in enumerate(session, start=1) if not one.refused]
    found = [said for row in rows for said in _alone(row)]
    pairs = list(combinations(rows, 2))
    films = film_pairs.compare(((one, other) for (_n, one), (_m, other) in pairs if not _one_run(one, other)), hear)
    unseen: list[tuple[int, int]] = []
    for one, other in pairs:
        found += _pair(one, other, films, unseen)
    if unseen:
        found.append(_unseen(unseen))
    return found


def _one_run(one: Handed, other: Handed) -> bool:
    """Whether two dossiers are one file, or of one run: their films aren't compared."""
    return one.sha256 == other.sha256 or bool(one.ledger and one.ledger == other.ledger)


def _unseen(pairs: Sequence[tuple[int, int]]) -> Odd:
    """What there was no time to compare: nothing is known of it."""
    said = ngettext(
        "Faute de temps, les films de {n} paire de dossiers n'ont pas tous été comparés : regardez-les vous-même.",
        "Faute de temps, les films de {n} paires de dossiers n'ont pas tous été comparés : regardez-les vous-même.",
        len(pairs),
    ).format(n=len(pairs))
    return Odd(kind="film-unseen", rows=tuple(sorted({row for pair in pairs for row in pair})), said=said)


def _alone(row: Numbered) -> Iterator[Odd]:
    number, one = row
    if pasted := [f"{text.kind} ({text.pasted})" for text in one.texts if text.pasted]:
        said = _("Des mots du modèle du kit, laissés ou recopiés tels quels : {texts}.")
        yield Odd(kind="template", rows=(number,), said=said.format(texts=", ".join(pasted)))
    close = [(text, name, found) for text in one.texts if (best := _nearest(text)) for name, found in [best]]
    if close:
        said = _("Reprend l'exemple du kit : {texts}.")
        told = " ; ".join(f"{text.kind} ~ {name} ({_measure(found)})" for text, name, found in close)
        yield Odd(
            kind="sample", rows=(number,), said=said.format(texts=told), where=_passages(found for *_, found in close)
        )


def _nearest(text: Text) -> tuple[str, Overlap] | None:
    """The sample's text that is nearest, where it is too near: a script is compared with scripts."""
    near = [(name, found) for name, passages in sample() if _comparable(text, name)
            if (found := _too_close(text, passages))]  # fmt: skip
    return max(near, key=lambda pair: pair[1].share, default=None)


def _comparable(text: Text, name: str) -> bool:
    return (text.name == texts.STORYBOARD) == name.endswith(".yaml")


def _pair(one: Numbered, other: Numbered, films: Found, unseen: list[tuple[int, int]]) -> Iterator[Odd]:
    """What two dossiers share. Where they are one run, everything else follows and isn't told.

    `unseen` is added to where their films weren't all compared.
    """
    rows, (mine, theirs) = (one[0], other[0]), (one[1], other[1])
    if mine.sha256 == theirs.sha256:
        yield Odd(kind="file", rows=rows, said=_("C'est le même fichier, octet pour octet."))
        return
    if mine.nonce and mine.nonce == theirs.nonce:
        yield Odd(kind="nonce", rows=rows, said=_("Ils répondent au même défi, qui n'a été donné qu'à une personne."))
    yield from _people(rows, mine, theirs)
    if _one_run(mine, theirs):
        yield Odd(kind="run", rows=rows, said=_("C'est la même production : le registre est le même, mot pour mot."))
        return
    found = [(a, b, film_pairs.alike(a, b, films)) for a in mine.films for b in theirs.films]
    unseen += [rows] if any(alike is None for _a, _b, alike in found) else []
    yield from _films(rows, [(a, b, alike) for a, b, alike in found if alike])
    yield from _texts(rows, mine, theirs)


def _people(rows: tuple[int, int], mine: Handed, theirs: Handed) -> Iterator[Odd]:
    one, other = mine.candidate, theirs.candidate
    if one and one.casefold() == other.casefold():
        yield Odd(kind="candidate", rows=rows, said=_("Deux dossiers de la même personne ({who}).").format(who=one))
    elif set(mine.keys) & set(theirs.keys):
        said = _("La même clé les a signés tous les deux : {one}, {other}.")
        if not (mine.signer and theirs.signer):
            said = _("Ils se disent signés par la même clé : {one}, {other}.")
        unnamed = _("une personne que le dossier ne nomme pas")
        yield Odd(kind="key", rows=rows, said=said.format(one=one or unnamed, other=other or unnamed))


def _films(rows: tuple[int, int], found: Sequence[tuple[Film, Film, Likeness]]) -> Iterator[Odd]:
    """The films that are alike: those the same, else those that share a part."""
    same = [pair for pair in found if pair[2].same]
    part = [pair for pair in found if pair[2].partly and not pair[2].same]
    if same:
        said = _("Le même film : {films}.").format(films=_named(same))
        yield Odd(kind="film", rows=rows, said=said, where=_paths(same))
    elif part:
        said = _("Des images en commun : {films}.").format(films=_named(part))
        yield Odd(kind="film-part", rows=rows, said=said, where=_paths(part))


def _named(pairs: Sequence[tuple[Film, Film, Likeness]]) -> str:
    told = []
    for one, other, found in sorted(pairs, key=lambda pair: -pair[2].share)[:4]:
        bytes_ = _("octet pour octet") if one.sha256 == other.sha256 else _likeness(found)
        told.append(f"{_short(one)} ~ {_short(other)} ({bytes_})")
    return " ; ".join(told)


def _likeness(found: Likeness) -> str:
    return _("{percent} % des images pareilles sur {seconds} s comparées").format(
        percent=round(100 * found.share), seconds=round(found.seconds)
    )


def _short(film: Film) -> str:
    return film.names[0].rpartition("/")[2]


def _paths(pairs: Sequence[tuple[Film, Film, Likeness]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(film.names[0] for one, other, _found in pairs for film in (one, other)))


def _texts(rows: tuple[int, int], mine: Handed, theirs: Handed) -> Iterator[Odd]:
    others = {text.kind: text for text in theirs.texts}
    pairs = [(text, others[text.kind]) for text in mine.texts if text.kind in others]
    close = [(text.kind, found) for text, other in pairs if (found := _too_close(text, other.passages))]
    if close:
        said = _("Des textes en commun : {texts}.")
        told = " ; ".join(f"{kind} ({_measure(found)})" for kind, found in close)
        yield Odd(
            kind="text", rows=rows, said=said.format(texts=told), where=_passages(found for _kind, found in close)
        )


def _passages(found: Iterable[Overlap]) -> tuple[str, ...]:
    """The longest passages in common, the first few."""
    return tuple(" ".join(one.longest[:40]) for one in sorted(found, key=lambda one: -len(one.longest))[:3])


def _too_close(text: Text, passages: Sequence[str]) -> Overlap | None:
    found = overlap(text.passages, passages)
    if found.runs < LEAST_RUNS:
        return None
    return found if found.share > SHARE or len(found.longest) >= LONGEST else None


def _measure(found: Overlap) -> str:
    return ngettext(
        "{share} % des suites de cinq mots, {n} mot de suite au plus",
        "{share} % des suites de cinq mots, {n} mots de suite au plus",
        len(found.longest),
    ).format(share=round(100 * found.share), n=len(found.longest))


@cache
def sample() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sample's scripts and documents, by their names; none where the kit was installed without it."""
    from preuve.reading import load
    from preuve.storyboard import Storyboard

    folder = templates().parent / "sample_project"
    boards = [(path.name, texts.script(load(path, Storyboard))) for path in sorted(folder.glob("storyboards/*.yaml"))]
    documents = [
        (path.name, tuple(one.text for one in parse(path.read_text(encoding="utf-8")) if one.words))
        for path in sorted(folder.glob("documents/*.md"))
    ]
    return tuple((f"sample_project/{name}", passages) for name, passages in boards + documents)
