"""Probing films that may be anything."""

import contextlib
import struct
import subprocess

import pytest
from helpers_montage import FPS, HEIGHT, WIDTH

from preuve.errors import BadMedia
from preuve.media.boxes import boxes, edit_lists, moov_first
from preuve.media.ebml import check_length
from preuve.media.encode import Encoder, command
from preuve.media.opening import open_film
from preuve.media.planes import Planes
from preuve.media.probe import probe
from preuve.tools import ffmpeg_program


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


def foreign(path, *options, seconds=1):
    """A small film with sound, as ffmpeg writes it by default."""
    sources = ["-f", "lavfi", "-i", f"testsrc2=s=96x64:r=30:d={seconds}", "-f", "lavfi", "-i", f"sine=440:d={seconds}"]
    done = [str(ffmpeg_program()), "-y", "-v", "error", *sources, "-preset", "ultrafast", *options, str(path)]
    subprocess.run(done, check=True)
    return path


@pytest.fixture(scope="module")
def matroska(tmp_path_factory):
    return foreign(tmp_path_factory.mktemp("mkv") / "a.mkv")


def test_other_containers_are_told_by_their_bytes(tmp_path, matroska):
    facts = probe(matroska.rename(matroska.with_suffix(".mp4")))
    matroska.with_suffix(".mp4").rename(matroska)
    assert (facts.container, facts.codec, facts.frames, facts.moov_first) == ("matroska", "h264", 30, None)
    assert facts.constant_rate
    assert facts.sound.seconds == pytest.approx(1, abs=0.05)
    mov = probe(foreign(tmp_path / "a.mov"))
    assert (mov.container, mov.moov_first) == ("mov", False)
    webm = probe(foreign(tmp_path / "a.webm", "-c:v", "libvpx", "-deadline", "realtime"))
    assert (webm.container, webm.codec, webm.sound.codec) == ("webm", "vp8", "opus")


@pytest.mark.parametrize("cut", [1, 500])
def test_a_cut_matroska_is_refused(tmp_path, matroska, cut):
    with pytest.raises(BadMedia, match="entier"):
        probe(written(tmp_path / "a.mkv", matroska.read_bytes()[:-cut]))


@pytest.mark.parametrize(
    "data",
    [
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n",
        b"ffconcat version 1.0\nfile a.mp4\n",
        b"\x1a\x45\xdf\xa3",
        b"\x1a\x45\xdf\xa3\x00" + b"\xff" * 40,
        b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\x00",
        b"\x1a\x45\xdf\xa3\x84\x42\x82\x81w" + b"\x18\x53\x80\x67\xff#EXTM3U\n",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"\x47" + b"\x00" * 400,
        b"",
    ],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.mkv"])
def test_what_is_no_film_is_opened_as_nothing(tmp_path, data, name):
    with pytest.raises(BadMedia):
        probe(written(tmp_path / name, data))


@pytest.mark.parametrize("data", [b"#EXTM3U\nhttp://127.0.0.1/a.ts\n", b"RIFF\x00\x00\x00\x00WAVEfmt ", b"GIF89a"])
def test_what_is_no_film_goes_to_no_demuxer(tmp_path, data):
    with pytest.raises(BadMedia, match="quel que soit son nom"), open_film(written(tmp_path / "a.mp4", data)):
        pass


def test_a_film_is_opened_as_what_it_is_and_nothing_else(matroska, silent, monkeypatch):
    asked = []
    monkeypatch.setattr("av.open", lambda _path, **options: asked.append(options) or contextlib.nullcontext())
    for path in (matroska, silent):
        with open_film(path):
            pass
    assert [(one["format"], one["options"]["format_whitelist"]) for one in asked] == [
        ("matroska", "matroska,webm"),
        ("mov", "mov,mp4,m4a,3gp,3g2,mj2"),
    ]
    assert {one["options"]["protocol_whitelist"] for one in asked} == {"file"}


@pytest.mark.parametrize("size", [b"", b"\x00\xff\xff", b"\x01\x00\x00", b"\x10\x00"])
def test_a_size_that_is_not_all_there_is_refused(tmp_path, size):
    with pytest.raises(BadMedia, match="entier"):
        check_length(written(tmp_path / "a.mkv", b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67", size))
    check_length(written(tmp_path / "b.mkv", b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff live"))


def test_a_playlist_inside_a_container_is_not_followed(tmp_path, matroska):
    text = b"ffconcat version 1.0\nfile " + str(matroska).encode()
    hidden = written(tmp_path / "a.mkv", b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67" + bytes([0x80 + len(text)]), text)
    with pytest.raises(BadMedia, match="pas un film lisible"):
        probe(hidden)


def test_a_turned_film_is_measured_as_it_is_shown(tmp_path, matroska):
    turned = foreign(tmp_path / "a.mp4")
    copy = tmp_path / "b.mp4"
    subprocess.run(
        [str(ffmpeg_program()), "-v", "error", "-display_rotation", "90", "-i", str(turned), "-c", "copy", str(copy)],
        check=True,
    )
    assert probe(turned).shown == (96, 64)
    assert probe(copy).shown == (64, 96)
    wide = probe(foreign(tmp_path / "c.mp4", "-vf", "setsar=2"))
    assert (wide.pixel_aspect, wide.shown) == (2.0, (192, 64))


def test_an_irregular_film_is_told(tmp_path):
    uneven = foreign(tmp_path / "a.mp4", "-vf", "select='mod(n,7)-3'", "-fps_mode", "vfr")
    facts = probe(uneven)
    assert not facts.constant_rate
    assert facts.longest_frame == pytest.approx(2 / 30, abs=0.001)


@pytest.mark.parametrize(
    ("codec", "flag", "closed"),
    [("h264", "x264-params", "open-gop=0"), ("hevc", "x265-params", "open-gop=0"), ("hevc", "x265-params", "radl=2")],
)
def test_open_groups_of_pictures_are_counted(tmp_path, codec, flag, closed):
    encoder = {"h264": "libx264", "hevc": "libx265"}[codec]
    closed += ":open-gop=0" if closed == "radl=2" else ""
    for wanted, groups in (("open-gop=1", 1), (closed, 0)):
        options = f"{wanted}:keyint=15:min-keyint=15:scenecut=0:bframes=2" + (":log-level=error" * (codec == "hevc"))
        film = foreign(tmp_path / f"{groups}.mp4", "-preset", "fast", "-c:v", encoder, f"-{flag}", options)
        facts = probe(film)
        assert (facts.codec, facts.open_gops, facts.longest_gop) == (codec, groups, 0.5)


def test_bit_rates_are_counted_from_packets(tmp_path):
    calm = "color=black:s=96x64:r=30:d=2[a];nullsrc=s=96x64:r=30:d=1,geq=random(1)*255[b];[a][b]concat=n=2"
    film = foreign(tmp_path / "a.mp4", "-filter_complex", calm, seconds=3)
    facts = probe(film)
    assert facts.peak_bit_rate > 2 * facts.picture_bit_rate
    total = facts.picture_bit_rate + facts.sound.bit_rate
    assert total == pytest.approx(facts.bit_rate, rel=0.05)


def test_pictures_too_large_are_refused_before_one_is_decoded(matroska, monkeypatch):
    monkeypatch.setattr("preuve.media.opening.LARGEST_AREA", 96 * 64 - 1)
    monkeypatch.setattr("preuve.media.probe._first_frame", None)
    with pytest.raises(BadMedia, match="96 × 64"):
        probe(matroska)


def test_a_film_without_end_is_refused(matroska, monkeypatch):
    monkeypatch.setattr("preuve.media.packets.MOST", 20)
    with pytest.raises(BadMedia, match="trop long"):
        probe(matroska)
