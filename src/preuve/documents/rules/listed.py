"""The items of a text: lines of a list, else its paragraphs; `split` gives one line for each."""

from collections.abc import Sequence


def items(text: str) -> Sequence[str]:
    """Each non-empty line of a section's plain text: a list's item, a paragraph or a table's row."""
    return [line.strip() for line in text.splitlines() if line.strip()]
