"""PRM: prompts too short or incomplete, nothing asked again, a type of content without AI."""

import json
import re
from pathlib import Path

from helpers_ledger import edit_json, engine_of, prompt_of
from pairs import Room, pair

from preuve.checks.subject import Subject
from preuve.store import Store

SHORT = (
    "# Demande\n\n## Contexte\nUne vidéo pour une association de quartier.\n\n## Style\nUn ton chaleureux et simple."
)


@pair("PRM01")
def forty_words_for_the_script(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: prompt_of(run, "script", lambda _text: SHORT) if broken else None)


@pair("PRM02")
def a_part_under_an_empty_heading(room: Room, broken: bool) -> Subject:
    empty = re.compile(r"(?<=## Résultat attendu\n).*?(?=\n## )", re.DOTALL)
    return room.run(lambda run: prompt_of(run, "scene", lambda text: empty.sub("", text)) if broken else None)


@pair("PRM02")
def no_composition_at_all(room: Room, broken: bool) -> Subject:
    return room.run(
        lambda run: prompt_of(run, "script", lambda text: text.replace("Composition", "Divers")) if broken else None
    )


@pair("PRM03")
def other_tries_not_kept(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        for path in _other_tries(run):
            path.unlink()

    return room.run(spoil if broken else lambda _run: None)


@pair("PRM03")
def the_same_answer_twice(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        for other in _other_tries(run):
            kept = json.loads(
                other.with_name(other.name.replace(".attempt1", "").replace(".attempt2", "")).read_bytes()
            )
            edit_json(other, lambda data, kept=kept: data.update(response=kept["response"]))

    return room.run(spoil if broken else lambda _run: None)


@pair("PRM03")
def nothing_says_what_was_asked_again(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: (run.parents[1] / "iterations.yaml").unlink() if broken else None)


@pair("PRM03")
def an_attempt_that_nobody_answered(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        for path in run.parents[1].glob("recordings/*/*.recording.json"):
            edit_json(path, lambda data: data.update(outcome="failed") if data["attempt"] > 1 else None)

    return room.run(spoil if broken else lambda _run: None)


@pair("PRM03")
def no_text_corrected_by_a_person(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        edit_json(run / "storyboard.json", lambda board: _as_drafted(board, run))

    return room.run(spoil if broken else lambda _run: None)


@pair("PRM04")
def pictures_by_a_drawing_program(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: engine_of(run, "scene", "illustrator") if broken else None)


@pair("PRM04")
def a_text_by_a_template(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: engine_of(run, "script", "outline") if broken else None)


@pair("PRM04")
def a_voice_brought_by_hand(room: Room, broken: bool) -> Subject:
    return room.run(lambda run: engine_of(run, "voice", "files") if broken else None)


def _other_tries(run: Path) -> list[Path]:
    """The recordings of attempts that the film doesn't use."""
    return sorted(run.parents[1].glob("recordings/*/*.attempt?.recording.json"))


def _as_drafted(board: dict, run: Path) -> None:
    """Her storyboard, the draft's own words everywhere."""
    draft = json.loads(Store(run.parents[1] / ".preuve").path(board["draft"]).read_bytes())
    board |= {name: draft[name] for name in ("title", "description", "shots")}
