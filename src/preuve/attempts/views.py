"""What a page shows of each attempt: its picture, its sound or its text, the words that were sent, what changed."""

import io
import re
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from preuve import (
    i18n,
    steps,  # noqa: F401  (registers the steps that draw a picture)
)
from preuve.artifact import Artifact, digest_bytes
from preuve.attempts.calls import Call, Kind, Told, Tried
from preuve.boards import reply
from preuve.engines import Answer
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.maker import Maker
from preuve.pages import digits
from preuve.project import Project
from preuve.storyboard import Storyboard
from preuve.targets import platforms
from preuve.word_diff import Piece, compare

THUMBNAIL = 640
_SVG = re.compile(rb"<svg\b.*</svg\s*>", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A picture on a page, with its size in pixels."""

    src: str
    width: int
    height: int


class Shelf(Protocol):
    """Where a page keeps what it shows."""

    def picture(self, made: Artifact) -> Picture | None:
        """A picture of the store; None where it can't be shown."""
        ...

    def sound(self, data: bytes) -> str:
        """The address of a sound."""
        ...


@dataclass(frozen=True)
class Line:
    """A shot's narration in an attempt at the script, and how it differs from the attempt it starts from.

    `gone`: the attempt has no such shot any more.
    """

    shot: str
    pieces: tuple[Piece, ...]
    gone: bool = False


@dataclass(frozen=True)
class AttemptView:
    """An attempt as a page shows it. `missing` says why there is nothing to show."""

    told: Tried
    chosen: bool
    when: str
    cost: str
    parameters: tuple[tuple[str, str], ...]
    prompt: str
    words: int
    who: str
    origin: str
    picture: Picture | None = None
    sound: str = ""
    seconds: float = 0.0
    lines: tuple[Line, ...] = ()
    missing: str = ""

    @property
    def length(self) -> str:
        """How long its sound is."""
        return _("{n} secondes").format(n=number(round(self.seconds, 1)))


@dataclass(frozen=True)
class ThingView:
    """Something asked of an AI, its attempts; its choices (which, why, who, when, of another answer) from the last."""

    id: str
    title: str
    told: Told
    attempts: tuple[AttemptView, ...]
    choices: tuple[tuple[int, str, str, str, bool], ...]

    @property
    def kept(self) -> AttemptView | None:
        """The attempt that the film uses."""
        return next((one for one in self.attempts if one.chosen), None)

    @property
    def elsewhere(self) -> str:
        """What is said of the choice that holds, where it was made on another answer."""
        told = _("Ce choix portait sur une autre réponse que celle-ci : sa raison ne vaut que pour l'autre.")
        return told if self.choices and self.choices[0][-1] else ""


class Views:
    """Makes the views of a project's attempts."""

    def __init__(self, project: Project, maker: Maker, shelf: Shelf) -> None:
        self._project = project
        self._maker = maker
        self._shelf = shelf
        self._recorded = {one.id: (path, one) for path, one in project.recordings.all()}

    def view(self, told: Told, *, media: bool = True) -> ThingView:
        """A thing's view; with `media`, pictures are drawn, texts compared, and sounds put on the shelf."""
        texts = {one.number: self._lines(one) for one in told.attempts} if media and told.kind == "script" else {}
        return ThingView(
            id=f"{told.kind}-{_plain(told.of)}",
            title=title(told.kind, told.of),
            told=told,
            attempts=tuple(self._attempt(told, one, texts if media else None) for one in told.attempts),
            choices=tuple((c.number, c.why, c.by, when(c.at), told.elsewhere(c)) for c in reversed(told.choices)),
        )

    def data(self, call: Call) -> bytes:
        """An answer's bytes, checked. Raises PreuveError."""
        if call.recording in self._recorded:
            path, recording = self._recorded[call.recording]
            return self._project.recordings.read(path, recording.response)
        path = self._maker.store.path(call.answer)
        data = path.read_bytes() if path.is_file() else b""
        if digest_bytes(data) != call.answer:
            raise PreuveError(_("cette réponse n'est plus dans le projet"))
        return data

    def board(self, call: Call) -> Storyboard:
        """The storyboard of an answer. Raises PreuveError."""
        return reply(Answer(data=self.data(call), name=call.name))

    def _prompt(self, call: Call) -> str:
        """What was asked in words: in its recording, or where a model of this machine made it, in the ledger alone."""
        _path, kept = self._recorded.get(call.recording, (None, None))
        return str(kept.request.get("prompt") or kept.request.get("text") or "") if kept else ""

    def _attempt(self, told: Told, one: Tried, texts: Mapping[int, Storyboard | str] | None) -> AttemptView:
        call = one.answer or (one.calls[-1] if one.calls else None)
        shown = {} if texts is None else self._shown(told, one, texts)
        return AttemptView(
            told=one,
            chosen=one.number == told.chosen,
            when=when(one.at or (call.at if call else None)),
            cost=_cost(one),
            parameters=tuple(parameters(one.changes.said())),
            prompt=self._prompt(call) if call else "",
            words=call.words if call else 0,
            who=(call.model or call.engine) if call else "",
            origin=origins().get(call.origin, "") if call else "",
            **shown,
        )

    def _shown(self, told: Told, one: Tried, texts: Mapping[int, Storyboard | str]) -> dict[str, Any]:
        if one.answer is None:
            return {"missing": missing(one)}
        try:
            if told.kind == "image":
                return {"picture": self._shelf.picture(self._drawn(self.data(one.answer)))}
            if told.kind == "voice":
                data = self.data(one.answer)
                return {"sound": self._shelf.sound(data), "seconds": _seconds(data)}
        except PreuveError as error:
            return {"missing": error.message}
        return self._text(one, texts) if told.kind == "script" else {}

    def _text(self, one: Tried, texts: Mapping[int, Storyboard | str]) -> dict[str, Any]:
        mine, base = texts[one.number], texts.get(one.base, "")
        if isinstance(mine, str):
            return {"missing": mine}
        before = {shot.id: shot.narration for shot in base.shots} if isinstance(base, Storyboard) else None
        there = tuple(_line(shot.id, shot.narration, before) for shot in mine.shots)
        known = {shot.id for shot in mine.shots}
        left = [(name, said) for name, said in (before or {}).items() if name not in known]
        gone = tuple(Line(name, tuple(compare(said, "")), gone=True) for name, said in left)
        return {"lines": there + gone}

    def _lines(self, one: Tried) -> Storyboard | str:
        if one.answer is None:
            return missing(one)
        try:
            return self.board(one.answer)
        except PreuveError as error:
            return error.message

    def _drawn(self, data: bytes) -> Artifact:
        """A recorded picture drawn as the pipeline draws it, in the wide layout."""
        found = _SVG.search(data)
        name = "scene.svg" if found else "picture.png" if data.startswith(b"\x89PNG") else "picture.jpg"
        picture = self._maker.store.put(found.group() if found else data, name)
        profile = platforms().profiles["wide"]
        background = self._project.brief.brand.palette.background
        size = {"layout": "wide", "width": profile.width, "height": profile.height, "background": background}
        layers = self._maker.make("layers", inputs={"picture": picture}, params=size)
        made = self._maker.make("thumbnail", inputs={"layers": list(layers.values())}, params={"width": THUMBNAIL})
        return made["thumbnail.jpg"]


def title(kind: Kind, of: str) -> str:
    """What a thing is called."""
    return {
        "script": _("Le scénario, ton {of}"),
        "image": _("L'image du plan « {of} »"),
        "voice": _("La voix du plan « {of} »"),
        "music": _("La musique, {of}"),
        "video": _("Le plan animé « {of} »"),
        "plan": _("Le plan de montage"),
    }[kind].format(of=of)


def parameters(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters of an attempt in words."""
    names = {
        "temperature": _("température (liberté laissée au modèle, de 0 à 2)"),
        "seed": _("graine (le même nombre redonne le même tirage)"),
        "voice": _("voix"),
        "speed": _("vitesse de la voix (1 : la sienne)"),
        "say": _("texte donné à lire"),
    }
    return [(names[key], number(value)) for key, value in said.items() if key in names]


def number(value: Any) -> str:
    """A figure as the reader's language writes it; other values as they are."""
    text = digits(value).replace(",", "") if isinstance(value, float) else str(value)
    return text.replace(".", ",") if isinstance(value, float) and i18n.language() == "fr" else text


def missing(one: Tried) -> str:
    """Why an attempt has nothing to show."""
    said = one.failed or next((why for call in reversed(one.calls) if (why := call.reason or call.wrong)), "")
    return {
        "answered": "",
        "refused": _("Refusé par le service : {reason}"),
        "failed": _("Sans réponse utilisable : {reason}"),
        "unasked": _("Aucune réponse n'est gardée."),
    }[one.status].format(reason=said)


def origins() -> dict[str, str]:
    """How a recorded answer came, in words."""
    return {
        "captured": _("reçue d'un service et enregistrée"),
        "authored": _("écrite par un modèle de langage pour cet exemple, sans passer par le service d'un fournisseur"),
        "computed": _("calculée par un modèle embarqué"),
        "brought": _("apportée par la personne"),
    }


def when(at: datetime | None) -> str:
    """A day, with the hour where one was noted (UTC, so that every reader reads the same)."""
    if at is None:
        return ""
    day = at.strftime("%d/%m/%Y")
    return day if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{day}, {at.strftime('%H:%M')} UTC"


def _cost(one: Tried) -> str:
    if not any(call.origin == "captured" for call in one.calls):
        return ""
    return _("coût inconnu") if one.eur is None else _("{eur} €").format(eur=number(float(f"{one.eur:.2g}")))


def _line(shot: str, said: str, before: Mapping[str, str] | None) -> Line:
    pieces = compare(before.get(shot, ""), said) if before is not None else [Piece("same", said)]
    return Line(shot, tuple(pieces))


def _seconds(data: bytes) -> float:
    try:
        with wave.open(io.BytesIO(data)) as sound:
            return float(sound.getnframes() / (sound.getframerate() or 1))
    except (wave.Error, EOFError):
        return 0.0


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def things_of(board: Storyboard | None, tone: str) -> list[tuple[Kind, str]]:
    """What a storyboard's film asks of AIs, in reading order."""
    shots: Sequence[str] = [shot.id for shot in board.shots] if board else []
    each: list[tuple[Kind, str]] = [(kind, shot) for shot in shots for kind in ("image", "voice")]
    return [("script", tone), *each]
