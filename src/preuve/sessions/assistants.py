"""`preuve assistant`: list the assistants of a project, have one answer, run its tests, begin a new one."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from preuve.assistants.model import FOLDER, NAME, Assistant, Case, assistant, assistants
from preuve.assistants.results import path_of
from preuve.assistants.standing import Standing, Tested, standing
from preuve.errors import BadInput
from preuve.i18n import _, language, ngettext
from preuve.inside import inside
from preuve.pages import duration
from preuve.project import Project
from preuve.sessions.analysing import printable
from preuve.sessions.opening import opened, typed
from preuve.sessions.terminal import Terminal
from preuve.store import write_atomic
from preuve.targets import templates
from preuve.wiring import reach

MOST_BYTES = 200_000


def show(folder: Path, *, as_json: bool) -> None:
    """Print each assistant and how its tests stand, read again from the recordings. Raises BadInput."""
    project = opened(folder)
    found = [(one, standing(project, one)) for one in assistants(project)]
    if as_json:
        _json([told.model_dump(mode="json") | {"tests_written": len(one.tests)} for one, told in found])
        return
    if not found:
        command = typed(project, "assistant", "new", "ID", option="--project")
        _say(_("Aucun assistant ici. « {command} » en commence un.").format(command=command))
    for one, told in found:
        _say(_("{id} : {title}. {state}").format(id=one.id, title=one.title, state=_state(project, one, told)))


def ask(folder: Path, name: str, given: Sequence[str], files: Sequence[str]) -> None:
    """Have an assistant answer, and say which recording holds it. Raises PreuveError."""
    project = opened(folder)
    one = assistant(project, name)
    values = dict(map(_pair, given)) | {key: _read(path) for key, path in map(_pair, files)}
    for wanted in one.inputs:
        if wanted.required and wanted.name not in values and sys.stdin.isatty():
            values[wanted.name] = Terminal().ask(wanted.what)
    said = reach("assist")(project, one, values)
    _say(said.text)
    _say("")
    told = _("Réponse de {model}, gardée dans l'enregistrement {recording}. Relisez-la avant de vous en servir.")
    _say(told.format(model=said.model or _("l'IA"), recording=said.recording))


def examine(folder: Path, name: str, *, again: bool, as_json: bool, plain: bool = False) -> int:
    """Run every test; 1 where one doesn't hold. `plain`: each is told, even to a file. Raises PreuveError."""
    project = opened(folder)
    one = assistant(project, name)
    if not one.tests:
        raise BadInput(
            _("cet assistant n'a aucun essai."),
            path=f"{FOLDER}/{name}.yaml",
            key="tests",
            remedy=_("Ajoutez-en : ce qu'on lui donne, et ce que sa réponse doit respecter."),
        )
    reach("assist_tests")(project, one, _progress(one, told=plain or sys.stderr.isatty()), again=again)
    found = standing(project, one)
    if as_json:
        _json(found.model_dump(mode="json"))
    else:
        for line in _lines(project, one, found):
            _say(line)
    return int(found.state != "holds")


def new(folder: Path, name: str) -> str:
    """Lay down a commented assistant; say where. Raises BadInput."""
    project = opened(folder)
    path = project.folder / FOLDER / f"{name}.yaml"
    if not re.fullmatch(NAME, name):
        raise BadInput(
            _("« {name} » ne peut pas nommer un assistant.").format(name=name),
            key="ID",
            remedy=_("Prenez des minuscules sans accent, des chiffres et des traits d'union, comme « devis-simple »."),
        )
    if path.exists():
        raise BadInput(_("cet assistant existe déjà."), path=path, remedy=_("Prenez un autre nom, ou modifiez-le."))
    model = templates() / "assistants" / ("en.yaml" if language() == "en" else "fr.yaml")
    write_atomic(inside(project.folder, path), model.read_text(encoding="utf-8").replace("{id}", name).encode())
    told, command = _("{path} : complétez-le, puis « {command} »."), _test_of(project, name)
    return told.format(path=path.relative_to(project.folder).as_posix(), command=command)


def _test_of(project: Project, name: str) -> str:
    """The command that runs an assistant's tests."""
    return typed(project, "assistant", "test", name, option="--project")


def _state(project: Project, one: Assistant, told: Standing) -> str:
    match told.state:
        case "untested":
            return _("Jamais essayé.") if one.tests else _("Aucun essai écrit.")
        case "stale":
            return _("Ses essais sont plus anciens que ses instructions : « {command} ».").format(
                command=_test_of(project, one.id)
            )
        case _:
            held = ngettext("{held} essai tenu sur {all}.", "{held} essais tenus sur {all}.", told.held)
            said = held.format(held=told.held, all=len(told.tests))
            if told.authored:
                said += " " + _("Ces réponses ont été écrites pour un exemple : aucun service ne les a données.")
            return said


def _lines(project: Project, one: Assistant, found: Standing) -> Iterator[str]:
    for case, tested in zip(one.tests, found.tests, strict=True):
        yield from _test(case, tested)
    yield _state(project, one, found)
    yield _("Gardé dans {path}.").format(path=path_of(project.folder, one.id).relative_to(project.folder).as_posix())


def _test(case: Case, tested: Tested) -> Iterator[str]:
    yield (_("Tient : {title}") if tested.holds else _("Ne tient pas : {title}")).format(title=case.title)
    if tested.problem:
        yield "  " + _("{problem}.").format(problem=tested.problem)
    for outcome in tested.outcomes:
        mark = _("oui") if outcome.holds else _("NON")
        yield "  " + _("{mark} : {said} ({why})").format(mark=mark, said=outcome.said, why=outcome.why.rstrip("."))
    if tested.text and not tested.holds:
        yield "  " + _("Réponse : {text}").format(text=" ".join(tested.text.split()))


def _progress(one: Assistant, *, told: bool) -> Callable[[Case], None]:
    """Tells which test is being answered, and how long it may last, where it is asked for."""
    done, began = 0, monotonic()

    def listen(case: Case) -> None:
        nonlocal done
        line = _("Essai {n} sur {all} : {title}…").format(n=done + 1, all=len(one.tests), title=case.title)
        if done:
            left = (monotonic() - began) / done * (len(one.tests) - done)
            line += " " + _("(encore {time} environ)").format(time=duration(left))
        done += 1
        if told:
            print(printable(line), file=sys.stderr)  # noqa: T201

    return listen


def _pair(given: str) -> tuple[str, str]:
    name, sign, text = given.partition("=")
    if not sign:
        raise BadInput(
            _("« {given} » n'est pas de la forme NOM=TEXTE.").format(given=given),
            key="--set",
            remedy=_('Écrivez par exemple --set "message=Bonjour".'),
        )
    return name.strip(), text


def _read(given: str) -> str:
    path = Path(given)
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise BadInput(
            _("ce fichier est introuvable, ou trop gros."),
            path=given,
            key="--file",
            remedy=_("Donnez un fichier texte de 200 ko au plus."),
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("ce fichier n'est pas enregistré en UTF-8."),
            path=given,
            key="--file",
            remedy=_("Enregistrez-le de nouveau en choisissant l'encodage UTF-8."),
        ) from error


def _json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _say(text: str) -> None:
    print("\n".join(printable(line) for line in text.splitlines()))  # noqa: T201
