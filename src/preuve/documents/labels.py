"""What is said of a block that isn't plainly hers, the same words in every format."""

from collections.abc import Callable, Mapping

from preuve.documents.blocks import Draft, Gap, Known, Seen
from preuve.i18n import _

UNFINISHED: Mapping[str, Callable[[], str]] = {
    "short": lambda: _("cette partie est trop courte ({n} mots)"),
    "foreign": lambda: _("cette partie n'est pas dans la langue du dossier"),
    "example": lambda: _("c'est encore le texte de l'exemple"),
}
"""What a section that isn't whole is said to lack, under her words, by how it stands."""


def label(block: Known | Draft | Gap | Seen) -> str:
    """The words that stand above the block, or instead of it."""
    match block:
        case Known():
            return _("Relevé par Preuve dans {source}").format(source=block.source)
        case Draft():
            return _("Brouillon de {engine} : à récrire avec vos mots").format(engine=block.engine)
        case Seen():
            headings = ", ".join(_("« {heading} »").format(heading=one) for one in block.headings)
            return _("Relevés : voir {headings}").format(headings=headings)
        case Gap(begun=True):
            return _("À compléter : {said}").format(said=block.said)
        case _:
            return _("À écrire : {said}").format(said=block.said)
