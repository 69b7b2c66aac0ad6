"""SCE: no picture of its own for a shot, one writer alone, shots out of order, a message left out."""

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from helpers_ledger import edit_json, edit_ledger, edit_yaml, engine_of
from helpers_measured import copy_of, last_film, run_of, store_of
from pairs import Room, pair

from preuve.checks.subject import Subject
from preuve.store import Store


@pair("SCE01")
def the_same_picture_twice(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        shutil.copyfile(run / "pictures" / "panne-wide.jpg", run / "pictures" / "fete-wide.jpg")

    return room.run(spoil if broken else lambda _run: None)


@pair("SCE01")
def a_shot_without_a_picture(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: (run / "pictures" / "panne-wide.jpg").unlink() if broken else None)


@pair("SCE01")
def a_picture_of_one_colour(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        cv2.imwrite(str(run / "pictures" / "panne-wide.jpg"), np.full((360, 640, 3), 128, np.uint8))

    return room.run(spoil if broken else lambda _run: None)


@pair("SCE01")
def a_file_that_is_no_picture(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: (run / "pictures" / "panne-wide.jpg").write_text("image") if broken else None)


@pair("SCE02")
def only_the_ai_wrote(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: None if broken else _drafted(run, narration="Votre vieux grille-pain est mort ?"))


@pair("SCE02")
def the_edit_was_lost_on_the_way(room: Room, broken: bool) -> Subject:
    def lose(run: Path) -> None:
        edit_json(run / "storyboard.json", lambda board: board["shots"][0].update(narration="Une phrase jamais dite."))

    return room.run(lambda run: (_drafted(run, narration="Votre grille-pain ?"), lose(run) if broken else None)[0])


@pair("SCE02")
def a_template_wrote_the_draft(room: Room, broken: bool) -> Subject:
    def build(run: Path) -> None:
        _drafted(run, narration="Votre vieux grille-pain est mort ?")
        if broken:
            engine_of(run, "script", "outline")

    return room.run(build)


@pair("SCE02")
def only_a_person_wrote(room: Room, broken: bool) -> Subject:
    def build(run: Path) -> None:
        _drafted(run, narration="Votre vieux grille-pain est mort ?")
        if broken:
            edit_json(run / "storyboard.json", lambda board: board.update(draft=""))

    return room.run(build)


@pair("SCE02")
def only_a_text_on_screen_was_edited(room: Room, broken: bool) -> Subject:
    project = copy_of(room)
    run = run_of(project)
    _drafted(run, store_of(room), on_screen="Cassé ?")
    if broken:
        edit_json(run / "storyboard.json", lambda board: board["shots"][0].update(on_screen="Jamais montré"))
    return last_film(room, project)


@pair("SCE03")
def shots_out_of_order(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        edit_json(run / "storyboard.json", lambda board: board["shots"].reverse())

    return room.run(spoil if broken else lambda _run: None)


@pair("SCE03")
def a_shot_that_is_not_in_the_storyboard(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        edit_json(run / "storyboard.json", lambda board: board["shots"].pop())

    return room.run(spoil if broken else lambda _run: None)


@pair("SCE04", good="declared")
def a_message_that_nobody_says(room: Room, broken: bool) -> Subject:
    said = ["Un grille-pain en panne ne se jette pas", "On fête la réparation avec des tartines"]
    messages = [*said, "Des trottinettes électriques à louer"] if broken else said
    return room.run(
        lambda run: edit_yaml(run.parents[1] / "brief.yaml", lambda brief: brief.update(key_messages=messages))
    )


def _drafted(run: Path, store: Store | None = None, **words: str) -> None:
    """As if the AI's draft had had other words for the first shot than the film has."""
    store = store or Store(run.parents[1] / ".preuve")
    board = json.loads((run / "storyboard.json").read_bytes())
    draft = json.loads(store.path(board["draft"]).read_bytes())
    draft["shots"][0] |= words
    new = store.put(json.dumps(draft, ensure_ascii=False).encode(), "draft.json")

    def change(line: dict[str, Any]) -> None:
        if line.get("step") == "script":
            line["outputs"]["draft.json"] = new.to_json()

    edit_ledger(run, change)
    edit_json(run / "storyboard.json", lambda data: data.update(draft=new.sha256))
