"""The entries of `templates/models.yaml`, typed."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field, field_validator

from preuve.engines import Capability, Value
from preuve.reading import load
from preuve.targets import templates

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Package = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]
_PLAIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")


def _plain(name: str) -> str:
    if not _PLAIN.match(name):
        raise ValueError(name)
    return name


class PipPart(Value):
    """A file, or a piece of one, that an installed pip package carries."""

    package: Package
    path: str

    @field_validator("path")
    @classmethod
    def _inside(cls, value: str) -> str:
        if PurePosixPath(value).is_absolute() or ".." in PurePosixPath(value).parts:
            raise ValueError(value)
        return value


class NpmMember(Value):
    """A file inside an npm package of an exact version."""

    package: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    member: str


class ModelFile(Value):
    """One file of a model: what it must be, and where it may come from."""

    sha256: Sha256
    size: int = Field(gt=0)
    pip: tuple[PipPart, ...] = ()
    npm: NpmMember | None = None
    url: str = ""


class Entry(Value):
    """One model. `main` is the file whose digest stands for it; `voices` are those its file carries."""

    title: str
    capability: Capability
    languages: tuple[str, ...]
    licence: str
    source: str
    main: str
    files: Mapping[str, ModelFile]
    engine: str = ""
    voices: tuple[str, ...] = ()

    @field_validator("files")
    @classmethod
    def _plain_names(cls, value: Mapping[str, ModelFile]) -> Mapping[str, ModelFile]:
        return {_plain(name): file for name, file in value.items()}

    @property
    def sha256(self) -> str:
        """The digest of its main file."""
        return self.files[self.main].sha256

    @property
    def size(self) -> int:
        """The size of all its files, in bytes."""
        return sum(file.size for file in self.files.values())


class Models(Value):
    """The whole file."""

    models: Mapping[str, Entry]

    @field_validator("models")
    @classmethod
    def _plain_names(cls, value: Mapping[str, Entry]) -> Mapping[str, Entry]:
        return {_plain(name): entry for name, entry in value.items()}


@cache
def load_entries(path: Path | None = None) -> Mapping[str, Entry]:
    """Every model by name. Raises BadInput."""
    return load(path or templates() / "models.yaml", Models).models
