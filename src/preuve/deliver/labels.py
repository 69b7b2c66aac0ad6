"""What is said of a block that isn't plainly hers, the same words in every format."""

from preuve.documents.blocks import Draft, Gap, Known
from preuve.i18n import _


def label(block: Known | Draft | Gap) -> str:
    """The words that stand above the block, or instead of it."""
    match block:
        case Known():
            return _("Relevé par Preuve dans {source}").format(source=block.source)
        case Draft():
            return _("Brouillon de {engine} : à récrire avec vos mots").format(engine=block.engine)
        case _:
            return _("À écrire : {said}").format(said=block.said)
