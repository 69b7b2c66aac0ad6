"""The crate's actions: each step of the ledger, what orders it, and what persons decided."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import quote

import yaml

from preuve.dossier import layout
from preuve.dossier.archive import pieces
from preuve.dossier.build.crate_files import Entity, Things, identifier, ref, refs
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.ledger import Line
from preuve.reading import check
from preuve.report.steps import step_titles
from preuve.review.decisions import FOLDER, Decision, titles

ENGINE = "#prefect"
DONE = "http://schema.org/CompletedActionStatus"


def steps(lines: Sequence[Line]) -> Iterator[Entity]:
    """The workflow's steps and the part of the kit that performs each, in the order they first came."""
    found: dict[str, list[int]] = {}
    for line in lines:
        versions = found.setdefault(str(line["step"]), [])
        if line.get("version", "") not in versions:
            versions.append(line.get("version", ""))
    for position, (name, versions) in enumerate(found.items(), start=1):
        title = step_titles().get(name, name)
        tools = [tool_id(name, version) for version in versions]
        yield {
            "@id": step_id(name),
            "@type": "HowToStep",
            "name": title,
            "position": str(position),
            "workExample": refs(tools),
        }
        for tool, version in zip(tools, versions, strict=True):
            entity = {"@type": "SoftwareApplication", "name": title, "alternateName": name}
            yield {"@id": tool, **entity, "softwareVersion": str(version), "isPartOf": ref("#preuve")}


def step_id(name: str) -> str:
    """The id of a step of the workflow."""
    return f"#step/{quote(name)}"


def tool_id(name: str, version: object) -> str:
    """The id of the part of the kit that performs a step."""
    return f"#tool/{quote(name)}/{quote(str(version))}"


def performed(lines: Sequence[Line], things: Things, agent: str) -> Iterator[Entity]:
    """Each step that was performed, or whose result was found again, and what ordered it."""
    for number, line in enumerate(lines, start=1):
        action, name = f"#action/{number}", str(line["step"])
        yield {
            "@id": action,
            "@type": "CreateAction",
            "name": " · ".join(filter(None, (step_titles().get(name, name), str(line["label"])))),
            "description": _how(line),
            "instrument": refs(list(_instruments(line, things))),
            "object": refs(list(_taken(line, things))),
            "result": refs([things.artifact(one["name"], one["sha256"]) for one in line["outputs"].values()]),
            "startTime": str(line.get("started", "")),
            "endTime": str(line.get("ended", "")),
            "actionStatus": ref(DONE),
            "agent": ref(agent),
        }
        ordered = {"@type": "ControlAction", "name": step_titles().get(name, name), "instrument": ref(step_id(name))}
        yield {"@id": f"#control/{number}", **ordered, "object": ref(action)}


def _instruments(line: Line, things: Things) -> Iterator[str]:
    yield tool_id(str(line["step"]), line.get("version", ""))
    if line.get("engine"):
        yield things.engine(line["engine"])
    for name, said in (line.get("tools") or {}).items():
        yield things.tool(str(name), str(said))


def _taken(line: Line, things: Things) -> Iterator[str]:
    for given in line["inputs"].values():
        yield from (things.artifact(str(name), str(sha256)) for name, sha256 in given)
    for one in line.get("recordings") or ():
        if one in things.recordings:
            yield identifier(things.recordings[one])


def _how(line: Line) -> str:
    """Whether it was made in this run, and by how many recorded answers of an AI."""
    how = _("Retrouvé : rien n'avait changé.") if line["hit"] else _("Fait pendant cette production.")
    asked = ", ".join(str(one) for one in line.get("recordings") or ())
    return how + (" " + _("Réponses enregistrées : {names}.").format(names=asked) if asked else "")


def decided(things: Things, agent: str, lines: Sequence[Line]) -> Iterator[Entity]:
    """What persons decided at the gates, and what she changed in the AI's draft."""
    for number, (name, one) in enumerate(_decisions(things), start=1):
        accepted = _("accepté") if one.verdict == "accepted" else _("refusé")
        yield {
            "@id": f"#decision/{number}",
            "@type": "ReviewAction",
            "name": _("Décision : {what}, {verdict}").format(what=titles()[one.gate], verdict=accepted),
            "description": one.note,
            "agent": ref(things.person(one.by)),
            "object": refs([things.artifact(seen.name, seen.sha256) for seen in one.seen]),
            "result": ref(identifier(name)),
            "endTime": one.at.astimezone(UTC).isoformat(),
        }
    edited = [line for line in lines if line["step"] == "storyboard" and line["inputs"].get("edited")]
    for number, line in enumerate(edited, start=1):
        yield {
            "@id": f"#rewriting/{number}",
            "@type": "UpdateAction",
            "name": _("Relecture du texte de l'IA"),
            "agent": ref(agent),
            "instrument": ref("#preuve"),
            "object": refs(_given(line["inputs"].get("draft", ()), things)),
            "result": refs(_given(line["inputs"]["edited"], things)),
        }


def _given(given: Sequence[Sequence[str]], things: Things) -> list[str]:
    return [things.artifact(str(name), str(sha256)) for name, sha256 in given]


def _decisions(things: Things) -> Iterator[tuple[str, Decision]]:
    """The decisions that can be read; another file of their folder is listed as a file, and nothing more."""
    for name in sorted(things.contents):
        if name.startswith(layout.INPUTS + FOLDER + "/"):
            try:
                data: Mapping[str, Any] = yaml.safe_load(b"".join(pieces(things.contents[name])))
                yield name, check(data, Decision, name)
            except (BadInput, yaml.YAMLError):
                continue
