"""The steps that control AI's answers: the texts once the storyboard is settled, the pictures once all are drawn.

Both write `controls.json`; the second adds to the first's. Raise a step's version when its output changes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preuve.artifact import canonical
from preuve.work import Outputs, Work, step

NAME = "controls.json"


@step("text-controls", version=2, tools=("langid", "lists", "privacy"))
def text_controls(work: Work) -> Outputs:
    """Look at the storyboard's texts: language, length, claims, stereotypes, personal data."""
    from preuve.controls.texts import Asked, control
    from preuve.storyboard import Storyboard

    draft, board = (Storyboard.model_validate(work.json(name)) for name in ("draft", "board"))
    (seen,) = work.order.inputs["board"]
    refused = work.json("about").get("refused", [])
    found = control(draft, board, Asked.model_validate(work.params), refused, seen.sha256)
    return {NAME: canonical(found.model_dump(mode="json"))}


@step("picture-controls", version=1, tools=("numpy", "opencv", "reader"))
def picture_controls(work: Work) -> Outputs:
    """Look at all the pictures together: size, blank ones, doubles, texts in them, colours, and drawings refused."""
    from preuve.controls.model import Controls
    from preuve.controls.pictures import Drawn, control, drawings, read

    shots, before = work.params["shots"], Controls.model_validate(work.json("controls"))
    enlarged = list(_enlarged(work))
    drawn = [
        Drawn(shot, read(path), times)
        for shot, path, times in zip(shots, work.paths("thumbnails"), enlarged, strict=True)
    ]
    found = (drawings(_refused(work, shots)), *control(drawn, work.params["palette"]))
    kept = [one for one in before.controls if one.id not in {each.id for each in found}]
    both = before.model_copy(update={"controls": (*kept, *found)})
    return {NAME: canonical(both.model_dump(mode="json"))}


def _enlarged(work: Work) -> Iterator[dict[str, float]]:
    """For each shot, how much each layout enlarges its picture, as `layers.json` tells."""
    layouts: Sequence[str] = work.params["layouts"]
    told = [json.loads(path.read_bytes()) for path in work.paths("layers")]
    for first in range(0, len(told), len(layouts)):
        group = told[first : first + len(layouts)]
        yield {layout: float(one.get("upscaled", 1.0)) for layout, one in zip(layouts, group, strict=True)}


def _refused(work: Work, shots: Sequence[str]) -> list[tuple[str, Mapping[str, Any]]]:
    """The drawings that were refused and asked again, with their shot."""
    told = [json.loads(path.read_bytes()) for path in work.paths("abouts")]
    return [
        (shot, refused)
        for shot, about in zip(shots, told, strict=True)
        for refused in about["details"].get("refused", ())
    ]
