"""What a recommendation changes in the next brief, in words: a person never has to know a file's keys."""

from preuve.audience.lecture.analysis import Part
from preuve.i18n import _
from preuve.pages import number


def change_names() -> dict[str, str]:
    """What people call each thing of a brief that a recommendation may change."""
    return {
        "key_messages": _("un message clé à ajouter"),
        "objectives": _("un objectif à ajouter"),
        "hashtags": _("un mot-dièse à ajouter"),
        "call_to_action": _("l'appel à l'action"),
        "audience": _("le public visé"),
        "tone": _("le ton"),
        "seconds": _("la durée"),
        "music": _("la musique"),
    }


def change_words(part: Part) -> str:
    """What a recommendation changes in the brief; empty where it changes nothing."""
    key, value = part.change.key, part.change.value
    if key == "none":
        return ""
    said = seconds(value) if key == "seconds" else f"« {value} »"
    return _("Dans le prochain brief, {what} : {value}").format(what=change_names()[key], value=said)


def seconds(value: str) -> str:
    """A film's length in words."""
    return _("{n} secondes").format(n=number(float(value)))
