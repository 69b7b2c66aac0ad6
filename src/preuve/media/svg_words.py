"""The words a drawing may use: elements, attributes and the grammar each attribute's value follows.

To allow an attribute: add its name beside the kind of value it takes, in `_KINDS`, and a line to test_scene.py.
"""

import re

_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_PAINTS = ("linearGradient", "radialGradient", "stop", "clipPath")
ELEMENTS = frozenset(["svg", "g", "defs", "symbol", "use", "title", "desc", *_SHAPES, *_PAINTS])

# Atomic groups and possessive repeats: a hostile value costs no more than its length.
_NUMBER = r"(?>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)"
_NAME = r"[A-Za-z_][\w.-]{0,99}"
_LENGTH = rf"(?>{_NUMBER}(?:px|%)?)"
_LIST = rf"{_LENGTH}(?>[\s,]++{_LENGTH})*+"
_COLOUR = r"none|transparent|currentColor|[A-Za-z]{3,24}|#[0-9A-Fa-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%/-]{1,40}\)"
_CALL = rf"(?:matrix|translate|scale|rotate|skewX|skewY)\s?\(\s?{_NUMBER}(?>[\s,]*+{_NUMBER}){{0,5}}\s?\)"
_GRAMMAR = {
    "number": _LENGTH,
    "numbers": rf"none|{_LIST}",
    "points": rf"(?>[\s,]*+{_NUMBER})*+",
    "path": rf"(?>[MmZzLlHhVvCcSsQqTtAa](?>[\s,]*+{_NUMBER})*+[\s,]*+)*+|none",
    "transform": rf"(?>{_CALL}[\s,]*+)*+|none",
    "word": r"[A-Za-z][A-Za-z -]{0,40}",
    "paint": rf"{_COLOUR}|url\(\s?#{_NAME}\s?\)(?:\s(?:{_COLOUR}))?",
    "colour": _COLOUR,
    "clip": rf"none|url\(\s?#{_NAME}\s?\)",
    "reference": rf"#{_NAME}",
    "id": _NAME,
    "label": r"[\w][\w' -]{0,39}",
}
_KINDS = {
    "number": "x y width height rx ry cx cy r x1 y1 x2 y2 fx fy fr offset opacity fill-opacity stroke-opacity"
    " stop-opacity stroke-width stroke-miterlimit stroke-dashoffset",
    "numbers": "viewBox stroke-dasharray",
    "points": "points",
    "path": "d",
    "transform": "transform gradientTransform",
    "word": "fill-rule clip-rule stroke-linecap stroke-linejoin preserveAspectRatio gradientUnits spreadMethod"
    " clipPathUnits paint-order display visibility data-layout data-layer data-motion",
    "paint": "fill stroke",
    "colour": "color stop-color",
    "clip": "clip-path",
    "reference": "href",
    "id": "id",
    "label": "data-name",
}
ATTRIBUTES = {name: kind for kind, names in _KINDS.items() for name in names.split()}
MATCH = {kind: re.compile(grammar, re.ASCII if kind != "label" else 0) for kind, grammar in _GRAMMAR.items()}
NUMBERS = re.compile(_NUMBER)
DANGER = re.compile(r"url\s*\(|\\|[a-z][a-z0-9+.-]*\s*:|@import|//", re.IGNORECASE)
HARMLESS = re.compile(
    r"class|role|aria-[a-z]+|data-[a-z-]+|version|baseProfile|enable-background|font(?:-[a-z]+)?|lang|tabindex|focusable"
    r"|(?:shape|image|text|color)-rendering|color-interpolation|vector-effect|pointer-events|cursor"
)
