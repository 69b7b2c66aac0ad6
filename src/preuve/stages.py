"""The stages of the work in reading order, and the steps each is made of: what a person follows."""

from collections.abc import Mapping

from preuve.i18n import _

STEPS: Mapping[str, tuple[str, ...]] = {
    "script": (
        "note-picture",
        "notes",
        "script",
        "storyboard",
        "text-controls",
        "edit-plan",
        "plan",
        "review",
    ),
    "images": ("scene", "clip", "layers", "thumbnail", "picture-controls"),
    "voice": ("voice", "bed"),
    "captions": ("align", "cues", "tracks"),
    "montage": ("segment", "mix"),
    "formats": ("film", "cover"),
    "publication": ("bundle", "site", "history"),
    "audience": ("audience", "audience-colonnes", "audience-lecture", "reponses"),
    "checks": ("streams", "look", "retouch", "listen", "heard", "spoken", "texts"),
}
NAMES = tuple(STEPS)
APART = ("brouillon", "assistant")
"""Steps of other commands, that no run is made of."""
GATES: Mapping[str, str] = {"storyboard": "script", "images": "images", "film": "formats"}
"""The stage that a person looks back at, by the gate where the run waited for her: a `review` step's label."""


def titles() -> dict[str, str]:
    """The stages in reading order, and what people call them."""
    return {
        "script": _("Scénario"),
        "images": _("Images"),
        "voice": _("Voix et musique"),
        "captions": _("Sous-titres"),
        "montage": _("Montage"),
        "formats": _("Formats"),
        "publication": _("Publication"),
        "audience": _("Audience"),
        "checks": _("Contrôles"),
        "other": _("Autres travaux"),
    }


def stage_of(step: str, label: str = "") -> str:
    """The stage a step belongs to; `other` for a step of no stage."""
    if step == "review" and label in GATES:
        return GATES[label]
    return next((name for name, steps in STEPS.items() if step in steps), "other")
