"""The controls of a storyboard's texts: those of the AI's draft, and of the storyboard that is filmed.

What the draft had and the film's storyboard has no more is told as corrected by a person.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from preuve.controls import claims, pace
from preuve.controls.lists import LIMITS, lists
from preuve.controls.model import Action, Control, Controls, Spot, again, judged, unseen
from preuve.controls.tongue import foreign, tongue
from preuve.engines import Value
from preuve.storyboard import Shot, Storyboard

PUBLIC = ("narration", "on_screen")
EVERY = ("narration", "on_screen", "alt", "visual")
WHOLE = ("title", "description")
FRENCH = "fr"


class Asked(Value):
    """What the texts are held against: the brief's language and seconds, what backs a claim, words that are banned."""

    language: str
    seconds: float
    rests: claims.Backing = claims.Backing()
    banned: tuple[str, ...] = ()


def control(
    draft: Storyboard, board: Storyboard, asked: Asked, refused: Sequence[Mapping[str, Any]], sha256: str
) -> Controls:
    """Every control of the texts. `refused` tells the answers that were asked again; `sha256` is the storyboard's."""
    before, after = list(_controls(draft, asked)), list(_controls(board, asked))
    told = [_corrected(was, now, board) for was, now in zip(before, after, strict=True)]
    return Controls(board=sha256, controls=(_form(refused), *told))


def _controls(board: Storyboard, asked: Asked) -> Iterator[Control]:
    yield _language(board, asked)
    yield _length(board, asked)
    yield _late(board, asked)
    yield _number(board, asked)
    yield _claims("figures", board, lambda text: claims.figures(text, asked.rests))
    for name, look in (("superlatives", _superlatives(asked)), ("stereotypes", _stereotypes)):
        yield look(board) if asked.language == FRENCH else unseen(name, "french-only")
    yield _personal(board, asked)
    yield _banned(board, asked)


def _form(refused: Sequence[Mapping[str, Any]]) -> Control:
    """The answers that weren't usable, each asked again with the reason."""
    actions = tuple(map(again, refused))
    return Control(id="form", status="ok", value=len(refused), threshold=0, drafted=len(refused), actions=actions)


def _language(board: Storyboard, asked: Asked) -> Control:
    found = tongue(" ".join(shot.narration for shot in board.shots))
    if found is None:
        return unseen("language", "too-short")
    flagged = (Spot(field="narration", text=found.code, value=found.sure),) if foreign(found, asked.language) else ()
    return judged("language", flagged, value=found.sure, threshold=0.9, found=found.code)


def _length(board: Storyboard, asked: Asked) -> Control:
    """Words a second of the whole narration, were it said in the brief's seconds."""
    words = pace.narration(board.shots, asked.language)
    rate = round(words / asked.seconds, 2)
    flagged = (Spot(field="narration", value=words),) if rate > pace.FAST else ()
    return judged("length", flagged, value=rate, threshold=pace.FAST, noted=(Spot(kind="words", value=words),))


def _late(board: Storyboard, asked: Asked) -> Control:
    over = {shot.id: pace.late(shot, asked.language) for shot in board.shots if shot.narration}
    flagged = tuple(
        Spot(shot=name, field="narration", value=value) for name, value in over.items() if value > pace.LATE
    )
    return judged("pace", flagged, value=max(over.values(), default=0.0), threshold=pace.LATE)


def _number(board: Storyboard, asked: Asked) -> Control:
    """Seconds a shot has, were the brief's shared evenly."""
    each = round(asked.seconds / len(board.shots), 2)
    flagged = (Spot(field="shots", value=len(board.shots)),) if each < pace.SHORT_SHOT else ()
    noted = (Spot(kind="shots", value=len(board.shots)),)
    return judged("shots", flagged, value=each, threshold=pace.SHORT_SHOT, noted=noted)


def _superlatives(asked: Asked) -> Callable[[Storyboard], Control]:
    return lambda board: _claims("superlatives", board, lambda text: claims.superlatives(text, asked.rests))


def _claims(name: str, board: Storyboard, look: Callable[[str], list[claims.Claim]]) -> Control:
    spots = [
        Spot(shot=shot, field=field, text=claim.text, source=claim.source)
        for shot, field, text in _texts(board, PUBLIC)
        for claim in look(text)
    ]
    bare = tuple(dict.fromkeys(spot for spot in spots if not spot.source))
    return judged(name, bare, value=len(bare), threshold=0, noted=tuple(spot for spot in spots if spot.source))


def _stereotypes(board: Storyboard) -> Control:
    """Words of the list. `kind` is the entry's place in it, by which the reason is told."""
    flagged = tuple(
        Spot(shot=shot, field=field, text=match[0], kind=f"{entry.family} {number}", source=entry.source)
        for shot, field, text in _texts(board, EVERY)
        for number, entry in enumerate(lists().stereotypes)
        for match in entry.pattern.finditer(text)
    )
    return judged("stereotypes", flagged, value=len(flagged), threshold=0, unseen=LIMITS)


def _personal(board: Storyboard, asked: Asked) -> Control:
    """Addresses, numbers and accounts; what the brief itself has is hers to publish."""
    from preuve.privacy import find  # late: telephone numbers take a while to load

    own = " ".join(asked.rests.own)
    spots, missed = list[Spot](), dict[str, None]()
    for shot, field, text in _texts(board, EVERY):
        found = find(text, deep=False)  # a model's guesses at names would differ from one machine to the next
        missed |= dict.fromkeys(found.unseen)
        spots += [Spot(shot=shot, field=field, text=one.text, kind=one.kind) for one in found.spans]
    flagged = tuple(spot for spot in spots if spot.text not in own)
    noted = tuple(spot.model_copy(update={"source": "brief"}) for spot in spots if spot.text in own)
    return judged("personal", flagged, value=len(flagged), threshold=0, noted=noted, unseen=tuple(missed))


def _banned(board: Storyboard, asked: Asked) -> Control:
    """Words that the brand's charter forbids, whole, capitals and small letters alike."""
    patterns = [re.compile(rf"(?<!\w){re.escape(word)}(?:s|x)?(?!\w)", re.IGNORECASE) for word in asked.banned]
    flagged = tuple(
        Spot(shot=shot, field=field, text=match[0])
        for shot, field, text in _texts(board, EVERY)
        for pattern in patterns
        for match in pattern.finditer(text)
    )
    return judged("banned", flagged, value=len(flagged), threshold=0, noted=[Spot(text=one) for one in asked.banned])


def _texts(board: Storyboard, fields: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Shot (empty: the film), field and text of what is looked at."""
    for field in WHOLE:
        yield "", field, getattr(board, field)
    for shot in board.shots:
        for field in fields:
            yield shot.id, field, getattr(shot, field)


def _corrected(was: Control, now: Control, board: Storyboard) -> Control:
    """A control of the film's storyboard, with what she corrected of what the draft's had flagged."""
    left = {(one.shot, one.field, one.text) for one in now.flagged}
    gone = [one for one in was.flagged if (one.shot, one.field, one.text) not in left]
    shots: dict[str, Shot] = {shot.id: shot for shot in board.shots}
    actions = tuple(
        Action(by="edited", shot=one.shot, field=one.field, reason=shots[one.shot].note if one.shot in shots else "")
        for one in dict.fromkeys(Spot(shot=one.shot, field=one.field) for one in gone)
    )
    return now.model_copy(update={"drafted": len(was.flagged), "actions": actions})
