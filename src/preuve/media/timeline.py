"""The timeline: which shots a target keeps, when each begins, and the pieces that are encoded apart.

Every shot is as long in every film of a profile, whatever comes before or after it, so that one film's pieces serve
another's. Two neighbours share `Pace.overlap` frames, in which the transition happens; a *cut* happens in the middle of
them, so the kind of transition changes neither the film's length nor its sound. The voice begins once the overlap is
over and ends before the next one: a transition never covers speech.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.storyboard import Shot, Transition
from preuve.targets import Layout, Profile


class Pace(Value):
    """How shots follow each other, in seconds; each length becomes whole frames, rounded up."""

    fps: int = 30
    transition: float = Field(default=0.5, ge=0, le=2, description="Shared by two neighbouring shots.")
    lead: float = Field(default=0.1, ge=0, description="Between a transition's end and the voice.")
    tail: float = Field(default=0.3, ge=0, description="Between the voice and the next transition.")

    def frames(self, seconds: float) -> int:
        """Seconds as whole frames, rounded up; what rounding noise adds isn't a frame."""
        return math.ceil(seconds * self.fps - 1e-6)

    @property
    def overlap(self) -> int:
        """Frames that two neighbouring shots share."""
        return self.frames(self.transition)

    @property
    def voice_at(self) -> int:
        """Frame of a shot at which its voice begins."""
        return self.overlap + self.frames(self.lead)

    def shot_frames(self, shot: Shot, voice_seconds: float) -> int:
        """A shot's frames, both overlaps included: what it asks for, or what its narration needs."""
        asked = self.frames(shot.seconds) + self.overlap
        spoken = self.voice_at + self.frames(voice_seconds) + self.frames(self.tail) + self.overlap
        return max(asked, spoken, 2 * self.overlap + 1)


class Span(Value):
    """A shot's place in a film."""

    shot: str
    start: int = Field(description="Frame of the film at which the shot begins.")
    frames: int = Field(gt=0)
    voice_at: int = Field(description="Frame of the shot at which its voice begins.")
    transition: Transition = Field(description="How the next shot comes; `cut` for the last one.")
    overlap: int = Field(ge=0, description="Frames shared with the next shot; none for the last one.")

    @property
    def end(self) -> int:
        """The frame of the film after the shot's last."""
        return self.start + self.frames


class Timeline(Value):
    """A film's spans, in order."""

    layout: Layout
    width: int
    height: int
    fps: int
    spans: tuple[Span, ...] = Field(min_length=1)

    @property
    def frames(self) -> int:
        """Frames in the film."""
        return self.spans[-1].end

    @property
    def seconds(self) -> float:
        """The film's length."""
        return self.frames / self.fps

    def voice_seconds(self, shot: str) -> float:
        """When a shot's voice begins, in seconds from the film's start."""
        (span,) = (span for span in self.spans if span.shot == shot)
        return (span.start + span.voice_at) / self.fps


class Piece(Value):
    """Frames encoded together: a shot's body, or the passage to the next shot.

    `first` is a frame of the shot, `then_first` the frame of the next shot that is seen with it.
    """

    shot: str
    first: int = Field(ge=0)
    count: int = Field(gt=0)
    then: str = ""
    then_first: int = 0
    transition: Transition = "cut"


def film_seconds(shots: Sequence[Shot], voices: Mapping[str, float], pace: Pace) -> float:
    """How long a film of these shots lasts. `voices` gives the seconds each narration takes."""
    own = sum(pace.shot_frames(shot, voices.get(shot.id, 0.0)) - pace.overlap for shot in shots)
    return (own + pace.overlap) / pace.fps


def cut(
    shots: Sequence[Shot], voices: Mapping[str, float], *, aim: float, limit: float, target: str, pace: Pace
) -> tuple[Shot, ...]:
    """The shots a target keeps, in order.

    While the film is longer than `aim` seconds, shots of priority 3 leave, the last one first, then those of priority
    2. Those of priority 1 stay. Raises BadInput where none is left, or where the film is still over `limit` seconds.
    """
    kept = [shot for shot in shots if not shot.only or target in shot.only]
    if not kept:
        raise BadInput(
            _("aucun plan n'est gardé pour la cible « {target} ».").format(target=target),
            key="only",
            remedy=_("Ajoutez cette cible aux plans qu'elle doit montrer, ou laissez « only » vide."),
        )
    for shot in _leaving(kept):
        if film_seconds(kept, voices, pace) <= aim:
            break
        kept.remove(shot)
    seconds = film_seconds(kept, voices, pace)
    if seconds > limit:
        raise BadInput(
            _("pour « {target} », les plans indispensables durent {seconds:.1f} s : {over:.1f} s de trop.").format(
                target=target, seconds=seconds, over=seconds - limit
            ),
            key="priority",
            remedy=_("Raccourcissez des narrations, ou donnez la priorité 2 ou 3 à des plans qui peuvent partir."),
        )
    return tuple(kept)


def _leaving(shots: Sequence[Shot]) -> Iterator[Shot]:
    spare = [shot for shot in reversed(shots) if shot.priority > 1]
    most_important_stays = sorted(spare, key=lambda shot: -shot.priority)
    yield from most_important_stays[: len(shots) - 1]


def lay_out(
    shots: Sequence[Shot], voices: Mapping[str, float], *, layout: Layout, profile: Profile, pace: Pace
) -> Timeline:
    """Place shots one after the other. `voices` gives the seconds each narration takes."""
    spans, start = [], 0
    for shot in shots:
        last = shot is shots[-1]
        frames = pace.shot_frames(shot, voices.get(shot.id, 0.0))
        span = Span(
            shot=shot.id,
            start=start,
            frames=frames,
            voice_at=pace.voice_at,
            transition="cut" if last else shot.transition,
            overlap=0 if last else pace.overlap,
        )
        spans.append(span)
        start = span.end - span.overlap
    return Timeline(layout=layout, width=profile.width, height=profile.height, fps=pace.fps, spans=tuple(spans))


def segments(timeline: Timeline) -> tuple[Piece, ...]:
    """The pieces that make the film: each of its frames once, in order."""
    return tuple(_pieces(timeline.spans))


def _pieces(spans: Sequence[Span]) -> Iterator[Piece]:
    first = 0
    for span, then in zip(spans, [*spans[1:], None], strict=True):
        if then is None or span.transition == "cut" or not span.overlap:
            last = span.frames - span.overlap + span.overlap // 2
            yield Piece(shot=span.shot, first=first, count=last - first)
            first = span.overlap // 2
            continue
        last = span.frames - span.overlap
        yield Piece(shot=span.shot, first=first, count=last - first)
        yield Piece(
            shot=span.shot, first=last, count=span.overlap, then=then.shot, then_first=0, transition=span.transition
        )
        first = span.overlap
