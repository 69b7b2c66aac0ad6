"""The command line: light, in French, with exit codes and remedies; never a traceback."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from preuve import cli, wiring
from preuve.attempts.iterations import Attempt
from preuve.cli import _main
from preuve.controls.model import judged
from preuve.controls.told import measured
from preuve.display import Bars, Plain, display
from preuve.errors import BadInput
from preuve.history import PastRun
from preuve.options import Options
from preuve.project import Brief, Project
from preuve.reading import load
from preuve.run_stages import Stage
from preuve.run_state import RunState
from preuve.sessions.check import run_folder
from preuve.sessions.production import _status_line
from preuve.skeleton import QUESTIONS, create

ROOT = Path(__file__).parents[2]
DEFAULTS = {question.key: question.default for question in QUESTIONS}


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_help_imports_nothing_heavy():
    code = "import sys; from preuve.cli import _main; _main(['--help']); print(sorted(sys.modules))"
    loaded = python("-c", code).stdout
    for heavy in ("numpy", "cv2", "prefect", "moviepy", "pydantic_settings", "faster_whisper", "requests"):
        assert f"'{heavy}'" not in loaded


def test_every_command_has_help(capsys):
    for command in cli.app.registered_commands:
        assert _main([command.name or command.callback.__name__, "--help"]) == 0
    assert "preuve" not in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["rnu"], ["run", "--jusqua", "x"], ["models", "fetch"]])
def test_a_wrong_command_says_where_help_is(capsys, arguments):
    assert _main(arguments) == 2
    assert "preuve --help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["iterate"], "il manque : Quoi : script, image ou voice."),
        (["choose", "image"], "il manque : Le plan, puis le numéro de l'essai."),
        (["rnu"], "La commande « rnu » n'existe pas. Vouliez-vous écrire « run » ?"),
        (["run", "--targe", "x"], "L'option « --targe » n'existe pas. Vouliez-vous écrire « --target » ?"),
        (["run", "--jusqua", "x"], "L'option « --jusqua » n'existe pas."),
        (["run", "--until"], "L'option « --until » attend une valeur."),
        (["run", "a", "b"], "Il y a un mot de trop dans la commande : b"),
        (["iterate", "script", "--temperature", "x"], "Il y faut : Liberté laissée au modèle, de 0 à 2."),
    ],
)
def test_what_is_wrong_in_a_command_is_said_in_french(capsys, monkeypatch, arguments, said):
    monkeypatch.setenv("PREUVE_LANG", "fr")
    assert _main(arguments) == 2
    told = capsys.readouterr().err
    assert said in told
    for english in ("Missing", "No such", "Invalid", "unexpected", "requires"):
        assert english not in told


def test_possible_values_are_listed_without_english(tmp_path):
    (tmp_path / "a.yaml").write_text("what: film\nof: a\nnumber: 2\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(tmp_path / "a.yaml", Attempt)
    assert caught.value.remedy == "Choisissez : script, image, voice."


def test_a_limit_is_written_as_french_does(tmp_path, monkeypatch):
    monkeypatch.setenv("PREUVE_LANG", "fr")
    text = "what: voice\nof: a\nnumber: 2\nchanges: {speed: 3}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(tmp_path / "a.yaml", Attempt)
    assert caught.value.remedy == "Donnez au plus 1,6."


def test_a_status_counts_in_french(tmp_path):
    step = {"kind": "step", "step": "script", "key": "k", "label": "", "hit": False, "outputs": {}, "inputs": {}}
    lines = [step, {"kind": "end", "status": "partial"}]
    (tmp_path / "ledger.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    assert _status_line(PastRun(tmp_path)).endswith(" : partielle, 1 opération, 0 film")


@pytest.mark.parametrize("name", ["superlatives", "figures"])
def test_none_of_something_is_singular(name):
    assert measured(judged(name, ())).startswith(("0 superlatif,", "0 chiffre ou quantité,"))


def test_a_missing_folder_says_how_to_make_a_project(capsys, tmp_path):
    assert _main(["run", str(tmp_path / "rien")]) == 2
    assert "preuve new" in capsys.readouterr().err


def test_an_unforeseen_error_shows_no_traceback(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("preuve.sessions.production.print_status", lambda _folder: 1 / 0)
    assert _main(["status", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    path = Path(told.split(": ")[-1].strip())
    assert "ZeroDivisionError" in path.read_text()


def test_interrupted_says_that_nothing_is_lost(capsys, monkeypatch, tmp_path):
    def interrupt(_folder):
        raise KeyboardInterrupt

    monkeypatch.setattr("preuve.sessions.production.print_status", interrupt)
    monkeypatch.setattr("preuve.sessions.production.produce", lambda *_args, **_how: interrupt(""))
    assert _main(["run", str(tmp_path)]) == 130
    assert "« preuve run » reprendra" in capsys.readouterr().err
    assert _main(["status", str(tmp_path)]) == 130
    told = capsys.readouterr().err
    assert "preuve run" not in told
    assert "Relancez la même commande" in told


def test_a_run_that_does_not_exist_is_no_project_to_create(tmp_path):
    (tmp_path / "runs" / "2026-11-22-095422").mkdir(parents=True)
    (tmp_path / "runs" / "2026-11-22-095422" / "ledger.jsonl").touch()
    for given in (tmp_path / "runs" / "2026-11-22-095423", tmp_path / "2026-11-22-095423"):
        with pytest.raises(BadInput, match="cette production n'existe pas") as caught:
            run_folder(given)
        assert "2026-11-22-095422" in caught.value.remedy
    with pytest.raises(BadInput, match="ce dossier n'existe pas"):
        run_folder(tmp_path / "ailleurs" / "projet")


def test_engines_are_listed_by_capability(capsys):
    assert _main(["engines"]) == 0
    told = capsys.readouterr().out
    for name in (
        "recorded",
        "outline",
        "svg",
        "illustrator",
        "kokoro",
        "piper",
        "synth",
        "faster-whisper",
        "openai-whisper",
    ):
        assert name in told


def test_without_the_repository_a_command_says_so():
    code = f"""
import sys
sys.path = [path for path in sys.path if path not in ("", {str(ROOT)!r})]
from preuve.cli import _main
sys.exit(_main(["engines"]))
"""
    done = python("-c", code)
    assert done.returncode == 2
    assert "dépôt" in done.stderr


def test_every_name_of_the_wiring_can_be_reached():
    for name in wiring.REACH:
        assert wiring.reach(name)


def test_new_makes_a_project_that_reads_well(tmp_path):
    folder = create(tmp_path / "l'été à Évry", {**DEFAULTS, "subject": 'Un "sujet" : l\'été & <b>co</b>'})
    brief = load(folder / "brief.yaml", Brief)
    assert brief.subject == 'Un "sujet" : l\'été & <b>co</b>'
    assert [one.name for one in brief.targets] == ["tiktok", "instagram-feed", "web"]
    assert Project(folder).settings.engines.image == "illustrator"
    assert (folder / ".gitignore").is_file()


def test_new_never_writes_over_a_folder(tmp_path):
    (tmp_path / "mien").mkdir()
    (tmp_path / "mien" / "notes.txt").write_text("à moi")
    with pytest.raises(BadInput, match="pas vide"):
        create(tmp_path / "mien", DEFAULTS)
    assert [path.name for path in (tmp_path / "mien").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("answers", [{"targets": "tictoc"}, {"language": "français"}, {"subject": ""}])
def test_a_wrong_answer_leaves_nothing_behind(tmp_path, answers):
    with pytest.raises(BadInput):
        create(tmp_path / "neuf", {**DEFAULTS, **answers})
    assert not (tmp_path / "neuf").exists()


@pytest.mark.parametrize(("given", "key"), [({"until": "fin"}, "--until"), ({"targets": ("radio",)}, "targets")])
def test_options_that_make_no_sense_are_refused(given, key):
    with pytest.raises(BadInput) as caught:
        Options(**given).check(("web",))
    assert caught.value.key == key


def test_until_goes_no_further():
    options = Options(until="voice")
    assert options.reaches("images")
    assert not options.reaches("captions")


def state(**given) -> RunState:
    stages = (
        Stage(name="script", title="Scénario", state="made", done=2, planned=2),
        Stage(name="voice", title="Voix", state="running", done=1, planned=3, running=("panne",)),
    )
    return RunState(**{"title": "t", "status": "running", "percent": 40, "remaining": 65.0, "stages": stages, **given})


def test_plain_progress_says_each_thing_once(capsys, monkeypatch):
    plain = Plain()
    plain.show(state())
    plain.show(state())
    monkeypatch.setattr(time, "monotonic", lambda: plain._last + 60)
    plain.show(state())
    assert capsys.readouterr().out.splitlines() == [
        "Scénario : fait (2).",
        "40 % du travail, reste environ 1\u00a0min\u00a005\u00a0s.",
    ]


def test_bars_follow_the_run():
    bars = Bars()
    bars.show(state())
    voice = bars.progress.tasks[bars.stages["voice"]]
    assert (voice.completed, voice.total, voice.fields["note"]) == (1, 3, "panne")
    assert bars.progress.tasks[bars.whole].completed == 40


def test_what_is_not_a_terminal_gets_plain_lines():
    assert isinstance(display(plain=False), Plain)
    assert os.environ["PREUVE_LANG"] == "fr"
