"""Commands in the PDFs for a class: as they are typed, wherever the line ends, and copied as they are."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preuve.deliver.pdf import Cover, pdf
from preuve.documents.blocks import Grid, Heading, Paragraph, Run

pytestmark = pytest.mark.libreoffice  # which CI installs with poppler's programs
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
COMMAND = "preuve exercise --dossier dossiers-classe/exemple.zip --key"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler's pdftotext isn't installed")
def test_a_commands_words_are_whole_wherever_the_line_ends(tmp_path: Path) -> None:
    filled = (Paragraph((Run("x" * n + " "), Run(COMMAND, code=True))) for n in range(20, 90))
    table = Grid(
        ("Durée", "Commande"), tuple(("m" * n, f"{'y' * n} preuve exercise --key") for n in range(1, 60, 2)), ""
    )
    path = tmp_path / "commandes.pdf"
    path.write_bytes(pdf((Heading(1, "Commandes"), *filled, table), Cover("Commandes"), AT).data)
    said = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()
    words = said.split()
    assert words.count("--key") == 70 + 30
    assert words.count("--dossier") == 70
    assert words.count("dossiers-classe/exemple.zip") == 70
    assert "‑" not in said
