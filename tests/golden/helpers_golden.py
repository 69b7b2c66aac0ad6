"""A small pipeline from fixed inputs, and what each of its steps made: exactly, or coarsely where a bit may move."""

import io
import json
import wave
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from connectors.audience.export import Exports
from connectors.image.svg import SvgScenes
from connectors.text.outline import Outline
from connectors.text.recorded import Recorded
from flows.shots import picture_request
from preuve import steps  # noqa: F401
from preuve.artifact import Artifact, digest_bytes
from preuve.attempts.calls import Kind, calls
from preuve.boards import to_yaml
from preuve.controls.claims import backing
from preuve.controls.texts import Asked
from preuve.edit_plan.plan import cuts
from preuve.engines import TextRequest
from preuve.media.captions import CaptionRules
from preuve.media.films import films, pieces_of, view_of
from preuve.project import Project
from preuve.publication.post import compose
from preuve.reading import load
from preuve.run import Run
from preuve.store import Store
from preuve.storyboard import Storyboard

ROOT = Path(__file__).parents[2]
COARSE = {".png", ".jpg", ".mp4", ".wav", ".aac"}
WORDS = [
    {"text": word, "start": 0.1 + 0.4 * i, "end": 0.4 + 0.4 * i, "probability": 0.9}
    for i, word in enumerate(
        ["Votre", "grille-pain", "est", "en", "panne", "?", "Attendez", "avant", "de", "le", "jeter", "!"]
    )
]


class Chain:
    """Makes every step once, each from what the ones before made."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(ROOT / "sample_project")
        self.store = Store(folder / ".preuve")
        self.run = Run(folder, self.store, self.project.recordings, now=datetime(2026, 1, 1, tzinfo=UTC), sources="g")
        self.made: dict[str, dict[str, Artifact]] = {}
        self._words()
        self._pictures()
        self._film()
        self._handed_over()

    def make(self, name: str, **given: Any) -> dict[str, Artifact]:
        self.made[name] = self.run.make(name, **given)
        return self.made[name]

    def _words(self) -> None:
        outline = Outline(self.project.brief)
        asked = TextRequest(prompt="golden").model_dump(mode="json")
        proposed = self.make("script", params=asked, engine=outline)
        draft = proposed["draft.json"]
        board = Storyboard.model_validate_json(self.store.read(draft))
        edited = self.store.put(to_yaml(board.model_copy(update={"title": "Autre titre"})), "edited.yaml")
        made = self.make("storyboard", inputs={"draft": draft, "edited": edited}, params={"file": "edited.yaml"})
        brief = self.project.brief
        wanted = Asked(language=brief.language, seconds=brief.seconds, rests=backing(brief)).model_dump(mode="json")
        inputs = {"draft": draft, "about": proposed["about.json"], "board": made["storyboard.json"]}
        self.make("text-controls", inputs=inputs, params=wanted)
        self.words = self.store.put(json.dumps({"words": WORDS}).encode(), "words.json")
        rules = CaptionRules(columns=28).model_dump(mode="json")
        self.cues = self.make("cues", inputs={"words": self.words}, params={"rules": rules, "end": 6.0})["cues.json"]
        shot = {"alt": "Une cuisine.", "narration": "Votre grille-pain est en panne ?", "on_screen": "En panne ?"}
        params = {"title": "T", "language": "fr", "music": True, "rules": rules, "starts": [0.6], "shots": [shot]}
        self.tracks = self.make("tracks", inputs={"cues": [self.cues], "words": [self.words]}, params=params)

    def _pictures(self) -> None:
        board = load(self.project.folder / "storyboards/chaleureux.yaml", Storyboard)
        self.shot = board.shots[0].model_copy(update={"seconds": 1.0, "narration": ""})
        self.board = board.model_copy(update={"shots": (self.shot,)})
        engine = SvgScenes(Recorded(self.project.recordings, "scene"))
        asked = picture_request(self.project, board.shots[0]).model_dump(mode="json")
        scene = self.make("scene", params=asked, engine=engine)["scene.svg"]
        size = {"layout": "wide", "width": 1920, "height": 1080, "background": "#FFFFFF"}
        self.layers = list(self.make("layers", inputs={"picture": scene}, params=size).values())
        self.make("thumbnail", inputs={"layers": self.layers}, params={"width": 320})

    def _film(self) -> None:
        brief, settings = self.project.brief, self.project.settings
        (film,) = films(brief, settings, [self.shot], {}, ["web"])
        view = view_of(film, self.shot, [], settings, brief, "IA : images")
        (piece,) = pieces_of(film, {self.shot.id: view}, settings)
        inputs = {"picture": self.layers}
        segment = self.make("segment", inputs=inputs, params=piece.model_dump(mode="json"))["segment.mp4"]
        seconds = round(film.timeline.seconds, 6)
        params = {"starts": [0.3], "seconds": seconds, "loudness": -16.0, "true_peak": -1.0}
        inputs = {"voices": [self.store.put(tone(seconds - 0.6), "voice.wav")], "bed": []}
        sound = self.make("mix", inputs=inputs, params=params)["mix.wav"]
        inputs = {"segments": [segment], "sound": sound, "captions": self.tracks["captions.srt"]}
        film_params = {"edit_list": True, "title": "T", "fps": 30}
        self.film = self.make("film", inputs=inputs, params=film_params)["film.mp4"]
        self.target = film.target
        self.still = self.make("cover", inputs={"film": self.film}, params={"at": 0.5})["cover.jpg"]

    def _handed_over(self) -> None:
        post = compose(self.project.brief, self.board, self.target, ("image",), ()).model_dump(mode="json")
        files = {
            "film": self.film,
            "cover": self.still,
            "vtt": self.tracks["captions.vtt"],
            "srt": self.tracks["captions.srt"],
            "transcript": self.tracks["transcript.txt"],
        }
        self.make("bundle", inputs=files, params=post)
        brief = self.project.brief.model_dump(mode="json")
        self.make("site", inputs=files, params={"post": post, "brief": brief})
        exports = [self.store.put_file(path) for path in Exports(self.project.folder).files().values()]
        self._history()
        self._planned()
        self._review()
        self.make("audience", inputs={"exports": exports}, params={"fictitious": True})

    def _planned(self) -> None:
        basis = cuts(self.board)
        shot = {"seconds": 2.0, "transition": "cut", "motion": "still", "priority": 1, "emphasis": "e", "reason": "r"}
        data = {"summary": "s", "shots": [{"id": basis[0].id, **shot}]}
        inputs = {
            "proposal": self.store.put(json.dumps(data).encode(), "proposal.json"),
            "about": self.store.put(b'{"model": "m", "origin": "captured", "recording": "r"}', "about.json"),
            "storyboard": self.store.put(self.board.model_dump_json().encode(), "storyboard.json"),
        }
        decision = {"number": 1, "plan": inputs["proposal"].sha256, "taken": ["motion"], "by": "Nour"}
        given = {"number": 1, "basis": [cut.model_dump(mode="json") for cut in basis], "decision": decision}
        self.make("plan", inputs=inputs, params=given)
        drawn = io.BytesIO()
        Image.linear_gradient("L").resize((2000, 1000)).convert("RGB").save(drawn, "PNG")
        photo = self.store.put(drawn.getvalue(), "note.png")
        self.make("note-picture", inputs={"picture": photo}, params={"background": "#FFFFFF"})

    def _review(self) -> None:
        """A decision on something seen: the digest tells which, the bytes aren't read."""
        seen = Artifact("a" * 64, "storyboard.json", 0)
        decision = {"gate": "storyboard", "verdict": "accepted", "by": "Camille", "at": "2026-11-21T09:00:00Z"}
        told = json.dumps(decision | {"seen": [{"name": seen.name, "sha256": seen.sha256}]}).encode()
        inputs = {"seen": seen, "decision": self.store.put(told, "storyboard-1.yaml")}
        self.make("review", inputs=inputs, params={"gate": "storyboard", "file": "decisions/storyboard-1.yaml"})

    def _history(self) -> None:
        """The sample's attempts, whose recordings never change."""
        kinds: list[tuple[Kind, str]] = [("image", "panne"), ("image", "fete")]
        found = calls([one for _path, one in self.project.recordings.all()], kinds, {"panne", "fete"})
        data = json.dumps([one.model_dump(mode="json") for one in found]).encode()
        inputs = {
            "calls": self.store.put(data, "calls.json"),
            "iterations": self.store.put_file(self.project.folder / "iterations.yaml"),
            "edits": self.made["storyboard"]["changes.json"],
        }
        self.make("history", inputs=inputs, params={"things": kinds})

    def signatures(self) -> dict[str, Any]:
        """Each step's version, and what it made."""
        from preuve.work import STEPS

        return {
            name: {
                "version": STEPS[name].version,
                "made": {file: self._signature(file, artifact) for file, artifact in sorted(made.items())},
            }
            for name, made in self.made.items()
        }

    def _signature(self, file: str, artifact: Artifact) -> Any:
        suffix = Path(file).suffix
        if file in {"film.json", "mix.json", "about.json"}:
            return "measured"
        if suffix not in COARSE:
            return digest_bytes(self.store.read(artifact))
        path = self.store.path(artifact)
        if suffix in {".png", ".jpg"}:
            return coarse(Image.open(io.BytesIO(path.read_bytes())))
        if suffix == ".mp4":
            return moments(path)
        return loudness(path) if suffix == ".wav" else "encoded"


def tone(seconds: float) -> bytes:
    """A steady voice-like tone, as a mono 24 kHz WAV."""
    times = np.arange(int(seconds * 24_000)) / 24_000
    wavelike = 0.2 * np.sin(2 * np.pi * 220 * times) + 0.1 * np.sin(2 * np.pi * 1100 * times)
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(24_000)
        sound.writeframes((wavelike * 32767).astype("<i2").tobytes())
    return out.getvalue()


def coarse(image: Image.Image) -> list[int]:
    """A picture as 8 × 8 means of three colours."""
    small = image.convert("RGBA").resize((8, 8), Image.Resampling.BOX)
    return [int(value) for value in np.asarray(small)[..., :3].ravel()]


def moments(path: Path) -> dict[str, Any]:
    """A film's size and frames, and four of its moments."""
    with av.open(str(path), format="mov") as film:
        frames = [frame.to_image() for frame in film.decode(film.streams.video[0])]
    return {
        "size": list(frames[0].size),
        "frames": len(frames),
        "moments": [coarse(frames[i * (len(frames) - 1) // 3]) for i in range(4)],
    }


def loudness(path: Path) -> list[int]:
    """A sound as ten levels in dB."""
    import soundfile

    samples, _rate = soundfile.read(path)
    return [int(20 * np.log10(max(1e-5, float(np.sqrt((part**2).mean()))))) for part in np.array_split(samples, 10)]


def alike(one: Any, other: Any, slack: int = 3) -> bool:
    """Whether two signatures say the same thing: numbers may differ by `slack`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key], slack) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(alike(a, b, slack) for a, b in zip(one, other, strict=True))
    if isinstance(one, int) and isinstance(other, int):
        return abs(one - other) <= slack
    return bool(one == other)
