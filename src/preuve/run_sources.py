"""What a run starts from, as one digest: a run of the same sources is taken up again; a juror works it out too."""

import re
from pathlib import Path

from preuve.artifact import digest_bytes, digest_file, digest_json
from preuve.options import Options

# Not the storyboards: a first run writes one, and must be taken up again all the same.
SOURCES = ("brief.yaml", "preuve.toml", "droits.yaml", "prompts/*", "media/*", "audience/*", "audience/releves/*")
NO_SOURCE = ".sqlite"  # the figures' history: fed by the runs themselves
SETTINGS = "preuve.toml"
_DOSSIER = re.compile(rb"^\[dossier\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


def sources(folder: Path, options: Options) -> str:
    """The digest of what a project's run starts from, and of what it was asked."""
    files = sorted(path for pattern in SOURCES for path in folder.glob(pattern) if _brought(path))
    return digest_json(
        {
            "files": {str(path.relative_to(folder)): _digest(path) for path in files},
            "options": options.model_dump(mode="json", exclude={"from_scratch", "replay", "yes"}),
        }
    )


def _digest(path: Path) -> str:
    """A file's digest; of the settings, without whom the dossier is for: she writes that once the films are made."""
    if path.name != SETTINGS:
        return digest_file(path)
    return digest_bytes(_DOSSIER.sub(b"", path.read_bytes()).rstrip() + b"\n")


def _brought(path: Path) -> bool:
    return path.is_file() and NO_SOURCE not in path.name
