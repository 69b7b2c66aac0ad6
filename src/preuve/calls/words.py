"""A recorded call in words: what it made, what answered, what it held of people."""

from collections.abc import Mapping
from typing import Any

from preuve.i18n import _
from preuve.report.words import engine_words
from preuve.stages import stage_of, titles


def step_word(step: str) -> str:
    """What a step's answer is, else the stage it belongs to; a step of no stage goes by its own name."""
    words = {
        "script": _("Scénario"),
        "edit-plan": _("Le plan de montage"),
        "scene": _("Image"),
        "clip": _("Plan animé"),
        "voice": _("Voix"),
        "bed": _("Musique"),
    }
    stage = stage_of(step)
    return words.get(step) or (step if stage == "other" else titles()[stage])


def provider_word(name: str) -> str:
    """A service, or an engine of this machine; one of no known words goes by its own name."""
    return {**engine_words(), "language-model": _("modèle de langage")}.get(name, name)


def privacy_count(details: Mapping[str, Any], key: str) -> int:
    """How many pieces of personal data a recording notes under a key; 0 where it holds no such note."""
    note = details.get("privacy")
    counts = note.get(key) if isinstance(note, Mapping) else None
    return sum(n for n in counts.values() if isinstance(n, int)) if isinstance(counts, Mapping) else 0
