"""What controls say to people: each one's name, its measure, what it found, what it couldn't see, what was done."""

from collections.abc import Callable, Mapping

from preuve.checks.telling import decimal
from preuve.controls.lists import lists
from preuve.controls.model import Action, Control, Spot
from preuve.i18n import _, ngettext
from preuve.privacy.detector import KINDS

SHOWN = 120


def names() -> Mapping[str, str]:
    """What people call each control."""
    return {
        "form": _("forme du scénario"),
        "language": _("langue"),
        "length": _("longueur de la narration"),
        "pace": _("narration de chaque plan"),
        "shots": _("nombre de plans"),
        "figures": _("chiffres cités"),
        "superlatives": _("superlatifs"),
        "stereotypes": _("mots à relire (stéréotypes)"),
        "personal": _("données personnelles"),
        "banned": _("mots interdits par la charte"),
        "drawings": _("forme des dessins"),
        "size": _("taille des images"),
        "blank": _("images vides"),
        "alike": _("images presque pareilles"),
        "lettered": _("texte dans les images"),
        "palette": _("couleurs de la marque"),
    }


def measured(one: Control) -> str:
    """A control's measure, in words."""
    if one.status == "unseen":
        return _("pas regardé : {why}").format(why=whys().get(one.why, one.why))
    return MEASURES[one.id](one)


def whys() -> Mapping[str, str]:
    """Why a control couldn't look."""
    return {
        "too-short": _("le texte est trop court pour dire sa langue"),
        "french-only": _("la liste de mots n'existe qu'en français"),
        "one-picture": _("il n'y a qu'une image"),
        "no-reader": _("les modèles qui lisent le texte des images ne sont pas installés"),
    }


def blind(one: Control) -> str:
    """What such a control can't see."""
    limits = {
        "list": _("seuls les mots de la liste sont cherchés"),
        "roles": _("qui fait quoi, et qui on ne montre pas, n'est pas regardé"),
        "images": _("les images ne sont pas regardées"),
        "quotations": _("une citation ou une ironie n'est pas reconnue"),
        "not-asked": _("les noms dans le texte courant n'ont pas été cherchés"),
    }
    return " ; ".join(limits.get(code, code) for code in one.unseen)


def found(spot: Spot) -> str:
    """What was found in a place, in words."""
    text = spot.text[:SHOWN]
    if spot.kind in KINDS:
        return _("{kind} : {text}").format(kind=_(KINDS[spot.kind]), text=text)
    family, _space, number = spot.kind.partition(" ")
    if family and number.isdecimal() and int(number) < len(lists().stereotypes):
        return _("« {text} » : {why}").format(text=text, why=lists().stereotypes[int(number)].reason)
    return _("« {text} »").format(text=text) if text else ""


def done(one: Action) -> str:
    """A corrective action, in words."""
    if one.by == "asked-again":
        return _("redemandé à l'IA avec la raison : {reason}").format(reason=one.reason[:SHOWN])
    told = _("corrigé par une personne")
    return _("{told} : {reason}").format(told=told, reason=one.reason[:SHOWN]) if one.reason else told


def _form(one: Control) -> str:
    text = ngettext("{n} réponse inutilisable, redemandée", "{n} réponses inutilisables, redemandées", _whole(one))
    return text.format(n=_whole(one))


def _language(one: Control) -> str:
    return _("langue reconnue : « {code} », sûre à {share} %").format(code=one.found, share=_percent(one))


def _length(one: Control) -> str:
    words = sum(int(spot.value or 0) for spot in one.noted)
    return _("{n} mots dits, soit {rate} par seconde de la durée voulue").format(
        n=words, rate=decimal(one.value or 0, 1)
    )


def _late(one: Control) -> str:
    late = len(one.flagged)
    if not late:
        return _("chaque narration tient dans son plan")
    return ngettext(
        "{n} plan que sa narration allonge de plus d'une seconde",
        "{n} plans que leur narration allonge de plus d'une seconde",
        late,
    ).format(n=late)


def _shots(one: Control) -> str:
    many = sum(int(spot.value or 0) for spot in one.noted)
    return _("{n} plans, soit {each} s chacun en moyenne").format(n=many, each=decimal(one.value or 0, 1))


def _figures(one: Control) -> str:
    many = _whole(one) + len(one.noted)
    text = ngettext(
        "{n} chiffre ou quantité, dont {bare} sans source dans le brief",
        "{n} chiffres ou quantités, dont {bare} sans source dans le brief",
        many,
    )
    return text.format(n=many, bare=_whole(one))


def _superlatives(one: Control) -> str:
    many = _whole(one) + len(one.noted)
    text = ngettext(
        "{n} superlatif, dont {bare} que rien n'appuie dans le brief",
        "{n} superlatifs, dont {bare} que rien n'appuie dans le brief",
        many,
    )
    return text.format(n=many, bare=_whole(one))


def _stereotypes(one: Control) -> str:
    text = ngettext("{n} expression de la liste", "{n} expressions de la liste", len(one.flagged))
    return text.format(n=len(one.flagged))


def _personal(one: Control) -> str:
    text = ngettext("{n} donnée personnelle", "{n} données personnelles", len(one.flagged))
    mine = _(" ; {n} du brief").format(n=len(one.noted)) if one.noted else ""
    return text.format(n=len(one.flagged)) + mine


def _banned(one: Control) -> str:
    words = ngettext("{n} mot interdit par la charte", "{n} mots interdits par la charte", len(one.noted))
    there = ngettext("trouvé {n} fois", "trouvés {n} fois", len(one.noted)).format(n=_whole(one))
    return f"{words.format(n=len(one.noted))}, {there}" if one.noted else _("la charte n'interdit aucun mot")


def _drawings(one: Control) -> str:
    text = ngettext("{n} dessin refusé, redemandé", "{n} dessins refusés, redemandés", _whole(one))
    return text.format(n=_whole(one))


def _size(one: Control) -> str:
    if (one.value or 1) <= 1:
        return _("aucune image n'a dû être agrandie")
    return _("images agrandies {times} fois au plus").format(times=decimal(one.value or 0, 1))


def _blank(one: Control) -> str:
    return _("l'image la plus unie varie de {value} niveaux sur 255").format(value=_whole(one))


def _alike(one: Control) -> str:
    return _("les deux images les plus proches diffèrent par {n} traits sur 64").format(n=_whole(one))


def _lettered(one: Control) -> str:
    return ngettext("{n} texte lu dans les images", "{n} textes lus dans les images", len(one.flagged)).format(
        n=len(one.flagged)
    )


def _palette(one: Control) -> str:
    return _("au plus {share} % des couleurs vives d'une image sont loin de la palette").format(share=_percent(one))


def _percent(one: Control) -> str:
    return decimal(100 * (one.value or 0), 0)


def _whole(one: Control) -> int:
    return int(one.value or 0)


MEASURES: Mapping[str, Callable[[Control], str]] = {
    "form": _form,
    "language": _language,
    "length": _length,
    "pace": _late,
    "shots": _shots,
    "figures": _figures,
    "superlatives": _superlatives,
    "stereotypes": _stereotypes,
    "personal": _personal,
    "banned": _banned,
    "drawings": _drawings,
    "size": _size,
    "blank": _blank,
    "alike": _alike,
    "lettered": _lettered,
    "palette": _palette,
}
