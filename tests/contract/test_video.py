"""What every video engine does; `files` reads real clips made by the packaged ffmpeg."""

import subprocess
from pathlib import Path

import pytest

from connectors.video import VIDEOS
from connectors.video.files import Files, probe
from preuve.engines import Engine, VideoRequest
from preuve.errors import BadInput, BadMedia, OutsideProject
from preuve.project import Project
from preuve.tools import ffmpeg_program

ASKED = VideoRequest(shot="rue", prompt="Une rue calme.", seconds=1, file="media/l'été à la rue.mp4")


def film(path: Path, *options: str, sound: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=1"]
    inputs += ["-f", "lavfi", "-i", "sine=duration=1", "-shortest"] if sound else []
    command = [str(ffmpeg_program()), "-nostdin", "-v", "error", "-y", *inputs, *options, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projet d'été")
    film(folder / ASKED.file, "-pix_fmt", "yuv420p")
    return folder


@pytest.fixture
def engine(folder: Path) -> Files:
    return Files.build(Project(folder))


@pytest.mark.parametrize("name", VIDEOS)
def test_every_engine(name: str, folder: Path) -> None:
    made = VIDEOS[name].build(Project(folder))
    identity = made.identity()
    assert isinstance(made, Engine)
    assert (identity.engine, identity.capability) == (name, "video")
    answer = made.film(ASKED)
    assert answer == made.film(ASKED)
    assert answer.data[4:8] == b"ftyp"


def test_a_clip_comes_as_it_is_with_its_facts(engine: Files, folder: Path) -> None:
    answer = engine.film(ASKED)
    assert answer.data == (folder / ASKED.file).read_bytes()
    assert (answer.name, answer.origin) == ("clip.mp4", "brought")
    told = {key: answer.details[key] for key in ("container", "codec", "width", "height", "fps", "sound", "card")}
    expected = {"container": "mov", "codec": "h264", "width": 320, "height": 180, "fps": 25.0, "sound": True}
    assert told == {**expected, "card": None}
    assert abs(answer.details["seconds"] - 1) < 0.05


def test_its_card_is_kept(engine: Files, folder: Path) -> None:
    card = folder / (ASKED.file + ".yaml")
    card.write_text(
        "tool: Kling\nversion: '2.1'\nai: true\nprompt: Une rue\nsettings: {seconds: 5}\n", encoding="utf-8"
    )
    try:
        answer = engine.film(ASKED)
        assert answer.model == "Kling 2.1"
        assert answer.details["card"]["ai"] is True
        assert answer.details["card"]["settings"] == {"seconds": 5}
        card.write_text("outil: Kling\n", encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            engine.film(ASKED)
        assert caught.value.key == "outil"
    finally:
        card.unlink()


def test_webm_and_a_lying_name(tmp_path: Path) -> None:
    webm = film(tmp_path / "a.webm", "-c:v", "libvpx", "-deadline", "realtime", sound=False)
    facts = probe(webm.rename(tmp_path / "a.mp4"))
    assert (facts.container, facts.codec, facts.sound) == ("matroska", "vp8", False)


def test_a_phone_clip_is_measured_upright(tmp_path: Path) -> None:
    plain = film(tmp_path / "plain.mp4", "-pix_fmt", "yuv420p")
    turned = tmp_path / "turned.mp4"
    program = str(ffmpeg_program())
    command = [
        program,
        "-nostdin",
        "-v",
        "error",
        "-display_rotation",
        "90",
        "-i",
        str(plain),
        "-c",
        "copy",
        str(turned),
    ]
    subprocess.run(command, check=True, timeout=60)
    facts = probe(turned)
    assert (facts.width, facts.height) == (180, 320)
    assert abs(facts.rotation) == 90


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", b""),
        ("b.mp4", b"bonjour"),
        ("c.m3u8", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("d.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("e.mp4", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_not_a_clip(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadMedia, match="n'est pas une vidéo"):
        probe(tmp_path / name)


def test_truncated_without_pictures_or_too_long(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (folder / ASKED.file).read_bytes()
    (tmp_path / "t.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadMedia, match="illisible"):
        probe(tmp_path / "t.mp4")
    sound = film(tmp_path / "s.mp4", "-vn")
    with pytest.raises(BadMedia, match="ne contient pas d'image"):
        probe(sound)
    monkeypatch.setattr("connectors.video.files.MOST_SECONDS", 0.5)
    with pytest.raises(BadMedia, match="dure 1"):
        probe(folder / ASKED.file)


def test_codec_and_size(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadMedia, match="« mpeg2video » n'est pas admis"):
        probe(film(tmp_path / "m.mkv", "-c:v", "mpeg2video"))
    monkeypatch.setattr("connectors.video.files.MOST_SIDE", 300)
    with pytest.raises(BadMedia, match="320 × 180"):
        probe(folder / ASKED.file)


def test_paths(engine: Files) -> None:
    with pytest.raises(OutsideProject):
        engine.film(ASKED.model_copy(update={"file": "../ailleurs.mp4"}))
    with pytest.raises(BadInput) as caught:
        engine.film(ASKED.model_copy(update={"file": ""}))
    assert caught.value.key == "shots.rue.file"
    with pytest.raises(BadInput, match="introuvable"):
        engine.film(ASKED.model_copy(update={"file": "media/rien.mp4"}))
