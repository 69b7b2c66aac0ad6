"""Custom assistants as evidence: so many whose recorded answers, read again now, hold to their tests.

One that fails a test, or was tested before its instructions last changed, doesn't count. Answers that were written for
an example count in a fictitious project alone; elsewhere a person judges.
"""

from preuve.assistants.model import FOLDER, Assistant, assistant, names
from preuve.assistants.standing import Standing, standing
from preuve.checks.subject import Subject
from preuve.errors import PreuveError
from preuve.frameworks.matrix import Row
from preuve.frameworks.model import Assistant as Wanted
from preuve.i18n import _, ngettext
from preuve.project import Project

LEAST_TESTS = 3
"""Tests of an assistant at least: this kit's choice (docs/decisions/0019)."""


def assistants(wanted: Wanted, subject: Subject) -> Row:
    """A row for all of them: `met` where enough hold."""
    project = subject.project
    row = Row(kind="check", label=_("Assistant personnalisé, essayé"), status="unmet", where=(f"{FOLDER}/",))
    if project is None:
        return row.model_copy(update={"status": "not_applicable", "said": _("aucun projet : rien à lire")})
    found = [_stands(project, name) for name in names(project)]
    holding = [one for one, problem in found if one and not problem]
    if not found:
        said = _("aucun assistant dans {folder}/").format(folder=FOLDER)
        return row.model_copy(update={"said": said, "remedy": _("Commencez-en un : « preuve assistant new ID ».")})
    written = any(one.authored for one in holding)
    enough = len(holding) >= wanted.assistant
    status = "unmet" if not enough else "declared" if written and not project.fictitious else "met"
    told = [_held(one) for one in holding] if enough else [problem for _one, problem in found if problem]
    where = tuple(f"{FOLDER}/{name}.yaml" for name in names(project))
    return row.model_copy(
        update={"status": status, "said": " ; ".join(told), "remedy": "" if enough else _remedy(), "where": where}
    )


def _remedy() -> str:
    return _("Corrigez ses instructions ou ses essais, puis « preuve assistant test ID ».")


def _stands(project: Project, name: str) -> tuple[Standing | None, str]:
    """How an assistant stands, and why it doesn't count; no reason where it does."""
    try:
        known = assistant(project, name)
        found = standing(project, known)
    except PreuveError as error:
        return None, _("« {name} » : {why}").format(name=name, why=error.message.rstrip("."))
    if why := _why(known, found):
        return found, _("« {name} » : {why}").format(name=found.title, why=why)
    return found, ""


def _why(known: Assistant, found: Standing) -> str:
    if len(known.tests) < LEAST_TESTS:
        told = ngettext("{n} essai, {least} demandés", "{n} essais, {least} demandés", len(known.tests))
        return told.format(n=len(known.tests), least=LEAST_TESTS)
    if found.state == "untested":
        return _("jamais essayé")
    if found.state == "stale":
        return _("essayé avant que ses instructions ne changent")
    wrong = [one for one in found.tests if not one.holds]
    if not wrong:
        return ""
    first = wrong[0]
    reason = first.problem or next(one.said for one in first.outcomes if not one.holds)
    told = ngettext("{n} essai sur {all} ne tient pas", "{n} essais sur {all} ne tiennent pas", len(wrong))
    said = told.format(n=len(wrong), all=len(found.tests))
    return _("{said}, dont « {title} » : {reason}").format(said=said, title=first.title, reason=reason)


def _held(found: Standing) -> str:
    told = ngettext(
        "« {title} » : {n} essai tenu, relu dans son enregistrement",
        "« {title} » : {n} essais tenus, relus dans leurs enregistrements",
        found.held,
    ).format(title=found.title, n=found.held)
    if found.authored:
        told += " " + _("(réponses écrites pour un exemple, pas données par un service)")
    return told
