"""What a screen reader is given: lines of plain text, on a terminal too, where they are asked for."""

import io
import re
import shutil
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from preuve import plain
from preuve.checks.words import words as statuses
from preuve.cli import _main, app
from preuve.sessions import models
from preuve.skeleton import QUESTIONS, create

ROOT = Path(__file__).parents[2]
DRAWN = re.compile("[\u2500-\u257f\u2580-\u259f\u2800-\u28ff\u25d0-\u25ff\x1b\r\x07\x08]")
"""Boxes, blocks, braille (spinners), half-filled discs, and every command given to a terminal: colour, moving back."""
SAMPLE, PROJECT, WRITTEN = "SAMPLE", "PROJECT", "WRITTEN"
COMMANDS = (
    ("recordings", "list", SAMPLE),
    ("privacy", SAMPLE),
    ("watch-plan", SAMPLE),
    ("publications", SAMPLE),
    ("status", SAMPLE),
    ("notes", SAMPLE),
    ("prompt", "lint", SAMPLE),
    ("plan", PROJECT),
    ("review", PROJECT),
    ("audience", "show", PROJECT, "--no-open"),
    ("calendar", "show", PROJECT, "--no-open"),
    ("publish", PROJECT, "--dry-run"),
    ("pack", PROJECT, "--dry-run"),
    ("check", PROJECT),
    ("check", WRITTEN),
    ("check", WRITTEN, "--all"),
    ("verify", PROJECT),
    ("frameworks", "list"),
    ("frameworks", "show", "contenus-ia"),
    ("write", WRITTEN, "--list"),
    ("deliver", WRITTEN, "--only", "sheet"),
    ("assistant", "list", PROJECT),
    ("engines",),
    ("providers",),
    ("models", "list"),
    ("accounts",),
    ("key", "list"),
    ("key", "trusted"),
    ("challenge", "list"),
    ("privacy", "nulle-part"),
    ("check", "--video", "nulle-part.mp4"),
    ("rnu",),
    ("check", "--al"),
)
DRAWS = ("recordings", "list", SAMPLE)
"""Draws a table on a terminal, where nothing asks it not to."""


class Screen(io.StringIO):
    """A text that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    create(folder / "projet", {question.key: question.default for question in QUESTIONS})
    shutil.copytree(ROOT / "examples" / "pilotage-projet-ia", folder / "pilotage")
    return {SAMPLE: ROOT / "sample_project", PROJECT: folder / "projet", WRITTEN: folder / "pilotage"}


@pytest.fixture
def shown(monkeypatch, tmp_path, places):
    """Runs a command as if on a terminal; gives its exit code and all that it printed."""
    for name in ("NO_COLOR", "FORCE_COLOR", plain.VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PREUVE_LANG", "fr")
    monkeypatch.chdir(tmp_path)

    def run(*words):
        screen = Screen()
        monkeypatch.setattr(sys, "stdout", screen)
        monkeypatch.setattr(sys, "stderr", screen)
        code = _main([str(places.get(word, word)) for word in words])
        return code, screen.getvalue()

    return run


def every_command():
    def walk(command, names):
        yield names
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, (*names, name))

    return list(walk(get_command(app), ()))


def takes_plain(words):
    command = get_command(app)
    for word in words:
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            break
        command = inner
    return any("--plain" in one.opts for one in getattr(command, "params", ()))


def test_no_help_draws_anything(shown):
    names = every_command()
    assert len(names) > 50
    for words in names:
        code, said = shown(*words, "--help")
        assert (code, DRAWN.findall(said)) == (0, []), words
        assert len(said.split()) > 5, words


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_draws_where_plain_lines_are_asked_for(shown, monkeypatch, words):
    monkeypatch.setenv(plain.VARIABLE, "1")
    code, said = shown(*words)
    assert code in (0, 1, 2)
    assert said.strip()
    assert DRAWN.findall(said) == []


@pytest.mark.parametrize("words", [one for one in COMMANDS if one[0] in ("recordings", "watch-plan", "check", "key")])
@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_the_option_and_a_dumb_terminal_ask_for_plain_lines_too(shown, monkeypatch, words, term):
    monkeypatch.setenv("TERM", term)
    said = shown(*words, *(("--plain",) if term != "dumb" and takes_plain(words) else ()))[1]
    assert said.strip()
    assert DRAWN.findall(said) == []


def test_a_terminal_is_drawn_on_where_nobody_asks_for_less(shown, monkeypatch):
    assert DRAWN.search(shown(*DRAWS)[1])
    monkeypatch.setenv(plain.VARIABLE, "0")
    monkeypatch.setenv("TERM", "xterm")
    assert DRAWN.search(shown(*DRAWS)[1])


def test_a_word_tells_each_status_so_that_no_colour_or_sign_stands_alone(shown):
    said = shown("check", WRITTEN, "--all", "--plain")[1]
    told = [line for line in said.splitlines() if re.match(r"\s*Cr\d\.\d ", line)]
    assert len(told) == 12
    assert all(any(word in line for word in statuses().values()) for line in told)


@pytest.mark.parametrize(
    ("value", "term", "wanted"),
    [
        ("", "xterm", False),
        ("1", "xterm", True),
        ("oui", "xterm", True),
        ("non", "xterm", False),
        ("", "dumb", True),
        ("0", "dumb", False),
    ],
)
def test_the_environment_asks_for_plain_lines(monkeypatch, value, term, wanted):
    monkeypatch.setenv(plain.VARIABLE, value)
    monkeypatch.setenv("TERM", term)
    assert plain.always() is wanted
    assert plain.or_always(True)


def test_one_option_alone_is_called_plain():
    """So that the environment holds for each command that has it."""
    own = [path.name for path in (ROOT / "src/preuve/cli").glob("*.py") if '"--plain"' in path.read_text("utf-8")]
    assert own == ["arguments.py"]


def test_a_model_is_fetched_in_lines(shown, monkeypatch):
    class Catalogue:
        def fetch(self, _name, show):
            for done in range(101):
                show("voix.onnx", done, 100)
            return Path("models")

    monkeypatch.setattr(models, "reach", lambda _name: Catalogue)
    assert "\r" in shown("models", "fetch", "kokoro")[1]
    monkeypatch.setenv(plain.VARIABLE, "1")
    code, said = shown("models", "fetch", "kokoro")
    assert (code, DRAWN.findall(said)) == (0, [])
    assert [line for line in said.splitlines() if "%" in line] == [f"voix.onnx {part} %" for part in (25, 50, 75, 100)]
