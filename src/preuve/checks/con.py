"""CON: contrast, size and colour of the texts in the picture (Cr5.3: the contents are made accessible)."""

from collections.abc import Sequence
from typing import Any

from preuve.checks.base import Check, Outcome, declared, judged, met, not_applicable, unmet
from preuve.checks.contrasted import MOST_PLACES, absent, contrast, stills
from preuve.checks.finding import Threshold
from preuve.checks.fixtures.lettering import Display, Shown, burned, captions_or_all, titles_or_others
from preuve.checks.inks import alone, inks
from preuve.checks.telling import decimal
from preuve.i18n import N_, _, ngettext

LEAST, LEAST_LARGE = 4.5, 3.0
ENHANCED, ENHANCED_LARGE = 7.0, 4.5
LEAST_CSS = 14
MINIMUM = N_("4,5 pour 1 au moins ; 3 pour 1 pour un grand texte (24 pixels affichés, 18,5 en gras)")


class CON01(Check):
    """Burned captions contrast enough with what they stand on, all along the film."""

    title = N_("Les sous-titres se détachent assez du fond, tout au long du film")
    threshold = Threshold(text=MINIMUM, standard="wcag-contrast", value=LEAST, unit=":1")
    any_video = True

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Measures each caption on the frames; a video from elsewhere is judged on flat grounds only."""
        return contrast(captions_or_all(shown), LEAST, LEAST_LARGE)


class CON02(Check):
    """On-screen titles contrast enough."""

    title = N_("Les titres affichés se détachent assez du fond, tout au long du film")
    threshold = Threshold(text=MINIMUM, standard="wcag-contrast", value=LEAST, unit=":1")
    any_video = True

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Measures each title on the frames; in a video from elsewhere, each text that isn't a caption."""
        return contrast(titles_or_others(shown), LEAST, LEAST_LARGE)


class CON03(Check):
    """The label that says what AI made contrasts enough."""

    title = N_("La mention de l'IA se détache assez du fond, tout au long du film")
    threshold = Threshold(text=MINIMUM, standard="rgaa-contrast", value=LEAST, unit=":1")

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Measures the label on the frames."""
        return contrast(burned(shown, "label", _("mention de l'IA")), LEAST, LEAST_LARGE)


class CON04(Check):
    """Texts reach the enhanced contrast."""

    title = N_("Tous les textes de l'image atteignent le contraste renforcé")
    kind = "advice"
    threshold = Threshold(
        text=N_("7 pour 1 au moins ; 4,5 pour 1 pour un grand texte"),
        standard="wcag-contrast-aaa",
        value=ENHANCED,
        unit=":1",
    )
    any_video = True

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Measures every text on the frames."""
        if not shown:
            return not_applicable(_("aucun texte dans l'image"))
        return contrast(shown, ENHANCED, ENHANCED_LARGE)


class CON05(Check):
    """Captions are big enough where the film is shown."""

    title = N_("Les sous-titres sont assez grands là où le film est regardé")
    threshold = Threshold(
        text=N_("des lettres de 14 pixels affichés au moins, la taille courante d'un texte de page web"),
        standard="kit",
        value=LEAST_CSS,
        unit="px",
    )
    any_video = True

    @staticmethod
    def check(shown: list[Shown], display: Display) -> Outcome:
        """Takes the letters' height on the frames, in the pixels of the screen where the film is shown."""
        texts = [text for text in captions_or_all(shown) if text.size_px]
        if not texts:
            return absent([text for text in captions_or_all(shown) if text.absent is not None])
        least = min(texts, key=lambda text: text.size)
        said = _(
            "Les plus petites lettres font {px} pixels dans le film, soit {css} pixels affichés quand ses {width} "
            "pixels de large sont montrés sur {shown}."
        ).format(px=least.size_px, css=decimal(least.size, 1), width=display.width, shown=decimal(display.css, 0))
        small = [text for text in texts if text.size < LEAST_CSS]
        facts: dict[str, Any] = {"value": least.size, "unit": "px", "stills": stills([least])}
        places = [text.place() for text in (small or [least])][:MOST_PLACES]
        remedy = _("Raccourcissez ces sous-titres, ou choisissez une police plus étroite : la taille suit la longueur.")
        if small and all(text.kind == "read" for text in small):
            said += " " + _("Sans fichier de sous-titres, rien ne dit lesquels de ces textes en sont.")
            return declared(said, places=places, **facts)
        return judged(not small, said, remedy=remedy, places=places, **facts)


class CON06(Check):
    """Colour is never the only means of telling something."""

    title = N_("La couleur n'est jamais seule à donner une information dans les sous-titres")
    threshold = Threshold(
        text=N_("une seule couleur de lettres, ou un autre signe (tiret, crochets, nom) avec chaque couleur"),
        standard="wcag-colour",
    )
    any_video = True

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Takes the letters' colours on the frames, and looks for another sign where there are several."""
        texts = captions_or_all(shown)
        if not all(text.ink and text.sure for text in texts):
            return _unknown_inks(texts)
        found = inks(texts)
        named = ", ".join(f"{ink} ({len(group)})" for ink, group in found.items())
        said = ngettext(
            "{n} couleur de lettres mesurée : {named}.", "{n} couleurs de lettres mesurées : {named}.", len(found)
        )
        said = said.format(n=len(found), named=named)
        bare = alone(found)
        examples = stills([group[0] for group in found.values()])
        facts: dict[str, Any] = {"value": len(found), "unit": _("couleurs"), "stills": examples}
        if not bare:
            return met(said, **facts)
        places = [text.place() for text in bare[:MOST_PLACES]]
        if any(text.kind == "read" for text in texts):
            return declared(said + " " + _("Regardez si ces couleurs servent de code."), places=places, **facts)
        said += " " + _("Des sous-titres se distinguent des autres par leur seule couleur.")
        return unmet(said, remedy=_("Ajoutez un tiret, des crochets ou le nom de qui parle."), places=places, **facts)


def _unknown_inks(texts: Sequence[Shown]) -> Outcome:
    """Texts that aren't there, or whose colour can't be measured."""
    gone = [text for text in texts if text.absent is not None]
    if gone:
        return absent(gone)
    unsure = [text for text in texts if not (text.ink and text.sure)]
    return declared(
        _("Certaines lettres ne sont pas sur un fond uni, leur couleur n'est pas sûre : sert-elle de code ?"),
        places=[text.place() for text in unsure[:MOST_PLACES]],
        stills=stills(unsure[:3]),
    )
