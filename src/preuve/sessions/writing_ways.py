"""Which of its ways `preuve write` is asked for: one at a time."""

from preuve.errors import BadInput
from preuve.i18n import _


def one_way(**given: bool) -> str:
    """The one way that is asked for; empty where none is. Raises BadInput where several are."""
    ways = [name for name, wanted in given.items() if wanted]
    if len(ways) > 1:
        raise BadInput(
            _("ces options ne vont pas ensemble."),
            key=", ".join(f"--{name}" for name in ways),
            remedy=_("Lancez la commande une fois pour chacune."),
        )
    return ways[0] if ways else ""
