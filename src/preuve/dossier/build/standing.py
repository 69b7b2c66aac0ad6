"""Whether a run can be sealed: whole, made here, and as it was delivered."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from preuve.artifact import digest_file
from preuve.dossier.data import plain
from preuve.errors import BadInput
from preuve.history import PastRun, past_runs
from preuve.i18n import _, ngettext
from preuve.project import Project

MOST_TOLD = 5
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,80}")
"""A run's name as every system can write it, and as a verifier takes it."""


def standing(project: Project, folder: Path) -> PastRun:
    """The run, if it can be sealed. Raises BadInput: not whole, changed since, or not of this project."""
    run = PastRun(folder)
    _check_place(project, run)
    _check_end(run)
    _check_made_here(project, run)
    if names := sorted(changed(run)):
        raise BadInput(
            ngettext(
                "{n} fichier a changé depuis la production, ou manque : {names}.",
                "{n} fichiers ont changé depuis la production, ou manquent : {names}.",
                len(names),
            ).format(n=len(names), names=", ".join(names[:MOST_TOLD])),
            path=folder,
            remedy=_("Relancez « preuve run » : les fichiers seront remis comme il les a faits. Puis « preuve pack »."),
        )
    return run


def _check_place(project: Project, run: PastRun) -> None:
    home = project.folder / "runs"
    if run.folder.parent != home or run.folder.resolve().parent != home.resolve():
        raise BadInput(
            _("cette production n'est pas dans le dossier runs/ de ce projet."),
            path=run.folder,
            remedy=_("Donnez une production de {folder}.").format(folder=home),
        )
    if not (project.folder / "brief.yaml").is_file():
        raise BadInput(
            _("le projet de cette production n'a pas de brief."),
            path=project.folder / "brief.yaml",
            remedy=_("Remettez la production dans le projet qui l'a faite."),
        )
    if not _NAME.fullmatch(run.folder.name):
        raise BadInput(
            _("le nom de cette production ne peut pas aller dans un dossier."),
            path=run.folder,
            remedy=_("Rendez-lui son nom d'origine, comme « 2026-11-21-090000 »."),
        )


def _check_end(run: PastRun) -> None:
    if run.trial:
        raise BadInput(
            _("c'est un essai fait à côté, pas une production."),
            path=run.folder,
            remedy=_("Donnez la production elle-même : « preuve status » les montre."),
        )
    if _whole(run):
        return
    remedy = _("Relancez « preuve run » : elle reprendra où elle en était. Puis « preuve pack ».")
    if other := finished(run):
        told = _("Ou scellez tout de suite la dernière qui soit finie : preuve pack {path}")
        remedy += "\n  " + told.format(path=shlex.quote(_from_here(other.folder)))
    raise BadInput(
        _("cette production n'a aucun film.") if run.complete else _("cette production n'est pas allée à son terme."),
        path=run.folder,
        remedy=remedy,
    )


def finished(run: PastRun) -> PastRun | None:
    """The latest production of the same project, beside this one, that went to its end and made films."""
    others = past_runs(run.folder.parents[1])
    return next((one for one in others if one.folder != run.folder and not one.trial and _whole(one)), None)


def _whole(run: PastRun) -> bool:
    return run.complete and any(path.startswith("films/") for path in run.delivered)


def _from_here(path: Path) -> str:
    """A path as it is typed: from where she is, where it is under there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _check_made_here(project: Project, run: PastRun) -> None:
    """A run copied from another project: this one's store knows nothing of what it delivered."""
    if not any(project.store.path(sha256).is_file() for sha256 in run.delivered.values()):
        raise BadInput(
            _("ce projet n'a rien gardé de ce que cette production a livré : elle vient d'un autre projet."),
            path=run.folder,
            remedy=_(
                "Donnez la production du projet qui l'a faite. Si c'est bien celui-ci et que .preuve/ a été effacé, "
                "relancez « preuve run »."
            ),
        )


def changed(run: PastRun) -> Iterator[str]:
    """What a run delivered that isn't as it was any more, or isn't there: paths in its folder."""
    root = run.folder.resolve()
    for path, sha256 in run.delivered.items():
        file = run.folder / path
        inside = plain(path) and file.resolve().is_relative_to(root)
        if not inside or not file.is_file() or digest_file(file) != sha256:
            yield path
