"""Where a ledger's line isn't what the dossier's own inputs order: version, settings, engine, tools, machine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preuve.dossier.replay.claimed import Step
from preuve.engines import Identity
from preuve.i18n import _

MOST = 4
MACHINE = ("system", "machine")
RECORDED = ("recordings", "answer")
"""Parameters of `recorded` that only say which recordings there are: what counts is the answer, that is compared."""


def order(line: Step, again: Step) -> Iterator[str]:
    """What a line says was asked, and that the inputs don't ask; its artefacts are another matter."""
    if line.version != again.version:
        yield _("version {claimed} de cette étape, la nôtre est la {ours}").format(
            claimed=line.version, ours=again.version
        )
    if line.attempt != again.attempt:
        yield _("essai {claimed} au lieu de {ours}").format(claimed=line.attempt, ours=again.attempt)
    if keys := list(paths(line.params, again.params)):
        yield _("réglages qui ne sont pas ceux des entrées : {keys}").format(keys=_listed(keys))
    if engine(line.engine) != engine(again.engine):
        yield _("moteur « {claimed} » au lieu de « {ours} »").format(
            claimed=_called(line.engine), ours=_called(again.engine)
        )


def engine(identity: Identity | None) -> Any:
    """What an engine is, apart from which recordings are there."""
    if identity is None:
        return None
    said = identity.model_dump(mode="json")
    _forget(said)
    if isinstance(writer := said["parameters"].get("writer"), dict):
        _forget(writer)
    return said


def _forget(said: dict[str, Any]) -> None:
    if said.get("engine") == "recorded" and isinstance(said.get("parameters"), dict):
        said["parameters"] = {name: one for name, one in said["parameters"].items() if name not in RECORDED}


def _called(identity: Identity | None) -> str:
    return f"{identity.engine} {identity.model}".strip()[:80] if identity else _("aucun")


def tools(line: Step, again: Step, host: Mapping[str, Any]) -> list[str]:
    """The tools and facts of the machine that aren't ours: why bytes may differ though nothing else does."""
    other = sorted(
        name for name in line.tools.keys() | again.tools.keys() if line.tools.get(name) != again.tools.get(name)
    )
    machine = [name for name in MACHINE if str(line.host.get(name, "")) != str(host.get(name, ""))]
    return other + ([_("un autre type d'ordinateur")] if machine and line.host else [])


def paths(claimed: Any, ours: Any, where: str = "") -> Iterator[str]:
    """Where two JSON values differ, as dotted keys."""
    if isinstance(claimed, Mapping) and isinstance(ours, Mapping):
        for key in sorted(claimed.keys() | ours.keys()):
            yield from paths(claimed.get(key), ours.get(key), f"{where}.{key}" if where else str(key))
    elif isinstance(claimed, list | tuple) and isinstance(ours, list | tuple) and len(claimed) == len(ours):
        for number, (one, other) in enumerate(zip(claimed, ours, strict=True), start=1):
            yield from paths(one, other, f"{where}[{number}]")
    elif claimed != ours:
        yield where


def _listed(keys: Sequence[str]) -> str:
    shown = [key[:80] for key in keys[:MOST]]
    return ", ".join(shown + (["…"] if len(keys) > MOST else []))
