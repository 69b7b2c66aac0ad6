"""`files`: clips of her own, shot or generated, from the project's media/ folder.

A clip may have a card beside it, `<clip>.yaml` (as `media/atelier.mp4.yaml`), that says where it comes from:

    tool: Kling            # what made it; "téléphone" for a clip she shot
    version: "2.1"
    ai: true               # whether a model made it
    prompt: Un atelier de réparation au petit matin…
    settings: {seconds: 5, camera: travelling avant}

A clip that a model made says with what, which version and from what prompt: it is recorded as an AI call that she
brings, so that the jury reads its prompt as any other's. Take the engine of one clip (`Files.of`) to perform a step:
its identity is the clip's own.
"""

import contextlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from preuve.artifact import digest_file
from preuve.engines import Answer, Ask, Identity, Value, VideoRequest, plainly
from preuve.errors import BadInput, BadMedia
from preuve.i18n import _
from preuve.project import Project
from preuve.reading import load

if TYPE_CHECKING:
    from av.video.stream import VideoStream

# What the content may be, tried in turn: playlists and image sequences, that open other files, never are.
DEMUXERS = {"mov": "mp4", "matroska": "webm"}
CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "prores", "mjpeg"})
SUFFIXES = {".mp4": "mp4", ".mov": "mov", ".m4v": "mp4", ".webm": "webm", ".mkv": "mkv"}
MOST_BYTES = 500_000_000
TOLD = ("tool", "version", "prompt")  # what the card of a clip that AI made must say
MOST_SIDE = 4096
MOST_SECONDS = 600.0


class ClipCard(Value):
    """What she tells of a clip."""

    tool: str = Field(default="", max_length=200, description="What made it.")
    version: str = Field(default="", max_length=100)
    ai: bool = Field(default=False, description="Whether a model made it.")
    prompt: str = Field(default="", max_length=8000)
    settings: Mapping[str, str | int | float | bool] = {}


class ClipFacts(Value):
    """What a clip is. Times in seconds; `rotation` in degrees, already counted in `width` and `height`."""

    container: str
    codec: str
    width: int
    height: int
    fps: float
    seconds: float
    sound: bool
    rotation: int = 0


class Files:
    """Brings clips by the name each request gives. Whether AI made one, its card says."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @classmethod
    def build(cls, project: Project) -> "Files":
        """For a project's media/ folder."""
        return cls(project)

    def of(self, file: str, shot: str = "") -> "OwnClip":
        """The engine of one clip, whose identity says what made it. Raises OutsideProject, BadInput."""
        key = f"shots.{shot}.file"
        if not file:
            raise BadInput(
                _("le plan « {shot} » n'a pas de clip.").format(shot=shot),
                key=key,
                remedy=_("Indiquez file: media/votre-clip.mp4 dans ce plan."),
            )
        path = self.project.path(file, key=key)
        return OwnClip(path, file, read_card(path))

    def identity(self) -> Identity:
        """The engine itself makes nothing: a clip's identity is its own engine's."""
        return Identity(engine="files", capability="video", ai=False)

    def film(self, request: VideoRequest) -> Answer:
        """A clip as it is, with its facts, its digest and its card. Raises OutsideProject, BadInput, BadMedia."""
        return self.of(request.file, request.shot).film(request)


class OwnClip:
    """One clip of hers. Made by AI, it is an AI call that she brings, asked with the prompt of its card."""

    def __init__(self, path: Path, file: str, card: ClipCard | None, ask: Ask = plainly) -> None:
        self.path, self.file, self.card = path, file, card
        self.ask = ask

    def through(self, ask: Ask) -> "OwnClip":
        """The same, recorded that way."""
        return OwnClip(self.path, self.file, self.card, ask)

    def identity(self) -> Identity:
        """What made the clip, as its card says, and the clip's digest."""
        card = self.card or ClipCard()
        return Identity(
            engine="files",
            capability="video",
            ai=card.ai,
            model=" ".join(filter(None, (card.tool, card.version))),
            model_sha256=digest_file(self.path),
            parameters={"file": self.file, "settings": dict(card.settings)},
        )

    def film(self, request: VideoRequest) -> Answer:
        """The clip as it is, with its facts, its digest and its card. Raises BadMedia."""
        told = request.model_copy(update={"prompt": self.card.prompt if self.card else "", "file": self.file})
        # The inner call is asked of a plain function: an engine that works through another isn't recorded itself.
        return self.ask(partial(_bring, self.path, self.identity().model, self.card), told)


def _bring(path: Path, model: str, card: ClipCard | None, request: VideoRequest) -> Answer:
    facts = probe(path)
    details: dict[str, Any] = {
        "file": request.file,
        "sha256": digest_file(path),
        **facts.model_dump(mode="json"),
        "card": card.model_dump(mode="json") if card else None,
    }
    name = "clip." + SUFFIXES.get(path.suffix.lower(), DEMUXERS[facts.container])
    return Answer(data=path.read_bytes(), name=name, model=model, origin="brought", details=details)


def read_card(path: Path) -> ClipCard | None:
    """The card beside a clip, if there is one. Raises BadInput; also where AI made the clip and it doesn't say how."""
    card = path.with_name(path.name + ".yaml")
    if not card.is_file():
        return None
    found = load(card, ClipCard)
    missing = [key for key in TOLD if found.ai and not getattr(found, key).strip()]
    if missing:
        raise BadInput(
            _("une IA a fait ce clip : sa fiche doit dire avec quel outil, quelle version et quel prompt."),
            path=card,
            key=missing[0],
            remedy=_("Ajoutez à cette fiche : {keys}.").format(keys=", ".join(f"{key}: …" for key in missing)),
        )
    return found


def probe(path: Path) -> ClipFacts:
    """A clip's facts, its first picture decoded to be sure. Raises BadMedia."""
    import av

    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise _unusable(path, _("ce n'est pas un fichier, ou il pèse plus de {most} Mo").format(most=most))
    container = _container(path)
    with _readable(path), av.open(str(path), format=container, options={"protocol_whitelist": "file"}) as film:
        if not film.streams.video:
            raise _unusable(path, _("il ne contient pas d'image"))
        stream = film.streams.video[0]
        frame = next(film.decode(stream), None)
        if frame is None:
            raise _unusable(path, _("il ne contient pas d'image"))
        seconds = float((film.duration or 0) / av.time_base)
        facts = _facts(container, stream, seconds, int(getattr(frame, "rotation", 0)))
        facts = facts.model_copy(update={"sound": bool(film.streams.audio)})
    _hold(path, facts)
    return facts


def _container(path: Path) -> str:
    """Told by the first bytes: the name may lie."""
    with path.open("rb") as file:
        first = file.read(12)
    if first[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"):
        return "mov"
    if first.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    raise _unusable(path, _("ce n'est pas une vidéo MP4, MOV, WebM ou MKV, quel que soit son nom"))


def _facts(container: str, stream: "VideoStream", seconds: float, rotation: int) -> ClipFacts:
    width, height = stream.codec_context.width, stream.codec_context.height
    turned = rotation % 180 == 90
    return ClipFacts(
        container=container,
        codec=stream.codec_context.name.removeprefix("lib").split("-")[0].replace("dav1d", "av1"),
        width=height if turned else width,
        height=width if turned else height,
        fps=round(float(stream.average_rate or 0), 3),
        seconds=round(seconds, 3),
        sound=False,
        rotation=rotation,
    )


def _hold(path: Path, facts: ClipFacts) -> None:
    if facts.codec not in CODECS:
        raise _unusable(path, _("son codec « {codec} » n'est pas admis").format(codec=facts.codec))
    if not 16 <= min(facts.width, facts.height) <= max(facts.width, facts.height) <= MOST_SIDE:
        size = f"{facts.width} × {facts.height}"
        raise _unusable(path, _("sa taille est de {size} pixels").format(size=size))
    if not 0 < facts.seconds <= MOST_SECONDS:
        raise _unusable(path, _("il dure {seconds:g} secondes").format(seconds=facts.seconds))


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    import av

    try:
        yield
    except (av.FFmpegError, ValueError) as error:
        raise _unusable(path, _("il est illisible ou incomplet")) from error


def _unusable(path: Path, reason: str) -> BadMedia:
    return BadMedia(
        _("ce clip n'est pas utilisable : {reason}.").format(reason=reason),
        path=path,
        remedy=_("Exportez-le en MP4 (H.264), 4096 pixels et 10 minutes au plus."),
    )
