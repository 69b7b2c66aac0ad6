"""The layered scene: what passes, what it gives, and that its layers together are the whole picture."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from preuve.errors import BadMedia
from preuve.media import scene, svg_fold
from preuve.media.svg import sanitise, serialise
from preuve.media.svg_words import ATTRIBUTES
from preuve.media.vector import pixels

ROOT = Path(__file__).parents[2]
SAMPLES = [p for p in sorted((ROOT / "sample_project/recordings/image").glob("*.svg")) if "attempt" not in p.name]
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1080 1920">'


def layout(name: str, *, back: str | None = None, elements: str | None = None, front: str = "") -> str:
    width, height = scene.FRAMES[name]
    back = f'<rect width="{width}" height="{height}" fill="#FFF4E2"/>' if back is None else back
    own = '<g data-name="ballon" data-motion="float"><circle cx="500" cy="500" r="90" fill="red"/></g>'
    return (
        f'<g data-layout="{name}"><g data-layer="background">{back}</g>'
        f'<g data-layer="elements">{own if elements is None else elements}</g>'
        f'<g data-layer="foreground">{front}</g></g>'
    )


def whole(defs: str = "", more: str = "", **wide: str) -> bytes:
    layouts = layout("vertical") + layout("portrait") + layout("wide", **wide)
    text = f"{HEAD}<title>Un  ballon</title><desc>Un ballon rouge.</desc><defs>{defs}</defs>{layouts}{more}</svg>"
    return text.encode()


def test_cleaning_is_canonical() -> None:
    once = scene.clean(whole())
    assert scene.clean(once) == once
    shuffled = whole().replace(b'cx="500" cy="500" r="90"', b'\n r="90"   cy="500"  cx="500"').replace(b"<g", b"\n<g")
    assert scene.clean(shuffled) == once
    assert scene.describe(once) == ("Un ballon", "Un ballon rouge.")


def test_harmless_things_are_dropped_and_links_made_plain() -> None:
    extra = '<!-- note --><use class="a" xlink:href="#b" role="img" aria-label="x" xml:space="preserve" data-z="3"/>'
    text = scene.clean(whole('<circle id="b" r="5"/>', back=f'<rect width="1920" height="1080"/>{extra}'))
    assert b'<use href="#b"/>' in text
    for gone in (b"note", b"data-z", b"class", b"role", b"aria", b"space", b"xlink"):
        assert gone not in text


def test_parts_come_in_painting_order_with_only_what_they_need() -> None:
    defs = '<linearGradient id="a" href="#b"/><linearGradient id="b"><stop stop-color="red"/></linearGradient>'
    two = (
        '<g data-name="un" data-motion="sway"><rect width="50" height="50" fill="url(#a)"/></g>'
        '<use data-name="deux" href="#c"/>'
    )
    clean = scene.clean(whole(defs + '<circle id="c" r="50"/>', elements=two, front='<rect width="9" height="9"/>'))
    parts = scene.parts(clean, "wide")
    assert [(p.kind, p.name, p.motion) for p in parts] == [
        ("background", "background", "still"),
        ("element", "un", "sway"),
        ("element", "deux", "still"),
        ("foreground", "foreground", "still"),
    ]
    assert b'id="a"' in parts[1].svg
    assert b'id="b"' in parts[1].svg
    assert b'id="c"' not in parts[1].svg
    assert b"defs/" in parts[0].svg


@pytest.mark.parametrize("source", SAMPLES, ids=lambda path: path.stem)
def test_layers_together_are_the_whole_picture(source: Path) -> None:
    """Drawn apart then laid over one another, a sample's layers look like the layout drawn at once."""
    clean = scene.clean(source.read_bytes(), path=source)
    size = (480, 270)
    seen = Image.new("RGBA", size)
    for part in scene.parts(clean, "wide"):
        drawn = pixels(scene.frame(part.svg, (0, 0, 1920, 1080), *size), *size)
        seen = Image.alpha_composite(seen, Image.fromarray(drawn))
    raw = sanitise(source.read_bytes())
    for child in raw.findall("g"):
        if child.get("data-layout") != "wide":
            raw.remove(child)
    expected = pixels(scene.frame(serialise(raw), (0, 0, 1920, 1080), *size), *size)
    gap = np.abs(np.asarray(seen, int)[..., :3] - np.asarray(expected, int)[..., :3])
    assert gap.mean() < 0.05
    assert (gap > 24).mean() < 0.0005


def test_samples_are_there() -> None:
    assert len(SAMPLES) >= 8


def test_a_sheet_transform_counts_for_nothing() -> None:
    moved = whole().replace(b'<g data-layout="wide">', b'<g data-layout="wide" transform="translate(2000 0)">')
    assert [p.svg for p in scene.parts(scene.clean(moved), "wide")] == [
        p.svg for p in scene.parts(scene.clean(whole()), "wide")
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s.replace('data-layout="wide"', 'data-layout="square"'), "hors des trois mises en page"),
        (lambda s: s.replace('data-layout="wide"', 'data-layout="portrait"'), "en double"),
        (lambda s: s[: s.index('<g data-layout="wide"')] + "</svg>", "il manque une mise en page"),
        (lambda s: s.replace('data-layer="elements"', 'data-layer="middle"', 1), "n'a pas ses calques"),
        (lambda s: s.replace('data-motion="float"', 'data-motion="dance"', 1), "« dance » est inconnu"),
        (lambda s: s.replace('data-name="ballon"', "", 1), "n'a pas de nom"),
        (lambda s: s.replace('<rect width="1080" height="1350"', '<rect width="1080" height="1300"'), "« portrait »"),
        (lambda s: s.replace('fill="#FFF4E2"', 'fill="#FFF4E2" fill-opacity="0.9"', 1), "voir au travers"),
        (lambda s: s.replace("</svg>", '<rect width="1" height="1"/></svg>'), "hors des trois mises en page"),
    ],
)
def test_an_incomplete_scene_says_what_is_missing(change, says) -> None:
    with pytest.raises(BadMedia) as caught:
        scene.clean(change(whole().decode()).encode(), path="panne.svg")
    assert says in caught.value.message
    assert caught.value.remedy
    assert caught.value.path == "panne.svg"


def test_too_many_moving_elements() -> None:
    many = "".join(f'<g data-name="e{i}"><rect width="9" height="9"/></g>' for i in range(scene.MOST_ELEMENTS + 1))
    with pytest.raises(BadMedia, match="25 éléments mobiles"):
        scene.clean(whole(elements=many))


def test_folding_opacity_keeps_the_picture() -> None:
    shapes = (
        '<rect width="400" height="400" fill="red" opacity="0.5"/>'
        '<path d="M0 0L400 400" fill="none" stroke="blue" stroke-width="40" opacity="0.4"/>'
        '<circle cx="200" cy="200" r="120" fill="lime" stroke="black" stroke-width="30" opacity="0.6"/>'
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 400 400">'
    plain = f"{head}{shapes}</svg>".encode()
    folded = serialise(sanitise(plain))
    assert folded.count(b" opacity=") == 1
    gap = np.abs(pixels(plain, 400, 400).astype(int) - pixels(folded, 400, 400))
    assert gap.max() <= 2


def test_opacity_is_not_folded_where_a_group_hands_down_a_stroke() -> None:
    text = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><g stroke="red"><rect width="9" height="9" opacity="0.5"/></g></svg>'
    )
    root = sanitise(text)
    assert root[0][0].get("opacity") == "0.5"
    assert svg_fold.SHAPES


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("fill", "url(#a) none", "url(http://x.fr/a)"),
        ("fill", "rgb(1, 2, 3)", "expression(1)"),
        ("d", "M0 0a1 1 0 01.5.5z", "M0 0 javascript"),
        ("points", "0,0 1-2 3.5.5", "0;0"),
        ("transform", "translate(1 2) rotate(30, 5 5)", "translate(1)url(#a)"),
        ("width", "12.5%", "calc(1px)"),
        ("stroke-dasharray", "4 2", "0.1 0.2"),
        ("viewBox", "0 0 10 10", "0 0 0.001 10"),
        ("x", "1e3", "1e999"),
        ("clip-path", "none", "url('#a')"),
        ("stroke-linecap", "round", "round;x"),
    ],
)
def test_values_follow_their_grammar(name: str, good: str, bad: str) -> None:
    def drawing(value: str) -> bytes:
        paint = '<defs><linearGradient id="a"/></defs>'
        tag = "svg" if name == "viewBox" else "g"
        body = f'{paint}<path {name}="{value}"/>' if tag == "g" else paint
        root = f'<svg xmlns="http://www.w3.org/2000/svg" {name}="{value}">' if tag == "svg" else HEAD
        return f"{root}{body}</svg>".encode()

    assert name in ATTRIBUTES
    assert f'{name}="{good}"'.encode() in serialise(sanitise(drawing(good)))
    with pytest.raises(BadMedia, match=name):
        sanitise(drawing(bad))


def test_rendering_is_the_same_every_time() -> None:
    part = scene.parts(scene.clean(whole()), "wide")[1]
    svg = scene.frame(part.svg, (400, 400, 200, 200), 100, 100)
    first = pixels(svg, 100, 100)
    assert np.array_equal(first, pixels(svg, 100, 100))
    assert first[50, 50].tolist() == [255, 0, 0, 255]
    assert first[0, 0, 3] == 0
    Image.open(io.BytesIO(Image.fromarray(first)._repr_png_())).verify()
