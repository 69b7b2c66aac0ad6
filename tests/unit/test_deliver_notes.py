"""What she may say on each slide: her own sentences, whole, where they are shown, no more than there is time for."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pptx import Presentation

from preuve.deliver import notes
from preuve.deliver.build import ground_of
from preuve.deliver.deck import counted, deck, lasting
from preuve.deliver.model import deliverables
from preuve.deliver.slides import slides
from preuve.frameworks import framework
from preuve.project import Project

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=["certifiag", "reseaux-sociaux-ia", "usage-responsable-iag"])
def shown(request):
    """An example's deck, its documents, and its slides read back."""
    folder = ROOT / "examples" / request.param
    show = deck(deliverables(request.param), ground_of(Project(folder)), framework(request.param), None)
    return request.param, folder, show, Presentation(io.BytesIO(slides(show, AT)))


def test_notes_hold_in_their_time_in_whole_sentences_of_hers(shown):
    _name, folder, show, read = shown
    written = " ".join(" ".join(one.read_text("utf-8").split()) for one in folder.rglob("documents/**/*.md"))
    plain = re.sub(r"[*_`\[\]]|\(http[^)]*\)", "", written)
    for pages, beats in zip(show.pages, show.beats, strict=True):
        for page, beat in zip(pages, beats, strict=True):
            most = beat.end - beat.start if beat.timed else notes.UNTIMED
            lines = [line for one in page.say for line in one.lines]
            assert notes.seconds(page.say) <= most or len(lines) == 1, page.title
            assert all(one.row or one.text.removeprefix("– ") in plain for one in lines), lines
            assert "…" not in "".join(one.text for one in lines) or "…" in written
    for slide in read.slides:
        assert "Relevé par Preuve" not in slide.notes_slide.notes_text_frame.text


def test_each_slide_has_words_of_its_own(shown):
    said = [
        re.sub(r"(?s)^.*?À dire[^\n]*\n|Où le jury.*$", "", text)
        for one in list(shown[3].slides)[1:]
        if "À dire" in (text := one.notes_slide.notes_text_frame.text)
    ]
    assert len(set(said)) == len(said)
    assert len(said) > 0.9 * (len(shown[3].slides) - 1)


def test_the_juror_is_sent_to_what_is_handed_in(shown):
    told = " ".join(one.notes_slide.notes_text_frame.text for one in shown[3].slides)
    assert "documents/" not in told
    assert "a-garder" not in told
    assert re.search(r"Où le jury le lit\u00a0: (dossier|rapport)\.pdf", told)


def test_how_long_the_notes_take_is_told(shown):
    name, _folder, show, _read = shown
    found = framework(name)
    said = counted(show, found).replace("\u00a0", " ")
    assert f"vos notes font {round(lasting(show) / 60)} min" in said
    if found.modality.oral_minutes:
        assert lasting(show) <= 60 * found.modality.oral_minutes
        assert f"pour {found.modality.oral_minutes} min d'exposé" in said
    else:
        assert "sans durée donnée" in said


def test_a_sentence_is_said_on_the_slide_that_shows_it():
    lines = tuple(map(notes.Line, ("Première chose vue ici.", "Elle compte.", "Seconde chose vue là.", "Et sa suite.")))
    section = notes.Said("Partie", lines, ("[À écrire]",))
    slides = [
        notes.Shown(("Titre", "Partie"), ("Première chose vue …",), ()),
        notes.Shown((), ("Seconde chose vue là.",), ()),
    ]
    first, second = notes.shared([section], slides)
    assert [one.text for one in first[0].lines] == ["Première chose vue ici.", "Elle compte."]
    assert [one.text for one in second[0].lines] == ["Seconde chose vue là.", "Et sa suite."]
    assert (first[0].marks, second[0].marks) == (("[À écrire]",), ())


def test_rows_are_said_where_they_are_shown():
    rows = tuple(notes.Line(f"Étape {n} : du 1er au 5.", row=True) for n in range(4))
    slides = [notes.Shown((), ("Un point assez long",), ()), notes.Shown((), (), ("Étape 0", "Étape 2"))]
    first, second = notes.shared([notes.Said("Étapes", rows)], slides)
    assert first == ()
    assert [one.text[:7] for one in second[0].lines] == ["Étape 0", "Étape 1", "Étape 2", "Étape 3"]


def test_what_does_not_fit_is_left_out_whole_and_each_section_comes_first():
    long, brief = notes.Line("mot " * 130), notes.Line("deux mots")
    told = (notes.Said("Un", (brief, long, brief)), notes.Said("Deux", (brief,)))
    kept = notes.timed(told, 10)
    assert [[one.text for one in said.lines] for said in kept] == [["deux mots"], ["deux mots"]]
    assert len(notes.timed((notes.Said("Seul", (long,)),), 1)[0].lines) == 1
