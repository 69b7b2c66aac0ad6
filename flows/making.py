"""What each stage makes: the order of steps inside a stage. Prefect isn't known here."""

import io
import json
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.audience.export import Exports
from connectors.sheet.google import GoogleSheet
from flows.production import Made, Production
from preuve import disclosure
from preuve.artifact import Artifact
from preuve.audience import to_rows
from preuve.audience.gather import from_json
from preuve.boards import settle
from preuve.engines import ImageRequest, SoundRequest, SpeechRequest, TextRequest, VoiceRequest
from preuve.media.captions import Cue
from preuve.media.films import Film, caption_room, films, pace_of, pieces_of, rules_of, view_of
from preuve.media.plan import SegmentPlan
from preuve.project import Project
from preuve.prompts import fill
from preuve.publication import compose
from preuve.storyboard import Shot, Storyboard
from preuve.targets import Layout, platforms

THUMBNAIL_WIDTH = 640


@dataclass(frozen=True)
class Voice:
    """A shot's voice: its sound, how long it is, and when each word is said."""

    sound: Artifact
    seconds: float


@dataclass(frozen=True)
class Captions:
    """A shot's words, and its captions for each layout."""

    words: Artifact
    cues: Mapping[Layout, Artifact]


def layouts(work: Production) -> tuple[Layout, ...]:
    """The layouts that the wanted targets need, the brief's first target's first."""
    wanted = [t for t in work.project.targets if not work.options.targets or t.name in work.options.targets]
    return tuple(dict.fromkeys(target.profile for target in wanted))


def write_draft(work: Production) -> Artifact:
    """The AI's storyboard."""
    brief = work.project.brief
    prompt = fill(work.project.folder / "prompts" / "script.md.j2", brief=brief)
    asked = TextRequest(prompt=prompt, template="script.md.j2", language=brief.language)
    return work.make("script", params=asked.model_dump(mode="json"), engine=work.text)["draft.json"]


def write_script(work: Production) -> Storyboard:
    """The storyboard: the AI's draft, then hers."""
    draft = write_draft(work)
    path = settle(work.project, draft)
    name = str(path.relative_to(work.project.folder))
    made = work.make("storyboard", inputs={"draft": draft, "edited": work.source(path)}, params={"file": name})
    for file in ("storyboard.json", "changes.json"):
        work.run.deliver(made[file], file)
    return Storyboard.model_validate_json(work.project.store.read(made["storyboard.json"]))


def draw(work: Production, shot: Shot) -> dict[Layout, Made]:
    """A shot's picture, in layers for each layout."""
    asked = picture_request(work.project, shot)
    scene = work.make("scene", params=asked.model_dump(mode="json"), engine=work.image(shot), label=shot.id)
    work.credit(scene["about.json"])
    picture = next(artifact for name, artifact in scene.items() if name != "about.json")
    made = {layout: _layers(work, shot, picture, layout) for layout in layouts(work)}
    first = "wide" if "wide" in made else next(iter(made))
    inputs = {"layers": list(made[first].values())}
    small = work.make("thumbnail", inputs=inputs, params={"width": THUMBNAIL_WIDTH}, label=shot.id)
    work.run.deliver(small["thumbnail.jpg"], f"pictures/{shot.id}-{first}.jpg")
    return made


def picture_request(project: Project, shot: Shot) -> ImageRequest:
    """What is asked of the image engine for a shot. The narration isn't in it: changing a line keeps the picture."""
    palette = project.brief.brand.palette.colours()
    prompt = fill(project.folder / "prompts" / "image.md.j2", brief=project.brief, shot=shot)
    return ImageRequest(shot=shot.id, prompt=prompt, alt=shot.alt, subjects=shot.subjects, palette=palette)


def _layers(work: Production, shot: Shot, picture: Artifact, layout: Layout) -> Made:
    profile = platforms().profiles[layout]
    paper = work.project.brief.brand.palette.background
    size = {"layout": layout, "width": profile.width, "height": profile.height, "background": paper}
    return work.make("layers", heavy=1, inputs={"picture": picture}, params=size, label=f"{shot.id} {layout}")


def speak(work: Production, shot: Shot) -> Voice | None:
    """A shot's voice, if it says anything."""
    if not shot.narration:
        return None
    wanted = work.project.settings.voice
    language = work.project.brief.language
    asked = VoiceRequest(text=shot.narration, language=language, voices=wanted.names, speed=wanted.speed)
    made = work.make("voice", params=asked.model_dump(mode="json"), engine=work.voice, label=shot.id)
    with wave.open(io.BytesIO(work.project.store.read(made["voice.wav"]))) as sound:
        return Voice(made["voice.wav"], sound.getnframes() / sound.getframerate())


def caption(work: Production, shot: Shot, voice: Voice | None) -> Captions | None:
    """A shot's words in time, and its captions."""
    if voice is None:
        return None
    asked = _hearing(work, voice.sound) | {"text": shot.narration}
    words = work.make("align", heavy=0, inputs={"voice": voice.sound}, params=asked, engine=work.speech, label=shot.id)
    found = {}
    for layout in layouts(work):
        profile = platforms().profiles[layout]
        pace, rules = pace_of(work.project.settings, profile), rules_of(work.project.settings, profile)
        params = {"rules": rules.model_dump(mode="json"), "end": round(caption_room(shot, voice.seconds, pace), 6)}
        made = work.make("cues", inputs={"words": words["words.json"]}, params=params, label=f"{shot.id} {layout}")
        found[layout] = made["cues.json"]
    return Captions(words["words.json"], found)


def _hearing(work: Production, sound: Artifact) -> dict[str, Any]:
    asked = SpeechRequest(audio_sha256=sound.sha256, language=work.project.brief.language)
    return asked.model_dump(mode="json")


def plan(work: Production, board: Storyboard, voices: Mapping[str, Voice | None]) -> list[Film]:
    """Which film each wanted target gets."""
    seconds = {name: voice.seconds for name, voice in voices.items() if voice}
    return films(work.project.brief, work.project.settings, board.shots, seconds, work.options.targets)


def pieces(work: Production, film: Film, captions: Mapping[str, Captions | None]) -> list[SegmentPlan]:
    """A film's segments, as plans."""
    label = disclosure.label(disclosure.made_by_ai(work.lines))
    settings, brief = work.project.settings, work.project.brief
    views = {
        shot.id: view_of(film, shot, _cues(work, captions[shot.id], film.layout), settings, brief, label)
        for shot in film.shots
    }
    return pieces_of(film, views, settings)


def expect_shots(work: Production, board: Storyboard) -> None:
    """Announce the steps that the shots will take, for the progress shown."""
    many, shapes = len(board.shots), len(layouts(work))
    spoken = sum(bool(shot.narration) for shot in board.shots)
    work.expect("script", 2)
    for stage, steps in (("images", many * (shapes + 2)), ("voice", spoken), ("captions", spoken * (shapes + 1))):
        if work.options.reaches(stage):
            work.expect(stage, steps)
    if work.options.reaches("audience"):
        work.expect("audience", 1)


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
        work.expect("captions", len(cuts) + 1)
        work.expect("formats", 2 * len(files))
    if work.options.reaches("publication"):
        work.expect("publication", len(wanted) + any(film.target.name == "web" for film in wanted))


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
    """The first layout's films first, so that one can be watched while the others render."""
    return 2 + layouts(work).index(layout)


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
    return work.make("mix", heavy=_rank(work, film.layout), inputs=inputs, params=params, label=film.target.name)


def _bed(work: Production, film: Film) -> list[Artifact]:
    settings, brief = work.project.settings, work.project.brief
    if not settings.sound.music:
        return []
    prompt = fill(work.project.folder / "prompts" / "sound.md.j2", brief=brief)
    seconds = round(film.timeline.seconds, 6)
    asked = SoundRequest(prompt=prompt, seconds=seconds, mood=brief.tone, seed=settings.sound.seed)
    made = work.make(
        "bed",
        heavy=_rank(work, film.layout),
        params=asked.model_dump(mode="json"),
        engine=work.sound,
        label=film.target.name,
    )
    work.credit(made["about.json"])
    return [made["bed.wav"]]


def listen_again(work: Production, film: Film, sound: Artifact) -> None:
    """An independent witness: what a recogniser hears in the narration, against the script."""
    asked = _hearing(work, sound) | {"script": " ".join(shot.narration for shot in film.shots)}
    made = work.make(
        "witness", heavy=9, inputs={"voice": sound}, params=asked, engine=work.speech, label=film.target.name
    )
    work.run.deliver(made["witness.json"], "captions/witness.json")


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


def hand_over(work: Production, film: Film, board: Storyboard, made: Made) -> None:
    """The folder for a platform; for the web, the site too. Everything is `exported`: nothing is published."""
    brief = work.project.brief
    shown = board.model_copy(update={"shots": film.shots})
    made_by, burned = disclosure.made_by_ai(work.lines), work.project.settings.captions.burn
    post = compose(brief, shown, film.target, made_by, work.credits(), burned=burned)
    files = {
        "film": made["film.mp4"],
        "cover": made["cover.jpg"],
        "vtt": made["captions.vtt"],
        "srt": made["captions.srt"],
        "transcript": made["transcript.txt"],
    }
    name = film.target.name
    params = post.model_dump(mode="json")
    for file, artifact in work.make("bundle", inputs=files, params=params, label=name).items():
        work.run.deliver(artifact, f"bundles/{name}/{file}")
    if name == "web":
        page = {"post": params, "brief": brief.model_dump(mode="json")}
        for file, artifact in work.make("site", inputs=files, params=page, label=name).items():
            work.run.deliver(artifact, f"site/{file}")


def gather_audience(work: Production) -> Made:
    """The platforms' figures in one table; nothing where she brought no export."""
    files = Exports(work.project.folder).files()
    if not files:
        return {}
    params = {"fictitious": work.project.brief.fictitious}
    made = work.make("audience", inputs={"exports": [work.source(path) for path in files.values()]}, params=params)
    for file, artifact in made.items():
        work.run.deliver(artifact, f"audience/{file}")
    return made


def fill_sheet(work: Production, made: Made) -> str:
    """Write the table in her Google spreadsheet, where the settings name one; says what was written."""
    settings = work.project.settings.sheet
    if not settings.spreadsheet or not made:
        return ""
    table = from_json(work.project.store.read(made["table.json"]))
    return GoogleSheet.from_settings(settings).write(to_rows(table)).sentence()
