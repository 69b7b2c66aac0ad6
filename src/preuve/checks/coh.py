"""COH: the film's parts belong together: colours, light, loudness, letters, what is said and what is shown."""

from collections.abc import Sequence
from itertools import pairwise
from math import log2

from preuve.artifact import Artifact
from preuve.checks.base import Check, Outcome, declared, judged, met, not_applicable, unmet
from preuve.checks.contradictions import contradictions, unsaid
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.pictures import Voiced
from preuve.checks.showing import around_seam, seam_place, text_place, unlike
from preuve.checks.telling import decimal
from preuve.i18n import N_, _, ngettext
from preuve.measures.glances import palette_distance
from preuve.measures.look import Look

PALETTE, STOPS, LOUDER = 25.0, 1.5, 3.0
FADED = 0.5
DARKEST = 0.005
MOST_PLACES = 20


class COH01(Check):
    """Neighbouring shots share their colours."""

    title = N_("Les plans qui se suivent partagent les mêmes couleurs")
    threshold = Threshold(
        text=N_("écart de couleurs de 25 au plus entre deux plans qui se suivent (CIELAB, clarté comptée pour moitié)"),
        standard="kit-palette",
        value=PALETTE,
    )

    @staticmethod
    def check(look: Look, looked: dict[str, Artifact]) -> Outcome:
        """Compare the main colours of each shot with the next one's."""
        apart = [palette_distance(one.palette, two.palette) for one, two in pairwise(look.shots)]
        return _neighbours(
            look,
            looked,
            apart,
            PALETTE,
            _("écart de couleurs de {worst} au plus entre deux plans qui se suivent"),
            remedy=_("Rapprochez ce plan des autres : reprenez dans sa consigne les couleurs de la marque."),
        )


class COH02(Check):
    """Light doesn't jump between neighbouring shots."""

    title = N_("La lumière ne saute pas d'un plan à l'autre")
    threshold = Threshold(
        text=N_("1,5 diaphragme au plus entre deux plans qui se suivent (1 diaphragme : deux fois plus de lumière)"),
        standard="kit-light",
        value=STOPS,
        unit=N_("diaphragmes"),
    )

    @staticmethod
    def check(lit: Look, looked: dict[str, Artifact]) -> Outcome:
        """Compare each shot's mean luminance with the next one's."""
        light = [max(shot.luminance, DARKEST) for shot in lit.shots]
        apart = [abs(log2(two / one)) for one, two in pairwise(light)]
        return _neighbours(
            lit,
            looked,
            apart,
            STOPS,
            _("saut de lumière de {worst} diaphragme au plus entre deux plans qui se suivent"),
            remedy=_(
                "Éclaircissez le plan sombre ou assombrissez le plan clair : l'œil doit se réadapter entre les deux."
            ),
            unit=_("diaphragmes"),
        )


class COH03(Check):
    """The voice is as loud in each shot as in the next."""

    title = N_("La voix garde le même niveau d'un plan à l'autre")
    threshold = Threshold(
        text=N_("3 LU au plus entre les voix de deux plans qui se suivent"),
        standard="kit-voice",
        value=LOUDER,
        unit="LU",
    )

    @staticmethod
    def check(voices: list[Voiced]) -> Outcome:
        """Compare the loudness of the parts with words of each shot."""
        if len(voices) < 2:
            return not_applicable(_("moins de deux plans avec une voix"))
        pairs = list(pairwise(voices))
        apart = [abs(two.loudness - one.loudness) for one, two in pairs]
        places = [
            Place(
                at=two.at, shot=two.shot, note=_("{jump} LU d'écart avec le plan d'avant").format(jump=decimal(jump, 1))
            )
            for (_one, two), jump in zip(pairs, apart, strict=True)
            if jump > LOUDER
        ]
        return judged(
            not places,
            _("{worst} LU au plus entre les voix de deux plans qui se suivent").format(worst=decimal(max(apart), 1)),
            value=round(max(apart), 2),
            unit="LU",
            remedy=_("Ramenez les voix au même niveau avant le mixage."),
            places=places,
        )


class COH04(Check):
    """Texts look the same in every shot: one family of letters, one plate colour a kind."""

    title = N_("Les textes ont la même police et les mêmes couleurs dans tout le film")
    threshold = Threshold(text=N_("une seule police, et un seul fond par sorte de texte"), standard="kit", value=1)

    @staticmethod
    def check(look: Look) -> Outcome:
        """Compare the letters and the plates measured on the frames."""
        seen = [text for text in look.texts if text.found and text.family]
        if not seen:
            return declared(_("aucune police n'a été reconnue sur les images : comparez les textes à l'œil"))
        families, odd = sorted({text.family for text in seen}), unlike(seen)
        return judged(
            not odd,
            ngettext("{count} texte mesuré : {families}", "{count} textes mesurés : {families}", len(seen)).format(
                count=len(seen), families=", ".join(families)
            ),
            value=len(families),
            unit=ngettext("police", "polices", len(families)),
            remedy=_("Donnez à tous les plans la même police et la même palette."),
            places=[text_place(text) for text in odd][:MOST_PLACES],
        )


class COH05(Check):
    """No black frames, unless the picture fades to black and back."""

    title = N_("Pas d'image noire au milieu du film")
    threshold = Threshold(
        text=N_("aucune image noire, sauf un fondu au noir d'une demi-seconde au plus"),
        standard="kit",
        value=0,
        unit="s",
    )
    any_video = True

    @staticmethod
    def check(look: Look) -> Outcome:
        """Find frames whose picture is black."""
        bad = [black for black in look.blacks if black.sudden or black.until - black.at > FADED + 1e-3]
        total = sum(black.until - black.at for black in bad)
        return judged(
            not bad,
            _("{seconds} s d'image noire").format(seconds=decimal(total)) if bad else _("aucune image noire anormale"),
            value=round(total, 3),
            unit="s",
            remedy=_("Une image manque ici : replacez le plan, ou remplacez le trou par une transition."),
            places=[Place(at=black.at, until=black.until, note=_("image noire")) for black in bad[:MOST_PLACES]],
        )


class COH06(Check):
    """The picture never freezes for a second."""

    title = N_("L'image ne se fige pas")
    threshold = Threshold(text=N_("moins d'une seconde sans aucun changement"), standard="kit", value=1, unit="s")
    any_video = True

    @staticmethod
    def check(look: Look) -> Outcome:
        """Find stretches in which nothing changes, black ones apart."""
        frozen = [one for one in look.frozen if not any(b.at <= one.at and one.until <= b.until for b in look.blacks)]
        longest = max((one.until - one.at for one in frozen), default=0.0)
        return judged(
            not frozen,
            _("image figée pendant {seconds} s").format(seconds=decimal(longest, 1))
            if frozen
            else _("aucune image figée une seconde ou plus"),
            value=round(longest, 3),
            unit="s",
            remedy=_("Animez ce passage, ou raccourcissez-le : le film semble bloqué."),
            places=[Place(at=one.at, until=one.until, note=_("image figée")) for one in frozen[:MOST_PLACES]],
        )


class COH07(Check):
    """What is written on the screen doesn't contradict what is said."""

    title = N_("Les textes à l'écran disent la même chose que la voix")
    threshold = Threshold(
        text=N_("aucun nombre, jour ni mois différent entre l'écran et la voix"), standard="kit", value=0
    )

    @staticmethod
    def check(look: Look, narrated: dict[str, str]) -> Outcome:
        """Compare numbers, days and months; words that are only shown are for a person to judge."""
        shown = [text for text in look.texts if text.kind == "title" and text.found]
        if not shown:
            return not_applicable(_("aucun texte à l'écran"))
        against = [(text, contradictions(" ".join(text.lines), narrated.get(text.shot, ""))) for text in shown]
        wrong = [(text, found) for text, found in against if found]
        if wrong:
            note = _("l'écran dit « {shown} », la voix dit autre chose")
            return unmet(
                ngettext(
                    "{count} texte à l'écran contredit la voix",
                    "{count} textes à l'écran contredisent la voix",
                    len(wrong),
                ).format(count=len(wrong)),
                value=len(wrong),
                places=[text_place(text, note.format(shown=", ".join(found))) for text, found in wrong],
                remedy=_("Corrigez le texte à l'écran ou la narration : le même nombre, la même date."),
            )
        alone = [(text, unsaid(" ".join(text.lines), narrated.get(text.shot, ""))) for text in shown]
        left = [
            text_place(text, _("« {words} » : écrit, pas dit").format(words=" ".join(more)))
            for text, more in alone
            if more
        ]
        if left:
            said = ngettext(
                "aucun nombre ni date ne se contredit ; {count} texte a des mots que la voix ne dit pas",
                "aucun nombre ni date ne se contredit ; {count} textes ont des mots que la voix ne dit pas",
                len(left),
            )
            return declared(said.format(count=len(left)), places=left)
        said = ngettext(
            "{count} texte à l'écran, dit mot pour mot", "{count} textes à l'écran, dits mot pour mot", len(shown)
        )
        return met(said.format(count=len(shown)), value=0)


def _neighbours(
    look: Look,
    looked: dict[str, Artifact],
    apart: Sequence[float],
    most: float,
    measured: str,
    *,
    remedy: str,
    unit: str = "",
) -> Outcome:
    if not apart:
        return not_applicable(_("un seul plan"))
    worst = max(range(len(apart)), key=apart.__getitem__)
    over = [number for number, value in enumerate(apart) if value > most]
    return judged(
        not over,
        measured.format(worst=decimal(apart[worst], 1)),
        value=round(apart[worst], 2),
        unit=unit,
        remedy=remedy,
        places=[seam_place(look.shots[n], look.shots[n + 1], apart[n]) for n in over[:MOST_PLACES]],
        stills=around_seam(looked, look.shots, worst),
    )
