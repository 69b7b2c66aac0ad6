"""One pass over a film's pictures, which every visual check shares."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.measures.changes import Black, ChangeWatch, Stretch
from preuve.measures.detail import Detail, DetailWatch
from preuve.measures.flashes import Flashes, FlashWatch
from preuve.measures.frames import Observer, Progress, walk
from preuve.measures.glances import Glances, ShotSeen
from preuve.measures.lettered import Lettered, TextSeen
from preuve.measures.seams import Seam, Seams
from preuve.measures.shots import Span, found, planned
from preuve.measures.stills import Stills
from preuve.media.plan import SegmentPlan

__all__ = ["Look", "TextSeen", "look"]


class Look(Value):
    """What was measured on the pictures. Times in seconds of the film."""

    frames: int
    seconds: float
    general: Flashes = Field(description="Flashes of light.")
    red: Flashes = Field(description="Flashes of saturated red.")
    blacks: tuple[Black, ...] = Field(description="Black stretches, however short.")
    frozen: tuple[Stretch, ...] = Field(description="A second or more in which nothing changes.")
    shots: tuple[ShotSeen, ...] = Field(min_length=1, description="Told by the plans, or between hard cuts.")
    seams: tuple[Seam, ...] = Field(default=(), description="Between shots that the plans told.")
    detail: Detail | None = Field(default=None, description="None where nothing in the film has any texture.")
    texts: tuple[TextSeen, ...] = Field(default=(), description="The texts that the plans told.")


def look(
    film: Path, plans: Sequence[SegmentPlan], folder: Path, progress: Progress = lambda _share: None
) -> tuple[Look, dict[str, Path]]:
    """Measure a film's pictures.

    Args:
        film: an MP4.
        plans: its segments in order; none for a film that isn't ours.
        folder: where stills go.
        progress: told the share done.

    Returns:
        The measures, and the stills by name: `shot-NN-a.jpg` to `-c.jpg` near the beginning, in the middle and near the
        end of each shot that the plans told, `seam-NN.jpg` in the middle of each passage, and those of `Lettered` and
        of `DetailWatch`.

    Raises:
        BadMedia: the film can't be decoded, or isn't as long as its plans.
    """
    spans = planned(plans)
    flashes, changes, glances, detail = FlashWatch(), ChangeWatch(), Glances(), DetailWatch()
    seams, stills, lettered = Seams(spans), Stills(spans, folder), Lettered(plans)
    ours: list[Observer] = [seams, stills, lettered] if plans else []
    frames = walk(film, [flashes, changes, glances, detail, *ours], progress)
    _same_length(film, plans, frames)
    general, red = flashes.result()
    texts, letters = lettered.result(folder)
    seen = Look(
        frames=frames,
        seconds=round(frames / changes.fps, 3),
        general=general,
        red=red,
        blacks=changes.blacks(),
        frozen=changes.frozen(),
        shots=glances.shots(spans or _cuts(changes), changes.times),
        seams=seams.result(),
        detail=detail.result(),
        texts=texts,
    )
    return seen, stills.written | letters | detail.stills(folder)


def _cuts(changes: ChangeWatch) -> list[Span]:
    return found(changes.differences, changes.fps)


def _same_length(film: Path, plans: Sequence[SegmentPlan], frames: int) -> None:
    told = sum(plan.count for plan in plans)
    if plans and told != frames:
        raise BadMedia(
            _("ce film a {frames} images, et ses segments en annoncent {told}.").format(frames=frames, told=told),
            path=film,
            remedy=_("Relancez « preuve run » : le film sera refait."),
        )
