"""Whether a Matroska or WebM file is all there: its own header says how long it is.

Layout from RFC 8794: an element is an id, a size and its data; both numbers say their own length by their first byte's
leading zeros. A live recording leaves its size unknown, all ones.
"""

from pathlib import Path

from preuve.errors import BadMedia
from preuve.i18n import _

HEADER, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
HEAD = 4096


def check_length(path: Path) -> None:
    """Raise BadMedia for a file that isn't Matroska, or is shorter than it says."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    start = after = _after(head, 0, HEADER)
    if start is not None:
        after = _after(head, start, SEGMENT)
    if start is None or after is None or after > path.stat().st_size:
        raise BadMedia(
            _("ce film n'est pas un WebM ou un MKV entier."),
            path=path,
            remedy=_("Téléchargez-le ou exportez-le de nouveau : il manque la fin."),
        )


def _after(head: bytes, at: int, name: bytes) -> int | None:
    """Where the element that begins at a byte ends; 0 where it doesn't say; None where another begins there."""
    if head[at : at + 4] != name or len(head) < at + 5:
        return None
    length = 9 - head[at + 4].bit_length()
    told = head[at + 4 : at + 4 + length]
    if not len(told) == length <= 8:
        return None
    size = int.from_bytes(told) - (1 << 7 * length)
    unknown = size == (1 << 7 * length) - 1
    return 0 if unknown else at + 4 + length + size
