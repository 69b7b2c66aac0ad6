"""CTL: faults planted in what is controlled, then controlled again by the very steps, the ledger kept in keeping."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers_ledger import edit_ledger
from pairs import Room, pair
from PIL import Image, ImageDraw, ImageFont

from preuve.artifact import Artifact, canonical
from preuve.checks.subject import Subject
from preuve.controls.steps import NAME
from preuve.maker import Maker
from preuve.project import Project

Board = dict[str, Any]


def written(room: Room, broken: bool, change: Callable[[Board], None]) -> Subject:
    """The run whose storyboard has a fault, controlled again."""
    return room.lightly(lambda run: _texts(run, change) if broken else None)


def drawn(room: Room, broken: bool, change: Callable[[Image.Image], Image.Image]) -> Subject:
    """The run whose first picture has a fault, controlled again."""
    return room.lightly(lambda run: _pictures(run, change) if broken else None)


def _texts(run: Path, change: Callable[[Board], None]) -> None:
    project, line, inputs = _line(run, "text-controls")
    board = json.loads((run / "storyboard.json").read_bytes())
    change(board)
    faulty = project.store.put(canonical(board), "storyboard.json")
    (run / "storyboard.json").write_bytes(canonical(board))
    _again(run, project, line, {**inputs, "board": [faulty]})


def _pictures(run: Path, change: Callable[[Image.Image], Image.Image]) -> None:
    project, line, inputs = _line(run, "picture-controls")
    first, *others = inputs["thumbnails"]
    out = io.BytesIO()
    change(Image.open(project.store.path(first)).convert("RGB")).save(out, "JPEG", quality=90)
    _again(run, project, line, {**inputs, "thumbnails": [project.store.put(out.getvalue(), first.name), *others]})


def _line(run: Path, step: str) -> tuple[Project, dict[str, Any], dict[str, list[Artifact]]]:
    project = Project(run.parents[1])
    lines = [json.loads(line) for line in (run / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    line = next(line for line in lines if line.get("step") == step)
    sizes = {a["sha256"]: a["size"] for one in lines for a in one.get("outputs", {}).values()}
    inputs = {
        name: [Artifact(sha256, file, sizes.get(sha256, 0)) for file, sha256 in given]
        for name, given in line["inputs"].items()
    }
    return project, line, inputs


def _again(run: Path, project: Project, line: dict[str, Any], inputs: dict[str, list[Artifact]]) -> None:
    """Make the step for real from other inputs; its line, and what the run delivered, say so."""
    made = Maker(project.store, project.recordings).make(line["step"], inputs=inputs, params=line["params"])[NAME]
    (run / NAME).write_bytes(project.store.read(made))

    def keep(one: dict[str, Any]) -> None:
        if one.get("step") == line["step"]:
            one["outputs"] = {NAME: made.to_json()}
            one["inputs"] = {name: [[a.name, a.sha256] for a in given] for name, given in inputs.items()}

    edit_ledger(run, keep)


def _narrate(*texts: str) -> Callable[[Board], None]:
    def change(board: Board) -> None:
        for shot, text in zip(board["shots"], texts, strict=False):
            shot["narration"] = text

    return change


@pair("CTL01")
def english_for_a_french_brief(room: Room, broken: bool) -> Subject:
    text = "Your toaster is broken? Don't throw it away, volunteers will help you mend it."
    return written(room, broken, _narrate(text, "Bring it along on Saturday afternoon."))


@pair("CTL02")
def two_minutes_of_words_for_half_a_minute(room: Room, broken: bool) -> Subject:
    return written(room, broken, _narrate(" ".join(["Venez réparer votre grille-pain avec nous."] * 12), "Oui." * 90))


@pair("CTL02")
def forty_shots_for_half_a_minute(room: Room, broken: bool) -> Subject:
    def change(board: Board) -> None:
        first = board["shots"][0]
        board["shots"] = [{**first, "id": f"plan-{n}", "narration": "Oui."} for n in range(40)]

    return written(room, broken, change)


@pair("CTL03")
def a_figure_nobody_gave(room: Room, broken: bool) -> Subject:
    return written(room, broken, _narrate("En France, 87 % des pannes se réparent !"))


@pair("CTL03")
def thousands_in_letters(room: Room, broken: bool) -> Subject:
    return written(room, broken, lambda board: board.update(description="Des milliers de grille-pain sauvés."))


@pair("CTL04", bad="declared")
def the_best_workshop(room: Room, broken: bool) -> Subject:
    return written(room, broken, _narrate("Le meilleur atelier de la ville, et le plus beau !"))


@pair("CTL05", bad="declared")
def bound_to_a_wheelchair(room: Room, broken: bool) -> Subject:
    return written(room, broken, lambda board: board["shots"][0].update(visual="Awa, clouée dans un fauteuil, sourit."))


@pair("CTL06")
def a_neighbours_number(room: Room, broken: bool) -> Subject:
    return written(room, broken, _narrate("Appelez Monsieur Martin au 06 12 34 56 78 !"))


@pair("CTL07")
def a_plain_picture(room: Room, broken: bool) -> Subject:
    return drawn(room, broken, lambda image: Image.new("RGB", image.size, "#F6AE2D"))


@pair("CTL07")
def a_picture_enlarged_twice(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        project, line, inputs = _line(run, "picture-controls")
        told = json.loads(project.store.read(inputs["layers"][0])) | {"upscaled": 2.0}
        small = project.store.put(canonical(told), "layers.json")
        _again(run, project, line, {**inputs, "layers": [small, *inputs["layers"][1:]]})

    return room.lightly(spoil if broken else lambda _run: None)


@pair("CTL08")
def the_same_picture_twice(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        project, line, inputs = _line(run, "picture-controls")
        first = inputs["thumbnails"][0]
        image = Image.open(project.store.path(first)).convert("RGB").crop((12, 8, 628, 352)).resize((640, 360))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=60)
        double = project.store.put(out.getvalue(), first.name)
        _again(run, project, line, {**inputs, "thumbnails": [first, double]})

    return room.lightly(spoil if broken else lambda _run: None)


@pair("CTL09", bad="declared")
def a_sign_painted_in_a_picture(room: Room, broken: bool) -> Subject:
    def paint(image: Image.Image) -> Image.Image:
        pen = ImageDraw.Draw(image)
        pen.rectangle((150, 120, 490, 220), fill="white")
        pen.text((170, 140), "RÉPARATION", fill="black", font=ImageFont.load_default(48))
        return image

    return drawn(room, broken, paint)


@pair("CTL10")
def a_picture_in_other_colours(room: Room, broken: bool) -> Subject:
    def exchange(image: Image.Image) -> Image.Image:
        red, green, blue = image.split()
        return Image.merge("RGB", (green, blue, red))

    return drawn(room, broken, exchange)


@pair("CTL12", good="not_applicable")
def a_word_the_charter_forbids(room: Room, broken: bool) -> Subject:
    def spoil(run: Path) -> None:
        project, line, inputs = _line(run, "text-controls")
        line["params"]["banned"] = ["grille-pain"]
        _again(run, project, line, inputs)

    return room.lightly(spoil if broken else lambda _run: None)


@pair("CTL11")
def a_figure_left_as_it_came(room: Room, broken: bool) -> Subject:
    return written(room, broken, _narrate("En France, 87 % des pannes se réparent !"))


@pair("CTL01", bad="not_run")
def controls_of_another_storyboard(room: Room, broken: bool) -> Subject:
    """The storyboard was changed after its texts were controlled."""

    def spoil(run: Path) -> None:
        path = run / "storyboard.json"
        path.write_bytes(path.read_bytes() + b"\n" * broken)

    return room.lightly(spoil)


@pair("CTL03", bad="not_run")
def controls_written_by_hand(room: Room, broken: bool) -> Subject:
    """No step made what the run delivered as its controls."""

    def spoil(run: Path) -> None:
        path = run / NAME
        path.write_bytes(path.read_bytes() + b"\n" * broken)

    return room.lightly(spoil)
