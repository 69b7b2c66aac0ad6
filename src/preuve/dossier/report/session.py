"""The whole session in a table: a row a dossier, and what is odd between them; as a page, a sheet, JSON."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO

from preuve import __version__
from preuve.artifact import canonical
from preuve.audience.forms.grid import BOM, inert
from preuve.checks.finding import Status as Found
from preuve.checks.words import SIGNS as FOUND_SIGNS
from preuve.dossier.model import LEVELS, Level, Status
from preuve.dossier.report.blocks import blocks
from preuve.dossier.report.grids import Grid, marks
from preuve.dossier.report.handed import Handed
from preuve.dossier.report.odd import odd
from preuve.dossier.report.oddity import KINDS, Kind, Odd
from preuve.dossier.report.verdict import policy
from preuve.dossier.words import SIGNS, title, words
from preuve.engines import Value
from preuve.frameworks import framework, names
from preuve.i18n import _, ngettext
from preuve.pages import render
from preuve.report.words import TOLD, counted
from preuve.report.words import status_words as found_words
from preuve.targets import templates
from preuve.wording import listing


class Session(Value):
    """The rows, in the order of the files' names, and what is odd. `at` is the juror's own clock.

    `grids`: those that jurors saved beside the dossiers; `no_grids` are files that bear such a name and aren't any.
    """

    at: datetime
    kit: str = __version__
    rows: tuple[Handed, ...]
    odd: tuple[Odd, ...] = ()
    grids: tuple[Grid, ...] = ()
    no_grids: tuple[str, ...] = ()

    def marks_of(self, row: Handed) -> list[str]:
        """What jurors decided of a dossier, and what follows from it."""
        return list(marks(self.grids, row.sha256))

    def odd_of(self, number: int) -> list[Odd]:
        """What is odd about a row, numbered from 1."""
        return [one for one in self.odd if number in one.rows]

    @property
    def kinds(self) -> Mapping[Kind, set[int]]:
        """What is odd, the gravest first, and of which rows."""
        found: dict[Kind, set[int]] = {}
        for one in self.odd:
            found.setdefault(one.kind, set()).update(one.rows)
        return found

    @property
    def exit_code(self) -> int:
        """0: nothing failed; 1: something did; 2: a dossier couldn't be opened. Odd isn't a failure."""
        if any(one.refused for one in self.rows):
            return 2
        return int(any("failed" in one.levels.values() for one in self.rows))


def table(rows: Sequence[Handed], at: datetime, hear: Callable[[float], None] = lambda _share: None) -> Session:
    """The session of some dossiers. `hear` is told how far their comparison is."""
    ordered = sorted(rows, key=lambda one: one.file)
    return Session(at=at, rows=tuple(ordered), odd=tuple(odd(ordered, hear)))


def counts(row: Handed) -> dict[Found, int]:
    """How many criteria have each status."""
    found = Counter(row.criteria.values())
    return {one: found[one] for one in TOLD if found[one]}


def tally(row: Handed) -> str:
    """« 12 tenus, 1 non tenu, 3 à juger », and whether that was found again."""
    told = ", ".join(f"{n} {counted(status, n)}" for status, n in counts(row).items())
    if not told:
        return _("le dossier ne dit pas où en est chaque critère")
    return told if row.confirmed else _("{told} (d'après le dossier seul)").format(told=told)


def criterion(name: str) -> str:
    """« Cr1.1 Besoins, solutions d'IA et cadre réglementaire »; an unknown one as it is."""
    where, _space, which = name.partition(" ")
    found = framework(where).criteria() if where in names() else ()
    return next((f"{one.id} {one.label}" for one in found if one.id == which), name)


def signed(row: Handed) -> str:
    """Who signed, or why nobody is named: only a signature that was examined and holds gives a name."""
    if row.signer:
        return _("signé par {who}").format(who=row.signer)
    if row.levels.get("L0") == "failed":
        return _("signature pas examinée : les fichiers ont changé")
    if row.signature == "failed":
        return _("la signature ne concorde pas")
    return _("signé par une clé que vous ne connaissez pas") if row.keys else _("pas signé")


def level_words(status: Status | None) -> str:
    """A level's status with its sign; « pas examiné » where it wasn't."""
    one: Status = status or "not_run"
    return f"{SIGNS[one]} {words()[one]}"


def headline(session: Session) -> str:
    """The session in a sentence."""
    refused = sum(bool(one.refused) for one in session.rows)
    failed = sum("failed" in one.levels.values() for one in session.rows)
    said = [many(len(session.rows))]
    if refused:
        said.append(ngettext("{n} ne s'ouvre pas", "{n} ne s'ouvrent pas", refused).format(n=refused))
    if failed:
        said.append(
            ngettext("{n} a un point qui ne concorde pas", "{n} ont un point qui ne concorde pas", failed).format(
                n=failed
            )
        )
    told = ", ".join(said) + "."
    if not session.odd:
        return told
    alike = [f"{_(KINDS[kind])} ({many(len(rows))})" for kind, rows in session.kinds.items()]
    return told + " " + _("À regarder : {what}.").format(what=listing(alike))


def many(count: int) -> str:
    """« 6 dossiers »."""
    return ngettext("{n} dossier", "{n} dossiers", count).format(n=count)


def files(session: Session, rows: Sequence[int]) -> list[str]:
    """The files of some rows, numbered as in the table."""
    return [f"{number}. {session.rows[number - 1].file}" for number in rows]


def to_json(session: Session) -> bytes:
    """For programs: no fingerprint, no candidate's text."""
    kept = session.model_dump(mode="json", exclude={"rows": {"__all__": {"films", "texts"}}})
    return canonical({**kept, "exit": session.exit_code}) + b"\n"


def to_csv(session: Session) -> bytes:
    """As French Excel opens it: UTF-8 with BOM, semicolons; no text is taken for a formula."""
    criteria = list(dict.fromkeys(name for one in session.rows for name in one.criteria))
    heads = [_("Fichier"), _("Candidat"), _("Session"), _("Titre"), _("Signature"), *map(title, LEVELS)]
    heads += [*map(criterion, criteria), _("Critères retrouvés (L2)")]
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(inert, [*heads, _("À regarder"), _("Grilles du jury"), _("Empreinte (SHA-256)")]))
    for number, row in enumerate(session.rows, start=1):
        writer.writerow(map(inert, _cells(session, number, row, criteria)))
    return (BOM + out.getvalue()).encode()


def _cells(session: Session, number: int, row: Handed, criteria: Sequence[str]) -> Iterator[str]:
    yield from (row.file, row.candidate, row.session, row.title, "" if row.refused else signed(row))
    yield from (_("refusé") if row.refused else words()[row.levels.get(level, "not_run")] for level in LEVELS)
    yield from (found_words()[row.criteria[one]] if one in row.criteria else "" for one in criteria)
    yield "" if row.refused else _("oui") if row.confirmed else _("non")
    told = [row.refused, *(_beside(session, number, one) for one in session.odd_of(number))]
    yield " | ".join(filter(None, told))
    yield " | ".join(session.marks_of(row))
    yield row.sha256


def _beside(session: Session, number: int, one: Odd) -> str:
    """What is odd, and with which others."""
    others = [file for file, row in zip(files(session, one.rows), one.rows, strict=True) if row != number]
    return one.said + (" " + _("Avec {files}.").format(files=listing(others)) if others else "")


def page(session: Session) -> str:
    """The page's HTML: one file, no script, nothing to fetch."""
    folder = templates() / "dossier"
    style = "".join((folder / name).read_text(encoding="utf-8") for name in ("verdict.css", "session.css"))
    return render(
        "dossier/session.html.j2",
        session=session,
        headline=headline(session),
        style=style,
        policy_of=policy,
        levels=LEVELS,
        titles={level: title(level) for level in LEVELS},
        signs=SIGNS,
        words=words(),
        found_signs=FOUND_SIGNS,
        found_words=found_words(),
        kinds={kind: _(said) for kind, said in KINDS.items()},
        blocks=blocks(session.odd),
        tally=tally,
        signed=signed,
        criterion=criterion,
        files=files,
        seen=_seen,
    )


def _seen(row: Handed, level: Level) -> Status:
    return row.levels.get(level, "not_run")
