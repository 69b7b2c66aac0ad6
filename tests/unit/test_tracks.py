import json

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from preuve.engines import Word
from preuve.errors import BadInput
from preuve.media.cues import Cue
from preuve.media.tracks import TranscriptShot, parse_vtt, to_srt, to_vtt, transcript, words_json

CUES = [
    Cue(start=0, end=1.2, lines=("« a < b & c > d »", "puis --> fin")),
    Cue(start=1.3, end=3661.5, lines=("&lt;i&gt; {\\i1}",)),
]


def test_vtt_reads_back_the_same():
    assert parse_vtt(to_vtt(CUES[1:])) == CUES[1:]
    assert parse_vtt(to_vtt(CUES))[0].lines == ("« a < b & c > d »", "puis → fin")


def test_vtt_is_what_players_expect():
    text = to_vtt(CUES, title="Le café\ndes Tilleuls --> WEBVTT")
    assert text.startswith(
        "WEBVTT Le café des Tilleuls → WEBVTT\n\nNOTE language: fr\n\n00:00:00.000 --> 00:00:01.200\n"
    )
    assert "a &lt; b &amp; c &gt; d" in text
    assert len(webvtt.WebVTT.from_string(text, strict=True)) == 2


def test_an_empty_track_is_valid():
    assert parse_vtt(to_vtt([])) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(1, 3000), st.text(max_size=40).map(lambda text: f"{text}é")),
        max_size=6,
    )
)
def test_whatever_the_text_the_tracks_hold_every_cue(parts):
    cues, now = [], 0
    for wait, length, text in parts:
        cues.append(Cue(start=(now + wait) / 1000, end=(now + wait + length) / 1000, lines=(text,)))
        now += wait + length
    read = parse_vtt(to_vtt(cues))
    assert [(round(c.start, 3), round(c.end, 3)) for c in read] == [(c.start, c.end) for c in cues]


@pytest.mark.parametrize("write", [to_vtt, to_srt])
@pytest.mark.parametrize(
    "cues",
    [
        [Cue(start=2, end=1, lines=("a",))],
        [Cue(start=1, end=1, lines=("a",))],
        [Cue(start=-1, end=1, lines=("a",))],
        [Cue(start=5, end=6, lines=("a",)), Cue(start=1, end=2, lines=("b",))],
        [Cue(start=1, end=2, lines=(" ", "\n"))],
    ],
)
def test_backward_and_empty_cues_are_not_written(write, cues):
    with pytest.raises(BadInput):
        write(cues)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "WEBVTT"),
        ("WEBVTTX\n\n", "WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\na", "WEBVTT"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\na", "finit avant"),
        ("WEBVTT\n\n00:05.000 --> 00:05.000\na", "finit avant"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb", "plus tardif"),
        ("WEBVTT\n\n0:0:05.000 --> 00:06.000\na", "mal écrit"),
        ("WEBVTT\n\n00:75.000 --> 00:86.000\na", "mal écrit"),
        ("WEBVTT\n\n00:05.0001 --> 00:06.000\na", "mal écrit"),
        ("WEBVTT\n\n00:05,000 --> 00:06,000\na", "mal écrit"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n", "pas de texte"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n<i></i>", "pas de texte"),
        ("WEBVTT\n\n00:05.000 -> 00:06.000\na", "ni un sous-titre"),
        ("WEBVTT\n\n" + "00:05.000 --> 00:06.000\na\n\n" * 20_001, "trop"),
    ],
)
def test_what_is_not_webvtt_is_refused(text, reason):
    with pytest.raises(BadInput, match=reason):
        parse_vtt(text)


def test_foreign_webvtt_is_read():
    text = (
        "\ufeffWEBVTT - Titre\r\n\r\nSTYLE\r\n::cue { color: cyan }\r\n\r\nNOTE un mot\r\n\r\nintro\r\n"
        "00:05.000 --> 00:06.000 line:0 align:start\r\n<v Agnès><i>Bonjour</i>\r\n&lt;tous&gt;\r\n"
    )
    assert parse_vtt(text) == [Cue(start=5, end=6, lines=("Bonjour", "<tous>"))]


def test_srt_reads_back_the_same():
    subs = pysubs2.SSAFile.from_string(to_srt(CUES), format_="srt", keep_html_tags=True)
    assert [(e.start, e.end) for e in subs] == [(0, 1200), (1300, 3661500)]
    assert to_srt(CUES).startswith("1\n00:00:00,000 --> 00:00:01,200\n« a < b & c > d »\n")


def test_words_keep_their_times():
    words = [Word(text="Été", start=0.1, end=0.5, probability=0.9)]
    assert [Word(**each) for each in json.loads(words_json(words))] == words
    assert words_json(words) == words_json(words)


def test_the_transcript_tells_what_is_heard_seen_and_played(monkeypatch):
    shots = [
        TranscriptShot(speech="Bonjour !", alt="Une table", on_screen="Entrée libre", music=True),
        TranscriptShot(),
        TranscriptShot(speech="Venez."),
    ]
    monkeypatch.setenv("PREUVE_LANG", "en")
    assert transcript(shots) == (
        "[Musique]\n[À l’image\u00a0: Une table]\n[Texte à l’écran\u00a0: Entrée libre]\nBonjour\u00a0!\n\nVenez.\n"
    )
    assert transcript(shots, "en").startswith("[Music]\n[On screen: Une table]\n")
