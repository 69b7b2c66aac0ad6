"""Comparators: what another encoder does passes, one caption edited in one frame doesn't."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from preuve.dossier.replay.compare import words
from preuve.dossier.replay.compare.choose import Comparators
from preuve.dossier.replay.compare.pictures import films, pictures
from preuve.dossier.replay.compare.result import PICTURE_DB
from preuve.engines import Heard, Word
from preuve.media.showing import showing
from preuve.tools import ffmpeg_program

WIDE, HIGH, FRAMES = 540, 960, 8


def frame(number: int, caption: str) -> bytes:
    """A moving picture with grain, and a caption."""
    chance = np.random.default_rng(number)
    slope = np.linspace(40, 190, WIDE)[None, :] + np.linspace(0, 40, HIGH)[:, None] + number
    grain = slope[..., None] + chance.normal(0, 4, (HIGH, WIDE, 3))
    picture = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((100 + 8 * number, 200, 300 + 8 * number, 400), fill=(200, 90, 30))
    draw.text((60, 800), caption, fill="white", stroke_width=3, stroke_fill="black", font_size=36)
    return picture.tobytes()


def encode(out: Path, *, preset: str = "veryfast", crf: int = 20, changed: dict[int, str] | None = None) -> Path:
    """A film of these frames; `changed`: other captions, by the frame's number."""
    frames = b"".join(
        frame(number, *((changed or {}).get(number, "Réparer, c'est gagné"),)) for number in range(FRAMES)
    )
    given = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDE}x{HIGH}", "-r", "25", "-i", "pipe:0"]
    tone = ["-f", "lavfi", "-i", f"sine=440:duration={FRAMES / 25}"]
    coding = ["-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = [str(ffmpeg_program()), "-v", "error", "-y", *given, *tone, *coding, str(out)]
    subprocess.run(command, input=frames, check=True)
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    encode(folder / "one.mp4")
    encode(folder / "plain.mp4", preset="ultrafast", crf=18)
    encode(folder / "edited.mp4", changed={5: "Réparer, c'est perdu"})
    remux = [str(ffmpeg_program()), "-v", "error", "-y", "-i", str(folder / "one.mp4"), "-c", "copy"]
    subprocess.run(
        [*remux, "-movflags", "faststart", "-metadata", "title=Autre", str(folder / "other.mp4")], check=True
    )
    return folder


def test_a_plain_recompression_is_within_tolerance_and_never_identical(made):
    found = films(made / "one.mp4", made / "plain.mp4")
    assert found.status == "within_tolerance"
    assert found.numbers["picture_db"] >= PICTURE_DB


def test_a_caption_edited_in_one_frame_fails_though_the_mean_hardly_moves(made):
    found = films(made / "one.mp4", made / "edited.mp4")
    assert found.status == "failed"
    assert found.numbers["picture_db"] < PICTURE_DB - 5
    assert "0,2 s" in found.said


def test_a_small_picture_edited_fails_and_the_same_compressed_again_passes(tmp_path):
    for name, caption in (("a", "Réparer"), ("b", "Repérer")):
        picture = Image.frombytes("RGB", (WIDE, HIGH), frame(0, caption))
        picture.save(tmp_path / f"{name}.jpg", quality=95)
        picture.save(tmp_path / f"{name}-again.jpg", quality=90)
    assert pictures(tmp_path / "a.jpg", tmp_path / "a-again.jpg").status == "within_tolerance"
    assert pictures(tmp_path / "a.jpg", tmp_path / "b.jpg").status == "failed"


def test_another_container_is_verified_by_its_streams(made):
    one, other = made / "one.mp4", made / "other.mp4"
    assert one.read_bytes() != other.read_bytes()
    assert showing(one) == showing(other)
    found = Comparators({"1": one, "2": other}.get).close("film.mp4", "1", "2")
    assert (found.status, found.comparator) == ("verified", "streamhash")


def test_films_are_judged_by_pictures_and_sound_once_streams_differ(made):
    paths = {"1": made / "one.mp4", "2": made / "plain.mp4", "3": made / "edited.mp4"}
    compare = Comparators(paths.get)
    assert compare.close("film.mp4", "1", "2").comparator == "perceptual"
    assert compare.close("film.mp4", "1", "2").status == "within_tolerance"
    assert compare.close("film.mp4", "1", "3").status == "failed"
    assert compare.close("film.mp4", "1", "nothing") is None
    assert compare.close("cues.json", "1", "2") is None


def test_captions_inside_the_file_are_read_whatever_wrote_them(made, tmp_path):
    for name, text in (("a", "Réparer"), ("b", "Repérer")):
        (tmp_path / f"{name}.srt").write_text(f"1\n00:00:00,080 --> 00:00:00,200\n{text}\n", encoding="utf-8")
    films_of = {}
    for name, film, said in (("1", "one", "a"), ("2", "plain", "a"), ("3", "plain", "b")):
        films_of[name] = tmp_path / f"{name}.mp4"
        given = ["-i", str(made / f"{film}.mp4"), "-i", str(tmp_path / f"{said}.srt"), "-map", "0", "-map", "1"]
        coding = ["-c", "copy", "-c:s", "mov_text", str(films_of[name])]
        subprocess.run([str(ffmpeg_program()), "-v", "error", "-y", *given, *coding], check=True)
    compare = Comparators(films_of.get)
    assert compare.close("film.mp4", "1", "2").status == "within_tolerance"
    assert compare.close("film.mp4", "1", "3").status == "failed"
    assert "sous-titres" in compare.close("film.mp4", "1", "3").said


def test_fewer_frames_or_another_size_are_not_the_same(made, tmp_path):
    cut = [str(ffmpeg_program()), "-v", "error", "-y", "-i", str(made / "one.mp4")]
    subprocess.run([*cut, "-frames:v", "6", str(tmp_path / "short.mp4")], check=True)
    subprocess.run([*cut, "-vf", "scale=360:640", str(tmp_path / "small.mp4")], check=True)
    for name in ("short", "small"):
        assert films(made / "one.mp4", tmp_path / f"{name}.mp4").status == "failed"


def test_what_is_not_a_film_fails_and_says_why(made, tmp_path):
    (tmp_path / "faux.mp4").write_text("ffconcat version 1.0\nfile /etc/passwd\n", encoding="utf-8")
    found = Comparators({"1": tmp_path / "faux.mp4", "2": made / "one.mp4"}.get).close("film.mp4", "1", "2")
    assert found.status == "failed"
    assert "illisible" in found.said


def test_a_picture_turned_or_darkened_by_its_own_file_is_another_one(tmp_path):
    picture = Image.frombytes("RGB", (WIDE, HIGH), frame(0, "Réparer"))
    turned = picture.getexif()
    turned[0x0112] = 3
    picture.save(tmp_path / "one.jpg", quality=95)
    picture.save(tmp_path / "turned.jpg", quality=95, exif=turned)
    picture.save(tmp_path / "one.png")
    more = PngImagePlugin.PngInfo()
    more.add(b"gAMA", (10_000).to_bytes(4, "big"))
    picture.save(tmp_path / "dark.png", pnginfo=more)
    picture.save(tmp_path / "moving.png", save_all=True, append_images=[Image.new("RGB", picture.size, "red")])
    assert pictures(tmp_path / "one.jpg", tmp_path / "one.jpg").status == "within_tolerance"
    assert pictures(tmp_path / "one.jpg", tmp_path / "turned.jpg").status == "failed"
    for other in ("dark", "moving"):
        found = pictures(tmp_path / "one.png", tmp_path / f"{other}.png")
        assert (found.status, found.numbers) == ("failed", {})


def heard(*said: tuple[str, float]) -> bytes:
    timed = tuple(Word(text=text, start=start, end=start + 0.3) for text, start in said)
    return Heard(text=" ".join(text for text, _start in said), language="fr", words=timed).model_dump_json().encode()


def test_hearings_are_compared_by_their_words_and_when_each_is_said():
    one = heard(("Le", 0.0), ("café", 0.4), ("des", 0.9), ("réparateurs", 1.2))
    assert words.hearings(one, heard(("le", 0.1), ("café", 0.5), ("des", 0.9), ("réparateurs.", 1.2))).status == (
        "within_tolerance"
    )
    assert words.hearings(one, heard(("Le", 0.0), ("thé", 0.4), ("des", 0.9), ("réparateurs", 1.2))).status == "failed"
    assert words.hearings(one, heard(("Le", 0.0), ("café", 1.4), ("des", 1.9), ("réparateurs", 2.2))).status == "failed"
    assert words.lengths(2.0, 2.1).status == "within_tolerance"
    assert words.lengths(2.0, 3.0).status == "failed"
    assert words.lengths(0.0, 0.0).status == "failed"
