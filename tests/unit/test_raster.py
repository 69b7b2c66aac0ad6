"""Layers written from scenes and from photographs."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from preuve.errors import BadMedia
from preuve.media.layers import read_layers
from preuve.media.raster import BLEED, OVERSAMPLE, is_drawing, write_layers

SIZE = {"vertical": (1080, 1920), "portrait": (1080, 1350), "wide": (1920, 1080)}


def scene_text(element: str) -> str:
    def layout(name: str, width: int, height: int) -> str:
        return (
            f'<g data-layout="{name}"><g data-layer="background">'
            f'<rect width="{width}" height="{height}" fill="#0F4C5C"/></g><g data-layer="elements">'
            f'<g data-name="Été" data-motion="rise">{element}</g>'
            '<g data-name="rien"><rect x="-900" y="-900" width="5" height="5"/></g></g></g>'
        )

    body = "".join(layout(name, *size) for name, size in SIZE.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    path = tmp_path / "une scène d'été.svg"
    path.write_text(scene_text('<rect x="100" y="200" width="300" height="400" fill="#E36414"/>'), encoding="utf-8")
    return path


def photograph(path: Path, size: tuple[int, int], **how: object) -> Path:
    across = np.linspace(0, 255, size[0]).astype(np.uint8)
    down = np.linspace(0, 255, size[1]).astype(np.uint8)
    image = np.stack(np.broadcast_arrays(across[None, :], down[:, None], np.uint8(90)), axis=-1)
    Image.fromarray(np.ascontiguousarray(image)).save(path, **how)
    return path


def document(files: dict[str, Path]) -> dict:
    return json.loads(files["layers.json"].read_bytes())


@pytest.mark.parametrize("layout", SIZE)
def test_scene_layers(drawn: Path, tmp_path: Path, layout: str) -> None:
    files = write_layers(drawn, layout, *SIZE[layout], tmp_path / "out")
    found = document(files)
    assert (found["width"], found["height"], found["oversample"]) == (*SIZE[layout], OVERSAMPLE)
    back, element = found["layers"]
    whole = tuple(round(side * OVERSAMPLE) for side in SIZE[layout])
    assert (back["kind"], back["x"], back["y"], back["width"], back["height"]) == ("background", 0, 0, *whole)
    assert (element["kind"], element["name"], element["motion"]) == ("element", "Été", "rise")
    assert element["file"] == "01-ete.png"
    exact = [100 * OVERSAMPLE, 200 * OVERSAMPLE, 300 * OVERSAMPLE, 400 * OVERSAMPLE]
    assert np.allclose([element[key] for key in ("x", "y", "width", "height")], exact, atol=1.5)
    with Image.open(files["00-background.png"]) as image:
        assert (image.mode, image.size) == ("RGB", whole)
    with Image.open(files["01-ete.png"]) as image:
        assert image.mode == "RGBA"
        assert image.size == (element["width"], element["height"])
        assert image.getpixel((image.width // 2, image.height // 2)) == (0xE3, 0x64, 0x14, 255)
    assert read_layers(files).layers[1].name == "Été"


def test_same_input_same_bytes(drawn: Path, tmp_path: Path) -> None:
    one = write_layers(drawn, "wide", 1920, 1080, tmp_path / "1")
    two = write_layers(drawn, "wide", 1920, 1080, tmp_path / "2")
    assert {name: path.read_bytes() for name, path in one.items()} == {n: p.read_bytes() for n, p in two.items()}


def test_a_cut_out_goes_on_outside_the_frame(tmp_path: Path) -> None:
    path = tmp_path / "s.svg"
    path.write_text(scene_text('<rect x="-400" y="900" width="600" height="2000" fill="#E36414"/>'), encoding="utf-8")
    element = document(write_layers(path, "vertical", 1080, 1920, tmp_path / "out"))["layers"][1]
    assert element["x"] == -round(BLEED * OVERSAMPLE)
    assert element["y"] + element["height"] >= (1920 + BLEED) * OVERSAMPLE


def test_a_hair_thin_element_is_found(tmp_path: Path) -> None:
    path = tmp_path / "s.svg"
    thin = '<path d="M301 333V777" stroke="#000" stroke-width="1"/>'
    path.write_text(scene_text(thin), encoding="utf-8")
    element = document(write_layers(path, "wide", 1920, 1080, tmp_path / "out"))["layers"][1]
    assert abs(element["height"] - 444 * OVERSAMPLE) < 3


def test_what_the_coarse_look_cannot_see_is_not_cut_off(tmp_path: Path) -> None:
    """A shape enters the coarse cells around by a third of a pixel: nothing at that size, seen in full."""
    path = tmp_path / "s.svg"
    shape = '<rect x="103.67" y="207.67" width="296.66" height="392.66"/>'
    path.write_text(scene_text(shape), encoding="utf-8")
    element = document(write_layers(path, "wide", 1920, 1080, tmp_path / "out"))["layers"][1]
    assert [element[key] for key in ("x", "y", "width", "height")] == [103, 207, 298, 394]


@pytest.mark.parametrize(
    ("size", "oversample"), [((4000, 3000), 1.25), ((2100, 2100), 1.0938), ((1920, 1080), 1.0)], ids=str
)
def test_photograph_fills_the_frame(tmp_path: Path, size: tuple[int, int], oversample: float) -> None:
    source = photograph(tmp_path / "photo.png", size)
    files = write_layers(source, "wide", 1920, 1080, tmp_path / "out")
    found = document(files)
    assert found["oversample"] == oversample
    assert "upscaled" not in found
    (layer,) = found["layers"]
    with Image.open(files[layer["file"]]) as image:
        assert image.mode == "RGB"
        assert image.size == (layer["width"], layer["height"])
        assert np.allclose(image.size, [1920 * oversample, 1080 * oversample], atol=1)


def test_a_tall_photograph_is_cut_a_little_above_its_middle(tmp_path: Path) -> None:
    files = write_layers(photograph(tmp_path / "p.png", (1920, 4000)), "wide", 1920, 1080, tmp_path / "out")
    green = np.asarray(Image.open(files["00-background.png"]))[540, 960, 1]
    # The middle row of the result is at 0.42 × (4000 − 1080) + 540 of the source, above its 2000th.
    assert abs(int(green) - (0.42 * 2920 + 540) / 4000 * 255) < 2


def test_a_small_photograph_is_enlarged_and_says_so(tmp_path: Path) -> None:
    files = write_layers(photograph(tmp_path / "p.jpg", (960, 540)), "wide", 1920, 1080, tmp_path / "out")
    found = document(files)
    assert (found["upscaled"], found["oversample"]) == (2.0, 1.0)
    assert read_layers(files).width == 1920


def test_orientation_is_applied(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    source = photograph(tmp_path / "p.jpg", (1600, 900), exif=exif)
    files = write_layers(source, "vertical", 900, 1600, tmp_path / "out")
    seen = np.asarray(Image.open(files["00-background.png"])).astype(int)
    # Turned a quarter to the right: what grew from left to right (red) now grows downwards.
    assert seen[-20, 450, 0] - seen[20, 450, 0] > 200
    assert abs(seen[800, 20, 0] - seen[800, -20, 0]) < 20


def test_transparency_is_laid_on_the_background(tmp_path: Path) -> None:
    Image.new("RGBA", (1920, 1080), (255, 0, 0, 0)).save(tmp_path / "p.png")
    files = write_layers(tmp_path / "p.png", "wide", 1920, 1080, tmp_path / "out", background="#0F4C5C")
    assert Image.open(files["00-background.png"]).getpixel((9, 9)) == (0x0F, 0x4C, 0x5C)


def test_palette_with_transparency(tmp_path: Path) -> None:
    image = Image.new("P", (1920, 1080), 1)
    image.putpalette([0, 0, 0, 200, 30, 40])
    image.save(tmp_path / "p.png", transparency=1)
    files = write_layers(tmp_path / "p.png", "wide", 1920, 1080, tmp_path / "out")
    assert Image.open(files["00-background.png"]).getpixel((9, 9)) == (255, 255, 255)


def test_sixteen_bits_keep_their_tones(tmp_path: Path) -> None:
    grey = np.full((1080, 1920), 30_000, np.uint16)
    Image.fromarray(grey).save(tmp_path / "p.png")
    files = write_layers(tmp_path / "p.png", "wide", 1920, 1080, tmp_path / "out")
    assert Image.open(files["00-background.png"]).getpixel((9, 9)) == (116, 116, 116)


def test_cmyk(tmp_path: Path) -> None:
    Image.new("CMYK", (1920, 1080), (0, 255, 255, 0)).save(tmp_path / "p.jpg", quality=95)
    files = write_layers(tmp_path / "p.jpg", "wide", 1920, 1080, tmp_path / "out")
    red, green, blue = Image.open(files["00-background.png"]).getpixel((9, 9))
    assert red > 200
    assert max(green, blue) < 60


def blue_for_red() -> bytes:
    """sRGB's profile with the places of its red and blue primaries exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


def test_a_colour_profile_counts(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    Image.new("RGB", (1920, 1080), (255, 0, 0)).save(path, icc_profile=blue_for_red())
    files = write_layers(path, "wide", 1920, 1080, tmp_path / "out")
    red, green, blue = Image.open(files["00-background.png"]).getpixel((9, 9))
    assert blue > 250
    assert max(red, green) < 5
    broken = photograph(tmp_path / "b.png", (1920, 1080), icc_profile=b"not a profile")
    assert write_layers(broken, "wide", 1920, 1080, tmp_path / "out2")


def test_content_decides_not_the_name(tmp_path: Path, drawn: Path) -> None:
    lying = tmp_path / "photo.png"
    lying.write_bytes(b"\xef\xbb\xbf\n" + drawn.read_bytes())
    assert is_drawing(lying)
    assert len(document(write_layers(lying, "wide", 1920, 1080, tmp_path / "out"))["layers"]) == 2
    text = tmp_path / "photo.jpg"
    text.write_text("bonjour, ceci n'est pas une photo")
    with pytest.raises(BadMedia, match="n'est pas une image"):
        write_layers(text, "wide", 1920, 1080, tmp_path / "out2")
