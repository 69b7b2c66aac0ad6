"""Pictures from outside: what they are, told by their content and never by their name, and their pixels, made plain.

Only PNG, JPEG and WebP are read, each by its own decoder, so that no other one can be reached by a crafted file.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from preuve.errors import BadMedia
from preuve.i18n import _

if TYPE_CHECKING:
    from PIL import Image, ImageFile

MOST_BYTES = 100_000_000
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 50_000_000, "WEBP": 50_000_000}
LEAST_SIDE = 64
_MARKS = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"RIFF", "WEBP"))
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error)


@dataclass(frozen=True)
class PictureFacts:
    """What a picture is: `width` and `height` as one looks at it, its orientation applied; `size` in bytes."""

    format: str
    width: int
    height: int
    mode: str
    orientation: int
    alpha: bool
    size: int


def inspect(path: Path) -> PictureFacts:
    """The facts of a picture, all its pixels decoded to be sure they are there. Raises BadMedia."""
    with opened(path) as image:
        facts = _facts(path, image)
        image.draft(None, (LEAST_SIDE, LEAST_SIDE))
        image.load()
    return facts


@contextmanager
def opened(path: Path) -> "Iterator[ImageFile.ImageFile]":
    """A picture opened by its own decoder, not decoded yet; whatever breaks inside is a BadMedia."""
    size, mark = _start(path)
    image = None
    try:
        image = _decoder(mark)(str(path))
        _hold(path, image, mark)
        yield image
    except _BROKEN as error:
        raise BadMedia(
            _("cette image est abîmée ou incomplète ({size} octets).").format(size=size),
            path=path,
            remedy=_("Ouvrez-la dans un logiciel de dessin, enregistrez-la de nouveau en PNG ou en JPEG."),
        ) from error
    finally:
        if image is not None:
            image.close()


def plain(image: "Image.Image", background: str) -> "Image.Image":
    """A picture upright, in 8-bit sRGB, what is transparent laid on a colour. The one given is changed."""
    from PIL import Image, ImageOps

    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if image.has_transparency_data:
        cut = image if image.mode == "RGBA" else image.convert("RGBA")
        flat = Image.new("RGB", cut.size, background)
        flat.paste(cut, mask=cut.getchannel("A"))
        return flat
    return _to_srgb(image)


def _start(path: Path) -> tuple[int, str]:
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.read(16)
    mark = next((name for start, name in _MARKS if first.startswith(start)), "")
    if not mark or (mark == "WEBP" and first[8:12] != b"WEBP"):
        raise BadMedia(
            _("ce fichier n'est pas une image PNG, JPEG ou WebP, quel que soit son nom."),
            path=path,
            remedy=_("Exportez votre image en PNG ou en JPEG, puis donnez ce nouveau fichier."),
        )
    if size > MOST_BYTES:
        raise _too_big(path, _("{size} Mo").format(size=size // 1_000_000))
    return size, mark


def _decoder(mark: str) -> "type[ImageFile.ImageFile]":
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    return {"PNG": PngImageFile, "JPEG": JpegImageFile, "WEBP": WebPImageFile}[mark]


def _hold(path: Path, image: "Image.Image", mark: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS[mark]:
        raise _too_big(path, _("{width} × {height} pixels").format(width=width, height=height))
    if min(width, height) < LEAST_SIDE:
        what = _("cette image est trop petite ({width} × {height} pixels).").format(width=width, height=height)
        raise BadMedia(what, path=path, remedy=_("Donnez une image d'au moins 1080 pixels de large."))


def _too_big(path: Path, how: str) -> BadMedia:
    what = _("cette image est trop grande ({how}).").format(how=how)
    return BadMedia(what, path=path, remedy=_("Réduisez-la à 4000 pixels de large : c'est plus qu'il n'en faut."))


def _facts(path: Path, image: "Image.Image") -> PictureFacts:
    orientation = int(image.getexif().get(0x0112, 1))
    width, height = image.size
    if orientation in (5, 6, 7, 8):
        width, height = height, width
    return PictureFacts(
        image.format or "", width, height, image.mode, orientation, image.has_transparency_data, path.stat().st_size
    )


def _eight_bits(image: "Image.Image") -> "Image.Image":
    import numpy as np
    from PIL import Image

    # Pillow's own conversion clips sixteen bits to eight: all but the darkest tones would turn white.
    return Image.fromarray((np.asarray(image).clip(0, 65_535) // 257).astype(np.uint8))


def _to_srgb(image: "Image.Image") -> "Image.Image":
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")
        if made is not None:
            return made
    return image.convert("RGB")
