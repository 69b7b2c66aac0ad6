"""Films whose texts are wrong in one thing only: our own, with their ledger, and others, of which nothing is told."""

import dataclasses
import json
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from pairs import Room
from PIL import Image, ImageDraw, ImageFont

from preuve.artifact import canonical, digest_json
from preuve.checks.subject import FilmFiles, Subject
from preuve.media import layout
from preuve.media.encode import Encoder, command
from preuve.media.fonts import face
from preuve.media.ink import Ink
from preuve.media.overlays import Overlay, _placed, overlays
from preuve.media.plan import CueView, SegmentPlan, ShotView
from preuve.media.planes import Planes, from_rgb
from preuve.media.sprites import Cutout
from preuve.targets import Profile, platforms

FRAMES, FPS, SIZE = 60, 30, (540, 960)
LABEL = "IA : images, voix"
ENGINES = ("image", "voice")
Change = Callable[[Overlay], Overlay | None]


def profile(*, margins: bool = True) -> Profile:
    """TikTok's picture, half as large; without margins, texts go to its edges."""
    data = platforms().profiles["vertical"].model_dump()
    data |= {"width": SIZE[0], "height": SIZE[1]}
    data["safe"] |= {side: data["safe"][side] // 2 if margins else 2 for side in ("top", "bottom", "left", "right")}
    return Profile.model_validate(data)


def view(**changes: object) -> ShotView:
    """A shot with two captions, a title and a label."""
    cues = (
        CueView(first=2, end=30, lines=("Ne le jetez pas", "tout de suite !")),
        CueView(first=32, end=58, lines=("Place",)),
    )
    told = {"shot": "panne", "frames": FRAMES, "overlap": 2, "on_screen": "En panne ?", "label": LABEL, "cues": cues}
    return ShotView.model_validate(told | changes)


def as_planned(overlay: Overlay) -> Overlay:
    """Nothing is wrong."""
    return overlay


def ours(
    room: Room,
    shot: ShotView | None = None,
    change: Change = as_planned,
    *,
    engines: Sequence[str] = ENGINES,
    margins: bool = True,
    extra: Sequence[dict[str, object]] = (),
) -> Subject:
    """A film of ours: its plan says `shot`, its frames show what `change` makes of each text."""
    shot = shot or view()
    plan = SegmentPlan(profile=profile(margins=margins), view=shot, first=0, count=FRAMES)
    run = room.folder / "runs" / "une"
    (run / "films").mkdir(parents=True)
    film = run / "films" / "tiktok.mp4"
    _film_of(room, plan, change, film)
    lines = [*_lines(room, plan, film), *(_engine(capability) for capability in engines), *extra]
    (run / "ledger.jsonl").write_bytes(b"".join(canonical(line) + b"\n" for line in lines))
    files = FilmFiles("tiktok", film)
    return Subject(films=(files,), maker=room.maker, speech=room.speech, folder=run, lines=lines)


def _film_of(room: Room, plan: SegmentPlan, change: Change, film: Path) -> None:
    """The film's file; the one with nothing wrong is made once."""
    kept = room.shared.parent / f"{digest_json(plan.model_dump(mode='json'))}.mp4"
    if change is as_planned and kept.exists():
        shutil.copyfile(kept, film)
        return
    shown = [made for overlay in overlays(plan.view, plan.profile) if (made := change(overlay))]
    _encode(film, SIZE, FPS, [_with(shown, number) for number in range(FRAMES)])
    if change is as_planned:
        shutil.copyfile(film, kept)


def _lines(room: Room, plan: SegmentPlan, film: Path) -> list[dict[str, object]]:
    store = room.maker.store
    segment = store.put(plan.model_dump_json().encode(), "segment.mp4")
    made = {"film.mp4": store.put_file(film, "film.mp4"), "film.json": store.put(b"{}", "film.json")}
    cut = {"kind": "step", "step": "segment", "params": plan.model_dump(mode="json"), "engine": None, "label": ""}
    joined = {"kind": "step", "step": "film", "params": {}, "engine": None, "label": "tiktok"}
    return [
        {**cut, "inputs": {}, "outputs": {"segment.mp4": segment.to_json()}},
        {
            **joined,
            "inputs": {"segments": [["segment.mp4", segment.sha256]]},
            "outputs": {name: one.to_json() for name, one in made.items()},
        },
    ]


def _engine(capability: str) -> dict[str, object]:
    engine = {"capability": capability, "ai": True, "engine": "essai"}
    return {"kind": "step", "step": "autre", "params": {}, "inputs": {}, "outputs": {}, "engine": engine, "label": ""}


def kind(overlay: Overlay) -> str:
    """Which text it is: only the title fades, only the label begins on the first frame."""
    if overlay.fades:
        return "title"
    return "label" if overlay.first == 0 else "caption"


def paled(wanted: str, dark: int, light: int) -> Change:
    """Texts of a kind with their greys drawn nearer: black becomes `dark`, white `light`, 0 to 255."""

    def change(overlay: Overlay) -> Overlay:
        if kind(overlay) != wanted:
            return overlay
        cutout, low, high = overlay.cutout, 16 + dark * 219 / 255, 16 + light * 219 / 255
        solid = 255 - cutout.clear.astype(np.float32)
        y = (cutout.y - 16 * solid / 255) / 219 * (high - low) + low * solid / 255
        u, v = ((255 - cutout.clear_chroma.astype(np.float32)) * 128 / 255 for _ in range(2))
        planes = [np.rint(plane).astype(np.uint8) for plane in (y, u, v)]
        return dataclasses.replace(overlay, cutout=Cutout(*planes, cutout.clear, cutout.clear_chroma))

    return change


def redrawn(overlay: Overlay, drawn: object, shot: ShotView, plan_profile: Profile) -> Overlay:
    """The same text at the same place, drawn otherwise."""
    box = layout.boxes(plan_profile, shot.family)
    place = {"caption": box.caption, "title": box.title, "label": box.label}[kind(overlay)]
    return _placed(drawn, place, overlay.first, overlay.end, fades=overlay.fades)


def other_letters(overlay: Overlay) -> Overlay:
    """The same text, place and colours, in letters that no family of the kit has."""
    drawn, pixels = overlay.drawn, overlay.drawn.image.copy()
    ink, ground = (np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) for colour in (drawn.ink, drawn.ground))
    sheet = Image.new("L", (drawn.width, drawn.height))
    text = "\n".join(drawn.lines)
    font = ImageFont.load_default(drawn.size_px)
    ImageDraw.Draw(sheet).multiline_text(
        (drawn.width / 2, drawn.height / 2), text, 255, font, anchor="mm", align="center"
    )
    share = np.asarray(sheet, np.float32)[:, :, None] / 255
    pixels[:, :, :3] = np.rint(ink * share + ground * (1 - share))
    x, y = overlay.corner
    return dataclasses.replace(overlay, cutout=Cutout.from_ink(Ink.from_pixels(pixels).bordered(x % 2, y % 2)))


def _with(shown: Sequence[Overlay], number: int) -> Planes:
    frame = Planes(*SIZE)
    from_rgb(_picture(SIZE, number), frame)
    for overlay in shown:
        overlay.lay(frame, number)
    return frame


@cache
def _texture(size: tuple[int, int]) -> np.ndarray:
    noise = np.random.default_rng(7).integers(0, 256, (12, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(noise).resize((size[0] + 120, size[1]), Image.Resampling.BICUBIC))


def _picture(size: tuple[int, int], number: int) -> np.ndarray:
    """A coloured picture that moves slowly, as a filmed one."""
    return _texture(size)[:, number : number + size[0]]


def _encode(out: Path, size: tuple[int, int], fps: int, frames: Sequence[Planes]) -> None:
    with Encoder(command(size, fps, out, preset="ultrafast", crf=20), out) as encoder:
        for frame in frames:
            encoder.write(frame.data)


@dataclasses.dataclass(frozen=True)
class Written:
    """A text of a video from elsewhere: its middle, its size, its colours; without a band it is bare or outlined."""

    text: str
    middle: tuple[int, int] = (270, 600)
    size: int = 34
    ink: str = "#FFFFFF"
    band: str = "#000000"
    outline: int = 0
    lean: float = 0.0
    spacing: int = 12


def foreign(room: Room, *texts: Written, target: str = "") -> Subject:
    """A video that nobody told us of, 2.4 s long."""
    name = "".join(char for char in json.dumps([dataclasses.astuple(text) for text in texts]) if char.isalnum())
    out = room.shared.parent / f"{abs(hash(name)):x}.mp4"
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        _encode(out, SIZE, 20, [_lettered(texts, number) for number in range(48)])
    return room.video(out, target=target)


def _lettered(texts: Sequence[Written], number: int) -> Planes:
    image = Image.fromarray(np.ascontiguousarray(_picture(SIZE, 2 * number)))
    for text in texts:
        _write(image, text)
    frame = Planes(*SIZE)
    from_rgb(np.asarray(image), frame)
    return frame


def _write(image: Image.Image, text: Written) -> None:
    font = face("Atkinson Hyperlegible", "regular", text.size)
    pen = ImageDraw.Draw(image)
    told = {"anchor": "mm", "align": "center", "spacing": text.spacing, "stroke_width": text.outline}
    box = pen.multiline_textbbox(text.middle, text.text, font, **told)
    if text.band:
        pen.rectangle((box[0] - 24, box[1] - 18, box[2] + 24, box[3] + 18), text.band)
    sheet = Image.new("L", image.size)
    ImageDraw.Draw(sheet).multiline_text(text.middle, text.text, 255, font, **{**told, "stroke_width": 0})
    if text.outline:
        pen.multiline_text(text.middle, text.text, "#000000", font, **told)
    if text.lean:
        matrix = (1, text.lean, -text.lean * text.middle[1], 0, 1, 0)
        sheet = sheet.transform(sheet.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    image.paste(text.ink, (0, 0), sheet)
