"""Films and words that dossiers of several runs have in common: pairs are compared, groups are told."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from preuve.checks.rgt import LONGEST, SHARE
from preuve.dossier.report import film_pairs
from preuve.dossier.report.film_pairs import Hear
from preuve.dossier.report.handed import Film, Handed
from preuve.dossier.report.likeness import Likeness
from preuve.dossier.report.oddity import Kind, Numbered, Odd, together
from preuve.dossier.report.same import one_run
from preuve.i18n import _, ngettext
from preuve.similarity import Overlap, overlap
from preuve.targets import target_label
from preuve.wording import listing

LEAST_RUNS = 15
MOST_TOLD = 4
Rows = tuple[int, int]
FilmPair = tuple[Rows, Film, Film, Likeness]
TextPair = tuple[Rows, str, Overlap]


def alike(rows: Sequence[Numbered], hear: Hear) -> Iterator[Odd]:
    """What is alike between dossiers that aren't of one run: there, everything is. `hear` is told the share done."""
    pairs = [(one, other) for one, other in combinations(rows, 2) if not one_run(one[1], other[1])]
    found = film_pairs.compare(((one, other) for (_n, one), (_m, other) in pairs), hear)
    same: list[FilmPair] = []
    part: list[FilmPair] = []
    words: list[TextPair] = []
    unseen: list[Rows] = []
    for (number, one), (other_number, other) in pairs:
        at = (number, other_number)
        films = [(a, b, film_pairs.alike(a, b, found)) for a in one.films for b in other.films]
        unseen += [at] if any(how is None for _a, _b, how in films) else []
        whole = [(at, a, b, how) for a, b, how in films if how and how.same]
        same += whole
        part += [] if whole else [(at, a, b, how) for a, b, how in films if how and how.partly]
        words += [(at, *two) for two in _texts(one, other)]
    yield from _films("film", same, _("Le même film : {films}."))
    yield from _films("film-part", part, _("Des images en commun : {films}."))
    yield from _words(words)
    if unseen:
        yield _unseen(unseen)


def too_close(passages: Sequence[str], others: Sequence[str]) -> Overlap | None:
    """What two texts share, where it is more than two people write by chance."""
    found = overlap(passages, others)
    if found.runs < LEAST_RUNS:
        return None
    return found if found.share > SHARE or len(found.longest) >= LONGEST else None


def measure(found: Overlap) -> str:
    """How close two texts are."""
    return ngettext(
        "{share} % des suites de cinq mots, {n} mot de suite au plus",
        "{share} % des suites de cinq mots, {n} mots de suite au plus",
        len(found.longest),
    ).format(share=round(100 * found.share), n=len(found.longest))


def quoted(found: Iterable[Overlap]) -> tuple[str, ...]:
    """The longest passages in common, the first few."""
    told = (" ".join(one.longest[:40]) for one in sorted(found, key=lambda one: -len(one.longest)))
    return tuple(dict.fromkeys(told))[:3]


def _films(kind: Kind, pairs: Sequence[FilmPair], said: str) -> Iterator[Odd]:
    for group in together(at for at, *_films in pairs):
        own = sorted((pair for pair in pairs if pair[0][0] in group), key=lambda pair: -pair[3].share)
        told = list(dict.fromkeys(_named(pair) for pair in own))[:MOST_TOLD]
        where = tuple(dict.fromkeys(film.names[0] for _at, one, other, _how in own for film in (one, other)))
        yield Odd(kind=kind, rows=group, said=said.format(films=" ; ".join(told)), where=where)


def _named(pair: FilmPair) -> str:
    _at, one, other, found = pair
    how = _("octet pour octet") if one.sha256 == other.sha256 else _likeness(found)
    names = list(dict.fromkeys((_label(one), _label(other))))
    return f"{listing(names)} ({how})"


def _label(film: Film) -> str:
    return target_label(film.names[0].rpartition("/")[2].removesuffix(".mp4"))


def _likeness(found: Likeness) -> str:
    return _("{percent} % des images pareilles sur {seconds} s comparées").format(
        percent=round(100 * found.share), seconds=round(found.seconds)
    )


def _texts(mine: Handed, theirs: Handed) -> Iterator[tuple[str, Overlap]]:
    others = {text.kind: text for text in theirs.texts}
    for text in mine.texts:
        if text.kind in others and (found := too_close(text.passages, others[text.kind].passages)):
            yield text.kind, found


def _words(pairs: Sequence[TextPair]) -> Iterator[Odd]:
    for group in together(at for at, *_texts in pairs):
        nearest: dict[str, Overlap] = {}
        own = [pair for pair in pairs if pair[0][0] in group]
        for _at, kind, found in own:
            nearest[kind] = max(nearest.get(kind, found), found, key=lambda one: one.share)
        told = " ; ".join(f"{kind} ({measure(found)})" for kind, found in nearest.items())
        said = _("Des textes en commun : {texts}.").format(texts=told)
        yield Odd(kind="text", rows=group, said=said, where=quoted(found for _at, _kind, found in own))


def _unseen(pairs: Sequence[Rows]) -> Odd:
    """What there was no time to compare: nothing is known of it."""
    said = ngettext(
        "Faute de temps, les films de {n} paire de dossiers n'ont pas tous été comparés : regardez-les vous-même.",
        "Faute de temps, les films de {n} paires de dossiers n'ont pas tous été comparés : regardez-les vous-même.",
        len(pairs),
    ).format(n=len(pairs))
    return Odd(kind="film-unseen", rows=tuple(sorted({row for pair in pairs for row in pair})), said=said)
