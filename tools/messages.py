"""Gather every message into the catalogues of `src/preuve/locales`, keep what is translated, and compile them.

    python tools/messages.py           gather and compile
    python tools/messages.py --missing tell what isn't translated yet

French is the source language: a catalogue holds another one. Line numbers are left out, so that only words make a change.
"""

import ast
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "src" / "preuve" / "locales"
PYTHON = ("src/preuve", "connectors", "flows")
TEMPLATES = "templates"
STAMP = datetime(2026, 11, 22, tzinfo=UTC)  # a date of its own would change the file each time
Found = tuple[int, str, str | tuple[str, ...], list[str]]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def messages() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every message with the file it is in."""
    for folder in PYTHON:
        yield from _of(folder, [("**.py", _called)])
    yield from _of(TEMPLATES, [("**.j2", "jinja2.ext:babel_extract")])


def _called(file: IO[bytes], keywords: Collection[str], _tags: object, *, options: object) -> Iterator[Found]:  # noqa: ARG001
    """The messages of a Python file, by its syntax tree: Babel's own reader doesn't look within f-strings."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            said = tuple(one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
            if said:
                yield node.lineno, node.func.id, said if len(said) > 1 else said[0], []


def _of(folder: str, methods: list[tuple[str, Any]]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    options = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    for name, _line, message, _comments, _context in extract_from_dir(
        ROOT / folder, methods, options, KEYWORDS, comment_tags=()
    ):
        yield f"{folder}/{name}", message


def gather(language: str) -> Catalog:
    """A catalogue of every message, with the translations there were."""
    path = LOCALES / language / "LC_MESSAGES" / "preuve.po"
    before = read_po(BytesIO(path.read_bytes()), locale=language) if path.is_file() else Catalog(locale=language)
    found = Catalog(
        locale=language,
        header_comment="# Preuve: what a person reads, from French. Written by tools/messages.py; translate it here.",
        project="Preuve",
        version="1",
        msgid_bugs_address="none",
        last_translator="Preuve",
        language_team="Preuve",
        creation_date=STAMP,
        revision_date=STAMP,
        fuzzy=False,
    )
    for name, message in sorted(messages(), key=lambda pair: (pair[0], str(pair[1]))):
        if not message:
            continue
        known = before.get(message if isinstance(message, str) else message[0])
        found.add(message, _kept(message, known.string) if known else None, locations=[(name, None)])
    return found


def _kept(message: str | tuple[str, ...], told: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """What was told of a message that has become one that counts, or no longer does."""
    if isinstance(message, tuple):
        return (told, told) if isinstance(told, str) else told
    return told[0] if isinstance(told, tuple) else told


def missing(catalogue: Catalog) -> list[str]:
    """The messages that aren't translated."""
    return [str(one.id) for one in catalogue if one.id and not _told(one.string)]


def _told(string: str | tuple[str, ...] | None) -> bool:
    return bool(string) if isinstance(string, str) or string is None else all(string)


def write(language: str) -> Catalog:
    """Write a catalogue and its compiled form."""
    folder = LOCALES / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = gather(language)
    with (folder / "preuve.po").open("wb") as out:
        write_po(out, catalogue, omit_header=False, width=120, include_lineno=False, sort_output=False)
    with (folder / "preuve.mo").open("wb") as out:
        write_mo(out, catalogue)
    return catalogue


if __name__ == "__main__":
    for language in ("en",):
        untold = missing(gather(language) if "--missing" in sys.argv else write(language))
        print(f"{language}: {len(untold)} messages not translated")
        if "--missing" in sys.argv:
            print("\n".join(untold))
