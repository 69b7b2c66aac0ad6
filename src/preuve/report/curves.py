"""The curves of a film, from what was measured on it: reading speed, loudness, contrast of its texts."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from preuve.checks.subject import FilmFiles
from preuve.checks.telling import decimal
from preuve.i18n import _, ngettext
from preuve.media.colour import TEXT_CONTRAST
from preuve.media.cues import CaptionRules
from preuve.report.charts import Chart, Limit, Scale, Span, curve, spans
from preuve.report.material import Material
from preuve.targets import platforms

HOP = 0.1
QUIET = -60.0
BREATH = 0.35
LARGE_CONTRAST, LARGE_PIXELS = 3.0, 24.0
"""WCAG 2.2, 1.4.3: large text is 18 points, 24 CSS pixels, or more."""


def curves(film: FilmFiles, material: Material) -> tuple[tuple[Chart, ...], tuple[str, ...]]:
    """The curves that can be drawn, and for each that can't, why."""
    streams = material.of_film(film, "streams").value
    seconds = float(streams.facts.seconds) if streams else 0.0
    name = film.target or "film"
    drawn, missing = [], []
    for title, fixture, draw in (
        (_("Vitesse de lecture des sous-titres"), "cues", _reading),
        (_("Volume du son"), "listened", _loudness),
        (_("Contraste des textes"), "look", _contrast),
        (_("Paroles et sous-titres"), "words", partial(_speech, material.of_film(film, "cues").value or ())),
    ):
        measured = material.of_film(film, fixture)
        chart = draw(measured.value, f"{fixture}-{name}", seconds, film) if measured.value and seconds else None
        if chart:
            drawn.append(chart)
        else:
            reason = measured.reason or _("rien de tel dans ce film")
            missing.append(_("{title} : {reason}.").format(title=title, reason=reason))
    return tuple(drawn), tuple(missing)


def _reading(cues: Sequence[Any], name: str, seconds: float, _film: FilmFiles) -> Chart | None:
    """Signs a second, caption by caption."""
    most = CaptionRules().max_cps
    speeds = [cue.cps for cue in cues if cue.end > cue.start]
    if not speeds:
        return None
    over = sum(speed > most for speed in speeds)
    summary = _("Au plus rapide, {most} signes par seconde.").format(most=decimal(max(speeds), 1))
    told = (
        ngettext("{n} sous-titre dépasse {limit}.", "{n} sous-titres dépassent {limit}.", over)
        if over
        else _("Aucun sous-titre ne dépasse {limit}.")
    )
    return spans(
        [Span(cue.start, cue.end, cue.cps, cue.text, cue.cps <= most) for cue in cues if cue.end > cue.start],
        Scale(seconds, 0, max(20.0, max(speeds) * 1.1)),
        name=name,
        title=_("Vitesse de lecture des sous-titres (signes par seconde)"),
        summary=f"{summary} {told.format(n=over, limit=decimal(most, 1))}",
        heads=(_("Moment"), _("Sous-titre"), _("Signes par seconde")),
        limits=[Limit(most, _("{n} au plus").format(n=decimal(most, 1)))],
    )


def _loudness(listened: Any, name: str, seconds: float, film: FilmFiles) -> Chart | None:
    """LUFS over 400 ms, every 100 ms."""
    levels = tuple(listened.momentary)
    if not levels:
        return None
    target = platforms().targets.get(film.target)
    limits = []
    if target:
        wanted = target.loudness.value
        limits.append(Limit(wanted, _("moyenne visée {n}").format(n=decimal(wanted, 1))))
    return curve(
        [((index + 1) * HOP, max(level, QUIET)) for index, level in enumerate(levels)],
        Scale(seconds, QUIET, 0),
        name=name,
        title=_("Volume du son au fil du film (LUFS)"),
        summary=_("Volume moyen du film : {n} LUFS ; au plus fort, {most}.").format(
            n=decimal(listened.integrated, 1), most=decimal(max(levels), 1)
        ),
        heads=(_("Moment"), _("Volume (LUFS)")),
        limits=limits,
    )


def _contrast(look: Any, name: str, seconds: float, _film: FilmFiles) -> Chart | None:
    """Each text's worst contrast, while it shows."""
    measured = list(_ratios(look))
    if not measured:
        return None
    worst = min(span.value for span in measured)
    return spans(
        measured,
        Scale(seconds, 0, 21),
        name=name,
        title=_("Contraste des textes incrustés (rapport, de 1 à 21)"),
        summary=_("Au plus faible, {worst} : 1.").format(worst=decimal(worst, 2)),
        heads=(_("Moment"), _("Texte"), _("Contraste le plus faible")),
        limits=[
            Limit(TEXT_CONTRAST, _("{n} au moins").format(n=decimal(TEXT_CONTRAST, 1))),
            Limit(LARGE_CONTRAST, _("{n} si le texte est grand").format(n=decimal(LARGE_CONTRAST, 1))),
        ],
        stroke=6,
    )


def _ratios(look: Any) -> Iterator[Span]:
    """The longest first, so that what shows for a moment is drawn over what shows all along."""
    texts = [text for text in look.texts if text.contrast is not None]
    for text in sorted(texts, key=lambda text: text.at - text.until):
        least = LARGE_CONTRAST if text.letter_css >= LARGE_PIXELS else TEXT_CONTRAST
        yield Span(text.at, text.until, text.contrast, " ".join(text.lines), text.contrast >= least)


def _speech(cues: Sequence[Any], words: Sequence[Any], name: str, seconds: float, _film: FilmFiles) -> Chart | None:
    """When something is said, over when a caption shows."""
    said = list(stretches([(word.start, word.end, word.text) for word in words]))
    shown = [(cue.start, cue.end, cue.text) for cue in cues if cue.end > cue.start]
    if not said:
        return None
    spoken = sum(end - start for start, end, _text in said)
    bare = spoken - sum(max(min(end, to) - max(start, at), 0) for start, end, _t in said for at, to, _u in shown)
    return spans(
        [Span(start, end, 2, text) for start, end, text in said]
        + [Span(at, to, 1, text, ok=True) for at, to, text in shown],
        Scale(seconds, 0.4, 2.6),
        name=name,
        title=_("Paroles et sous-titres, dans le temps"),
        summary=_("{spoken} s de parole, dont {bare} s sans sous-titre affiché.").format(
            spoken=decimal(spoken, 1), bare=decimal(max(bare, 0), 1)
        ),
        heads=(_("Moment"), _("Texte")),
        stroke=34,
        levels=((2, _("voix")), (1, _("texte"))),
    )


def stretches(words: Sequence[tuple[float, float, str]]) -> Iterator[tuple[float, float, str]]:
    """Words that follow each other within a breath, together: start, end, text."""
    start, end, texts = 0.0, -BREATH, list[str]()
    for at, until, text in words:
        if texts and at - end > BREATH:
            yield start, end, " ".join(texts)
            texts = []
        start = start if texts else at
        end, texts = until, [*texts, text.strip()]
    if texts:
        yield start, end, " ".join(texts)
