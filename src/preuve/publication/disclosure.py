"""What AI made, told plainly: for the label in the picture, from what the ledger says."""

from collections.abc import Iterable, Mapping
from typing import Any

from preuve.engines import Capability
from preuve.i18n import _
from preuve.wording import ai_parts_labels

PROPOSALS = ("edit-plan",)  # what AI proposed to a person, of which nothing is seen or heard as it came
ORDER: tuple[Capability, ...] = ("text", "image", "video", "voice", "sound")


def made_by_ai(lines: Iterable[Mapping[str, Any]]) -> tuple[Capability, ...]:
    """The capabilities that a model performed, in reading order; recognising speech makes nothing one sees or hears."""
    found = {
        line["engine"]["capability"]
        for line in lines
        if line.get("kind") == "step" and line.get("engine") and line["engine"]["ai"] and line["step"] not in PROPOSALS
    }
    return tuple(name for name in ORDER if name in found)


def label(parts: Iterable[Capability]) -> str:
    """The label's words, as « IA : texte, images, voix »; empty where AI made nothing."""
    names = ai_parts_labels()
    named = ", ".join(names[part] for part in parts)
    return _("IA : {parts}").format(parts=named) if named else ""
