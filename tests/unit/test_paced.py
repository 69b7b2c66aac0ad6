"""Long work under `--plain`: a line as a part begins, what is left every ten seconds at most, nothing with --json."""

import pytest

from preuve.checks import checks
from preuve.dossier.build.pack import JUDGED
from preuve.sessions import paced
from preuve.sessions.check_display import Shown
from preuve.sessions.paced import Paced
from preuve.sessions.packing import Asked, _progress


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on only when told."""
    now = [100.0]
    monkeypatch.setattr(paced.time, "monotonic", lambda: now[0])
    return now


def heard(capsys):
    return capsys.readouterr().err.splitlines()


def test_a_part_is_said_once_as_it_begins(clock, capsys):
    told = Paced()
    for part in ("écriture", "écriture", "liste"):
        told.begin(part)
    assert heard(capsys) == ["Écriture…", "Liste…"]


def test_what_is_left_is_said_every_ten_seconds_at_most(clock, capsys):
    told = Paced()
    told.begin("contrôles")
    for _second in range(25):
        clock[0] += 1
        told.tell((clock[0] - 100) / 50)
    assert heard(capsys) == [
        "Contrôles…",
        "Contrôles : 20 %, reste environ 40 s.",
        "Contrôles : 40 %, reste environ 30 s.",
    ]


def test_what_commands_a_terminal_is_not_printed(clock, capsys):
    Paced().begin("a\x1b[31mb")
    assert heard(capsys) == ["A [31mb…"]


def test_checks_of_a_run_are_two_parts(clock, capsys):
    names = list(checks())
    with Shown(plain=True).progress("2026-01-01-000000") as hear:
        for name in (*names, *names):
            hear(name)
    assert heard(capsys) == [
        "Contrôles de la production 2026-01-01-000000…",
        "Constats dans les deux langues, puis rapport…",
    ]


def test_nothing_is_said_of_what_has_not_begun_nor_to_a_program(clock, capsys):
    with Shown(plain=True).progress("a"), Shown(plain=True, as_json=True).progress("a") as hear:
        hear("FMT01")
    with Shown().progress("a") as hear:
        hear("FMT01")
    with _progress(Asked(plain=True, as_json=True)) as tell:
        tell("recherche", 0.5)
    assert heard(capsys) == []


def test_parts_of_sealing_are_told(clock, capsys):
    names = list(checks())
    with _progress(Asked(plain=True)) as tell:
        for at, name in enumerate(names):
            clock[0] += 1
            tell(f"contrôle {name}", JUDGED * at / len(names))
        tell("recherche de secrets", 0.8)
    lines = heard(capsys)
    assert lines[0] == "Contrôles refaits pour le dossier, en français et en anglais…"
    assert lines[-1] == "Recherche de secrets…"
    between = [line for line in lines[1:-1] if "reste environ" in line]
    assert len(between) == len(lines) - 2 == (len(names) - 1) // 10
