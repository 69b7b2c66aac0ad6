"""What makes two films the same: the same packets shown otherwise, or beside one more stream, are another film."""

import struct
import subprocess
from pathlib import Path

import pytest

from preuve.dossier.credentials.apart import digest
from preuve.dossier.replay.compare.choose import Comparators
from preuve.errors import BadMedia
from preuve.measures.streams import streams
from preuve.media.showing import showing
from preuve.tools import ffmpeg_program

SOUND = ("-f", "lavfi", "-i", "sine=880:duration=0.4")
PICTURE = ("-f", "lavfi", "-i", "color=red:s=64x96:r=25:d=0.4")


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([str(ffmpeg_program()), "-v", "error", "-y", *map(str, arguments)], check=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as ours are: pictures, a sound, soft captions."""
    folder = tmp_path_factory.mktemp("shown")
    (folder / "said.srt").write_text("1\n00:00:00,080 --> 00:00:00,200\nRéparer\n", encoding="utf-8")
    drawn = ("-f", "lavfi", "-i", "testsrc2=s=64x96:r=25:d=0.4", "-f", "lavfi", "-i", "sine=440:duration=0.4")
    coding = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", "-c:s", "mov_text")
    ffmpeg(*drawn, "-i", folder / "said.srt", "-map", "0", "-map", "1", "-map", "2", *coding, folder / "one.mp4")
    return folder


ALTERED = {
    "upside down": ((), ("-display_rotation", "180"), ()),
    "mirrored": ((), ("-display_hflip",), ()),
    "stretched": ((), (), ("-aspect", "1:4")),
    "colours": ((), (), ("-bsf:v", "h264_metadata=video_full_range_flag=1")),
    "another language": ((), (), ("-metadata:s:a:0", "language=eng")),
    "a second sound": (SOUND, (), ("-map", "1", "-c:a:1", "aac")),
    "another default sound": (
        SOUND,
        (),
        ("-map", "1", "-c:a:1", "aac", "-disposition:a:0", "0", "-disposition:a:1", "default"),
    ),
    "a second picture": (PICTURE, (), ("-map", "1", "-c:v:1", "libx264")),
    "without captions": ((), (), ("-map", "-0:s")),
}


def altered(place: Path, name: str) -> Path:
    more, before, after = ALTERED[name]
    out = place / f"{name}.mp4"
    ffmpeg(*before, "-i", place / "one.mp4", *more, "-map", "0", "-c", "copy", *after, out)
    return out


@pytest.mark.parametrize("name", ALTERED)
def test_the_same_packets_shown_otherwise_are_another_film(place, name):
    one, other = place / "one.mp4", altered(place, name)
    found = Comparators({"1": one, "2": other}.get).close("film.mp4", "1", "2")
    assert (found.status, found.comparator) == ("failed", "perceptual")
    assert digest(one, "video/mp4") != digest(other, "video/mp4")


def test_the_same_streams_in_another_envelope_are_the_same(place):
    one, other = place / "one.mp4", place / "moved.mp4"
    ffmpeg("-i", one, "-map", "0", "-c", "copy", "-movflags", "faststart", "-metadata", "title=Autre", other)
    assert one.read_bytes() != other.read_bytes()
    assert showing(one) == showing(other)
    assert Comparators({"1": one, "2": other}.get).close("film.mp4", "1", "2").status == "verified"


def test_another_kind_of_file_is_never_the_same_film(place):
    one, other = place / "one.mp4", place / "matroska.mp4"
    ffmpeg("-i", one, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "matroska", other)
    assert Comparators({"1": one, "2": other}.get).close("film.mp4", "1", "2").status == "failed"


def patched(place: Path, name: str, box: bytes, at: int, value: bytes) -> Path:
    """The film with some bytes of its first box of a kind changed, `at` bytes after the box's type."""
    data = bytearray((place / "one.mp4").read_bytes())
    begins = data.index(box) + 4 + at
    data[begins : begins + len(value)] = value
    (place / name).write_bytes(data)
    return place / name


@pytest.mark.parametrize(
    ("box", "at", "value"),
    [(b"tkhd", 0, b"\0\0\0\2"), (b"tkhd", 32, b"\0\1"), (b"smhd", 4, b"\1\0"), (b"mvhd", 24, b"\0\0")],
    ids=["disabled", "layer", "one side", "muted"],
)
def test_what_only_the_boxes_say_counts(place, box, at, value):
    other = patched(place, f"{box.decode()}{at}.mp4", box, at, value)
    assert showing(place / "one.mp4") != showing(other)
    found = Comparators({"1": place / "one.mp4", "2": other}.get).close("film.mp4", "1", "2")
    assert found.status == "failed"


def test_a_measure_is_shared_by_the_same_pictures_alone(place):
    one = streams(place / "one.mp4")
    assert streams(altered(place, "a second sound")).video_sha256 == one.video_sha256
    assert streams(altered(place, "another language")).sound_sha256 == one.sound_sha256
    assert streams(altered(place, "stretched")).video_sha256 != one.video_sha256


def test_a_caption_shown_for_less_time_is_another_one(place):
    (place / "brief.srt").write_text("1\n00:00:00,080 --> 00:00:00,090\nRéparer\n", encoding="utf-8")
    ffmpeg(*("-i", place / "one.mp4", "-i", place / "brief.srt", "-map", "0:v", "-map", "0:a", "-map", "1"),
           *("-c", "copy", "-c:s", "mov_text", place / "brief.mp4"))  # fmt: skip
    found = Comparators({"1": place / "one.mp4", "2": place / "brief.mp4"}.get).close("film.mp4", "1", "2")
    assert found.status == "failed"


def test_boxes_within_boxes_without_end_are_refused(tmp_path):
    film = tmp_path / "deep.mp4"
    inner = b"".join(struct.pack(">I4s", 8 * (3000 - depth), b"moov") for depth in range(3000))
    film.write_bytes(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + inner)
    with pytest.raises(BadMedia):
        showing(film)
