"""What `preuve models` does: list, fetch, verify; and what `make demo` gets ready first."""

import sys
from collections.abc import Callable

from preuve.i18n import _
from preuve.pages import size
from preuve.plain import always
from preuve.wiring import reach

DEMO = ("whisper-base", "kokoro", "ff_siwis")


def prepare() -> None:
    """Get the sample's models ready; say what couldn't be had, and what takes its place."""
    print(_("Préparation des voix et de la reconnaissance…"), flush=True)  # noqa: T201
    for problem in reach("catalogue")().prepare(DEMO):
        print(_("Modèle {name} : {reason}").format(name=problem.name, reason=problem.error.diagnostics()))  # noqa: T201
        if problem.name == "ff_siwis":
            print(_("La voix française de remplacement, jm_kumo, parlera."))  # noqa: T201


def print_models() -> None:
    """The catalogue, a line a model."""
    words = {"ready": _("prêt"), "packaged": _("installé"), "altered": _("altéré"), "missing": _("absent")}
    for status in reach("catalogue")().list():
        total = sum(file.size for file in status.entry.files.values())
        row = f"{status.name:18} {words[status.state]:9} {size(total):>9}  {status.entry.licence}"
        print(row)  # noqa: T201


def fetch(name: str) -> str:
    """Get a model; say where it is."""
    folder = reach("catalogue")().fetch(name, _lines() if always() or not sys.stdout.isatty() else _percent)
    return _("\nModèle prêt : {folder}").format(folder=folder)


def _percent(file: str, done: int, total: int) -> None:
    print(f"\r{file} {100 * done // max(total, 1)} %", end="", flush=True)  # noqa: T201


def _lines() -> Callable[[str, int, int], None]:
    """Tells each quarter of a file on a line of its own."""
    told: set[tuple[str, int]] = set()

    def show(file: str, done: int, total: int) -> None:
        quarter = 4 * done // max(total, 1)
        if quarter and (file, quarter) not in told:
            told.add((file, quarter))
            print(f"{file} {25 * quarter} %", flush=True)  # noqa: T201

    return show


def verify() -> int:
    """Hash every model that is there: 0 when all are whole, 1 when one was altered."""
    altered = 0
    for status in reach("catalogue")().list():
        if status.state == "missing":
            continue
        altered += status.state == "altered"
        print(f"{status.name:18} {_('altéré') if status.state == 'altered' else _('conforme')}")  # noqa: T201
    return 1 if altered else 0
