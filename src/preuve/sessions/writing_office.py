"""`preuve write --export` and `--import`: documents sent to an office suite, and her words taken back from it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preuve.documents.laid import everywhere
from preuve.documents.office.inline import Found
from preuve.documents.office.merging import put
from preuve.documents.office.reading import Taken, read
from preuve.documents.office.sending import digests, sent
from preuve.documents.office.taking import Portion, sort
from preuve.documents.pieces import Piece
from preuve.documents.reading import path_of
from preuve.documents.reading import read as document
from preuve.documents.writing.saving import OLD, Desk
from preuve.documents.writing.state import shown
from preuve.documents.writing.telling import unlike
from preuve.documents.writing.wanted import Wanted
from preuve.errors import BadInput
from preuve.i18n import _, ngettext, speaking
from preuve.inside import inside
from preuve.project import Project
from preuve.sessions.opening import opened, typed
from preuve.sessions.writing import Choice, chosen, lay_down, say
from preuve.store import elsewhere, write_atomic

SENT = f"{OLD}/export.json"


def send_out(folder: Path, choice: Choice, path: Path) -> None:
    """Write documents as a DOCX to fill, with their questions; say what to do next. Raises BadInput."""
    if path.suffix.lower() != ".docx":
        raise BadInput(_("le nom de ce fichier doit finir par .docx."), path=path, key="--export")
    if path.exists():
        raise BadInput(
            _("ce fichier existe déjà, et vous y avez peut-être écrit."),
            path=path,
            key="--export",
            remedy=_("Reprenez-le avec --import, ou choisissez un autre nom."),
        )
    project = opened(folder)
    documents, _parts = chosen(project, choice)
    seen, desk = shown(project), Desk(project)
    for line in lay_down(seen, documents, desk):
        say(line)
    texts = {one: desk.read(one.name) for one in documents}
    with speaking(project.portfolio.language):
        data = sent(seen, texts, datetime.now(UTC).replace(microsecond=0))
    with elsewhere("--export"):
        write_atomic(path, data)
    known = _sent(project) | {one.name: digests(one, text) for one, text in texts.items()}
    kept = inside(project.folder, project.folder / SENT)
    write_atomic(kept, json.dumps(known, ensure_ascii=False, indent=1).encode())
    say(_("Écrit : {path}").format(path=path))
    command = typed(project, "write", "--import", str(path))
    say(_("Remplissez-le dans Word ou LibreOffice, puis : {command}").format(command=command))


def take_back(folder: Path, choice: Choice, path: Path) -> None:
    """Put a DOCX's words in her documents, and tell all that was done. Raises BadInput; then nothing was changed."""
    project = opened(folder)
    taken = read(path)
    documents, _parts = chosen(project, choice)
    blocks = unlike(taken.blocks, everywhere(project.folder), _hers(project, documents))
    found = sort(blocks, documents, documents[0] if len(documents) == 1 else None)
    if not any(portion.blocks for portion in found.portions):
        raise BadInput(
            _("aucun mot de vous n'y a été trouvé sous un titre connu."),
            path=path,
            remedy=_("Gardez les titres des parties, ou nommez le document avec --document."),
        )
    seen, desk = shown(project), Desk(project)
    for name, data in taken.images.items():
        write_atomic(inside(project.folder, _picture(project, name)), data)
    for one in dict.fromkeys(portion.wanted for portion in found.portions):
        list(lay_down(seen, (one,), desk))
        mine = [portion for portion in found.portions if portion.wanted == one]
        for line in _merged(desk, one, mine, _sent(project).get(one.name, {})):
            say(line)
    for line in (*_met(taken.found), *_shown(taken), *_kept(desk)):
        say(line)


def _hers(project: Project, documents: Sequence[Wanted]) -> Iterator[Piece]:
    """What stands as hers in some documents."""
    for one in documents:
        for section in document(project, one.name).sections:
            yield from section.pieces


def _merged(desk: Desk, one: Wanted, portions: list[Portion], sent_out: Mapping[str, str]) -> Iterator[str]:
    notes = list[str]()

    def how(text: str) -> str:
        notes.clear()
        for portion in portions:
            if portion.blocks or portion.known:
                text, said = put(text, portion, str(sent_out.get(portion.heading, "")))
                notes.append(said)
        return text

    changed = desk.change(one.name, how)
    told = [note for note in notes if note]
    state = _("{title} (documents/{name}) :") if changed else _("{title} (documents/{name}) : rien de nouveau.")
    yield state.format(title=one.title, name=one.name)
    yield from (f"  {note}" for note in told)


def _met(found: Found) -> Iterator[str]:
    """What was met in the file that isn't plain words."""
    if found.deleted or found.inserted:
        said = _("Suivi des modifications : {n} ajouts acceptés, {m} suppressions appliquées.")
        yield said.format(n=found.inserted, m=found.deleted)
    if many := len(found.remarks):
        said = ngettext(
            "{n} commentaire gardé dans le texte, entre <!-- et -->.",
            "{n} commentaires gardés dans le texte, entre <!-- et -->.",
            many,
        )
        yield said.format(n=many)
    if found.pictures:
        said = ngettext(
            "{n} image n'est pas reprise : enregistrez-la en PNG ou JPEG dans media/ et citez-la.",
            "{n} images ne sont pas reprises : enregistrez-les en PNG ou JPEG dans media/ et citez-les.",
            found.pictures,
        )
        yield said.format(n=found.pictures)


def _shown(taken: Taken) -> Iterator[str]:
    """The pictures that were taken, and those that nobody described."""
    if many := len(taken.images):
        said = ngettext(
            "{n} image reprise dans documents/images/.", "{n} images reprises dans documents/images/.", many
        )
        yield said.format(n=many)
    if many := taken.undescribed:
        said = ngettext(
            "{n} image sans description : écrivez ce qu'elle montre, à la place de « image sans description ».",
            "{n} images sans description : écrivez ce qu'elles montrent, à la place de « image sans description ».",
            many,
        )
        yield said.format(n=many)


def _picture(project: Project, name: str) -> Path:
    """Where a picture goes. Raises OutsideProject where its folder leads out of the project."""
    path_of(project, Path(name).parent.as_posix())
    return path_of(project, name)


def _kept(desk: Desk) -> Iterator[str]:
    if desk.folder.is_dir():
        yield _("Ce qui était là avant est dans {folder} ; « {command} » le remet.").format(
            folder=desk.folder.relative_to(desk.project.folder), command=typed(desk.project, "write", "--undo")
        )


def _sent(project: Project) -> dict[str, Any]:
    """What was sent out, by document and section; nothing where that can't be read."""
    path = project.folder / SENT
    try:
        data = json.loads(path.read_bytes()) if path.is_file() else {}
    except (ValueError, OSError):
        return {}
    good = isinstance(data, dict) and all(isinstance(one, dict) for one in data.values())
    return data if good else {}
