"""The language of the command line, and French numbers and spaces in what a person reads."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from preuve.cli import main, spoken
from preuve.i18n import _, ngettext, speaking

CATALOGUE = Path(__file__).parents[2] / "src/preuve/locales/en/LC_MESSAGES/preuve.po"
CODE = re.compile(r"https?://\S+|\w+: (?=media|true|\[)|`[^`]*`|\{[^}]*\}")
NO_SPACE = re.compile(r"[^\s:;?!«(\[/.…,][;!?](?=\s|$)|[^\s]:(?=\s|$)|«\S|\S»")


@pytest.fixture(autouse=True)
def french(monkeypatch):
    monkeypatch.setenv("PREUVE_LANG", "fr")


@pytest.mark.parametrize("line", [["--lang", "en", "run"], ["run", "--lang", "en"], ["run", "--lang=en"]])
def test_the_language_may_stand_anywhere(line):
    assert spoken.take(line) == ["run"]
    assert _("tenu") != "tenu"


def test_what_follows_two_dashes_is_no_option():
    assert spoken.take(["run", "--", "--lang", "en"]) == ["run", "--", "--lang", "en"]
    assert _("tenu") == "tenu"


@pytest.mark.parametrize("line", [["--lang", "de", "engines"], ["engines", "--lang", "de"], ["engines", "--lang"]])
def test_an_unknown_language_is_refused(line, capsys):
    with pytest.raises(SystemExit) as ended:
        main(line)
    assert ended.value.code
    assert "--lang" in capsys.readouterr().err


def test_helps_are_told_in_the_language_asked_for():
    told = [
        subprocess.run([sys.executable, "-m", "preuve.cli", *line], capture_output=True, text=True, check=True).stdout
        for line in (["run", "--help"], ["run", "--help", "--lang", "en"])
    ]
    assert "Fabriquer le film" in told[0]
    assert "Make the film" in told[1]


def test_a_fraction_has_a_comma_in_french_and_a_point_in_english():
    text = "il dure {seconds:g} secondes"
    assert _(text).format(seconds=1.5) == "il dure 1,5 secondes"
    assert _("{what} en {n}").format(what="v1.5", n=1.5) == "v1.5 en 1,5"
    assert ngettext("{n} de {size:.1f}", "{n} de {size:.1f}", 1).format(n=3, size=2.25) == "3 de 2,2"
    with speaking("en"):
        assert "1.5" in _(text).format(seconds=1.5)


def test_every_french_message_keeps_the_spaces_of_its_punctuation():
    read = [one.id for one in read_po(BytesIO(CATALOGUE.read_bytes()))]
    told = [text for one in read for text in (one if isinstance(one, tuple) else (one,))]
    assert [text for text in told if NO_SPACE.search(CODE.sub("X", text))] == []
