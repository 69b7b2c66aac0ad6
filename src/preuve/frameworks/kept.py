"""What the project keeps of an analysis and of a watch, cited as evidence: counted here, never judged.

Nothing kept counts neither for nor against a criterion: it may be met otherwise, and a person judges what is shown.
"""

import json
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from preuve import watch_plan
from preuve.audience.gather import from_json
from preuve.audience.lecture import dated, next_brief
from preuve.audience.lecture.accepted import ACCEPTED, standing
from preuve.audience.lecture.fact_words import ranking
from preuve.audience.nature import mark
from preuve.audience.table import Table
from preuve.audience.trends import rankings
from preuve.checks.subject import Subject
from preuve.documents.model import COMPARISON, PROMPT_LOG
from preuve.errors import PreuveError
from preuve.frameworks import kept_papers, kept_posts
from preuve.frameworks.matrix import Row
from preuve.frameworks.model import Kept, KeptName
from preuve.i18n import N_, _, ngettext
from preuve.project import Project
from preuve.replies import draft
from preuve.schedule import plan as schedule

MOST_TOLD = 4
MOST_CHANGES = 3


def kept(wanted: Kept, subject: Subject) -> Row:
    """What is there, in words with its figures: for a person to judge where it says something."""
    tell, where, none = _KEPT[wanted.kept]
    try:
        said = tell(subject, subject.project) if subject.project else ""
    except PreuveError as error:
        said, none = "", error.message
    status = "declared" if said else "not_applicable"
    row = {"kind": "document", "label": str(wanted.label), "status": status, "said": said or _(none), "where": (where,)}
    return Row.model_validate(row if said else row | {"where": ()})


def _table(subject: Subject) -> Table | None:
    path = subject.folder / "audience" / "table.json" if subject.folder else None
    if path is None or not path.is_file():
        return None
    try:
        return from_json(path.read_bytes())
    except (ValueError, KeyError, TypeError, ValidationError, json.JSONDecodeError):
        return None


def _marked(table: Table | None, said: str) -> str:
    words = mark(table) if table else ""
    return _("{said} ({words})").format(said=said, words=words) if words and said else said


def _trends(subject: Subject, _project: Project) -> str:
    """The sentence of each platform's posts by engagement."""
    table = _table(subject)
    told = [ranking(one)[1] for one in rankings(table)[:MOST_TOLD]] if table else []
    return _marked(table, " ".join(told))


def _reading(subject: Subject, project: Project) -> str:
    """Who decided of the AI's reading, and its first observation that was kept; nothing of older figures."""
    found = standing(project.folder)
    if found is None or not dated.is_of(found[0], _table(subject)):
        return ""
    reading, accepted = found
    parts = [one for part in reading.of("observation") if (one := accepted.of(part.id)) and one.decision != "refuser"]
    told = _("Relue par {who} : {kept}.").format(who=", ".join(accepted.signers), kept=accepted.kept)
    return _marked(_table(subject), " ".join([told, *(f"« {one.text} »" for one in parts[:1])]))


def _changes(_subject: Subject, project: Project) -> str:
    """What figures changed in a brief, with those figures."""
    changes = next_brief.read(project.folder).changes[-MOST_CHANGES:]
    return " ".join(
        f"{one.recommendation} ({' ; '.join(figure.rstrip('. ') for figure in one.figures)})" for one in changes
    )


def _watch(_subject: Subject, project: Project) -> str:
    """How many sources, by what means and how often, and what was read."""
    plan = watch_plan.read(project.folder)
    if plan is None or not plan.sources:
        return ""
    told = [f"{one.name} ({', '.join(filter(None, (one.means, one.every)))})" for one in plan.sources[:MOST_TOLD]]
    counted = ngettext("{n} source :", "{n} sources :", len(plan.sources)).format(n=len(plan.sources))
    read = ngettext("{n} lecture notée.", "{n} lectures notées.", len(plan.readings)).format(n=len(plan.readings))
    return f"{counted} {' ; '.join(told)}. {read}"


_KEPT: Mapping[KeptName, tuple[Callable[[Subject, Project], str], str, str]] = {
    "trends": (_trends, "audience/audience.html", N_("aucun chiffre à comparer")),
    "reading": (_reading, ACCEPTED, N_("aucune lecture de ces chiffres n'a été relue")),
    "changes": (_changes, next_brief.CHANGES, N_("aucun changement du brief n'a encore été tiré des chiffres")),
    "watch": (_watch, watch_plan.NAME, N_("aucune source n'est tenue dans veille.yaml")),
    "calendar": (kept_posts.calendar, schedule.NAME, N_("aucune publication n'est prévue dans calendar.yaml")),
    "posts": (kept_posts.posts, "publications", N_("rien n'a encore été publié ni préparé par Preuve")),
    "comparison": (
        kept_papers.comparison,
        f"documents/{COMPARISON}",
        N_("aucun comparatif d'outils n'est écrit"),
    ),
    "prompt-log": (
        kept_papers.prompt_log,
        f"documents/{PROMPT_LOG}",
        N_("aucun journal de prompts n'est écrit"),
    ),
    "replies": (kept_posts.replies, draft.FILE, N_("aucune réponse aux commentaires n'est gardée")),
}
