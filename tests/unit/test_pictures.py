"""What a picture is, told by its content; what isn't one is refused."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from preuve.errors import BadMedia
from preuve.media import pictures
from preuve.media.pictures import inspect


def save(path: Path, size: tuple[int, int] = (200, 100), mode: str = "RGB", **how: object) -> Path:
    Image.new(mode, size).save(path, **how)
    return path


@pytest.mark.parametrize(("suffix", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")])
def test_facts(tmp_path: Path, suffix: str, kind: str) -> None:
    path = save(tmp_path / f"p.{suffix}")
    facts = inspect(path.rename(tmp_path / "sans suffixe"))
    assert (facts.format, facts.width, facts.height, facts.mode) == (kind, 200, 100, "RGB")
    assert (facts.orientation, facts.alpha) == (1, False)
    assert facts.size == (tmp_path / "sans suffixe").stat().st_size


def test_facts_of_a_turned_and_of_a_transparent_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    turned = inspect(save(tmp_path / "t.jpg", exif=exif))
    assert (turned.orientation, turned.width, turned.height) == (8, 100, 200)
    assert inspect(save(tmp_path / "a.png", mode="RGBA")).alpha


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bonjour",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"GIF89a" + b"\x00" * 40,
        b"II*\x00" + b"\x00" * 40,
        b"%!PS-Adobe",
    ],
    ids=["empty", "text", "wave", "gif", "tiff", "postscript"],
)
def test_not_a_picture(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(data)
    with pytest.raises(BadMedia, match="n'est pas une image") as caught:
        inspect(path)
    assert caught.value.path == path
    assert "PNG" in caught.value.remedy


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
def test_truncated(tmp_path: Path, suffix: str) -> None:
    import numpy as np

    path = tmp_path / f"p.{suffix}"
    noise = np.random.default_rng(7).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadMedia, match="abîmée ou incomplète"):
        inspect(path)


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL.PngImagePlugin import PngImageFile

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(PngImageFile, "load", never)
    path = tmp_path / "p.png"
    path.write_bytes(png_claiming(60_000, 60_000))
    with pytest.raises(BadMedia, match="60000 × 60000 pixels"):
        inspect(path)


def test_too_small_and_too_heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadMedia, match="trop petite"):
        inspect(save(tmp_path / "s.png", (10, 500)))
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(BadMedia, match="trop grande"):
        inspect(save(tmp_path / "h.png", (300, 300)))


def test_a_24_megapixel_jpeg_is_reduced_while_decoding(tmp_path: Path) -> None:
    from preuve.media.pictures import opened

    path = save(tmp_path / "grande.jpg", (6000, 4000))
    with opened(path) as image:
        image.draft(None, (1350, 1350))
        image.load()
        assert image.size == (3000, 2000)
    facts = inspect(path)
    assert (facts.width, facts.height) == (6000, 4000)
