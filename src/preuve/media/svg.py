"""An SVG from outside, made safe: only what a drawing needs passes, and anything else is refused, never repaired.

What passes
    elements     svg (the root only), g, defs, symbol, use, title, desc, path, rect, circle, ellipse, line, polyline,
                 polygon, linearGradient, radialGradient, stop, clipPath
    attributes   those of `svg_words.ATTRIBUTES`, each held to its grammar; `xlink:href` becomes `href`
    references   `href="#id"` and `url(#id)` to something in the same file; never a circle
What is dropped, for it draws nothing here: comments, and the attributes that `svg_words.HARMLESS` names or that belong
to editors, as long as their value refers to nothing.
What is refused: everything else, with its line; and a drawing over the limits of `svg_graph.LIMITS`.
"""

import math
import re
from pathlib import Path

from lxml import etree

from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.svg_fold import fold_opacity
from preuve.media.svg_graph import LIMITS, Refused, measure
from preuve.media.svg_words import ATTRIBUTES, DANGER, ELEMENTS, HARMLESS, MATCH, NUMBERS

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_WRITTEN = ("title", "desc")
_PLAIN = re.compile(r"<!(?!--)|<\?(?!xml\s)", re.IGNORECASE)


def sanitise(data: bytes, *, path: Path | str | None = None) -> etree._Element:
    """A safe copy of a drawing: elements without namespace, attributes sorted, no blank text. Raises BadMedia."""
    try:
        root = _copy(_parse(data), [0], 1)
        fold_opacity(root)
        measure(root)
    except Refused as refused:
        raise BadMedia(refused.message, path=path, remedy=refused.remedy) from refused
    return root


def serialise(root: etree._Element) -> bytes:
    """A safe tree's bytes: the same tree always gives the same ones."""
    text = bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False))
    return text.replace(b"<svg", f'<svg xmlns="{SVG}"'.encode(), 1)


def hold_size(data: bytes) -> None:
    """Refuse a drawing that weighs too much. Raises Refused."""
    if len(data) > LIMITS.size:
        raise Refused(_("ce dessin pèse plus de {most} Kio.").format(most=LIMITS.size // 1024))


def _parse(data: bytes) -> etree._Element:
    hold_size(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("ce dessin n'est pas en UTF-8."), remedy=_("Enregistrez-le de nouveau en UTF-8.")) from error
    # Before any parsing: a document type is where entities, bombs and outside files come from.
    if found := _PLAIN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = _("ligne {line} : ni type de document, ni entité, ni instruction n'est admis dans un dessin.")
        raise Refused(what.format(line=line), remedy=_("Commencez le fichier par la balise <svg>."))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        what = _("ce n'est pas un dessin SVG lisible, ligne {line} ({reason}).")
        raise Refused(what.format(line=error.lineno or 1, reason=error.msg), remedy=_well_formed()) from error
    if _local(root) != "svg":
        raise Refused(_("ce n'est pas un dessin SVG."), root, remedy=_well_formed())
    return root


def _well_formed() -> str:
    return _("Vérifiez que chaque balise est fermée et que chaque valeur est entre guillemets.")


def _copy(source: etree._Element, count: list[int], depth: int) -> etree._Element:
    count[0] += 1
    name = _local(source)
    _hold(source, name, count[0], depth)
    target = etree.Element(name, _attributes(source))
    target.sourceline = min(source.sourceline or 1, 65_535)
    if name in _WRITTEN:
        target.text = " ".join("".join(source.itertext()).split())
        return target
    _no_text(source)
    for child in source:
        target.append(_copy(child, count, depth + 1))
    return target


def _hold(element: etree._Element, name: str, count: int, depth: int) -> None:
    if name not in ELEMENTS or (name == "svg" and depth > 1):
        raise Refused(_("cet élément n'est pas admis dans un dessin."), element, remedy=_allowed())
    if count > LIMITS.elements:
        raise Refused(_("ce dessin a plus de {most} éléments.").format(most=LIMITS.elements), element)
    if depth > LIMITS.depth:
        raise Refused(_("plus de {most} groupes emboîtés.").format(most=LIMITS.depth), element)


def _allowed() -> str:
    return _("Éléments admis : {names}.").format(names=", ".join(sorted(ELEMENTS)))


def _no_text(element: etree._Element) -> None:
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise Refused(
            _("du texte traîne hors de <title> et <desc>."),
            element,
            remedy=_("Aucun mot n'est écrit dans l'image : la vidéo pose elle-même ses textes."),
        )


def _local(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        raise Refused(_("ni entité ni instruction n'est admise dans un dessin."))
    name = etree.QName(element)
    if name.namespace not in (SVG, None):
        raise Refused(_("cet élément n'est pas du SVG."), element, remedy=_allowed())
    return str(name.localname)


def _attributes(element: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        kept = _attribute(element, etree.QName(str(key)), str(value))
        if kept:
            found[kept[0]] = kept[1]
    return dict(sorted(found.items()))


def _attribute(element: etree._Element, name: etree.QName, value: str) -> tuple[str, str] | None:
    local = name.localname
    if name.namespace == XLINK and local == "href":
        return "href", _value(element, "href", value)
    if name.namespace is None and local in ATTRIBUTES:
        return local, _value(element, local, value)
    if name.namespace is None and (local.lower().startswith("on") or local == "style"):
        remedy = _("Écrivez les couleurs et les traits en attributs (fill, stroke, opacity…), sans style ni action.")
        raise Refused(_("l'attribut « {name} » n'est pas admis.").format(name=local), element, remedy=remedy)
    if local == "base" or DANGER.search(value) or not (name.namespace or HARMLESS.fullmatch(local)):
        raise Refused(_("l'attribut « {name} » n'est pas admis.").format(name=local), element)
    return None


def _value(element: etree._Element, name: str, given: str) -> str:
    value = " ".join(given.split())
    kind = ATTRIBUTES[name]
    if len(value) > LIMITS.path:
        raise Refused(_("l'attribut « {name} » est trop long.").format(name=name), element)
    if not MATCH[kind].fullmatch(value):
        shown = value if len(value) < 60 else value[:57] + "…"
        what = _("l'attribut « {name} » ne peut pas valoir « {value} ».").format(name=name, value=shown)
        raise Refused(what, element, remedy=_remedy(kind))
    if kind in ("number", "numbers", "points", "path", "transform"):
        _numbers(element, name, value)
    return value


def _numbers(element: etree._Element, name: str, value: str) -> None:
    numbers = [float(found) for found in NUMBERS.findall(value)]
    if any(not math.isfinite(x) or abs(x) > LIMITS.number for x in numbers):
        most = f"{LIMITS.number:g}"
        raise Refused(_("« {name} » contient un nombre au-delà de {most}.").format(name=name, most=most), element)
    if name == "viewBox" and (len(numbers) != 4 or min(numbers[2:]) < 1):
        raise Refused(_("« viewBox » demande quatre nombres, dont une largeur et une hauteur d'au moins 1."), element)
    if name == "stroke-dasharray" and numbers and (min(numbers) < 0 or sum(numbers) < 1):
        raise Refused(
            _("les tirets de « stroke-dasharray » sont trop courts."),
            element,
            remedy=_("Donnez des tirets d'au moins 1 unité."),
        )


def _remedy(kind: str) -> str:
    if kind in ("reference", "clip", "paint"):
        return _("Une référence ne mène qu'à un élément du même fichier, comme « #feuille » ou « url(#ciel) ».")
    return _("Corrigez cette valeur.")
