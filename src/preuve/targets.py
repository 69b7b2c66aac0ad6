"""Targets: the platform formats a film is made for. Their numbers live in `templates/platforms.yaml`, with sources."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from preuve.engines import Value
from preuve.i18n import language
from preuve.reading import load

Layout = Literal["vertical", "portrait", "wide"]


class Source(Value):
    """Where a number comes from, when it was checked, and how sure it is (the letters of docs/sources.md)."""

    title: str
    checked: date
    sure: Literal["P", "M", "X", "S", "C", "K"]
    ours: bool = Field(default=False, description="The kit's own choice, which no platform asks for.")
    fr: str = Field(default="", description="The title, said in French.")

    @property
    def name(self) -> str:
        """The title in the language spoken now."""
        return self.fr if self.fr and language() == "fr" else self.title


class Number(Value):
    """A number with the id of its source."""

    value: float
    source: str


class Span(Value):
    """The least and the most that is taken, and the id of their source; None: no limit on that side."""

    least: float | None = None
    most: float | None = None
    source: str

    def takes(self, value: float) -> bool:
        """Whether a value lies between both."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class Choice(Value):
    """The names that are taken, as ffmpeg spells them, and the id of their source."""

    value: tuple[str, ...]
    source: str


class Rule(Value):
    """Whether something is asked for, and the id of its source."""

    value: bool
    source: str


class Zone(Value):
    """Pixels kept free of must-read text, from each edge of the profile's frame."""

    top: int
    bottom: int
    left: int
    right: int
    source: str


class Profile(Value):
    """A picture size that several targets share."""

    width: int
    height: int
    fps: int
    safe: Zone
    caption_columns: Number = Field(description="Characters per caption line at most.")
    display_width: Number = Field(description="CSS pixels the film is usually shown at, for text sizes.")


class Length(Value):
    """A duration in seconds: what the platform takes, and what this kit aims at."""

    shortest: Number
    longest: Number
    aim: Number


class TextLimits(Value):
    """What may be written with the film."""

    characters: Number
    hashtags: Number | None = None
    mentions: Number | None = None


class Format(Value):
    """What files a platform takes; None: it says nothing of it. Pixels are as shown, bit rates in thousands of bits."""

    containers: Choice
    moov_first: Rule | None = Field(default=None, description="Whether an MP4's header must come first.")
    video: Choice
    pixels: Choice | None = Field(default=None, description="Pixel formats.")
    progressive: Rule | None = Field(default=None, description="Whether interlaced pictures are refused.")
    closed_gop: Rule | None = None
    gop: Span | None = Field(default=None, description="Seconds between key frames.")
    fps: Span | None = None
    fixed_rate: Rule | None = None
    sides: Span | None = Field(default=None, description="Pixels of each side.")
    columns: Span | None = Field(default=None, description="Pixels across.")
    narrow: Span | None = Field(default=None, description="Pixels of the shorter side.")
    wide: Span | None = Field(default=None, description="Pixels of the longer side.")
    ratio: Span | None = Field(default=None, description="Width over height that is taken.")
    shape: Span | None = Field(default=None, description="Width over height that fills the place.")
    kilobits: Span | None = Field(default=None, description="Of pictures.")
    sound: Choice | None = None
    sound_profiles: Choice | None = None
    sound_rate: Span | None = Field(default=None, description="Thousands of samples a second.")
    channels: Span | None = None
    sound_kilobits: Span | None = None


class Target(Value):
    """A platform format."""

    name: str
    label: str
    profile: Layout
    length: Length
    loudness: Number
    true_peak: Number
    edit_list: bool = Field(description="Whether the platform takes MP4 edit lists.")
    edit_list_source: str
    soft_captions: bool = Field(default=False, description="Whether the file itself carries a caption track.")
    sidecar: Literal["", "vtt", "srt"] = Field(
        default="", description="Caption file the platform takes beside the film."
    )
    alt_text: bool = Field(default=False, description="Whether the platform has a field for a description.")
    megabytes: Number | None = None
    format: Format
    text: TextLimits
    notes: str = ""


class Platforms(Value):
    """The whole file."""

    sources: Mapping[str, Source]
    profiles: Mapping[Layout, Profile]
    targets: Mapping[str, Target]

    def profile(self, target: str) -> Profile:
        """A target's picture size."""
        return self.profiles[self.targets[target].profile]


def templates() -> Path:
    """The folder of templates: beside the package in a wheel, at the root in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


@cache
def platforms() -> Platforms:
    """Every target and profile. Raises BadInput."""
    return load(templates() / "platforms.yaml", Platforms)


def target_label(name: str) -> str:
    """A target's name for people; another name stands for itself."""
    target = platforms().targets.get(name)
    return target.label if target else name
