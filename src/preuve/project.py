"""A project: a folder a candidate owns. The brief is the only thing she must write.

brief.yaml        what she wants to say, to whom, where
preuve.toml       engines and settings
portfolio.yaml    the certifications it is presented for, their dates, its use cases
prompts/          the prompts' templates
storyboards/      one storyboard for each tone: the AI's first, then hers
media/            pictures, sounds and clips of her own
documents/        what she explains to the jury in her own words
audience/         exports of the platforms' figures
recordings/       AI answers kept to be replayed
publications/     what became of each post, event by event
runs/             what each run made
.preuve/          the store (can always be made again)
"""

import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from preuve.calls.recordings import Recordings
from preuve.engines import Value
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _
from preuve.portfolio import Portfolio
from preuve.portfolio import read as read_portfolio
from preuve.reading import load
from preuve.settings import DossierSettings, Settings, load_settings, written_dossier
from preuve.store import Store
from preuve.targets import Target, platforms

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Palette(Value):
    """The brand's colours, as #RRGGBB."""

    background: Colour = "#FFF4E2"
    primary: Colour = "#0F4C5C"
    accent: Colour = "#E36414"
    highlight: Colour = "#F6AE2D"
    ink: Colour = "#12263A"

    def colours(self) -> tuple[str, ...]:
        """The colours, the background's first."""
        return (self.background, self.primary, self.accent, self.highlight, self.ink)


class Brand(Value):
    """How the organisation looks."""

    palette: Palette = Palette()
    style: str = Field(default="", max_length=2000, description="Style of the pictures, in words.")
    rules: tuple[Text, ...] = Field(default=(), description="The charter's rules: forbidden words, always, never.")


class Person(Value):
    """Somebody who comes back from shot to shot."""

    name: Text
    looks: Text


class Fact(Value):
    """A figure or a claim, with what it rests on."""

    text: Text
    source: Text


class Wanted(Value):
    """A target she wants, with a length of her own in seconds (none: the platform's usual one)."""

    name: str
    seconds: float | None = Field(default=None, ge=3, le=3600)


class Brief(Value):
    """Objectives, audience, tone, messages, brand, targets."""

    title: Annotated[str, Field(min_length=1, max_length=300)]
    organisation: Text
    subject: Text
    objectives: tuple[Text, ...] = Field(min_length=1)
    audience: Text
    tone: Annotated[str, Field(min_length=1, max_length=60)] = "chaleureux"
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "fr"
    seconds: float = Field(default=35, ge=6, le=600, description="How long the whole film should last.")
    key_messages: tuple[Text, ...] = Field(min_length=1)
    call_to_action: Text
    facts: tuple[Fact, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Person, ...] = Field(default=(), description="Places and objects that come back, with their looks.")
    brand: Brand = Brand()
    music: str = Field(default="", max_length=2000, description="What the music should feel like.")
    hashtags: tuple[Annotated[str, Field(pattern=r"^#?\w+$")], ...] = ()
    link: str = Field(default="", max_length=300)
    targets: tuple[Wanted, ...] = Field(min_length=1)
    fictitious: bool = Field(
        default=False, description="Whether organisation and figures are invented, as in a sample."
    )

    @field_validator("targets", mode="before")
    @classmethod
    def _plain_names(cls, value: object) -> object:
        if not isinstance(value, list | tuple):
            return value
        return [{"name": one} if isinstance(one, str) else one for one in value]

    @field_validator("targets")
    @classmethod
    def _known(cls, value: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
        known = platforms().targets
        for one in value:
            if one.name not in known:
                raise ValueError(
                    _("la cible « {name} » est inconnue ; possibles : {known}").format(
                        name=one.name, known=", ".join(known)
                    )
                )
            limits = known[one.name].length
            if one.seconds and not limits.shortest.value <= one.seconds <= limits.longest.value:
                raise ValueError(
                    _("{label} prend des films de {least:g} à {most:g} secondes, pas de {given:g}").format(
                        label=known[one.name].label,
                        least=limits.shortest.value,
                        most=limits.longest.value,
                        given=one.seconds,
                    )
                )
        return value


def slug(text: str) -> str:
    """A name fit for files: lower case ASCII and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "sans-nom"


class Project:
    """A project's folder. Raises BadInput where it isn't one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        if not self.folder.is_dir():
            raise BadInput(
                _("ce dossier n'existe pas."), path=folder, remedy=_("Créez un projet avec « preuve new DOSSIER ».")
            )

    @cached_property
    def brief(self) -> Brief:
        """The brief, read and checked."""
        return load(self.folder / "brief.yaml", Brief)

    @cached_property
    def portfolio(self) -> Portfolio:
        """What it is presented for, read and checked."""
        return read_portfolio(self.folder)

    @property
    def has_video(self) -> bool:
        """Whether it is about a video: some référentiels ask for documents alone."""
        return (self.folder / "brief.yaml").is_file()

    @property
    def fictitious(self) -> bool:
        """Whether organisation and figures are said to be invented, in its brief or in its portfolio."""
        return self.portfolio.fictitious or (self.has_video and self.brief.fictitious)

    @cached_property
    def settings(self) -> Settings:
        """The settings, read and checked."""
        return load_settings(self.folder / "preuve.toml")

    @cached_property
    def written(self) -> DossierSettings:
        """Whose dossier it is as `preuve.toml` says it, which a verifier reads too: never as this machine does."""
        return written_dossier(self.folder / "preuve.toml")

    @cached_property
    def store(self) -> Store:
        """Where the artefacts live."""
        return Store(self.folder / ".preuve")

    @cached_property
    def recordings(self) -> Recordings:
        """The AI answers it brings, and those its runs kept."""
        return Recordings(self.store, self.folder / "recordings")

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The targets of the brief, in its order."""
        return tuple(platforms().targets[wanted.name] for wanted in self.brief.targets)

    @property
    def storyboard_path(self) -> Path:
        """The storyboard of the brief's tone."""
        return self.folder / "storyboards" / f"{slug(self.brief.tone)}.yaml"

    def path(self, given: str, *, key: str = "") -> Path:
        """A path she gave, resolved. Raises OutsideProject, or BadInput when nothing is there."""
        try:
            target = (self.folder / given).resolve()
            there = target.exists()
        except (OSError, ValueError, RuntimeError):  # no name that a system takes, or a link that leads to itself
            target, there = self.folder / "…", False
        if not target.is_relative_to(self.folder):
            raise OutsideProject(given, key=key)
        if not there:
            raise BadInput(
                _("ce fichier est introuvable."), path=given, key=key, remedy=_("Vérifiez son nom et son dossier.")
            )
        return target
