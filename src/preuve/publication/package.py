"""What is handed to a platform: a post as its bundle holds it, for whom, and in which way."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from preuve.artifact import digest_file, digest_json
from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.publication.post import FileName, Name, Post

Mode = Literal["draft", "publish"]
Privacy = Literal["public", "unlisted", "private"]


class Declarations(Value):
    """What platforms want said of a film. None: nobody said, and a platform that asks for it refuses."""

    ai: bool = Field(description="Whether AI made something that is seen or heard: from the ledger.")
    made_for_kids: bool | None = None
    paid: bool | None = Field(default=None, description="Whether somebody pays for it: branded content.")
    own_brand: bool | None = Field(default=None, description="Whether it promotes her own organisation.")


class Package(Value):
    """One film for one account of one platform. What is said here is kept in the journal: no secret."""

    platform: str
    account: str = Field(description="The account's id on the platform.")
    project: str = Field(description="The project's name: films that replace each other share it.")
    run: Name = Field(description="The run's name.")
    target: FileName
    post: Post
    files: Mapping[FileName, str] = Field(description="SHA-256 of each file of the bundle, by name.")
    mode: Mode = "draft"
    privacy: Privacy = "public"
    declarations: Declarations
    schedule: datetime | None = Field(default=None, description="When the platform itself is to show it.")
    options: Mapping[str, str | int | float | bool] = {}
    attempt: int = Field(default=1, ge=1, description="Beyond 1: put there once more, since she asked for it.")

    @cached_property
    def key(self) -> str:
        """What tells this publication from all others: a film is never posted twice on an account unasked."""
        return self._digest(self.files[self.post.film])[:16]

    @cached_property
    def series(self) -> str:
        """What the films share that replace each other at one place, on platforms where a post can be updated."""
        return self._digest("")[:16]

    @property
    def name(self) -> str:
        """How a platform that has a field for it is told the key, so that it can be asked by it."""
        return f"preuve-{self.key}"

    def _digest(self, film: str) -> str:
        facts: dict[str, Any] = {"platform": self.platform, "account": self.account, "target": self.target}
        facts |= {"attempt": self.attempt} if film and self.attempt > 1 else {}
        return digest_json({**facts, "project": self.project, "film": film})


class Parcel(Value):
    """A package with its files at hand. `folder` is the bundle's: `folder / package.post.film` is the film."""

    package: Package
    folder: Path

    @property
    def post(self) -> Post:
        """What is said with the film."""
        return self.package.post

    @property
    def film(self) -> Path:
        """The film."""
        return self.folder / self.post.film

    @property
    def cover(self) -> Path:
        """The cover, a JPEG."""
        return self.folder / self.post.cover

    @property
    def captions(self) -> Path | None:
        """The caption file; None where this target's bundle has none."""
        return self.folder / self.post.captions if self.post.captions else None

    def intact(self, name: str) -> Path:
        """A file of the bundle that may leave: the very one that was agreed to, and no link. Raises BadMedia."""
        path = self.folder / name
        if path.is_symlink() or not path.is_file() or digest_file(path) != self.package.files.get(name):
            raise BadMedia(
                _("ce fichier n'est plus celui que vous avez accepté d'envoyer : il n'est pas parti."),
                path=path,
                remedy=_("Remettez-le comme il était, ou ajoutez-le vous-même sur la plateforme."),
            )
        return path

    @property
    def transcript(self) -> str:
        """The transcript's text."""
        return (self.folder / "transcription.txt").read_text(encoding="utf-8")
