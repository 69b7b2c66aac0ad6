"""Texts judged on their contrast: each against its limit, the worst shown."""

from collections.abc import Sequence
from typing import Any

from preuve.checks.base import Outcome, declared, met, unmet
from preuve.checks.finding import Still
from preuve.checks.fixtures.lettering import Shown
from preuve.checks.telling import decimal
from preuve.i18n import _, ngettext

MOST_PLACES = 30


def contrast(texts: Sequence[Shown], least: float, least_large: float) -> Outcome:
    """Every text against its limit: those that aren't there fail, those on no flat ground are for a person to judge."""

    def limit(text: Shown) -> float:
        return least_large if text.large else least

    gone = [text for text in texts if text.absent is not None]
    if gone:
        return absent(gone)
    known = [text for text in texts if text.contrast is not None and text.sure]
    low = [text for text in known if (text.contrast or 0) < limit(text)]
    unsure = [text for text in texts if text not in known]
    if not known:
        return _estimated("", unsure, {})
    worst = min(known, key=lambda text: (text.contrast or 0) / limit(text))
    said = _told(worst, len(known), limit(worst))
    facts: dict[str, Any] = {"value": worst.contrast, "unit": ":1"}
    if low:
        places = [text.place(_low(text, limit(text))) for text in low[:MOST_PLACES]]
        remedy = _("Posez ce texte sur une bande opaque, ou éloignez les deux couleurs l'une de l'autre.")
        return unmet(said, remedy=remedy, places=places, stills=stills([worst]), **facts)
    if unsure:
        return _estimated(said, unsure, facts)
    return met(said, places=[worst.place(_low(worst, limit(worst)))], stills=stills([worst]), **facts)


def _told(worst: Shown, count: int, limit: float) -> str:
    said = ngettext("{n} texte mesuré sur l'image.", "{n} textes mesurés sur l'image.", count).format(n=count)
    return (
        said
        + " "
        + _("Le moins contrasté : {ratio} pour 1 ({ink} sur {ground}), il faut {limit}.").format(
            ratio=decimal(worst.contrast or 0), ink=worst.ink, ground=worst.ground, limit=decimal(limit, 1)
        )
        + " "
        + looked_at(worst)
    )


def looked_at(text: Shown) -> str:
    """Which frames a text was looked for on: ours is watched on every frame, one from elsewhere on every fifth."""
    if text.end:
        return _(
            "Une image sur cinq est mesurée en entier ; les autres sont comparées à la dernière mesurée, "
            "et mesurées elles aussi quand le texte y change."
        )
    return _("Une image sur cinq est regardée.")


def _low(text: Shown, limit: float) -> str:
    return _("« {text} » : {ratio} pour 1, il faut {limit}").format(
        text=text.text, ratio=decimal(text.contrast or 0), limit=decimal(limit, 1)
    )


def _estimated(said: str, unsure: Sequence[Shown], facts: dict[str, Any]) -> Outcome:
    """Outlined or bare text: only an estimate, and a picture of it."""
    least = min(unsure, key=lambda text: text.contrast or 99)
    more = ngettext(
        "{n} texte n'est pas sur un fond uni : son contraste n'est qu'estimé ({ratio} pour 1 au plus bas).",
        "{n} textes ne sont pas sur un fond uni : leur contraste n'est qu'estimé ({ratio} pour 1 au plus bas).",
        len(unsure),
    ).format(n=len(unsure), ratio=decimal(least.contrast or 0))
    asked = _("Regardez ces images : le texte se lit-il sans effort ?")
    facts = facts or {"value": least.contrast, "unit": ":1"}
    return declared(
        " ".join(filter(None, [said, more, asked])),
        places=[text.place() for text in unsure[:MOST_PLACES]],
        stills=stills(unsure[:6]),
        **facts,
    )


def absent(texts: Sequence[Shown]) -> Outcome:
    """Texts that should be on the frames and aren't."""
    said = ngettext(
        "{n} texte n'est pas à l'image là où il devrait être : « {text} ».",
        "{n} textes ne sont pas à l'image là où ils devraient être, dont « {text} ».",
        len(texts),
    ).format(n=len(texts), text=texts[0].text)
    return unmet(
        said,
        value=0,
        unit=":1",
        remedy=_("Relancez « preuve run » : le film sera refait avec ses textes."),
        places=[text.gone() for text in texts[:MOST_PLACES]],
        stills=stills(texts[:1]),
    )


def stills(texts: Sequence[Shown]) -> list[Still]:
    """Pictures of texts."""
    return [text.pictured(f"« {text.text} »") for text in texts if text.still]
