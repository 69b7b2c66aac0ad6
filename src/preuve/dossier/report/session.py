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
from preuve.checks.words import counted
from preuve.checks.words import words as found_words
from preuve.dossier.model import LEVELS, Level, Status
from preuve.dossier.report.handed import Handed
from preuve.dossier.report.odd import Odd, odd
from preuve.dossier.report.verdict import policy
from preuve.dossier.words import SIGNS, title, words
from preuve.engines import Value
from preuve.i18n import N_, _, ngettext
from preuve.pages import render
from preuve.targets import templates

TOLD: tuple[Found, ...] = ("unmet", "error", "not_run", "declared", "met", "not_applicable")
KINDS: Mapping[str, str] = {
    "film": N_("même film"),
    "film-part": N_("images en commun"),
    "film-unseen": N_("films pas tous comparés"),
    "text": N_("texte en commun"),
    "sample": N_("texte de l'exemple"),
    "template": N_("texte du modèle"),
    "key": N_("même clé"),
    "candidate": N_("même personne"),
    "nonce": N_("même défi"),
    "run": N_("même production"),
    "file": N_("même fichier"),
}


class Session(Value):
    """The rows, in the order of the files' names, and what is odd. `at` is the juror's own clock."""

    at: datetime
    kit: str = __version__
    rows: tuple[Handed, ...]
    odd: tuple[Odd, ...] = ()

    def odd_of(self, number: int) -> list[Odd]:
        """What is odd about a row, numbered from 1."""
        return [one for one in self.odd if number in one.rows]

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


def believed(row: Handed) -> bool:
    """Whether what the dossier says of its criteria was found again (L2)."""
    return row.levels.get("L2") in ("verified", "within_tolerance")


def counts(row: Handed) -> dict[Found, int]:
    """How many criteria have each status."""
    found = Counter(row.criteria.values())
    return {one: found[one] for one in TOLD if found[one]}


def tally(row: Handed) -> str:
    """« 12 tenus, 1 non tenu, 3 à juger », and whether that was found again."""
    told = ", ".join(f"{n} {counted(status, n)}" for status, n in counts(row).items())
    if not told:
        return _("aucun critère annoncé")
    return told if believed(row) else _("{told} (d'après le dossier seul)").format(told=told)


def level_words(status: Status | None) -> str:
    """A level's status with its sign; « pas examiné » where it wasn't."""
    one: Status = status or "not_run"
    return f"{SIGNS[one]} {words()[one]}"


def headline(session: Session) -> str:
    """The session in a sentence."""
    refused = sum(bool(one.refused) for one in session.rows)
    failed = sum("failed" in one.levels.values() for one in session.rows)
    said = [ngettext("{n} dossier", "{n} dossiers", len(session.rows)).format(n=len(session.rows))]
    if refused:
        said.append(ngettext("{n} ne s'ouvre pas", "{n} ne s'ouvrent pas", refused).format(n=refused))
    if failed:
        said.append(
            ngettext("{n} a un point qui ne concorde pas", "{n} ont un point qui ne concorde pas", failed).format(
                n=failed
            )
        )
    if session.odd:
        many = len(session.odd)
        said.append(ngettext("{n} chose à regarder", "{n} choses à regarder", many).format(n=many))
    return ", ".join(said) + "."


def others(session: Session, number: int, one: Odd) -> list[str]:
    """The files that something odd is shared with."""
    return [session.rows[other - 1].file for other in one.rows if other != number]


def to_json(session: Session) -> bytes:
    """For programs: no fingerprint, no candidate's text."""
    kept = session.model_dump(mode="json", exclude={"rows": {"__all__": {"films", "texts"}}})
    return canonical({**kept, "exit": session.exit_code}) + b"\n"


def to_csv(session: Session) -> bytes:
    """As French Excel opens it: UTF-8 with BOM, semicolons; no text is taken for a formula."""
    criteria = list(dict.fromkeys(name for one in session.rows for name in one.criteria))
    heads = [_("Fichier"), _("Candidat"), _("Session"), _("Titre"), _("Signé par"), *map(title, LEVELS), *criteria]
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(inert, [*heads, _("À regarder"), _("Empreinte (SHA-256)")]))
    for number, row in enumerate(session.rows, start=1):
        writer.writerow(map(inert, _cells(session, number, row, criteria)))
    return (BOM + out.getvalue()).encode()


def _cells(session: Session, number: int, row: Handed, criteria: Sequence[str]) -> Iterator[str]:
    yield from (row.file, row.candidate, row.session, row.title, row.signer)
    yield from (_("refusé") if row.refused else words()[row.levels.get(level, "not_run")] for level in LEVELS)
    yield from (found_words()[row.criteria[one]] if one in row.criteria else "" for one in criteria)
    told = [row.refused, *(one.said for one in session.odd_of(number))]
    yield " | ".join(filter(None, told))
    yield row.sha256


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
        counts=counts,
        tally=tally,
        believed=believed,
        others=others,
        seen=_seen,
    )


def _seen(row: Handed, level: Level) -> Status:
    return row.levels.get(level, "not_run")
