"""Audience: a figure altered, a void made zero, reach summed, no model asked, invented figures, forms that disagree."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pairs import Room, pair

from connectors.audience.export import Exports
from preuve.artifact import digest_bytes
from preuve.audience.forms.grid import to_csv
from preuve.audience.forms.page import to_page
from preuve.audience.forms.spreadsheet import to_xlsx
from preuve.audience.gather import Sources, gather
from preuve.audience.lecture.accepted import ACCEPTED, READING
from preuve.audience.table import Cell, Table
from preuve.calls.recordings import Recording, Response
from preuve.checks.subject import Subject
from preuve.engines import Identity
from preuve.project import Project

TABLE = "audience/table.json"


def _table(run: Path, change: Callable[[Any], None]) -> None:
    path = run / TABLE
    data = json.loads(path.read_bytes())
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _gather(run: Path, change: Callable[[str], str], *, fictitious: bool = False) -> None:
    """Gather the table again from other exports, as the ledger then tells it."""
    project = Project(run.parents[1])
    exports = {}
    for path in Exports(project.folder).files().values():
        path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8")
        exports[path.name] = project.store.put_file(path)
    made = gather({name: project.store.path(one) for name, one in exports.items()}, fictitious=fictitious)
    for name, data in made.items():
        (run / "audience" / name).write_bytes(data)
    ledger = run / "ledger.jsonl"
    lines = [json.loads(line) for line in ledger.read_bytes().splitlines()]
    line = next(line for line in lines if line.get("step") == "audience")
    line["inputs"] = {"exports": [[name, one.sha256] for name, one in exports.items()]}
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _gather_snapshot(run: Path) -> None:
    """Gather the table again from one snapshot, as the ledger then tells it."""
    project = Project(run.parents[1])
    videos = [{"id": "7512345678901234001", "view_count": 1040, "like_count": 12}]
    answer = {"data": {"videos": videos}, "error": {"code": "ok"}}
    page = {"call": "video/query", "answer": answer}
    told = {
        "source": "tiktok",
        "observed_at": "2026-11-20T07:00:00Z",
        "posts": [{"id": videos[0]["id"]}],
        "pages": [page],
    }
    kept = project.store.put(json.dumps(told).encode(), "tiktok-a-20261120T070000Z.json")
    sources = Sources({}, {kept.name: project.store.path(kept)})
    for name, data in gather(sources, fictitious=False).items():
        (run / "audience" / name).write_bytes(data)
    ledger = run / "ledger.jsonl"
    lines = [json.loads(line) for line in ledger.read_bytes().splitlines()]
    line = next(line for line in lines if line.get("step") == "audience")
    line["inputs"] = {"exports": [], "snapshots": [[kept.name, kept.sha256]]}
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _real(text: str) -> str:
    return text.replace("Données fictives, inventées pour l'exemple ; r", "R")


@pair("AUT01")
def one_figure_altered(room: Room, broken: bool) -> Subject:
    """A publication has a hundred views more than its export."""

    def change(data: Any) -> None:
        data["table"]["rows"][0]["cells"]["views"]["value"] += 100 * broken

    return room.lightly(lambda run: _table(run, change))


@pair("AUT01")
def a_sum_altered(room: Room, broken: bool) -> Subject:
    """The rows are right; the sum over platforms isn't."""

    def change(data: Any) -> None:
        data["table"]["totals"][-1]["cells"]["likes"]["value"] += broken

    return room.lightly(lambda run: _table(run, change))


@pair("AUT01")
def a_figure_of_another_publication(room: Room, broken: bool) -> Subject:
    """Value and cell agree, but the cell is another publication's."""

    def change(data: Any) -> None:
        one, two = (data["table"]["rows"][at]["cells"] for at in (0, 1))
        if broken:
            one["avg_watch_s"] = two["avg_watch_s"]

    return room.lightly(lambda run: _table(run, change))


@pair("AUT01")
def views_read_as_reach(room: Room, broken: bool) -> Subject:
    """The cell is of the right publication, under the wrong head."""

    def change(data: Any) -> None:
        cells = next(row["cells"] for row in data["table"]["rows"] if "reach" in row["cells"])
        if broken:
            cells["reach"] = cells["views"]

    return room.lightly(lambda run: _table(run, change))


@pair("AUT01")
def a_known_export_told_as_unknown(room: Room, broken: bool) -> Subject:
    """The table sets aside a file that another reader understands."""

    def change(data: Any) -> None:
        name = data["table"]["files"][0]["name"]
        file = name if broken else "autre.csv"
        data["table"]["problems"].append({"file": file, "reason": "format inconnu", "aside": True})
        if broken:
            data["table"]["files"] = [one for one in data["table"]["files"] if one["name"] != name]

    return room.lightly(lambda run: _table(run, change))


@pair("AUT01")
def no_table_at_all(room: Room, broken: bool) -> Subject:
    """The criterion asks for a table; there is none."""
    return room.lightly(lambda run: shutil.rmtree(run / "audience") if broken else None)


@pair("AUT01")
def a_figure_of_a_snapshot_altered(room: Room, broken: bool) -> Subject:
    """What a platform's API answered, against what the table says it did."""

    def spoil(run: Path) -> None:
        _gather_snapshot(run)
        _table(run, lambda data: data["table"]["rows"][0]["cells"]["views"].update(value=1040 + broken))

    return room.lightly(spoil)


@pair("AUT02")
def a_void_made_zero(room: Room, broken: bool) -> Subject:
    """The CSV writes 0 where the export has nothing."""

    def spoil(run: Path) -> None:
        path = run / "audience" / "audience.csv"
        lines = path.read_text(encoding="utf-8").split("\n")
        at = next(n for n, line in enumerate(lines) if ";Facebook;" in line)
        cells = lines[at].split(";")
        saves = lines[0].split(";").index("Enregistrements")
        cells[saves] = "0" if broken else ""
        lines[at] = ";".join(cells)
        path.write_text("\n".join(lines), encoding="utf-8")

    return room.lightly(spoil)


@pair("AUT02")
def a_true_zero_made_void(room: Room, broken: bool) -> Subject:
    """An export says 0; the table forgets it."""

    def spoil(run: Path) -> None:
        _gather(run, lambda text: text.replace("398,27,96,151", "398,0,96,151"))
        if broken:
            _table(run, lambda data: data["table"]["rows"][1]["cells"].pop("comments"))

    return room.lightly(spoil)


@pair("AUT03")
def reach_summed(room: Room, broken: bool) -> Subject:
    """A table whose totals add reach up, in all its forms."""
    return room.lightly(lambda run: _sum_reach(run) if broken else None)


def _sum_reach(run: Path) -> None:
    data = json.loads((run / TABLE).read_bytes())
    table = Table.model_validate(data["table"])
    parts = [row.cells["reach"] for row in table.rows if "reach" in row.cells]
    reach = Cell(value=sum(c.value for c in parts), sources=tuple(s for c in parts for s in c.sources), how="sum")
    last = table.overall
    whole = last.model_copy(
        update={"cells": {**last.cells, "reach": reach}, "posts": {**last.posts, "reach": len(parts)}}
    )
    table = table.model_copy(update={"totals": (*table.totals[:-1], whole)})
    forms = {"audience.xlsx": to_xlsx(table), "audience.csv": to_csv(table), "audience.html": to_page(table).encode()}
    for name, made in forms.items():
        (run / "audience" / name).write_bytes(made)


@pair("AUT03")
def reach_summed_by_hand_in_the_csv(room: Room, broken: bool) -> Subject:
    """A last line with the sum of reach."""

    def spoil(run: Path) -> None:
        path = run / "audience" / "audience.csv"
        text = path.read_text(encoding="utf-8")
        heads = text.split("\n", 1)[0].strip("\ufeff\r").split(";")
        total = ["" for _head in heads]
        total[0], total[heads.index("Portée" if broken else "Vues")] = "Total", "9434"
        path.write_text(text + ";".join(total) + "\r\n", encoding="utf-8", newline="")

    return room.lightly(spoil)


ASKED = "Propose les colonnes d'un tableau d'audience : Vues, Portée, Partages, Enregistrements, par publication."


@pair("AUT04")
def no_model_asked(room: Room, broken: bool) -> Subject:
    """No recorded call about the table."""
    return room.lightly(lambda run: _unread(run) if broken else None)


@pair("AUT04")
def nobody_accepted(room: Room, broken: bool) -> Subject:
    """A call, and nobody who says what is kept of it."""
    return room.lightly(lambda run: _ask(run, accepted=not broken))


@pair("AUT04")
def a_call_about_something_else(room: Room, broken: bool) -> Subject:
    """The recorded call doesn't speak of this table."""
    return room.lightly(lambda run: _ask(run, "Écris un poème sur la mer." if broken else ASKED))


@pair("AUT04")
def an_answer_written_for_the_sample(room: Room, broken: bool) -> Subject:
    """The recording says itself that no model was called: in an invented project it is told, in a real one refused."""

    def spoil(run: Path) -> None:
        brief = run.parents[1] / "brief.yaml"
        _replace(brief, "fictitious: true", f"fictitious: {str(not broken).lower()}")
        _ask(run, origin="authored")

    return room.lightly(spoil)


@pair("AUT04")
def a_reading_changed_since_it_was_accepted(room: Room, broken: bool) -> Subject:
    """What she accepted was other words."""

    def spoil(run: Path) -> None:
        _replace(run.parents[1] / READING, "nettement mieux", "un peu mieux" if broken else "nettement mieux")

    return room.lightly(spoil)


@pair("AUT04")
def a_reading_of_older_figures(room: Room, broken: bool) -> Subject:
    """The reading she accepted is whole, and it isn't about this table's figures."""
    return room.lightly(lambda run: _gather(run, lambda text: text.replace("398,27", "399,27") if broken else text))


def _unread(run: Path) -> Project:
    """The project without the sample's own reading."""
    project = Project(run.parents[1])
    (project.folder / ACCEPTED).unlink(missing_ok=True)
    for path, one in list(project.recordings.all()):
        if one.step == "audience-lecture":
            path.unlink()
    return Project(project.folder)


def _ask(run: Path, asked: str = ASKED, *, accepted: bool = True, origin: str = "captured") -> None:
    project = _unread(run)
    answer = "Gardez les vues et les enregistrements, ne sommez pas la portée.".encode()
    kept = Recording(
        id="audience-lecture",
        step="audience-lecture",
        engine=Identity(engine="openai", capability="text", ai=True, model="modele-d-essai"),
        model="modele-d-essai",
        origin=origin,  # type: ignore[arg-type]
        request={"prompt": asked},
        request_sha256=digest_bytes(asked.encode()),
        response=Response(name="lecture.txt", sha256=digest_bytes(answer), size=len(answer)),
    )
    kept = project.recordings.keep(kept, answer)
    said = {"recording": kept.id, "accepted_by": "Camille", "accepted_on": "2026-05-20", "kept": "toutes les colonnes"}
    if accepted:
        (project.folder / ACCEPTED).write_text(json.dumps(said), encoding="utf-8")


@pair("AUT05", good="declared")
def invented_figures(room: Room, broken: bool) -> Subject:
    """The sample's figures, or the same without the mark."""
    return room.lightly(lambda run: _gather(run, (lambda text: text) if broken else _real))


@pair("AUT05", good="declared")
def invented_figures_unmarked_in_the_table(room: Room, broken: bool) -> Subject:
    """The exports say that they are invented; the table hides it."""

    def spoil(run: Path) -> None:
        if not broken:
            _gather(run, _real)
        _table(run, lambda data: data["table"].update(fictitious=False))

    return room.lightly(spoil)


@pair("AUT05", good="declared")
def figures_of_a_project_that_the_brief_says_is_invented(room: Room, broken: bool) -> Subject:
    """No file says that its figures are invented; the brief says it of the project."""
    return room.lightly(lambda run: _gather(run, _real, fictitious=broken))


@pair("AUT06")
def the_csv_says_otherwise(room: Room, broken: bool) -> Subject:
    """One figure of the CSV was changed."""
    return room.lightly(
        lambda run: _replace(run / "audience" / "audience.csv", ";5120;", ";5210;" if broken else ";5120;")
    )


@pair("AUT06")
def the_page_says_otherwise(room: Room, broken: bool) -> Subject:
    """One figure of the page was changed."""
    old, new = "5\u202f120</a></td>", "5\u202f210</a></td>"
    return room.lightly(lambda run: _replace(run / "audience" / "audience.html", old, new if broken else old))


@pair("AUT06")
def the_workbook_says_otherwise(room: Room, broken: bool) -> Subject:
    """The workbook was made from another table."""

    def spoil(run: Path) -> None:
        table = json.loads((run / TABLE).read_bytes())["table"]
        table["rows"][1]["cells"]["views"]["value"] += broken
        (run / "audience" / "audience.xlsx").write_bytes(to_xlsx(Table.model_validate(table)))

    return room.lightly(spoil)


@pair("AUT06")
def the_workbook_s_total_says_otherwise(room: Room, broken: bool) -> Subject:
    """The rows agree; one sum doesn't."""

    def spoil(run: Path) -> None:
        table = json.loads((run / TABLE).read_bytes())["table"]
        table["totals"][-1]["cells"]["views"]["value"] += broken
        (run / "audience" / "audience.xlsx").write_bytes(to_xlsx(Table.model_validate(table)))

    return room.lightly(spoil)
