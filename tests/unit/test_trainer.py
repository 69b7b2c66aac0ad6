"""The trainer's material: commands that exist, times that add up, both languages alike, words that are the source's."""

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from preuve.cli import _main, app
from preuve.deliver.training import NAMES, grid, materials, times
from preuve.documents.blocks import Grid, Heading, Items
from preuve.exercise import faults
from preuve.frameworks.model import framework, names
from preuve.i18n import speaking

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates" / "trainer"


def text(name, language):
    return (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")


def told(name, language):
    return re.sub(r"\s+", " ", text(name, language))


def commands(language):
    """Every command quoted in a language, as words."""
    quoted = {one for name in NAMES for one in re.findall(r"`preuve ([^`]+)`", text(name, language))}
    return sorted(tuple(one.split()) for one in quoted)


def command_of(words):
    """The command that a line names: its words, and the options it takes."""
    command, path = get_command(app), []
    for word in words:
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            break
        command, path = inner, [*path, word]
    return path, command


@pytest.mark.parametrize("words", commands("fr"), ids=" ".join)
def test_every_quoted_command_exists_with_its_options(words, capsys):
    path, command = command_of(words)
    assert path
    assert _main([*path, "--help"]) == 0
    help_ = capsys.readouterr().out
    for option in (word for word in words if word.startswith("--")):
        assert option in help_, option
    if getattr(command, "commands", None):
        assert len(words) == len(path) or hasattr(command, "default"), "no such command in the group"


def test_both_languages_quote_the_same_commands_and_have_the_same_parts():
    bare = [[word for word in one if not word.startswith('"')] for one in commands("fr")]
    english = [[word for word in one if not word.startswith('"')] for one in commands("en")]
    assert [one[:3] for one in bare] == [one[:3] for one in english]
    for name in NAMES:
        for pattern in (r"(?m)^#+ ", r"(?m)^\|", r"(?m)^\d\. ", r"(?m)^- "):
            assert len(re.findall(pattern, text(name, "fr"))) == len(re.findall(pattern, text(name, "en"))), name


def minutes(said):
    hours, rest = re.fullmatch(r"(\d)\sh\s(\d\d)", said).groups()
    return 60 * int(hours) + int(rest)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_session_lasts_half_a_day_without_a_hole(language):
    rows = [line.split("|")[1:4] for line in text("seance", language).splitlines() if re.match(r"\| \d\sh", line)]
    starts, ends = [minutes(row[0].strip()) for row in rows], [minutes(row[1].strip()) for row in rows]
    assert (starts[0], ends[-1]) == (0, 210)
    assert starts[1:] == ends[:-1]
    assert [int(row[2]) for row in rows] == [end - start for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_answers_name_every_planted_fault(language):
    said = text("corriges", language)
    assert [one.check for one in faults(36) if f"| {one.check} |" not in said] == []


def test_the_exercise_doesn_t_give_its_answers():
    assert not any(one.check in text("exercices", language) for one in faults(36) for language in ("fr", "en"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_source_provides_for_is_quoted_word_for_word(language):
    said = told("handicap", language)
    terms = {name: framework(name).modality.terms for name in names()}
    provided = {name: [one.text for one in given if "handicap" in one.label.fr] for name, given in terms.items()}
    quoting = {name for name, quoted in provided.items() if quoted}
    assert quoting == {"contenus-ia", "pilotage-projet-ia"}
    assert all(quoted in said for name in quoting for quoted in provided[name])
    silent = said[said.index("certifiag") :]
    assert all(name in silent for name in set(names()) - quoting)


def clock(seconds):
    return f"2026-11-22T09:{seconds // 60:02d}:{seconds % 60:02d}+00:00"


def ledger(folder, name, steps):
    """A complete run: (step, hit, seconds) one after the other from nine o'clock."""
    lines = [{"kind": "start", "at": "2026-11-22T09:00:00+00:00", "sources": "s", "kit": "0"}]
    at = 0
    for number, (step, hit, seconds) in enumerate(steps):
        begun, at = at, at + seconds
        lines.append(
            {"kind": "step", "key": f"k{number}", "label": str(number), "step": step, "hit": hit, "outputs": {}}
            | {"inputs": {}, "seconds": seconds, "started": clock(begun), "ended": clock(at)}
        )
    lines += [
        {"kind": "deliver", "path": "films/web.mp4", "sha256": "0" * 64, "size": 1},
        {"kind": "end", "at": clock(at), "status": "complete"},
    ]
    (folder / "runs" / name).mkdir(parents=True)
    (folder / "runs" / name / "ledger.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8"
    )


@pytest.fixture
def sample(tmp_path):
    ledger(tmp_path, "2026-11-20-090000", [("script", False, 2), ("segment", False, 60), ("film", False, 40)])
    ledger(tmp_path, "2026-11-21-090000", [("script", True, 0)] * 30 + [("segment", False, 9)])
    return tmp_path


def test_the_times_are_those_of_the_last_whole_production(sample):
    found = times(sample)
    assert (found.whole, found.again, found.films) == (102, 9, 1)
    assert [(one.name, one.seconds) for one in found.stages] == [("script", 2), ("montage", 60), ("formats", 40)]


def test_where_nothing_was_made_whole_no_time_is_told(tmp_path):
    ledger(tmp_path, "2026-11-21-090000", [("script", True, 0), ("segment", True, 0)])
    assert times(tmp_path) is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_whole_with_and_without_times(sample, tmp_path_factory, language):
    with speaking(language):
        with_times, without = list(materials(sample)), list(materials(tmp_path_factory.mktemp("none")))
    assert [one.id for one in without][: len(NAMES)] == list(NAMES)
    assert len(without) == len(NAMES) + len(names())
    for one in (*with_times, *without):
        assert isinstance(one.blocks[0], Heading)
        assert one.title
        assert "{{" not in str(one.blocks)
        assert "{%" not in str(one.blocks)
    assert "1 min 42 s" in str(with_times[0].blocks).replace("\\xa0", " ")
    assert len([one for one in with_times[0].blocks if isinstance(one, Grid)]) == 2
    assert len([one for one in without[0].blocks if isinstance(one, Grid)]) == 1


@pytest.mark.parametrize("name", names())
def test_a_mock_jury_s_grid_has_every_criterion_with_a_question(name):
    found = framework(name)
    blocks = list(grid(found))
    tables = [one for one in blocks if isinstance(one, Grid)]
    rows = [row for one in tables for row in one.rows]
    assert len(tables) == len(found.competences)
    assert [row[0].split()[0] for row in rows] == [one.id for one in found.criteria()]
    assert all(cell.strip() for row in rows for cell in row)
    assert any(isinstance(one, Items) for one in blocks)
