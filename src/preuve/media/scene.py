"""Layered scenes: one SVG that holds a shot's picture for the three frames, cut into layers that move apart.

    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 1920">
      <title>Le grille-pain en panne</title>                what it is, a few words
      <desc>Lina tient son grille-pain qui fume.</desc>      what one sees, for who doesn't see it
      <defs>…gradients, clip paths, things drawn once and placed with <use href="#…"/>…</defs>
      <g data-layout="vertical">                             1080 × 1920; then portrait 1080 × 1350, wide 1920 × 1080
        <g data-layer="background">…</g>                     covers the whole frame, opaque
        <g data-layer="elements">
          <g data-name="lina" data-motion="sway">…</g>       a cut-out that moves by itself; painted in this order
        </g>
        <g data-layer="foreground">…</g>                     may be empty or absent: what passes before everything
      </g>
      …
    </svg>

To draw one:
1. Each layout is composed for its own frame, with its origin at the frame's top left: never a crop of another layout.
2. Motions: still, float (bobs), sway (swings about its foot), rise (comes from below), slide-left and slide-right
   (comes from the right, from the left), pop (grows into place).
3. A cut-out or a foreground that the frame cuts goes on for some 100 units outside, so that its motion shows no edge.
4. No letter in the picture: the film writes its own. What is drawn in the top fifth and the bottom third of the
   vertical frame may be covered by titles and captions.
5. Elements, attributes and limits are those of `svg.py`. A transform on a `data-layout` group only places it on the
   sheet when the file is opened in a browser; it counts for nothing here.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from lxml import etree

from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.svg import hold_size, sanitise, serialise
from preuve.media.svg_graph import Refused, references
from preuve.media.vector import pixels
from preuve.targets import Layout

Kind = Literal["background", "element", "foreground"]
Motion = Literal["still", "float", "sway", "rise", "slide-left", "slide-right", "pop"]

FRAMES: dict[Layout, tuple[int, int]] = {"vertical": (1080, 1920), "portrait": (1080, 1350), "wide": (1920, 1080)}
MOTIONS: tuple[str, ...] = get_args(Motion)
LAYERS = ("background", "elements", "foreground")
MOST_ELEMENTS = 24
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Part:
    """A layer on its own: `svg` is a whole drawing in the frame's units, with only the definitions it needs."""

    kind: Kind
    name: str
    motion: str
    svg: bytes


def clean(data: bytes, *, path: Path | str | None = None) -> bytes:
    """The same scene in canonical form, known to be safe and complete. Cleaning twice changes nothing.

    Raises BadMedia saying what is wrong, on which line, and what to do: an element or attribute that isn't allowed, a
    missing layout, a background that lets something show through.
    """
    root = sanitise(data, path=path)
    try:
        _check(root)
        text = serialise(root)
        hold_size(text)
        for layout in FRAMES:
            _check_opaque(text, layout)
    except Refused as refused:
        raise BadMedia(refused.message, path=path, remedy=refused.remedy) from refused
    return text


def parts(scene: bytes, layout: Layout) -> list[Part]:
    """The layers of a clean scene for one layout, in the order they are painted."""
    root = etree.fromstring(scene)
    for element in root.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    group = _layout(root, layout)
    found: list[Part] = []
    for layer in group:
        kind = layer.get("data-layer")
        if kind == "elements":
            found += [_part(root, layout, layer, child) for child in layer if child.get("data-name")]
        elif kind in LAYERS and len(layer):
            found.append(_part(root, layout, layer, None))
    return found


def describe(scene: bytes) -> tuple[str, str]:
    """A clean scene's title and description; empty where it has none."""
    root = etree.fromstring(scene)
    return root.findtext("{*}title", ""), root.findtext("{*}desc", "")


def frame(part_svg: bytes, box: Box, width: int, height: int) -> bytes:
    """A part's drawing, looking at `box` (x, y, width, height in the frame's units), `width` × `height` pixels."""
    root = etree.fromstring(part_svg)
    root.set("viewBox", " ".join(f"{value:.6f}" for value in box))
    root.set("width", str(width))
    root.set("height", str(height))
    return bytes(etree.tostring(root))


def _layout(root: etree._Element, layout: str) -> etree._Element:
    return next(child for child in root if child.get("data-layout") == layout)


def _check(root: etree._Element) -> None:
    layouts: dict[str, etree._Element] = {}
    for child in root:
        name = child.get("data-layout", "")
        if child.tag in ("title", "desc", "defs"):
            continue
        if child.tag != "g" or name not in FRAMES or name in layouts:
            remedy = _("Rangez tout dans trois groupes : {names}.").format(names=_layouts(FRAMES))
            raise Refused(_("cet élément est hors des trois mises en page, ou en double."), child, remedy=remedy)
        layouts[name] = child
    if missing := [name for name in FRAMES if name not in layouts]:
        remedy = _("Ajoutez : {names}.").format(names=_layouts(missing))
        raise Refused(_("il manque une mise en page."), remedy=remedy)
    for name, group in layouts.items():
        _check_layers(name, group)


def _layouts(names: Iterable[str]) -> str:
    return ", ".join(f'<g data-layout="{name}">' for name in names)


def _check_layers(layout: str, group: etree._Element) -> None:
    found = [child.get("data-layer", "") for child in group if child.tag not in ("title", "desc")]
    if found not in (list(LAYERS), list(LAYERS[:2])):
        what = _("la mise en page « {layout} » n'a pas ses calques dans l'ordre.").format(layout=layout)
        raise Refused(what, group, remedy=_("Mettez-y, dans cet ordre : {names}.").format(names=", ".join(LAYERS)))
    elements = [child for child in group.findall("g[@data-layer='elements']/*") if child.tag not in ("title", "desc")]
    if not 1 <= len(elements) <= MOST_ELEMENTS:
        what = _("la mise en page « {layout} » a {n} éléments mobiles.").format(layout=layout, n=len(elements))
        raise Refused(what, group, remedy=_("Mettez-en entre 1 et {most}.").format(most=MOST_ELEMENTS))
    for element in elements:
        _check_element(element)


def _check_element(element: etree._Element) -> None:
    if element.tag not in ("g", "use") or not element.get("data-name"):
        raise Refused(_("un élément mobile n'a pas de nom."), element, remedy=_('Écrivez <g data-name="…">.'))
    if element.get("data-motion", "still") not in MOTIONS:
        what = _("le mouvement « {motion} » est inconnu.").format(motion=element.get("data-motion"))
        raise Refused(what, element, remedy=_("Mouvements possibles : {names}.").format(names=", ".join(MOTIONS)))


def _check_opaque(scene: bytes, layout: Layout) -> None:
    width, height = (side // 10 for side in FRAMES[layout])
    background = parts(scene, layout)[0]
    seen = pixels(frame(background.svg, (0, 0, *FRAMES[layout]), width, height), width, height)
    if background.kind != "background" or seen[..., 3].min() < 250:
        what = _("le fond de la mise en page « {layout} » laisse voir au travers.").format(layout=layout)
        size = " × ".join(str(side) for side in FRAMES[layout])
        raise Refused(what, remedy=_("Commencez le fond par un rectangle plein de {size}.").format(size=size))


def _part(root: etree._Element, layout: Layout, layer: etree._Element, child: etree._Element | None) -> Part:
    lone = etree.Element("svg", {**_inherited(root), "preserveAspectRatio": "none"})
    group = etree.Element("g", _inherited(_layout(root, layout)))
    inner = copy.deepcopy(layer)
    if child is not None:
        for other in list(inner):
            inner.remove(other)
        inner.append(copy.deepcopy(child))
    group.append(inner)
    lone.extend([_needed(root, inner), group])
    kind: Kind = (
        "element" if child is not None else "background" if layer.get("data-layer") == "background" else "foreground"
    )
    name = child.get("data-name", "") if child is not None else kind
    motion = child.get("data-motion", "still") if child is not None else "still"
    return Part(kind, name, motion, serialise(lone))


def _inherited(element: etree._Element) -> dict[str, str]:
    left = ("transform", "display", "visibility", "viewBox", "width", "height", "id", "preserveAspectRatio")
    return {str(k): str(v) for k, v in element.attrib.items() if k not in left and not str(k).startswith("data-")}


def _needed(root: etree._Element, part: etree._Element) -> etree._Element:
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}
    inside = {element.get("id") for element in part.iter()}
    defs, wanted, seen = etree.Element("defs"), _mentions(part), set(inside)
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            seen.update(element.get("id") for element in ids[name].iter())
            defs.append(copy.deepcopy(ids[name]))
            wanted += _mentions(ids[name])
    return defs


def _mentions(part: etree._Element) -> list[str]:
    return [name for element in part.iter() for name in references(element)]
