"""What was ever observed: `audience/historique.sqlite` in the project, where nothing is changed nor erased.

Every file that brought figures is kept whole, known by its digest, with each figure read in it. Feeding it the same
file again does nothing. A file that was replaced under its name, or put away, still counts; a fictitious one only as
long as it is there, or another fictitious one in its place; and one that she withdrew no more.
"""

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from preuve.artifact import digest_bytes
from preuve.audience.figures import Readings
from preuve.errors import BadInput
from preuve.i18n import _

FILE = "audience/historique.sqlite"
MAX_BYTES = 50_000_000  # as much as a snapshot may hold; an export holds less
Kind = Literal["export", "snapshot"]
TABLES = """
CREATE TABLE IF NOT EXISTS files (
  sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, brought TEXT NOT NULL,
  fictitious INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS observations (
  sha256 TEXT NOT NULL REFERENCES files, reader TEXT NOT NULL, platform TEXT NOT NULL, post TEXT NOT NULL,
  metric TEXT NOT NULL, value REAL NOT NULL, day TEXT, window TEXT NOT NULL, observed_at TEXT NOT NULL,
  definition TEXT NOT NULL, latency TEXT NOT NULL, source_file TEXT NOT NULL, source_row INTEGER NOT NULL,
  source_column TEXT NOT NULL, written TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS readings (
  sha256 TEXT NOT NULL REFERENCES files, reader TEXT NOT NULL, read_at TEXT NOT NULL, PRIMARY KEY (sha256, reader));
CREATE TABLE IF NOT EXISTS withdrawals (
  sha256 TEXT PRIMARY KEY REFERENCES files, name TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_post ON observations (platform, post, metric, observed_at);
"""
NAMES = ("files", "observations", "readings", "withdrawals")
KEPT = "BEGIN SELECT RAISE(ABORT, 'append-only'); END;"


@dataclass(frozen=True)
class Brought:
    """A file of the project, and what is read in it."""

    name: str
    sha256: str
    kind: Kind
    data: bytes
    read: Callable[[], Readings]


@dataclass(frozen=True)
class Kept:
    """A file that counts. `name` is the one to show: of files that share theirs, only the last keeps it."""

    name: str
    sha256: str
    kind: Kind
    brought: datetime
    data: bytes


class History:
    """The history of one project. Use it with `with`."""

    def __init__(self, project: Path) -> None:
        self.path = project / FILE

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._sound():
            self.base = sqlite3.connect(self.path, timeout=30)
            self.base.execute("PRAGMA foreign_keys = ON")
            self.base.executescript(TABLES + _guards())
        return self

    def __exit__(self, *args: object) -> None:
        self.base.close()

    def feed(
        self,
        files: Sequence[Brought],
        *,
        now: datetime,
        reader: str,
        latencies: Mapping[str, str],
        aside: dict[str, BadInput] | None = None,
    ) -> int:
        """Keep the files that aren't kept yet, and what is read in them; gives how many observations are new.

        Args:
            files: The files that are in the project now.
            now: When.
            reader: The digest of what reads them: read otherwise, a file's figures are kept again, beside the old.
            latencies: How late figures are, by definition.
            aside: Filled with the files that can't be read, by name, and why: they aren't kept, the others are.

        Raises:
            BadInput: The history is damaged; or a file can't be read, and no `aside` was given.
        """
        at = now.isoformat()
        with self._sound(), self.base:
            before = self._count()
            for one in files:
                if not self._read(one.sha256, reader):
                    readings = _readings(one, aside)
                    if readings is None:
                        continue
                    self._file(one, at, readings)
                    self.base.execute("INSERT INTO readings VALUES (?, ?, ?)", (one.sha256, reader, at))
                    self.base.executemany(INSERT, _observations(one.sha256, readings, reader, latencies))
            return self._count() - before

    def withdraw(self, name: str, *, now: datetime, by: str) -> int:
        """Count a name's files no more; gives how many there were. They stay in the history, and so does this."""
        with self._sound(), self.base:
            found = self.base.execute("SELECT sha256 FROM files WHERE name = ?", (name,)).fetchall()
            for (sha256,) in found:
                row = (sha256, name, now.isoformat(), by)
                self.base.execute("INSERT OR IGNORE INTO withdrawals VALUES (?, ?, ?, ?)", row)
        return len(found)

    def counting(self, present: Mapping[str, str]) -> Iterator[Kept]:
        """The files that count, the oldest first. `present`: the digests of those there now, by name."""
        here = set(present.values())
        with self._sound():
            found = self.base.execute(COUNTING).fetchall()
        last = {name: sha256 for sha256, name, *_rest in found} | dict(present)
        invented = {name for sha256, name, _kind, _at, fictitious, _data in found if fictitious and sha256 in here}
        for sha256, name, kind, brought, fictitious, data in found:
            if fictitious and name not in invented:
                continue
            shown = name if last[name] == sha256 else aside(name, sha256)
            with self._sound():
                whole = _unfolded(data, sha256)
            yield Kept(shown, sha256, kind, datetime.fromisoformat(brought), whole)

    def observations(self) -> list[dict[str, Any]]:
        """Every observation of the latest reading of each file that counts, the oldest first."""
        with self._sound():
            cursor = self.base.execute(OBSERVED)
            heads = [one[0] for one in cursor.description]
            return [dict(zip(heads, row, strict=True)) for row in cursor]

    def _file(self, one: Brought, at: str, readings: Readings) -> None:
        row = (one.sha256, one.name, one.kind, at, int(readings.fictitious), zlib.compress(one.data, 9))
        self.base.execute("INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?, ?, ?)", row)

    def _read(self, sha256: str, reader: str) -> bool:
        asked = "SELECT 1 FROM readings WHERE sha256 = ? AND reader = ?"
        return self.base.execute(asked, (sha256, reader)).fetchone() is not None

    def _count(self) -> int:
        (count,) = self.base.execute("SELECT COUNT(*) FROM observations").fetchone()
        return int(count)

    @contextlib.contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, zlib.error) as error:
            raise BadInput(
                _("l'historique des chiffres n'est pas lisible ({reason}).").format(reason=error),
                path=FILE,
                remedy=_("Remettez une sauvegarde de ce fichier, ou renommez-le : il sera refait d'après vos exports."),
            ) from error


def _readings(one: Brought, aside: dict[str, BadInput] | None) -> Readings | None:
    """What a file holds; None where it can't be read, and may be set aside."""
    try:
        return one.read()
    except BadInput as error:
        if aside is None:
            raise
        aside[one.name] = error
        return None


def aside(name: str, sha256: str) -> str:
    """What a file is shown as once another took its name."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({sha256[:8]}){dot}{suffix}" if dot else f"{name} ({sha256[:8]})"


INSERT = "INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
COUNTING = """
SELECT sha256, name, kind, brought, fictitious, data FROM files
WHERE sha256 NOT IN (SELECT sha256 FROM withdrawals) ORDER BY brought, rowid"""
OBSERVED = """
SELECT o.* FROM observations o JOIN files f USING (sha256) JOIN (
  SELECT sha256, reader, MAX(rowid) FROM readings GROUP BY sha256) r ON r.sha256 = o.sha256 AND r.reader = o.reader
WHERE o.sha256 NOT IN (SELECT sha256 FROM withdrawals) ORDER BY o.observed_at, f.brought, o.rowid"""


def _guards() -> str:
    return "".join(
        f"CREATE TRIGGER IF NOT EXISTS {name}_{verb.lower()} BEFORE {verb} ON {name} {KEPT}\n"
        for name in NAMES
        for verb in ("UPDATE", "DELETE")
    )


def _unfolded(data: bytes, sha256: str) -> bytes:
    """A file as it came. A history may come from somebody else: no more is unfolded than a file may hold."""
    unfolding = zlib.decompressobj()
    whole = unfolding.decompress(data, MAX_BYTES + 1)
    if len(whole) > MAX_BYTES or not unfolding.eof or digest_bytes(whole) != sha256:
        raise zlib.error(_("un fichier n'y est plus tel qu'il a été gardé"))
    return whole


def _observations(
    sha256: str, readings: Readings, reader: str, latencies: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    for figure in readings.figures:
        for metric, reading in figure.values.items():
            source = reading.source
            yield (
                sha256, reader, figure.post.platform, figure.post.id, metric, reading.value,
                figure.day.isoformat() if figure.day else None, figure.window, figure.when, figure.definition,
                latencies.get(figure.definition, ""), source.file, source.row, source.column, source.written,
            )  # fmt: skip
