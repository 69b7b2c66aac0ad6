"""`preuve deliver`: her documents as files to hand in and to show, then what was written and what is still to write."""

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from preuve.deliver.build import FORMATS, ONLY, Built, Hear, Wish, build, ground_of, passed
from preuve.deliver.order import Lack
from preuve.deliver.shelf import Shelf
from preuve.errors import BadInput
from preuve.frameworks import names
from preuve.i18n import _, ngettext
from preuve.inside import inside
from preuve.pages import size
from preuve.portfolio import DEFAULT
from preuve.project import Project
from preuve.sessions.bar import bar
from preuve.sessions.opening import opened
from preuve.sessions.overdue import overdue
from preuve.sessions.publishing import say
from preuve.store import check_place, elsewhere

FOLDER = "livrables"
MOST_TOLD = 12


@dataclass(frozen=True)
class Asked:
    """What she asks. `framework`: empty, those of her portfolio; `out`: None, the project's own folder."""

    framework: str = ""
    out: Path | None = None
    wish: Wish = field(default_factory=Wish)
    trainer: bool = False
    as_json: bool = False
    plain: bool = False


def deliver(given: Path, asked: Asked) -> int:
    """Write the deliverables of a project; give the exit code. Raises PreuveError; TooLong once the rest is written."""
    _check(asked)
    project = opened(given)
    wanted = _wanted(project, asked)
    if asked.trainer:
        return _for_trainers(project, asked)
    ground = ground_of(project)
    results = []
    for name in wanted:
        out = _place(project, asked, name, many=len(wanted) > 1)
        with elsewhere("--out"):
            check_place(out)
        with _progress(asked) as hear:
            built = build(ground, name, asked.wish, out, hear)
        shelf = Shelf(out)
        written = [shelf.put(one.name, one.data) for one in built.outputs]
        today = project.portfolio.today or date.today()  # noqa: DTZ011  (her own calendar's day)
        built.told += (*passed(project, today), *overdue(project, ground.on, (name,)))
        results.append((built, written, shelf))
    if asked.as_json:
        sys.stdout.write(json.dumps([_json(*one) for one in results], ensure_ascii=False, indent=1) + "\n")
    else:
        say("\n\n".join("\n".join(_told(*one)) for one in results))
    if refused := next((built.refused for built, _written, _shelf in results if built.refused), None):
        raise refused
    return 0


def _check(asked: Asked) -> None:
    wish = asked.wish
    if wish.only and wish.only not in ONLY:
        raise BadInput(
            _("« {given} » n'est pas un livrable.").format(given=wish.only),
            key="--only",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(ONLY)),
        )
    wrong = next((one for one in wish.formats if one not in FORMATS), "")
    if wrong or not wish.formats:
        raise BadInput(
            _("« {given} » n'est pas un format que Preuve écrit.").format(given=wrong),
            key="--format",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(FORMATS)),
        )


def _wanted(project: Project, asked: Asked) -> Sequence[str]:
    if not asked.framework:
        return project.portfolio.frameworks
    if asked.framework not in names():
        raise BadInput(
            _("le référentiel « {name} » est inconnu.").format(name=asked.framework),
            key="--framework",
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(names())),
        )
    return (asked.framework,)


def _place(project: Project, asked: Asked, name: str, *, many: bool) -> Path:
    if asked.out is None:
        return inside(project.folder, project.folder / FOLDER / name)
    return asked.out.resolve() / name if many else asked.out.resolve()


def _for_trainers(project: Project, asked: Asked) -> int:
    from preuve.deliver.trainer import trainer
    from preuve.deliver.training import on_video
    from preuve.sessions.production import sample_folder

    out = asked.out.resolve() if asked.out else inside(project.folder, project.folder / FOLDER / "formateur")
    with elsewhere("--out"):
        check_place(out)
    built = Built("formateur", outputs=list(trainer(asked.wish.formats, sample_folder(), asked.framework)))
    if asked.framework not in ("", DEFAULT):
        built.told.append(on_video(asked.framework))
    shelf = Shelf(out)
    written = [shelf.put(one.name, one.data) for one in built.outputs]
    if asked.as_json:
        sys.stdout.write(json.dumps([_json(built, written, shelf)], ensure_ascii=False, indent=1) + "\n")
    else:
        say("\n".join((*_files(built, written, shelf), *_warnings(built))))
    return 0


def _told(built: Built, written: Sequence[Path], shelf: Shelf) -> Iterator[str]:
    yield from _files(built, written, shelf)
    yield from _warnings(built)
    yield from _lacking(built.lacks)


def _warnings(built: Built) -> Iterator[str]:
    yield from (_("Attention : {said}").format(said=said) for said in built.told)


def _files(built: Built, written: Sequence[Path], shelf: Shelf) -> Iterator[str]:
    if not written:
        return
    yield _("Écrit dans {folder} :").format(folder=shelf.folder)
    for one, path in zip(built.outputs, written, strict=True):
        parts = ", ".join(filter(None, (one.said, size(path.stat().st_size))))
        yield _("- {name} : {said}").format(name=one.name, said=parts)
    for name, path in shelf.aside.items():
        yield _("- {name} avait été modifié : le vôtre est gardé sous {kept}").format(name=name, kept=path.name)


def _lacking(lacks: Sequence[Lack]) -> Iterator[str]:
    """What is still to write, what is a draft, what lacks something: by kind, each with where."""
    for kind in ("gap", "draft", "flaw"):
        found = [one for one in lacks if one.kind == kind]
        if not found:
            continue
        yield _counted(kind, len(found))
        for one in found[:MOST_TOLD]:
            yield _("- {file}, « {heading} » : {said}").format(file=one.file, heading=one.heading, said=one.said)
        if len(found) > MOST_TOLD:
            yield _("- et {n} de plus, marquées dans les livrables").format(n=len(found) - MOST_TOLD)
    if not lacks:
        yield _("Rien ne manque : chaque partie est écrite.")


def _counted(kind: str, n: int) -> str:
    if kind == "gap":
        said = ngettext("{n} partie encore à écrire :", "{n} parties encore à écrire :", n)
    elif kind == "draft":
        said = ngettext("{n} brouillon, pas encore à vous :", "{n} brouillons, pas encore à vous :", n)
    else:
        said = ngettext("{n} partie à compléter :", "{n} parties à compléter :", n)
    return said.format(n=n)


def _json(built: Built, written: Sequence[Path], shelf: Shelf) -> dict[str, object]:
    return {
        "framework": built.framework,
        "written": [
            {"file": str(path), "said": one.said, "bytes": path.stat().st_size}
            for one, path in zip(built.outputs, written, strict=True)
        ],
        "kept_aside": {name: str(path) for name, path in shelf.aside.items()},
        "refused": str(built.refused.message) if built.refused else "",
        "warnings": built.told,
        "lacking": [asdict(one) for one in built.lacks],
    }


@contextlib.contextmanager
def _progress(asked: Asked) -> Iterator[Hear]:
    """Show how far it is on an interactive terminal, with the time left, and nowhere else."""
    if asked.as_json or asked.plain or not sys.stderr.isatty():
        yield lambda _what, _share: None
        return
    with bar(_("Livrables")) as hear:
        yield hear
