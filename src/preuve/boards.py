"""The storyboard's file, one for each tone: the AI's draft first, then hers. Her words are never overwritten."""

import contextlib
import json
import re
from pathlib import Path
from typing import Any

import yaml

from preuve.artifact import Artifact, canonical, digest_file
from preuve.controls.bounds import Bounds, hold
from preuve.engines import Answer
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _
from preuve.project import Project
from preuve.reading import check, load, not_json
from preuve.store import write_atomic
from preuve.storyboard import Storyboard, changes

_FENCE = re.compile(r"^```\w*\s*|\s*```$")

HEADER = """\
# Le storyboard, plan par plan. Il vient de l'IA ; il est à vous : changez ce que vous voulez, puis relancez
# « preuve run » : seuls les plans changés sont refaits. Dites pourquoi dans « note » : c'est votre part d'écriture.
# « draft » est l'empreinte du texte de l'IA dont ce fichier est parti ; n'y touchez pas.
"""


def draft_bytes(board: Storyboard) -> bytes:
    """The canonical form of the AI's draft."""
    return canonical(board.model_dump(mode="json", exclude_defaults=True))


def read_draft(data: Any, where: Path | str) -> Storyboard:
    """The AI's draft, checked. Raises BadInput."""
    return check(data, Storyboard, where)


def reply(answer: Answer, bounds: Bounds | None = None) -> Storyboard:
    """The storyboard of a text engine's answer, with or without a fence around its JSON. Raises BadInput.

    With `bounds`, one that isn't in the language asked, or that the film's length can't hold, is refused too.
    """
    text = _FENCE.sub("", answer.data.decode("utf-8", errors="replace").strip())
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            not_json(error),
            path=answer.name,
            remedy=_("Répondez par le seul objet JSON demandé."),
        ) from error
    board = read_draft(data, answer.name)
    return hold(board, bounds, answer.name) if bounds else board


def refused(reason: str) -> PermanentError:
    """The error when no answer was a storyboard."""
    return PermanentError(
        _("Aucune des réponses de l'IA n'est un storyboard utilisable. La dernière : {reason}").format(reason=reason),
        remedy=_(
            'Demandez-en un autre : « preuve iterate script --note "…" ». Si rien n\'y fait, relisez '
            "prompts/script.md.j2 et la durée voulue dans le brief, ou prenez un modèle plus capable."
        ),
    )


def to_yaml(board: Storyboard) -> bytes:
    """The file she edits."""
    data = board.model_dump(mode="json", exclude_defaults=True)
    return (HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)).encode()


def settle(project: Project, draft: Artifact) -> Path:
    """The storyboard to use with this draft: hers, or the draft itself written out for her to edit.

    Raises BadInput when hers was edited from another draft: she says which one to keep.
    """
    path = project.storyboard_path
    proposed = load_draft(project, draft)
    fresh = to_yaml(proposed.model_copy(update={"draft": draft.sha256}))
    if not path.is_file():
        write_atomic(path, fresh)
        return path
    hers = load(path, Storyboard)
    if hers.draft in ("", draft.sha256):
        return path
    if path.read_bytes() == _untouched(project, hers.draft):
        write_atomic(path, fresh)
        return path
    raise BadInput(
        _("ce storyboard porte vos corrections, faites sur un autre texte de l'IA que celui qui est retenu."),
        path=path,
        key="draft",
        remedy=_(
            "« preuve storyboard keep » garde le vôtre ; « preuve storyboard renew » repart de l'autre texte et met "
            "le vôtre de côté. Ce que vous aviez changé reste noté à côté."
        ),
    )


def _untouched(project: Project, sha256: str) -> bytes:
    """The file as it was written from an earlier draft; nothing where that draft is gone or altered."""
    path = project.store.path(sha256)
    if not path.is_file() or digest_file(path) != sha256:
        return b""
    return to_yaml(Storyboard.model_validate_json(path.read_bytes()).model_copy(update={"draft": sha256}))


def load_draft(project: Project, draft: Artifact) -> Storyboard:
    """The AI's draft, from the store."""
    return Storyboard.model_validate_json(project.store.read(draft))


def keep(project: Project, draft: Artifact) -> Path:
    """Bind her storyboard to the new draft: hers wins."""
    hers = load(project.storyboard_path, Storyboard)
    _note_changes(project, hers, draft)
    write_atomic(project.storyboard_path, to_yaml(hers.model_copy(update={"draft": draft.sha256})))
    return project.storyboard_path


def renew(project: Project, draft: Artifact) -> tuple[Path, Path]:
    """Start again from the new draft; hers is put aside. Returns the new file and where the old one went."""
    path = project.storyboard_path
    if not path.is_file():
        return settle(project, draft), path
    with contextlib.suppress(BadInput):  # one that can't be read any more is put aside all the same
        _note_changes(project, load(path, Storyboard), draft)
    kept = path.rename(aside(path))
    return settle(project, draft), kept


def _note_changes(project: Project, hers: Storyboard, draft: Artifact) -> None:
    """Note what she changed in the draft that her storyboard leaves: bound to another, it could not be told again."""
    path = project.store.path(hers.draft)
    if hers.draft in ("", draft.sha256) or not path.is_file() or digest_file(path) != hers.draft:
        return
    made = changes(Storyboard.model_validate_json(path.read_bytes()), hers)
    told = {"draft": hers.draft, "changes": [change.model_dump(mode="json") for change in made]}
    write_atomic(_free(project.storyboard_path, "corrections-{n}.json"), canonical(told))


def aside(path: Path) -> Path:
    """Where a storyboard is put aside: a name that nothing has."""
    return _free(path, "ancien-{n}.yaml")


def _free(path: Path, name: str) -> Path:
    number = 1
    while (free := path.with_name(f"{path.stem}.{name.format(n=number)}")).exists():
        number += 1
    return free
