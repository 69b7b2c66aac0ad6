"""The register of rights: everything a film shows or says, with where it comes from and what allows its use.

Most of it the ledger tells: which engine made what, under which licence, and the credits asked for. What only she can
know is in `droits.yaml`, in her project: files she brought, the terms of AI services, consent of people shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import Field

from preuve.engines import Value
from preuve.i18n import N_, _

NAME = "droits.yaml"
Kind = Literal["text", "picture", "video", "voice", "sound", "font"]
Origin = Literal["ai", "program", "brought"]
KINDS: Mapping[str, Kind] = {"script": "text", "scene": "picture", "clip": "video", "voice": "voice", "bed": "sound"}
OWN = {"outline": N_("vos propres mots (brief.yaml), mis en ordre par un programme")}
UNPACKAGED = {"OpenDyslexic": "CC BY 3.0"}
Line = Annotated[str, Field(min_length=1, max_length=2000)]


def filled(text: str) -> bool:
    """Whether something is written there, and not the dots of a line to fill in."""
    return re.search(r"\w\w", text) is not None


class FileRights(Value):
    """A file she brought: who made it, and what allows its use."""

    file: Line = Field(description="As in the storyboard: media/photo.jpg.")
    author: Line
    licence: Line = Field(description="A licence, or the authorisation she has and where it is.")
    credit: str = Field(default="", max_length=500, description="The sentence that the licence asks for, if any.")
    people: str = Field(default="", max_length=2000, description="Recognisable people and brands; « aucune » too.")


class ServiceRights(Value):
    """An AI service or model: what its terms say of the answers' use."""

    name: Line = Field(description="The model or the engine, as the ledger names it.")
    terms: Line
    address: str = Field(default="", max_length=500)
    checked: date | None = None
    credit: str = Field(default="", max_length=500)


class PersonRights(Value):
    """Somebody the brief names: real or invented, and the consent."""

    name: Line
    real: bool
    consent: str = Field(default="", max_length=2000, description="Where the signed authorisation is.")


class Rights(Value):
    """What she declares in `droits.yaml`."""

    files: tuple[FileRights, ...] = ()
    services: tuple[ServiceRights, ...] = ()
    people: tuple[PersonRights, ...] = ()

    def file(self, name: str) -> FileRights | None:
        """What she says of a file, by its path or its name; None while its lines are still to fill in."""
        last = PurePosixPath(name).name
        kept = (one for one in self.files if filled(one.author) and filled(one.licence))
        return next((one for one in kept if one.file == name or PurePosixPath(one.file).name == last), None)

    def service(self, *names: str) -> ServiceRights | None:
        """What she says of a service, by its model or its engine; None while its lines are still to fill in."""
        wanted = {name.casefold() for name in names if name}
        kept = (one for one in self.services if filled(one.terms))
        return next((one for one in kept if one.name.casefold() in wanted), None)


class Use(Value):
    """Something used by the films: the ledger's engine, what is known of the answer, and for which shot or film."""

    kind: Kind
    label: str = ""
    engine: Mapping[str, Any] = {}
    about: Mapping[str, Any] = {}
    font: str = ""


class Entry(Value):
    """One line of the register. An empty licence is a gap; `wanted` is then the line to add to `droits.yaml`."""

    kind: Kind
    names: tuple[str, ...]
    origin: Origin
    maker: str
    licence: str
    source: Literal["ledger", "droits.yaml", "package", ""]
    credits: tuple[str, ...] = ()
    file: str = ""
    wanted: str = ""


class Register(Value):
    """Everything used, each kind of thing once for each origin."""

    entries: tuple[Entry, ...]

    @property
    def missing(self) -> tuple[Entry, ...]:
        """What nothing allows yet."""
        return tuple(entry for entry in self.entries if not entry.licence)

    @property
    def credits(self) -> tuple[str, ...]:
        """The sentences that licences ask for."""
        return tuple(dict.fromkeys(credit for entry in self.entries for credit in entry.credits))


def register(uses: Iterable[Use], rights: Rights) -> Register:
    """The register of what some films use, completed by what she declares."""
    grouped: dict[str, tuple[Entry, list[str]]] = {}
    for use in uses:
        entry = _font(use, rights) if use.font else _entry(use, rights)
        _same, names = grouped.setdefault(entry.model_dump_json(), (entry, []))
        names.append(use.label)
    found = (entry.model_copy(update={"names": tuple(dict.fromkeys(names))}) for entry, names in grouped.values())
    order = list(Kind.__args__)  # type: ignore[attr-defined]
    return Register(entries=tuple(sorted(found, key=lambda one: (order.index(one.kind), one.maker, one.file))))


def _entry(use: Use, rights: Rights) -> Entry:
    name, model = str(use.engine.get("engine", "")), _model(use)
    asked = tuple(map(str, use.about.get("credits", ())))
    if name == "files":
        return _brought(use, rights, asked)
    origin: Origin = "ai" if use.engine.get("ai") else "program"
    licence, source = str(use.engine.get("licence", "")), "ledger"
    declared = rights.service(model, name)
    if declared:
        licence, source = " ; ".join(filter(None, (licence, declared.terms))), NAME
        asked += (declared.credit,) * bool(declared.credit)
    if name in OWN:
        licence = _(OWN[name])
    return Entry(
        kind=use.kind,
        names=(),
        origin=origin,
        maker=f"{name}, {model}" if model and model != name else name,
        licence=licence,
        source=source if licence else "",
        credits=asked,
        wanted="" if licence else wanted_service(model or name),
    )


def _brought(use: Use, rights: Rights, asked: Sequence[str]) -> Entry:
    details = use.about.get("details", {})
    file = str(details.get("file") or use.engine.get("model") or use.label)
    declared = rights.file(file)
    card = details.get("card") or {}
    return Entry(
        kind=use.kind,
        names=(),
        origin="ai" if card.get("ai") else "brought",
        maker=declared.author if declared else str(card.get("tool", "")),
        licence=declared.licence if declared else "",
        source=NAME if declared else "",
        credits=(*asked, *((declared.credit,) if declared and declared.credit else ())),
        file=file,
        wanted="" if declared else wanted_file(file),
    )


def _font(use: Use, rights: Rights) -> Entry:
    licence = UNPACKAGED.get(use.font, "") or _packaged(f"fontpkg-{use.font.casefold().replace(' ', '-')}")
    declared = rights.file(use.font)
    if declared:
        licence = declared.licence
    source = NAME if declared else "package"
    return Entry(
        kind="font",
        names=(),
        origin="program",
        maker=use.font,
        licence=licence,
        source=source if licence else "",
        credits=(declared.credit,) if declared and declared.credit else (),
        wanted="" if licence else wanted_file(use.font),
    )


def _packaged(package: str) -> str:
    """The licence a font's package declares; nothing where it isn't installed."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return ""
    return next((told[key] for key in ("License-Expression", "License") if key in told), "")


def _model(use: Use) -> str:
    return str(use.about.get("model") or use.engine.get("model") or "")


def wanted_service(name: str) -> str:
    """The lines of `droits.yaml` to fill in for an AI service."""
    return f'services:\n  - name: "{_quoted(name)}"\n    terms: "…"\n    address: "https://…"\n    checked: 2026-01-31'


def wanted_file(name: str) -> str:
    """The lines of `droits.yaml` to fill in for a file she brought."""
    return f'files:\n  - file: "{_quoted(name)}"\n    author: "…"\n    licence: "…"\n    people: "…"'


def wanted_person(name: str) -> str:
    """The lines of `droits.yaml` to fill in for somebody the brief names."""
    return f'people:\n  - name: "{_quoted(name)}"\n    real: true\n    consent: "…"'


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
