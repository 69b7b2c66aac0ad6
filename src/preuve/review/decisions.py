"""Decisions: what a person said of what a gate showed her, kept in her project, a file each.

`decisions/<gate>-<number>.yaml` names every artefact she was shown by its digest, so that a decision holds for those
very bytes and nothing else: whatever changed is asked again. Of two decisions on the same bytes, the last one wins.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import check, load
from preuve.store import write_atomic
from preuve.storyboard import Change

FOLDER = "decisions"
Gate = Literal["storyboard", "images", "film"]
GATES: tuple[Gate, ...] = get_args(Gate)
_FILE = re.compile(rf"^({'|'.join(GATES)})-([1-9][0-9]{{0,4}})$")
HEADER = """\
# Votre décision, écrite par « preuve review ». Elle vaut pour les fichiers listés sous « seen », reconnus à leur
# empreinte, et pour eux seuls : changer une empreinte ici ne fait rien accepter.
"""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class Seen(Value):
    """Something she was shown: its path in the run's folder, or which picture it is, and its digest."""

    name: str = Field(min_length=1, max_length=300)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Decision(Value):
    """What she decided at a gate. `beside` was shown too, and the decision doesn't hang on it."""

    gate: Gate
    verdict: Literal["accepted", "refused"]
    by: Name
    at: AwareDatetime
    note: Note = ""
    shots: tuple[str, ...] = Field(default=(), max_length=60, description="The shots she refuses; empty: no one alone.")
    changes: tuple[Change, ...] = Field(default=(), description="What she changed since she was first shown it.")
    seen: tuple[Seen, ...] = Field(min_length=1, max_length=2000)
    beside: tuple[Seen, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _says_why(self) -> "Decision":
        if self.verdict == "refused" and not self.note:
            raise ValueError(_("un refus dit ce qu'il faut changer, sous « note »"))
        return self


class Review(Value):
    """What a run keeps of a gate. `looked` is false, and `by` empty, where nobody looked (`preuve run --yes`)."""

    gate: Gate
    looked: bool
    verdict: Literal["accepted", "refused", "passed"]
    by: str = ""
    at: AwareDatetime | None = None
    note: str = ""
    shots: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A decision and its file."""

    path: Path
    number: int
    decision: Decision


def read(folder: Path) -> list[Taken]:
    """A project's decisions, gate by gate, in the order they were taken. Raises BadInput."""
    files = [path for path in (folder / FOLDER).glob("*") if path.suffix in (".yaml", ".yml")]
    return sorted(map(_read, files), key=lambda one: (GATES.index(one.decision.gate), one.number))


def taken_at(taken: Iterable[Taken], gate: Gate) -> list[Taken]:
    """The decisions of one gate."""
    return [one for one in taken if one.decision.gate == gate]


def standing(taken: Iterable[Taken], gate: Gate, seen: Sequence[Seen]) -> Taken | None:
    """The decision that holds for these very bytes: the last one taken on them."""
    same = [one for one in taken_at(taken, gate) if not differences(one.decision.seen, seen)]
    return same[-1] if same else None


def differences(before: Iterable[Seen], after: Iterable[Seen]) -> list[str]:
    """The names of what isn't the same in two showings: other bytes, added, gone."""
    one, two = ({(seen.name, seen.sha256) for seen in shown} for shown in (before, after))
    return sorted({name for name, _sha in one ^ two})


def write(folder: Path, decision: Decision) -> Path:
    """Keep a decision in a file of its own. Raises BadInput where a file of the folder isn't a decision."""
    number = max((one.number for one in taken_at(read(folder), decision.gate)), default=0) + 1
    path = folder / FOLDER / f"{decision.gate}-{number}.yaml"
    data = decision.model_dump(mode="json", exclude_defaults=True)
    write_atomic(path, (HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)).encode())
    return path


def kept(params: Mapping[str, Any], seen: Mapping[str, str], data: bytes | None) -> dict[str, Any]:
    """What a run keeps of a gate, as JSON: the decision, or that nobody looked. Raises BadInput.

    Args:
        params: the `gate`, and the decision's `file`.
        seen: the digests of what was there, by name.
        data: the decision file's bytes; None where nobody looked.
    """
    gate, there = params["gate"], tuple(Seen(name=name, sha256=sha256) for name, sha256 in seen.items())
    if data is None:
        return Review(gate=gate, looked=False, verdict="passed", seen=there).model_dump(mode="json")
    decision = _of_gate(check(yaml.safe_load(data), Decision, params["file"]), gate, params["file"])
    if differences(decision.seen, there):
        raise BadInput(
            _("cette décision porte sur d'autres fichiers."),
            path=params["file"],
            key="seen",
            remedy=_("Reprenez la décision avec « preuve review »."),
        )
    return Review(looked=True, **decision.model_dump(exclude={"beside"})).model_dump(mode="json")


def titles() -> dict[str, str]:
    """What people call what each gate shows."""
    return {"storyboard": _("le storyboard"), "images": _("les images"), "film": _("les films")}


def what_to_do(gate: Gate, shots: Sequence[str], storyboard: Path) -> str:
    """What a person does after she refused."""
    note, shot = _("CE QU'IL FAUT CHANGER"), _("PLAN")
    commands = {
        "storyboard": [f'preuve iterate script --note "{note}"'],
        "images": [f'preuve iterate image {name} --note "{note}"' for name in shots or (shot,)],
        "film": [f'preuve iterate {what} {shot} --note "{note}"' for what in ("image", "voice")],
    }
    told = _("Corrigez {file}, ou demandez un autre essai : {commands}.")
    again = _("Puis relancez « preuve run » : il s'arrêtera de nouveau ici pour vous montrer le résultat.")
    other = _("Si vous changez d'avis, « preuve review » montre de nouveau ce qui attend, et note votre accord.")
    return f"{told.format(file=storyboard, commands=' ; '.join(commands[gate]))} {again} {other}"


def _read(path: Path) -> Taken:
    named = _FILE.match(path.stem)
    if named is None or path.suffix != ".yaml":
        raise BadInput(
            _("le nom de ce fichier n'est pas celui d'une décision."),
            path=path,
            remedy=_("Nommez-le comme « images-1.yaml » ({gates}), ou retirez-le du dossier.").format(
                gates=", ".join(GATES)
            ),
        )
    return Taken(path, int(named[2]), _of_gate(load(path, Decision), named[1], path))


def _of_gate(decision: Decision, gate: str, file: Path | str) -> Decision:
    if decision.gate != gate:
        raise BadInput(
            _("cette décision porte sur « {other} », et son fichier sur « {gate} ».").format(
                other=decision.gate, gate=gate
            ),
            path=file,
            key="gate",
            remedy=_("Remettez le nom d'origine du fichier, ou reprenez la décision avec « preuve review »."),
        )
    return decision
