"""Reading the figures with a model: facts computed here, asked once, recorded, and kept for her to read over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.choose import choose
from connectors.text import TEXTS
from flows.audience_files import posts
from flows.measuring import measure
from flows.trying import beside
from preuve.audience.comments import comment_files
from preuve.audience.comments.comment_files import Gathered
from preuve.audience.comments.masking import as_data, sent
from preuve.audience.lecture.accepted import keep_reading
from preuve.audience.lecture.analysis import STEP, TEMPLATE, Basis, Reading
from preuve.audience.lecture.asking import prompt_values, schema
from preuve.audience.lecture.dated import SOURCE
from preuve.audience.lecture.facts import Material, facts
from preuve.audience.lecture.material import material
from preuve.engines import TextRequest
from preuve.errors import BadInput, NoRecording
from preuve.i18n import _, speaking
from preuve.ledger import read as read_ledger
from preuve.project import Project
from preuve.prompts.fill import FOLDER, fill

RUNS = "runs"


@dataclass(frozen=True)
class Asked:
    """What is asked of the text engine, and what its answer is held to."""

    request: TextRequest
    basis: Basis


def gathered(project: Project) -> tuple[Material, Gathered]:
    """What is known of a project's audience now, and its comments. Raises BadInput where there is no figure."""
    table = measure(project).table
    if table is None or not table.rows:
        raise BadInput(
            _("il n'y a pas encore de chiffres à lire."),
            path="audience/",
            remedy=_("Déposez-y les exports de vos plateformes, ou lancez « preuve audience --fetch »."),
        )
    found = comment_files.gather(project.folder)
    return material(table, comment_files.snapshots(project.folder), found.comments, _tones(project)), found


def _tones(project: Project) -> dict[str, str]:
    """The tone of each post whose film a run made: the ledger names it with the script's step."""
    tones = {}
    for post, publication in posts(project):
        ledger = project.folder / RUNS / Path(publication.package.run).name / "ledger.jsonl"
        scripts = [line for line in read_ledger(ledger) if line.get("step") == "script"] if ledger.is_file() else []
        if scripts:
            tones[post.known.id] = str(scripts[-1]["label"])
    return tones


def ask_for(project: Project, known: Material, attempt: int = 1) -> Asked:
    """The request for a reading. Raises BadInput where the prompt's template is wrong."""
    heard = sent(known.comments)
    with speaking(SOURCE):
        told = facts(known)
    basis = Basis(facts=told, comments=tuple(one.id for one in heard), fictitious=known.table.fictitious)
    prompt = fill(project.folder / FOLDER / TEMPLATE, brief=project.brief, **prompt_values(basis, as_data(heard)))
    request = TextRequest(
        prompt=prompt, template=TEMPLATE, json_schema=schema(basis), language=project.brief.language, attempt=attempt
    )
    return Asked(request=request, basis=basis)


def analyse(project: Project, *, again: bool = False) -> Reading:
    """The model's reading of the figures as they are, kept in the project; nothing is accepted. Raises PreuveError.

    `again`: ask anew of the same figures; else what was answered to this very request is taken up.
    """
    known, _found = gathered(project)
    asked = ask_for(project, known, max(attempts(project, STEP) + again, 1))
    with answering(project), beside(project, "script", (STEP, asked.request.digest())) as work:
        params = {**asked.request.model_dump(mode="json"), "basis": asked.basis.model_dump(mode="json")}
        made = work.make(STEP, params=params, engine=writer(project, STEP), label="audience")
        return keep_reading(project.folder, project.store.read(made["reading.json"]))


def attempts(project: Project, step: str) -> int:
    """The number of the last attempt that brought an answer; 0 where none did."""
    answered = (one for _path, one in project.recordings.all() if one.step == step and one.outcome == "answered")
    return max((one.attempt for one in answered), default=0)


def writer(project: Project, step: str, otherwise: str = "", cannot: str = "") -> object:
    """The engine that writes, if it is AI. Raises BadInput.

    `otherwise`: what can be done without one; `cannot`: what one that isn't AI can't do, in words.
    """
    name = project.settings.engines.text
    template = name == "outline" and not project.has_video  # it needs a brief to be built, and answers nobody anyway
    engine = None if template else choose(TEXTS, name, "text").build(project, step=step)
    if engine is None or not engine.identity().ai:
        told = cannot or _("« {name} » n'est pas une IA : il ne peut ni lire des chiffres, ni répondre.")
        raise _another(told.format(name=name), otherwise)
    return engine


@contextmanager
def answering(project: Project, otherwise: str = "") -> Iterator[None]:
    """What is asked here is new as often as not: an engine that only replays is told as such, with what to do."""
    try:
        yield
    except NoRecording as error:
        told = _("« {name} » ne fait que rejouer des réponses déjà gardées : aucune ne répond à cette demande.")
        raise _another(told.format(name=project.settings.engines.text), otherwise) from error


def _another(told: str, otherwise: str) -> BadInput:
    remedy = _("Choisissez un service d'IA (text, sous [engines]) : « preuve providers » les montre.")
    return BadInput(told, path="preuve.toml", key="engines.text", remedy=f"{remedy} {otherwise}".strip())
