"""Personal data in a dossier: told before sealing, never a reason to refuse. She decides what she leaves out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.errors import PreuveError
from preuve.i18n import N_, _, ngettext
from preuve.privacy import Name, find, names_of
from preuve.privacy.detector import KINDS
from preuve.project import Project
from preuve.reading import load
from preuve.rights import NAME, Rights, filled

HERS = (layout.INPUTS, layout.AUDIENCE, layout.PROJECT_RECORDINGS)
TEXTS = (".md", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".j2", ".toml")
MOST_BYTES = 2_000_000
FACES = N_("personnes reconnaissables, d'après droits.yaml")
_NOBODY = ("aucun", "aucune", "non", "personne", "none", "nobody", "no")


@dataclass(frozen=True, order=True)
class Personal:
    """What a file of the dossier says of people. `path` is the file's in her project; `said` tells kinds and counts."""

    path: str
    said: str


def personal(project: Project, contents: Mapping[str, Content]) -> list[Personal]:
    """The files that say something of people, by their path in the project."""
    rights, names = _rights(project), _names(project)
    found = [
        Personal(layout.to_project(name), said)
        for name in sorted(contents)
        if name.startswith(HERS) and name.lower().endswith(TEXTS) and (said := _said(contents[name], names))
    ]
    found += [
        Personal(one.file, _(FACES))
        for one in rights.files
        if filled(one.people)
        and one.people.strip().split()[0].strip(",.;").casefold() not in _NOBODY
        and layout.of_project(one.file) in contents
    ]
    return sorted(set(found))


def _said(content: Content, names: tuple[Name, ...]) -> str:
    if isinstance(content, Path) and content.stat().st_size > MOST_BYTES:
        return ""
    data = content if isinstance(content, bytes) else content.read_bytes()
    spans = find(data.decode("utf-8", errors="replace"), names, deep=False).spans
    counts = Counter(KINDS[span.kind] for span in spans)
    told = (
        ngettext("{what} ({n} fois)", "{what} ({n} fois)", n).format(what=_(what), n=n) for what, n in counts.items()
    )
    return ", ".join(told)


def _rights(project: Project) -> Rights:
    path = project.folder / NAME
    try:
        return load(path, Rights) if path.is_file() else Rights()
    except PreuveError:
        return Rights()


def _names(project: Project) -> tuple[Name, ...]:
    """Who is named: those she lists, and those of the brief that droits.yaml doesn't say invented."""
    return tuple(_real(project))


def _real(project: Project) -> Iterator[Name]:
    declared = {one.name.casefold(): one.real for one in _rights(project).people}
    for one in names_of(project.brief, project.settings.privacy):
        if declared.get(one.text.casefold(), True):
            yield one
    yield from (Name(text=one.name) for one in _rights(project).people if one.real)
