"""The timeline: lengths in whole frames, cuts to length, pieces that cover the film once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preuve.errors import BadInput
from preuve.media.timeline import Pace, cut, film_seconds, lay_out, segments
from preuve.storyboard import Shot
from preuve.targets import platforms

PACE = Pace()
VERTICAL = platforms().profiles["vertical"]


def shot(name, **fields):
    return Shot(**{"id": name, "visual": "x", "alt": "x", "seconds": 4, **fields})


def film(shots, voices=None, pace=PACE):
    return lay_out(shots, voices or {}, layout="vertical", profile=VERTICAL, pace=pace)


def keep(shots, aim, limit=90.0, target="tiktok", voices=None):
    return [s.id for s in cut(shots, voices or {}, aim=aim, limit=limit, target=target, pace=PACE)]


def covered(timeline):
    """The (shot, frame) seen at each frame of the film, the outgoing shot's in a passage."""
    return [(p.shot, p.first + n) for p in segments(timeline) for n in range(p.count)]


def test_film_length_is_the_sum_of_intents_and_a_closing_overlap():
    timeline = film([shot("a"), shot("b"), shot("c", seconds=2)])
    assert timeline.frames == 10 * 30 + 15
    assert timeline.seconds == film_seconds([shot("a"), shot("b"), shot("c", seconds=2)], {}, PACE)


def test_narration_lengthens_a_shot_and_stays_clear_of_transitions():
    span = film([shot("a"), shot("b")], {"a": 6.01}).spans[0]
    assert span.voice_at >= PACE.overlap
    assert span.voice_at + 6.01 * 30 + PACE.tail * 30 <= span.frames - PACE.overlap


def test_float_noise_adds_no_frame():
    assert PACE.frames(0.1 + 0.2) == 9
    assert PACE.frames(0.3001) == 10


def test_voice_seconds_are_on_the_films_clock():
    timeline = film([shot("a"), shot("b")])
    assert timeline.voice_seconds("b") == pytest.approx(4 + 18 / 30)


def test_changing_the_transition_changes_neither_length_nor_voices():
    one = film([shot("a", transition="cut"), shot("b")])
    two = film([shot("a", transition="wipe"), shot("b")])
    assert one.frames == two.frames
    assert one.voice_seconds("b") == two.voice_seconds("b")


def test_a_cut_happens_in_the_middle_of_the_overlap():
    timeline = film([shot("a", transition="cut"), shot("b")])
    first, second = segments(timeline)
    assert (first.first, first.count) == (0, 135 - 8)
    assert second.first == 7


def test_bodies_serve_another_cut_of_the_film():
    shots = [shot("a"), shot("b"), shot("c"), shot("d")]
    whole, short = film(shots), film([shots[0], shots[1], shots[3]])
    bodies = [{p for p in segments(t) if not p.then} for t in (whole, short)]
    assert bodies[1] <= bodies[0]


@given(
    st.lists(
        st.tuples(st.floats(1, 8), st.floats(0, 9), st.sampled_from(["cut", "crossfade", "slide"])),
        min_size=1,
        max_size=8,
    ),
    st.floats(0, 2),
)
def test_pieces_cover_every_frame_once_in_order(rows, transition):
    shots = [shot(f"s{n}", seconds=s, transition=t) for n, (s, _, t) in enumerate(rows)]
    timeline = film(shots, {f"s{n}": v for n, (_, v, _) in enumerate(rows)}, Pace(transition=transition))
    frames = covered(timeline)
    assert len(frames) == timeline.frames
    spans = {span.shot: span for span in timeline.spans}
    assert [spans[name].start + frame for name, frame in frames] == list(range(timeline.frames))
    for piece in segments(timeline):
        if piece.then:
            assert spans[piece.then].start + piece.then_first == spans[piece.shot].start + piece.first


def test_cut_drops_the_least_important_from_the_end():
    shots = [shot("a", priority=1), shot("b", priority=3), shot("c", priority=2), shot("d", priority=3), shot("e")]
    assert keep(shots, 30) == ["a", "b", "c", "d", "e"]
    assert keep(shots, 17) == ["a", "b", "c", "e"]
    assert keep(shots, 13) == ["a", "c", "e"]
    assert keep(shots, 9) == ["a", "c"]
    assert keep(shots, 3) == ["a"]


def test_cut_keeps_a_shot_even_where_none_is_first():
    assert keep([shot("a"), shot("b")], 1) == ["a"]


def test_cut_counts_narration():
    shots = [shot("a", priority=1), shot("b", priority=3)]
    assert keep(shots, 9, voices={"b": 8.0}) == ["a"]


def test_cut_keeps_only_the_targets_shots():
    shots = [shot("a", only=("web",)), shot("b", only=("tiktok",)), shot("c")]
    assert keep(shots, 60) == ["b", "c"]
    with pytest.raises(BadInput, match="aucun plan"):
        keep([shots[0]], 60)


def test_cut_over_the_platforms_limit_says_by_how_much():
    shots = [shot("a", priority=1, seconds=60), shot("b", priority=1, seconds=40), shot("c")]
    with pytest.raises(BadInput, match=r"100,5 s : 10,5 s de trop"):
        keep(shots, 60)
