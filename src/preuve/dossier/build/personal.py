"""Personal data in a dossier: told before sealing, never a reason to refuse. She decides what she leaves out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.errors import PreuveError
from preuve.i18n import N_, _
from preuve.privacy import Name, Span, find
from preuve.privacy.detector import KINDS
from preuve.privacy.names import known_names
from preuve.project import Project
from preuve.reading import load
from preuve.rights import NAME, Rights, filled

HERS = (layout.INPUTS, layout.AUDIENCE, layout.PROJECT_RECORDINGS)
TEXTS = (".md", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".j2", ".toml")
MOST_BYTES = 2_000_000
FACES = N_("personnes reconnaissables, d'après droits.yaml")
_NOBODY = ("aucun", "aucune", "non", "personne", "none", "nobody", "no")
_CALLED = re.compile(
    r"(?:\+|00)[1-9].*|\(?0\)?[ .-]?[1-9](?:[ .\u00a0\u202f-]?\d\d){4}|0\d{3}(?:[ .\u00a0\u202f]\d{3}){2}"
)


@dataclass(frozen=True, order=True)
class Personal:
    """Something said of a person: what it is, in words, and the files that say it, by their path in the project."""

    said: str
    paths: tuple[str, ...]


def personal(project: Project, contents: Mapping[str, Content]) -> list[Personal]:
    """What a dossier says of people, as far as it has a form or a name that she lists."""
    names, found = tuple(_names(project)), dict[str, list[str]]()
    for name in sorted(contents):
        if name.startswith(HERS) and name.lower().endswith(TEXTS):
            for said in dict.fromkeys(_said(contents[name], names)):
                found.setdefault(said, []).append(layout.to_project(name))
    for one in _rights(project).files:
        if _shows_people(one.people) and layout.of_project(one.file) in contents:
            found.setdefault(_(FACES), []).append(one.file)
    return [Personal(said, tuple(paths)) for said, paths in sorted(found.items())]


def _said(content: Content, names: tuple[Name, ...]) -> Iterator[str]:
    if isinstance(content, Path) and content.stat().st_size > MOST_BYTES:
        return
    data = content if isinstance(content, bytes) else content.read_bytes()
    text = data.decode("utf-8", errors="replace")
    for span in find(text, names, deep=False).spans:
        if span.kind != "telephone" or _is_called(text, span):
            yield _("{what} « {text} »").format(what=_(KINDS[span.kind]), text=" ".join(span.text.split()))


def _is_called(text: str, span: Span) -> bool:
    """Whether figures are a number to call: neither a drawing's measures nor a part of a digest."""
    around = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    return _CALLED.fullmatch(span.text.strip()) is not None and not any(sign.isalnum() for sign in around)


def _shows_people(said: str) -> bool:
    return filled(said) and said.split(maxsplit=1)[0].strip(",.;").casefold() not in _NOBODY


def _rights(project: Project) -> Rights:
    path = project.folder / NAME
    try:
        return load(path, Rights) if path.is_file() else Rights()
    except PreuveError:
        return Rights()  # its own check tells what is wrong with it


def _names(project: Project) -> Iterator[Name]:
    """Who is named: those she lists, and those of the brief that droits.yaml doesn't say invented."""
    declared = {one.name.casefold(): one.real for one in _rights(project).people}
    for one in known_names(project):
        if one.kind == "person" and declared.get(one.text.casefold(), True):
            yield one
    yield from (Name(text=one.name) for one in _rights(project).people if one.real)
