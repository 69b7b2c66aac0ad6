"""The two-page summary beside a dossier: what a juror reads during a video call, and what she may ask.

It is told from the run's own files, so pictures and films are decoded here: of a dossier that comes from somebody else,
write it in the killable child only (`dossier/child.py`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preuve import __version__
from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.checks.tally import tally
from preuve.checks.words import sentence
from preuve.dossier.model import ABOUT, LEVELS, Claims, Verdict
from preuve.dossier.report import summary_parts as parts
from preuve.dossier.report.archived import Archived, grouped, told
from preuve.dossier.report.questions import questions
from preuve.dossier.report.typesetting import typeset
from preuve.dossier.words import words
from preuve.frameworks import Matrix, names
from preuve.frameworks import matrices as weighed
from preuve.i18n import _, language
from preuve.report.material import Material
from preuve.store import write_atomic

TEMPLATE = "summary.typ"
TITLE, SHORT = 300, 16


def write(
    subject: Subject,
    findings: Sequence[Finding],
    claims: Claims,
    archive: Archived,
    out: Path,
    *,
    verdict: Verdict | None = None,
) -> Path:
    """Write the summary of a dossier. Raises PreuveError; nothing is left half-written.

    Args:
        subject: the run that the dossier holds.
        findings: what its checks found, in the language spoken now.
        claims: what the dossier claims.
        archive: what is known of the archive.
        out: the PDF.
        verdict: what verification said, where it was asked.
    """
    material = Material(subject, out.parent)
    pictures: dict[str, Path] = {}
    data = sheet(material, findings, claims, archive, pictures, verdict)
    write_atomic(out, typeset(TEMPLATE, data, pictures, material.ended))
    return out


def sheet(
    material: Material,
    findings: Sequence[Finding],
    claims: Claims,
    archive: Archived,
    pictures: dict[str, Path],
    verdict: Verdict | None = None,
) -> dict[str, Any]:
    """What the template is filled with; `pictures` gets those that it names. Raises TypeError where no run made it."""
    folder, state = material.subject.folder, material.state()
    if folder is None or state is None:
        raise TypeError
    album = parts.Album(folder, material.subject.delivered, claims.redacted, pictures)
    known = [name for name in claims.frameworks if name in names()]
    matrices = weighed(material.subject, findings, known) if known else ()
    reviews = material.of_run("reviews").value or ()
    return {
        **_heading(material, claims, matrices),
        "covers": parts.covers(state, material, album),
        "shots": parts.shots(state.shots, album),
        "makers": parts.makers(state.makers),
        "persons": parts.persons(material.changes, reviews),
        "sealed": _sealed(archive),
        **_levels(verdict),
        "sentence": parts.typo(_counts(findings), 300),
        "competences": parts.competences(matrices),
        "matrix-head": [_("Critère"), _("Ce qui le prouve"), _("État")],
        "matrix-brief": [_("Critère"), _("Ce qu'il demande"), _("État")],
        "lists": _lists(matrices),
        "questions": list(parts.asked(_questions(matrices, claims, verdict))),
        "words": _words(len(state.shots), archive),
    }


def _questions(matrices: Sequence[Matrix], claims: Claims, verdict: Verdict | None) -> Any:
    points = verdict.points if verdict else ()
    return questions(points=points, matrices=matrices, claims=claims.claims)


def _heading(material: Material, claims: Claims, matrices: Sequence[Matrix]) -> dict[str, Any]:
    project, title = material.subject.project, parts.typo(claims.title or material.title, TITLE)
    fictitious = _("Projet d'exemple : l'organisation, les personnes et les chiffres sont inventés.")
    made = material.ended.strftime("%d/%m/%Y")
    return {
        "lang": language(),
        "eyebrow": _("Dossier de preuves"),
        "title": title,
        "author": parts.typo(claims.candidate) or "Preuve",
        "description": _("Résumé en deux pages d'un dossier de preuves"),
        "subtitle": parts.typo(project.brief.organisation if project else "", 200),
        "facts": parts.facts(
            {
                _("Candidat·e"): claims.candidate,
                _("Session"): claims.session,
                _("Production"): claims.run,
                _("Date déclarée"): made,
                _("Référentiel"): ", ".join(one.framework if len(matrices) > 1 else one.title for one in matrices),
            }
        ),
        "notice": parts.typo(fictitious) if material.fictitious else "",
        "running": parts.typo(" · ".join(filter(None, (title[:90], claims.candidate, claims.run))), 160),
        "footer": parts.typo(
            _("Résumé écrit par Preuve {version} à partir du dossier, qui seul fait foi.").format(version=__version__)
        ),
    }


def _sealed(archive: Archived) -> dict[str, Any]:
    groups = grouped(archive.sha256)
    return {
        "short": " ".join(grouped(archive.sha256[:SHORT], 4)),
        "whole": [" ".join(groups[:4]), " ".join(groups[4:])],
        "rows": [(name, parts.typo(value, 110)) for name, value in told(archive)],
    }


def _levels(verdict: Verdict | None) -> dict[str, Any]:
    """What each level proves and doesn't, with how it stands where it was looked at."""
    heads = [_("Niveau"), _("Ce que cela prouve"), _("Ce que cela ne prouve pas")]
    found = []
    for name in LEVELS:
        about, level = ABOUT[name], verdict.level(name) if verdict else None
        status = level.status if level else "not_run"
        found.append(
            {
                "title": f"{name} · {_(about.title)}",
                "status": status,
                "word": words()[status],
                "proves": parts.typo(_(about.proves)),
                "not-proved": parts.typo(_(about.not_proved)),
            }
        )
    heads = [heads[0], _("Vérification"), *heads[1:]] if verdict else heads
    return {"levels": found, "levels-head": heads, "verified": verdict is not None}


def _counts(findings: Sequence[Finding]) -> str:
    counts: Mapping[Any, int] = Counter(tally(findings).statuses)
    return _("Mesuré par Preuve : {told}.").format(told=sentence(counts)) if counts else ""


def _lists(matrices: Sequence[Matrix]) -> list[dict[str, Any]]:
    """What doesn't hold, what is only her word, what couldn't be looked at; the last one only where there is some."""
    nothing = _("Rien de ce qui a été mesuré.")
    asked = _("Déclaré seulement : à lire, à lui faire dire")
    found = [
        parts.listed(_("Ce qui ne tient pas"), "unmet", nothing, matrices, ("unmet",)),
        parts.listed(_("Ce qui n'a pas pu être mesuré"), "not_run", "", matrices, ("not_run", "error")),
        parts.listed(asked, "declared", _("Rien."), matrices, ("declared",)),
    ]
    return [one for one in found if one["items"] or one["kind"] != "not_run"]


def _words(shots: int, archive: Archived) -> dict[str, str]:
    compared = _("Empreinte du dossier (SHA-256), à comparer avec celle du fichier reçu :")
    if archive.encrypted:
        compared = _("Empreinte du dossier (SHA-256), à comparer avec celle du fichier une fois déchiffré :")
    return {
        "films": _("Les films"),
        "shots": parts.typo(_("Le storyboard : {n} plans").format(n=shots)),
        "makers": _("Qui a fait quoi"),
        "sealed": _("Ce qui est scellé"),
        "digest": parts.typo(compared),
        "levels": _("Ce qu'une vérification prouve, et ne prouve pas"),
        "matrix": _("Critère par critère"),
        "questions": _("Questions à poser"),
        "no-question": _("Aucune question ne ressort des mesures."),
        "how": parts.typo(
            _(
                "Pour vérifier : « preuve verify {file} », ou la page verify.html publiée avec le kit, "
                "sans rien installer."
            ).format(file=archive.file),
            300,
        ),
        "cut": _("La suite est dans le rapport du dossier (data/report/index.html)."),
        "more": _("et {n} de plus, dans le rapport"),
    }
