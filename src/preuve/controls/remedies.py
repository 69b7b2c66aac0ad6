"""What to do about what a control flagged, and each place where it did, in words."""

from collections.abc import Mapping

from preuve.checks.telling import decimal
from preuve.controls.model import Control, Spot
from preuve.controls.told import found
from preuve.i18n import _


def remedies() -> Mapping[str, str]:
    """What to do, by the control."""
    shorter = _("Raccourcissez la narration, retirez des plans, ou allongez « seconds » dans le brief.")
    larger = _("Redemandez l'image (« preuve iterate image PLAN »), ou apportez-en une plus grande.")
    return {
        "language": _("Demandez à l'IA d'écrire dans la langue du brief, ou récrivez la narration."),
        "length": shorter,
        "shots": shorter,
        "pace": shorter,
        "figures": _("Retirez ce chiffre, ou écrivez-le dans « facts » du brief avec sa source."),
        "superlatives": _("Retirez-le, ou dites dans « facts » du brief sur quoi il repose."),
        "stereotypes": _("Relisez ces mots : gardez-les si le propos les demande."),
        "personal": _("Retirez-la, ou écrivez-la dans le brief si elle est faite pour le public."),
        "banned": _("Remplacez ce mot, ou changez la règle dans brand.rules du brief."),
        "blank": larger,
        "size": larger,
        "alike": _("Changez le cadrage ou le sujet d'un des deux plans, puis redemandez son image."),
        "lettered": _("Relisez-le : une IA écrit souvent mal. Redemandez l'image sans texte s'il ne sert à rien."),
        "palette": _("Rappelez la palette dans la demande de ce plan, ou ajoutez la couleur à la charte."),
    }


def seen_there(one: Control, spot: Spot) -> str:
    """What a control found in a place."""
    match one.id:
        case "pace":
            return _("{seconds} s de plus que le plan").format(seconds=decimal(spot.value or 0, 1))
        case "blank":
            return _("image presque unie")
        case "size":
            return _("agrandie {n} fois").format(n=decimal(spot.value or 0, 1))
        case "alike":
            return _("presque l'image du plan « {other} »").format(other=spot.text)
        case "palette":
            return _("{share} % de couleurs étrangères").format(share=decimal(100 * (spot.value or 0), 0))
        case _:
            return found(spot)
