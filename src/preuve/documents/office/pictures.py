"""Pictures of hers in a DOCX: the JPEG and PNG among them, looked at, made anew without what they hide, named by us."""

import io
import posixpath
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from zipfile import BadZipFile, ZipFile

from preuve.artifact import digest_bytes
from preuve.documents.office.inline import escaped
from preuve.documents.office.opening import Package
from preuve.documents.office.xml import Element, attribute, children, local
from preuve.i18n import _

FOLDER = "images"
"""In `documents/`."""
MOST, MOST_BYTES, MOST_ALL, MOST_AREA, MOST_SIDE = 40, 10_000_000, 60_000_000, 60_000_000, 2400
MOST_ELEMENTS, MOST_LETTERS = 5000, 400


@dataclass(frozen=True)
class Image:
    """A picture to show. `name`: its file's, in `documents/`; `alt`: what she said of it, empty where she didn't."""

    name: str
    alt: str

    @property
    def markdown(self) -> str:
        """The line that shows it in a document."""
        return f"![{escaped(self.alt or _('image sans description'))}]({self.name})"


class Pictures:
    """The pictures of one DOCX, taken as they are met: `files` are those to keep, by name. The others give nothing."""

    def __init__(self, package: Package) -> None:
        self.path = package.path
        self.files: dict[str, bytes] = {}
        self._targets = dict(_targets(package))
        self._made: dict[str, str] = {}
        self._left = MOST_ALL

    def of(self, drawing: Element) -> tuple[Image, ...]:
        """What is shown in a drawing, in order."""
        alt, shown = _drawn(drawing)
        names = (self._name(self._targets[one]) for one in shown if one in self._targets)
        return tuple(Image(name, alt) for name in names if name)

    def _name(self, part: str) -> str:
        """The name that a part is kept under; empty where it can't be. Each part is looked at once."""
        if part not in self._made:
            made = redrawn(self._data(part)) if len(self._made) < MOST else None
            name = f"{FOLDER}/image-{digest_bytes(made[0])[:12]}.{made[1]}" if made else ""
            self._made[part] = name
            if made:
                self.files[name] = made[0]
        return self._made[part]

    def _data(self, part: str) -> bytes:
        """A part's bytes; none where it is too big, or all of them together."""
        try:
            with ZipFile(self.path) as archive, archive.open(part) as file:
                data = file.read(min(MOST_BYTES, self._left) + 1)
        except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
            return b""
        small = len(data) <= min(MOST_BYTES, self._left)
        self._left = max(self._left - len(data), 0)
        return data if small else b""


def redrawn(data: bytes) -> tuple[bytes, str] | None:
    """A picture upright and without what its file hides, with its suffix; None where it isn't a JPEG or PNG to keep."""
    import warnings

    from PIL import Image as Pillow
    from PIL import ImageOps

    bombs = (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
                if opened.width * opened.height > MOST_AREA:
                    return None
                kind = str(opened.format)
                upright = ImageOps.exif_transpose(opened)
                clear = kind == "PNG" and (upright.mode in ("RGBA", "LA") or "transparency" in upright.info)
                picture = upright.convert("RGBA" if clear else "RGB")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, *bombs):
        return None
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return out.getvalue(), {"JPEG": "jpg", "PNG": "png"}[kind]


def _targets(package: Package) -> Iterator[tuple[str, str]]:
    """The parts of pictures by the ids that drawings name them by; only what lies in the file."""
    folder, _slash, name = package.main.rpartition("/")
    relations = package.parsed(f"{folder}/_rels/{name}.rels".lstrip("/"))
    for one in children(relations, "Relationship"):
        if attribute(one, "Type").endswith("/image") and attribute(one, "TargetMode") != "External":
            yield attribute(one, "Id"), posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target")))[1:]


def _drawn(drawing: Element) -> tuple[str, Sequence[str]]:
    """What is said of a drawing to who can't see it, and the ids of what it shows, each once."""
    every = list(islice(drawing.iter(), MOST_ELEMENTS))
    said = [attribute(one, key) for name, key in (("docPr", "descr"), ("docPr", "title"), ("shape", "alt"))
            for one in every if local(one) == name]  # fmt: skip
    shown = [attribute(one, "embed") for one in every if local(one) == "blip"]
    shown = [one for one in shown if one] or [attribute(one, "id") for one in every if local(one) == "imagedata"]
    alt = " ".join(next(filter(None, said), "").split())
    plain = "".join(sign for sign in alt if sign.isprintable())
    return plain[:MOST_LETTERS], tuple(dict.fromkeys(filter(None, shown)))
