"""A platform's limits, compared with and told in words."""

from collections.abc import Iterable

from preuve.checks.base import NotApplicable, Outcome, met, unmet
from preuve.checks.telling import decimal
from preuve.i18n import _
from preuve.targets import Number, Rule, Span, Target, platforms

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


def cite(target: Target, *limits: object) -> str:
    """« Instagram Reel, d'après : … (11/09/2026) »: where the limits that were compared with come from."""
    ids = dict.fromkeys(source for one in limits if (source := getattr(one, "source", "")))
    sources = [platforms().sources[one] for one in ids]
    listed = " ; ".join(f"{one.title} ({one.checked:%d/%m/%Y})" for one in sources)
    return _("{label}, d'après : {listed}").format(label=target.label, listed=listed)


def verdict(fact: str, faults: list[str], source: str, remedy: str, *, value: float, unit: str) -> Outcome:
    """Met where there is no fault; else the faults after the fact."""
    if not faults:
        return met(f"{fact}. {source}.", value=value, unit=unit)
    return unmet(f"{fact}. {' ; '.join(faults)}. {source}.", value=value, unit=unit, remedy=remedy)


def silent(target: Target, what: str) -> NotApplicable:
    """To raise where a platform has no rule on something."""
    return NotApplicable(_("{label} ne fixe aucune limite : {what}").format(label=target.label, what=what))
