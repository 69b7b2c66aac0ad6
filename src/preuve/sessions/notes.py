"""`preuve notes`: what of her notes goes into the script's request, and what doesn't."""

from collections.abc import Iterator
from pathlib import Path

from preuve.i18n import _
from preuve.notes import FOLDER, Note, inventory, sees, words
from preuve.project import Project


def show(folder: Path) -> None:
    """Print each note, and what becomes of it."""
    project = Project(folder)
    told = list(lines(project))
    if not told:
        print(_("Aucune note dans {path}.").format(path=project.folder / FOLDER))  # noqa: T201
    for line in told:
        print(line)  # noqa: T201


def lines(project: Project) -> Iterator[str]:
    """A sentence for each note. Raises BadInput."""
    seen = sees(project)
    for note in inventory(project):
        yield f"{note.name} : {_fate(note, seen=seen)}"


def unsent(project: Project) -> list[str]:
    """What a run says of the pictures that the model can't look at; nothing where all go. Raises BadInput."""
    names = [] if sees(project) else [note.name for note in inventory(project) if note.kind == "picture"]
    if not names:
        return []
    told = _("Vos images de notes n'ont pas été envoyées ({names}) : le modèle qui écrit ne regarde pas d'images.")
    return [told.format(names=", ".join(names))]


def _fate(note: Note, *, seen: bool) -> str:
    if note.kind == "picture":
        return (
            _("envoyée avec la demande, réduite, sans lieu ni date.")
            if seen
            else _("gardée ici : le modèle qui écrit ne regarde pas d'images.")
        )
    if note.kind == "text":
        return _("envoyé avec la demande ({n} caractères).").format(n=len(words(note.path)))
    if not note.transcript.is_file():
        return _("sera transcrite à la prochaine production, dans {path}.").format(path=note.transcript.name)
    return _("transcrite dans {path} ({n} caractères), que vous pouvez corriger.").format(
        path=note.transcript.name, n=len(words(note.transcript))
    )
