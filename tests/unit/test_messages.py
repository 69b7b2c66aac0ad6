"""The catalogues: gathered from the code as it is, compiled as they are written, with the same places to fill in."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from preuve.i18n import _, language, speaking

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "src/preuve/locales").glob("*/LC_MESSAGES/preuve.po"))


def _pairs(path: Path):
    for one in read_po(BytesIO(path.read_bytes())):
        if one.id:
            texts = zip(one.id, one.string, strict=False) if isinstance(one.id, tuple) else [(one.id, one.string)]
            yield from ((one, str(source), str(told or "")) for source, told in texts)


def test_the_catalogues_hold_the_messages_of_the_code():
    before = {path: path.read_bytes() for path in CATALOGUES}
    done = subprocess.run([sys.executable, ROOT / "tools/messages.py"], capture_output=True, text=True, check=True)
    after = {path: path.read_bytes() for path in CATALOGUES}
    for path, data in before.items():
        path.write_bytes(data)
    changed = [path.name for path in before if after[path] != before[path]]  # pytest would compare megabytes
    assert changed == [], "run: make messages" + done.stdout


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_the_written_one(path):
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(path.read_bytes())))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_fills_in_the_same_places(path):
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w*)[^}]*\}", text))

    wrong = [source for _one, source, told in _pairs(path) if told and places(source) != places(told)]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_message_is_translated_and_none_is_left_over(path):
    assert [source for _one, source, told in _pairs(path) if not told] == []
    assert read_po(BytesIO(path.read_bytes())).obsolete == {}


def test_messages_within_f_strings_are_gathered():
    gathered = {source for path in CATALOGUES for _one, source, _told in _pairs(path)}
    assert "image sans description" in gathered


def test_a_language_is_spoken_within_a_block_only():
    assert language() == "fr"
    with speaking("en"):
        assert language() == "en"
        assert _("tenu") != "tenu"
    assert _("tenu") == "tenu"
