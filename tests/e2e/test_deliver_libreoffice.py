"""LibreOffice opens what is delivered as it is, page for page and slide for slide."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation

from preuve.deliver.build import Wish
from preuve.sessions.delivering import Asked, deliver

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.libreoffice, pytest.mark.long]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deliver")
    shutil.copytree(ROOT / "examples" / "reseaux-sociaux-ia", folder / "projet")
    deliver(folder / "projet", Asked(out=folder / "out", wish=Wish(), plain=True))
    return folder / "out"


def converted(path: Path, kind: str, out: Path) -> Path:
    """A file as LibreOffice writes it again, in a profile of its own."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return out / f"{path.stem}.{kind}"


def count(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_slides_keep_their_number(made, tmp_path):
    slides = made / "diapositives.pptx"
    found = converted(slides, "pdf", tmp_path)
    assert count(found) == len(Presentation(str(slides)).slides)


def test_a_written_work_keeps_its_headings_pictures_and_marks(made, tmp_path):
    first = Document(str(made / "dossier.docx"))
    again = Document(str(converted(made / "dossier.docx", "docx", tmp_path)))

    def told(document):
        headings = [one.text for one in document.paragraphs if one.style.name.lower().startswith("heading")]
        return headings, len(document.tables), len(document.inline_shapes)

    assert told(again) == told(first)
    assert {"Preuve relevé"} <= {one.style.name for one in again.paragraphs}


def test_office_files_hold_no_macro_and_no_address_but_links(made):
    for name in ("dossier.docx", "diapositives.pptx"):
        with zipfile.ZipFile(io.BytesIO((made / name).read_bytes())) as parts:
            assert not [one for one in parts.namelist() if one.endswith((".bin", ".vbs"))]
            for part in (one for one in parts.namelist() if one.endswith(".rels")):
                for target in re.findall(rb'Target="([^"]*)" TargetMode="External"', parts.read(part)):
                    assert target.startswith((b"https://", b"http://", b"mailto:")), (part, target)
