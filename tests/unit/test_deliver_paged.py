"""The pages of a DOCX: counted where that can be, estimated and said so elsewhere; its measures are the PDF's."""

import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm

from preuve.deliver import docx_styles, paged
from preuve.deliver.build import Wish, ground_of
from preuve.deliver.model import deliverables
from preuve.deliver.works import lay, written
from preuve.frameworks import framework
from preuve.project import Project
from preuve.sessions.delivering import Asked, deliver
from preuve.targets import templates

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_short_work_is_not_counted(monkeypatch):
    monkeypatch.setattr(paged, "in_libreoffice", lambda _data: pytest.fail("no need to count"))
    assert paged.paged(b"", 5, 10) is None


def test_it_is_counted_where_it_can_be_and_estimated_elsewhere(monkeypatch):
    monkeypatch.setattr(paged, "in_libreoffice", lambda _data: 11)
    assert paged.paged(b"", 9, 10) == paged.Paged(11, sure=True)
    monkeypatch.setattr(paged, "in_libreoffice", lambda _data: 0)
    assert paged.paged(b"", 10, 10) == paged.Paged(12, sure=False)


@pytest.mark.parametrize(
    ("pages", "sure", "said"),
    [
        (9, True, ""),
        (10, True, "juste la limite"),
        (11, True, "pour 10 au plus : remettez le PDF"),
        (10, False, ""),
        (12, False, "estimé d'après le PDF"),
    ],
)
def test_what_may_be_too_long_is_told(pages, sure, said):
    told = paged.warning("rapport.docx", paged.Paged(pages, sure=sure), 10)
    assert said in told
    assert bool(told) == bool(said)


def test_a_program_that_does_not_end_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(paged.shutil, "which", lambda _name: str(slow))
    monkeypatch.setattr(paged, "SECONDS", 0.2)
    assert paged.in_libreoffice(b"") == 0
    monkeypatch.setattr(paged.shutil, "which", lambda _name: None)
    assert paged.in_libreoffice(b"") == 0


def test_a_docx_longer_than_its_pdf_is_told_when_it_is_made(monkeypatch, tmp_path, capsys):
    shutil.copytree(ROOT / "examples" / "certifiag", tmp_path / "projet")
    monkeypatch.setattr(paged, "LONGER", 2.1)
    monkeypatch.setattr(paged, "in_libreoffice", lambda _data: 13)
    deliver(tmp_path / "projet", Asked(plain=True, wish=Wish(only="report")))
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Attention : rapport.docx a 13 pages dans LibreOffice, pour 10 au plus" in said


def test_both_formats_have_the_same_measures(tmp_path):
    ground = ground_of(Project(ROOT / "examples" / "certifiag"))
    laid = lay(deliverables("certifiag").works[0], ground, framework("certifiag"), AT)
    (tmp_path / "rapport.docx").write_bytes(written(laid, AT))
    read = Document(str(tmp_path / "rapport.docx"))
    typst = (templates() / "deliverables" / "work.typ").read_text("utf-8")
    section = read.sections[0]
    for side, name in ((section.top_margin, "top"), (section.bottom_margin, "bottom"), (section.left_margin, "x")):
        told = float(re.search(rf"margin: .*\b{name}: (\d+)mm", typst)[1]) / 10
        assert abs(side - Cm(told)) <= Cm(0.11), name
    size = float(re.search(r"#set text\(([\d.]+)pt", typst)[1])
    assert read.styles["Normal"].font.size.pt == size
    for level in (1, 2, 3, 4):
        told = re.search(rf"(?s)where\(level: {level}\).*?text\(([\d.]+)pt", typst)[1]
        assert docx_styles.SIZES[level] == float(told)


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_needs_about_as_many_pages_as_the_pdf():
    ground = ground_of(Project(ROOT / "examples" / "certifiag"))
    laid = lay(deliverables("certifiag").works[0], ground, framework("certifiag"), AT)
    found = paged.in_libreoffice(written(laid, AT))
    assert 0 < found <= laid.pdf.pages * paged.LONGER
