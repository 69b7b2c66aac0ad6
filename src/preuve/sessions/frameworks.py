"""`preuve frameworks`: the référentiels the kit knows; `show`: one of them, whole, with the evidence it takes.

The source's words are French and official. In English each is followed by this kit's rendering, marked as such.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Competence, Criterion, Framework, framework, names
from preuve.i18n import _, language, ngettext
from preuve.pages import number
from preuve.portfolio import FILE
from preuve.project import Project
from preuve.sessions import framework_words as told
from preuve.wording import apart

BRIEF = "brief.yaml"


def print_all(folder: Path, *, as_json: bool, plain: bool) -> None:
    """The référentiels, and which of them the folder's project is presented for. Raises BadInput."""
    presented = _presented(folder)
    found = [framework(name) for name in names()]
    if as_json:
        _write([_short(one, one.id in presented) for one in found])
        return
    for one in found:
        _title(_("{id} : {title}").format(id=one.id, title=one.title), plain=plain)
        typer.echo("\n".join(_about(one)))
        if one.id in presented:
            typer.echo("  " + _("Ce projet est présenté pour lui."))
        typer.echo()
    typer.echo(_("Un référentiel en entier : preuve frameworks show {id}").format(id=found[0].id))


def show(name: str, *, as_json: bool, plain: bool) -> None:
    """One référentiel: its criteria and their evidence, its exam, what is and isn't measured. Raises BadInput."""
    one = framework(name)
    if as_json:
        some, none = told.split(one)
        _write({**one.model_dump(mode="json"), "measured": some, "not_measured": none})
        return
    _title(_("{id} : {title}").format(id=one.id, title=one.title), plain=plain)
    typer.echo("\n".join(_source(one)))
    for competence in one.competences:
        typer.echo()
        _title(_("Compétence {id} : {label}").format(id=competence.id, label=competence.label), plain=plain)
        typer.echo("\n".join(_competence(competence)))
    typer.echo()
    _title(_("Ce que Preuve mesure, et ce qu'il ne mesure pas"), plain=plain)
    typer.echo(told.share(one))
    if one.modality:
        typer.echo()
        _title(_("L'épreuve, telle que la source l'écrit"), plain=plain)
        typer.echo("\n".join(_modality(one.modality)))


def _presented(folder: Path) -> Sequence[str]:
    project = Project(folder)
    return project.portfolio.frameworks if project.has_video or (project.folder / FILE).is_file() else ()


def _write(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))


def _title(text: str, *, plain: bool) -> None:
    typer.echo(text if plain else typer.style(text, bold=True))


def _short(one: Framework, presented: bool) -> dict[str, Any]:  # noqa: FBT001
    some, none = told.split(one)
    return {
        "id": one.id,
        "title": one.title.model_dump(),
        "competences": [competence.id for competence in one.competences],
        "criteria": [criterion.id for criterion in one.criteria()],
        "checks": sorted(one.check_ids()),
        "documents": list(one.documents()),
        "measured": some,
        "not_measured": none,
        "modality": one.modality.model_dump(mode="json", exclude={"terms", "oral"}) if one.modality else None,
        "presented": presented,
    }


def _about(one: Framework) -> Iterator[str]:
    criteria = len(list(one.criteria()))
    count = ngettext("{n} critère", "{n} critères", criteria).format(n=criteria)
    groups = ngettext("{n} compétence", "{n} compétences", len(one.competences)).format(n=len(one.competences))
    labels = apart(str(competence.label) for competence in one.competences)
    asked = _("Ce qui est demandé : {criteria} en {competences} ({labels}).")
    yield "  " + asked.format(criteria=count, competences=groups, labels=labels)
    yield "  " + _("Épreuve : {exam}").format(exam=told.exam(one.modality))
    yield "  " + _("Preuves : {kinds}.").format(kinds=told.kinds(one))


def _source(one: Framework) -> Iterator[str]:
    read = one.source.read.strftime("%d/%m/%Y" if language() == "fr" else "%Y-%m-%d")
    yield _("Source : {title}, lue le {day}.").format(title=one.source.title, day=read)
    if language() == "en":
        yield _("Les textes français sont ceux de la source ; leur traduction est de Preuve et n'est pas officielle.")
    yield from _about(one)


def _words(text: str, english: str, indent: str) -> Iterator[str]:
    """The source's words; in English, our rendering under them."""
    yield f"{indent}« {text} »"
    if language() == "en" and english:
        yield indent + _("Traduction non officielle : {text}").format(text=english)


def _competence(one: Competence) -> Iterator[str]:
    yield from _words(one.text, one.english, "")
    under = ""
    for criterion in one.criteria:
        yield ""
        if criterion.under and criterion.under != under:
            yield from _words(criterion.under, criterion.under_english, "  ")
        under = criterion.under
        yield from _criterion(criterion)


def _criterion(one: Criterion) -> Iterator[str]:
    yield "  " + _("Critère {id} : {label}").format(id=one.id, label=one.label)
    yield from _words(one.text, one.english, "  ")
    for part in one.parts:
        yield f"    {part.id} : {part.asks}"
        yield from (f"      - {line}" for line in told.evidence(part))


def _modality(one: Modality) -> Iterator[str]:
    for term in one.terms:
        yield f"{term.id} : {term.label}"
        yield from _words(term.text, term.english, "  ")
    if one.oral:
        yield (
            _("Ordre de la présentation (celui de la source) :")
            if one.order_given
            else _("Ordre de la présentation (proposé par Preuve : la source n'en donne pas) :")
        )
    for rank, slot in enumerate(one.oral, 1):
        covers = f" ({', '.join(slot.covers)})" if slot.covers else ""
        minutes = _(", {n} min").format(n=number(slot.minutes)) if slot.minutes else ""
        yield f"  {rank}. {slot.label}{covers}{minutes}"
    if any(slot.minutes for slot in one.oral):
        yield "  " + _("Le partage des minutes est de Preuve ; leur somme est celle de la source.")
    yield _("Ce que la source ne dit pas :")
    yield from (f"  - {one}" for one in one.unsaid)
