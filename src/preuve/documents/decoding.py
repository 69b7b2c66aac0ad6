"""Her documents' bytes as text, whatever program wrote them: read in one way wherever they are read."""

from dataclasses import dataclass
from pathlib import Path

from preuve.errors import BadInput
from preuve.i18n import _

MAX_BYTES = 100_000


@dataclass(frozen=True)
class Text:
    """A document's text with one kind of line end. `crlf`: whether the file has the other; `foreign`: its encoding."""

    text: str
    crlf: bool = False
    foreign: str = ""

    def data(self, text: str) -> bytes:
        """A text as the file's bytes: with its own line ends, in UTF-8."""
        return (text.replace("\n", "\r\n") if self.crlf else text).encode()


def decoded(data: bytes) -> Text:
    """Bytes as text: UTF-8, else what Windows programs write; « foreign » names what isn't UTF-8."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _plain(data.decode(encoding, errors="replace"), encoding)
    try:
        return _plain(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _plain(data.decode("cp1252", errors="replace"), "cp1252")


def text_of(path: Path) -> Text:
    """A document's text. Raises BadInput where it is too big."""
    if path.stat().st_size > MAX_BYTES:
        raise too_big(path)
    return decoded(path.read_bytes())


def too_big(path: Path) -> BadInput:
    """That a document is longer than anybody writes one."""
    return BadInput(_("ce document est trop gros pour être lu."), path=path, remedy=_("Gardez-le sous 100 ko."))


def not_utf8(name: str) -> str:
    """That a document, by its name in `documents/`, isn't in UTF-8, and what to do."""
    return _(
        "documents/{name} n'est pas en UTF-8, et des lettres accentuées peuvent y être fausses : enregistrez-le en "
        "UTF-8, ou lancez « preuve write --layout », qui le convertit."
    ).format(name=name)


def _plain(text: str, foreign: str = "") -> Text:
    crlf = "\r\n" in text
    return Text(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), crlf, foreign)
