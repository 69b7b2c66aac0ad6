"""AI told: labels that go, that name something else, flags and sentences that don't say what the ledger says."""

import dataclasses
import io
import struct
import zlib
from pathlib import Path

import remade
from helpers_ledger import edit_json
from helpers_lettering import kind, ours, paled, view
from helpers_spoiled import Wiped, spoiled
from pairs import Room, pair
from PIL import Image

from preuve.checks.subject import Subject
from preuve.media.overlays import Overlay


@pair("AID01")
def a_label_that_goes(room: Room, broken: bool) -> Subject:
    """It leaves after the first second."""

    def leave(text: Overlay) -> Overlay:
        return dataclasses.replace(text, end=30) if kind(text) == "label" else text

    return ours(room, change=leave) if broken else ours(room)


@pair("AID01")
def a_label_wiped_for_a_moment(room: Room, broken: bool) -> Subject:
    """Three frames are without it, between two of those that are measured whole."""
    return ours(room, change=spoiled(Wiped, 0)) if broken else ours(room)


@pair("AID01")
def no_label(room: Room, broken: bool) -> Subject:
    """None was asked for, none is there."""
    return ours(room, view(label="") if broken else None)


@pair("AID01")
def a_label_nobody_can_read(room: Room, broken: bool) -> Subject:
    """It is there, in two greys."""
    return ours(room, change=paled("label", 64, 86)) if broken else ours(room)


@pair("AID02")
def a_label_that_forgets(room: Room, broken: bool) -> Subject:
    """The voice was made by AI too."""
    return ours(room, view(label="IA : images") if broken else None)


@pair("AID02")
def a_label_that_says_too_much(room: Room, broken: bool) -> Subject:
    """The music was not."""
    return ours(room, view(label="IA : images, voix, musique") if broken else None)


@pair("AID03", target="tiktok")
def a_flag_left_out(room: Room, broken: bool) -> Subject:
    """TikTok is told that AI made nothing."""

    def spoil(run: Path) -> None:
        edit_json(run / "bundles/tiktok/post.json", lambda post: post["declarations"].update(is_aigc=False))

    return remade.ours(room, spoil if broken else lambda _run: None)


@pair("AID04", target="tiktok")
def a_post_that_is_silent(room: Room, broken: bool) -> Subject:
    """The text to paste has lost its sentence about AI."""
    return remade.ours(room, lambda run: _drop(run / "bundles/tiktok/texte.txt") if broken else None)


@pair("AID04", target="web")
def a_page_that_forgets_the_voice(room: Room, broken: bool) -> Subject:
    """The page names the script and the pictures only."""
    return remade.ours(room, lambda run: _forget(run / "site/index.html") if broken else None)


def _drop(path: Path) -> None:
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "intelligence artificielle" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")


def _forget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "la voix" in text
    path.write_text(text.replace("la voix", "le reste"), encoding="utf-8")


@pair("AID05")
def a_mark_that_is_lost(room: Room, broken: bool) -> Subject:
    """A picture came with a C2PA manifest; what is delivered was encoded again."""
    marked = _with_manifest()
    picture = room.maker.store.put(marked, "picture.png")
    line = {"kind": "step", "step": "scene", "label": "panne", "params": {}, "inputs": {}, "engine": None}
    subject = ours(room, extra=[{**line, "outputs": {"picture.png": picture.to_json()}}])
    pictures = subject.folder / "pictures"
    pictures.mkdir()
    (pictures / "panne.png").write_bytes(_plain() if broken else marked)
    return subject


@pair("AID06", good="not_applicable", bad="declared")
def pictures_made_by_ai(room: Room, broken: bool) -> Subject:
    """Only a person can tell whether they would be taken for real."""
    return ours(room, engines=("image",) if broken else ("text",))


def _plain() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "#336699").save(out, "PNG")
    return out.getvalue()


def _with_manifest() -> bytes:
    """A PNG with a `caBX` chunk before its end, as C2PA puts it."""
    plain, manifest = _plain(), b"\x00\x00\x00\x1fjumb" + bytes(range(64))
    chunk = struct.pack(">I", len(manifest)) + b"caBX" + manifest + struct.pack(">I", zlib.crc32(b"caBX" + manifest))
    end = plain.index(b"IEND") - 4
    return plain[:end] + chunk + plain[end:]
