"""The steps that measure a film's bytes: each gives values as JSON, and stills where a picture says more.

Raise a step's version when its output changes: what was measured before is measured again then. The pairs of
`tests/pairs` hold what they give.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preuve.artifact import canonical
from preuve.engines import SpeechRequest
from preuve.work import Outputs, Work, step

if TYPE_CHECKING:
    from preuve.measures.hearing import Ask


@step("streams", version=4)
def streams(work: Work) -> Outputs:
    """Measure what a film's file holds, and name each of its streams by its digest."""
    from preuve.measures.streams import streams as measure

    return {"streams.json": canonical(measure(work.path("film")).model_dump(mode="json"))}


@step("look", version=5, tools=("fonts", "numpy", "opencv", "pillow"))
def look(work: Work) -> Outputs:
    """Measure a film's pictures in one pass; with the plans of its segments, its texts too."""
    from preuve.measures.look import look as measure
    from preuve.media.plan import SegmentPlan

    plans = [SegmentPlan.model_validate(plan) for plan in work.json("plan")]
    seen, stills = measure(work.path("film"), plans, work.folder, work.progress)
    return {"look.json": canonical(seen.model_dump(mode="json")), **stills}


@step("retouch", version=1, tools=("fonts", "moviepy", "numpy", "opencv", "pillow"))
def retouch(work: Work) -> Outputs:
    """Compare the film's stills with the same frames painted without any effect."""
    from preuve.measures.retouch import retouch as measure
    from preuve.media.plan import SegmentPlan

    plans = [SegmentPlan.model_validate(plan) for plan in work.json("plan")]
    pictures = {name: work.named(f"picture {name}") for name in work.params["shots"]}
    found, stills = measure(plans, work.named("stills"), pictures, work.folder)
    return {"retouch.json": canonical([one.model_dump(mode="json") for one in found]), **stills}


@step("listen", version=4, tools=("ffmpeg", "numpy"))
def listen(work: Work) -> Outputs:
    """Measure a film's sound, and its stems where there are some."""
    from preuve.measures.listen import listen as measure

    return {"listen.json": canonical(measure(work.path("film"), work.named("stems")).model_dump(mode="json"))}


@step("heard", version=1, tools=("numpy", "soundfile"))
def heard(work: Work) -> Outputs:
    """Hear what is said in a film, without knowing its script."""
    from preuve.measures.hearing import hear

    said = hear(work.path("film"), work.params["language"], _asking(work), work.folder)
    return {"heard.json": canonical(said.model_dump(mode="json"))}


@step("spoken", version=3, tools=("numpy", "soundfile"))
def spoken(work: Work) -> Outputs:
    """Find a film's captions' words in its sound."""
    from preuve.measures.hearing import FreelyHeard
    from preuve.measures.spoken import spoken as measure

    captions = work.path("captions").read_text(encoding="utf-8", errors="surrogateescape")
    freely = FreelyHeard.model_validate(work.json("heard"))
    found = measure(work.path("film"), captions, freely, _asking(work), work.folder)
    return {"spoken.json": canonical(found.model_dump(mode="json"))}


@step("texts", version=1, tools=("ocr", "opencv"))
def texts(work: Work) -> Outputs:
    """Read the texts shown in a film that we know nothing of, and measure their contrast."""
    from preuve.measures.texts import texts as measure

    read, stills = measure(work.path("film"), work.folder, work.progress)
    return {"texts.json": canonical(read.model_dump(mode="json")), **stills}


def _asking(work: Work) -> "Ask":
    """How a measure asks the work's recogniser: each answer is recorded."""

    def ask(capability: str, request: SpeechRequest, sound: Path) -> Any:
        call = getattr(work.engine, capability)
        return json.loads(work.ask(lambda asked: call(asked, sound), request).data)

    return ask
