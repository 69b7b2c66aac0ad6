"""What several dossiers of a session have that only one should: the same bytes, run, challenge, key or person.

Each thing is told once, of all those who share it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from preuve.dossier.report.handed import Handed
from preuve.dossier.report.oddity import Numbered, Odd
from preuve.i18n import _
from preuve.wording import listing


def same(rows: Sequence[Numbered]) -> Iterator[Odd]:
    """What is shared outright. Of dossiers that are one file, the rest follows and isn't told."""
    for group in _groups(rows, lambda one: [one.sha256]):
        yield Odd(kind="file", rows=_numbers(group), said=_("C'est le même fichier, octet pour octet."))
    for group in _told(rows, lambda one: [one.ledger]):
        said = _("C'est la même production : le registre est le même, mot pour mot.")
        yield Odd(kind="run", rows=_numbers(group), said=said)
    for group in _told(rows, lambda one: [one.nonce]):
        if not _one_person(group):
            said = _("Ils répondent au même défi, qui n'a été donné qu'à une personne.")
            yield Odd(kind="nonce", rows=_numbers(group), said=said)
    yield from _people(rows)


def one_run(one: Handed, other: Handed) -> bool:
    """Whether two dossiers are one file, or of one run: their films and texts follow."""
    return one.sha256 == other.sha256 or bool(one.ledger and one.ledger == other.ledger)


def _people(rows: Sequence[Numbered]) -> Iterator[Odd]:
    for group in _told(rows, lambda one: one.keys):
        sure = [row for row in group if row[1].signer]
        told = len(sure) > 1 and not _one_person(sure)
        if told:
            said = _("La même clé a signé pour {people}.").format(people=_named(sure))
            yield Odd(kind="key", rows=_numbers(sure), said=said)
        if not _one_person(group) and not (told and len(sure) == len(group)):
            said = _("Ils se disent signés par la même clé, pour {people}.").format(people=_named(group))
            yield Odd(kind="key", rows=_numbers(group), said=said)
    for group in _told(rows, lambda one: [one.candidate.casefold()]):
        said = _("Ils sont tous de la même personne ({who}).").format(who=group[0][1].candidate)
        yield Odd(kind="candidate", rows=_numbers(group), said=said)


def _named(group: Sequence[Numbered]) -> str:
    unnamed = _("une personne que le dossier ne nomme pas")
    return listing(list(dict.fromkeys(one.candidate or unnamed for _number, one in group)))


def _one_person(group: Sequence[Numbered]) -> bool:
    """Whether they all name the same person; nobody named is nobody known."""
    people = {one.candidate.casefold() for _number, one in group}
    return len(people) == 1 and "" not in people


def _told(rows: Sequence[Numbered], values: Callable[[Handed], Iterable[str]]) -> Iterator[list[Numbered]]:
    """The groups that are more than one file."""
    for group in _groups(rows, values):
        if len({one.sha256 for _number, one in group}) > 1:
            yield group


def _groups(rows: Sequence[Numbered], values: Callable[[Handed], Iterable[str]]) -> list[list[Numbered]]:
    """The rows that have a value in common, nothing being no value."""
    found: dict[str, list[Numbered]] = {}
    for row in rows:
        for value in dict.fromkeys(values(row[1])):
            found.setdefault(value, []).append(row)
    return _several(found)


def _several(found: Mapping[str, list[Numbered]]) -> list[list[Numbered]]:
    return [group for value, group in found.items() if value and len(group) > 1]


def _numbers(group: Sequence[Numbered]) -> tuple[int, ...]:
    return tuple(number for number, _one in group)
