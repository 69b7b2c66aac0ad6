"""Recordings of AI calls: each one's bytes and request hold, and the ledger cites each in its own call's order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from preuve.artifact import digest_json
from preuve.calls.exchange import RECEIVED, SENT, Exchange
from preuve.calls.recordings import SUFFIX, Recording, Response
from preuve.dossier import layout
from preuve.dossier.bag import EMPTY
from preuve.dossier.data import plain, read_json
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.lines import Step
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext

FOLDERS = (layout.PROJECT_RECORDINGS, layout.MACHINE_RECORDINGS)
MOST_BYTES = 20_000_000
REPLAYED = "recorded"  # the engine that answers from a project's own recordings
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """A recording, and the file that it came from."""

    name: str
    one: Recording


def look(seen: Seen) -> Iterator[Point]:
    """The points about recordings."""
    kept, faults = _read(seen)
    count = ngettext("{n} enregistrement", "{n} enregistrements", len(kept)).format(n=len(kept))
    yield concluded("recordings", _("Chaque enregistrement d'IA se lit"), faults, count)
    wrong = [fault for one in kept for fault in _own_faults(seen, one)]
    title = _("Les octets et la demande de chaque enregistrement sont ceux qu'il dit")
    yield concluded("recordings-bytes", title, wrong, count)
    leaks = [fault for one in kept for fault in _headers(one)]
    yield concluded("recordings-headers", _("Aucun enregistrement ne garde d'en-tête secret"), leaks, count)
    by_id = {one.one.id: one for one in kept}
    yield from _citations(seen, by_id)


def _read(seen: Seen) -> tuple[list[Kept], list[Fault]]:
    kept, faults, ids = [], [], set()
    for name in (one for folder in FOLDERS for one in seen.unpacked.under(folder) if one.endswith(SUFFIX)):
        try:
            one = Recording.model_validate(read_json(seen.unpacked.path(name), most=MOST_BYTES))
        except (ValueError, ValidationError):
            faults.append(Fault(_("{name} n'est pas un enregistrement lisible").format(name=text(name)), name))
            continue
        if one.id in ids:
            told = _("{name} porte le nom d'un autre enregistrement")
            faults.append(Fault(told.format(name=text(name)), name))
        ids.add(one.id)
        kept.append(Kept(name, one))
    return kept, faults


def _own_faults(seen: Seen, kept: Kept) -> Iterator[Fault]:
    one = kept.one
    if digest_json(one.request) != one.request_sha256:
        yield Fault(_("{name} : la demande a été changée").format(name=text(kept.name)), kept.name)
    answered = one.outcome == "answered"
    if answered and (one.response.sha256 == EMPTY or not _holds(seen, kept, one.response)):
        yield Fault(_("{name} : la réponse manque, est vide ou a changé").format(name=text(kept.name)), kept.name)
    if one.raw and not _holds(seen, kept, one.raw):
        yield Fault(
            _("{name} : la réponse brute du service manque ou a changé").format(name=text(kept.name)), kept.name
        )
    if one.started and one.ended and one.started.tzinfo and one.ended.tzinfo and one.ended < one.started:
        yield Fault(_("{name} : la réponse arrive avant la demande").format(name=text(kept.name)), kept.name)


def _holds(seen: Seen, kept: Kept, response: Response) -> bool:
    """Whether the bytes stand where the recording says, and are those; left out on request, their digest is listed."""
    if not _HEX.fullmatch(response.sha256):
        return False
    if response.sha256 in seen.left_out:
        return True
    if not response.file:
        path = seen.mounted.project.store.path(response.sha256)
        return path.is_file() and path.stat().st_size == response.size
    inside = str(PurePosixPath(layout.to_project(kept.name)).parent)
    beside = f"{inside}/{response.file}"
    name = layout.of_project(beside) if plain(beside) else ""
    found = seen.unpacked.digests.get(name)
    return found == response.sha256 and seen.unpacked.path(name).stat().st_size == response.size


def _headers(kept: Kept) -> Iterator[Fault]:
    """Headers that aren't in the allow-list: whatever their case, one could carry a key or a session."""
    exchange: Exchange | None = kept.one.exchange
    if exchange is None:
        return
    for headers, allowed in ((exchange.sent_headers, SENT), (exchange.headers, RECEIVED)):
        for header in headers:
            if header not in allowed:
                told = _("{name} garde l'en-tête « {header} »").format(name=text(kept.name), header=text(header, 60))
                yield Fault(told, kept.name)


def _citations(seen: Seen, by_id: Mapping[str, Kept]) -> Iterator[Point]:
    """Each recording that a step cites exists, is that step's, and answers that call of it."""
    faults = [fault for step, _line in seen.steps for fault in _cited(seen, step, by_id)]
    cited = {name for step, _line in seen.steps for name in step.recordings}
    title = _("Chaque étape cite ses enregistrements, dans l'ordre de ses appels")
    good = ngettext("{n} enregistrement cité", "{n} enregistrements cités", len(cited)).format(n=len(cited))
    yield concluded("recordings-cited", title, faults, good)
    idle = [one.name for name, one in by_id.items() if name not in cited]
    if idle:
        said = ngettext(
            "{n} enregistrement ne sert à aucune étape de cette production : un autre essai, un autre ton, ou rien",
            "{n} enregistrements ne servent à aucune étape de cette production : autres essais, autres tons, ou rien",
            len(idle),
        ).format(n=len(idle))
        yield point("recordings-idle", _("Enregistrements en plus"), "not_run", said, names=idle, optional=True)


def _cited(seen: Seen, step: Step, by_id: Mapping[str, Kept]) -> Iterator[Fault]:
    engine = list(_identities(step.engine))
    last, left = 0, {PurePosixPath(one).name.removesuffix(SUFFIX) for one in seen.absent if one.startswith(FOLDERS)}
    for number, name in enumerate(step.recordings, start=1):
        kept = by_id.get(name)
        said = {"step": text(step.step), "name": text(name)}
        if kept is None:
            if name not in left:
                yield Fault(_("l'étape « {step} » cite {name}, que le dossier n'a pas").format(**said), layout.LEDGER)
        elif kept.one.step != step.step:
            yield Fault(_("l'étape « {step} » cite {name}, fait pour une autre étape").format(**said), kept.name)
        elif kept.one.call != number and (kept.one.call < last or not _replayed(engine)):
            told = _("l'étape « {step} » cite {name} hors de l'ordre de ses appels")
            yield Fault(told.format(**said), kept.name)
        elif not _same_engine(engine, kept.one):
            yield Fault(_("l'étape « {step} » cite {name}, fait par un autre moteur").format(**said), kept.name)
        last = kept.one.call if kept else last


def _replayed(engine: Sequence[Mapping[str, Any]]) -> bool:
    """Whether answers came from a table of recordings: those written by hand all say that they are a first call."""
    return any(one.get("engine") == REPLAYED for one in engine)


def _same_engine(engine: Sequence[Mapping[str, Any]], one: Recording) -> bool:
    """Whether the step's engine, or one that it works through, is the recording's; a table of recordings names none."""
    own = digest_json(one.engine.model_dump(mode="json"))
    return _replayed(engine) or any(digest_json(identity) == own for identity in engine)


def _identities(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, Mapping):
        if "engine" in value:
            yield dict(value)
        for one in value.values():
            yield from _identities(one)
