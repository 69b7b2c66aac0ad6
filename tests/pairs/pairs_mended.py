"""What was once let through: a film's evidence left unsaid, a publication dropped, a run stopped on the way."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers_ledger import edit_json, edit_ledger
from helpers_pair_sound import speech, spoken
from pairs import Room, pair

from preuve.audience.gather import gather
from preuve.checks.subject import FilmFiles, Subject
from preuve.project import Project


@pair("AUD05", target="tiktok", bad="not_run")
def another_film_in_its_place(room: Room, broken: bool) -> Subject:
    """The captions are known to the ledger; the film beside them isn't."""
    words = [("mot", n * 0.4, n * 0.4 + 0.3) for n in range(9)]
    subject = spoken(room, speech(-16), None, words=words)
    film = subject.films[0]
    other = room.folder / "run/films/autre.mp4"
    shutil.copyfile(film.film, other)
    with other.open("ab") as end:
        end.write(b"\0\0\0\x08free")
    return replace(subject, films=(FilmFiles("tiktok", other, film.captions),)) if broken else subject


@pair("SCE01")
def a_shot_whose_name_begins_another_s(room: Room, broken: bool) -> Subject:
    """`panne` has no picture; `panne-2`, a shot of the same film, has."""

    def spoil(run: Path) -> None:
        edit_json(run / "storyboard.json", _one_more)
        for path in sorted((run / "pictures").glob("panne-*.jpg")):
            shutil.copyfile(
                path.with_name(path.name.replace("panne", "fete")), path.with_name(f"panne-2{path.name[5:]}")
            )
            if broken:
                path.unlink()
        # The pictures of `fete` are then those of `panne-2`: it isn't one of the shots.

    return room.run(spoil)


def _one_more(board: dict[str, Any]) -> None:
    board["shots"] = [one for one in board["shots"] if one["id"] != "fete"] + [
        one | {"id": "panne-2"} for one in board["shots"] if one["id"] == "panne"
    ]


@pair("PRM01")
def nothing_asked_of_an_ai_in_words(room: Room, broken: bool) -> Subject:
    """Every text and picture was made by a program."""
    return room.run(_unasked if broken else lambda _run: None)


@pair("PRM02")
def nothing_asked_of_an_ai_in_parts(room: Room, broken: bool) -> Subject:
    """The same."""
    return room.run(_unasked if broken else lambda _run: None)


def _unasked(run: Path) -> None:
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == "step" and line["engine"]:
            line["engine"]["ai"] = False

    edit_ledger(run, change)


@pair("AUT01")
def a_publication_dropped_from_every_form(room: Room, broken: bool) -> Subject:
    """The export has three publications; the table, its sums and its forms agree on two."""

    def spoil(run: Path) -> None:
        project = Project(run.parents[1])
        lines = map(json.loads, (run / "ledger.jsonl").read_bytes().splitlines())
        line = next(line for line in lines if line.get("step") == "audience")
        folder = room.folder / "exports"
        folder.mkdir()
        exports = {}
        for name, sha256 in line["inputs"]["exports"]:
            rows = project.store.path(sha256).read_bytes()
            exports[name] = folder / name
            left = rows.rstrip().rpartition(b"\n")[0] + b"\n" if broken and name.startswith("tiktok") else rows
            exports[name].write_bytes(left)
        for name, data in gather(exports, fictitious=True).items():
            (run / "audience" / name).write_bytes(data)

    return room.lightly(spoil)


@pair("WFL07")
def stopped_where_she_asked(room: Room, broken: bool) -> Subject:
    """It went as far as it was asked to go, which isn't its end."""

    def change(line: dict[str, Any]) -> None:
        if line["kind"] == "end":
            line["status"] = "partial" if broken else "complete"

    return room.lightly(lambda run: edit_ledger(run, change))
