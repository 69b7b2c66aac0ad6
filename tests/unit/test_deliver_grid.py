"""A table's columns: as wide as what they hold, the same in PDF and DOCX; rows whole, the header on each page."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from preuve.deliver.docx import docx
from preuve.deliver.grid import scale, whole, widths
from preuve.deliver.pdf import _block
from preuve.documents.blocks import Grid, Heading

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SEEN = (
    "Dans sa cuisine, Lina, l'air inquiet, tient son grille-pain rétro qui fume au-dessus d'une poubelle ouverte. " * 2
)
SHOTS = Grid(
    ("Plan", "Durée voulue", "On voit", "On entend", "On lit", "Mouvement, passage"),
    (("1. panne", "3,2 s", SEEN, "Un grille-pain en panne ?", "En panne ?", "zoom avant lent, fondu enchaîné"),) * 3,
)
POSTS = Grid(
    (
        "Publication",
        "Vues",
        "Vues engagées",
        "Portée",
        "Impressions",
        "Mentions J'aime",
        "Taux d'engagement",
        "Relevé le",
    ),
    (
        (
            "TikTok : Atelier vélo de printemps, on répare ensemble !",
            "2 840",
            "–",
            "–",
            "–",
            "214",
            "10,9 %",
            "18/05/2026",
        ),
    ),
)


def test_a_column_of_sentences_is_the_widest_by_far():
    shares = widths(SHOTS)
    assert sum(shares) == pytest.approx(1)
    assert shares[2] == max(shares)
    assert shares[2] > 2 * max(shares[0], shares[1])
    assert shares[1] < 0.12


def test_many_columns_have_smaller_letters_and_leave_room_for_the_first():
    assert (scale(SHOTS), scale(POSTS)) == (1.0, 0.9)
    shares = widths(POSTS)
    assert shares[0] >= max(shares[1:5])


def test_a_date_stays_on_one_line():
    narrow, wide = (widths(Grid(("A", "B"), (("mot " * 900, day),)))[1] for day in ("21/11", "21/11/2026"))
    assert wide > narrow


def test_a_word_without_end_does_not_push_the_others_out():
    shares = widths(Grid(("A", "B"), (("x" * 500, "mots"),)))
    assert min(shares) > 0.05


def test_rows_are_whole_but_for_one_as_high_as_a_page():
    shares = widths(SHOTS)
    assert whole(SHOTS.rows[0], shares)
    assert not whole(("mot " * 4000,), [1.0])
    assert _block(SHOTS, {})["whole"] == [True] * 3


def test_a_docx_has_the_same_columns_and_rows_that_do_not_break():
    (table,) = Document(io.BytesIO(docx((Heading(1, "T"), SHOTS), title="T", at=AT))).tables
    told = [column.width / Cm(17) for column in table.columns]
    assert told == pytest.approx(widths(SHOTS), abs=0.001)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
