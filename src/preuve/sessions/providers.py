"""What `preuve providers` does: tell of the services, where data goes, what is known of prices; keep a key."""

from collections.abc import Iterator
from pathlib import Path

import typer

from preuve.errors import BadInput
from preuve.i18n import N_, _
from preuve.pages import number
from preuve.project import Project
from preuve.providers import Offer, Price, Provider, Told, book, provider
from preuve.settings import Settings
from preuve.wiring import reach

CAPABILITIES = {
    "text": N_("texte"),
    "image": N_("image"),
    "voice": N_("voix"),
    "sound": N_("musique et bruitages"),
    "video": N_("vidéo"),
    "speech": N_("reconnaissance de la parole"),
}
UNITS = {
    "million input tokens": N_("le million de morceaux de mots lus"),
    "million output tokens": N_("le million de morceaux de mots écrits"),
    "million characters": N_("le million de caractères dits"),
    "image": N_("l'image"),
    "minute": N_("la minute"),
    "call": N_("l'appel"),
}
SURE = {
    "P": N_("texte d'origine lu"),
    "M": N_("copie datée de la page d'origine"),
    "X": N_("extrait de la page d'origine"),
    "S": N_("source de seconde main"),
    "C": N_("mesuré pour ce projet"),
    "K": N_("usage courant, non vérifié"),
}


def print_providers(folder: Path) -> None:
    """Every service, three lines each."""
    settings = _settings(folder)
    for name in book().providers:
        one = provider(name, settings)
        typer.echo(f"{name} : {one.label}. {_doing(one)}.")
        typer.echo(f"  {_where(one)}")
        typer.echo(f"  {_priced(one)} {_key(one)}")
    typer.echo(_("« preuve providers show NOM » dit tout d'un service, avec les sources."))


def print_engines() -> None:
    """The engines of each capability: the kit's, then the services that have it."""
    for capability in CAPABILITIES:
        own, hired = ", ".join(reach(capability)), ", ".join(reach("providing")(capability))
        typer.echo(f"{capability:8} {own}" + (_(" ; services : {names}").format(names=hired) if hired else ""))


def print_provider(name: str, folder: Path) -> None:
    """Everything that is known of a service. Raises BadInput where nobody knows it."""
    for line in _card(name, provider(name, _settings(folder))):
        typer.echo(line)


def keep_key(name: str, folder: Path, *, forget: bool) -> None:
    """Ask for a service's key and keep it in the keyring, or take it out. Raises BadInput, MissingPart."""
    one = provider(name, _settings(folder))
    if not one.key:
        raise BadInput(
            _("{label} ne demande pas de clé.").format(label=one.label),
            remedy=_("Il n'y a rien à garder : nommez-le dans preuve.toml, section [engines]."),
        )
    if forget:
        gone = reach("key_forget")(one)
        typer.echo(_("Clé retirée du trousseau.") if gone else _("Le trousseau n'avait pas cette clé."))
        return
    key = typer.prompt(_("Clé de {label} (elle ne s'affiche pas)").format(label=one.label), hide_input=True)
    reach("key_keep")(one, key)
    typer.echo(_("Clé gardée dans le trousseau de cette machine, sous le nom {key}.").format(key=one.key))


def _settings(folder: Path) -> Settings:
    """A project's settings; the defaults outside a project."""
    return Project(folder).settings if (folder / "brief.yaml").is_file() else Settings()


def _doing(one: Provider) -> str:
    return ", ".join(_(CAPABILITIES[capability]) for capability in one.offers)


def _where(one: Provider) -> str:
    if not one.leaves:
        return _("Vos données restent sur votre machine.")
    if one.local:
        gone = ", ".join(_(CAPABILITIES[capability]) for capability in one.leaves)
        return _("Vos données partent pour ceci : {some}. Ce modèle (« cloud ») n'est pas sur votre machine.").format(
            some=gone
        )
    if one.processed.value:
        return _("Vos données partent : {where}.").format(where=one.processed.value)
    return _("Vos données partent ; où elles sont traitées : inconnu.")


def _priced(one: Provider) -> str:
    if not one.leaves:
        return _("Prix : 0 €, électricité non comptée.")
    known = [capability for capability, offer in one.offers.items() if one.keeps(capability) or _prices(offer)]
    if not known:
        return _("Prix : inconnu.")
    if len(known) == len(one.offers):
        return _("Prix : connu.")
    return _("Prix : connu pour {some}.").format(some=", ".join(_(CAPABILITIES[name]) for name in known))


def _key(one: Provider) -> str:
    if not one.key:
        return _("Clé : aucune n'est demandée.")
    there = reach("key_present")(one)
    said = _("Clé : présente ({key}).") if there else _("Clé : absente ({key}).")
    return said.format(key=one.key)


def _card(name: str, one: Provider) -> Iterator[str]:
    yield f"{name} : {one.label}"
    yield _("Adresse : {url}").format(url=one.base_url)
    yield _key(one) + (f" {one.key_page}" if one.key_page else "")
    yield _where(one)
    yield from _told(_("Pays du service"), one.country)
    if one.leaves:
        yield from _told(_("Où les données sont traitées"), one.processed)
        yield from _told(_("Combien de temps elles sont gardées"), one.retention)
        yield from _told(_("Servent-elles à entraîner des modèles"), one.training)
        yield _("Sa politique : {page}").format(page=one.policy or _("inconnue"))
    yield _("Appels à la fois : {n}").format(n=one.limits.at_once)
    for capability, offer in one.offers.items():
        yield from _offer(_(CAPABILITIES[capability]), offer, local=one.keeps(capability))
    if one.note:
        yield one.note


def _offer(capability: str, offer: Offer, *, local: bool) -> Iterator[str]:
    yield _("{capability} : modèle {model}{source}").format(
        capability=capability.capitalize(), model=offer.model, source=_source(offer.source)
    )
    if offer.sees:
        yield "  " + _("regarde aussi des images")
    known = _prices(offer)
    for price in known:
        yield "  " + _("{value} {currency} {unit}{source}").format(
            value=number(price.value or 0.0),
            currency=price.currency,
            unit=_(UNITS[price.unit]),
            source=_source(price.source),
        )
    if not known and not local:
        yield "  " + _("prix inconnu : donnez eur_per_call dans preuve.toml pour tenir un budget")
    yield "  " + _("énergie : {value}{source}").format(
        value=offer.energy.value or _("inconnue"), source=_source(offer.energy.source)
    )


def _prices(offer: Offer) -> list[Price]:
    return [price for price in offer.prices if price.value is not None]


def _told(label: str, told: Told) -> Iterator[str]:
    yield _("{label} : {value}{source}").format(
        label=label, value=told.value or _("inconnu"), source=_source(told.source)
    )


def _source(name: str) -> str:
    """A source in brackets: its title, the day it was checked and how sure it is."""
    found = book().sources.get(name)
    if found is None:
        return ""
    return _(" (source : {title}, vue le {day} ; {sure})").format(
        title=found.name, day=found.checked.strftime("%d/%m/%Y"), sure=_(SURE[found.sure])
    )
