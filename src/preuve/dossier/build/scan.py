"""The secret scan: over the very bytes that are sealed, and again over those that are verified.

What it finds is told by file, line and kind, never by its value.
"""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from urllib.parse import quote

from preuve.artifact import CHUNK
from preuve.calls.exchange import RECEIVED, SENT
from preuve.calls.recordings import SUFFIX
from preuve.dossier import layout
from preuve.dossier.archive import Content, pieces
from preuve.dossier.build.secret_forms import FORMS, KNOWN, NOT_LISTED, PASSWORD, Form
from preuve.dossier.data import strict_json
from preuve.errors import BadInput
from preuve.i18n import _, ngettext

OVERLAP = 8192
SHORTEST = 8
RUN = 8  # a power of two
OFFICE = (".xlsx", ".docx", ".pptx", ".odt", ".ods", ".odp")
MOST_INSIDE = 100_000_000
MOST_TOLD = 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NO_VALUE = (b"example", b"exemple", b"placeholder", b"votre", b"your", b"xxxx", b"****", b"....")


@dataclass(frozen=True, order=True)
class Leak:
    """A secret found: the file's name, the line from 1, and what it is (`kind` is marked for translation).

    In a picture, a sound or a film there are no lines: 0.
    """

    name: str
    line: int
    kind: str

    def told(self) -> str:
        """Where it is and what it is, in words."""
        if not self.line:
            return _("{name} : {kind}").format(name=self.name, kind=_(self.kind))
        return _("{name}, ligne {line} : {kind}").format(name=self.name, line=self.line, kind=_(self.kind))


class Leaking(BadInput):
    """Secrets would be sealed."""

    def __init__(self, leaks: Iterable[Leak]) -> None:
        self.leaks = sorted(set(leaks))
        told = [f"  {replace(leak, name=_as_she_knows_it(leak.name)).told()}" for leak in self.leaks[:MOST_TOLD]]
        if len(self.leaks) > MOST_TOLD:
            told.append(_("  … et {n} autres").format(n=len(self.leaks) - MOST_TOLD))
        said = ngettext(
            "rien n'est scellé : {n} secret partirait dans le dossier.\n{where}",
            "rien n'est scellé : {n} secrets partiraient dans le dossier.\n{where}",
            len(self.leaks),
        ).format(n=len(self.leaks), where="\n".join(told))
        super().__init__(
            said,
            remedy=_(
                "Retirez-les de ces fichiers, ou laissez ces fichiers hors du dossier (--redact). Une clé qui a été "
                "écrite dans un fichier est à changer chez le service qui l'a donnée."
            ),
        )


def _as_she_knows_it(name: str) -> str:
    """A file's path in her project, or in the run's folder."""
    return layout.to_project(name) or layout.to_run(name) or name


def scan(name: str, data: bytes, known: Iterable[str] = ()) -> list[Leak]:
    """The secrets of a file's bytes, in order, each line and kind once.

    Args:
        name: its name in the dossier.
        data: its bytes.
        known: secrets of this machine, looked for by value, as they are and as addresses and base64 write them.
    """
    return sorted(set(_leaks(name, [data], known)))


def scan_content(name: str, content: Content, known: Iterable[str] = ()) -> list[Leak]:
    """The same of a file that may be big, read in pieces; documents of an office are looked into."""
    known = tuple(known)
    found = set(_leaks(name, pieces(content), known))
    if name.lower().endswith(OFFICE):
        found |= set(_inside(name, content, known))
    return sorted(found)


def _leaks(name: str, data: Iterable[bytes], known: Iterable[str]) -> Iterator[Leak]:
    wanted = _written(tuple(known))
    lines, kept, parts, text = 1, b"", list[bytes](), True
    for number, piece in enumerate(_utf8(data)):
        text = text if number else b"\0" not in piece[:OVERLAP]
        window = kept + piece
        for at, kind in _found(window if text else _readable(window), wanted):
            yield Leak(name, lines + window.count(b"\n", 0, at) if text else 0, kind)
        kept = window[-OVERLAP:]
        lines += window.count(b"\n", 0, len(window) - len(kept)) if text else 0
        if name.endswith(SUFFIX):
            parts.append(piece)
    if parts and any(_unlisted(b"".join(parts))):
        yield Leak(name, 1, NOT_LISTED)


def _readable(data: bytes) -> bytes:
    """What a picture, a sound or a film says in plain letters: runs of them, long enough to be a secret."""
    import numpy as np

    held = np.frombuffer(data, np.uint8) - np.uint8(32) < 95
    for step in (1 << n for n in range(RUN.bit_length() - 1)):
        held = held[:-step] & held[step:] if len(held) > step else held[:0]
    starts = np.flatnonzero(held)
    if not len(starts):
        return b""
    breaks = np.flatnonzero(np.diff(starts) > 1)
    firsts, lasts = starts[np.r_[0, breaks + 1]], starts[np.r_[breaks, len(starts) - 1]]
    runs = [data[first : last + RUN] for first, last in zip(firsts, lasts, strict=True)]
    # A text's length stands right before it, and may read as a letter or two.
    return b"\n".join(run[skipped:] for run in runs for skipped in range(3))


def _utf8(data: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces as they are; a text in UTF-16, as spreadsheets write it, is read."""
    given = iter(data)
    first = next(given, b"")
    if not first.startswith(_UTF16):
        yield first
        yield from given
        return
    yield b"".join(chain([first], given)).decode("utf-16", errors="replace").encode()


def _found(data: bytes, wanted: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    lower = data.lower()
    for form in FORMS:
        if any(mark in lower for mark in form.marks):
            yield from ((at, form.kind) for at in _places(form, data))
    for value in wanted:
        if (at := data.find(value)) >= 0:
            yield at, KNOWN


def _places(form: Form, data: bytes) -> Iterator[int]:
    for one in form.pattern.finditer(data):
        value = one["value"] if "value" in form.pattern.groupindex else one[0]
        if not form.mixed or _mixed(value):
            if form.kind == PASSWORD and any(word in value.lower() for word in _NO_VALUE):
                continue
            yield one.start()


def _mixed(value: bytes) -> bool:
    """Letters and figures both: a word, a file's name or a number alone is no key."""
    return any(48 <= sign < 58 for sign in value) and any(chr(sign).isalpha() for sign in value)


@cache
def _written(known: tuple[str, ...]) -> tuple[bytes, ...]:
    """Secrets as they may be written: plain, in JSON, in an address, in base64."""
    found: dict[bytes, None] = {}
    for value in known:
        if len(value) < SHORTEST:
            continue
        raw = value.encode()
        found |= dict.fromkeys((raw, json.dumps(value)[1:-1].encode(), quote(value, safe="").encode()))
        found[base64.b64encode(raw).rstrip(b"=")] = None
    return tuple(found)


def _unlisted(data: bytes) -> Iterator[str]:
    """Headers of a recording that our allow-list doesn't keep."""
    try:
        exchange = strict_json(data).get("exchange") or {}
        for key, allowed in (("sent_headers", SENT), ("headers", RECEIVED)):
            yield from (name for name in exchange.get(key) or {} if str(name).lower() not in allowed)
    except (ValueError, AttributeError, TypeError):
        yield SUFFIX  # what can't be read can't be cleared


def _inside(name: str, content: Content, known: tuple[str, ...]) -> Iterator[Leak]:
    """The texts of an office document, which is an archive: its bytes alone show nothing."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    left = MOST_INSIDE
    try:
        with zipfile.ZipFile(file) as opened:
            for one in opened.infolist():
                left -= one.file_size
                if left < 0:
                    return
                with opened.open(one) as member:
                    inner = iter(lambda m=member: m.read(CHUNK), b"")  # type: ignore[misc]
                    yield from (Leak(name, leak.line, leak.kind) for leak in _leaks(one.filename, inner, known))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        return  # not an archive: its bytes were searched
