"""`preuve audience map`: what a model proposes of an unknown export, beside its data, kept only on her yes."""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from preuve.audience.exports.columns import FILE, own_formats
from preuve.audience.exports.formats import Accepted, Format
from preuve.audience.exports.mapping import as_format, lines
from preuve.audience.exports.reading import read_exports
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project, slug
from preuve.sessions.signing import signed
from preuve.store import write_atomic
from preuve.wiring import reach

FOLDER = "audience"


def map_file(folder: Path, file: Path, *, accept: bool, by: str, plain: bool) -> None:
    """Show the proposal, ask, write audience/colonnes.yaml. Raises BadInput where the file is already understood."""
    project = Project(folder)
    file = _found(project, file)
    _check_unknown(project, file)
    mapped = reach("map")(project, file)
    _show(mapped, plain=plain or not sys.stdout.isatty())
    if not accept and not _yes():
        print(_("Rien n'est gardé. Pour l'accepter : « preuve audience map {file} --accept ».").format(file=file))  # noqa: T201
        return
    who = signed(project, by)
    accepted = Accepted(by=who, on=datetime.now(UTC).date(), recording=mapped.recording)
    form = as_format(mapped.proposal, file.name, accepted)
    name = _keep(project.folder / FILE, file, form)
    count = len(read_exports([file], {name: form}).figures)
    told = ngettext("{n} publication y est lue.", "{n} publications y sont lues.", count).format(n=count)
    print(_("Gardé dans {path}, format « {name} » : {told}").format(path=FILE, name=name, told=told))  # noqa: T201


def _found(project: Project, file: Path) -> Path:
    """The export as it was named: from here, else from the project, else in its audience folder. Raises BadInput."""
    for path in (file, project.folder / file, project.folder / FOLDER / file.name):
        if path.is_file():
            return path
    raise BadInput(
        _("ce fichier est introuvable."),
        path=file,
        remedy=_("Déposez l'export dans audience/, puis : preuve audience map audience/{name}").format(name=file.name),
    )


def _check_unknown(project: Project, file: Path) -> None:
    try:
        known = read_exports([file], own_formats(project.folder / FILE)).files
    except BadInput as error:
        if "audience map" not in error.remedy:
            raise
        return
    raise BadInput(
        _("cet export est déjà compris, par le format « {name} ».").format(name=known[0].format),
        path=file.name,
        remedy=_("Mettez-le dans audience/ : « preuve audience » le lira."),
    )


def _show(mapped: Any, *, plain: bool) -> None:
    proposal, rows = mapped.proposal, lines(mapped.proposal, mapped.sample)
    print(_("Proposé par {model} (enregistrement {id}), plateforme : {platform}").format(  # noqa: T201
        model=mapped.model or "?", id=mapped.recording, platform=proposal.platform))  # fmt: skip
    if plain:
        for head, sense, unit, example in rows:
            line = _("{head} : {sense} ({unit}), par exemple {example}")
            print(_printable(line.format(head=head, sense=sense, unit=unit, example=example or "–")))  # noqa: T201
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    for head in (_("Colonne"), _("Sens proposé"), _("Unité"), _("Exemple")):
        table.add_column(head)
    for row in rows:
        table.add_row(*(escape(_printable(cell)) for cell in row))
    Console().print(table)


def _yes() -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return input(_("Garder ce sens des colonnes ? [o/N] ")).strip().lower() in ("o", "oui", "y", "yes")


def _keep(path: Path, file: Path, form: Format) -> str:
    """Write the format in her file, after what is there. Gives its name."""
    known = own_formats(path)
    name: str = next(one for one in _names(slug(file.stem)[:40]) if one not in known)
    told = yaml.safe_dump(
        {name: form.model_dump(mode="json", exclude_defaults=True)}, allow_unicode=True, sort_keys=False, width=110
    )
    entry = "".join(f"  {line}\n" for line in told.splitlines())
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else "formats:\n"
    write_atomic(path, (before.rstrip("\n") + "\n" + entry).encode())
    if set(_sound(path)) != {*known, name}:  # her file was written in a form that nothing can be added to
        whole: Mapping[str, Any] = {**{one: known[one] for one in known}, name: form}
        data = {"formats": {one: whole[one].model_dump(mode="json", exclude_defaults=True) for one in whole}}
        write_atomic(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110).encode())
    return name


def _sound(path: Path) -> Mapping[str, Format]:
    try:
        return own_formats(path)
    except BadInput:
        return {}


def _names(base: str) -> Iterator[str]:
    yield f"export-{base}"
    number = 2
    while True:
        yield f"export-{base}-{number}"
        number += 1


def _printable(text: str) -> str:
    """Cells come from outside and may hold anything, terminal commands included."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
