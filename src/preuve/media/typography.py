"""French typography of captions: what a no-break space holds together, and a text's smallest unbreakable parts.

Only U+00A0 is used: nearly every readable font lacks the narrow U+202F (`fonts.py`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from preuve.engines import Value, Word

NBSP = "\u00a0"
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_ODD_SPACES = str.maketrans({"\u202f": NBSP, "\u2009": NBSP, "\u2007": NBSP, "\u200b": "", "\ufeff": ""})
_APOSTROPHE = re.compile(r"(?<=\w)['´`](?=\w)")
_OPENING = re.compile(r"«[\s\u00a0]*(?=\S)")
_CLOSING = re.compile(r"(?<=[^\s\u00a0«])[\s\u00a0]*»")
_HIGH = re.compile(r"(?<=[^\s\u00a0!?;:«(])\u00a0*([!?;:]+)(?=[\u00a0»”\")…]*$)")
_SIGN = re.compile(r"(?<=\d)\u00a0*([%€])")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUP = re.compile(r"(?:.*\u00a0)?\d{1,3}")
_HOUR = re.compile(r"(?:.*\u00a0)?\d{1,2}\u00a0(?:h|heures?)")
_ABBREVIATION = re.compile(r"(?:MM?|Mmes?|Mlles?|Drs?|Prs?|Me|Ste?|n°|art|p|vol|[A-ZÀ-Ý])\.?")
_WORD_EDGES = "«»“”\"'()[]…,;:.!?" + NBSP
MONTHS = frozenset(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)
UNITS = MONTHS | frozenset(
    "h heure heures min minute minutes s seconde secondes jour jours semaine semaines mois an ans "  # noqa: SIM905
    "% ‰ € euro euros centimes $ km m cm mm ha kg g mg t l ml cl kWh Wh W px Mo Go "
    "° °C millier milliers million millions milliard milliards".split()
)
_CLOSERS = tuple(";:!?»%‰€")
_TIGHT = tuple(",.…)]”")


class Atom(Value):
    """The smallest part of a text that a line never breaks, and when it is said, in seconds.

    `joint` is what stands between it and the part before it on the same line.
    """

    text: str
    start: float = 0.0
    end: float = 0.0
    joint: str = " "


def typeset(text: str) -> str:
    """The text with French no-break spaces: before ; : ! ? » % €, after «, inside numbers, dates and titles."""
    parts = atoms([Word(text=token, start=0, end=0) for token in tokens(text)])
    return "".join((atom.joint if index else "") + atom.text for index, atom in enumerate(parts))


def tokens(text: str) -> list[str]:
    """The text cut at breaking spaces only."""
    return [token for token in _SPACES.split(unicodedata.normalize("NFC", text).translate(_ODD_SPACES)) if token]


def atoms(words: Sequence[Word], longest: int | None = None) -> list[Atom]:
    """Words joined where a line may not break; parts over `longest` characters are cut again."""
    groups: list[list[Word]] = []
    texts: list[str] = []
    for word in (token for heard in words for token in _tokens_of(heard)):
        joint = _joint(texts[-1], word.text) if texts else " "
        if joint == " ":
            groups.append([])
            texts.append(word.text)
        else:
            texts[-1] = _inner(texts[-1] + joint + word.text)
        groups[-1].append(word)
    whole = [Atom(text=text, start=g[0].start, end=g[-1].end) for text, g in zip(texts, groups, strict=True)]
    if longest is None:
        return whole
    return [part for atom, group in zip(whole, groups, strict=True) for part in _within(atom, group, longest)]


def _tokens_of(word: Word) -> Iterator[Word]:
    """A word's tokens. Where there are several they share its time by their length, so that time never runs back."""
    found = [_inner(token) for token in tokens(word.text)]
    if len(found) == 1:
        yield Word(text=found[0], start=word.start, end=word.end)
        return
    pace, said = (word.end - word.start) / max(1, sum(map(len, found))), 0
    for token in found:
        start = word.start + pace * said
        said += len(token)
        yield Word(text=token, start=start, end=word.start + pace * said)


def _inner(token: str) -> str:
    token = _APOSTROPHE.sub("’", token.replace("...", "…"))
    token = _CLOSING.sub(f"{NBSP}»", _OPENING.sub(f"«{NBSP}", token))
    return _HIGH.sub(rf"{NBSP}\1", _SIGN.sub(rf"{NBSP}\1", token))


def _joint(before: str, token: str) -> str:
    if token.startswith(_TIGHT) and not token.strip("…,.)]”"):
        return ""
    if before.endswith("("):
        return ""
    if token.startswith(_CLOSERS) or before.endswith("«"):
        return NBSP
    if token in {"—", "–", "-"}:
        return " " if before.endswith((".", "!", "?", "…")) else NBSP
    if before in {"—", "–", "-"}:
        return NBSP
    return NBSP if _one_thing(before.strip(_WORD_EDGES), before, token) else " "


def _one_thing(bare: str, before: str, token: str) -> bool:
    """Whether two tokens make one number, date, hour or titled name."""
    following = token.rstrip(_WORD_EDGES)
    if before.endswith((",", ";", ":", "!", "?", "»", ")")):
        return False
    last = bare.rsplit(NBSP, 1)[-1]
    if not before.endswith("."):
        if (_NUMBER.fullmatch(last) and following in UNITS) or (last == "1er" and following in MONTHS):
            return True
        if _GROUP.fullmatch(bare) and re.fullmatch(r"\d{3}", following):
            return True
        if _HOUR.fullmatch(bare) and re.fullmatch(r"\d{1,2}", following):
            return True
    opener = before.rsplit(NBSP, 1)[-1].lstrip('«(“"')
    titled = _ABBREVIATION.fullmatch(opener) and (
        opener.endswith((".", "°")) or opener in {"Mme", "Mmes", "Mlle", "Dr"}
    )
    return bool(titled) and following[:1].isalnum()


def _within(atom: Atom, group: Sequence[Word], longest: int) -> Iterator[Atom]:
    if len(atom.text) <= longest:
        yield atom
        return
    if len(group) == 1:
        yield from _cut(atom, longest)
        return
    for index, word in enumerate(group):
        alone = Atom(text=word.text, start=word.start, end=word.end)
        # Even cut apart, a sign of punctuation stays with its word.
        if index and word.text.startswith((*_CLOSERS, *_TIGHT)):
            alone = alone.model_copy(update={"joint": NBSP})
        yield from _within(alone, [word], longest)


def _cut(atom: Atom, longest: int) -> Iterator[Atom]:
    """A word too long for a line (an address, a hashtag), cut after its own signs where it can be."""
    pieces, rest = [], atom.text
    while len(rest) > longest:
        at = max((rest.rfind(sign, 1, longest) for sign in "/-.@_&?=" + NBSP), default=-1)
        size = at + 1 if at > longest // 3 else longest
        pieces.append(rest[:size])
        rest = rest[size:]
    pieces.append(rest)
    pace, said = (atom.end - atom.start) / len(atom.text), 0
    for index, piece in enumerate(pieces):
        start = atom.start + pace * said
        said += len(piece)
        yield Atom(text=piece, start=start, end=atom.start + pace * said, joint="" if index else atom.joint)
