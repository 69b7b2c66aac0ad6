"""What a run starts from, as one digest: a run of the same sources is taken up again; a juror works it out too."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from preuve.artifact import digest_bytes, digest_file, digest_json
from preuve.options import Options

# Not the storyboards: a first run writes one, and must be taken up again all the same.
SOURCES = ("brief.yaml", "preuve.toml", "droits.yaml", "prompts/*", "media/*", "audience/*", "audience/releves/*")
NO_SOURCE = ".sqlite"  # the figures' history: fed by the runs themselves
SETTINGS = "preuve.toml"
_DOSSIER = re.compile(rb"^\[dossier\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


def sources(folder: Path, options: Options, absent: Mapping[str, str] | None = None) -> str:
    """The digest of what a project's run starts from, and of what it was asked.

    `absent`: digests of files that stood in the project and don't any more, by path; those that no run starts from
    are left aside.
    """
    files = sorted(path for pattern in SOURCES for path in folder.glob(pattern) if _brought(path))
    gone = {path: sha256 for path, sha256 in (absent or {}).items() if starts_from(path)}
    return digest_json(
        {
            "files": {str(path.relative_to(folder)): _digest(path) for path in files} | gone,
            "options": options.model_dump(mode="json", exclude={"from_scratch", "replay", "yes"}),
        }
    )


def starts_from(path: str) -> bool:
    """Whether a run starts from a file of the project, by its path there."""
    whole = PurePosixPath("/", path)
    return NO_SOURCE not in whole.name and any(whole.match(f"/{pattern}") for pattern in SOURCES)


def _digest(path: Path) -> str:
    """A file's digest; of the settings, without whom the dossier is for: she writes that once the films are made."""
    if path.name != SETTINGS:
        return digest_file(path)
    return digest_bytes(_DOSSIER.sub(b"", path.read_bytes()).rstrip() + b"\n")


def _brought(path: Path) -> bool:
    return path.is_file() and NO_SOURCE not in path.name
