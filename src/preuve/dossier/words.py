"""Verification's statuses in words, the same in the terminal, on pages and on paper."""

from collections.abc import Iterable, Mapping, Sequence

from preuve.dossier.model import ABOUT, Level, LevelVerdict, Point, Status, Verdict
from preuve.i18n import _, ngettext
from preuve.wording import listing

SIGNS: Mapping[Status, str] = {"verified": "✔", "within_tolerance": "≈", "failed": "✘", "not_run": "○"}


def counted(status: Status, count: int = 1) -> str:
    """A status, as it is said of so many."""
    return {
        "verified": ngettext("vérifié", "vérifiés", count),
        "within_tolerance": ngettext("proche sans être identique", "proches sans être identiques", count),
        "failed": ngettext("ne tient pas", "ne tiennent pas", count),
        "not_run": ngettext("pas examiné", "pas examinés", count),
    }[status]


def words() -> dict[Status, str]:
    """Each status, as a person reads it."""
    return {status: counted(status) for status in SIGNS}


def meanings() -> dict[Status, str]:
    """What each status says, in a sentence."""
    return {
        "verified": _("Ce qui a été retrouvé est exactement ce que le dossier annonce."),
        "within_tolerance": _("Ce n'est pas identique, mais l'écart mesuré reste sous le seuil annoncé."),
        "failed": _("Ce qui a été retrouvé n'est pas ce que le dossier annonce, ou n'a pas pu l'être."),
        "not_run": _("Cela n'a pas été examiné, et il est dit pourquoi : ce n'est ni bon, ni mauvais."),
    }


def title(level: Level) -> str:
    """« L0 Intégrité »."""
    return f"{level} {_(ABOUT[level].title)}"


def headline(verdict: Verdict) -> str:
    """The whole verdict in a sentence: never better than what was looked at."""
    failed = sum(point.status == "failed" for point in verdict.points)
    if failed:
        told = ngettext("{count} point ne tient pas : {levels}.", "{count} points ne tiennent pas : {levels}.", failed)
        return told.format(count=failed, levels=_levels([one for one in verdict.levels if one.status == "failed"]))
    unseen = [one for one in verdict.levels if one.status == "not_run"]
    seen = [one for one in verdict.levels if one.status in ("verified", "within_tolerance")]
    said = _("Tout ce qui a été examiné tient : {levels}.").format(levels=_levels(seen)) if seen else ""
    if unseen:
        said += " " + _("Pas examiné, ou pas entièrement : {levels}.").format(levels=_levels(unseen))
    return said.strip()


def tally(points: Iterable[Point]) -> str:
    """« 12 vérifiés, 1 pas examiné »."""
    found = [point.status for point in points]
    order: tuple[Status, ...] = ("failed", "verified", "within_tolerance", "not_run")
    return ", ".join(f"{found.count(one)} {counted(one, found.count(one))}" for one in order if one in found)


def together(points: Iterable[Point]) -> list[tuple[Point, list[str]]]:
    """Points that say the same thing of several, as one: the first, and every title."""
    found: dict[tuple[str, str, str], tuple[Point, list[str]]] = {}
    for one in points:
        key = (
            (one.status, one.said, one.remedy)
            if one.said and one.status == "not_run"
            else (one.id, one.title, one.said)
        )
        found.setdefault(key, (one, []))[1].append(one.title)
    return list(found.values())


def _levels(levels: Sequence[LevelVerdict]) -> str:
    return listing([title(one.level) for one in levels])
