"""What she leaves out of a dossier: files that she names, of which only the digest is kept."""

from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase

from preuve.dossier import layout
from preuve.dossier.absent import needed
from preuve.errors import BadInput
from preuve.i18n import _


def left_out(asked: Iterable[str], names: Collection[str]) -> set[str]:
    """The dossier's names of what is asked to be left out.

    Args:
        asked: paths in the project, or in the run's folder; a folder's for all it holds; `*` stands for anything.
        names: the dossier's names.

    Raises BadInput: nothing has that name, or a dossier is nothing without it.
    """
    found: set[str] = set()
    for one in asked:
        wanted = one.strip().replace("\\", "/").removeprefix("./").rstrip("/")
        own = {name for name in names if any(_is(path, wanted) for path in _paths(name))}
        if not own:
            raise BadInput(
                _("rien de ce nom n'irait dans le dossier."),
                path=one,
                key="--redact",
                remedy=_("Donnez un chemin du projet, comme media/photo.jpg ou audience/*.csv."),
            )
        if refused := sorted(name for name in own if needed(name)):
            raise BadInput(
                _("sans ce fichier, il n'y a plus de dossier : {name}.").format(name=next(_paths(refused[0]))),
                path=one,
                key="--redact",
                remedy=_("Si le jury seul doit le voir, chiffrez le dossier pour lui (--encrypt-for)."),
            )
        found |= own
    return found


def _paths(name: str) -> Iterator[str]:
    """What a person may call a dossier's file: its path in the project, in the run, or in the dossier."""
    yield from (path for path in (layout.to_project(name), layout.to_run(name), name) if path)


def _is(path: str, wanted: str) -> bool:
    return bool(wanted) and (path == wanted or path.startswith(wanted + "/") or fnmatchcase(path, wanted))
