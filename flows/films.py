"""What the films are made of: segments, sounds, tracks, and how they are joined. Prefect isn't known here."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flows.production import Made, Production
from flows.shots import Captions, Voice, layouts
from preuve.artifact import Artifact
from preuve.engines import SoundRequest
from preuve.media.captions import Cue
from preuve.media.films import Film, films, pieces_of, rules_of, view_of
from preuve.media.plan import SegmentPlan
from preuve.prompts.fill import fill
from preuve.publication import disclosure
from preuve.storyboard import Storyboard
from preuve.targets import Layout


def plan(work: Production, board: Storyboard, voices: Mapping[str, Voice | None]) -> list[Film]:
    """Which film each wanted target gets."""
    seconds = {name: voice.seconds for name, voice in voices.items() if voice}
    return films(work.project.brief, work.project.settings, board.shots, seconds, work.options.targets)


def expect_films(work: Production, wanted: Sequence[Film], plans: Mapping[str, Sequence[SegmentPlan]]) -> None:
    """Announce the steps that the films will take: what two films share is made once."""
    segments = {piece.model_dump_json() for film in wanted for piece in plans[film.target.name]}
    cuts = {(film.layout, film.shots) for film in wanted}
    sounds = {(film.shots, film.target.loudness.value) for film in wanted}
    files = {(f.layout, f.shots, f.target.loudness.value, f.target.edit_list, f.target.soft_captions) for f in wanted}
    if work.project.settings.sound.music:
        work.expect("voice", len({film.shots for film in wanted}))
    work.expect("montage", len(segments) + len(sounds))
    if work.options.reaches("formats"):
        work.expect("captions", len(cuts))
        work.expect("formats", 2 * len(files))
    if work.options.reaches("publication"):
        work.expect("publication", 1 + len(wanted) + any(film.target.name == "web" for film in wanted))


def pieces(work: Production, film: Film, captions: Mapping[str, Captions | None]) -> list[SegmentPlan]:
    """A film's segments, as plans."""
    label = disclosure.label(disclosure.made_by_ai(work.lines))
    settings, brief = work.project.settings, work.project.brief
    views = {
        shot.id: view_of(film, shot, _cues(work, captions[shot.id], film.layout), settings, brief, label)
        for shot in film.shots
    }
    return pieces_of(film, views, settings)


def _cues(work: Production, captions: Captions | None, layout: Layout) -> list[Cue]:
    if captions is None:
        return []
    return [Cue.model_validate(cue) for cue in json.loads(work.project.store.read(captions.cues[layout]))]


def encode(
    work: Production, piece: SegmentPlan, pictures: Mapping[str, Mapping[Layout, Made]], layout: Layout
) -> Artifact:
    """One segment of a film."""
    inputs = {"picture": list(pictures[piece.view.shot][layout].values())}
    if piece.then:
        inputs["then"] = list(pictures[piece.then.shot][layout].values())
    label = f"{piece.view.shot}{' → ' + piece.then.shot if piece.then else ''} {layout}"
    made = work.make(
        "segment", heavy=_rank(work, layout), inputs=inputs, params=piece.model_dump(mode="json"), label=label
    )
    return made["segment.mp4"]


def _rank(work: Production, layout: Layout) -> int:
    """The first layout's films first, so that one can be watched while the others render; their sounds just before."""
    return 2 + 2 * layouts(work).index(layout)


def mix(work: Production, film: Film, voices: Mapping[str, Voice | None]) -> Made:
    """A film's sound: its voices over the music."""
    spoken = {name: voice for name, voice in voices.items() if voice and name in film.voices_at}
    inputs = {"voices": [voice.sound for voice in spoken.values()], "bed": _bed(work, film)}
    params = {
        "starts": [round(film.voices_at[name], 6) for name in spoken],
        "seconds": round(film.timeline.seconds, 6),
        "loudness": film.target.loudness.value,
        "true_peak": film.target.true_peak.value,
    }
    return work.make("mix", heavy=_rank(work, film.layout) - 1, inputs=inputs, params=params, label=film.target.name)


def _bed(work: Production, film: Film) -> list[Artifact]:
    settings, brief = work.project.settings, work.project.brief
    if not settings.sound.music:
        return []
    prompt = fill(work.project.folder / "prompts" / "sound.md.j2", brief=brief)
    seconds = round(film.timeline.seconds, 6)
    asked = SoundRequest(prompt=prompt, seconds=seconds, mood=brief.tone, seed=settings.sound.seed)
    made = work.make(
        "bed",
        heavy=_rank(work, film.layout) - 1,
        params=asked.model_dump(mode="json"),
        engine=work.sound,
        label=film.target.name,
    )
    work.credit(made["about.json"])
    return [made["bed.wav"]]


def write_tracks(work: Production, film: Film, captions: Mapping[str, Captions | None], title: str) -> Made:
    """A film's captions and transcript."""
    spoken = [shot for shot in film.shots if captions[shot.id] is not None]
    found = [captions[shot.id] for shot in spoken]
    inputs = {
        "cues": [one.cues[film.layout] for one in found if one],
        "words": [one.words for one in found if one],
    }
    params = {
        "title": title,
        "language": work.project.brief.language,
        "music": work.project.settings.sound.music,
        "rules": rules_of(work.project.settings, film.profile).model_dump(mode="json"),
        "starts": [round(film.voices_at[shot.id], 6) for shot in spoken],
        "shots": [{"alt": shot.alt, "narration": shot.narration, "on_screen": shot.on_screen} for shot in film.shots],
    }
    return work.make("tracks", inputs=inputs, params=params, label=film.target.name)


def deliver_words(work: Production, tracks: Made) -> None:
    """The whole film's transcript and word timings, at the top of the run's folder."""
    for file in ("transcript.txt", "words.json"):
        work.run.deliver(tracks[file], file)


def assemble(
    work: Production, film: Film, segments: Sequence[Artifact], sound: Artifact, tracks: Made, title: str
) -> Made:
    """A target's finished film, its cover, its captions, put in the run's folder."""
    name = film.target.name
    inputs: dict[str, Any] = {"segments": list(segments), "sound": sound}
    if film.target.soft_captions:
        inputs["captions"] = tracks["captions.srt"]
    params = {"edit_list": film.target.edit_list, "title": title, "fps": film.profile.fps}
    made = work.make("film", heavy=0, inputs=inputs, params=params, label=name)
    at = {"at": round(film.cover_at, 3)}
    still = work.make("cover", heavy=0, inputs={"film": made["film.mp4"]}, params=at, label=name)
    work.run.deliver(tracks["captions.vtt"], f"captions/{name}.vtt")
    work.run.deliver(tracks["captions.srt"], f"captions/{name}.srt")
    work.run.deliver(still["cover.jpg"], f"covers/{name}.jpg")
    work.run.deliver(made["film.mp4"], f"films/{name}.mp4")
    return {**made, **still, **tracks}
