"""Engines that write. `recorded` replays a language model's answers; `outline` is a template, not AI."""

from connectors.text.outline import Outline
from connectors.text.recorded import Recorded
from preuve.engines import TextEngine

TEXTS: dict[str, type[TextEngine]] = {
    "recorded": Recorded,
    "outline": Outline,
}
