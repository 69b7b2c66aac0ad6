"""Alternatives: file names, prompts and doubles for descriptions; texts that don't go with the film; a silent voice."""

import json
from pathlib import Path

from pairs import Room, pair
from remade import ours, reword

from preuve.checks.subject import Subject


def _describe(run: Path, alt: str, shot: int = 0) -> None:
    path = run / "storyboard.json"
    board = json.loads(path.read_bytes())
    board["shots"][shot]["alt"] = board["shots"][shot]["visual"] if alt == "visual" else alt or board["shots"][1]["alt"]
    path.write_text(json.dumps(board), encoding="utf-8")


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pair("ALT01")
def a_file_name(room: Room, broken: bool) -> Subject:
    """`image1.png`."""
    return ours(room, lambda run: _describe(run, "image1.png") if broken else None)


@pair("ALT01")
def a_camera_s_number(room: Room, broken: bool) -> Subject:
    """A name long enough to pass for a text."""
    return ours(room, lambda run: _describe(run, "IMG_20340000000000000000") if broken else None)


@pair("ALT01")
def an_empty_formula(room: Room, broken: bool) -> Subject:
    """Says that there is a picture."""
    return ours(room, lambda run: _describe(run, "Image de la scène du film") if broken else None)


@pair("ALT01")
def the_prompt_again(room: Room, broken: bool) -> Subject:
    """The prompt given to the AI is what was wanted, not what is seen."""
    return ours(room, lambda run: _describe(run, "visual") if broken else None)


@pair("ALT01")
def twice_the_same(room: Room, broken: bool) -> Subject:
    """Two shots with one text."""
    return ours(room, lambda run: _describe(run, "") if broken else None)


@pair("ALT02", target="tiktok")
def an_empty_file(room: Room, broken: bool) -> Subject:
    """The text to paste is empty."""
    name = "bundles/tiktok/texte-alternatif.txt"
    return ours(room, lambda run: (run / name).write_text("\n", encoding="utf-8") if broken else None)


@pair("ALT02", target="web")
def a_page_without_them(room: Room, broken: bool) -> Subject:
    """The site's page lost a picture's description, in its transcript and in its summary."""
    return ours(room, lambda run: _edit(run / "site/index.html", "Dans sa cuisine", "Ailleurs") if broken else None)


@pair("ALT03", target="tiktok")
def a_text_left_out(room: Room, broken: bool) -> Subject:
    """The transcript doesn't tell a text that is written in the picture."""
    name = "bundles/tiktok/transcription.txt"
    return ours(
        room, lambda run: _edit(run / name, "[Texte à l’écran\u00a0: Il remarche\u00a0!]\n", "") if broken else None
    )


@pair("ALT03", target="web")
def a_page_that_tells_less(room: Room, broken: bool) -> Subject:
    """What is said is missing on the page."""
    return ours(room, lambda run: _edit(run / "site/index.html", "Place aux tartines", "") if broken else None)


@pair("ALT04", target="tiktok")
def a_text_nobody_says(room: Room, broken: bool) -> Subject:
    """The picture says "Il remarche !", the voice something else."""
    return ours(room, lambda run: reword(run, lambda word: word.replace("remarche", "fonctionne")) if broken else None)
