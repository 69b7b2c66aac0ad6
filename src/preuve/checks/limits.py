"""A platform's limits, compared with and told in words."""

from collections.abc import Iterable, Sequence

from preuve.checks.base import NotApplicable, Outcome, judged
from preuve.checks.finding import Place
from preuve.checks.telling import decimal
from preuve.i18n import _
from preuve.targets import Choice, Number, Rule, Span, Target, platforms

Cited = Choice | Number | Rule | Span
Asked = tuple[bool, str]
"""Whether a rule holds, and the rule in words."""

NAMES = {
    "aac": "AAC",
    "av1": "AV1",
    "h264": "H.264",
    "hevc": "H.265",
    "matroska": "MKV",
    "mov": "MOV",
    "mp3": "MP3",
    "mp4": "MP4",
    "opus": "Opus",
    "prores": "ProRes",
    "vorbis": "Vorbis",
    "vp8": "VP8",
    "vp9": "VP9",
    "webm": "WebM",
}


def name(key: str) -> str:
    """A codec or a container, as people write it."""
    return NAMES.get(key, key)


def names(keys: Iterable[str]) -> str:
    """Several of them."""
    return ", ".join(map(name, keys))


def asked(rule: Rule | None) -> bool:
    """Whether a platform asks for something."""
    return rule is not None and rule.value


def published(number: Number | Span | None) -> bool:
    """Whether a limit is the platform's, and not the kit's own choice."""
    return number is not None and not platforms().sources[number.source].ours


def told(span: Span, unit: str = "", digits: int = 2) -> str:
    """« de 23 à 60 », « 1920 pixels au plus »."""
    unit = f"\u00a0{unit}" if unit else ""
    least, most = (None if one is None else decimal(one, digits) for one in (span.least, span.most))
    if least == most and least is not None:
        return least + unit
    if least is None:
        return _("{most}{unit} au plus").format(most=most, unit=unit)
    if most is None:
        return _("{least}{unit} au moins").format(least=least, unit=unit)
    return _("de {least} à {most}{unit}").format(least=least, most=most, unit=unit)


def near(span: Span, value: float, share: float) -> bool:
    """Whether a value lies between both limits, or within a share of them."""
    least = span.least * (1 - share) if span.least is not None else None
    most = span.most * (1 + share) if span.most is not None else None
    return Span(least=least, most=most, source=span.source).takes(value)


def cite(target: Target, *limits: Cited | str | None) -> str:
    """« Instagram Reel, d'après : … (11/09/2026) »: where the limits that were compared with come from."""
    ids = [one if isinstance(one, str) else one.source for one in limits if one]
    sources = [platforms().sources[one] for one in dict.fromkeys(ids)]
    if not sources:
        return target.label
    listed = " ; ".join(f"{one.name} ({one.checked:%d/%m/%Y})" for one in sources)
    return _("{label}, d'après : {listed}").format(label=target.label, listed=listed)


def verdict(
    fact: str,
    rules: Sequence[Asked],
    source: str,
    remedy: str,
    *,
    value: float,
    unit: str,
    places: Sequence[Place] = (),
) -> Outcome:
    """Met where every rule holds; else unmet, with those that don't after the fact."""
    broken = [rule for holds, rule in rules if not holds]
    said = _("{fact} ; attendu : {rules}. {source}.").format(
        fact=fact, rules=" ; ".join(dict.fromkeys(broken or [rule for _holds, rule in rules])), source=source
    )
    more = {"remedy": remedy, "places": places} if broken else {}
    return judged(not broken, said, value=value, unit=unit, **more)


def silent(target: Target, what: str) -> NotApplicable:
    """To raise where a platform has no rule on something."""
    return NotApplicable(_("{label} ne publie pas de limite ({what})").format(label=target.label, what=what))
