"""FLA: flashes, counted on the decoded frames."""

from collections.abc import Iterator, Sequence

from preuve.checks.base import Check, Outcome, judged
from preuve.checks.finding import Place, Threshold
from preuve.checks.telling import decimal
from preuve.i18n import N_, _
from preuve.measures.flashes import Level
from preuve.measures.look import Look

MOST, STRICT = 6, 5  # turns a second: two make a flash
LASTING, WITHIN, TURNS = 4.0, 5.0, 4  # seconds, seconds, turns a second: IRIS's extended failure
MOST_PLACES = 20


class FLA01(Check):
    """No more than three general flashes in any second, over more than a quarter of the frame."""

    title = N_("Pas plus de trois flashs lumineux par seconde")
    threshold = Threshold(
        text=N_("3 flashs par seconde au plus, dès que plus de 25 % de l'image clignote"),
        standard="wcag-flashes",
        value=3,
        unit=N_("flashs/s"),
    )
    any_video = True

    @staticmethod
    def check(lit: Look) -> Outcome:
        """Count pairs of opposing changes of luminance in each second."""
        return _counted(lit.general.wide, MOST, _lightness())


class FLA02(Check):
    """No more than three red flashes in any second, over more than a quarter of the frame."""

    title = N_("Pas plus de trois flashs rouges par seconde")
    threshold = Threshold(
        text=N_("3 flashs rouge vif par seconde au plus, dès que plus de 25 % de l'image clignote"),
        standard="wcag-flashes",
        value=3,
        unit=N_("flashs/s"),
    )
    any_video = True

    @staticmethod
    def check(lit: Look) -> Outcome:
        """Count pairs of opposing changes to and from a saturated red in each second."""
        return _counted(
            lit.red.wide, MOST, _("Un flash rouge : la même zone passe au rouge vif puis en revient, ou l'inverse.")
        )


class FLA03(Check):
    """RGAA: fewer than three flashes in any second, light and red, over more than a small part of the frame."""

    title = N_("Moins de trois flashs par seconde, comme le RGAA le demande")
    threshold = Threshold(
        text=N_(
            "moins de 3 flashs par seconde, ou 21 824 pixels au plus (7 % d'un écran de téléphone de 412 × 732 points)"
        ),
        standard="rgaa-flashes",
        value=3,
        unit=N_("flashs/s"),
    )
    any_video = True

    @staticmethod
    def check(lit: Look) -> Outcome:
        """Count both kinds of flashes in each second; three are too many."""
        worse = max(lit.general.phone, lit.red.phone, key=_worst)
        return _counted(worse, STRICT, _lightness())


class FLA04(Check):
    """No slower flashing that goes on for seconds."""

    title = N_("Pas de clignotement qui dure, même lent")
    kind = "advice"
    threshold = Threshold(
        text=N_("moins de 4 secondes de clignotement (2 flashs par seconde ou plus) sur 5 secondes"),
        standard="iris",
        value=LASTING,
        unit="s",
    )
    any_video = True

    @staticmethod
    def check(lit: Look) -> Outcome:
        """Add up, in any five seconds, those that hold two flashes or more."""
        lasting, places = max((_longest(kind.wide) for kind in (lit.general, lit.red)), key=lambda one: one[0])
        return judged(
            lasting < LASTING,
            _("au plus {seconds} s de clignotement continu (2 flashs par seconde ou plus) sur 5 s.").format(
                seconds=decimal(lasting, 1)
            ),
            value=round(lasting, 2),
            unit="s",
            remedy=_("Espacez ces clignotements, ou adoucissez-les : ils fatiguent, même lents."),
            places=places,
        )


class FLA05(Check):
    """No flashes over more than what a phone held near shows at 7 % of its frame."""

    title = N_("Pas de flashs, même sur une petite partie de l'image")
    kind = "advice"
    threshold = Threshold(
        text=N_("3 flashs par seconde au plus, dès que plus de 7 % de l'image clignote (un téléphone tenu à 30 cm)"),
        standard="wcag-flashes",
        value=3,
        unit=N_("flashs/s"),
    )
    any_video = True

    @staticmethod
    def check(lit: Look) -> Outcome:
        """Count both kinds of flashes over a smaller share of the frame."""
        worse = max(lit.general.phone, lit.red.phone, key=_worst)
        return _counted(worse, MOST, _lightness())


def _lightness() -> str:
    return _("Un flash : la même zone s'éclaire nettement puis s'assombrit, ou l'inverse.")


def _worst(levels: Sequence[Level]) -> int:
    return max((level.turns for level in levels), default=0)


def _counted(levels: Sequence[Level], most: int, meaning: str) -> Outcome:
    turns = _worst(levels)
    over = [_place(group) for group in _groups([level for level in levels if level.turns > most])]
    measured = _("flashs dans la pire seconde : {count}. {meaning}") if turns > 1 else _("aucun flash")
    return judged(
        turns <= most,
        measured.format(count=decimal(turns / 2, 1), meaning=meaning),
        value=turns / 2,
        unit=_("flashs/s"),
        remedy=_(
            "Ralentissez ou adoucissez ce clignotement : il peut provoquer une crise chez les personnes épileptiques "
            "photosensibles. Gardez chaque éclat une demi-seconde au moins, ou réduisez l'écart de lumière."
        ),
        places=over[:MOST_PLACES],
    )


def _groups(levels: Sequence[Level]) -> Iterator[list[Level]]:
    """Levels whose seconds touch."""
    group: list[Level] = []
    for level in levels:
        if group and level.at > group[-1].until:
            yield group
            group = []
        group.append(level)
    if group:
        yield group


def _place(group: Sequence[Level]) -> Place:
    worst = max(group, key=lambda level: (level.turns, level.area))
    note = _("flashs en une seconde : {count}, sur {area} % de l'image").format(
        count=decimal(worst.turns / 2, 1), area=round(100 * worst.area)
    )
    return Place(at=round(group[0].at, 3), until=max(level.until for level in group), note=note)


def _longest(levels: Sequence[Level]) -> tuple[float, list[Place]]:
    """The most seconds that hold four turns or more in any five, and where the worst five end."""
    spans = [(level.since, level.until) for level in levels if level.turns >= TURNS]
    best, places = 0.0, []
    for _first, end in spans:
        lasting = sum(max(min(until, end) - max(first, end - WITHIN), 0.0) for first, until in spans if first < end)
        if lasting > best:
            best = lasting
            note = _("{seconds} s de clignotement").format(seconds=decimal(lasting, 1))
            places = [Place(at=max(end - WITHIN, 0.0), until=end, note=note)]
    return best, places if best >= LASTING else []
