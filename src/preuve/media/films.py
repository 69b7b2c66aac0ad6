"""Which film each target gets, and what each piece of it shows: pure plans from the storyboard and the voices."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from preuve.engines import Value
from preuve.media.captions import CaptionRules, Cue
from preuve.media.plan import CueView, SegmentPlan, ShotView, segment_plan
from preuve.media.timeline import Pace, Timeline, cut, lay_out, segments
from preuve.project import Brief
from preuve.settings import Settings
from preuve.storyboard import Shot
from preuve.targets import Layout, Platforms, Profile, Target, platforms


class Film(Value):
    """A target's film: the shots it keeps, and when each is seen."""

    target: Target
    profile: Profile
    pace: Pace
    shots: tuple[Shot, ...]
    timeline: Timeline

    @cached_property
    def layout(self) -> Layout:
        """The profile's name."""
        return self.target.profile

    @cached_property
    def voices_at(self) -> dict[str, float]:
        """When each shot's voice begins, in seconds from the film's start, for the shots that speak."""
        return {shot.id: self.timeline.voice_seconds(shot.id) for shot in self.shots if shot.narration}

    @cached_property
    def cover_at(self) -> float:
        """A moment that shows the first shot whole, its title in place."""
        first = self.timeline.spans[0]
        return (first.frames - first.overlap) / 2 / self.timeline.fps


def pace_of(settings: Settings, profile: Profile) -> Pace:
    """How shots follow each other, by the project's settings."""
    return Pace(fps=profile.fps, transition=settings.render.transition_seconds)


def rules_of(settings: Settings, profile: Profile) -> CaptionRules:
    """The rules that captions keep to on a profile."""
    columns = int(profile.caption_columns.value)
    return CaptionRules(columns=columns, max_cps=settings.captions.max_cps, fps=profile.fps)


def caption_room(shot: Shot, voice_seconds: float, pace: Pace) -> float:
    """Seconds after the voice's start up to which a caption may stay: until the next transition."""
    return (pace.shot_frames(shot, voice_seconds) - pace.overlap - pace.voice_at) / pace.fps


def films(
    brief: Brief, settings: Settings, shots: Sequence[Shot], voices: Mapping[str, float], names: Sequence[str] = ()
) -> list[Film]:
    """The films to make, in the brief's order, or those of `names` alone.

    `voices` gives the seconds that each shot's narration takes.

    Raises:
        BadInput: a target can't hold the shots that must stay.
    """
    known = platforms()
    wanted = [one for one in brief.targets if not names or one.name in names]
    return [_film(known, one.name, one.seconds, settings, shots, voices) for one in wanted]


def _film(
    known: Platforms,
    name: str,
    seconds: float | None,
    settings: Settings,
    shots: Sequence[Shot],
    voices: Mapping[str, float],
) -> Film:
    target, profile = known.targets[name], known.profile(name)
    pace = pace_of(settings, profile)
    aim, limit = seconds or target.length.aim.value, target.length.longest.value
    kept = cut(shots, voices, aim=aim, limit=limit, target=name, pace=pace)
    timeline = lay_out(kept, voices, layout=target.profile, profile=profile, pace=pace)
    return Film(target=target, profile=profile, pace=pace, shots=kept, timeline=timeline)


def view_of(film: Film, shot: Shot, cues: Sequence[Cue], settings: Settings, brief: Brief, label: str) -> ShotView:
    """What is seen of a shot besides its picture. Cues are in seconds from the voice's start."""
    (span,) = (one for one in film.timeline.spans if one.shot == shot.id)
    return ShotView(
        shot=shot.id,
        frames=span.frames,
        overlap=film.pace.overlap,
        motion=shot.motion,
        effects=shot.effects,
        cues=tuple(_frames(cues, span.voice_at, film.pace.fps)) if settings.captions.burn else (),
        on_screen=shot.on_screen,
        label=label if settings.render.label else "",
        family=settings.captions.font,
        palette=brief.brand.palette.colours(),
    )


def _frames(cues: Sequence[Cue], voice_at: int, fps: int) -> Iterator[CueView]:
    for cue in cues:
        yield CueView(first=voice_at + round(cue.start * fps), end=voice_at + round(cue.end * fps), lines=cue.lines)


def pieces_of(film: Film, views: Mapping[str, ShotView], settings: Settings) -> list[SegmentPlan]:
    """The plans of a film's segments, in order. A piece that another film shows too has the same plan there."""
    return [
        segment_plan(
            piece,
            [views[name] for name in (piece.shot, piece.then) if name],
            film.profile,
            preset=settings.render.preset,
            crf=settings.render.crf,
        )
        for piece in segments(film.timeline)
    ]
