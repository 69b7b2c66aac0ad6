"""A run made again from a dossier's own inputs: what `produce.py` orders, by the same functions, without Prefect.

The ledger orders nothing here: it only says which of several recorded answers to one request was used, and what is
compared afterwards. Whatever can't be made is noted, with what depends on it, and the rest goes on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from flows import checking, films, gates, handing, planning, shots, telling
from flows.production import Made
from flows.remaking import Again, Left
from flows.shots import Captions, Voice
from preuve.artifact import Artifact
from preuve.checks.subject import FilmFiles
from preuve.dossier.replay.claimed import Claimed
from preuve.dossier.replay.remade import Remade
from preuve.dossier.replay.wish import Wish
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.media.films import Film
from preuve.media.plan import SegmentPlan
from preuve.project import Project
from preuve.review import decisions
from preuve.storyboard import Shot, Storyboard
from preuve.targets import Layout

T = TypeVar("T")
HANDS = 8  # threads that wait cost nothing; the production's gate holds heavy work to the processors' number
Tell = Callable[[str, str], None]
"""Told each step that is done: its name and label."""


def replay(project: Project, claimed: Claimed, wish: Wish, tell: Tell) -> Remade:
    """Make a mounted project's run again, as far as its ledger says that it went. Raises PreuveError."""
    work = Again(project, claimed, wish, tell)
    try:
        _Order(work).all()
    finally:
        work.close()
    return work.remade()


class _Order:
    """The order of the work. Each part is attempted; `None` stands for what couldn't be made."""

    def __init__(self, work: Again) -> None:
        self.work = work
        self.wanted = [name for name in work.wish.stages if work.options.reaches(name)]

    def all(self) -> None:
        """Everything, in reading order."""
        board = self.attempt(lambda: shots.write_script(self.work))
        if board is None:
            self.work.stop_all(_("le storyboard n'a pas pu être refait"))
            return
        self.attempt(lambda: planning.plan(self.work, board))
        self.gate("storyboard")
        with ThreadPoolExecutor(HANDS) as hands:
            self._shots(board, hands)
        if "publication" in self.wanted:
            self.attempt(lambda: telling.tell_history(self.work, self.work.asked))
        if "checks" in self.wanted:
            with ThreadPoolExecutor(HANDS) as hands:
                self.attempt(lambda: self._measure(hands))

    def attempt(self, make: Callable[[], T | None]) -> T | None:
        """What something gives; None where it couldn't be made: `work` has noted which step failed, and why."""
        try:
            return make()
        except PreuveError as error:
            self.work.note_error(error)
            return None

    def _shots(self, board: Storyboard, hands: ThreadPoolExecutor) -> None:
        picked = self.work.pick([shot.id for shot in board.shots])
        pictures: dict[str, Future[dict[Layout, Made] | None]] = {}
        if "images" in self.wanted:
            pictures = {one.id: self.begin(hands, self._draw, one, one.id in picked) for one in board.shots}
        voices = self._each(board.shots, hands, self._speak) if "voice" in self.wanted else {}
        spoken = {name: future.result() for name, future in voices.items()}
        timed: dict[str, Future[Any]] = {}
        if "captions" in self.wanted:
            timed = {one.id: self.begin(hands, self._caption, one, spoken[one.id]) for one in board.shots}
        audience = self.begin(hands, self.work.figures) if "audience" in self.wanted else None
        drawn = {name: made for name, future in pictures.items() if (made := future.result()) is not None}
        captions = {name: future.result() for name, future in timed.items()}
        if "images" in self.wanted and len(drawn) == len(board.shots):
            self.attempt(lambda: shots.control_pictures(self.work, board))
        self.gate("images")
        if audience:
            audience.result()
        if "montage" in self.wanted:
            self._films(board, drawn, spoken, captions, hands)

    def _each(
        self, of: Sequence[Shot], hands: ThreadPoolExecutor, make: Callable[[Shot], T | None]
    ) -> "dict[str, Future[T | None]]":
        return {one.id: self.begin(hands, make, one) for one in of}

    def begin(self, hands: ThreadPoolExecutor, make: Callable[..., T | None], *given: Any) -> "Future[T | None]":
        """Attempt something as soon as a hand is free."""
        return hands.submit(self.attempt, lambda: make(*given))

    def _draw(self, shot: Shot, picked: bool) -> dict[Layout, Made] | None:  # noqa: FBT001
        """A shot's picture; only as it came from its engine where the shot isn't picked."""
        if picked:
            return shots.draw(self.work, shot)
        self.work.credit(shots.draw_scene(self.work, shot)["about.json"])
        return None

    def _speak(self, shot: Shot) -> Voice | None:
        """A shot's voice. A shot that says nothing has none: what couldn't be made is told apart by `silent`."""
        return shots.speak(self.work, shot)

    def _caption(self, shot: Shot, spoken: Voice | None) -> Captions | None:
        if shot.narration and spoken is None:
            raise Left(_("la voix de ce plan n'a pas pu être refaite"))
        return shots.caption(self.work, shot, spoken)

    def gate(self, gate: decisions.Gate) -> None:
        """Keep the decisions that the dossier holds, and that nobody looked where the ledger says so: never wait."""
        if gates.holds(self.work, gate):
            self.attempt(lambda: gates.retake(self.work, gate, self.work.reviewed(gate)))

    def _films(
        self,
        board: Storyboard,
        pictures: Mapping[str, Mapping[Layout, Made]],
        voices: Mapping[str, Voice | None],
        timed: Mapping[str, Captions | None],
        hands: ThreadPoolExecutor,
    ) -> None:
        mute = [one.id for one in board.shots if one.narration and not (voices.get(one.id) and timed.get(one.id))]
        if mute:
            self.work.stop_all(
                _("la voix ou les mots minutés manquent pour : {shots}").format(shots=", ".join(mute)), "montage"
            )
            return
        wanted = self.attempt(lambda: films.plan(self.work, board, voices)) or []
        made = _Films(self, board, pictures, voices, timed, hands)
        made.begin(wanted)
        joined = made.join(wanted)
        self.gate("film")
        if "publication" in self.wanted:
            parcels = [
                self.begin(hands, handing.hand_over, self.work, film, board, joined[film.target.name])
                for film in wanted
                if film.target.name in joined
            ]
            _wait(parcels)

    def _measure(self, hands: ThreadPoolExecutor) -> None:
        """What is measured of each film, so that its lines can be compared; findings themselves aren't judged here."""
        whole = checking.expect(self.work, checking.subject(self.work))
        _wait([self.begin(hands, checking.measure, whole, film) for film in _unfailed(whole.subject.films)])


class _Films:
    """Segments, sounds, tracks and films: what `produce.py` does target by target."""

    def __init__(
        self,
        order: _Order,
        board: Storyboard,
        pictures: Mapping[str, Mapping[Layout, Made]],
        voices: Mapping[str, Voice | None],
        timed: Mapping[str, Captions | None],
        hands: ThreadPoolExecutor,
    ) -> None:
        self.order = order
        self.work = order.work
        self.board = board
        self.pictures = pictures
        self.voices = voices
        self.timed = timed
        self.hands = hands
        self.pieces: dict[str, list[SegmentPlan]] = {}
        self.segments: dict[str, Future[Artifact | None]] = {}
        self.sounds: dict[str, Future[Made | None]] = {}
        self.tracks: dict[str, Made | None] = {}

    def begin(self, wanted: Sequence[Film]) -> None:
        """Order every segment, sound and track."""
        longest = max(wanted, key=lambda film: film.timeline.frames, default=None)
        for film in wanted:
            name = film.target.name
            self.sounds[name] = self.order.begin(self.hands, films.mix, self.work, film, self.voices)
            self.pieces[name] = films.pieces(self.work, film, self.timed)
            for piece in self.pieces[name]:
                key = piece.model_dump_json()
                if key not in self.segments:
                    self.segments[key] = self.order.begin(self.hands, self._encode, piece, film.layout)
            if not self.work.options.reaches("formats"):
                continue
            self.tracks[name] = self.order.attempt(lambda film=film: self._tracks(film))  # type: ignore[misc]
            if film is longest and (tracks := self.tracks[name]):
                films.deliver_words(self.work, tracks)
        _wait(self.segments.values())

    def _tracks(self, film: Film) -> Made:
        return films.write_tracks(self.work, film, self.timed, self.board.title)

    def _encode(self, piece: SegmentPlan, layout: Layout) -> Artifact:
        shown = [one.shot for one in (piece.view, piece.then) if one]
        if lost := [name for name in shown if name not in self.pictures]:
            raise Left(_("l'image n'a pas été refaite pour : {shots}").format(shots=", ".join(lost)))
        words = [found for name in shown if (found := self.timed.get(name))]
        sounds = [voice.sound for name in shown if (voice := self.voices.get(name))]
        with self.work.resting_on([*(one.cues[layout] for one in words), *sounds]):
            return films.encode(self.work, piece, self.pictures, layout)

    def join(self, wanted: Sequence[Film]) -> dict[str, Made]:
        """The films whose every part is there."""
        found: dict[str, Future[Made | None]] = {}
        for film in wanted if "formats" in self.order.wanted else ():
            name = film.target.name
            parts = [self.segments[piece.model_dump_json()].result() for piece in self.pieces[name]]
            sound, tracks = self.sounds[name].result(), self.tracks.get(name)
            if sound and tracks and None not in parts:
                segments = [one for one in parts if one]
                found[name] = self.order.begin(
                    self.hands, films.assemble, self.work, film, segments, sound["mix.wav"], tracks, self.board.title
                )
        return {name: made for name, future in found.items() if (made := future.result())}


def _unfailed(found: Iterable[FilmFiles]) -> list[FilmFiles]:
    return [one for one in found if one.film.is_file()]


def _wait(futures: "Iterable[Future[Any]]") -> None:
    for future in futures:
        future.result()
