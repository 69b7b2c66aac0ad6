"""Which line of a ledger is which step made again: by key, else by what was asked, else by what it is for."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preuve.artifact import digest_json
from preuve.dossier.replay.claimed import Step

Trait = Callable[[Step], Any]


@dataclass(frozen=True)
class Pairs:
    """Lines paired with steps made again, lines that nothing answers, and steps that no line tells."""

    both: tuple[tuple[Step, Step], ...]
    claimed_only: tuple[Step, ...]
    remade_only: tuple[Step, ...]


def pair(claimed: Sequence[Step], remade: Sequence[Step]) -> Pairs:
    """Pair a ledger's lines with a replay's steps. A line that a resumed run tells again goes with the same step."""
    found: dict[int, Step] = {}
    by_key = {one.whole_key: one for one in remade}
    for rank, line in enumerate(claimed):
        if line.whole_key in by_key:
            found[rank] = by_key[line.whole_key]
    for trait in (_asked, _inputs, _named):
        _pair_by(trait, claimed, remade, found)
    taken = {id(one) for one in found.values()}
    return Pairs(
        both=tuple((claimed[rank], found[rank]) for rank in sorted(found)),
        claimed_only=tuple(line for rank, line in enumerate(claimed) if rank not in found),
        remade_only=tuple(one for one in remade if id(one) not in taken),
    )


def _pair_by(trait: Trait, claimed: Sequence[Step], remade: Sequence[Step], found: dict[int, Step]) -> None:
    """Pair what is left and alike, in order."""
    taken = {id(one) for one in found.values()}
    free: defaultdict[Any, list[Step]] = defaultdict(list)
    for one in remade:
        if id(one) not in taken:
            for label in one.labels or (one.label,):
                free[(one.step, label, trait(one))].append(one)
    for rank, line in enumerate(claimed):
        waiting = free.get((line.step, line.label, trait(line)), []) if rank not in found else []
        match = next((one for one in waiting if id(one) not in taken), None)
        if match:
            found[rank] = match
            taken.add(id(match))


def _asked(line: Step) -> str:
    return digest_json([line.params, line.engine.model_dump(mode="json") if line.engine else None])


def _inputs(line: Step) -> str:
    return digest_json({name: [list(one) for one in pairs] for name, pairs in line.inputs.items()})


def _named(_line: Step) -> str:
    return ""


def outputs(pairs: Sequence[tuple[Step, Step]]) -> Mapping[str, set[str]]:
    """What each claimed artefact became: digests made again by the claimed ones."""
    became: defaultdict[str, set[str]] = defaultdict(set)
    for line, again in pairs:
        for name, one in line.outputs.items():
            if name in again.outputs:
                became[one.sha256].add(again.outputs[name].sha256)
    return became


def makers(claimed: Sequence[Step]) -> Mapping[str, Step]:
    """The line that gives each claimed artefact: the first that does."""
    return {one.sha256: line for line in reversed(claimed) for one in line.outputs.values()}


def upstream(line: Step, made: Mapping[str, Step]) -> Iterator[Step]:
    """The lines that a line rests on, by digests, the nearest first."""
    waiting = [sha256 for pairs in line.inputs.values() for _name, sha256 in pairs]
    seen: set[str] = set()
    while waiting:
        sha256 = waiting.pop(0)
        if sha256 in seen or sha256 not in made:
            continue
        seen.add(sha256)
        yield made[sha256]
        waiting += [one for pairs in made[sha256].inputs.values() for _name, one in pairs]
