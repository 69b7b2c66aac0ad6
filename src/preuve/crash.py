"""An error nobody foresaw: its details go to a file, and a person reads one plain sentence."""

import tempfile
import traceback
from pathlib import Path

from preuve import __version__
from preuve.i18n import _


def report_crash() -> str:
    """Write the current exception's details to a file of its own, and say where it is."""
    folder = Path(tempfile.mkdtemp(prefix="preuve-"))
    path = folder / "erreur.txt"
    path.write_text(f"preuve {__version__}\n\n{traceback.format_exc()}", encoding="utf-8")
    return _(
        "Une erreur imprévue a arrêté la commande. Rien de ce qui était fait n'est perdu.\n"
        "→ Relancez ; si elle revient, joignez ce fichier à votre signalement : {path}"
    ).format(path=path)
