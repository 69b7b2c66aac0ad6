"""Opening media that may be anything: the first bytes tell what a file is, and it is opened as that and nothing else.

ffmpeg left to itself guesses: a text of a few lines named `film.mp4` makes it open other files, or the network. So the
demuxer is forced, and every other is forbidden.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from preuve.errors import BadMedia
from preuve.i18n import _

if TYPE_CHECKING:
    from av.container import InputContainer

Container = Literal["mp4", "mov", "matroska", "webm"]
HEAD = 4096
MOV = "mov,mp4,m4a,3gp,3g2,mj2"
MATROSKA = "matroska,webm"
LARGEST_SIDE, LARGEST_AREA = 8192, 4096 * 4096
# ISO/IEC 14496-12 begins a file with `ftyp`; QuickTime files older than it begin with one of the others.
_ISO = re.compile(rb".{4}(ftyp|moov|mdat|wide|free|skip|pnot)", re.DOTALL)
_EBML = b"\x1a\x45\xdf\xa3"
_DOC_TYPE = re.compile(rb"\x42\x82[\x80-\xff](webm|matroska)")
_WAV = re.compile(rb"(RIFF|RF64).{4}WAVE", re.DOTALL)


def sniff(path: Path) -> Container | Literal["wav", ""]:
    """What a file's first bytes say it is; empty for anything that isn't opened here."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if _ISO.match(head):
        return "mov" if head[8:12] == b"qt  " or head[4:8] != b"ftyp" else "mp4"
    if head.startswith(_EBML):
        found = _DOC_TYPE.search(head)
        return "webm" if found and found[1] == b"webm" else "matroska"
    return "wav" if _WAV.match(head) else ""


def refuse_large(width: int, height: int, path: Path) -> None:
    """Refuse pictures too large to be decoded, before any of them is. Raises BadMedia."""
    if not 0 < max(width, height) <= LARGEST_SIDE or width * height > LARGEST_AREA:
        raise BadMedia(
            _("les images de ce film font {width} × {height} pixels.").format(width=width, height=height),
            path=path,
            remedy=_("Exportez-le en 1080 × 1920 ou 1920 × 1080."),
        )


@contextmanager
def open_film(path: Path) -> "Iterator[InputContainer]":
    """Open a film (MP4, MOV, WebM, MKV): no playlist, no other file, no network. Raises BadMedia."""
    kind = sniffed(path)
    if kind in {"", "wav"}:
        raise _unreadable(path, _("ni MP4, ni MOV, ni WebM, ni MKV, quel que soit son nom"))
    with _open(path, kind) as container:
        yield container


@contextmanager
def open_sound(path: Path) -> "Iterator[InputContainer]":
    """Open a WAV file, or a film for its sound. Raises BadMedia."""
    kind = sniffed(path)
    if not kind:
        raise _unreadable(path, _("ni WAV, ni MP4, ni MOV, ni WebM, ni MKV, quel que soit son nom"))
    with _open(path, kind) as container:
        yield container


def sniffed(path: Path) -> str:
    """What a file is. Raises BadMedia where it can't be read."""
    try:
        return sniff(path)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


@contextmanager
def _open(path: Path, kind: str) -> "Iterator[InputContainer]":
    import av

    only = {"wav": "wav", "webm": MATROSKA, "matroska": MATROSKA}.get(kind, MOV)
    options = {"protocol_whitelist": "file", "format_whitelist": only}
    try:
        with av.open(
            str(path.resolve()), format=only.split(",")[0], options=options, metadata_errors="replace"
        ) as container:
            yield container
    except (av.FFmpegError, OSError) as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _unreadable(path: Path, reason: str) -> BadMedia:
    return BadMedia(
        _("ce fichier n'est pas un film lisible ({reason}).").format(reason=reason),
        path=path,
        remedy=_("Exportez-le de nouveau en MP4 (H.264 et AAC)."),
    )
