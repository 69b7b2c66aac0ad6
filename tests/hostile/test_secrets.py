"""No secret of the environment is ever written or shown: planted keys are looked for wherever a run leaves something.

Each scene is a production without Prefect (script, picture, voice) against a service on loopback, watched as
`preuve run` is, that succeeds or fails in each way a service does; then every file under the folder (project, ledger,
recordings, store, pages), every line logged at any level, the terminal and each error's whole trace are searched.
"""

import base64
import json
import logging
import math
import shutil
import struct
import sys
import tempfile
import traceback
import wave
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

import helpers_media  # first: it puts the servers on the path
from elevenlabs import ElevenLabs
from helpers_service import OFFERS, ROOT, VARIABLE, OpenAICompatible, know
from helpers_sounds import BED, MUSIC

import connectors.choose
from connectors.choose import choose
from connectors.services.turnstile import halt
from connectors.sound import SOUNDS
from flows import shots
from flows.production import Production
from preuve import providers
from preuve.crash import report_crash
from preuve.display import Plain
from preuve.errors import PreuveError
from preuve.options import Options
from preuve.project import Project
from preuve.providers import Offer
from preuve.sessions.recordings import list_calls
from preuve.sessions.recordings import show as show_call
from preuve.watch import Watch

pytestmark = pytest.mark.slow
PATHS = {"script": "/chat/completions", "image": "/images/generations", "voice": "/audio/speech"}
FAULTS = ("expired", "busy", "broken", "html", "wrong_json", "refused", "hang_up", "slow", "redirect", "echo")
BOARD = (ROOT / "sample_project/recordings/text/script-chaleureux.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def planted():
    """A key for every provider the kit knows, each one recognisable."""
    names = {one.key for one in providers.book().providers.values() if one.key} | {VARIABLE}
    return {name: f"plantee-{number:02}-Zq8vKx3Lw9Rt" for number, name in enumerate(sorted(names))}


@pytest.fixture
def keys(planted, tmp_path, monkeypatch):
    for name, value in planted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPENAI_LOG", "debug")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return planted


@pytest.fixture
def service(keys, monkeypatch):
    with OpenAICompatible(key=keys[VARIABLE], reply=lambda _asked: BOARD, speak=_tone) as server:
        offers = {"text": Offer(model="essai-texte", schema_output=True), **OFFERS}
        know(monkeypatch, server, offers=offers)
        monkeypatch.setenv(VARIABLE, keys[VARIABLE])
        monkeypatch.setattr(connectors.choose, "book", providers.book)
        yield server


def forms(planted):
    """A key as it may be written: plain, with its header, in base64, in an address, in hexadecimal."""
    for value in planted.values():
        data = value.encode()
        yield from (value, base64.b64encode(data).decode().rstrip("="), quote(value), data.hex(), value[-12:])


def scene(folder, sample):
    """A project of three calls, its keys in the environment alone."""
    shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("recordings", "storyboards"))
    (folder / "preuve.toml").write_text(
        '[engines]\ntext = "essai"\nimage = "essai"\nvoice = "essai"\n[limits]\ntries = 2\ntimeout_seconds = 1\n',
        encoding="utf-8",
    )
    return Project(folder)


def play(project, *steps):
    """The script, then a picture or a voice as asked, watched; what a person and a log are told of what goes wrong."""
    told = []
    with Watch(project, Plain(), show=False) as watch:
        work = Production(project, Options(until="voice"), watch.hear)
        board, told = _try(lambda: shots.write_script(work), told)
        for step in steps if board else ():
            make = {"image": shots.draw, "voice": shots.speak}[step]
            _made, told = _try(lambda make=make: make(work, board.shots[0]), told)
        if work.run.folder:
            work.run.finish("failed" if told else "partial")
            watch.settle(work.run.folder)
        work.close()
    halt(project.folder)
    return told


def _try(act, told):
    try:
        return act(), told
    except PreuveError as error:
        report_crash()  # in the folder that is searched
        trace = "".join(traceback.format_exception(error))
        return None, [*told, str(error), repr(error), error.diagnostics(), repr(vars(error)), trace]


def found_in(folder, texts, planted):
    """Where a planted key is."""
    hits = [f"text {number}" for number, text in enumerate(texts) for form in forms(planted) if form in text]
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            hits += [str(path) for form in forms(planted) if form.encode() in data]
    return sorted(set(hits))


def look(folder, told, caplog, capsys):
    """Everything that was told besides the files."""
    shown = capsys.readouterr()
    return [*told, shown.out, shown.err, caplog.text, *(repr(vars(record)) for record in caplog.records)]


def test_calls_that_succeed_leave_no_key(tmp_path, sample, service, keys, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    project = scene(tmp_path / "p", sample)
    told = play(project, "image", "voice")
    assert told == []
    assert [service.count(path) for path in PATHS.values()] == [1, 1, 1]
    assert all(seen.headers["authorization"] == f"Bearer {keys[VARIABLE]}" for seen in service.requests)
    for path in (tmp_path / "p/recordings").rglob("*.recording.json"):
        show_call(project.folder, path.name.removesuffix(".recording.json"), as_json=False, whole=True)
    list_calls(project.folder, as_json=True, plain=True)
    written = {path.parent.name for path in tmp_path.rglob("*.recording.json")}
    assert {"script", "scene", "voice"} <= written
    assert list(tmp_path.rglob("ledger.jsonl"))
    assert list((tmp_path / "p/runs").rglob("index.html"))
    assert found_in(tmp_path, look(tmp_path, told, caplog, capsys), keys) == []


@pytest.mark.parametrize("step", PATHS)
def test_a_call_that_succeeds_with_the_key_in_a_header_leaves_no_key(
    tmp_path, sample, service, keys, caplog, capsys, step
):
    caplog.set_level(logging.DEBUG)
    service.request_id = f"req-{keys[VARIABLE]}"
    project = scene(tmp_path / "p", sample)
    told = play(project, *({step} - {"script"}))
    assert told == []
    assert service.count(PATHS[step]) == 1
    kept = [json.loads(path.read_text()) for path in (tmp_path / "p/recordings").rglob("*.recording.json")]
    assert {one["exchange"]["request_id"][:7] for one in kept} == {"req-***"}
    list_calls(project.folder, as_json=True, plain=True)
    assert found_in(tmp_path, look(tmp_path, told, caplog, capsys), keys) == []


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", PATHS)
def test_calls_that_fail_leave_no_key(tmp_path, sample, service, keys, caplog, capsys, step, fault):
    caplog.set_level(logging.DEBUG)
    _fault(service, PATHS[step], fault, keys)
    project = scene(tmp_path / "p", sample)
    told = play(project, *({step} - {"script"}))
    assert told, "the service failed, and nothing was told"
    kept = list((tmp_path / "p/recordings").rglob("*.recording.json"))
    assert any(json.loads(path.read_text())["outcome"] != "answered" for path in kept)
    list_calls(project.folder, as_json=False, plain=True)
    assert found_in(tmp_path, look(tmp_path, told, caplog, capsys), keys) == []


@pytest.mark.parametrize("fault", ["", "echo", "cut", "html", "hang_up", "busy"])
def test_music_of_a_service_leaves_no_key(tmp_path, keys, caplog, capsys, fault):
    """Over the services' own HTTP; this one puts the key in a cookie and in a header of its own accord."""
    caplog.set_level(logging.DEBUG)
    key = keys["ELEVENLABS_API_KEY"]
    with ElevenLabs(key=key) as server:
        server.request_id = f"req-{key}"
        if fault == "echo":
            body = json.dumps({"detail": {"status": "invalid_api_key", "message": f"Wrong key {key}"}}).encode()
            server.fail(MUSIC, "status", status=401, body=body)
        elif fault:
            server.fail(MUSIC, fault)
        project = helpers_media.project(tmp_path / "p", "elevenlabs", server.base_url, limits="tries = 1")
        engine = choose(SOUNDS, "elevenlabs", "sound").build(project)
        made, told = _try(lambda: helpers_media.make(project, "bed", engine, BED), [])
    halt(project.folder)
    assert bool(made) == (not fault)
    list_calls(project.folder, as_json=False, plain=True)
    assert list((tmp_path / "p/recordings").rglob("*.recording.json"))
    assert found_in(tmp_path, look(tmp_path, told, caplog, capsys), keys) == []


def test_the_search_finds_what_is_there(tmp_path, keys):
    value = keys[VARIABLE]
    (tmp_path / "a.json").write_bytes(base64.b64encode(value.encode()))
    assert found_in(tmp_path, [f"Bearer {value}", "rien"], keys) == [str(tmp_path / "a.json"), "text 0"]


def _fault(service, path, kind, keys):
    """Make a path fail; a service may say the key back, send the call elsewhere, or be late."""
    how = {
        "echo": {"status": 401, "body": json.dumps({"error": {"message": f"Wrong key {keys[VARIABLE]}"}}).encode()},
        "redirect": {"body": f"{service.origin.replace('127.0.0.1', 'localhost')}/v1/ailleurs".encode()},
        "slow": {"seconds": 3.0},
    }
    service.fail(path, "instead" if kind == "echo" else kind, **how.get(kind, {}))


def _tone(text, _voice, _speed):
    """A sound of the length that the text takes to say, trembling as speech does."""
    rate, seconds = 16_000, len(text) / 15
    frames = b"".join(
        struct.pack("<h", int(9000 * math.sin(at / 12) * (0.6 + 0.4 * math.sin(at / 2000))))
        for at in range(int(rate * seconds))
    )
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames)
    return out.getvalue()
