"""Write what the examples' documents say, as digests: what is copied from them is known for theirs.

Run it when a document of an example or of the sample changes: `python tools/shipped.py`.
"""

from pathlib import Path

from preuve.documents.shipped import FILE, written

ROOT = Path(__file__).parents[1]
PLACES = ("sample_project/documents/**/*.md", "examples/*/documents/**/*.md")


def made() -> str:
    """The file as it must be."""
    paths = sorted(path for place in PLACES for path in ROOT.glob(place))
    return written(path.read_text(encoding="utf-8") for path in paths)


if __name__ == "__main__":
    FILE.write_text(made(), encoding="ascii")
