"""Pictures that tell sooner than words: the shots in order, a picture and its first attempt, before and after."""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from preuve.artifact import Artifact
from preuve.checks.finding import Finding
from preuve.documents.blocks import Picture
from preuve.documents.known.ground import Knowing, short
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.media.fonts import DEFAULT_FAMILY, face
from preuve.store import Store
from preuve.wording import apart, named

if TYPE_CHECKING:
    from PIL.Image import Image

    from preuve.attempts.calls import History, Told
    from preuve.attempts.views import Picture as Drawn
    from preuve.storyboard import Storyboard

WIDTH, GAP, LETTERS, INK, PAPER = 1640, 16, 38, "#1a1c1f", "#ffffff"
LAYOUTS = ("wide", "tall", "feed", "square")
BEFORE, AFTER = "before", "after"
MOST, MOST_LINES = 16, 2
TECHNIQUES = ("OPT03", "OPT05", "OPT04", "OPT01")
"""Those that change a picture come first."""


def shots(knowing: Knowing) -> Picture | None:
    """The storyboard's pictures, four a row, each with its number and name; None where the run kept none."""
    board: Storyboard | None = knowing.material.storyboard if knowing.material else None
    if board is None or knowing.run is None:
        return None
    folder = knowing.run / "pictures"
    found, told = list[tuple[bytes, str]](), list[str]()
    for number, shot in enumerate(board.shots[:MOST], start=1):
        paths = (folder / f"{shot.id}-{layout}.jpg" for layout in LAYOUTS)
        path = next((one for one in paths if one.is_file()), None)
        if path:
            found.append((path.read_bytes(), f"{number}. {shot.id}"))
            told.append(named(f"{number}. {shot.id}", short(shot.alt, 80)))
    alt = _("Les plans du film, dans l'ordre. {shots}").format(shots=apart(told))
    return _picture(found, 4, alt, _("Les plans du storyboard, tels qu'ils sont dans le film"))


def attempts(knowing: Knowing) -> Picture | None:
    """A picture that was asked again: what came first, what was kept; None where none was."""
    history: History | None = knowing.fixture("history")
    drawn = (_drawn(knowing, one) for one in (history.things if history else ()) if one.kind == "image" and one.again)
    pairs = [pair for pair in drawn if len(pair) > 1]
    if not pairs:
        return None
    alt = _("La même image, avant et après une nouvelle demande : {images}.").format(
        images=apart(said for _data, said in pairs[0])
    )
    return _picture(pairs[0], 2, alt, _("Une image redemandée : le premier essai, et celui qui est resté"))


def before_after(knowing: Knowing) -> tuple[Picture, ...]:
    """For each technique that was measured, stills before and after it, of one film; none where none were kept."""
    subject = knowing.subject
    wanted = [one for one in knowing.judged() if one.id in TECHNIQUES and one.status == "met" and one.stills]
    if subject is None or subject.folder is None or not wanted:
        return ()
    film = next((one.target for one in wanted if one.target == "web"), wanted[0].target)
    mine = sorted((one for one in wanted if one.target == film), key=lambda one: TECHNIQUES.index(one.id))
    return tuple(picture for one in mine if (picture := _pair(one, subject.maker.store)))


def _pair(found: Finding, store: Store) -> Picture | None:
    stills = [one for role in (BEFORE, AFTER) for one in found.stills if one.role == role and one.sha256.isalnum()]
    there = [(path.read_bytes(), one.caption) for one in stills if (path := store.path(one.sha256)).is_file()]
    if len(there) != 2:
        return None
    alt = _("Avant et après : {images}.").format(images=apart(said for _data, said in there))
    return _picture(there, 2, alt, found.title)


class _Shelf:
    """Names each picture that views draw by what it is, instead of putting it on a page; sounds aren't wanted."""

    def picture(self, made: Artifact) -> "Drawn":
        """A picture by its digest."""
        from preuve.attempts.views import Picture as Drawn

        return Drawn(made.sha256, 0, 0)

    def sound(self, _data: bytes) -> str:
        """Nothing."""
        return ""


def _drawn(knowing: Knowing, thing: "Told") -> list[tuple[bytes, str]]:
    """The first attempt's picture, then the chosen one's, each with what it is in words; nothing where one is gone."""
    from preuve.attempts.views import Views
    from preuve.maker import Maker

    subject, project = knowing.subject, knowing.project
    if subject is None:
        return []
    store = subject.maker.store
    try:
        seen = Views(project, Maker(store, project.recordings), _Shelf()).view(thing).attempts
        drawn = {one.told.number: store.path(one.picture.src).read_bytes() for one in seen if one.picture}
    except (PreuveError, OSError):
        return []
    first = min(drawn, default=thing.chosen)
    if thing.chosen not in drawn or first == thing.chosen:
        return []
    kept = _("« {shot} », essai {n}, retenu").format(shot=thing.of, n=thing.chosen)
    return [(drawn[first], _("« {shot} », essai {n}").format(shot=thing.of, n=first)), (drawn[thing.chosen], kept)]


def _picture(found: Sequence[tuple[bytes, str]], columns: int, alt: str, caption: str) -> Picture | None:
    """Pictures side by side, their words under each; None where there are none, or one can't be read."""
    if not found:
        return None
    try:
        data = _montage(found, columns)
    except (OSError, ValueError):
        return None
    return Picture(data, alt, caption)


def _montage(found: Sequence[tuple[bytes, str]], columns: int) -> bytes:
    from PIL import Image, ImageDraw

    width = (WIDTH - GAP * (columns - 1)) // columns
    words, line = face(DEFAULT_FAMILY, "regular", LETTERS), round(LETTERS * 1.25)
    cells = [(_opened(data, width), _wrapped(said, width, words.getlength)) for data, said in found]
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    heights = [max(one.height for one, _said in row) + line * max(len(said) for _one, said in row) for row in rows]
    sheet = Image.new("RGB", (WIDTH, sum(heights) + GAP * len(rows)), PAPER)
    draw, top = ImageDraw.Draw(sheet), 0
    for row, height in zip(rows, heights, strict=True):
        tallest = max(one.height for one, _said in row)
        for at, (picture, said) in enumerate(row):
            left = at * (width + GAP)
            sheet.paste(picture, (left + (width - picture.width) // 2, top))
            for n, text in enumerate(said):
                draw.text((left, top + tallest + n * line), text, font=words, fill=INK)
        top += height + GAP
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=88)
    return out.getvalue()


def _opened(data: bytes, width: int) -> "Image":
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        picture = opened.convert("RGB")
    height = min(round(picture.height * width / picture.width), width * 9 // 16)
    scale = min(width / picture.width, height / picture.height)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    resized: Image.Image = picture.resize(size)
    return resized


def _wrapped(said: str, width: int, long: Callable[[str], float]) -> list[str]:
    """A text on two lines at most, whole wherever two lines hold it."""
    lines = [""]
    for word in said.split():
        tried = f"{lines[-1]} {word}".strip()
        if not lines[-1] or long(tried) <= width:
            lines[-1] = tried
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return [_held(one, width, long) for one in lines]


def _held(text: str, width: int, long: Callable[[str], float]) -> str:
    """A line, cut where a word alone is wider than the picture."""
    while len(text) > 1 and long(text) > width:
        text = f"{text[:-2]}…"
    return text
