"""CTL: AI's pictures controlled together before the montage (Cr4.3; C4 of 003)."""

from preuve.checks.base import Check, Outcome, declared, judged, met
from preuve.checks.ctl import ruled, seen
from preuve.checks.finding import Place, Threshold
from preuve.checks.telling import decimal
from preuve.controls import told
from preuve.controls.model import Controls, Spot
from preuve.controls.pictures import ALIKE, ENLARGED, FOREIGN_SHARE
from preuve.controls.remedies import remedies
from preuve.i18n import N_, _


class CTL07(Check):
    """Every picture shows something, and is large enough for its formats."""

    title = N_("Chaque image montre quelque chose et est assez grande")
    per = "run"
    threshold = Threshold(text=N_("aucune image unie ; agrandie 1,5 fois au plus"), standard="kit", value=ENLARGED)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Read how much each picture's values vary, and how much each format enlarges it."""
        blank, size = seen(controls, "blank"), seen(controls, "size")
        spots = [
            *((spot, _("image presque unie")) for spot in blank.flagged),
            *((spot, _("agrandie {n} fois").format(n=decimal(spot.value or 0, 1))) for spot in size.flagged),
        ]
        return judged(
            not spots,
            f"{told.measured(blank)} ; {told.measured(size)}",
            value=size.value,
            remedy=remedies()["size"],
            places=[_place(spot, note) for spot, note in spots],
        )


class CTL08(Check):
    """No two shots show nearly the same picture."""

    title = N_("Deux plans ne montrent pas presque la même image")
    kind = "advice"
    per = "run"
    threshold = Threshold(
        text=N_("plus de 8 traits différents sur 64 entre deux images"), standard="kit", value=ALIKE, unit=N_("traits")
    )

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Compare the prints of the pictures, two by two."""
        one = seen(controls, "alike")
        where = [_place(spot, _("presque l'image du plan « {other} »").format(other=spot.text)) for spot in one.flagged]
        return ruled(one, where, unit=_("traits"))


class CTL09(Check):
    """The pictures themselves hold no text."""

    title = N_("Les images ne portent pas de texte dessiné")
    kind = "advice"
    per = "run"
    threshold = Threshold(text=N_("aucun texte de trois lettres ou plus"), standard="kit", value=0)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Read the pictures by character recognition, before the film's own texts are laid over them."""
        one = seen(controls, "lettered")
        if one.status == "ok":
            return met(told.measured(one), value=one.value)
        return declared(
            told.measured(one),
            value=one.value,
            remedy=remedies()["lettered"],
            places=[_place(spot, told.found(spot)) for spot in one.flagged],
        )


class CTL10(Check):
    """The pictures keep to the brand's hues."""

    title = N_("Les images gardent les couleurs de la marque")
    kind = "advice"
    per = "run"
    threshold = Threshold(
        text=N_("la moitié au plus des couleurs vives d'une image loin de la palette"),
        standard="kit",
        value=FOREIGN_SHARE,
    )

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Read the share of each picture's vivid colour whose hue is far from every colour of the brand."""
        one = seen(controls, "palette")
        where = [
            _place(spot, _("{share} % de couleurs étrangères").format(share=decimal(100 * (spot.value or 0), 0)))
            for spot in one.flagged
        ]
        return ruled(one, where)


def _place(spot: Spot, note: str) -> Place:
    return Place(file="storyboard.json", shot=spot.shot, note=note)
