"""One text of our own films, watched from frame to frame: is it there, in which letters, how well does it contrast."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from preuve.engines import Value
from preuve.measures.expected import BOLD, Expected, TextKind, candidates
from preuve.measures.stamps import Box, Picture, Sample, Stamp, apart, around, inside, jpeg
from preuve.media.planes import Pixels

EVERY = 5
CHANGED = 8.0
"""Levels of luma from the last frame looked at beyond which a frame between is looked at too."""
FOUND = 0.75
"""Least correlation of a text that is there: on the sample its own letters give 0.99, another family's at most 0.63."""
NO_WORSE = 0.995
"""A frame whose luma contrasts this much or more of the worst one's isn't measured in full."""
MOST_MISSING = 100


class TextSeen(Value):
    """A text as the frames show it. Frames are counted from the film's first; `end` isn't one of the text's."""

    kind: TextKind
    shot: str
    lines: tuple[str, ...]
    first: int
    end: int
    looked: int = Field(description="Frames it was looked for on: the others were compared with the one before.")
    found: int = Field(description="Those of them where it is.")
    missing: tuple[tuple[int, int], ...] = Field(
        default=(), description="Runs of frames where it isn't, each up to, not including, its end; the first hundred."
    )
    missing_at: float | None = Field(default=None, description="Seconds of the first frame where it is missing.")
    at: float = Field(default=0, description="Seconds of the first frame it was looked for on.")
    until: float = Field(default=0, description="Seconds of the last.")
    likeness: float = Field(description="Correlation with the drawn text: the least where it was found, else the best.")
    family: str = Field(default="", description="The family whose letters are on the frames; empty: none tried is.")
    families: Mapping[str, float] = Field(default={}, description="Best correlation with each family tried.")
    contrast: float | None = Field(default=None, description="WCAG ratio on the worst frame.")
    worst_frame: int | None = None
    worst_at: float | None = None
    ink: str = Field(default="", description="The letters' colour on the worst frame, `#RRGGBB`.")
    ground: str = ""
    still: str = Field(default="", description="Name of the worst frame's picture, or of where it is missing.")
    box: Box | None = Field(default=None, description="x, y, width, height in the film's pixels, where it was found.")
    letter_px: int = Field(default=0, description="Pixels an em, of the letters found.")
    letter_css: float = Field(default=0, description="The same in CSS pixels, as shown.")
    line_px: int = Field(default=0, description="Pixels from a line to the next; 0 for a single line.")
    bold: bool = False


class Watch:
    """A text being watched. `picture` is its still as a JPEG, once it is closed.

    Args:
        text: what should be there.
        compare: whether to compare it with every family's letters even when it has those asked for.
    """

    def __init__(self, text: Expected, *, compare: bool = True) -> None:
        self.text, self.picture, self._compare = text, b"", compare
        self._looked, self._found, self._least = 0, 0, 1.0
        self._at: list[float] = []
        self._missing: list[tuple[int, int]] = []
        self._gone: int | None = None
        self._missing_at: float | None = None
        self._last: Sample = ()
        self._best: dict[str, float] = {}
        self._stamps: list[Stamp] = []
        self._all_drawn = False
        self._stamp: Stamp | None = None
        self._lowest = self._glance = float("inf")
        self._facts: dict[str, Any] = {"lines": text.words}
        self._still: Pixels | None = None

    def see(self, frame: Picture) -> None:
        """Look for it on every fifth frame, and on those between that differ from the last one looked at."""
        number, steady = frame.number, self.text.steady
        if number not in steady:
            return
        due = (number - steady.start) % EVERY == 0 or number == steady.stop - 1
        if due or apart(self._last, self._sample(frame)) > CHANGED:
            self._look(frame)
            self._last = self._sample(frame)

    def _look(self, frame: Picture) -> None:
        self._looked += 1
        self._at.append(frame.seconds)
        stamp = self._recognise(frame)
        if stamp is None:
            self._miss(frame)
        else:
            self._found += 1
            self._back(frame.number)
            self._measure(frame, stamp)

    def close(self) -> None:
        """Keep what was measured, and let the pixels go."""
        self._back(self.text.steady.stop)
        if self._still is not None:
            self.picture = jpeg(self._still)
        if self._stamp:
            stamp, scale = self._stamp, self.text.display_scale
            self._facts |= {"lines": stamp.lines, "box": stamp.box, "family": stamp.family}
            self._facts |= {"letter_px": stamp.size_px, "letter_css": round(stamp.size_px * scale, 1)}
            self._facts |= {"line_px": stamp.line_px}
        self._stamps, self._stamp, self._still = [], None, None

    def seen(self, name: str) -> TextSeen:
        """What was measured; `name` is the still's."""
        return TextSeen(
            kind=self.text.kind,
            shot=self.text.shot,
            first=self.text.first,
            end=self.text.end,
            looked=self._looked,
            found=self._found,
            missing=tuple(self._missing[:MOST_MISSING]),
            missing_at=self._missing_at,
            at=min(self._at, default=0.0),
            until=max(self._at, default=0.0),
            likeness=round(self._least if self._found else max(self._best.values(), default=0.0), 3),
            families={family: round(value, 3) for family, value in self._best.items()},
            still=name,
            bold=self.text.kind in BOLD,
            **self._facts,
        )

    def _sample(self, frame: Picture) -> Sample:
        stamp = self._stamp or next(iter(self._stamps), None)
        return stamp.sample(frame) if stamp else ()

    def _recognise(self, frame: Picture) -> Stamp | None:
        """The stamp the frame shows: the one known, else the likeliest of all families; None where none is found."""
        if self._stamp is not None:
            like = self._like(self._stamp, frame)
            if like >= FOUND:
                self._least = min(self._least, like)
                return self._stamp
        found = self._likeliest(frame)
        if found is not None:
            self._stamp, like = found
            self._least = min(self._least, like)
        return self._stamp if found else None

    def _likeliest(self, frame: Picture) -> tuple[Stamp, float] | None:
        """The likeliest stamp of all families, and how like it is; None where none is found."""
        asked, *others = candidates(self.text.view.family)
        if not self._stamps:
            self._draw([asked])
        found = [(self._like(stamp, frame), stamp) for stamp in self._stamps]
        if not self._all_drawn and (self._compare or all(like < FOUND for like, _stamp in found)):
            self._all_drawn = True
            self._draw(others)
            found += [(self._like(stamp, frame), stamp) for stamp in self._stamps[len(found) :]]
        like, stamp = max(found, key=lambda one: one[0], default=(0.0, None))
        return (stamp, like) if stamp is not None and like >= FOUND else None

    def _draw(self, families: Sequence[str]) -> None:
        drawn = ((family, self.text.drawn_in(family)) for family in families)
        self._stamps += [Stamp(overlay, family) for family, overlay in drawn if overlay]

    def _like(self, stamp: Stamp, frame: Picture) -> float:
        found = stamp.likeness(frame)
        self._best[stamp.family] = max(self._best.get(stamp.family, -1.0), found)
        return found

    def _miss(self, frame: Picture) -> None:
        if self._gone is None:
            self._gone = frame.number
        if self._missing_at is None:
            self._missing_at = round(frame.seconds, 3)
        if self._still is None and self._stamps:
            self._still = frame.rgb(*around(frame, self._stamps[0].box, self._stamps[0].size_px))

    def _back(self, number: int) -> None:
        """It is there again, or its time is over: close the run where it was missing."""
        if self._gone is not None:
            self._missing.append((self._gone, number))
        self._gone = None

    def _measure(self, frame: Picture, stamp: Stamp) -> None:
        """Measure the contrast where luma says that it may be the worst yet."""
        if not stamp.has_masks:
            return
        glance = stamp.glance(frame)
        if glance >= NO_WORSE * self._glance:
            return
        self._glance = glance
        place = around(frame, stamp.box, stamp.size_px)
        region = frame.rgb(*place)
        found = stamp.contrast(inside(region, place, stamp.box))
        if found.ratio >= self._lowest:
            return
        self._lowest, self._still = found.ratio, region
        self._facts |= {"contrast": round(found.ratio, 2), "ink": found.ink, "ground": found.ground}
        self._facts |= {"worst_frame": frame.number, "worst_at": round(frame.seconds, 3)}
