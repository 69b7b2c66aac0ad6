"""Every step of the pipeline, in reading order: a plain function of its work, registered by name and version.

A step's parameters and inputs are all it may read. Raise a step's version when its output changes: the golden test
(`tests/golden`) fails until you do. The functions it calls are imported late, so that the registry loads fast. The
steps that measure what was made stand in `measures/steps.py`, those that control AI's answers in `controls/steps.py`,
those of the audience's figures in `audience/steps.py`.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from preuve.artifact import canonical
from preuve.assistants import steps as assisting
from preuve.audience import steps as gathering
from preuve.controls import steps as controlling
from preuve.documents.drafting import steps as drafting
from preuve.engines import (
    Heard,
    ImageRequest,
    SoundRequest,
    SpeechRequest,
    TextRequest,
    VideoRequest,
    VoiceRequest,
    Word,
)
from preuve.measures import steps as measuring
from preuve.replies import steps as replying
from preuve.work import Outputs, Work, step

OTHERS = (assisting, controlling, drafting, gathering, measuring, replying)  # registering them is importing them


@step("notes", version=1)
def notes(work: Work) -> Outputs:
    """Ask the speech engine what a dictated note says."""
    answer = work.ask(lambda asked: work.engine.hear(asked, work.path("note")), SpeechRequest(**work.params))
    text = Heard.model_validate_json(answer.data).text.strip() + "\n"
    return {"heard.json": answer.data, "transcript.txt": text.encode(), "about.json": _about(answer)}


@step("note-picture", version=1, tools=("pillow",))
def note_picture(work: Work) -> Outputs:
    """Make a picture of her notes small, upright, and free of what a camera hides in it."""
    from preuve.notes import lighten

    return {"picture.jpg": lighten(work.path("picture"), work.params["background"])}


@step("script", version=2)
def script(work: Work) -> Outputs:
    """Ask the text engine for a storyboard until it has the right form; keep it in one canonical form."""
    from preuve.boards import draft_bytes, refused, reply
    from preuve.calls.asking import until_right
    from preuve.controls.bounds import Bounds

    given = dict(work.params)
    wanted = given.pop("bounds", None)
    bounds = Bounds.model_validate(wanted) if wanted and _by_ai(work) else None
    request = TextRequest.model_validate(given)
    found = until_right(work.ask, work.engine.write, request, lambda said: reply(said, bounds), wrong=refused)
    return {"draft.json": draft_bytes(found.value), "about.json": _about(found.answer, refused=list(found.refused))}


@step("storyboard", version=3)
def storyboard(work: Work) -> Outputs:
    """Check her storyboard, and work out what she changed in the AI's draft."""
    from preuve.reading import check
    from preuve.storyboard import Storyboard, changes

    hers = check(yaml.safe_load(work.path("edited").read_bytes()), Storyboard, work.params["file"])
    draft = Storyboard.model_validate(work.json("draft"))
    made = [change.model_dump(mode="json") for change in changes(draft, hers)]
    return {"storyboard.json": canonical(hers.model_dump(mode="json")), "changes.json": canonical(made)}


@step("edit-plan", version=1)
def edit_plan(work: Work) -> Outputs:
    """Ask the text engine for an edit plan of the storyboard until it has the right form.

    Where it never had, that is told too: the calls were made, and aren't made again by each run.
    """
    from preuve.calls.asking import TRIES, until_right
    from preuve.edit_plan.plan import Cut, NoPlan, proposal, read

    given = dict(work.params)
    basis = [Cut.model_validate(cut) for cut in given.pop("basis")]
    wanted = given.pop("wanted")
    request = TextRequest.model_validate(given)
    try:
        found = until_right(
            work.ask, work.engine.write, request, lambda answer: read(answer, basis, wanted), wrong=NoPlan
        )
    except NoPlan as error:
        if len(work.recorded) < TRIES:  # a replay that stopped short tells nothing of what a service would say
            raise
        return {"unusable.json": canonical({"reason": error.reason})}
    about = _about(found.answer, refused=list(found.refused))
    return {"proposal.json": proposal(found.value), "about.json": about}


@step("plan", version=1)
def plan(work: Work) -> Outputs:
    """Tell what became of the AI's edit plan in her storyboard; where there is none, why."""
    from preuve.edit_plan.told import from_work

    if "missing" in work.params:
        return {"plan.json": canonical(dict(work.params))}
    return {"plan.json": from_work(work)}


@step("review", version=1)
def review(work: Work) -> Outputs:
    """Keep who looked at what is there and what she said of it; where nobody did, say that."""
    from preuve.review.decisions import kept

    seen = {artifact.name: artifact.sha256 for artifact in work.order.inputs["seen"]}
    decision = work.path("decision").read_bytes() if "decision" in work.order.inputs else None
    return {"review.json": canonical(kept(work.params, seen, decision))}


@step("scene", version=1)
def scene(work: Work) -> Outputs:
    """Ask the image engine for a shot's picture."""
    answer = work.ask(work.engine.draw, ImageRequest.model_validate(work.params))
    return {answer.name: answer.data, "about.json": _about(answer)}


@step("clip", version=1)
def clip(work: Work) -> Outputs:
    """Ask the video engine for a shot's moving picture."""
    answer = work.ask(work.engine.film, VideoRequest.model_validate(work.params))
    return {answer.name: answer.data, "about.json": _about(answer)}


@step("layers", version=1, tools=("opencv", "pillow", "resvg"))
def layers(work: Work) -> Outputs:
    """Turn a picture into the layers of one layout."""
    from preuve.media.raster import write_layers

    given = work.params
    return write_layers(
        work.path("picture"),
        given["layout"],
        given["width"],
        given["height"],
        work.folder,
        background=given["background"],
    )


@step("thumbnail", version=2, tools=("pillow",))
def thumbnail(work: Work) -> Outputs:
    """A small flat picture of a shot, for pages."""
    from preuve.media.thumbnail import flatten

    return {"thumbnail.jpg": flatten(work.named("layers"), work.params["width"])}


@step("voice", version=1)
def voice(work: Work) -> Outputs:
    """Ask the voice engine to say a shot's narration."""
    answer = work.ask(work.engine.speak, VoiceRequest.model_validate(work.params))
    return {"voice.wav": answer.data, "about.json": _about(answer)}


@step("bed", version=1, tools=("numpy",))
def bed(work: Work) -> Outputs:
    """Ask the sound engine for the music."""
    answer = work.ask(work.engine.compose, SoundRequest.model_validate(work.params))
    return {"bed.wav": answer.data, "about.json": _about(answer)}


@step("align", version=1)
def align(work: Work) -> Outputs:
    """Time each word of the narration in its voice."""
    answer = work.ask(lambda asked: work.engine.align(asked, work.path("voice")), SpeechRequest(**work.params))
    return {"words.json": answer.data}


@step("cues", version=1)
def cues(work: Work) -> Outputs:
    """Group a shot's words into captions, by the rules of one layout."""
    from preuve.media.captions import CaptionRules, make_cues

    words = [Word.model_validate(word) for word in work.json("words")["words"]]
    found = make_cues(words, CaptionRules.model_validate(work.params["rules"]), work.params["end"])
    return {"cues.json": canonical([cue.model_dump(mode="json") for cue in found])}


@step("segment", version=1, tools=("ffmpeg", "fonts", "moviepy", "numpy", "opencv", "pillow"))
def segment(work: Work) -> Outputs:
    """Encode one piece of the film."""
    from preuve.media.plan import SegmentPlan
    from preuve.media.segment import render

    out = work.folder / "segment.mp4"
    plan = SegmentPlan.model_validate(work.params)
    render(plan, work.named("picture"), work.named("then") or None, out, work.progress)
    return {"segment.mp4": out}


@step("mix", version=1, tools=("ffmpeg", "numpy", "soundfile", "soxr"))
def mix(work: Work) -> Outputs:
    """Mix the voices over the music, at the target's loudness."""
    from preuve.media.mix import mix as mix_sounds

    given = work.params
    voices = list(zip(work.paths("voices"), given["starts"], strict=True))
    music = next(iter(work.paths("bed")), None)
    return mix_sounds(
        voices, music, given["seconds"], loudness=given["loudness"], true_peak=given["true_peak"], out=work.folder
    )


@step("tracks", version=1, tools=("messages",))
def tracks(work: Work) -> Outputs:
    """Write the captions, the word timings and the transcript of a film."""
    from preuve.media.film_tracks import film_tracks

    return film_tracks(_lists(work, "cues"), _lists(work, "words"), work.params)


@step("film", version=2, tools=("ffmpeg",))
def film(work: Work) -> Outputs:
    """Join the segments with one continuous sound track."""
    from preuve.media.film import join
    from preuve.media.probe import probe

    given = work.params
    out = work.folder / "film.mp4"
    captions = next(iter(work.paths("captions")), None)
    join(
        work.paths("segments"),
        work.path("sound"),
        out,
        edit_list=given["edit_list"],
        captions=captions,
        title=given["title"],
        fps=given["fps"],
    )
    return {"film.mp4": out, "film.json": canonical(probe(out).model_dump(mode="json"))}


@step("cover", version=1, tools=("opencv",))
def cover(work: Work) -> Outputs:
    """A still of the film, for platforms and pages."""
    from preuve.media.film import cover as still

    out = work.folder / "cover.jpg"
    still(work.path("film"), work.params["at"], out)
    return {"cover.jpg": out}


@step("bundle", version=1, tools=("messages", "pages"))
def bundle(work: Work) -> Outputs:
    """The folder handed over for one platform."""
    from preuve.publication.bundles import folder
    from preuve.publication.post import Post

    return folder(Post.model_validate(work.params), _files(work))


@step("site", version=1, tools=("messages", "pages"))
def site(work: Work) -> Outputs:
    """The film's own page."""
    from preuve.project import Brief
    from preuve.publication.post import Post
    from preuve.publication.site import site as page

    return page(Post.model_validate(work.params["post"]), _files(work), Brief.model_validate(work.params["brief"]))


@step("history", version=3)
def history(work: Work) -> Outputs:
    """What was asked of AIs, what came, what was wrong, what was changed, by whom, and what was chosen."""
    from preuve.attempts.calls import history as tell
    from preuve.attempts.iterations import NAME, Iterations
    from preuve.reading import check

    tried = yaml.safe_load(work.path("iterations").read_bytes()) if "iterations" in work.order.inputs else {}
    edits = work.json("edits") if "edits" in work.order.inputs else []
    told = tell(work.json("calls"), check(tried or {}, Iterations, NAME), work.params["things"], edits)
    return {"history.json": told}


def _by_ai(work: Work) -> bool:
    """Whether a model answers: a template, asked again, would say the same."""
    return bool(work.order.identity and work.order.identity.ai)


def _about(answer: Any, **more: Any) -> bytes:
    """What is known of an answer's making, kept beside it."""
    return canonical(
        more
        | {
            "origin": answer.origin,
            "model": answer.model,
            "recording": answer.recording,
            "credits": list(answer.credits),
            "details": dict(answer.details),
        }
    )


def _lists(work: Work, name: str) -> list[Any]:
    return [json.loads(path.read_bytes()) for path in work.paths(name)]


def _files(work: Work) -> Any:
    from preuve.publication.post import Files

    names = ("film", "cover", "vtt", "srt", "transcript")
    files: dict[str, Path] = {name: work.path(name) for name in names}
    return Files(**files)
