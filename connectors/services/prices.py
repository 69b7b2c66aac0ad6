"""What a call costs, in euros: an estimate from published prices. An unknown price stays unknown."""

from preuve.calls.exchange import Cost, Usage
from preuve.i18n import _
from preuve.providers import Offer, Price, Unit, book


def estimate(offer: Offer, usage: Usage, *, local: bool = False, per_call: float | None = None) -> Cost:
    """The cost of a use of an offer. `per_call`: euros a call, where no published price tells.

    Called with the most a call can use, it gives the most the call can cost. `local`: on her own machine, 0 €.
    """
    if local:
        return Cost(eur=0.0, basis=_("sur votre machine : 0 €, électricité non comptée"))
    parts = [_part(price, usage) for price in offer.prices]
    if parts and all(part is not None for part in parts):
        told = ", ".join(sorted({price.source for price in offer.prices if price.source}))
        return Cost(
            eur=round(sum(part for part in parts if part is not None), 6),
            basis=_("tarif publié ({sources}), 1 $ compté {dollar:g} €").format(sources=told, dollar=book().dollar),
        )
    if per_call is not None:
        return Cost(eur=per_call, basis=_("prix par appel donné dans preuve.toml (eur_per_call)"))
    if parts:
        return Cost(basis=_("inconnu : le service ne dit pas ce que l'appel a consommé"))
    return Cost(basis=_("inconnu : aucun tarif vérifié pour {model}").format(model=offer.model))


def _part(price: Price, usage: Usage) -> float | None:
    """What one price makes of a use; None where either isn't known."""
    many = _many(price.unit, usage)
    if price.value is None or many is None:
        return None
    return price.value * many * (book().dollar if price.currency == "USD" else 1.0)


def _many(unit: Unit, usage: Usage) -> float | None:
    """How many units were used."""
    counted: dict[str, tuple[float | None, float]] = {
        "million input tokens": (usage.input_tokens, 1e6),
        "million output tokens": (usage.output_tokens, 1e6),
        "million characters": (usage.characters, 1e6),
        "image": (usage.images, 1),
        "minute": (usage.seconds, 60),
        "call": (1, 1),
    }
    used, size = counted.get(unit, (None, 1))
    return None if used is None else used / size
