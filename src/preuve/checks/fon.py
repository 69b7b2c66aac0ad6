"""FON: letters that people with dyslexia or low vision read with less effort (Cr5.3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from preuve.checks.base import Check, NotRun, Outcome, declared, judged, not_applicable
from preuve.checks.contrasted import stills
from preuve.checks.finding import Threshold
from preuve.checks.fixtures.lettering import Shown
from preuve.checks.telling import decimal
from preuve.i18n import N_, _, ngettext

READABLE: Mapping[str, str] = {
    "Atkinson Hyperlegible": N_("basse vision"),
    "Lexend": N_("aisance de lecture"),
    "OpenDyslexic": N_("lecteurs dyslexiques qui la demandent"),
    "Andika": N_("apprentissage de la lecture"),
    "Luciole": N_("basse vision"),
}
MOST_CAPITALS = 15
LEANING = 7
SPACING = 1.2
DOUBT = 0.2
"""What a size worked out from letters' height may move the spacing by."""
_CAPITALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ0-9][A-ZÀ-ÖØ-Þ0-9’'.&-]*[\s\u00a0]*)+")


class FON01(Check):
    """The letters on the frames are of a family made for readability."""

    title = N_("Les textes sont écrits dans une police dessinée pour être lisible")
    threshold = Threshold(
        text=N_("Atkinson Hyperlegible, Lexend, OpenDyslexic, Andika ou Luciole, reconnue sur les images"),
        standard="kit",
    )

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Compares the letters on the frames with those of each family, drawn again."""
        if not shown:
            return not_applicable(_("aucun texte dans l'image"))
        known = [text for text in shown if text.family in READABLE]
        other = [text for text in shown if text not in known]
        families = sorted({text.family for text in known})
        least = min((text.likeness for text in other or known), default=0.0)
        named = " ; ".join(f"{family} ({_(READABLE[family])})" for family in families)
        said = _("Police reconnue sur les images : {families} ; ressemblance la plus faible {least} sur 1.").format(
            families=named or _("aucune"), least=decimal(least)
        )
        if other:
            missed = ngettext("{n} texte n'a pas ces lettres.", "{n} textes n'ont pas ces lettres.", len(other))
            said += " " + missed.format(n=len(other))
        return judged(
            not other,
            f"{said} {_research()}",
            value=least,
            remedy=_("Choisissez une de ces polices : « font » sous [captions] dans preuve.toml, puis relancez."),
            places=[text.gone() for text in other[:30]],
            stills=stills((other or known)[:1]),
        )


class FON02(Check):
    """No long text in capitals, and no italics."""

    title = N_("Aucun long texte en capitales, aucune italique")
    threshold = Threshold(
        text=N_("15 lettres capitales d'affilée au plus ; lettres droites"), standard="kit", value=MOST_CAPITALS
    )
    any_video = True

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Reads what is found on the frames, and how its letters stand."""
        found = [text for text in shown if text.family or text.kind == "read" or text.slant is not None]
        if not found:
            return _without(shown)
        longest = max(found, key=lambda text: capitals(text.text))
        shouted = [text for text in found if capitals(text.text) > MOST_CAPITALS]
        leaning = [text for text in found if text.sure and text.slant is not None and text.slant >= LEANING]
        said = _("Le plus long passage en capitales fait {n} lettres.").format(n=capitals(longest.text))
        said += " " + _upright(found, leaning)
        wrong = [*shouted, *(text for text in leaning if text not in shouted)]
        facts = {"places": [text.place() for text in wrong[:30]], "stills": stills(wrong[:2])}
        if not wrong and any(not text.sure for text in found):
            asked = _("Certains textes ne sont pas sur un fond uni : regardez s'ils penchent.")
            unsure = [text.place() for text in found if not text.sure]
            return declared(f"{said} {asked}", value=capitals(longest.text), unit=_("lettres"), places=unsure[:30])
        return judged(
            not wrong,
            said,
            value=capitals(longest.text),
            unit=_("lettres"),
            remedy=_("Écrivez ces textes en minuscules droites : les mots y gardent leur forme."),
            **facts,
        )


class FON03(Check):
    """Lines have room between them."""

    title = N_("Les lignes des textes sont bien espacées")
    kind = "advice"
    threshold = Threshold(
        text=N_("d'une ligne à l'autre, 1,2 fois la taille des lettres au moins"), standard="kit", value=SPACING
    )
    any_video = True

    @staticmethod
    def check(shown: list[Shown]) -> Outcome:
        """Measures from a line to the next on the frames."""
        found = [(text, text.line_px / text.size_px) for text in shown if text.line_px and text.size_px]
        found = found or list(_neighbours([text for text in shown if text.sure and text.size_px]))
        if not found:
            return not_applicable(_("aucun texte de deux lignes n'a pu être mesuré dans l'image"))
        # Lines stand on whole pixels: a tenth is as near as they can be.
        tight = [text for text, spacing in found if round(spacing, 1) < SPACING]
        unsure = bool(tight) and all(spacing > SPACING - DOUBT for text, spacing in found if not text.line_px)
        least = min(spacing for _text, spacing in found)
        said = _("Interligne le plus serré : {least} fois la taille des lettres (le plus courant : {usual}).").format(
            least=decimal(least, 1), usual=decimal(median(spacing for _text, spacing in found), 1)
        )
        if unsure and not any(text.line_px for text in tight):
            asked = _("La taille des lettres n'est qu'estimée : regardez si ces lignes se touchent.")
            return declared(f"{said} {asked}", value=round(least, 1), places=[text.place() for text in tight[:30]])
        return judged(
            not tight,
            f"{said} {_research()}",
            value=round(least, 1),
            unit=_("fois la taille"),
            remedy=_("Espacez les lignes, ou mettez moins de texte à la fois."),
            places=[text.place() for text in tight[:30]],
            stills=stills(tight[:1]),
        )


def capitals(text: str) -> int:
    """Letters in the longest passage of capitals; an acronym among other words is short."""
    runs = (sum(char.isalpha() for char in run) for run in _CAPITALS.findall(text))
    return max(runs, default=0)


def _research() -> str:
    """One sentence, and no more than what research supports."""
    return _(
        "Ce que dit la recherche : aucun gain mesuré ne vient de la forme des lettres, et espacer les lettres sans "
        "espacer les mots ralentit la lecture (Galliussi et al., 2020) ; une telle police répond à une préférence, "
        "elle ne soigne rien."
    )


def _without(shown: Sequence[Shown]) -> Outcome:
    if shown:
        raise NotRun(_("aucun des textes prévus n'est à l'image"), _("Relancez « preuve run » : le film sera refait."))
    return not_applicable(_("aucun texte dans l'image"))


def _upright(found: Sequence[Shown], leaning: Sequence[Shown]) -> str:
    if leaning:
        most = max(text.slant or 0 for text in leaning)
        return _("Des lettres penchent de {degrees}° : des italiques.").format(degrees=decimal(most, 0))
    known = [text for text in found if text.family]
    if known:
        return _("Lettres droites, reconnues comme telles sur les images.")
    return _("Aucune italique mesurée.")


def _neighbours(texts: Sequence[Shown]) -> Iterator[tuple[Shown, float]]:
    """Lines read one under the other at the same time, alike in size, and the spacing between them."""
    for upper in texts:
        for lower in texts:
            if upper is not lower and upper.at < lower.until and lower.at < upper.until and _under(upper, lower):
                x, y = _middle(upper), _middle(lower)
                yield lower, (y - x) / max(upper.size_px, lower.size_px)


def _under(upper: Shown, lower: Shown) -> bool:
    one, other = upper.box or (0, 0, 0, 0), lower.box or (0, 0, 0, 0)
    size = max(upper.size_px, lower.size_px)
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    alike = min(upper.size_px, lower.size_px) >= 0.75 * size
    return alike and across > 0 and 0.5 * size < _middle(lower) - _middle(upper) < 2 * size


def _middle(text: Shown) -> float:
    box = text.box or (0, 0, 0, 0)
    return box[1] + box[3] / 2
