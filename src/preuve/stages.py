"""The stages of the work in reading order: what a person follows on the screen and on the run's page."""

from dataclasses import dataclass

from preuve.i18n import _


@dataclass(frozen=True)
class Stage:
    """A stage and the steps it is made of. `seconds` is what one of its items usually takes on two cores."""

    name: str
    steps: tuple[str, ...]
    seconds: float


STAGES = (
    Stage("script", ("script", "storyboard"), 0.1),
    Stage("images", ("scene", "layers", "thumbnail"), 0.8),
    Stage("voice", ("voice", "bed"), 2.0),
    Stage("captions", ("align", "cues", "tracks", "witness"), 0.8),
    Stage("montage", ("segment", "mix"), 1.4),
    Stage("formats", ("film", "cover"), 0.8),
    Stage("publication", ("bundle", "site"), 0.1),
    Stage("audience", ("audience",), 0.2),
)
NAMES = tuple(stage.name for stage in STAGES)


def title(stage: str) -> str:
    """A stage's name for people."""
    return {
        "script": _("Scénario"),
        "images": _("Images"),
        "voice": _("Voix et musique"),
        "captions": _("Sous-titres"),
        "montage": _("Montage"),
        "formats": _("Formats"),
        "publication": _("Publication"),
        "audience": _("Audience"),
    }[stage]


def stage_of(step: str) -> str:
    """The stage a step belongs to."""
    return next(stage.name for stage in STAGES if step in stage.steps)
