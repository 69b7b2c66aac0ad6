"""Statuses in words: for tables, pages and sentences."""

from collections.abc import Mapping

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


def counted(status: Status, count: int) -> str:
    """A status as it is said of so many."""
    return {
        "met": ngettext("tenu", "tenus", count),
        "unmet": ngettext("non tenu", "non tenus", count),
        "declared": _("à juger par une personne"),
        "not_applicable": _("sans objet"),
        "not_run": ngettext("non mesuré", "non mesurés", count),
        "error": ngettext("mesure impossible", "mesures impossibles", count),
    }[status]


def words() -> dict[Status, str]:
    """Each status, as a person reads it."""
    return {status: counted(status, 1) for status in SIGNS}


def sentence(counts: Mapping[Status, int]) -> str:
    """« 41 contrôles tenus, 2 non tenus, 3 à juger par une personne »: what is there, in that order."""
    told: tuple[Status, ...] = ("met", "unmet", "declared", "not_run", "error")
    there = [(one, counts[one]) for one in told if counts.get(one)]
    return ", ".join(_first(n) if one == "met" else f"{n} {counted(one, n)}" for one, n in there)


def _first(count: int) -> str:
    return ngettext("{n} contrôle tenu", "{n} contrôles tenus", count).format(n=count)
