"""A project with music of its own, for tests of sound engines."""

from pathlib import Path

import numpy as np
import soundfile

from preuve.project import Project

RATE = 44_100


def music(path: Path, seconds: float, *, channels: int = 2, hertz: float = 220.0, **options) -> Path:
    """A sound file in the format its suffix names: a steady note, and as many channels as asked."""
    at = np.arange(round(seconds * RATE)) / RATE
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.tile(0.4 * np.sin(2 * np.pi * hertz * at)[:, None], channels), RATE, **options)
    return path


def project(folder: Path, *, file: str = "media/musique d'été.wav") -> Project:
    """A project whose settings name a music file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "preuve.toml").write_text(f'[sound]\nfile = "{file}"\n', encoding="utf-8")
    return Project(folder)
