"""What a drawing weighs once every `use` is unfolded: elements, layers, depth, scale. Refuses bombs and circles."""

import math
import re
from dataclasses import dataclass, field

from lxml import etree

from preuve.errors import BadMedia
from preuve.i18n import _

URL = re.compile(r"url\(\s*#([^)\s]+)\s*\)")
_CALL = re.compile(r"(\w+)\s*\(([^)]*)\)")


@dataclass(frozen=True)
class Limits:
    """What a drawing may weigh.

    `expanded` counts what `use` repeats; `layers`, the translucent or clipped groups (each costs resvg a picture of its
    own, 0.12 s at full size); `scale`, the product of nested transforms; `path`, the characters of one path.
    """

    size: int = 256 * 1024
    elements: int = 4_000
    depth: int = 40
    expanded: int = 20_000
    layers: int = 200
    number: float = 10_000
    scale: float = 1_000
    path: int = 64 * 1024


LIMITS = Limits()


class Refused(BadMedia):
    """A drawing is refused: what, where, and what to do instead."""

    def __init__(self, what: str, element: etree._Element | None = None, *, remedy: str = "") -> None:
        if element is not None:
            name = etree.QName(element).localname if isinstance(element.tag, str) else "?"
            line = element.sourceline or 1
            what = _("ligne {line}, élément <{name}> : {what}").format(line=line, name=name, what=what)
        super().__init__(what, remedy=remedy or _("Retirez-le du dessin, ou redessinez-le avec des formes simples."))


@dataclass(frozen=True)
class Weight:
    """What an element weighs with all it holds and repeats."""

    elements: int = 1
    layers: int = 0
    depth: int = 1
    scale: float = 1.0


@dataclass
class _Graph:
    root: etree._Element
    ids: dict[str, etree._Element] = field(default_factory=dict)
    known: dict[etree._Element, Weight] = field(default_factory=dict)
    open: set[etree._Element] = field(default_factory=set)

    def weigh(self, element: etree._Element, level: int = 1) -> Weight:
        if element in self.open:
            raise Refused(_("cette référence tourne en rond."), element)
        if level > LIMITS.depth * 2:
            raise Refused(_("trop de groupes et de répétitions emboîtés."), element)
        if element not in self.known:
            self.open.add(element)
            self.known[element] = self._sum(element, level)
            self.open.remove(element)
        weight = self.known[element]
        if weight.depth + level > LIMITS.depth * 3:
            raise Refused(_("trop de groupes et de répétitions emboîtés."), element)
        return weight

    def _sum(self, element: etree._Element, level: int) -> Weight:
        inner = [self.weigh(child, level + 1) for child in element]
        inner += [self.weigh(self._target(element, name), level + 1) for name in references(element)]
        weight = Weight(
            1 + sum(w.elements for w in inner),
            translucent(element) + sum(w.layers for w in inner),
            1 + max((w.depth for w in inner), default=0),
            norm(element) * max((w.scale for w in inner), default=1.0),
        )
        self._hold(element, weight)
        return weight

    def _target(self, element: etree._Element, name: str) -> etree._Element:
        if name not in self.ids:
            raise Refused(
                _("la référence « #{name} » ne mène à rien.").format(name=name),
                element,
                remedy=_("Ajoutez l'élément qui porte cet identifiant dans <defs>, ou retirez la référence."),
            )
        return self.ids[name]

    def _hold(self, element: etree._Element, weight: Weight) -> None:
        simpler = _("Simplifiez le dessin : moins de formes, moins de répétitions.")
        if weight.elements > LIMITS.expanded:
            most = LIMITS.expanded
            raise Refused(_("plus de {most} formes une fois dépliées.").format(most=most), element, remedy=simpler)
        if weight.layers > LIMITS.layers:
            most = LIMITS.layers
            what = _("plus de {most} groupes translucides ou découpés.").format(most=most)
            raise Refused(what, element, remedy=_("Mettez « fill-opacity » sur les formes plutôt que « opacity »."))
        if weight.scale > LIMITS.scale:
            raise Refused(_("les agrandissements emboîtés dépassent {most:g} fois.").format(most=LIMITS.scale), element)


def references(element: etree._Element) -> list[str]:
    """The ids an element refers to."""
    found = [name for value in element.attrib.values() for name in URL.findall(str(value))]
    href = element.get("href")
    return [*found, href[1:]] if href else found


def translucent(element: etree._Element) -> bool:
    """Whether the rasteriser needs a layer of its own for this element."""
    return element.get("opacity", "1") != "1" or "clip-path" in element.attrib


def norm(element: etree._Element) -> float:
    """How many times an element's transform may enlarge, at most."""
    found = 1.0
    for name, given in _CALL.findall(element.get("transform", "")):
        numbers = [abs(float(x)) for x in re.findall(r"[-+.\deE]+", given)]
        if name == "scale":
            found *= max(numbers)
        elif name == "matrix" and len(numbers) == 6:
            found *= max(numbers[0] + numbers[2], numbers[1] + numbers[3])
        elif name.startswith("skew"):
            found *= 1 + abs(math.tan(math.radians(numbers[0])))
    return found


def measure(root: etree._Element) -> Weight:
    """What a drawing weighs. Raises Refused for a circle, a reference to nothing, or a weight over `LIMITS`."""
    graph = _Graph(root)
    for element in root.iter():
        name = element.get("id")
        if name in graph.ids:
            raise Refused(_("deux éléments portent l'identifiant « {name} ».").format(name=name), element)
        if name:
            graph.ids[name] = element
    weight = graph.weigh(root)
    for element in root.iter():
        graph.weigh(element)
    return weight
