"""`preuve notes`: what of her notes goes into the script's request, and what doesn't."""

from collections.abc import Iterator
from pathlib import Path

from preuve.i18n import _
from preuve.notes import FOLDER, Note, inventory, left_out, sees, words
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
    for name in left_out(project):
        yield f"{name} : {_aside()}"


def unsent(project: Project) -> list[str]:
    """What a run says of the notes that weren't sent: pictures that the model can't look at, files that are no note."""
    told = []
    pictures = [] if sees(project) else [note.name for note in inventory(project) if note.kind == "picture"]
    if pictures:
        text = _("Vos images de notes n'ont pas été envoyées ({names}) : le modèle qui écrit ne regarde pas d'images.")
        told.append(text.format(names=", ".join(pictures)))
    others = left_out(project)
    if others:
        text = _(
            "Dans notes/, ce qui n'est ni texte, ni son, ni image que l'on sache lire est laissé de côté : {names}."
        )
        told.append(text.format(names=", ".join(others)))
    return told


def _aside() -> str:
    return _(
        "laissé de côté, car seuls se lisent ici textes (.md, .txt), sons (.wav, .mp3, .m4a, .ogg) et images "
        "(.jpg, .png, .webp)."
    )


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
