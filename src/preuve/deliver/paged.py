"""How many pages a DOCX has: counted by LibreOffice where it is installed, else about so many as the PDF, said as such.

An office suite lays out with its own letters: the same text may take a little more room there than in the PDF.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from preuve.deliver.pdf import pages as counted
from preuve.i18n import _, ngettext

PROGRAM = "soffice"
SECONDS = 60
"""How long LibreOffice may take; it opens such a file in a few seconds."""
LONGER = 1.2
"""A DOCX takes so many times its PDF's pages at most: the longest of our examples takes 1.1 times."""


@dataclass(frozen=True)
class Paged:
    """A DOCX's pages. `sure`: counted in LibreOffice, and not about so many."""

    pages: int
    sure: bool


def paged(data: bytes, pdf: int, most: int) -> Paged | None:
    """The pages of a DOCX that may have more than `most`; None where its PDF is short enough for there to be no doubt.

    Args:
        data: the DOCX.
        pdf: its PDF's pages.
        most: how many it may have.
    """
    if pdf * LONGER <= most:
        return None
    found = in_libreoffice(data)
    return Paged(found, sure=True) if found else Paged(round(pdf * LONGER), sure=False)


def in_libreoffice(data: bytes) -> int:
    """The pages of a DOCX in LibreOffice; 0 where it isn't there, fails, or takes too long."""
    program = shutil.which(PROGRAM)
    if program is None:
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as kept:
        folder = Path(kept)
        (folder / "rapport.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        _run([program, profile, "--headless", "--convert-to", "pdf", "--outdir", kept, str(folder / "rapport.docx")])
        made = folder / "rapport.pdf"
        return counted(made.read_bytes()) if made.is_file() else 0


def _run(command: list[str]) -> None:
    """Run a program with its children, and end them all when the time is over."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def warning(name: str, found: Paged, most: int) -> str:
    """What to say of a DOCX that has, or may have, more pages than the référentiel takes; empty: nothing."""
    pages = ngettext("{n} page", "{n} pages", found.pages).format(n=found.pages)
    if found.pages < most or (not found.sure and found.pages == most):
        return ""
    if found.sure and found.pages == most:
        return _(
            "{name} a {pages} dans LibreOffice, juste la limite : comptez-les dans Word avant de le remettre, ou "
            "remettez le PDF."
        ).format(name=name, pages=pages)
    if found.sure:
        return _("{name} a {pages} dans LibreOffice, pour {most} au plus : remettez le PDF, ou raccourcissez.").format(
            name=name, pages=pages, most=most
        )
    return _(
        "{name} peut aller jusqu'à {pages}, pour {most} au plus (estimé d'après le PDF, LibreOffice n'a pas pu les "
        "compter) : comptez-les dans Word, ou remettez le PDF."
    ).format(name=name, pages=pages, most=most)
