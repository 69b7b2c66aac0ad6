"""What became of a post, in words: its state, who sees it, when. For the terminal and for pages."""

from datetime import datetime

from preuve.i18n import _, ngettext
from preuve.publication.journal import Publication, now
from preuve.publication.package import Package
from preuve.publication.post import State
from preuve.wording import listing


def states() -> dict[State, str]:
    """Each state, as a person reads it."""
    return {
        "simulated": _("simulée : rien n'a été envoyé"),
        "exported": _("prête à publier à la main"),
        "draft": _("en brouillon"),
        "published": _("publiée"),
        "failed": _("échouée : rien n'est en ligne"),
        "unknown": _("on ne sait pas : relancez, Preuve demandera d'abord"),
        "removed": _("retirée"),
    }


def standing(publication: Publication) -> str:
    """What it is now."""
    schedule = publication.package.schedule
    if publication.replaced_by:
        return _("remplacée par un film plus récent")
    if publication.declared_by:
        return _("{state}, d'après {by}").format(state=states()[publication.state], by=publication.declared_by)
    if publication.state == "draft" and schedule:
        if schedule > now():
            return _("programmée pour le {when}").format(when=moment(schedule))
        return _("était programmée pour le {when} : à vérifier").format(when=moment(schedule))
    if publication.state == "failed" and publication.package.attempt > 1:
        return _("échouée : ce nouvel envoi n'a rien mis en ligne")
    return states()[publication.state]


def visible(package: Package) -> str:
    """Who will see it."""
    if package.mode == "draft":
        return _("personne avant que vous la publiiez")
    who = {
        "public": _("tout le monde"),
        "unlisted": _("qui a le lien"),
        "private": _("vous, et qui vous y autorisez"),
    }[package.privacy]
    return _("{who}, à partir du {when}").format(who=who, when=moment(package.schedule)) if package.schedule else who


def way(package: Package) -> str:
    """In which way it goes."""
    if package.schedule:
        return _("programmée")
    return _("en brouillon") if package.mode == "draft" else _("montrée aussitôt")


def moment(at: datetime) -> str:
    """A time in the reader's zone, which is named: « 05/12/2026 à 14:00 (CET) »."""
    here = at.astimezone()
    return _("{day} à {hour} ({zone})").format(
        day=here.strftime("%d/%m/%Y"), hour=here.strftime("%H:%M"), zone=here.tzname() or here.strftime("UTC%z")
    )


def declared(package: Package) -> str:
    """What is declared to the platform, in words."""
    said = package.declarations
    told = [_("faite avec l'IA") if said.ai else _("sans IA")]
    for value, yes, no in (
        (said.made_for_kids, _("pour les enfants"), _("pas pour les enfants")),
        (said.paid, _("payée par un tiers"), ""),
        (said.own_brand, _("pour votre organisation"), ""),
    ):
        told += [yes if value else no] if value is not None and (value or no) else []
    return listing(told)


def last_check(publication: Publication, *, whole: bool = False) -> str:
    """What the last reading back showed; empty where there was none. `whole`: what holds is named, not only counted."""
    seen = publication.checked
    if publication.declared_by:
        return _("pas depuis ce qu'en dit {by}").format(by=publication.declared_by) if seen else ""
    if seen is None:
        return ""
    if seen.reason:
        told = _("elle n'a pas pu être relue ({reason})").format(reason=seen.reason.rstrip("."))
        return _("{when} : {told}").format(when=moment(seen.at), told=told)
    held, missing = _names(seen.details.get("held")), _names(seen.details.get("missing"))
    kept = ngettext("{n} point tenu", "{n} points tenus", len(held)).format(n=len(held)) if held else ""
    parts = [f"{kept} ({listing(held)})" if held and whole else kept]
    lacks = ngettext("{n} manque : {what}", "{n} manquent : {what}", len(missing))
    parts.append(lacks.format(n=len(missing), what=listing(missing)) if missing else "")
    told = ", ".join(filter(None, parts)) or _("elle y est")
    return _("{when} : {told}").format(when=moment(seen.at), told=told)


def _names(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list | tuple) else []
