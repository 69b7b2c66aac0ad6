"""`preuve recordings`: calls listed with what they used, shown whole, compared; bytes that changed are told."""

import io
import json
from datetime import UTC, datetime

import pytest
from PIL import Image

from preuve import cli, steps
from preuve.calls.diff import facts
from preuve.calls.exchange import Cost, Exchange, Try, Usage
from preuve.calls.listing import calls, find, totals
from preuve.engines import Answer, Identity, ImageRequest, TextRequest, VoiceRequest
from preuve.errors import BadInput, ServiceRefused, TransientError
from preuve.maker import order, perform
from preuve.project import Project
from preuve.work import Work

STEPS = steps
EXCHANGE = Exchange(
    provider="essai",
    method="POST",
    url="http://127.0.0.1/v1/chat/completions",
    status=200,
    seconds=1.5,
    tries=(Try(status=429, reason="occupé", waited=0.2),),
    usage=Usage(input_tokens=1200, output_tokens=300),
    cost=Cost(eur=0.0125, basis="prix publié"),
)
BOARD = {"title": "Titre", "shots": [{"id": "a", "visual": "Une rue.", "alt": "Une rue."}]}


class Service:
    """An engine whose answers are given."""

    def __init__(self, answer, name="a.json", **identity):
        self.answer, self.name = answer, name
        self.told = {"engine": "essai", "capability": "text", "ai": True, "model": "m", **identity}

    def identity(self):
        return Identity(**self.told)

    def write(self, request):
        if isinstance(self.answer, Exception):
            raise self.answer
        return Answer(data=self.answer, name=self.name, model="m-2026", origin="captured", exchange=EXCHANGE, raw=b"{}")

    draw = write


def board(title):
    return json.dumps({**BOARD, "title": title}, ensure_ascii=False).encode()


def png(colour):
    out = io.BytesIO()
    image = Image.new("RGB", (128, 96), colour)
    image.paste((0, 0, 0), (0, 0, 64, 96))
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "projet").mkdir()
    return Project(tmp_path / "projet")


def write(mine, answer, prompt="Écris un film court.", **engine):
    asked = TextRequest(prompt=prompt).said()
    return perform(order("script", None, asked, Service(answer, **engine), 1, ""), mine.store, mine.recordings)


def draw(mine, answer, shot="panne"):
    asked = ImageRequest(shot=shot, prompt="Une rue.", alt="Une rue.").said()
    engine = Service(answer, name="image.png", capability="image")
    return perform(order("scene", None, asked, engine, 1, shot), mine.store, mine.recordings)


def run(*arguments):
    return cli._main(["recordings", *map(str, arguments)])


def ids(mine):
    return [one.recording.id for one in calls(mine)[0]]


def test_calls_are_listed_with_what_they_used_and_totalled(mine, capsys):
    write(mine, board("Un"))
    with pytest.raises(TransientError):
        write(mine, TransientError("lent", exchange=EXCHANGE.model_copy(update={"cost": Cost()})), prompt="Autre.")
    assert run(mine.folder, "--plain") == 0
    first, _second, total, tokens = capsys.readouterr().out.splitlines()
    assert first.startswith("script-")
    for told in ("script", "essai 1", "essai m-2026", "a répondu", "1\u202f200 → 300 jetons", "1,5\u00a0s", "0,0125 €"):
        assert told in first
    assert tokens.startswith("Les jetons sont")
    assert total == (
        "essai : 2 appels, 1 échec, 2\u202f400 → 600 jetons, 3,0\u00a0s, 0,0125 €, 1 appel au prix inconnu."
    )


def test_json_gives_the_same_to_a_program(mine, capsys):
    write(mine, board("Un"))
    with pytest.raises(ServiceRefused):
        write(mine, ServiceRefused("refusé", exchange=EXCHANGE), prompt="Autre.")
    assert run(mine.folder, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["outcome"], one["bytes"]) for one in told["calls"]] == [("answered", "intact"), ("refused", "intact")]
    assert told["totals"][0]["input_tokens"] == 2400
    assert told["calls"][0]["usage"] == {"input_tokens": 1200, "output_tokens": 300}
    assert told["unreadable"] == []


def test_an_empty_project_says_so(mine, capsys):
    assert run(mine.folder) == 0
    assert "Aucun appel" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b"autre"), "modifiés"),
        (lambda path: path.unlink(), "ne sont plus là"),
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".raw"])
def test_bytes_that_changed_are_told(mine, capsys, spoil, said, suffix):
    write(mine, board("Un"))
    ((path, _one),) = mine.recordings.all()
    spoil(path.with_name(path.name.removesuffix(".recording.json") + suffix))
    assert run(mine.folder) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert str(path) in shown.err


def test_a_file_that_is_no_recording_is_told_and_the_others_listed(mine, capsys):
    write(mine, board("Un"))
    (mine.folder / "recordings" / "x.recording.json").write_text('{"id": 1}', encoding="utf-8")
    assert run(mine.folder) == 1
    shown = capsys.readouterr()
    assert "essai : 1 appel," in shown.out
    assert "x.recording.json" in shown.err


def test_one_call_is_shown_whole_and_cannot_speak_to_the_terminal(mine, capsys):
    write(mine, board("\x1b]0;pirate\x07 \x1b[31mrouge\u202e"))
    assert run("show", ids(mine)[0][:9], "--project", mine.folder) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    for told in ("Écris un film court.", "rouge", "http://127.0.0.1/v1/chat/completions", "429", "prix publié"):
        assert told in shown


def test_long_texts_are_cut_unless_asked(mine, capsys):
    write(mine, board("Un"), prompt="mot " * 3000)
    run("show", ids(mine)[0], "--project", mine.folder)
    cut = capsys.readouterr().out
    run("show", ids(mine)[0], "--project", mine.folder, "--whole")
    assert "signes de plus" in cut
    assert len(capsys.readouterr().out) > len(cut) + 6000


@pytest.mark.parametrize("given", ["", "inconnu", "script-"])
def test_an_id_must_name_one_call(mine, given):
    write(mine, board("Un"))
    write(mine, board("Deux"), prompt="Autre.")
    with pytest.raises(BadInput, match=r"enregistrements? s'appelle"):
        find(mine, given)


def test_two_calls_are_compared_word_by_word(mine, capsys):
    write(mine, board("Un film court"), parameters={"temperature": 0.2})
    write(mine, board("Un film long"), prompt="Écris un film long.", parameters={"temperature": 0.9})
    assert run("compare", *ids(mine), "--project", mine.folder) == 0
    shown = capsys.readouterr().out
    assert "[-court-]{+long+}" in shown
    assert shown.count("[-court-]") == 2
    assert "temperature : 0.2 → 0.9" in shown


def test_the_same_bytes_are_said_to_be(mine, capsys):
    write(mine, board("Un"))
    write(mine, board("Un"), prompt="Autre.")
    run("compare", *ids(mine), "--project", mine.folder)
    assert "les mêmes octets" in capsys.readouterr().out


def test_pictures_are_compared_by_size_and_likeness(mine, capsys):
    for shot, colour in (("a", (250, 250, 250)), ("b", (240, 240, 240)), ("c", (20, 20, 20))):
        with_shot = png(colour)
        draw(mine, with_shot, shot)
    one, other, third = ids(mine)
    run("compare", one, other, "--project", mine.folder)
    near = capsys.readouterr().out
    assert "128 × 96" in near
    assert "Ressemblance des deux images, en gris : 98 %" in near
    run("compare", one, third, "--project", mine.folder, "--json")
    assert json.loads(capsys.readouterr().out)["alike"] < 0.6


def keep(mine, answer, name, prompt):
    """Record an answer, whatever it holds."""
    engine = Service(answer, name=name)
    work = Work(order("scene", None, {}, engine, 1, "panne"), mine.store, mine.folder, mine.recordings)
    work.ask(engine.write, TextRequest(prompt=prompt))


def test_drawings_are_not_compared_word_by_word_but_led_to(mine, capsys):
    for shot, name in (("a", "a.txt"), ("b", "b.svg")):
        keep(mine, b"<svg>" + f"{shot} ".encode() * 10_000 + b"</svg>", name, shot)
    run("compare", *ids(mine), "--project", mine.folder)
    shown = capsys.readouterr().out
    assert len(shown) < 2000
    for found in calls(mine)[0]:
        assert str(found.path.parent / found.recording.response.file) in shown
    assert "20\u00a0ko" in shown


def test_a_long_difference_is_cut_unless_asked(mine, capsys):
    for letter in ("a", "b"):
        keep(mine, letter.encode() * 9000, "a.txt", letter * 9000)
    run("compare", *ids(mine), "--project", mine.folder)
    cut = capsys.readouterr().out
    run("compare", *ids(mine), "--project", mine.folder, "--whole")
    assert "signes de plus (--whole)" in cut
    assert len(cut) < 10_000 < 30_000 < len(capsys.readouterr().out)


def test_steps_engines_and_personal_data_are_said_in_words(mine, capsys):
    engine = Service(board("Un"), engine="language-model")
    engine.write = lambda _request: Answer(
        data=engine.answer, name="a.json", origin="captured", details={"privacy": {"replaced": {"person": 2}}}
    )
    asked = TextRequest(prompt="Un.").said()
    perform(order("script", None, asked, engine, 1, ""), mine.store, mine.recordings)
    run(mine.folder, "--plain")
    listed = capsys.readouterr().out
    assert "· Scénario ·" in listed
    assert "modèle de langage : 1 appel." in listed
    run("show", ids(mine)[0], "--project", mine.folder)
    shown = capsys.readouterr().out
    assert "2 remplacées avant l'envoi" in shown
    assert "privacy" not in shown


def test_nothing_and_one_are_singular(mine):
    with pytest.raises(BadInput, match="0 enregistrement s'appelle"):
        find(mine, "inconnu")


def test_totals_are_by_provider_in_the_order_they_were_called(mine):
    write(mine, board("Un"))
    draw(mine, png((1, 2, 3)))
    (total,) = totals(calls(mine)[0])
    assert (total.calls, total.answered, total.eur) == (2, 2, 0.025)
    assert calls(mine)[0][0].recording.started < datetime.now(UTC)


class Voice(Service):
    """A model of this machine: its bytes are in the store."""

    def speak(self, _request):
        return Answer(data=self.answer, name="voice.wav", model="m")


@pytest.mark.parametrize("data", [b"RIFF", b"pas un son"])
def test_a_sound_that_is_gone_or_is_none_is_told_plainly(mine, capsys, data):
    engine = Voice(data, capability="voice")
    work = Work(order("voice", None, {}, engine, 1, "panne"), mine.store, mine.folder, mine.recordings)
    work.ask(engine.speak, VoiceRequest(text="Bonjour."))
    ((_path, one),) = mine.recordings.all()
    assert run("show", one.id, "--project", mine.folder) == 0
    assert facts(mine, find(mine, one.id)).startswith("voice.wav, ")
    capsys.readouterr()
    mine.store.path(one.response.sha256).unlink()
    assert run("show", one.id, "--project", mine.folder) == 0
    shown = capsys.readouterr()
    assert "ne sont plus là" in shown.out
    assert "ne sont plus là" in shown.err
    assert run("compare", one.id, one.id, "--project", mine.folder) == 2
    assert "ne sont plus là" in capsys.readouterr().err
