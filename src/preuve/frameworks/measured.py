"""What the checks found, looked up for a référentiel: by check, on one film or over all of them."""

from collections.abc import Sequence
from functools import cached_property

from preuve.checks import checks
from preuve.checks.finding import GRAVITY, Finding, Status
from preuve.checks.tally import gravest
from preuve.frameworks.matrix import Row
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.targets import target_label


class Measured:
    """Findings by check and film. `films` are the targets that every check of films is expected on.

    `why`: why nothing at all was measured, and what to do about it, where nothing was.
    """

    def __init__(self, findings: Sequence[Finding], films: tuple[str, ...], why: tuple[str, str] | None = None) -> None:
        self.findings = findings
        self.films = films
        self.why = why

    @cached_property
    def _known(self) -> dict[tuple[str, str], Finding]:
        return {(one.id, one.target): one for one in self.findings}

    def on(self, check: str, film: str) -> Status:
        """How a check stands on a film: its finding there, or that of the whole run."""
        found = self._known.get((check, film)) or self._known.get((check, ""))
        return self._stands(found, film) if found else "not_run"

    def row(self, check: str) -> Row:
        """A check over every film, as a row of evidence."""
        kind = checks().get(check)
        title = next((one.title for one in self.findings if one.id == check), _(kind.title) if kind else check)
        found = self._of(check)
        if not found:
            unmade = _("ce contrôle n'a pas été fait"), _("Relancez « preuve check » sur toute la production.")
            said, remedy = self.why or unmade
            return Row(kind="check", label=title, status="not_run", said=said, remedy=remedy, check=check)
        status, worst = found[0]
        return Row(
            kind="check",
            label=title,
            status=status,
            said=self._said(found),
            remedy=worst.remedy,
            check=check,
            keys=tuple(one.key for _status, one in found),
            where=tuple(dict.fromkeys(place.file for place in worst.places if place.file)),
        )

    def _of(self, check: str) -> list[tuple[Status, Finding]]:
        """A check's findings with how each stands, the gravest first; one that a film lacks makes it `not_run`."""
        of = [one for one in self.findings if one.id == check]
        films = {one.target for one in of}
        found = [(self._stands(one, one.target), one) for one in of]
        if of and "" not in films:
            found += [(_missing(of[0], film).status, _missing(of[0], film)) for film in self.films if film not in films]
        return sorted(found, key=lambda pair: GRAVITY.index(pair[0]))

    def _said(self, found: Sequence[tuple[Status, Finding]]) -> str:
        status, worst = found[0]
        same = [one.target for one_status, one in found if one_status == status]
        if len(found) == 1 or not worst.target:
            return worst.measured
        share = ngettext("{n} film sur {all}", "{n} films sur {all}", len(same)).format(n=len(same), all=len(found))
        film = target_label(worst.target)
        return _("{share}, dont {film} : {said}").format(share=share, film=film, said=worst.measured)

    def _stands(self, found: Finding, film: str) -> Status:
        kind = checks().get(found.id)
        if found.status != "not_applicable" or kind is None:
            return found.status
        first = [self.on(name, film) for name in kind.requires]
        return gravest(one for one in first if one not in ("met", "not_applicable"))


def nothing_made(project: Project) -> tuple[str, str]:
    """Why nothing is measured of a project that has no run, and what to do about it."""
    if project.has_video:
        return _("aucune production : rien n'a été mesuré"), _("Lancez « preuve run », puis « preuve check ».")
    return (
        _("aucune production : ce projet n'a pas de vidéo"),
        _("Si vous en montrez une, décrivez-la dans brief.yaml, puis lancez « preuve run »."),
    )


def _missing(like: Finding, film: str) -> Finding:
    said = _("ce film n'a pas été contrôlé")
    return Finding(id=like.id, title=like.title, kind=like.kind, target=film, status="not_run", measured=said)
