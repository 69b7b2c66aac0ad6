"""Write docs/checks.md: every check, what it asks, where its threshold comes from. `--check` tells whether it is current."""

import sys
from pathlib import Path

from preuve.checks import FAMILIES, checks
from preuve.checks.base import Check
from preuve.checks.finding import standards
from preuve.i18n import _, speaking

PAGE = Path(__file__).parents[1] / "docs" / "checks.md"
HEAD = """# Checks

Written by `tools/checks_table.py` from the classes of `src/preuve/checks`; a test holds it. A *requirement* feeds the
criteria matrix; *advice* is good practice beyond it, and never a failure. `any video`: judges a video that no run of ours
made too. How sure a source is: P primary text read, M mirror of the vendor's page, X excerpt of it, S secondary, C computed
or measured for this project, K common practice, not verified.
"""


def text() -> str:
    """The whole page."""
    with speaking("en"):
        return "\n".join([HEAD, *(part for family in FAMILIES for part in _family(family))])


def _family(family: str) -> list[str]:
    own = [kind for name, kind in checks().items() if name.startswith(family)]
    rows = [_row(kind) for kind in own]
    return [
        f"## {family}\n",
        "| check | what it asks | kind | threshold | source |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]


def _row(kind: type[Check]) -> str:
    title = (kind.__doc__ or "").strip().splitlines()[0].rstrip(".")
    scope = f"{kind.kind}, {'each film' if kind.per == 'film' else 'the run'}{', any video' if kind.any_video else ''}"
    if kind.threshold is None:
        return f"| {kind.__name__} | {title} | {scope} | | |"
    source = standards()[kind.threshold.standard]
    told = ", ".join(part for part in (source.title, source.clause) if part)
    return (
        f"| {kind.__name__} | {title} | {scope} | {_(kind.threshold.text)} | {told} ({source.sure}, {source.checked}) |"
    )


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != text())
    PAGE.write_text(text(), encoding="utf-8")
