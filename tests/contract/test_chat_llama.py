"""Text from a real llama.cpp server on loopback: SmolLM2-135M, held to the storyboard's schema.

The model is tiny: its storyboards have the right form and little sense, so only their form is looked at here.
"""

import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers_service import kept, know, make, project

from connectors.choose import choose
from connectors.services.turnstile import halt
from connectors.text import TEXTS
from preuve.boards import reply
from preuve.engines import TextRequest
from preuve.errors import PermanentError
from preuve.providers import Limits, Offer
from preuve.storyboard_schema import schema

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

from llama import MODEL, LlamaServer

PROMPT = "Write the storyboard of a very short film about repairing bikes. Two shots, short sentences."
OFFER = Offer(model=MODEL, schema_output=True, schema_bounds=True)
ENDLESS = "max_tokens = {}\noptions = {{ignore_eos = true}}"  # llama.cpp's own: it writes on to the limit
pytestmark = pytest.mark.long


@pytest.fixture(scope="session")
def llama():
    with LlamaServer() as server:
        yield server


@pytest.fixture
def mine(llama, tmp_path, monkeypatch):
    know(monkeypatch, llama, offers={"text": OFFER}, key="", local=True, limits=Limits(at_once=4))
    made = project(tmp_path / "projet", limits="tries = 1", options="max_tokens = 1500\ntemperature = 0\nseed = 1")
    yield made
    halt(made.folder)


def again(mine, limits, options):
    """The same project with other settings."""
    halt(mine.folder)
    return project(mine.folder, limits=limits, options=options)


def engine(mine):
    return choose(TEXTS, "essai", "text").build(mine, step="script")


def _interrupt() -> None:
    """What Ctrl-C does: the signal ends whatever the main thread waits for."""
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def test_a_storyboard_comes_in_its_form_and_is_kept(mine) -> None:
    asked = TextRequest(prompt=PROMPT, json_schema=schema(4))
    made, recorded = make(mine, "script", engine(mine), asked)
    assert b'"shots"' in mine.store.read(made["draft.json"])
    assert len(recorded) == len(kept(mine))
    last = kept(mine)[-1]
    assert last.model == MODEL
    assert last.exchange.cost.eur == 0.0
    assert last.exchange.usage.output_tokens > 20
    assert last.exchange.headers["content-type"].startswith("text/event-stream")
    ((path, one),) = [pair for pair in mine.recordings.all() if pair[1].id == last.id]
    assert reply(mine.recordings.answer(path, one)).shots
    assert mine.recordings.read(path, one.raw).count(b"data: ") > 20


def test_an_answer_cut_by_its_length_comes_in_pieces_that_are_kept(mine) -> None:
    writer = engine(again(mine, "tries = 1", ENDLESS.format(200)))
    with pytest.raises(PermanentError, match="coupée") as caught:
        writer.write(TextRequest(prompt=PROMPT))
    assert caught.value.exchange.usage.output_tokens == 200
    assert caught.value.raw.count(b"data: ") > 200


def test_a_silence_longer_than_the_wait_is_a_failure_told(mine, llama) -> None:
    mine = again(mine, "tries = 1\ntimeout_seconds = 1", "max_tokens = 100")
    with pytest.raises(PermanentError, match="après 1 essai"):
        make(mine, "script", engine(mine), TextRequest(prompt="one two three four " * 600))
    (one,) = kept(mine)
    assert one.outcome == "failed"
    assert "aucune réponse en 1 s" in one.exchange.tries[0].reason


def test_an_interruption_stops_at_once_and_frees_the_place(mine) -> None:
    mine = again(mine, "tries = 1", ENDLESS.format(6000))
    writer = engine(mine)
    threading.Timer(1.0, _interrupt).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        writer.write(TextRequest(prompt=PROMPT))
    assert time.monotonic() - began < 5
    short = engine(again(mine, "tries = 1", "max_tokens = 200"))
    assert short.write(TextRequest(prompt="Say yes.", json_schema={"enum": ["yes"]})).data.strip() == b'"yes"'


def test_four_at_once_are_answered_each_its_own(mine) -> None:
    words = ("red", "green", "blue", "white")
    writer = engine(mine)
    asked = [TextRequest(prompt=f"Say {word}.", json_schema={"enum": [word]}) for word in words]
    with ThreadPoolExecutor(4) as pool:
        said = [answer.data.decode() for answer in pool.map(writer.write, asked)]
    assert said == [f'"{word}"' for word in words]


def test_more_text_than_the_model_can_read(mine) -> None:
    with pytest.raises(PermanentError, match="trop longue") as caught:
        engine(mine).write(TextRequest(prompt="one two three four " * 5000))
    assert caught.value.exchange.status == 400


def test_a_server_that_heeds_no_model_name_tells_which_one_answered(mine) -> None:
    writer = engine(again(mine, "tries = 1", 'max_tokens = 200\nmodels = {text = "a-model-it-lacks"}'))
    answer = writer.write(TextRequest(prompt="Say yes.", json_schema={"enum": ["yes"]}))
    assert (writer.identity().model, answer.model) == ("a-model-it-lacks", MODEL)


def test_a_server_that_wants_a_key_and_one_that_is_down(tmp_path, monkeypatch) -> None:
    with LlamaServer(context=512, parallel=1, key="clef-de-l-essai") as server:
        know(monkeypatch, server, offers={"text": OFFER}, local=True)
        mine = project(tmp_path / "projet", limits="tries = 1")
        asked = TextRequest(prompt="Say yes.", json_schema={"enum": ["yes"]})
        with pytest.raises(PermanentError, match="refusé la clé"):
            engine(mine).write(asked)
        monkeypatch.setenv("ESSAI_API_KEY", "clef-de-l-essai")
        assert engine(mine).write(asked).data.strip() == b'"yes"'
    with pytest.raises(PermanentError, match="ne répond pas à l'adresse"):
        engine(mine).write(asked)
    halt(mine.folder)
