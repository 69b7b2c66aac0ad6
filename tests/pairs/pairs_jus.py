"""JUS: elements that nobody justified, a film that carries none, another film of the project that carries none."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from helpers_ledger import edit_json, edit_ledger
from helpers_measured import copy_of, last_film, run_of, store_of
from pairs import Room, pair

from preuve.checks.subject import Subject
from preuve.documents import model_of
from preuve.documents.outline import outline
from preuve.media.probe import probe
from preuve.tools import ffmpeg_program

DOCUMENT = Path("documents/accessibilite.md")
EMPTY = "WEBVTT\n\n00:00:02.000 --> 00:00:01.000\nÀ l'envers\n"


@pair("JUS01", target="web")
def the_template_left_as_it_was(room: Room, broken: bool) -> Subject:
    project = copy_of(room)
    if broken and (model := model_of(DOCUMENT.name)):
        (project / DOCUMENT).write_text(outline(model), encoding="utf-8")
    return last_film(room, project)


@pair("JUS01", target="web")
def no_disability_named(room: Room, broken: bool) -> Subject:
    project = copy_of(room)
    if broken:
        headings = ("Sous-titres", "Contrastes", "Textes alternatifs", "Police de caractères", "Audio pour les textes")
        words = "C'est plus joli et plus moderne, et cela plaira beaucoup à tout le monde, " * 2
        text = "\n\n".join(f"## {heading}\n\n{words}" for heading in headings)
        (project / DOCUMENT).write_text(text, encoding="utf-8")
    return last_film(room, project)


@pair("JUS02", target="web")
def a_film_that_shows_nothing_it_was_asked_for(room: Room, broken: bool) -> Subject:
    project = copy_of(room)
    if broken:
        _strip(room, run_of(project))
    return last_film(room, project)


@pair("JUS03")
def another_film_of_the_project_carries_none(room: Room, broken: bool) -> Subject:
    project = copy_of(room)
    first = run_of(project)
    other = first.with_name("2020-01-01-000000")
    shutil.copytree(first, other)
    (other / "films" / "tiktok.mp4").unlink()
    edit_ledger(other, _renamed)
    if broken:
        _strip(room, other)
    return last_film(room, project, first)


def _strip(room: Room, run: Path) -> None:
    """Films that show a plain colour, which the ledger tells as its own; captions and alternative texts gone."""
    store = store_of(room)
    for film in sorted(run.glob("films/*.mp4")):
        old = store.put_file(film)
        new = store.put_file(_blank(film, store.folder.parent / f"{old.sha256}.mp4"), "film.mp4")
        shutil.copyfile(store.path(new), film)
        path = run / "ledger.jsonl"
        path.write_text(path.read_text(encoding="utf-8").replace(old.sha256, new.sha256), encoding="utf-8")
    for captions in run.glob("captions/*.vtt"):
        captions.write_text(EMPTY, encoding="utf-8")
    edit_json(run / "storyboard.json", _mute)


def _blank(film: Path, out: Path) -> Path:
    """A plain colour with the film's own sound."""
    if not out.is_file():
        facts = probe(film)
        colour = f"color=c=gray:s={facts.width}x{facts.height}:r={facts.fps:g}:d={facts.seconds:g}"
        command = ["-i", str(film), "-map", "0:v", "-map", "1:a", "-c:a", "copy", "-preset", "ultrafast", "-shortest"]
        subprocess.run(
            [ffmpeg_program(), "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", colour, *command, str(out)],
            check=True,
        )
    return out


def _mute(board: dict[str, Any]) -> None:
    for shot in board["shots"]:
        shot["alt"] = "image1.png"


def _renamed(line: dict[str, Any]) -> None:
    if line.get("step") == "storyboard":
        line["params"]["file"] = "storyboards/autre.yaml"
