"""What became of each attempt: the calls of an AI that it took, what they answered, what was wrong, which was chosen.

Told from recordings and `iterations.yaml` alone, so that a page, the step `history` and the report say the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from preuve.artifact import canonical, digest_bytes
from preuve.attempts.iterations import Attempt, Changes, Choice, Iterations, Thing
from preuve.calls.asking import told_again
from preuve.calls.recordings import Origin, Outcome, Recording
from preuve.documents import words_of
from preuve.engines import Value
from preuve.storyboard import Change
from preuve.word_diff import Piece, around, compare

Kind = Literal["script", "image", "voice", "music", "video", "plan"]
Status = Literal["answered", "refused", "failed", "unasked"]
KINDS: Mapping[str, Kind] = {
    "script": "script",
    "scene": "image",
    "voice": "voice",
    "bed": "music",
    "clip": "video",
    "edit-plan": "plan",
}
"""What each step that asks an AI makes."""
PARAMETERS = ("temperature", "seed", "voices", "speed", "seconds", "mood", "language")
ORDER = tuple(dict.fromkeys(KINDS.values()))


class Call(Value):
    """One call of an AI, as its recording tells it. `wrong`: why its answer was sent back.

    What a model of this machine made can be made again any time: it keeps neither hour nor recording.
    """

    kind: Kind
    of: str
    attempt: int
    call: int = 1
    recording: str = ""
    engine: str = ""
    model: str = ""
    origin: Origin
    outcome: Outcome
    reason: str = Field(default="", description="What the service said, where it gave no answer.")
    wrong: str = ""
    prompt: str = Field(default="", description="What was asked in words, as it was sent; its recording keeps it.")
    words: int = 0
    prompt_sha256: str = ""
    parameters: Mapping[str, Any] = {}
    answer: str = Field(default="", description="SHA-256 of the answer.")
    name: str = ""
    size: int = 0
    at: datetime | None = None
    eur: float | None = None
    tokens: int | None = None
    used: bool = Field(default=False, description="Whether the run rests on it.")


class Tried(Value):
    """An attempt and what became of it. `changed`: how its prompt differs from that of its base."""

    number: int
    base: int = 0
    note: str = ""
    changes: Changes = Changes()
    by: str = ""
    at: datetime | None = None
    failed: str = ""
    status: Status
    words: int = 0
    prompt_sha256: str = ""
    changed: tuple[Piece, ...] = ()
    calls: tuple[Call, ...] = ()

    @property
    def answer(self) -> Call | None:
        """The call whose answer is this attempt's."""
        return _answer(self.calls) if self.status == "answered" else None

    @property
    def eur(self) -> float | None:
        """What its calls cost in all, as far as it is known."""
        known = [call.eur for call in self.calls if call.eur is not None]
        return sum(known) if known else None


class Told(Value):
    """Something that an AI made: its attempts in order, and what was chosen each time, the last word last."""

    kind: Kind
    of: str
    chosen: int = 1
    attempts: tuple[Tried, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def again(self) -> bool:
        """Whether it was asked more than once, whoever wanted that."""
        return len(self.attempts) > 1 or any(len(one.calls) > 1 for one in self.attempts)

    def elsewhere(self, choice: Choice) -> bool:
        """Whether a choice was made on another answer than this attempt's: another service may have given it since."""
        tried = next((one for one in self.attempts if one.number == choice.number), None)
        found = tried.answer if tried else None
        return bool(choice.answer and found and found.answer != choice.answer)


class History(Value):
    """Everything that was asked of AIs for a film, and what a person changed in the text at the end."""

    things: tuple[Told, ...] = ()
    edits: tuple[Change, ...] = ()


def calls(recordings: Iterable[Recording], things: Collection[tuple[Kind, str]], used: Collection[str]) -> list[Call]:
    """The calls made for some things, each thing's in the order of its attempts.

    `used` are the ids of the recordings that a run rests on.
    """
    wanted = set(things)
    mine = [one for one in recordings if (KINDS.get(one.step), one.label) in wanted]
    found = [_call(one, one.id in used) for one in sorted(mine, key=_in_time)]
    return _sent_back(_once(found))


def tell(found: Sequence[Call], tried: Iterations, things: Iterable[tuple[Kind, str]]) -> list[Told]:
    """What became of each thing, in the order of the things given."""
    return [_told(kind, of, [one for one in found if (one.kind, one.of) == (kind, of)], tried) for kind, of in things]


def history(data: Sequence[Mapping[str, Any]], tried: Iterations, things: Sequence[Any], edits: Any) -> bytes:
    """`history.json`, from calls and changes as JSON: the prompts are told by their digests and their words."""
    found = [Call.model_validate(one) for one in data]
    told = History(
        things=tuple(tell(found, tried, [(kind, of) for kind, of in things])),
        edits=tuple(Change.model_validate(one) for one in edits),
    )
    return canonical(told.model_dump(mode="json", exclude_defaults=True))


def _in_time(one: Recording) -> tuple[str, str, int, float, int, str]:
    return one.step, one.label, one.attempt, one.started.timestamp() if one.started else 0.0, one.call, one.id


def _call(one: Recording, used: bool) -> Call:  # noqa: FBT001
    exchange, request = one.exchange, one.request
    kept, prompt = one.origin != "computed", str(request.get("prompt") or request.get("text") or "")
    return Call(
        kind=KINDS[one.step],
        of=one.label,
        attempt=one.attempt,
        call=one.call,
        recording=one.id if kept else "",
        engine=one.engine.engine,
        model=one.model,
        origin=one.origin,
        outcome=one.outcome,
        reason=one.reason,
        prompt=prompt,
        words=len(words_of(prompt)),
        prompt_sha256=digest_bytes(prompt.encode()),
        parameters={name: request[name] for name in PARAMETERS if request.get(name) not in (None, "", [])},
        answer=one.response.sha256 if one.outcome == "answered" else "",
        name=one.response.name,
        size=one.response.size,
        at=one.started if kept else None,
        eur=exchange.cost.eur if exchange else None,
        tokens=exchange.usage.output_tokens if exchange else None,
        used=used,
    )


def _once(found: Sequence[Call]) -> list[Call]:
    """The same answer of a model of this machine, made again, is told once."""
    kept: dict[str, Call] = {}
    for one in found:
        key = one.recording or one.model_copy(update={"used": False}).model_dump_json()
        kept[key] = one if one.used or key not in kept else kept[key]
    return list(kept.values())


def _sent_back(found: Sequence[Call]) -> list[Call]:
    """Each call with what was wrong in its answer, as the next one told the model."""
    after = [*found[1:], None] if found else []
    return [
        one.model_copy(update={"wrong": told_again(then.prompt)})
        if then and (then.kind, then.of, then.attempt, then.call) == (one.kind, one.of, one.attempt, one.call + 1)
        else one
        for one, then in zip(found, after, strict=True)
    ]


def _told(kind: Kind, of: str, found: Sequence[Call], tried: Iterations) -> Told:
    thing = Thing(kind, of) if kind in ("script", "image", "voice") else None
    asked = tried.of(thing) if thing else []
    numbers = sorted({1, *(one.number for one in asked), *(one.attempt for one in found)})
    by_number = {one.number: one for one in asked}
    prompts = {number: _prompt([one for one in found if one.attempt == number]) for number in numbers}
    attempts = [
        _tried(number, by_number.get(number), [one for one in found if one.attempt == number], prompts)
        for number in numbers
    ]
    return Told(
        kind=kind,
        of=of,
        chosen=tried.chosen(thing) if thing else _used(found, numbers[-1]),
        attempts=tuple(attempts),
        choices=tuple(one for one in tried.choices if one.thing == thing),
    )


def _used(found: Sequence[Call], latest: int) -> int:
    return next((one.attempt for one in reversed(found) if one.used), latest)


def _tried(number: int, asked: Attempt | None, found: Sequence[Call], prompts: Mapping[int, str]) -> Tried:
    base = asked.base if asked else 0
    prompt, before = prompts[number], prompts.get(base, "")
    return Tried(
        number=number,
        base=base,
        note=asked.note if asked else "",
        changes=asked.changes if asked else Changes(),
        by=asked.by if asked else "",
        at=asked.at if asked else None,
        failed=asked.failed if asked else "",
        status=_status(asked, found),
        words=len(words_of(prompt)),
        prompt_sha256=digest_bytes(prompt.encode()) if prompt else "",
        changed=tuple(around(compare(before, prompt))) if before and prompt else (),
        calls=tuple(one.model_copy(update={"prompt": ""}) for one in found),
    )


def _status(asked: Attempt | None, found: Sequence[Call]) -> Status:
    if asked and asked.failed:
        return "refused" if found and found[-1].outcome == "refused" else "failed"
    if any(one.outcome == "answered" and not one.wrong for one in found):
        return "answered"
    if found:
        return "refused" if found[-1].outcome == "refused" else "failed"
    return "unasked"


def _prompt(found: Sequence[Call]) -> str:
    """What was asked first, the last time it was: what comes after only adds the reason an answer was sent back."""
    answer = _answer(found)
    firsts = [one for one in found if one.call == 1 and (answer is None or _before(one, answer))]
    return firsts[-1].prompt if firsts else found[-1].prompt if found else ""


def _before(one: Call, answer: Call) -> bool:
    return one.at is None or answer.at is None or one.at <= answer.at


def _answer(found: Sequence[Call]) -> Call | None:
    """The answer of an attempt: one the run rests on, else the last that came."""
    answered = [one for one in found if one.outcome == "answered" and not one.wrong]
    return next((one for one in reversed(answered) if one.used), answered[-1] if answered else None)
