"""Where text goes on each picture size, and how big: everything inside the safe zone by construction.

Sizes are thought in the CSS pixels a viewer sees (`display_width` of the profile), then turned into the film's pixels:
1080 wide shown at 360 makes 24 CSS pixels 72. Captions are as big as `caption_columns` average French characters allow
in the safe width, never over 24 CSS pixels. On 9:16 that is less than 24: `Sizes.caption_css` tells what is seen.
"""

from functools import lru_cache
from typing import Literal

from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadInput, StepFailed
from preuve.i18n import _
from preuve.media.blocks import Type, height
from preuve.media.fonts import DEFAULT_FAMILY, face
from preuve.media.lettering import CAPTION_PADDING, TITLE_LINE_HEIGHT
from preuve.media.wrapping import cap
from preuve.targets import Profile

CAPTION_CSS, CAPTION_LEAST_CSS, TITLE_CSS, TITLE_LEAST_CSS, LABEL_CSS, LABEL_LEAST_CSS = 24, 9, 28, 14, 14, 10
CAPTION_LINES = 2
# Of a wide picture's safe width, what the label may take beside the title.
LABEL_SHARE = 0.4
# French prose of every usual letter: its mean advance sizes captions. Wider lines are drawn a little smaller.
_SAMPLE = "Portez ce vieux whisky au juge blond qui fume ; dès Noël, où un zéphyr haï me vêt de glaçons würmiens."
_ROOM = 1.08


class Box(Value):
    """A place in the frame, in pixels, and the edges that what is drawn there keeps to."""

    x: int
    y: int
    width: int
    height: int
    across: Literal["left", "center", "right"] = "center"
    down: Literal["top", "middle", "bottom"] = "middle"

    def place(self, width: int, height: int) -> tuple[int, int]:
        """Where the top left corner of a picture of that size goes. Raises StepFailed where it is too big."""
        if width > self.width or height > self.height:
            raise StepFailed(
                "layout",
                _("un texte de {w} × {h} pixels dépasse sa place de {bw} × {bh}").format(
                    w=width, h=height, bw=self.width, bh=self.height
                ),
            )
        shares = {"left": 0, "top": 0, "center": 1, "middle": 1, "right": 2, "bottom": 2}
        return (
            self.x + (self.width - width) * shares[self.across] // 2,
            self.y + (self.height - height) * shares[self.down] // 2,
        )


class Sizes(Value):
    """Heights of letters (pixels an em) in the film."""

    caption_px: int
    caption_least_px: int = Field(description="An uncommonly wide line may be drawn as small as this.")
    caption_css: float = Field(description="What a viewer sees of `caption_px`, in CSS pixels.")
    title_px: int
    title_least_px: int
    title_lines: int
    label_px: int
    label_least_px: int


class Boxes(Value):
    """Where each text goes, inside the safe zone; `picture` is what no text ever covers."""

    caption: Box
    title: Box
    label: Box
    picture: Box
    sizes: Sizes


def safe_zone(profile: Profile) -> Box:
    """The part of the frame that no platform's interface covers."""
    safe = profile.safe
    return Box(
        x=safe.left,
        y=safe.top,
        width=profile.width - safe.left - safe.right,
        height=profile.height - safe.top - safe.bottom,
    )


@lru_cache(maxsize=64)
def sizes(profile: Profile, family: str = DEFAULT_FAMILY) -> Sizes:
    """How big each text is drawn on that picture, in that family. Raises BadInput or MissingPart for the family."""
    css = profile.width / profile.display_width.value
    measured = face(family, "regular", 100)
    advance = measured.getlength(_SAMPLE) / len(_SAMPLE) / 100
    fitting = safe_zone(profile).width / (profile.caption_columns.value * advance * _ROOM + 2 * CAPTION_PADDING)
    caption = int(min(CAPTION_CSS * css, fitting))
    return Sizes(
        caption_px=caption,
        caption_least_px=round(CAPTION_LEAST_CSS * css),
        caption_css=round(caption / css, 1),
        title_px=round(TITLE_CSS * css),
        title_least_px=round(TITLE_LEAST_CSS * css),
        title_lines=3 if profile.width > profile.height else 5,
        label_px=round(LABEL_CSS * css),
        label_least_px=round(LABEL_LEAST_CSS * css),
    )


@lru_cache(maxsize=64)
def boxes(profile: Profile, family: str = DEFAULT_FAMILY) -> Boxes:
    """Every text's box on that picture: captions at the bottom of the safe zone, the label top right, the title top.

    The label stands above the title on tall pictures, and to its right on wide ones, so the two never meet.
    """
    safe, size = safe_zone(profile), sizes(profile, family)
    gap = round(size.label_px * 0.5)
    caption_height = height(Type(family, "regular", size.caption_px), CAPTION_LINES)
    label_height = height(Type(family, "bold", size.label_px), 1)
    title_height = max(
        height(Type(family, "bold", cap(size.title_px, lines), TITLE_LINE_HEIGHT), lines)
        for lines in range(1, size.title_lines + 1)
    )
    wide = profile.width > profile.height
    label_width = round(safe.width * LABEL_SHARE) if wide else safe.width
    title_y = safe.y if wide else safe.y + label_height + gap
    picture_y = title_y + title_height + gap
    caption_y = safe.y + safe.height - caption_height
    if caption_y - gap <= picture_y or size.caption_px < size.caption_least_px:
        raise BadInput(
            _("la zone sûre de {width} × {height} pixels est trop petite pour ses textes.").format(
                width=safe.width, height=safe.height
            ),
            path="platforms.yaml",
            key="profiles",
            remedy=_("Réduisez les marges de ce profil, ou le nombre de signes par ligne."),
        )
    return Boxes(
        caption=Box(x=safe.x, y=caption_y, width=safe.width, height=caption_height, down="bottom"),
        title=Box(
            x=safe.x,
            y=title_y,
            width=safe.width - label_width - 2 * gap if wide else safe.width,
            height=title_height,
            across="left" if wide else "center",
            down="top",
        ),
        label=Box(
            x=safe.x + safe.width - label_width,
            y=safe.y,
            width=label_width,
            height=label_height,
            across="right",
            down="top",
        ),
        picture=Box(x=safe.x, y=picture_y, width=safe.width, height=caption_y - gap - picture_y),
        sizes=size,
    )
