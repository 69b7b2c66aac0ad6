"""Probing films that may be anything."""

import struct

import pytest
from helpers_montage import FPS, HEIGHT, WIDTH

from preuve.errors import BadMedia
from preuve.media.boxes import boxes, edit_lists, moov_first
from preuve.media.encode import Encoder, command
from preuve.media.planes import Planes
from preuve.media.probe import probe


def box(kind, body=b""):
    return struct.pack(">I4s", 8 + len(body), kind) + body


def written(path, *parts):
    path.write_bytes(b"".join(parts))
    return path


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    path = tmp_path_factory.mktemp("probe") / "silent.mp4"
    with Encoder(command((WIDTH, HEIGHT), FPS, path, preset="ultrafast", crf=30), path) as encoder:
        for _ in range(9):
            frame = Planes(WIDTH, HEIGHT)
            frame.fill((90, 128, 128))
            encoder.write(frame.data)
    return path


def test_boxes_are_read_in_order(tmp_path):
    track = box(b"trak", box(b"edts", box(b"elst")) + box(b"mdia"))
    path = written(tmp_path / "a.mp4", box(b"ftyp", b"isom"), box(b"mdat", b"moov"), box(b"moov", track + track))
    found = boxes(path)
    assert found[:3] == ["ftyp", "mdat", "moov"]
    assert edit_lists(found) == 2
    assert not moov_first(found)


def test_large_sizes_and_open_ends_are_read(tmp_path):
    large = struct.pack(">I4sQ", 1, b"free", 20) + b"1234"
    path = written(tmp_path / "a.mp4", large, box(b"moov"), struct.pack(">I4s", 0, b"mdat") + b"rest")
    assert boxes(path) == ["free", "moov", "mdat"]
    assert moov_first(boxes(path))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1234567",
        struct.pack(">I4s", 4, b"moov"),
        struct.pack(">I4s", 4096, b"moov"),
        struct.pack(">I4sQ", 1, b"moov", 2**63),
        struct.pack(">I4s", 1, b"moov"),
        box(b"moov", box(b"trak", struct.pack(">I4s", 99, b"edts"))),
        box(b"free") * 10_001,
    ],
)
def test_lying_boxes_are_refused(tmp_path, data):
    with pytest.raises(BadMedia, match="bien formé"):
        boxes(written(tmp_path / "a.mp4", data))


def test_a_film_without_sound(silent):
    facts = probe(silent)
    assert (facts.frames, facts.sound, facts.subtitles) == (9, None, ())
    assert facts.seconds == pytest.approx(0.3)
    assert facts.size == silent.stat().st_size
    assert facts.bit_rate == pytest.approx(facts.size * 8 / 0.3, rel=0.01)
    assert not facts.moov_first


def test_a_playlist_named_mp4_is_not_followed(tmp_path, silent):
    playlist = tmp_path / "a.mp4"
    playlist.write_text(f"ffconcat version 1.0\nfile {silent}\n")
    with pytest.raises(BadMedia):
        probe(playlist)
    hidden = written(tmp_path / "b.mp4", box(b"free", playlist.read_bytes()))
    with pytest.raises(BadMedia, match="pas un film lisible"):
        probe(hidden)


def test_a_cut_film_is_refused(tmp_path, silent):
    with pytest.raises(BadMedia):
        probe(written(tmp_path / "a.mp4", silent.read_bytes()[:-40]))
