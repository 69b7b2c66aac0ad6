"""Drawings made to harm: each is refused for the right reason, fast, with nothing fetched and nothing read."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from preuve.errors import BadMedia
from preuve.media import scene, svg, svg_graph
from preuve.media.svg import sanitise

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(body: str = "", defs: str = "", before: str = "", root: str = "") -> bytes:
    return f"{before}<svg {XMLNS} {root}><defs>{defs}</defs>{body}</svg>".encode()


def doubling(times: int) -> str:
    """Each group uses the one before twice: 2 to the power `times` shapes."""
    groups = '<g id="g0"><rect width="9" height="9"/></g>'
    for i in range(times):
        groups += f'<g id="g{i + 1}"><use href="#g{i}"/><use href="#g{i}"/></g>'
    return groups


LAUGHS = (
    "<!DOCTYPE svg [" + "".join(f'<!ENTITY l{i} "{"ha" if i == 0 else f"&l{i - 1};" * 10}">' for i in range(9)) + "]>"
)
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "{}">]>'
CHAIN = "".join(f'<g id="c{i}"><use href="#c{i + 1}"/></g>' for i in range(1500)) + '<g id="c1500"/>'
NESTED_SCALE = '<g transform="scale(30)">' * 3 + '<rect width="1" height="1"/>' + "</g>" * 3

REFUSED: dict[str, tuple[bytes, str]] = {
    "doctype": (drawing(before="<!DOCTYPE svg>"), "type de document"),
    "billion laughs": (drawing("<title>&l8;</title>", before=LAUGHS), "type de document"),
    "entity to a file": (drawing("<desc>&x;</desc>", before=OUTSIDE.format("file:///etc/passwd")), "type de document"),
    "entity to the network": (drawing("<desc>&x;</desc>", before=OUTSIDE.format("http://127.0.0.1:9/")), "document"),
    "doctype in utf-16": (drawing(before="<!DOCTYPE svg>").decode().encode("utf-16"), "UTF-8"),
    "stylesheet instruction": (drawing(before='<?xml-stylesheet href="http://127.0.0.1:9/x.css"?>'), "instruction"),
    "php": (drawing("<?php echo 1 ?>"), "instruction"),
    "undefined entity": (drawing("<title>&x;</title>"), "pas un dessin SVG lisible"),
    "script": (drawing("<script>alert(1)</script>"), "<script>"),
    "script in a namespace": (drawing('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'), "pas du SVG"),
    "onload": (drawing(root='onload="alert(1)"'), "« onload »"),
    "onclick, upper case": (drawing('<rect ONCLICK="x()"/>'), "« ONCLICK »"),
    "style attribute": (drawing('<rect style="fill:url(http://127.0.0.1:9/)"/>'), "« style »"),
    "style element": (drawing('<style>@import "http://127.0.0.1:9/";</style>'), "<style>"),
    "foreignObject": (drawing("<foreignObject><p/></foreignObject>"), "<foreignObject>"),
    "image": (drawing('<image href="file:///etc/passwd"/>'), "<image>"),
    "feImage": (drawing('<filter id="f"><feImage href="http://127.0.0.1:9/"/></filter>'), "<filter>"),
    "animate": (drawing('<rect><set attributeName="href" to="javascript:x()"/></rect>'), "<set>"),
    "link": (drawing('<a href="javascript:alert(1)"><rect/></a>'), "<a>"),
    "text": (drawing("<text>bonjour</text>"), "<text>"),
    "stray words": (drawing("<g>bonjour</g>"), "texte traîne"),
    "nested svg": (drawing("<svg/>"), "<svg>"),
    "use of another file": (drawing('<use href="http://127.0.0.1:9/x.svg#a"/>'), "« href »"),
    "use of a local file": (drawing('<use xlink:href="/etc/passwd#a"/>'), "« href »"),
    "use of data": (drawing('<use href="data:image/svg+xml;base64,PHN2Zy8+#a"/>'), "« href »"),
    "use of nothing": (drawing('<use href="#rien"/>'), "#rien"),
    "paint from outside": (drawing('<rect fill="url(http://127.0.0.1:9/#a)"/>'), "« fill »"),
    "paint with escapes": (drawing('<rect fill="u\\72l(x)"/>'), "« fill »"),
    "clip from outside": (drawing('<rect clip-path="url(x.svg#a)"/>'), "« clip-path »"),
    "filter": (drawing('<rect filter="url(#a)"/>'), "« filter »"),
    "mask": (drawing('<rect mask="url(http://127.0.0.1:9/)"/>'), "« mask »"),
    "danger in a harmless name": (drawing('<rect class="url(http://127.0.0.1:9/)"/>'), "« class »"),
    "xml:base": (drawing(root='xml:base="http://127.0.0.1:9/"'), "« base »"),
    "other xlink": (drawing('<use xlink:role="http://127.0.0.1:9/"/>'), "« role »"),
    "unknown attribute": (drawing('<rect frobnicate="1"/>'), "« frobnicate »"),
    "two of one id": (drawing('<g id="a"/><g id="a"/>'), "« a »"),
    "a use of itself": (drawing('<g id="a"><use href="#a"/></g>'), "tourne en rond"),
    "a circle of two": (drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "tourne en rond"),
    "a clip of itself": (drawing('<clipPath id="a"><rect clip-path="url(#a)"/></clipPath>'), "tourne en rond"),
    "a gradient of itself": (drawing(defs='<linearGradient id="a" href="#a"/>'), "tourne en rond"),
    "doubling use": (drawing(doubling(30)), "formes une fois dépliées"),
    "long chain of use": (drawing(CHAIN), "emboîtés"),
    "deep groups": (drawing("<g>" * 60 + "</g>" * 60), "groupes emboîtés"),
    "deeper than the parser": (drawing("<g>" * 5000 + "</g>" * 5000), "pas un dessin SVG lisible"),
    "too many elements": (drawing("<g/>" * 4100), "plus de 4000 éléments"),
    "too heavy": (drawing("<!--" + "x" * 300_000 + "-->"), "256 Kio"),
    "too many layers": (drawing('<g opacity="0.9"><g/></g>' * 700), "translucides"),
    "long path": (drawing(f'<path d="M0 0{"h1" * 40_000}"/>'), "trop long"),
    "infinite number": (drawing('<rect x="1e999"/>'), "10000"),
    "not a number": (drawing('<rect x="NaN"/>'), "« x »"),
    "huge number": (drawing('<path d="M0 0L99999 0"/>'), "10000"),
    "huge scale": (drawing(NESTED_SCALE), "agrandissements"),
    "huge matrix": (drawing('<g transform="matrix(9000 0 0 1 0 0)"/>'), "agrandissements"),
    "tiny viewBox": (drawing(defs='<symbol id="a" viewBox="0 0 0.0001 1"/>'), "viewBox"),
    "dashes without end": (drawing('<path d="M0 0H10000" stroke="#000" stroke-dasharray="0.0001"/>'), "tirets"),
    "truncated": (drawing()[:-4], "pas un dessin SVG lisible"),
    "html": (b"<html><body/></html>", "pas un dessin SVG"),
    "nothing": (b"", "pas un dessin SVG lisible"),
    "gzip": (b"\x1f\x8b\x08\x00", "UTF-8"),
    "nul bytes": (b"<svg>\x00</svg>", "pas un dessin SVG lisible"),
}


@pytest.fixture(autouse=True)
def fast() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    data, says = REFUSED[name]
    with pytest.raises(BadMedia) as caught:
        scene.clean(data, path="dessin.svg")
    assert says in caught.value.message
    assert caught.value.remedy
    assert "/etc" not in caught.value.message or "href" in caught.value.message


@pytest.mark.parametrize(
    "value",
    ["1" * 60_000 + "!", "1 " * 30_000 + "!", "," * 60_000 + "!", "1e" * 30_000, "+" * 60_000, "M1" * 30_000 + "!"],
    ids=["digits", "numbers", "commas", "exponents", "signs", "moves"],
)
@pytest.mark.parametrize("attribute", ["d", "points", "transform", "stroke-dasharray", "fill", "x"])
def test_no_value_makes_the_grammar_slow(attribute: str, value: str) -> None:
    with pytest.raises(BadMedia):
        sanitise(drawing(f'<path {attribute}="{value}"/>'))


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(BadMedia, match="ligne 3, élément <image>"):
        sanitise(b'<svg xmlns="http://www.w3.org/2000/svg">\n<g>\n<image/></g></svg>')


def test_every_guard_can_be_seen_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its guard, a hostile drawing passes: the list above tests guards, not accidents."""
    monkeypatch.setattr(svg, "measure", lambda _root: None)
    for name in ("doubling use", "a use of itself", "too many layers", "huge scale", "use of nothing"):
        assert sanitise(REFUSED[name][0]) is not None
    monkeypatch.undo()
    monkeypatch.setattr(svg, "LIMITS", svg_graph.Limits(size=10**7, elements=10**5, path=10**6))
    for name in ("too heavy", "too many elements", "long path"):
        assert sanitise(REFUSED[name][0]) is not None


def test_nothing_of_a_file_comes_through(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("très secret")
    before = OUTSIDE.format(secret.as_uri())
    with pytest.raises(BadMedia) as caught:
        sanitise(drawing("<desc>&x;</desc>", before=before))
    assert "très secret" not in caught.value.diagnostics()
