"""How a section stands, and what to do about it, in words: the same for a matrix, a deliverable and the terminal."""

from preuve.documents.reading import Section
from preuve.i18n import _, ngettext

MOST_FLAWS = 5


def says(found: Section) -> str:
    """How a section stands, in words; all that it lacks, in order."""
    many = found.words
    if found.state == "filled":
        return _flaws(found) or _("{n} mots de vous, à lire").format(n=many)
    return {
        "missing": _("cette partie manque"),
        "template": _("laissée comme dans le modèle"),
        "draft": _("brouillon de l'IA, pas encore à vous"),
        "short": ngettext("{n} mot de vous : trop court", "{n} mots de vous : trop court", many).format(n=many),
        "foreign": _("pas dans la langue du dossier"),
        "example": _("c'est encore le texte de l'exemple"),
    }[found.state]


def remedy(found: Section, document: str) -> str:
    """What to do about a section that doesn't hold all that is asked."""
    if found.filled:
        return ""
    if found.flaws:
        return " ".join(dict.fromkeys(one.remedy for one in found.flaws if one.remedy))
    if found.state == "draft":
        return _(
            "Réécrivez la partie « {section} » de documents/{document} avec vos mots : un brouillon d'IA ne compte pas."
        ).format(section=found.heading, document=document)
    return _("Écrivez la partie « {section} » de documents/{document}, avec vos mots.").format(
        section=found.heading, document=document
    )


def _flaws(found: Section) -> str:
    told = [one.said for one in found.flaws]
    more = len(told) - MOST_FLAWS
    said = " ; ".join(told[:MOST_FLAWS])
    return said + (
        ngettext(" ; et {n} manque de plus", " ; et {n} manques de plus", more).format(n=more) if more > 0 else ""
    )
