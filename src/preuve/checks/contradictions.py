"""What a written text and a spoken one say of the same thing: numbers, days, months. Pure text."""

from collections.abc import Iterator, Sequence

from preuve.media.spoken import MONTHS, normalise

_NUMBERS = frozenset(
    (
        "zéro", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
        "quatorze", "quinze", "seize", "vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante",
        "octante", "nonante", "cent", "mille", "million", "millions", "milliard", "milliards",
    )
)  # fmt: skip
_INSIDE = frozenset(("un", "et"))  # of a number only beside another of its words: both are words of their own too
_CLOSED = {
    "day": frozenset(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")),
    "month": frozenset(MONTHS),
}


def contradictions(shown: str, said: str) -> list[str]:
    """What is shown while the voice says another of the same kind, in words: « quatre cent douze », « samedi »."""
    one, other = normalise(shown).split(), normalise(said).split()
    return [text for text, kind in _facts(one) if (text, kind) not in set(_facts(other)) and _kinds(other) & {kind}]


def unsaid(shown: str, said: str) -> list[str]:
    """Words shown that the voice doesn't say."""
    spoken = set(normalise(said).split())
    return [word for word in normalise(shown).split() if word not in spoken]


def _kinds(words: Sequence[str]) -> set[str]:
    return {kind for _text, kind in _facts(words)}


def _facts(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((number, "number") for number in _numbers(words))
    for kind, known in _CLOSED.items():
        yield from ((word, kind) for word in words if word in known)


def _numbers(words: Sequence[str]) -> Iterator[str]:
    run: list[str] = []
    for word in [*words, ""]:
        if word in _NUMBERS or (run and word in _INSIDE):
            run.append(word)
            continue
        while run and run[-1] in _INSIDE and run[-2:] != ["et", "un"]:
            run.pop()
        if run:
            yield " ".join(run)
        run = []
