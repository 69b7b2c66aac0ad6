"""Nothing personal leaves for a service: what it received, its headers and the recordings hold none of the originals.

The service is `openai_compatible.py` on loopback, that remembers every byte it received; it isn't one of this machine
for the kit, so that names are replaced.
"""

import json
import re

import pytest
import yaml
from helpers_service import OFFERS, ROOT, OpenAICompatible, Speaker, kept, know, make
from lxml import etree

import connectors.choose
from connectors.choose import choose
from connectors.image import IMAGES
from connectors.services.pseudonymised import Pseudonymised, Spoken
from connectors.services.turnstile import halt
from connectors.text import TEXTS
from connectors.voice import VOICES
from preuve import providers, steps
from preuve.calls.recordings import Recordings
from preuve.engines import Answer, Identity, ImageRequest, TextRequest, VoiceRequest
from preuve.errors import MissingPart, NoRecording, PermanentError, ServiceRefused
from preuve.privacy import Disguise, Name, running
from preuve.privacy.folding import fold
from preuve.project import Project
from preuve.providers import Offer
from preuve.store import Store

STEPS = steps
TEXT = {"text": Offer(model="essai-texte", schema_output=True)}
PEOPLE = ("Lina Hérault", "Marcel", "Awa Traoré", "Hugo")
ORIGINALS = ("lina", "herault", "marcel", "awa", "traore", "hugo", "tilleuls", "montreuil", "0612345678", "612345678",
             "gmail", "lilas", "fr7630006000")  # fmt: skip
PROMPT = """Écris le film de L'Atelier des Tilleuls, à Montreuil : Lina Hérault répare avec Marcel, LINA rit,
#MerciLina, l'histoire d'Awa Traoré et d'Hugo. Écris à lina.herault@gmail.com ou au 06 12 34 56 78,
12 rue des Lilas, 93100 Montreuil ; compte FR76 3000 6000 0112 3456 7890 189. Plans : lina-repare, hugo-court."""
SETTINGS = """[engines]
text = "essai"
image = "{image}"
writer = "essai"
voice = "essai"
[limits]
tries = 1
[privacy]
names = ["organisation: Association L'Atelier des Tilleuls", "lieu: Montreuil"]
{privacy}
"""


@pytest.fixture
def service(monkeypatch):
    with OpenAICompatible(reply=_board) as server:
        know(monkeypatch, server, offers={**OFFERS, **TEXT})
        monkeypatch.setattr(connectors.choose, "book", providers.book)
        yield server


@pytest.fixture
def mine(service, tmp_path):
    yield project(tmp_path / "projet")
    halt(tmp_path / "projet")


def project(folder, *, image="essai", privacy=""):
    folder.mkdir()
    brief = yaml.safe_load((ROOT / "sample_project/brief.yaml").read_text(encoding="utf-8"))
    brief["people"] = [{"name": name, "looks": "environ 40 ans"} for name in PEOPLE]
    (folder / "brief.yaml").write_text(yaml.safe_dump(brief, allow_unicode=True), encoding="utf-8")
    (folder / "preuve.toml").write_text(SETTINGS.format(image=image, privacy=privacy), encoding="utf-8")
    return Project(folder)


def _board(asked):
    """A storyboard made of whatever names the prompt holds, as a model would: in capitals, in ids, in the plural."""
    prompt = asked["messages"][0]["content"]
    first, family, other = re.search(r"(\w+) (\w+) répare avec (\w+)", prompt).groups()
    slug = re.search(r"Plans : (\S+),", prompt)[1]
    told = re.search(r"Écris à (\S+) ou au ([+\d ]+),", prompt)
    if "<svg" in prompt:
        return f'<svg viewBox="0 0 9 9"><g id="{first.lower()}-bras"/><text>{first} &amp; {other.upper()}</text></svg>'
    shot = {"id": slug, "visual": f"{first.upper()} et {other}.", "alt": f"{first} {family}.",
            "narration": f"Écrivez à {told[1]}, appelez le {told[2].replace(' ', '.')}. Les {other}s."}  # fmt: skip
    return json.dumps({"title": f"L'atelier de {first}", "shots": [shot]}, ensure_ascii=True)


def _first(asked):
    return re.search(r"(\w+) \w+ répare avec", asked["messages"][0]["content"])[1]


def writer(mine):
    return choose(TEXTS, mine.settings.engines.text, "text").build(mine, step="script")


def painter(mine):
    return choose(IMAGES, mine.settings.engines.image, "image").build(mine)


def speaker(mine):
    return choose(VOICES, mine.settings.engines.voice, "voice").build(mine)


def left(service):
    """Everything the service received, folded, spaces out, so that nothing hides in it."""
    whole = [f"{seen.path} {seen.headers} {seen.body.decode()}" for seen in service.requests]
    plain = [text.encode().decode("unicode_escape", "replace") + text for text in whole]
    return re.sub(r"[\s.\-]+", "", fold("\n".join(plain)).text)


def squeezed(text):
    """Folded, without the spaces in numbers."""
    return re.sub(r"(?<=\d)\s+(?=\d)", "", fold(text).text)


def originals_in(text):
    return [one for one in ORIGINALS if one in text]


def originals_recorded(mine):
    found = [path for path in (mine.folder / "recordings").rglob("*") if path.is_file()]
    assert found
    return {
        path.name: hits
        for path in found
        if (hits := originals_in(squeezed(path.read_bytes().decode("utf-8", "replace"))))
    }


class Refusing:
    """A service that quotes what it was asked."""

    def write(self, request):
        assert "Lina" not in request.prompt
        raise ServiceRefused(f"Refusé : {request.prompt}", remedy=f"Écrivez plutôt : {request.prompt}")


class TestText:
    def test_no_original_leaves_and_all_come_back(self, mine, service):
        made, _recorded = make(mine, "script", writer(mine), TextRequest(prompt=PROMPT))
        assert service.count("/chat/completions") == 1
        assert originals_in(left(service)) == []
        assert originals_recorded(mine) == {}
        board = json.loads(mine.store.read(made["draft.json"]))
        (shot,) = board["shots"]
        assert board["title"] == "L'atelier de Lina"
        assert (shot["id"], shot["visual"], shot["alt"]) == ("lina-repare", "LINA et Marcel.", "Lina Hérault.")
        assert shot["narration"] == "Écrivez à lina.herault@gmail.com, appelez le 06 12 34 56 78. Les Marcels."

    def test_what_was_replaced_is_told_by_kind_and_never_by_name(self, mine):
        made, _recorded = make(mine, "script", writer(mine), TextRequest(prompt=PROMPT))
        (one,) = kept(mine)
        assert one.details["privacy"]["replaced"] == {
            "organisation": 1, "place": 1, "person": 10, "email": 1, "telephone": 1, "address": 1, "iban": 1
        }  # fmt: skip
        assert one.details["privacy"]["unseen"] == ["not-asked"]
        told = json.loads(mine.store.read(made["about.json"]))["details"]["privacy"]
        assert told["restored"] == {"person": 7, "email": 1, "telephone": 1}
        assert one.engine.parameters["pseudonymised"]["version"] == 1
        assert originals_in(fold(json.dumps(told)).text) == []

    def test_it_replays_and_is_not_paid_again(self, mine, service):
        first, _recorded = make(mine, "script", writer(mine), TextRequest(prompt=PROMPT))
        again, _recorded = make(mine, "script", writer(mine), TextRequest(prompt=PROMPT))
        replay = Recordings(Store(mine.folder / "autre"), mine.recordings.brought, replay=True)
        third, _recorded = make(mine, "script", writer(mine), TextRequest(prompt=PROMPT), recordings=replay)
        assert service.count("/chat/completions") == 1
        assert first["draft.json"].sha256 == again["draft.json"].sha256 == third["draft.json"].sha256
        with pytest.raises(NoRecording):
            make(mine, "script", writer(mine), TextRequest(prompt=PROMPT + " Plus court."), recordings=replay)

    def test_an_answer_asked_again_hides_names_too(self, mine, service):
        answers = iter(['{"title": "Marcel"}', None])
        service.reply = lambda asked: next(answers) or _board(asked)
        make(mine, "script", writer(mine), TextRequest(prompt=PROMPT))
        assert service.count("/chat/completions") == 2
        assert originals_in(left(service)) == []

    def test_a_refusal_speaks_of_her_people_and_is_recorded_without_them(self, mine, service):
        service.fail("/chat/completions", "refused", code="content_filter")
        with pytest.raises(ServiceRefused):
            make(mine, "script", writer(mine), TextRequest(prompt=PROMPT))
        assert originals_recorded(mine) == {}

    def test_what_an_error_and_its_remedy_quote_is_hers_again(self):
        with pytest.raises(ServiceRefused) as caught:
            Pseudonymised(Refusing(), (Name(text="Lina Hérault"),)).write(TextRequest(prompt="Avec Lina Hérault."))
        assert caught.value.diagnostics() == "Refusé : Avec Lina Hérault.\n→ Écrivez plutôt : Avec Lina Hérault."

    def test_a_schema_is_looked_through(self, mine, service):
        schema = {"type": "object", "properties": {"id": {"enum": ["lina-repare"]}}, "required": ["id"],
                  "additionalProperties": False}  # fmt: skip
        make(mine, "script", writer(mine), TextRequest(prompt=PROMPT, json_schema=schema))
        assert originals_in(left(service)) == []
        sent = service.requests[0].json["response_format"]["json_schema"]["schema"]
        assert sent["properties"]["id"]["enum"] == [re.search(r"Plans : (\S+),", _sent(service))[1]]

    def test_without_it_everything_leaves(self, tmp_path, service):
        mine = project(tmp_path / "nu", privacy="pseudonymise = false")
        engine = writer(mine)
        assert not isinstance(engine, Pseudonymised)
        make(mine, "script", engine, TextRequest(prompt=PROMPT))
        assert originals_in(left(service)) == list(ORIGINALS)
        halt(mine.folder)


class TestPictures:
    ASKED = ImageRequest(shot="lina-repare", prompt=PROMPT, alt="Lina et Marcel.", subjects=("Hugo",))

    def test_a_service_draws_without_the_names(self, mine, service):
        make(mine, "scene", painter(mine), self.ASKED)
        assert service.count("/images/generations") == 1
        assert originals_in(left(service)) == []
        assert {name for name in originals_recorded(mine) if not name.endswith((".png", ".raw"))} == set()
        (one,) = kept(mine)
        assert one.request["shot"] != "lina-repare"
        assert one.request["alt"].endswith(".")

    def test_a_writer_draws_without_the_names_each_time_it_is_asked(self, tmp_path, service):
        mine = project(tmp_path / "svg", image="svg")
        scene = (ROOT / "sample_project/recordings/image/panne.svg").read_text(encoding="utf-8")
        answers = iter(["<svg></svg>", scene])
        service.reply = lambda asked: (
            next(answers).replace("Lina", _first(asked)).replace("lina", _first(asked).lower())
        )
        made, recorded = make(mine, "scene", painter(mine), self.ASKED)
        assert scene.count("lina") == mine.store.read(made["scene.svg"]).count(b"lina") > 0
        assert len(recorded) == service.count("/chat/completions") == 2
        assert originals_in(left(service)) == []
        assert originals_recorded(mine) == {}
        halt(mine.folder)

    def test_a_drawing_is_restored_in_texts_and_identifiers(self, mine):
        answer = writer(mine).write(TextRequest(prompt=PROMPT + " <svg>"))
        root = etree.fromstring(answer.data)
        assert root[0].get("id") == "lina-bras"
        assert root[1].text == "Lina & MARCEL"


class Told:
    """An engine that keeps what it was asked, and answers what it is given."""

    def __init__(self, answer):
        self.answer, self.asked, self.warmed = answer, [], False

    def identity(self):
        return Identity(engine="essai", capability="text", ai=True, parameters={"temperature": 0.2})

    def write(self, request):
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Answer(data=self.answer, name="a.txt", origin="captured", details={"revised_prompt": request.prompt})

    def warm(self):
        self.warmed = True


class TestAnyEngine:
    NAMES = (Name(text="Lina"),)

    def test_pictures_leave_as_they_are_and_that_is_told(self):
        inner = Told(b"ok")
        digests = ("a" * 64, "b" * 64)
        answer = Pseudonymised(inner, self.NAMES).write(TextRequest(prompt="Vois Lina.", pictures=digests))
        assert inner.asked[0].pictures == digests
        assert answer.details["privacy"]["pictures_as_they_are"] == 2

    def test_what_the_service_tells_of_the_answer_is_restored_too(self):
        answer = Pseudonymised(Told(b"ok"), self.NAMES).write(TextRequest(prompt="Vois Lina."))
        assert answer.details["revised_prompt"] == "Vois Lina."

    def test_its_error_speaks_of_her_people(self):
        inner = Told(PermanentError(""))
        engine = Pseudonymised(inner, self.NAMES)
        inner.answer = PermanentError(f"le service n'aime pas {Disguise(['Lina'], self.NAMES).put_on('Lina')}")
        with pytest.raises(PermanentError) as caught:
            engine.write(TextRequest(prompt="Vois Lina."))
        assert "Lina" in caught.value.diagnostics()

    def test_bytes_that_are_no_text_are_left(self):
        assert Pseudonymised(Told(b"\x89PNG\xff"), self.NAMES).write(TextRequest(prompt="Lina")).data == b"\x89PNG\xff"

    def test_everything_else_is_the_engines_own(self):
        inner = Told(b"ok")
        Pseudonymised(inner, self.NAMES).warm()
        assert inner.warmed
        with pytest.raises(AttributeError):
            _ = Pseudonymised(inner, self.NAMES).unknown

    def test_its_identity_says_how_and_never_whom(self, monkeypatch):
        plain = Pseudonymised(Told(b""), self.NAMES).identity()
        assert plain == Pseudonymised(Told(b""), (Name(text="Marcel"),)).identity()
        assert plain.parameters == {"temperature": 0.2, "pseudonymised": {"version": 1, "looks_with": "forms 1"}}
        monkeypatch.setattr(running, "identity", lambda: "modèle 3.8")
        deep = Pseudonymised(Told(b""), self.NAMES, deep=True).identity()
        assert deep.parameters["pseudonymised"]["looks_with"] == "forms 1, modèle 3.8"

    def test_asked_to_look_deeper_it_hides_what_the_model_sees(self, monkeypatch):
        monkeypatch.setattr(running, "identity", lambda: "modèle 3.8")
        monkeypatch.setattr(running, "people", lambda text: [(5, 21)] if text.startswith("Vois Fatoumata") else [])
        inner = Told(b"ok")
        answer = Pseudonymised(inner, (), deep=True).write(TextRequest(prompt="Vois Fatoumata Diallo, Mme Diallo."))
        assert "Fatoumata" not in inner.asked[0].prompt
        assert "Diallo" not in inner.asked[0].prompt
        assert "unseen" not in answer.details["privacy"]

    def test_without_the_model_looking_deeper_is_an_error(self, monkeypatch):
        monkeypatch.setattr(running, "identity", lambda: "")
        inner = Told(b"ok")
        with pytest.raises(MissingPart, match="privacy"):
            Pseudonymised(inner, (), deep=True).write(TextRequest(prompt="Vois Lina."))
        assert inner.asked == []


@pytest.mark.slow
def test_a_voice_says_the_names_and_the_recording_says_so(mine, service):
    service.speak = speech = Speaker()
    try:
        made, _recorded = make(mine, "voice", speaker(mine), VoiceRequest(text="Lina et Marcel réparent."))
    finally:
        speech.close()
    assert isinstance(speaker(mine), Spoken)
    assert b"Lina et Marcel" in service.requests[0].body
    told = json.loads(mine.store.read(made["about.json"]))["details"]["privacy"]
    assert told["left_as_said"] == {"person": 2}
    assert kept(mine)[0].details["privacy"]["left_as_said"] == {"person": 2}


def test_a_provider_of_this_machine_gets_everything(tmp_path, monkeypatch):
    with OpenAICompatible(reply=_board) as server:
        know(monkeypatch, server, offers={**OFFERS, **TEXT}, local=True)
        monkeypatch.setattr(connectors.choose, "book", providers.book)
        mine = project(tmp_path / "local")
        assert not isinstance(writer(mine), Pseudonymised)
        halt(mine.folder)


def _sent(service):
    return service.requests[0].json["messages"][0]["content"]
