"""Asking a model what the columns of an unknown export mean: a run of its own, recorded; nothing is accepted here."""

import json
from dataclasses import dataclass
from pathlib import Path

from flows.figures import answering, attempts, writer
from flows.trying import beside
from preuve.audience.exports.columns import FILE
from preuve.audience.exports.mapping import STEP, TEMPLATE, Proposal, Sample, prompt_values, sample_of, schema
from preuve.engines import TextRequest
from preuve.i18n import _, speaking
from preuve.project import Project
from preuve.prompts.fill import FOLDER, fill
from preuve.targets import templates

SOURCE = "fr"  # what a model is asked doesn't depend on the reader's language


def by_hand() -> str:
    """What to do without a model."""
    return _(
        "Ou, à la main, décrivez ses colonnes dans {file}, comme le montre le modèle commenté d'un projet neuf "
        "(« preuve new »)."
    ).format(file=FILE)


@dataclass(frozen=True)
class Mapped:
    """A proposal, what it is about, and the model and recording it comes from."""

    proposal: Proposal
    sample: Sample
    model: str
    recording: str


def propose(project: Project, file: Path) -> Mapped:
    """What a model proposes for a file's columns; asked once of the same heads and cells. Raises PreuveError."""
    sample = sample_of(file, file.name)
    own = project.folder / FOLDER / TEMPLATE
    path = own if own.is_file() else templates() / "project" / FOLDER / TEMPLATE
    with speaking(SOURCE):
        prompt = fill(path, brief=project.brief, **prompt_values(sample))
        shape = schema(sample)
    request = TextRequest(
        prompt=prompt,
        template=TEMPLATE,
        json_schema=shape,
        language=project.brief.language,
        attempt=max(attempts(project, STEP), 1),
    )
    engine = writer(project, STEP, by_hand())
    with answering(project, by_hand()), beside(project, "script", (STEP, request.digest())) as work:
        params = {**request.model_dump(mode="json"), "sample": sample.model_dump(mode="json")}
        made = work.make(STEP, params=params, engine=engine, label=file.name)
        about = json.loads(project.store.read(made["about.json"]))
        found = Proposal.model_validate_json(project.store.read(made["proposal.json"]))
        return Mapped(found, sample, about["model"], about["recording"])
