"""Colours of letters grouped as an eye would, and captions that only their colour tells from the others."""

import re
from collections.abc import Mapping, Sequence

from preuve.checks.fixtures.lettering import Shown
from preuve.media.colour import rgb

SAME = 48
"""Levels of 255 under which two colours of letters are one: what encoding moves them by, and more."""
_MARKED = re.compile(r"^\s*(?:[-–—\[(♪*]|[^\W\d_][\w .'’-]{0,30}\s?:)")


def inks(texts: Sequence[Shown]) -> dict[str, list[Shown]]:
    """Texts by the colour of their letters, the commonest colour first."""
    found: dict[str, list[Shown]] = {}
    for text in texts:
        name = next((ink for ink in found if _far(ink, text.ink) <= SAME), text.ink)
        found.setdefault(name, []).append(text)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def alone(found: Mapping[str, Sequence[Shown]]) -> list[Shown]:
    """Texts of the less common colours that no dash, bracket or name marks too."""
    _commonest, *others = found.values()
    return [text for group in others for text in group if not _MARKED.match(text.text)]


def _far(one: str, other: str) -> int:
    return max(abs(a - b) for a, b in zip(rgb(one), rgb(other), strict=True))
