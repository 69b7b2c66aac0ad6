"""Statuses in words: for tables, pages and sentences."""

from collections.abc import Callable, Mapping

from preuve.checks.finding import Status
from preuve.i18n import _, ngettext

SIGNS: Mapping[Status, str] = {
    "met": "✔",
    "unmet": "✘",
    "declared": "?",
    "not_applicable": "–",
    "not_run": "…",
    "error": "!",
}


def words() -> dict[Status, str]:
    """Each status, as a person reads it."""
    return {
        "met": _("tenu"),
        "unmet": _("non tenu"),
        "declared": _("à juger par une personne"),
        "not_applicable": _("sans objet"),
        "not_run": _("non mesuré"),
        "error": _("mesure impossible"),
    }


def sentence(counts: Mapping[Status, int]) -> str:
    """« 41 contrôles tenus, 2 non tenus, 3 à juger par une personne »: what is there, in that order."""
    told: dict[Status, Callable[[int], str]] = {
        "met": lambda n: ngettext("{n} contrôle tenu", "{n} contrôles tenus", n),
        "unmet": lambda n: ngettext("{n} non tenu", "{n} non tenus", n),
        "declared": lambda n: ngettext("{n} à juger par une personne", "{n} à juger par une personne", n),
        "not_run": lambda n: ngettext("{n} non mesuré", "{n} non mesurés", n),
        "error": lambda n: ngettext("{n} mesure impossible", "{n} mesures impossibles", n),
    }
    return ", ".join(say(counts[one]).format(n=counts[one]) for one, say in told.items() if counts.get(one))
