"""Custom assistants as evidence: so many whose recorded answers, read again now, hold to their tests.

One that fails a test, or was tested before its instructions last changed, doesn't count. Nor does a test that makes
another's request again, or that an empty answer or another test's answer would pass as well. Counts don't tell what an
assistant is worth, nor where an answer comes from: a person judges (`declared`).
"""

from collections.abc import Mapping

from preuve.assistants.expected import judged
from preuve.assistants.model import FOLDER, Assistant, Case, assistant, names
from preuve.assistants.standing import Standing, standing
from preuve.checks.subject import Subject
from preuve.documents import words_of
from preuve.errors import PreuveError
from preuve.frameworks.matrix import Row
from preuve.frameworks.model import Assistant as Wanted
from preuve.i18n import _, ngettext
from preuve.project import Project

LEAST_TESTS = 3
"""Tests of an assistant at least: this kit's choice (docs/decisions/0019)."""


def assistants(wanted: Wanted, subject: Subject) -> Row:
    """A row for all of them: `declared` where enough hold, for a person to judge."""
    project = subject.project
    row = Row(kind="check", label=_("Assistant personnalisé, essayé"), status="unmet", where=(f"{FOLDER}/",))
    if project is None:
        return row.model_copy(update={"status": "not_applicable", "said": _("aucun projet : rien à lire")})
    found = [_stands(project, name) for name in names(project)]
    holding = [one for one, problem in found if one and not problem]
    if not found:
        said = _("aucun assistant dans {folder}/").format(folder=FOLDER)
        return row.model_copy(update={"said": said, "remedy": _("Commencez-en un : « preuve assistant new ID ».")})
    enough = len(holding) >= wanted.assistant
    status = "declared" if enough else "unmet"
    told = [_held(one) for one in holding] if enough else [problem for _one, problem in found if problem]
    where = tuple(f"{FOLDER}/{name}.yaml" for name in names(project))
    row = row.model_copy(
        update={"status": status, "said": " ; ".join(told), "remedy": "" if enough else _remedy(), "where": where}
    )
    if enough and any(one.authored for one in holding):
        label = _("Assistant personnalisé, essayé sur des réponses écrites pour un exemple")
        return row.model_copy(update={"label": label})
    return row


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
    if found.state == "untested":
        return _("jamais essayé")
    if found.state == "stale":
        return _("essayé avant que ses instructions ne changent")
    wrong = [one for one in found.tests if not one.holds]
    if not wrong:
        return _few(known, found)
    first = wrong[0]
    reason = first.problem or next(one.said for one in first.outcomes if not one.holds)
    told = ngettext("{n} essai sur {all} ne tient pas", "{n} essais sur {all} ne tiennent pas", len(wrong))
    said = told.format(n=len(wrong), all=len(found.tests))
    return _("{said}, dont « {title} » : {reason}").format(said=said, title=first.title, reason=reason)


def _few(known: Assistant, found: Standing) -> str:
    """Why the tests that hold aren't enough; nothing where they are."""
    different = {_words(one): one for one in known.tests}
    if (n := len(different)) < LEAST_TESTS:
        told = ngettext("{n} essai différent, {least} demandés", "{n} essais différents, {least} demandés", n)
        return told.format(n=n, least=LEAST_TESTS)
    answers = {one.case: one.text for one in found.tests}
    blind = [one for one in different.values() if not _tells(one, answers, known)]
    if len(different) - len(blind) >= LEAST_TESTS:
        return ""
    told = _("n'importe quelle réponse, ou celle d'un autre essai, tiendrait aussi : {titles}")
    return told.format(titles=", ".join(f"« {one.title} »" for one in blind))


def _words(case: Case) -> tuple[tuple[str, str], ...]:
    """What a test gives, whatever its spaces, signs and capitals are."""
    return tuple(sorted((name, " ".join(words_of(text))) for name, text in case.given.items()))


def _tells(case: Case, answers: Mapping[str, str], known: Assistant) -> bool:
    """Whether a test tells its answer apart: an empty one fails it, and that of some other test too."""
    others = [text for name, text in answers.items() if name != case.id]
    return not _passes(case, "", known) and any(not _passes(case, text, known) for text in others)


def _passes(case: Case, text: str, known: Assistant) -> bool:
    return all(one.holds for one in judged(case, text, known))


def _held(found: Standing) -> str:
    told = ngettext(
        "« {title} » : {n} essai tenu, relu dans son enregistrement",
        "« {title} » : {n} essais tenus, relus dans leurs enregistrements",
        found.held,
    ).format(title=found.title, n=found.held)
    told += _(" ; à une personne de dire ce que valent ses réponses")
    if found.authored:
        told += " " + _("(réponses écrites pour un exemple, pas données par un service)")
    return told
