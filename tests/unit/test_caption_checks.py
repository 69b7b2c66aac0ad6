"""What checks on captions and alternatives reckon, apart from films."""

import pytest

from preuve.checks.alt import _enough, _faults, _missing, _said
from preuve.checks.cap_text import _differs, _ill_cut
from preuve.checks.fixtures.captions import Title
from preuve.checks.sync import Sync, compare
from preuve.checks.unspoken import silent_stretches, sounding
from preuve.checks.web_page import LONGEST, read_page
from preuve.engines import Word
from preuve.errors import BadInput
from preuve.measures.spoken import CueSaid, Spoken
from preuve.media.cues import Cue
from preuve.storyboard import Shot


def word(text: str, start: float, end: float) -> Word:
    return Word(text=text, start=start, end=end)


def cue(start: float, *lines: str) -> Cue:
    return Cue(start=start, end=start + 2, lines=lines)


def heard(*offsets: float, sure: float = 0.7) -> Spoken:
    """Captions at 1, 4, 7… seconds, each heard so much before it."""
    cues = [
        CueSaid(cue=n, words=2, first=3 * n - 2 - by, last=3 * n, confidence=sure) for n, by in enumerate(offsets, 1)
    ]
    return Spoken(language="fr", seconds=60, words=(word("Bon", 1, 2),), cues=tuple(cues))


def placed(count: int) -> list[Cue]:
    return [cue(3.0 * n + 1, "Bon, voilà") for n in range(count)]


@pytest.mark.parametrize(
    ("offsets", "status"),
    [
        ((-0.2, 0.0, 0.1, 0.05, -0.1), "met"),
        ((0.3, 0.4, 0.5, 0.35, 0.4), "unmet"),
        ((-0.3, -0.4, -0.5, -0.35, -0.4), "unmet"),
        ((0.0, 0.0, 0.0, 0.0, 0.9), "met"),
        ((0.0, 0.0, 0.0, 0.9, 0.9), "unmet"),
        ((0.0, 0.05), "met"),
        ((0.2, 0.25), "declared"),
        ((0.4, 0.5), "unmet"),
    ],
)
def test_captions_late_or_early(offsets: tuple[float, ...], status: str):
    sync = compare(placed(len(offsets)), heard(*offsets), ())
    assert sync.status == status
    assert bool(list(sync.places(placed(len(offsets))))) == (status != "met")


def test_captions_whose_words_are_not_heard():
    assert compare(placed(4), heard(0, 0, 0, 0, sure=0.05), ()).lost
    assert not compare(placed(4), heard(0, 0, 0, 0), ()).lost


def test_aligned_words_tell_more_than_the_ear():
    words = [word("Un", 1.0, 1.2), word("grille-pain", 1.2, 1.9), word("?", 1.9, 1.9), word("Oui", 3.85, 4.0)]
    cues = [cue(1.0, "Un", "grille-pain\u00a0?"), cue(4.0, "Oui.")]
    sync = compare(cues, heard(0, 0), words)
    assert sync.exact == {0: 0.0, 1: 0.15}
    assert (sync.status, sync.value) == ("unmet", 0.15)
    assert compare([cue(1.0, "Un robot"), cue(4.0, "Oui.")], heard(0, 0), words).exact == {0: 0.0}


def test_offsets_are_told_with_what_to_do():
    late, early = Sync({0: 0.4}, {}, 1), Sync({0: -0.4}, {}, 1)
    assert "Avancez" in late.remedy()
    assert "Retardez" in early.remedy()
    assert "0,4" in late.told()


def test_the_first_caption_that_is_not_the_narration():
    narration = "Un grille-pain en panne ? Ne le jetez pas !"
    cues = [cue(0, "Un grille\u2011pain", "en panne\u00a0?"), cue(3, "[Musique]"), cue(6, "Ne le jetez pas\u00a0!")]
    assert _differs(cues, narration) is None
    assert _differs([*cues[:2], cue(6, "Ne le jetez plus !")], narration) == 2
    assert _differs(cues[:2], narration) == 1


def test_lines_cut_after_a_small_word():
    assert _ill_cut(cue(0, "Venez réparer le", "grille-pain"))
    assert _ill_cut(cue(0, "Venez réparer avec nous", "ici"))
    assert not _ill_cut(cue(0, "Venez réparer", "le grille-pain"))


def test_stretches_where_nobody_speaks():
    spoken = Spoken(
        language="fr",
        seconds=20,
        words=(word("Bon", 3, 4), word("oui", 5, 6)),
        cues=(CueSaid(cue=1, words=1, first=9, last=10, confidence=0.6), CueSaid(cue=2, words=1, first=16, last=17)),
    )
    assert silent_stretches(spoken, [word("Ah", 12, 12.5)]) == [(0.0, 3.0), (6.0, 9.0), (12.5, 20.0)]


def test_something_is_heard_for_a_second():
    levels = [-70.0] * 10 + [-30.0] * 10 + [-70.0] * 30
    assert sounding(levels, 0.0, 5.0)
    assert not sounding(levels, 0.8, 5.0)
    assert not sounding([-70.0] * 50, 0.0, 5.0)


def test_a_page_as_a_machine_reads_it():
    page = read_page(
        '<meta name="description" content="Un film"><script>var cache = "Robot"</script><video aria-label="Film">'
        '<track kind="captions" srclang="fr" src="a.vtt"></video><img src="a.png"><img src="b.png" alt=""><p>Vélo</p>'
    )
    assert (page.text, page.description, page.tracks[0]["kind"]) == ("Vélo", "Un film", "captions")
    assert [image.get("alt") for image in page.images] == [None, ""]


def test_a_page_s_tables_are_read_whatever_is_wrong_with_them():
    page = read_page(
        "<td>perdu</td><table><tr><th>Vues<th><i>Durée</i> vue</tr><tr><td>1&nbsp;200</td><td>4 <b>s</b></td></tr>"
        "<tr><td>avant<table></table></td></tr></table><table><tr><td>fin"
    )
    assert page.tables == [[["Vues", "Durée vue"], ["1 200", "4 s"], ["avant"]], [], [["fin"]]]


def test_a_page_too_long_is_not_read():
    with pytest.raises(BadInput):
        read_page("<p>" * LONGEST)


def shot(name: str, alt: str, visual: str = "Deux amis réparent une lampe sur un établi.", narration: str = "") -> Shot:
    return Shot(id=name, alt=alt, visual=visual, narration=narration)


GOOD = "À l'établi, Lina soude le fil d'une lampe pendant que Marcel l'éclaire."


@pytest.mark.parametrize(
    ("alt", "faulty"),
    [
        (GOOD, False),
        ("image1.png", True),
        ("IMG_2034", True),
        ("Photo 12 - 3", True),
        ("plan_02-final-version-3.jpeg", True),
        ("Image de la lampe en panne", True),
        ("Image de synthèse : Lina soude le fil d'une lampe à l'établi de l'atelier.", False),
        ("Une lampe.", True),
        ("Deux amis réparent une lampe, sur un établi !", True),
        ("Venez réparer avec nous samedi prochain.", True),
    ],
)
def test_alternative_texts_that_were_not_written(alt: str, faulty: bool):
    one = shot("lampe", alt, narration="Venez réparer avec nous samedi prochain !")
    assert bool(list(_faults(one, [one]))) == faulty


def test_two_pictures_with_one_text():
    two = [shot("lampe", GOOD), shot("robot", f"{GOOD} ")]
    assert all(list(_faults(one, two)) for one in two)


def test_a_text_that_is_said_and_written_is_told_twice():
    one = Shot(id="fete", alt=GOOD, visual="x", narration="Il remarche !", on_screen="Il remarche")
    wanted = [(one, one.narration), (one, one.on_screen)]
    assert [text for _shot, text in _missing(wanted, "Il remarche !")] == ["Il remarche"]
    assert not list(_missing(wanted, "[Texte à l’écran : Il remarche] Il remarche\u00a0!"))


@pytest.mark.parametrize(
    ("text", "said", "enough"),
    [
        ("412 objets", "l'an dernier , 412 objets ont retrouvé", True),
        ("412 objets", "l'an dernier , 92 objets ont retrouvé", False),
        ("Samedi 5 décembre, 14 h à 18 h", "Samedi 5 décembre, de quatorze heures à dix-huit heures", True),
        ("Samedi 5 décembre, 14 h à 18 h", "Samedi 5 décembre, de 14 h à 19 h", False),
        ("Un fil débranché", "un fil s'était débranché.", True),
        ("Entrée gratuite", "C'est gratuit, de plain-pied", False),
        ("Gratuite", "C'est gratuit", True),
    ],
)
def test_a_text_on_screen_is_said(text: str, said: str, enough: bool):
    words = [word(one, 5, 5.5) for one in said.split()]
    title = Title("a", text, 4.0, 8.0)
    assert _enough(title, *_said(title, words)) == enough
    assert not _enough(title, *_said(title, [word(one, 15, 15.5) for one in said.split()]))
