"""A project's recordings as facts to be shown: each call, whether its bytes are still what was recorded, totals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from preuve.calls.exchange import Usage
from preuve.calls.recordings import SUFFIX, Recording, Recordings, Response
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project

State = Literal["intact", "altered", "missing"]


@dataclass(frozen=True)
class Call:
    """A recording, its file, and what became of its bytes since."""

    path: Path
    recording: Recording
    state: State

    @property
    def provider(self) -> str:
        """The service that was called; an engine of this machine by its own name."""
        one = self.recording
        return one.exchange.provider if one.exchange else one.engine.engine

    @property
    def usage(self) -> Usage:
        """What the service told it used."""
        return self.recording.exchange.usage if self.recording.exchange else Usage()

    @property
    def eur(self) -> float | None:
        """The estimate in euros; None: the price isn't known, or nobody was paid."""
        return self.recording.exchange.cost.eur if self.recording.exchange else None

    @property
    def seconds(self) -> float | None:
        """How long it took; None where that isn't known, or no engine worked."""
        one = self.recording
        if one.origin in ("authored", "brought"):
            return None
        if one.exchange:
            return one.exchange.seconds
        return (one.ended - one.started).total_seconds() if one.started and one.ended else None

    def to_json(self) -> dict[str, Any]:
        """What `--json` lists."""
        one, usage = self.recording, self.usage.model_dump(exclude_none=True)
        return {
            "id": one.id, "step": one.step, "label": one.label, "call": one.call, "attempt": one.attempt,
            "provider": self.provider, "engine": one.engine.engine, "model": one.model, "origin": one.origin,
            "outcome": one.outcome, "reason": one.reason, "usage": usage, "seconds": self.seconds, "eur": self.eur,
            "started": one.started.isoformat() if one.started else None,
            "request_sha256": one.request_sha256, "response_sha256": one.response.sha256, "bytes": self.state,
        }  # fmt: skip


@dataclass(frozen=True)
class Total:
    """What one provider was asked."""

    provider: str
    calls: int
    answered: int
    refused: int
    failed: int
    input_tokens: int
    output_tokens: int
    seconds: float
    eur: float
    unpriced: int

    def to_json(self) -> dict[str, Any]:
        """What `--json` totals."""
        return dict(self.__dict__)


def calls(project: Project) -> tuple[list[Call], list[BadInput]]:
    """A project's calls, the earliest first, and what is wrong with the files that can't be read."""
    found, wrong = list[Call](), list[BadInput]()
    for path in _files(project.recordings):
        try:
            one = Recording.model_validate_json(path.read_bytes())
        except ValueError:
            wrong.append(_unreadable(path))
        else:
            found.append(Call(path, one, _state(project.recordings, path, one)))
    return sorted(found, key=_when), wrong


def find(project: Project, given: str) -> Call:
    """The call of that id, or of the only id that begins so. Raises BadInput."""
    found, _wrong = calls(project)
    alike = [one for one in found if one.recording.id == given] or [
        one for one in found if one.recording.id.startswith(given)
    ]
    if len(alike) != 1 or not given:
        text = ngettext(
            "{n} enregistrement s'appelle ainsi : « {id} ».",
            "{n} enregistrements s'appellent ainsi : « {id} ».",
            len(alike),
        )
        raise BadInput(
            text.format(n=len(alike), id=given),
            path=project.folder / "recordings",
            remedy=_("« preuve recordings » donne leurs noms ; le début suffit s'il n'y en a qu'un."),
        )
    return alike[0]


def totals(found: Iterable[Call]) -> list[Total]:
    """What each provider was asked, in the order they were first called."""
    groups: dict[str, list[Call]] = {}
    for one in found:
        groups.setdefault(one.provider, []).append(one)
    return [_total(name, group) for name, group in groups.items()]


def _total(name: str, group: list[Call]) -> Total:
    outcomes = [one.recording.outcome for one in group]
    return Total(
        provider=name,
        calls=len(group),
        answered=outcomes.count("answered"),
        refused=outcomes.count("refused"),
        failed=outcomes.count("failed") + outcomes.count("unusable"),
        input_tokens=sum(one.usage.input_tokens or 0 for one in group),
        output_tokens=sum(one.usage.output_tokens or 0 for one in group),
        seconds=round(sum(one.seconds or 0 for one in group), 1),
        eur=round(sum(one.eur or 0 for one in group), 6),
        unpriced=sum(one.recording.exchange is not None and one.eur is None for one in group),
    )


def _files(recordings: Recordings) -> Iterator[Path]:
    for folder in (recordings.brought, recordings.folder):
        yield from sorted(folder.rglob(f"*{SUFFIX}")) if folder else ()


def _state(recordings: Recordings, path: Path, one: Recording) -> State:
    """Whether what was recorded can still be read, unchanged: the answer, and the service's whole response."""
    states = {_bytes_state(recordings, path, part) for part in (one.response, one.raw) if part and part.size}
    return next((state for state in ("missing", "altered") if state in states), "intact")


def _bytes_state(recordings: Recordings, path: Path, part: Response) -> State:
    file = path.parent / part.file if part.file else recordings.store.path(part.sha256)
    if not file.is_file():
        return "missing"
    try:
        recordings.read(path, part)
    except (BadInput, OSError):
        return "altered"
    return "intact"


def _unreadable(path: Path) -> BadInput:
    return BadInput(
        _("cet enregistrement n'a pas la forme attendue."),
        path=path,
        remedy=_("Reprenez le fichier d'origine, ou supprimez-le et refaites l'appel."),
    )


def _when(one: Call) -> tuple[float, str, int]:
    started = one.recording.started
    return started.timestamp() if started else 0.0, one.recording.step, one.recording.call
