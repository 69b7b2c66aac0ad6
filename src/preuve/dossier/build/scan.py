"""The secret scan: over the very bytes that are sealed, and again over those that are verified.

What it finds is told by file, line and kind, never by its value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from preuve.artifact import CHUNK
from preuve.calls.exchange import RECEIVED, SENT
from preuve.calls.recordings import SUFFIX
from preuve.dossier import layout
from preuve.dossier.archive import Content, pieces
from preuve.dossier.build.known_values import binary, lines_cut, lines_with, written
from preuve.dossier.build.readable import in_utf8, letters, readings, wide
from preuve.dossier.build.secret_forms import FORMS, KNOWN, NOT_LISTED, PASSWORD, Form
from preuve.dossier.build.within import Room, within
from preuve.dossier.data import strict_json
from preuve.errors import BadInput
from preuve.i18n import _, ngettext

OVERLAP = 8192
MOST_TOLD = 20
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
        told = [f"  {replace(leak, name=layout.for_her(leak.name)).told()}" for leak in self.leaks[:MOST_TOLD]]
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


def scan(name: str, data: bytes, known: Iterable[str] = ()) -> list[Leak]:
    """The secrets of a file's bytes, in order, each line and kind once.

    Args:
        name: its name in the dossier.
        data: its bytes.
        known: secrets of this machine, looked for by value, however they are written (`known_values`).
    """
    return sorted(set(_leaks(name, [data], tuple(known))))


def scan_content(name: str, content: Content, known: Iterable[str] = (), room: Room | None = None) -> list[Leak]:
    """The same of a file that may be big, read in pieces; and of what it holds compressed.

    Args:
        name: its name in the dossier.
        content: its bytes, or where they are.
        known: secrets of this machine.
        room: how much may be inflated; afterwards, the names of what stayed shut.
    """
    known = tuple(known)
    found = set(_leaks(name, pieces(content), known))
    for inner in within(name, content, room or Room()):
        found |= {Leak(name, 0, leak.kind) for leak in _leaks("", _cut(inner), known)}
    return sorted(found)


def _cut(data: bytes) -> Iterator[bytes]:
    return (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))


def _leaks(name: str, data: Iterable[bytes], known: tuple[str, ...]) -> Iterator[Leak]:
    lines, kept, parts, text = 1, b"", list[bytes](), True
    for number, piece in enumerate(in_utf8(iter(data))):
        text = text if number else b"\0" not in piece[:OVERLAP]
        window = kept + piece
        for line, kind in _searched(window, known, text=text):
            yield Leak(name, lines + line if text else 0, kind)
        kept = window[-OVERLAP:]
        lines += window.count(b"\n", 0, len(window) - len(kept)) if text else 0
        if name.endswith(SUFFIX):
            parts.append(piece)
    if parts and any(_unlisted(b"".join(parts))):
        yield Leak(name, 1, NOT_LISTED)


def _searched(window: bytes, known: tuple[str, ...], *, text: bool) -> Iterator[tuple[int, str]]:
    """Lines, from 0, and what is there, in a part of a file."""
    wanted = written(known)
    for reading in readings(window if text else letters(window)):
        yield from _forms(reading)
        yield from ((line, KNOWN) for line in lines_with(reading, wanted))
    yield from ((line, KNOWN) for line in lines_with(window, binary(known)))
    if text:
        yield from ((line, KNOWN) for line in lines_cut(window, wanted))
        if b"\0" in window:
            yield from ((0, kind) for _line, kind in _forms(wide(window)))


def _forms(data: bytes) -> Iterator[tuple[int, str]]:
    lower = data.lower()
    for form in FORMS:
        if any(mark in lower for mark in form.marks):
            line = last = 0
            for at in _places(form, data):
                line += data.count(b"\n", last, at)
                last = at
                yield line, form.kind


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


def _unlisted(data: bytes) -> Iterator[str]:
    """Headers of a recording that our allow-list doesn't keep."""
    try:
        exchange = strict_json(data).get("exchange") or {}
        for key, allowed in (("sent_headers", SENT), ("headers", RECEIVED)):
            yield from (name for name in exchange.get(key) or {} if str(name).lower() not in allowed)
    except (ValueError, AttributeError, TypeError):
        yield SUFFIX  # what can't be read can't be cleared
