"""Draw the pictures of README.fr.md in `docs/images`, from a project's last run and from the worked examples.

    python tools/pictures.py PROJECT

Needs Chromium and pdftoppm (Debian: chromium, poppler-utils). Run it when a page that it shows has changed, then look
at each picture.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from preuve.cli import app
from preuve.history import last_run
from preuve.tools import ffmpeg_program

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images"
WIDTH, COLOURS, GAP = 1000, 200, 16
SECOND = "00:00:13"
FORMATS = ("tiktok", "instagram-feed", "web")


def main(project: Path) -> None:
    """Draw them all."""
    found = last_run(project)
    if found is None:
        sys.exit("this project has no run yet: preuve run")
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="preuve-pictures-") as place:
        scratch = Path(place)
        for name, picture in drawn(found.folder, project, scratch):
            save(name, picture)


def drawn(run: Path, project: Path, scratch: Path) -> Iterator[tuple[str, Image.Image]]:
    """Each picture by its name."""
    yield "formats", side_by_side([still(run / "films" / f"{name}.mp4", scratch) for name in FORMATS], height=560)
    for name in ("index", "optimisations"):
        yield f"rapport-{name}", page(run / "report" / f"{name}.html", scratch)
    dossier = scratch / "dossier.zip"
    preuve("pack", project, "--out", dossier)
    yield "resume", side_by_side(pages(next(scratch.glob("*.pdf")), scratch), height=760)
    told = scratch / "verdict"
    preuve("verify", dossier, "--page", "--out", told)
    yield "verdict", page(next(told.rglob("*.html")), scratch)
    delivered = scratch / "livrables"
    preuve("deliver", ROOT / "examples" / "certifiag", "--out", delivered)
    report, sheet = (pages(delivered / f"{name}.pdf", scratch)[0] for name in ("rapport", "fiche-jury"))
    yield "livrables", side_by_side([report, sheet], height=760)


def preuve(*words: object) -> None:
    """A command of the kit, which must do what it is asked."""
    code = app([str(word) for word in words], standalone_mode=False)
    if code:
        sys.exit(f"preuve {words[0]}: {code}")


def page(path: Path, scratch: Path) -> Image.Image:
    """The top of a page, as a browser shows it."""
    shot = scratch / f"{path.stem}.png"
    run("chromium", "--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu", "--window-size=1280,860",
        "--virtual-time-budget=4000", f"--screenshot={shot}", path.as_uri())  # fmt: skip
    return Image.open(shot)


def pages(path: Path, scratch: Path) -> Sequence[Image.Image]:
    """A document's pages."""
    run("pdftoppm", "-r", "90", "-png", path, scratch / path.stem)
    return [Image.open(one) for one in sorted(scratch.glob(f"{path.stem}-*.png"))]


def still(film: Path, scratch: Path) -> Image.Image:
    """One picture of a film."""
    shot = scratch / f"{film.stem}.png"
    run(ffmpeg_program(), "-v", "error", "-y", "-ss", SECOND, "-i", film, "-frames:v", "1", shot)
    return Image.open(shot)


def side_by_side(pictures: Sequence[Image.Image], height: int) -> Image.Image:
    """Pictures of one height in a row, on white."""
    scaled = [one.convert("RGB").resize((round(one.width * height / one.height), height)) for one in pictures]
    row = Image.new("RGB", (sum(one.width for one in scaled) + GAP * (len(scaled) - 1), height), "white")
    left = 0
    for one in scaled:
        row.paste(one, (left, 0))
        left += one.width + GAP
    return row


def save(name: str, picture: Image.Image) -> None:
    """Keep a picture small enough for a repository."""
    small = picture.convert("RGB").resize(
        (WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS
    )
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True)


def run(*words: object) -> None:
    """A program, which must succeed."""
    program = shutil.which(str(words[0])) or sys.exit(f"{words[0]} is missing")
    subprocess.run([program, *(str(word) for word in words[1:])], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
