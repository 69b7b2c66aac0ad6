"""`ro-crate-metadata.json`: what is in the dossier and how it came to be, as RO-Crate 1.1 and Provenance Run Crate 0.5.

The crate's root is `data/`. The library lays out the graph; its page of preview, which isn't escaped, is never written.
Sources: researchobject.org/ro-crate/1.1; w3id.org/ro/wfrun/provenance/0.5 (docs/decisions/0016).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preuve import __version__
from preuve.artifact import canonical
from preuve.dossier import bag, layout
from preuve.dossier.archive import Content
from preuve.dossier.build.crate_actions import ENGINE, decided, performed, step_id, steps, tool_id
from preuve.dossier.build.crate_files import Entity, Things, identifier, ref, refs
from preuve.dossier.build.workflow import FLOW
from preuve.dossier.model import Claims
from preuve.frameworks import framework, names
from preuve.i18n import _
from preuve.ledger import Line

VERSION = "1.1"
TERMS = "https://w3id.org/ro/terms/workflow-run/context"
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/provenance/0.5": ("Provenance Run Crate", "0.5"),
    WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
KIT, RUN, LICENCE, PYTHON = "#preuve", "#run", "#licence", "#python"


def crate(contents: Mapping[str, Content], claims: Claims, lines: Sequence[Line]) -> bytes:
    """The crate's bytes: the same contents, claims and ledger always give the same.

    Args:
        contents: the files of `data/`, by name in the dossier; names elsewhere, and the crate's own, aren't listed.
        claims: what the dossier claims.
        lines: the run's ledger.
    """
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    listed = {name: one for name, one in contents.items() if name.startswith(layout.PAYLOAD) and name != layout.CRATE}
    things = Things(listed, {name: bag.digest(one) for name, one in listed.items()}, claims.redacted)
    made = ROCrate(version=VERSION)
    made.metadata.extra_contexts.append(TERMS)
    if FLOW in listed:
        made.metadata["conformsTo"] = refs([f"https://w3id.org/ro/crate/{VERSION}", WORKFLOW_CRATE])
    for name, value in _root(things, claims, lines).items():
        made.root_dataset[name] = value
    for entity in _entities(things, claims, lines):
        properties = {name: value for name, value in entity.items() if name != "@id" and value not in ("", [])}
        made.add(ContextEntity(made, entity["@id"], properties=properties))
    told = made.metadata.generate()
    told["@graph"].sort(key=lambda one: (one["@id"] != layout.CRATE.removeprefix(layout.PAYLOAD), one["@id"]))
    return canonical(told)


def _root(things: Things, claims: Claims, lines: Sequence[Line]) -> Entity:
    last = _times(lines)[1]
    whole = FLOW in things.contents
    root: Entity = {
        "name": claims.title or claims.run,
        "description": _(
            "Dossier de preuves d'une vidéo de communication faite avec des outils d'intelligence artificielle."
        ),
        "identifier": claims.run,
        "datePublished": last[:10],
        "license": ref(LICENCE),
        "conformsTo": refs(list(PROFILES) if whole else list(PROFILES)[:1]),
        "author": ref(_agent(things, claims)),
        "about": refs([f"#referentiel/{name}" for name in claims.frameworks]),
        "hasPart": refs([identifier(name) for name in sorted(things.contents)]),
        "mentions": refs([RUN, "#orchestration"]) if whole else [],
    }
    root |= {"mainEntity": ref(identifier(FLOW))} if whole else {}
    return {name: value for name, value in root.items() if value not in ("", [])}


def _agent(things: Things, claims: Claims) -> str:
    return things.person(claims.candidate or _("Candidat·e, sans identifiant"))


def _entities(things: Things, claims: Claims, lines: Sequence[Line]) -> Iterator[Entity]:
    agent = _agent(things, claims)
    made = [line for line in lines if line["kind"] == "step"]
    workflow = identifier(FLOW) if FLOW in things.contents else ""
    for entity in things.files():
        yield entity | (_workflow(things, made) if entity["@id"] == workflow else {})
    yield from things.absent()
    for name, (title, version) in PROFILES.items():
        yield {"@id": name, "@type": "CreativeWork", "name": title, "version": version}
    if workflow:
        yield from _parameters(things)
        yield from steps(made)
        yield from _run(things, claims, lines, agent)
    yield from performed(made, things, agent) if workflow else ()
    yield from decided(things, agent, made)
    yield from _settled(claims)
    yield from things.asked.values()


def _workflow(things: Things, made: Sequence[Line]) -> Entity:
    """What the flow's file is besides a file: the workflow, its steps and what performs them."""
    tools = dict.fromkeys(tool_id(str(line["step"]), line.get("version", "")) for line in made)
    named = dict.fromkeys(step_id(str(line["step"])) for line in made)
    return {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": _("Production d'une vidéo, de bout en bout"),
        "programmingLanguage": ref(PYTHON),
        "version": __version__,
        "hasPart": refs(list(tools)),
        "step": refs(list(named)),
        "input": refs([one["@id"] for one in _parameters(things) if one["@id"].startswith("#input/")]),
        "output": refs([one["@id"] for one in _parameters(things) if one["@id"].startswith("#output/")]),
    }


def _parameters(things: Things) -> Iterator[Entity]:
    """What the workflow is given, and what it gives: the brief, the films."""
    films = [name for name in sorted(things.contents) if _is_film(name)]
    briefs = [name for name in (layout.of_project("brief.yaml"),) if name in things.contents]
    for known, title, found in (("#input/brief", _("Brief"), briefs), ("#output/films", _("Films"), films)):
        if found:
            told = {"@type": "FormalParameter", "name": title, "additionalType": "File"}
            yield {"@id": known, **told, "workExample": refs([identifier(name) for name in found])}


def _is_film(name: str) -> bool:
    return name.startswith(layout.DELIVERABLES + "films/") and name.endswith(".mp4")


def _run(things: Things, claims: Claims, lines: Sequence[Line], agent: str) -> Iterator[Entity]:
    """The run itself, and the program that ordered its steps."""
    started, ended = _times(lines)
    controls = [f"#control/{number}" for number in range(1, sum(line["kind"] == "step" for line in lines) + 1)]
    given = [identifier(name) for name in sorted(things.contents) if name.startswith(layout.INPUTS)]
    gave = [identifier(name) for name in sorted(things.contents) if name.startswith(layout.DELIVERABLES)]
    yield {
        "@id": RUN,
        "@type": "CreateAction",
        "name": _("Production {name}").format(name=claims.run),
        "instrument": ref(identifier(FLOW)),
        "object": refs(given),
        "result": refs(gave),
        "startTime": started,
        "endTime": ended,
        "agent": ref(agent),
    }
    yield {
        "@id": "#orchestration",
        "@type": "OrganizeAction",
        "name": _("Enchaînement des étapes"),
        "instrument": ref(ENGINE),
        "object": refs(controls),
        "result": ref(RUN),
        "startTime": started,
        "endTime": ended,
        "agent": ref(agent),
    }
    yield {"@id": ENGINE, "@type": "SoftwareApplication", "name": "Prefect", "url": "https://www.prefect.io"}


def _settled(claims: Claims) -> Iterator[Entity]:
    """What doesn't depend on the files: the kit, the language, the licence, the référentiels."""
    yield {"@id": KIT, "@type": "SoftwareApplication", "name": "Preuve", "softwareVersion": claims.kit}
    yield {"@id": PYTHON, "@type": "ComputerLanguage", "name": "Python", "url": "https://www.python.org"}
    told = _("Remis à un jury de certification. Tous droits réservés, sauf mention dans le registre des droits.")
    yield {"@id": LICENCE, "@type": "CreativeWork", "name": _("Droits"), "description": told}
    for name in claims.frameworks:
        known: dict[str, Any] = {}
        if name in names():
            one = framework(name)
            known = {"description": one.source.title, "sha256": one.source.sha256}
        title = str(framework(name).title) if known else name
        yield {"@id": f"#referentiel/{name}", "@type": "CreativeWork", "name": title, **known}


def _times(lines: Sequence[Line]) -> tuple[str, str]:
    """The first and the last moment that the ledger tells: declared, by the machine that ran."""
    told = sorted(str(line[key]) for line in lines for key in ("at", "started", "ended") if line.get(key))
    return (told[0], told[-1]) if told else ("1980-01-01T00:00:00+00:00", "1980-01-01T00:00:00+00:00")
