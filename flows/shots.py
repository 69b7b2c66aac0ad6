"""What the first stages make, shot by shot: script, pictures, voices, captions. Prefect isn't known here."""

import io
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows import noting
from flows.noting import NOTHING, Noted
from flows.production import Made, Production
from preuve.artifact import Artifact
from preuve.attempts import iterations
from preuve.attempts.iterations import Thing
from preuve.boards import settle
from preuve.controls.bounds import Bounds
from preuve.controls.claims import backing, banned
from preuve.controls.steps import NAME as CONTROLS
from preuve.controls.texts import Asked
from preuve.engines import ImageRequest, SpeechRequest, TextRequest, VoiceRequest
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.films import caption_room, pace_of, rules_of
from preuve.project import Project
from preuve.prompts.fill import fill
from preuve.providers import able
from preuve.storyboard import Shot, Storyboard
from preuve.storyboard_schema import schema
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


def expect_shots(work: Production, board: Storyboard) -> None:
    """Announce the steps that the shots will take, for the progress shown."""
    many, shapes = len(board.shots), len(layouts(work))
    spoken = sum(bool(shot.narration) for shot in board.shots)
    work.expect("script", 3 + noting.steps(work.project))
    for stage, steps in (("images", many * (shapes + 2) + 1), ("voice", spoken), ("captions", spoken * (shapes + 1))):
        if work.options.reaches(stage):
            work.expect(stage, steps)
    if work.options.reaches("audience"):
        work.expect("audience", 1)


def write_draft(work: Production, number: int = 0) -> Artifact:
    """The AI's storyboard: the attempt that is chosen, or that number's."""
    return _propose(work, number)["draft.json"]


def _propose(work: Production, number: int = 0) -> Made:
    """The AI's storyboard, and what is known of its making; it must hold in the brief's language and length."""
    asked, brief = script_request(work.project, number, noting.gather(work)), work.project.brief
    bounds = Bounds(language=brief.language, seconds=brief.seconds).model_dump(mode="json")
    params = {**asked.model_dump(mode="json"), "bounds": bounds}
    return work.make("script", params=params, engine=work.text, label=brief.tone)


def script_request(project: Project, number: int = 0, noted: Noted = NOTHING) -> TextRequest:
    """What is asked of the text engine, her notes with it: the attempt that is chosen, or that number's."""
    brief, tried = project.brief, iterations.read(project.folder)
    thing = Thing("script", brief.tone)
    number = number or tried.chosen(thing)
    correction = tried.correction(thing, number)
    prompt = fill(project.folder / "prompts" / "script.md.j2", brief=brief, correction=correction, notes=noted.text)
    changed = tried.changes(thing, number)
    return TextRequest(
        prompt=prompt,
        template="script.md.j2",
        # Only services are given a form to hold to: what was recorded before answers the request it was made for.
        json_schema=schema(brief.seconds) if project.settings.engines.text in able("text") else None,
        language=brief.language,
        pictures=noted.pictures,
        attempt=number,
        temperature=changed.temperature,
        seed=changed.seed,
    )


def write_script(work: Production) -> Storyboard:
    """The storyboard: the AI's draft, then hers."""
    draft = write_draft(work)
    path = settle(work.project, draft)
    name = str(path.relative_to(work.project.folder))
    made = work.make("storyboard", inputs={"draft": draft, "edited": work.source(path)}, params={"file": name})
    for file in ("storyboard.json", "changes.json"):
        work.run.deliver(made[file], file)
    control_texts(work, made["storyboard.json"])
    return Storyboard.model_validate_json(work.project.store.read(made["storyboard.json"]))


def control_texts(work: Production, board: Artifact) -> None:
    """Look at the storyboard's texts before anything is made of them."""
    proposed, brief = _propose(work), work.project.brief
    forbidden = banned(brief.brand.rules)
    asked = Asked(language=brief.language, seconds=brief.seconds, rests=backing(brief), banned=forbidden)
    inputs = {"draft": proposed["draft.json"], "about": proposed["about.json"], "board": board}
    made = work.make("text-controls", inputs=inputs, params=asked.model_dump(mode="json"))
    work.run.deliver(made[CONTROLS], CONTROLS)


def control_pictures(work: Production, board: Storyboard) -> None:
    """Look at all the pictures together, once they are drawn and before the montage."""
    wanted = layouts(work)
    scenes = {shot.id: draw_scene(work, shot) for shot in board.shots}
    laid = {
        shot.id: {one: _layers(work, shot, _picture(scenes[shot.id]), one) for one in wanted} for shot in board.shots
    }
    inputs = {
        "controls": work.run.delivered[CONTROLS],
        "abouts": [scene["about.json"] for scene in scenes.values()],
        "thumbnails": [_thumbnail(work, shot, laid[shot.id])["thumbnail.jpg"] for shot in board.shots],
        "layers": [made["layers.json"] for each in laid.values() for made in each.values()],
    }
    palette = work.project.brief.brand.palette.colours()
    params = {"shots": list(scenes), "layouts": list(wanted), "palette": palette}
    made = work.make("picture-controls", heavy=1, inputs=inputs, params=params)
    work.run.deliver(made[CONTROLS], CONTROLS)


def draw(work: Production, shot: Shot) -> dict[Layout, Made]:
    """A shot's picture, in layers for each layout."""
    scene = draw_scene(work, shot)
    work.credit(scene["about.json"])
    made = {layout: _layers(work, shot, _picture(scene), layout) for layout in layouts(work)}
    work.run.deliver(_thumbnail(work, shot, made)["thumbnail.jpg"], f"pictures/{shot.id}-{_first(made)}.jpg")
    return made


def _picture(scene: Made) -> Artifact:
    return next(artifact for name, artifact in scene.items() if name != "about.json")


def _thumbnail(work: Production, shot: Shot, made: Mapping[Layout, Made]) -> Made:
    inputs = {"layers": list(made[_first(made)].values())}
    return work.make("thumbnail", inputs=inputs, params={"width": THUMBNAIL_WIDTH}, label=shot.id)


def _first(made: Mapping[Layout, Made]) -> Layout:
    return "wide" if "wide" in made else next(iter(made))


def draw_scene(work: Production, shot: Shot, number: int = 0) -> Made:
    """A shot's picture as it comes: the attempt that is chosen, or that number's."""
    asked = picture_request(work.project, shot, number)
    return work.make("scene", params=asked.model_dump(mode="json"), engine=work.image(shot), label=shot.id)


def picture_request(project: Project, shot: Shot, number: int = 0) -> ImageRequest:
    """What is asked of the image engine for a shot: the attempt that is chosen, or that number's.

    The narration isn't in it: changing a line keeps the picture.
    """
    brief, tried = project.brief, iterations.read(project.folder)
    thing = Thing("image", shot.id)
    number = number or tried.chosen(thing)
    correction, changed = tried.correction(thing, number), tried.changes(thing, number)
    return ImageRequest(
        shot=shot.id,
        prompt=fill(project.folder / "prompts" / "image.md.j2", brief=brief, shot=shot, correction=correction),
        alt=shot.alt,
        subjects=shot.subjects,
        palette=brief.brand.palette.colours(),
        attempt=number,
        temperature=changed.temperature,
        seed=changed.seed or 0,
    )


def _layers(work: Production, shot: Shot, picture: Artifact, layout: Layout) -> Made:
    profile = platforms().profiles[layout]
    paper = work.project.brief.brand.palette.background
    size = {"layout": layout, "width": profile.width, "height": profile.height, "background": paper}
    return work.make("layers", heavy=1, inputs={"picture": picture}, params=size, label=f"{shot.id} {layout}")


def speak(work: Production, shot: Shot) -> Voice | None:
    """A shot's voice, if it says anything."""
    if not shot.narration:
        return None
    made = say(work, shot)
    with wave.open(io.BytesIO(work.project.store.read(made["voice.wav"]))) as sound:
        return Voice(made["voice.wav"], sound.getnframes() / sound.getframerate())


def say(work: Production, shot: Shot, number: int = 0) -> Made:
    """A shot's narration said aloud: the attempt that is chosen, or that number's."""
    asked = voice_request(work.project, shot, number)
    return work.make("voice", params=asked.model_dump(mode="json"), engine=work.voice, label=shot.id)


def voice_request(project: Project, shot: Shot, number: int = 0) -> VoiceRequest:
    """What is asked of the voice engine for a shot. Raises BadInput where it was chosen for another narration."""
    tried, wanted = iterations.read(project.folder), project.settings.voice
    thing = Thing("voice", shot.id)
    number = number or tried.chosen(thing)
    changed = tried.changes(thing, number)
    if changed.say and changed.replaces != shot.narration:
        raise BadInput(
            _("l'essai {n} de la voix du plan « {shot} » dit une autre narration que celle du storyboard.").format(
                n=number, shot=shot.id
            ),
            path=iterations.NAME,
            key="say",
            remedy=_(
                'Redites-la (« preuve iterate voice {shot} --say "…" »), ou revenez à la voix d\'origine '
                "(« preuve choose voice {shot} 1 »)."
            ).format(shot=shot.id),
        )
    return VoiceRequest(
        text=changed.say or shot.narration,
        language=project.brief.language,
        voices=(changed.voice,) if changed.voice else wanted.names,
        speed=changed.speed or wanted.speed,
        attempt=number,
    )


def caption(work: Production, shot: Shot, voice: Voice | None) -> Captions | None:
    """A shot's words in time, and its captions."""
    if voice is None:
        return None
    asked = hearing(work, voice.sound) | {"text": shot.narration}
    words = work.make("align", heavy=0, inputs={"voice": voice.sound}, params=asked, engine=work.speech, label=shot.id)
    found = {}
    for layout in layouts(work):
        profile = platforms().profiles[layout]
        pace, rules = pace_of(work.project.settings, profile), rules_of(work.project.settings, profile)
        params = {"rules": rules.model_dump(mode="json"), "end": round(caption_room(shot, voice.seconds, pace), 6)}
        made = work.make("cues", inputs={"words": words["words.json"]}, params=params, label=f"{shot.id} {layout}")
        found[layout] = made["cues.json"]
    return Captions(words["words.json"], found)


def hearing(work: Production, sound: Artifact) -> dict[str, Any]:
    """What is asked of a recogniser about a sound."""
    asked = SpeechRequest(audio_sha256=sound.sha256, language=work.project.brief.language)
    return asked.model_dump(mode="json")
