"""Verification's statuses in words, the same in the terminal, on pages and on paper.

Verification is said to agree or not; findings of the dossier hold or don't: two verbs, for two things.
"""

from collections.abc import Iterable, Mapping, Sequence

from preuve.checks.words import sentence
from preuve.dossier.folding import folded
from preuve.dossier.model import ABOUT, Level, LevelVerdict, Point, Status, Verdict
from preuve.i18n import _, ngettext
from preuve.wording import listing

SIGNS: Mapping[Status, str] = {"verified": "✔", "within_tolerance": "≈", "failed": "✘", "not_run": "○"}
CHALLENGE = "L1.challenge"
FIRST = ("L1.signature", CHALLENGE, "L1.timestamp")
"""Who signed, for which session, before when: told first."""
SHOWN = ("L3.remade",)
"""What is told even where it is verified: that is what was asked for."""


def counted(status: Status, count: int = 1) -> str:
    """A status, as it is said of so many."""
    return {
        "verified": ngettext("vérifié", "vérifiés", count),
        "within_tolerance": ngettext("proche sans être identique", "proches sans être identiques", count),
        "failed": ngettext("ne concorde pas", "ne concordent pas", count),
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


def for_session(level: LevelVerdict) -> bool:
    """Whether a challenge was answered: nothing else says for which session a dossier was sealed."""
    return any(one.id == CHALLENGE and one.status == "verified" for one in level.points)


def proves(level: LevelVerdict) -> str:
    """What a level proves, as it was looked at."""
    if level.level == "L1" and for_session(level):
        return _("Le détenteur de cette clé répond de ces fichiers, pour cette session.")
    return _(ABOUT[level.level].proves)


def not_proved(level: LevelVerdict) -> str:
    """What a level doesn't prove, as it was looked at."""
    if level.level == "L1" and not for_session(level):
        return _(
            "Que ce dossier a été fait pour cette session. Ni que la production a vraiment eu lieu : on peut "
            "signer un faux."
        )
    return _(ABOUT[level.level].not_proved)


def headline(verdict: Verdict) -> str:
    """The whole verification in a sentence or two: never better than what was looked at."""
    wrong = folded(point for point in verdict.points if point.status == "failed")
    if wrong:
        told = ngettext(
            "{count} point ne concorde pas : {levels}.", "{count} points ne concordent pas : {levels}.", len(wrong)
        )
        levels = _levels([one for one in verdict.levels if one.status == "failed"])
        return told.format(count=len(wrong), levels=levels)
    unseen = [one for one in verdict.levels if one.status == "not_run"]
    seen = [one for one in verdict.levels if one.status in ("verified", "within_tolerance")]
    said = _("Ce qui a été examiné concorde : {levels}.").format(levels=_levels(seen)) if seen else ""
    if unseen:
        said += " " + _("Pas examiné, ou pas entièrement : {levels}.").format(levels=_levels(unseen))
    return said.strip()


def announced(verdict: Verdict) -> str:
    """What the dossier says of its own checks; empty where it says nothing."""
    if not any(verdict.announced.get(one) for one in ("met", "unmet", "declared", "not_run", "error")):
        return ""
    return _("Le dossier annonce lui-même : {findings}.").format(findings=sentence(verdict.announced))


def first(verdict: Verdict) -> list[tuple[str, Point]]:
    """Who signed, for which session, sealed before when: each with its name."""
    names = {FIRST[0]: _("Signature"), FIRST[1]: _("Session"), FIRST[2]: _("Date")}
    found = {one.id: one for one in verdict.points}
    return [(name, found[which]) for which, name in names.items() if which in found]


def tally(points: Iterable[Point]) -> str:
    """« 12 vérifiés, 1 pas examiné »; what one thing explains counts once."""
    every = list(points)
    found: list[Status] = [point.status for point in every if point.status != "failed"]
    found += ["failed"] * len(folded(point for point in every if point.status == "failed"))
    order: tuple[Status, ...] = ("failed", "verified", "within_tolerance", "not_run")
    return ", ".join(f"{found.count(one)} {counted(one, found.count(one))}" for one in order if one in found)


def _levels(levels: Sequence[LevelVerdict]) -> str:
    return listing([title(one.level) for one in levels])
