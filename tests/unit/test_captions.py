from itertools import pairwise

import pytest
from helpers_captions import SENTENCES, said
from hypothesis import example, given, settings
from hypothesis import strategies as st

from preuve.engines import Word
from preuve.errors import BadInput
from preuve.media.captions import CaptionRules, Cue, charter_seconds, faults, join, make_cues, shift, typeset

FRAME = 1 / 30
NARROW = CaptionRules(columns=28)
NBSP = "\u00a0"


def cues_of(text: str, columns: int = 28, cps: float = 14.0) -> list[Cue]:
    words = said(text, cps)
    return make_cues(words, CaptionRules(columns=columns), words[-1].end + 0.6)


def broken(cues: list[Cue], rules: CaptionRules) -> set[str]:
    return {fault.rule for fault in faults(cues, rules)} - {"charter"}


@pytest.mark.parametrize("columns", [28, 32, 42])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_speech_at_an_ordinary_pace_breaks_no_rule(sentence, columns):
    rules = CaptionRules(columns=columns)
    assert broken(cues_of(sentence, columns), rules) == set()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_word_is_there_once_in_order(sentence):
    text = " ".join(cue.text for cue in cues_of(sentence))
    assert text.replace(NBSP, " ").replace("’", "'") == sentence


@pytest.mark.parametrize("columns", [28, 32, 42])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_line_ends_on_a_tool_word(sentence, columns):
    for cue in cues_of(sentence, columns):
        for line in cue.lines:
            assert line.split()[-1].lower() not in {"le", "la", "les", "des", "de", "du", "à", "un", "une", "vos", "et"}


def test_a_cue_comes_in_on_the_frame_of_its_first_word():
    words = said(SENTENCES[0])
    starts = {word.start for word in words}
    for cue in make_cues(words, NARROW, 20):
        assert min(abs(cue.start - start) for start in starts) <= FRAME / 2 + 1e-6


def test_times_are_whole_frames():
    for cue in cues_of(SENTENCES[2]):
        assert cue.start * 30 == pytest.approx(round(cue.start * 30), abs=1e-4)
        assert cue.end * 30 == pytest.approx(round(cue.end * 30), abs=1e-4)


def test_short_silences_are_chained_by_two_frames():
    one, other = cues_of("Vous venez demain matin. On vous attend avec plaisir.", 42)
    assert other.start - one.end == pytest.approx(2 * FRAME, abs=1e-4)


def test_long_silences_stay_silent():
    words = [*said("Vous venez demain matin."), Word(text="Oui.", start=6, end=6.4)]
    one, other = make_cues(words, NARROW, 9)
    assert other.start - one.end >= 0.5
    assert one.end - words[3].end <= 0.5 + FRAME


def test_a_cue_stays_up_to_half_a_second_longer_where_reading_wants_it():
    words = [Word(text=text, start=i * 0.2, end=i * 0.2 + 0.2) for i, text in enumerate(["Voici", "nos", "résultats."])]
    (cue,) = make_cues(words, NARROW, 10)
    assert cue.end == pytest.approx(words[-1].end + 0.5, abs=FRAME)
    (short,) = make_cues(words, NARROW, 0.8)
    assert short.end <= 0.8


def test_one_sentence_a_cue_where_possible():
    cues = cues_of("Bienvenue à toutes et à tous. Nous sommes heureux de vous voir.", 42)
    assert [cue.text for cue in cues] == ["Bienvenue à toutes et à tous.", "Nous sommes heureux de vous voir."]


def test_speech_faster_than_reading_keeps_its_time_and_says_so():
    words = said(SENTENCES[0], cps=26, pause=0)
    cues = make_cues(words, NARROW, words[-1].end)
    found = [fault for fault in faults(cues, NARROW) if fault.rule == "reading-speed"]
    assert found
    assert all(fault.measured > fault.limit == 17 for fault in found)
    assert cues[-1].end <= words[-1].end


def test_an_address_wider_than_a_line_is_cut_at_its_signs():
    cues = cues_of("Écrivez à www.association-des-tilleuls.fr/benevoles-du-samedi sans attendre.")
    lines = [line for cue in cues for line in cue.lines]
    assert max(map(len, lines)) <= 28
    assert "www.association-des-" in " ".join(lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [((1.0, 1.2), (0.5, 0.6)), ((1.0, 0.9), (1.2, 1.4)), ((-1.0, 0.2), (0.5, 0.6))],
)
def test_words_that_run_backwards_are_refused(before, after):
    words = [Word(text="un", start=before[0], end=before[1]), Word(text="mot", start=after[0], end=after[1])]
    with pytest.raises(BadInput, match="ne se suivent pas"):
        make_cues(words, NARROW, 5)


def test_words_after_the_shot_are_refused():
    with pytest.raises(BadInput, match="après la fin du plan"):
        make_cues([Word(text="tard", start=3, end=4)], NARROW, 2.5)


def test_no_words_no_cues():
    assert make_cues([], NARROW, 4) == []
    assert make_cues([Word(text=" ", start=0, end=1)], NARROW, 4) == []


def test_words_all_at_the_same_time_still_give_cues_that_follow():
    words = [Word(text=f"mot{n}", start=1, end=1) for n in range(40)]
    cues = make_cues(words, NARROW, 4)
    assert all(a.end <= b.start and a.start < a.end for a, b in pairwise(cues))


@pytest.mark.parametrize(
    ("characters", "seconds"), [(5, 1), (12, 1), (16, 1.5), (20, 2), (28, 2.5), (36, 3), (48, 3.5), (60, 4), (75, 5)]
)
def test_the_charter_gives_its_figures(characters, seconds):
    assert charter_seconds(characters) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("cue", "rule", "measured"),
    [
        (Cue(start=0, end=3, lines=("x" * 29,)), "columns", 29),
        (Cue(start=0, end=3, lines=("a", "b", "c")), "lines", 3),
        (Cue(start=0, end=0.5, lines=("Oui.",)), "shortest", 0.5),
        (Cue(start=0, end=8, lines=("Oui.",)), "longest", 8),
        (Cue(start=0, end=1, lines=("x" * 18,)), "reading-speed", 18),
        (Cue(start=2, end=2, lines=("Oui.",)), "order", 2),
        (Cue(start=0, end=1.4, lines=("x" * 20,)), "charter", 1.4),
    ],
)
def test_each_fault_is_named_and_measured(cue, rule, measured):
    found = next(fault for fault in faults([cue], NARROW) if fault.rule == rule)
    assert found.measured == pytest.approx(measured)
    assert "sous-titre 1" in found.message()


@pytest.mark.parametrize(("start", "rule"), [(2.0, "gap"), (2.2, "gap"), (1.9, "order")])
def test_faulty_gaps_are_named(start, rule):
    one, other = Cue(start=0, end=2, lines=("Bonjour,",)), Cue(start=start, end=start + 1, lines=("Agnès.",))
    assert [fault.rule for fault in faults([one, other], NARROW)] == [rule]


@pytest.mark.parametrize("start", [2 + 2 * FRAME, 2.5, 4])
def test_chained_and_far_cues_are_faultless(start):
    cues = [Cue(start=0, end=2, lines=("Bonjour,",)), Cue(start=start, end=start + 1, lines=("Agnès.",))]
    assert faults(cues, NARROW) == []


def test_shift_moves_both_ends():
    assert shift([Cue(start=1, end=2, lines=("a",))], 0.5) == [Cue(start=1.5, end=2.5, lines=("a",))]


def test_join_places_each_shot_and_mends_the_seams():
    first, second = [Cue(start=0, end=2, lines=("Bonjour,",))], [Cue(start=0.1, end=1.5, lines=("Agnès.",))]
    near = join([(0.5, first), (2.7, second)], NARROW)
    assert [(cue.start, cue.end) for cue in near] == [(0.5, pytest.approx(2.8 - 2 * FRAME)), (2.8, 4.2)]
    over = join([(0.5, first), (2.2, second)], NARROW)
    assert over[0].end == pytest.approx(2.3 - 2 * FRAME)
    far = join([(0.5, first), (2.95, second)], NARROW)
    assert far[0].end == 2.5
    assert faults(near, NARROW) == faults(over, NARROW) == faults(far, NARROW) == []


def test_join_refuses_shots_that_overlap():
    with pytest.raises(BadInput, match="commence avant la fin"):
        join([(5, [Cue(start=0, end=2, lines=("a",))]), (5, [Cue(start=0, end=2, lines=("b",))])], NARROW)


@given(
    tokens=st.lists(
        st.sampled_from(
            ["le", "des", "bénévoles", ",", "réparent", "«", "»", "?", "!", "14", "h", "30", "%", "Dupont", "pas", "et"]
        )
        | st.text("abcdéè'-«», 1Aœ!?.…", min_size=1, max_size=34),
        max_size=45,
    ),
    paces=st.lists(st.floats(0, 0.9), min_size=45, max_size=45),
    columns=st.integers(16, 42),
)
@example(tokens=[*["le"] * 6, "1111111111111?» 1"], paces=[0.0] * 6 + [0.5] * 39, columns=16)
@settings(max_examples=150, deadline=None)
def test_whatever_the_words_cues_keep_lines_and_order(tokens, paces, columns):
    now, words = 0.0, []
    for token, pace in zip(tokens, paces, strict=False):
        words.append(Word(text=token, start=now, end=now + pace / 2))
        now += pace
    rules = CaptionRules(columns=columns)
    cues = make_cues(words, rules, now + 1)
    assert broken(cues, rules) <= {"reading-speed", "shortest", "gap", "longest"}
    assert bare("".join("".join(cue.lines) for cue in cues)) == bare(typeset(" ".join(tokens)))
    assert make_cues(words, rules, now + 1) == cues


def bare(text: str) -> str:
    return "".join(text.split())


def test_a_slower_limit_gives_longer_cues():
    words = [Word(text=text, start=i * 0.2, end=i * 0.2 + 0.2) for i, text in enumerate(["Voici", "nos", "résultats."])]
    calm = CaptionRules(columns=28, max_cps=10, tail=3)
    (cue,) = make_cues(words, calm, 10)
    assert faults([cue], calm) == []
