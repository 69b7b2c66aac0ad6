"""Typst, kept on a leash: a folder of its own, our packaged font, no system font, no network, the same bytes each time.

Texts from outside reach a template in a JSON file alone, as plain strings.
"""

import io
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.media.fonts import font, has
from preuve.targets import templates

if TYPE_CHECKING:
    from typst import Compiler

FAMILY = "Atkinson Hyperlegible"
MOST_BYTES, MOST_PIXELS = 20_000_000, 900
UNKNOWN = "?"
_FALLBACK = ("LATIN", "GREEK", "CYRILLIC")


class NotTypeset(PreuveError):
    """The page couldn't be composed."""


def typeset(template: str, data: Mapping[str, Any], pictures: Mapping[str, Path], at: datetime) -> bytes:
    """A template of `templates/dossier/` as a tagged PDF (PDF/UA-1). Raises NotTypeset.

    Args:
        template: its file name.
        data: what it is filled with, as `data.json`; texts are made printable here.
        pictures: files by the names that the data gives them, made smaller; their bytes are decoded here.
        at: the date that the PDF carries.
    """
    import typst

    with composer(template, data, pictures) as made:
        try:
            found = made.compile(format="pdf", timestamp=int(at.timestamp()), pdf_standards=["ua-1"])
        except typst.TypstError as error:
            told = _("Le résumé en PDF n'a pas pu être composé ({reason}).")
            raise NotTypeset(told.format(reason=str(error).splitlines()[0][:200])) from error
    if not isinstance(found, bytes):
        raise TypeError(template)
    return found


@contextmanager
def composer(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, Path | bytes], under: str = "dossier"
) -> Iterator["Compiler"]:
    """A compiler that sees a template of `templates/<under>/`, its data and its pictures, and nothing else.

    A picture given as bytes is one that this kit drew: it is kept as it is. Raises NotTypeset.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="preuve-") as place:
        folder = Path(place)
        shutil.copyfile(templates() / under / template, folder / template)
        (folder / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False), encoding="utf-8")
        for name, one in pictures.items():
            (folder / name).write_bytes(one if isinstance(one, bytes) else smaller(one))
        yield typst.Compiler(
            str(folder / template),
            root=str(folder),
            font_paths=[str(font(FAMILY).parent)],
            ignore_system_fonts=True,
            package_path=str(folder),
            package_cache_path=str(folder),
        )


def smaller(path: Path) -> bytes:
    """A picture as a plain JPEG of at most 900 pixels a side. Raises NotTypeset where it isn't one."""
    from PIL import Image

    told = _("L'image « {name} » ne peut pas être mise dans le résumé.").format(name=path.name)
    if path.stat().st_size > MOST_BYTES:
        raise NotTypeset(told)
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as opened:
            opened.draft("RGB", (MOST_PIXELS, MOST_PIXELS))
            picture = opened.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotTypeset(told) from error
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def printable(value: Any) -> Any:
    """Texts with only signs that can be drawn: controls and pictograms go, what no font has becomes « ? »."""
    if isinstance(value, str):
        return "".join(map(_sign, unicodedata.normalize("NFC", value)))
    if isinstance(value, Mapping):
        return {name: printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def _sign(char: str) -> str:
    if char in "\n\t\r\u2028\u2029":
        return " "
    if has(font(FAMILY), char) or char in "\u00a0\u202f\u200b":
        return char
    kind = unicodedata.category(char)
    if kind[0] in "CM" or kind in ("So", "Sk"):
        return ""
    return char if unicodedata.name(char, "").startswith(_FALLBACK) else UNKNOWN
