"""FMT: the file against what its platform takes. The limits are data, each with its source: `templates/platforms.yaml`.

Where a platform publishes no rule, the check is `not_applicable`: the kit's choice is none. `fmt_more` holds the rest.
"""

from preuve.checks.base import Check, NotApplicable, Outcome
from preuve.checks.finding import Place, Threshold
from preuve.checks.limits import Asked, asked, cite, name, names, near, published, silent, told, verdict
from preuve.checks.telling import decimal
from preuve.i18n import N_, _, ngettext
from preuve.measures.streams import Streams
from preuve.targets import Format, Target

EXACT = 0.01  # share of a ratio that pixels and cropping may round by
ROUNDING = 0.05  # seconds that a last frame or a codec's last block may add
MEGA = 1_000_000


def of_platform(text: str, unit: str = "") -> Threshold:
    """A threshold that each platform sets: the finding's measure tells the figure and its source."""
    return Threshold(text=text, standard="platforms", unit=unit)


class FMT01(Check):
    """Container, codec and pixels are what the platform takes."""

    title = N_("Le fichier est d'un type que la plateforme prend")
    threshold = of_platform(N_("conteneur, codec et pixels que prend la plateforme"))
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Look for each name in the platform's lists."""
        facts, wanted = streams.facts, target.format
        fact = _("{container}, vidéo {codec} {profile}, pixels {pixels}").format(
            container=name(facts.container), codec=name(facts.codec), profile=facts.profile, pixels=facts.pixel_format
        )
        rules = [
            (facts.container in wanted.containers.value, names(wanted.containers.value)),
            (facts.codec in wanted.video.value, names(wanted.video.value)),
        ]
        if wanted.pixels:
            rules.append((facts.pixel_format in wanted.pixels.value, names(wanted.pixels.value)))
        if asked(wanted.progressive):
            rules.append((not facts.interlaced, _("images non entrelacées")))
        remedy = _("Exportez de nouveau en MP4 : vidéo H.264 (profil High, 4:2:0, non entrelacée) et son AAC.")
        source = cite(target, wanted.containers, wanted.video, wanted.pixels, wanted.progressive)
        return verdict(fact, rules, source, remedy, value=_broken(rules), unit=_("écarts"))


class FMT02(Check):
    """Size and shape are what the platform takes and shows whole."""

    title = N_("L'image a la taille et la forme que la plateforme prend et montre en entier")
    threshold = of_platform(N_("largeur, hauteur et rapport de la plateforme"), "px")
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Compare the picture as it is shown, turned and with square pixels."""
        wanted = target.format
        wide, high = streams.facts.shown
        fact = _("{wide} × {high} pixels, rapport {ratio}").format(wide=wide, high=high, ratio=decimal(wide / high, 3))
        limits = [wanted.sides, wanted.columns, wanted.narrow, wanted.wide, wanted.ratio, wanted.shape]
        if not any(limits):
            raise silent(target, fact)
        remedy = _("Exportez de nouveau à la taille de la plateforme (1080 × 1920 pour une vidéo verticale).")
        source = cite(target, *limits)
        return verdict(fact, _size_rules(wide, high, wanted), source, remedy, value=wide, unit="px")


class FMT03(Check):
    """The frame rate is one the platform takes, and constant where it asks for it."""

    title = N_("La cadence d'images convient à la plateforme")
    threshold = of_platform(N_("images par seconde que prend la plateforme"), N_("images/s"))
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Compare the rate, and how long each frame lasts."""
        facts, wanted = streams.facts, target.format
        regular = _("cadence fixe") if facts.constant_rate else _("cadence variable")
        fact = _("{fps} images par seconde, {regular} (image la plus longue : {longest} ms)").format(
            fps=decimal(facts.fps), regular=regular, longest=decimal(1000 * facts.longest_frame, 0)
        )
        if wanted.fps is None and not asked(wanted.fixed_rate):
            raise silent(target, fact)
        rules = []
        if wanted.fps:
            rules.append((wanted.fps.takes(round(facts.fps, 1)), told(wanted.fps)))
        if asked(wanted.fixed_rate):
            rules.append((facts.constant_rate, _("cadence fixe")))
        remedy = _("Exportez de nouveau à 30 images par seconde, cadence fixe.")
        source = cite(target, wanted.fps, wanted.fixed_rate)
        return verdict(fact, rules, source, remedy, value=round(facts.fps, 3), unit=_("images/s"))


class FMT04(Check):
    """The film is neither too long nor too short for the platform."""

    title = N_("La durée convient à la plateforme")
    threshold = of_platform(N_("durée que prend la plateforme"), "s")
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Compare the duration of pictures and sound together."""
        facts = streams.facts
        seconds = max(facts.seconds, facts.sound.seconds if facts.sound else 0.0)
        least, most = (one if published(one) else None for one in (target.length.shortest, target.length.longest))
        fact = _("{seconds} s").format(seconds=decimal(seconds))
        rules: list[Asked] = []
        over = most is not None and seconds > most.value + ROUNDING
        if least:
            rules.append((seconds >= least.value - ROUNDING, _("{n} s au moins").format(n=decimal(least.value))))
        if most:
            rules.append((not over, _("{n} s au plus").format(n=decimal(most.value))))
        if not rules:
            raise silent(target, fact)
        places = [Place(at=most.value, until=round(seconds, 3), note=_("de trop"))] if most and over else []
        remedy = _("Coupez ou allongez le film, ou choisissez une autre plateforme.")
        return verdict(fact, rules, cite(target, least, most), remedy, value=round(seconds, 3), unit="s", places=places)


class FMT05(Check):
    """The file isn't too heavy."""

    title = N_("Le poids et le débit du fichier conviennent à la plateforme")
    threshold = of_platform(N_("poids et débit que prend la plateforme"), N_("Mo"))
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Compare the file's weight, and the pictures' mean bit rate."""
        facts, most, rate = streams.facts, target.megabytes, target.format.kilobits
        weight, kilobits = facts.size / MEGA, facts.picture_bit_rate / 1000
        fact = _("{weight} Mo, images à {rate} kbit/s en moyenne ({peak} dans la seconde la plus lourde)").format(
            weight=decimal(weight), rate=decimal(kilobits, 0), peak=decimal(facts.peak_bit_rate / 1000, 0)
        )
        rules = []
        if most:
            rules.append((weight <= most.value, _("{n} Mo au plus").format(n=decimal(most.value))))
        if rate:
            rules.append((rate.takes(kilobits), told(rate, _("kbit/s"))))
        if not rules:
            raise silent(target, fact)
        remedy = _("Exportez de nouveau à un débit plus faible : 8 Mbit/s suffisent en 1080 × 1920.")
        return verdict(fact, rules, cite(target, most, rate), remedy, value=round(weight, 3), unit=_("Mo"))


class FMT06(Check):
    """An MP4's header comes first, so that it plays while it loads."""

    title = N_("La vidéo peut démarrer avant d'être chargée en entier")
    threshold = of_platform(N_("en-tête (moov) avant le contenu (mdat)"))
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Look at the order of the file's boxes."""
        first, rule = streams.facts.moov_first, target.format.moov_first
        if first is None:
            raise NotApplicable(_("ce n'est ni un MP4 ni un MOV"))
        fact = _("en-tête au début du fichier") if first else _("en-tête à la fin du fichier")
        if not asked(rule):
            raise silent(target, fact)
        remedy = _("Exportez de nouveau en cochant « optimisé pour le web » (faststart).")
        rules = [(first, _("au début"))]
        return verdict(fact, rules, cite(target, rule), remedy, value=float(first), unit="")


class FMT07(Check):
    """No edit list where the platform refuses them."""

    title = N_("Le fichier n'a pas de liste de montage cachée (edit list) là où la plateforme les refuse")
    threshold = of_platform(N_("aucune liste de montage (elst)"), N_("listes"))
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Count the edit lists of the tracks."""
        facts, n = streams.facts, streams.facts.edit_lists
        if facts.moov_first is None:
            raise NotApplicable(_("ce n'est ni un MP4 ni un MOV"))
        fact = ngettext("{n} liste de montage dans le fichier", "{n} listes de montage dans le fichier", n).format(n=n)
        if target.edit_list:
            raise silent(target, fact)
        remedy = _("Refaites le fichier avec « preuve run » ; avec ffmpeg : -use_editlist 0 et un son sans amorce.")
        rules = [(not n, _("aucune"))]
        return verdict(fact, rules, cite(target, target.edit_list_source), remedy, value=n, unit=_("listes"))


def _broken(rules: list[Asked]) -> int:
    return sum(not holds for holds, _rule in rules)


def _size_rules(wide: int, high: int, wanted: Format) -> list[Asked]:
    short, long = sorted((wide, high))
    measured = (
        (wanted.sides, short, _("côtés")),
        (wanted.sides, long, _("côtés")),
        (wanted.columns, wide, _("largeur")),
        (wanted.narrow, short, _("petit côté")),
        (wanted.wide, long, _("grand côté")),
    )
    rules = [
        (span.takes(value), _("{what} : {span}").format(what=what, span=told(span, "px", 0)))
        for span, value, what in measured
        if span
    ]
    for span, what in ((wanted.ratio, _("rapport")), (wanted.shape, _("rapport qui remplit l'écran"))):
        if span:
            holds = near(span, wide / high, EXACT)
            rules.append((holds, _("{what} : {span}").format(what=what, span=told(span, digits=4))))
    return rules
