"""`preuve verify FOLDER`: every dossier of a session, one after another; one that can't be opened is a row."""

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import typer

from preuve.dossier.model import LEVELS, Status, Wanted
from preuve.dossier.opening import sealed
from preuve.dossier.refusal import safe
from preuve.dossier.report import session
from preuve.dossier.report.blocks import blocks
from preuve.dossier.report.grids import read_grids
from preuve.dossier.report.handed import Handed, handed, refused
from preuve.dossier.report.oddity import KINDS
from preuve.dossier.report.session import Session
from preuve.dossier.verify.order import examine
from preuve.dossier.words import SIGNS, title, words
from preuve.errors import BadInput, PreuveError
from preuve.i18n import _, ngettext
from preuve.pages import duration
from preuve.sessions import keys
from preuve.sessions.verifying import Asked, Written
from preuve.store import check_place, elsewhere, write_atomic
from preuve.wording import clip_words

NAME = "session"
ENDS = (".zip", ".zip.age")
MOST = 500
MOST_FAILED, LONGEST = 5, 400
STYLES: Mapping[Status, str] = {
    "verified": "green",
    "failed": "bold red",
    "not_run": "yellow",
    "within_tolerance": "cyan",
}


@dataclass
class Shown:
    """How the session is shown; how far it is, with the time left, on the error output."""

    as_json: bool = False
    plain: bool = False
    _began: float = field(default_factory=time.monotonic)

    @contextlib.contextmanager
    def progress(self) -> Iterator[Callable[[str, float], None]]:
        """Hear what is looked at, and which share of the session is done: a bar, or a line a dossier in plain."""
        if self.as_json or not sys.stderr.isatty():
            yield lambda _what, _share: None
        elif self.plain:
            yield self._lines()
        else:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description:<40}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
            with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
                task = bar.add_task(_("Session"), total=1.0)
                yield lambda what, share: bar.update(task, completed=share, description=safe(what, 40))

    def _lines(self) -> Callable[[str, float], None]:
        told: set[str] = set()

        def hear(what: str, share: float) -> None:
            if what not in told:
                told.add(what)
                spent = time.monotonic() - self._began
                left = _(", reste environ {left}").format(left=duration(spent / share - spent)) if share else ""
                typer.echo(f"{safe(what, 200)}{left}", err=True)

        return hear

    def show(self, found: Session) -> None:
        """Print the table."""
        if self.as_json:
            sys.stdout.write(session.to_json(found).decode())
        elif self.plain:
            for line in lines(found):
                typer.echo(line)
        else:
            _print(found)


def verify_folder(folder: Path, asked: Asked, written: Written, shown: Shown) -> int:
    """Verify every dossier of a folder and show the table; give the exit code. Raises BadInput where there is none.

    The page, the sheet and the JSON are written where it is asked.
    """
    _for_one(asked.check(), written)
    if written.page or written.out:
        with elsewhere("--out"):
            check_place(written.out or folder)
    files = dossiers(folder)
    with shown.progress() as hear:
        rows = [_row(file, asked, _part(hear, file.name, at, len(files))) for at, file in enumerate(files)]
        found = session.table(rows, datetime.now(UTC), lambda share: hear(_("Comparaison"), 0.9 + share / 10))
        grids, wrong = read_grids(folder)
        found = found.model_copy(update={"grids": grids, "no_grids": wrong})
    shown.show(found)
    if written.page or written.out:
        for path in write(found, written.out or folder):
            typer.echo(_("Écrit : {path}").format(path=path), err=shown.as_json)
    return found.exit_code


def dossiers(folder: Path) -> list[Path]:
    """The files to verify, by name; neither links nor hidden files. Raises BadInput where there is none."""
    found = [one for one in sorted(folder.iterdir()) if one.name.lower().endswith(ENDS) and not one.is_symlink()]
    found = [one for one in found if one.is_file() and not one.name.startswith(".")]
    if not found or len(found) > MOST:
        told = _("aucun dossier (.zip) ici.") if not found else _("plus de {most} dossiers ici.").format(most=MOST)
        raise BadInput(told, path=folder, remedy=_("Donnez le dossier où sont les archives d'une session."))
    return found


def write(found: Session, out: Path) -> list[Path]:
    """Write the page, the sheet and the JSON."""
    page, sheet, data = (out / f"{NAME}{end}" for end in (".html", ".csv", ".json"))
    write_atomic(page, session.page(found).encode())
    write_atomic(sheet, session.to_csv(found))
    write_atomic(data, session.to_json(found))
    return [page, sheet, data]


def lines(found: Session) -> Iterator[str]:
    """The table as lines for a screen reader or a log: a dossier a paragraph."""
    yield session.headline(found)
    for number, row in enumerate(found.rows, start=1):
        yield ""
        yield f"{number}. " + _("{file}, {who}.").format(file=row.file, who=row.candidate or _("sans nom"))
        if row.refused:
            yield "  " + _("Ne s'ouvre pas : {why} {remedy}").format(why=row.refused, remedy=row.remedy)
            continue
        if row.title:
            yield f"  {row.title}"
        yield "  " + ", ".join(f"{title(level)} : {session.level_words(row.levels.get(level))}" for level in LEVELS)
        yield "  " + _sentence(session.signed(row))
        yield "  " + _("Critères : {tally}.").format(tally=session.tally(row))
        if row.failed:
            yield "  " + _("Ne concorde pas : {what}.").format(what=_some(row.failed))
        if row.unread:
            yield "  " + _("Films ou textes pas comparés : {why}").format(why=row.unread)
        yield from (f"  {told}" for told in found.marks_of(row))
    yield from (_("Pas une grille : {file}.").format(file=name) for name in found.no_grids)
    yield from _blocks(found)


def _blocks(found: Session) -> Iterator[str]:
    """What is odd, a paragraph for the dossiers that have to do with each other."""
    for block in blocks(found.odd):
        yield ""
        yield _("À regarder : {title} ({rows}).").format(title=block.title, rows=", ".join(map(str, block.rows)))
        if block.said:
            yield f"  {block.said}"
        for one in block.odd:
            numbers = "" if one.rows == block.rows else f" ({', '.join(map(str, one.rows))})"
            yield f"  {_(KINDS[one.kind])}{numbers} : {clip_words(one.said, LONGEST)}"


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


def _some(titles: Sequence[str]) -> str:
    """The first few; the page has them all."""
    more = len(titles) - MOST_FAILED
    told = " ; ".join(titles[:MOST_FAILED])
    return told + (ngettext(" ; et {n} autre", " ; et {n} autres", more).format(n=more) if more > 0 else "")


def _for_one(asked: Asked, written: Written) -> None:
    """Raises BadInput for what is asked of one dossier alone."""
    if asked.challenge is not None and not asked.challenge.is_dir():
        raise BadInput(
            _("un défi est pour une seule personne, et il y a ici toute une session."),
            path=asked.challenge,
            key="--challenge",
            remedy=_("Donnez le répertoire où sont les défis de toute la session : chaque dossier aura le sien."),
        )
    if written.sign:
        raise BadInput(
            _("{key} va avec un seul dossier, pas avec toute une session.").format(key="--sign"),
            key="--sign",
            remedy=_("Relancez sans lui, puis signez les verdicts un par un."),
        )


def _wanted(file: Path, asked: Asked, scratch: Path) -> Wanted:
    return Wanted(
        scratch=scratch,
        trust=asked.keyring,
        challenge=asked.challenge,
        secrets=keys.identities(asked.identity) if sealed(file) else (),
        replay=asked.replay,
        only=asked.only,
        sample=asked.sample,
        draw=asked.draw,
        live=asked.live,
    )


def _row(file: Path, asked: Asked, hear: Callable[[str, float], None]) -> Handed:
    """A dossier's row. Whatever stops one never stops the others."""
    hear("", 0.0)
    try:
        with tempfile.TemporaryDirectory(prefix="preuve-verify-", ignore_cleanup_errors=True) as place:
            wanted = _wanted(file, asked, Path(place).resolve())
            examined = examine(file, wanted)
            return handed(
                examined.verdict, examined.claims, examined.unpacked, wanted, lambda _w, share: hear("", share)
            )
    except BadInput as error:
        return refused(file, error)
    except Exception as error:  # noqa: BLE001  (a dossier that breaks the verifier is a row, and the others go on)
        told = error.diagnostics() if isinstance(error, PreuveError) else f"{type(error).__name__}: {error}"
        return refused(file, BadInput(_("l'examen s'est arrêté en route ({why}).").format(why=told[:300]), path=file))


def _part(hear: Callable[[str, float], None], name: str, at: int, many: int) -> Callable[[str, float], None]:
    """The progress of one dossier among the session's: comparing them all is the last tenth."""
    return lambda _what, share: hear(name, 0.9 * (at + share) / many)


def _print(found: Session) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console, shown = Console(), Table(show_lines=True, pad_edge=False)
    for head in (_("Dossier"), _("Candidat"), *LEVELS, _("Critères"), _("À regarder")):
        shown.add_column(head, overflow="fold")
    for number, row in enumerate(found.rows, start=1):
        levels = [row.levels.get(level, "not_run") for level in LEVELS]
        told = [_(KINDS[kind]) for kind, rows in found.kinds.items() if number in rows]
        shown.add_row(
            Text(f"{number}. {row.file}"),
            Text(row.candidate or "?"),
            *(Text("" if row.refused else SIGNS[one], STYLES[one]) for one in levels),
            Text(row.refused or session.tally(row), "bold red" if row.refused else ""),
            Text(", ".join(told)),
        )
    console.print(shown)
    console.print(Text(", ".join(f"{SIGNS[one]} {word}" for one, word in words().items()) + "."))
    marked = [f"{number}. {told}" for number, row in enumerate(found.rows, start=1) for told in found.marks_of(row)]
    for line in (*_blocks(found), *marked, "", session.headline(found)):
        console.print(Text(line))
