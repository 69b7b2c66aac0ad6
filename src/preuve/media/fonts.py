"""Fonts: three families chosen for readers, found where they are installed, and text fitted to what each can draw.

- Atkinson Hyperlegible (OFL-1.1), for low vision: package `fontpkg-atkinson-hyperlegible`. The default.
- Lexend (OFL-1.1), for reading fluency: package `fontpkg-lexend`, one variable file.
- OpenDyslexic (CC-BY-3.0), for readers who ask for it: Debian's `fonts-opendyslexic`, or the person's fonts folder.

To add a family: one line in `FAMILIES`.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from preuve.artifact import digest_file, digest_json
from preuve.errors import BadInput, MissingPart
from preuve.i18n import _

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Weight = Literal["regular", "bold"]
DEFAULT_FAMILY = "Atkinson Hyperlegible"
NBSP = "\u00a0"
_WEIGHTS: Mapping[Weight, int] = {"regular": 400, "bold": 700}
_FOLDERS = (
    "/usr/share/fonts/opentype/opendyslexic",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
    "C:/Windows/Fonts",
)


class Family(NamedTuple):
    """Where a family comes from: a pip package, or files by weight in the system's fonts folders."""

    package: str
    files: Mapping[Weight, str]
    how: str


FAMILIES: Mapping[str, Family] = {
    "Atkinson Hyperlegible": Family("fontpkg-atkinson-hyperlegible", {}, "pip install fontpkg-atkinson-hyperlegible"),
    "Lexend": Family("fontpkg-lexend", {}, "pip install fontpkg-lexend"),
    "OpenDyslexic": Family(
        "",
        {"regular": "OpenDyslexic-Regular.otf", "bold": "OpenDyslexic-Bold.otf"},
        "apt-get install fonts-opendyslexic",
    ),
}

# Tried in order until the font has every sign; what no rule covers and no decomposition draws is refused, or removed
# when it is a pictogram: a box is never drawn.
REPLACEMENTS: Mapping[str, tuple[str, ...]] = {
    "\t": (" ",),
    "\n": (" ",),
    "\u202f": (NBSP, " "),
    NBSP: (" ",),
    "\u2009": (NBSP, " "),
    "♪": ("[musique]",),
    "♫": ("[musique]",),
    "’": ("'",),
    "‘": ("'",),
    "“": ('"',),
    "”": ('"',),
    "«": ('"',),
    "»": ('"',),
    "…": ("...",),
    "–": ("-",),
    "—": ("–", "-"),
    "−": ("–", "-"),
    "\u2011": ("-",),
    "→": (">",),
    "№": ("n°",),
    "œ": ("oe",),
    "Œ": ("OE",),
    "æ": ("ae",),
    "Æ": ("AE",),
    "€": ("EUR",),
    "×": ("x",),
}
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_DROPPED = _INVISIBLE | {"So", "Sk", "Mn", "Me"}


@cache
def font(family: str, weight: Weight = "regular") -> Path:
    """The file of a family at a weight (Lexend is one variable file for both). Raises BadInput or MissingPart."""
    known = FAMILIES.get(family)
    if known is None:
        raise BadInput(
            _("la police « {family} » est inconnue.").format(family=family[:60]),
            key="captions.font",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(FAMILIES)),
        )
    found = _packaged(family, weight) if known.package else _installed(known.files[weight])
    if found is None:
        raise MissingPart(
            _("La police « {family} » n'est pas installée sur cette machine.").format(family=family),
            remedy=_("Installez-la (« {how} »), ou choisissez une autre police dans preuve.toml.").format(
                how=known.how
            ),
        )
    return found


def _packaged(family: str, weight: Weight) -> Path | None:
    import fontpkg

    try:
        return Path(fontpkg.path(family, _WEIGHTS[weight]))
    except fontpkg.FontpkgError:
        return None


def _installed(name: str) -> Path | None:
    for folder in (Path(text).expanduser() for text in _FOLDERS):
        if (folder / name).is_file():
            return folder / name
    for folder in (Path(text).expanduser() for text in _FOLDERS):
        found = min(folder.rglob(name), default=None) if folder.is_dir() else None
        if found:
            return found
    return None


@lru_cache(maxsize=256)
def face(family: str, weight: Weight, size_px: int) -> "FreeTypeFont":
    """A family ready to draw with Pillow at `size_px` pixels an em. Raises BadInput or MissingPart."""
    loaded = _load(font(family, weight), size_px)
    if family == "Lexend":
        loaded.set_variation_by_axes([_WEIGHTS[weight]])
    return loaded


def _load(path: Path, size_px: int) -> "FreeTypeFont":
    from PIL import ImageFont

    # Raqm isn't on every machine; the basic engine gives the same pixels everywhere, and French needs no shaping.
    return ImageFont.truetype(str(path), size_px, layout_engine=ImageFont.Layout.BASIC)


@cache
def _probe(path: Path) -> "FreeTypeFont":
    return _load(path, 48)


def _drawing(path: Path, char: str) -> tuple[float, bytes]:
    loaded = _probe(path)
    return loaded.getlength(char), bytes(loaded.getmask(char))


@lru_cache(maxsize=4096)
def has(path: Path, char: str) -> bool:
    """Whether the font draws that sign as anything but its box for missing signs."""
    return char == " " or _drawing(path, char) != _drawing(path, "\uffff")


def fit(text: str, path: Path) -> str:
    """The text with signs the font lacks replaced by the first alternative it has, pictograms removed.

    Raises BadInput for a sign that neither `REPLACEMENTS` nor its Unicode decomposition lets the font draw.
    """
    return "".join(part for char in unicodedata.normalize("NFC", text) for part in _drawable(char, path))


def _drawable(char: str, path: Path) -> Iterator[str]:
    if has(path, char) and unicodedata.category(char) not in _INVISIBLE:
        yield char
        return
    for other in (*REPLACEMENTS.get(char, ()), unicodedata.normalize("NFKC", char)):
        if other != char and all(has(path, each) for each in other):
            yield other
            return
    if unicodedata.category(char) not in _DROPPED:
        raise BadInput(
            _("le signe « {char} » (U+{code}) n'existe pas dans la police {font}.").format(
                char=char, code=f"{ord(char):04X}", font=path.stem
            ),
            remedy=_("Remplacez ce signe dans le texte, ou choisissez une autre police dans preuve.toml."),
        )


@cache
def family_digest(family: str) -> str:
    """SHA-256 over a family's files, whatever their place. Raises BadInput or MissingPart."""
    weights: tuple[Weight, ...] = ("regular", "bold")
    return digest_json({weight: digest_file(font(family, weight)) for weight in weights})


@cache
def fonts_digest() -> str:
    """SHA-256 over the packaged families that are installed: part of the key of every step that draws text."""
    found = {}
    for family, known in FAMILIES.items():
        if known.package and _packaged(family, "regular"):
            found[family] = family_digest(family)
    return digest_json(found)
