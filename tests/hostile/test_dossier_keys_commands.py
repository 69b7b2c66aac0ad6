"""`preuve key` and `preuve challenge` as people type them: a candidate, a juror, a machine of a continuous service."""

import io
import json
import logging
import sys

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from helpers_authority import OpenSsl
from helpers_chain import chain
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from connectors.keys import Keys
from connectors.platforms import safe
from connectors.platforms.account import Account
from connectors.platforms.vault import Vault
from preuve.cli import main
from preuve.dossier.sign import age, enrolment
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import trust as trusted
from preuve.sessions import keys as session


class Tty(io.StringIO):
    def isatty(self):
        return True


class Held(KeyringBackend):
    """A keyring of this test."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """A machine with no keyring and a folder of its own; nobody at its terminal."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    monkeypatch.setenv("PREUVE_PASSPHRASE", "planted-passphrase-Lq3")
    monkeypatch.delenv("PREUVE_SIGNING_KEY", raising=False)
    monkeypatch.setattr(safe, "COST", 2)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def run(capsys):
    def one(*words):
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out + shown.err

    return one


@pytest.fixture
def answers(monkeypatch):
    """A person at the terminal, and what she says."""

    def say(*said):
        given = iter(said)
        monkeypatch.setattr(sys, "stdin", Tty())
        monkeypatch.setattr("builtins.input", lambda _text: next(given))
        monkeypatch.setattr("typer.prompt", lambda _text, **_how: next(given))

    return say


@pytest.fixture
def ring(monkeypatch):
    before, mine = keyring.get_keyring(), Held()
    keyring.set_keyring(mine)
    monkeypatch.setenv("PREUVE_VAULT", "")
    yield mine
    keyring.set_keyring(before)


def secrets():
    return [one.secret.get_secret_value() for one in Keys.open().all()]


class TestCandidate:
    def test_she_makes_a_key_and_a_file_to_hand_over(self, run, tmp_path, caplog):
        caplog.set_level(logging.DEBUG)
        code, said = run("key", "new", "--id", "2026-014", "--name", "Claire Martin")
        assert code == 0
        found = enrolment.read(tmp_path / "work/inscription-2026-014.json")
        assert found.id == "2026-014"
        assert session.signer().key == found.key
        listed = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert {path.name for path in listed} == {"inscription-2026-014.json", "cles.json", "cles.lock"}
        told = said + caplog.text + "".join(path.read_text() for path in listed)
        assert not [one for one in secrets() if one in told]
        assert session.keys.spoken(found.key) in said

    def test_one_key_for_one_person(self, run):
        run("key", "new", "--id", "2026-014")
        code, said = run("key", "new", "--id", "2026-014", "--out", "b.json")
        assert code == 2
        assert "déjà une clé" in said
        assert len(secrets()) == 1

    def test_her_number_is_asked_for_where_she_is_there(self, run, answers):
        answers("2026-014")
        assert run("key", "new")[0] == 0
        assert session.signer().id == "2026-014"

    def test_a_file_that_is_there_is_not_overwritten(self, run, tmp_path):
        (tmp_path / "work/a.json").write_text("à moi")
        code, said = run("key", "new", "--id", "2026-014", "--out", "a.json")
        assert code == 2
        assert "existe déjà" in said
        assert (tmp_path / "work/a.json").read_text() == "à moi"
        assert secrets() == []

    def test_she_shows_it_and_writes_its_file_again(self, run, tmp_path):
        run("key", "new", "--id", "2026-014")
        code, _said = run("key", "show", "--enrolment", "encore.json", "--certificate")
        assert code == 0
        assert "CERTIFICATE REQUEST" in enrolment.read(tmp_path / "work/encore.json").request

    def test_it_is_forgotten_once_she_agreed(self, run, answers):
        run("key", "new", "--id", "2026-014")
        code, said = run("key", "forget")
        assert (code, len(secrets())) == (2, 1)
        answers("non", "oui")
        assert "Rien n'a changé" in run("key", "forget")[1]
        assert "oubliée" in run("key", "forget")[1]
        assert secrets() == []
        assert "pas de clé" in run("key", "list")[1]
        assert "--yes" in said

    def test_the_list_reads_by_a_program_too(self, run):
        run("key", "new", "--id", "2026-014")
        run("key", "new", "--id", "jury A", "--receive")
        code, said = run("key", "list", "--json")
        assert code == 0
        told = json.loads(said)
        assert {(one["use"], one["id"]) for one in told} == {("signing", "2026-014"), ("receiving", "jury A")}
        assert not [one for one in secrets() if one in said]

    def test_a_machine_s_key_comes_from_its_environment(self, run, monkeypatch, tmp_path):
        run("key", "new", "--id", "2026-014")
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        monkeypatch.setenv("PREUVE_SIGNING_KEY", pem)
        assert session.signer().key == session.keys.key_text(private.public_key())
        assert session.signer("2026-014").id == "2026-014"
        assert run("key", "show", "--enrolment", "ci.json")[0] == 2
        assert run("key", "show", "--enrolment", "ci.json", "--id", "2026-500")[0] == 0
        assert enrolment.read(tmp_path / "work/ci.json").key == session.signer().key

    def test_several_keys_are_told_apart(self, run):
        run("key", "new", "--id", "2026-014")
        run("key", "new", "--id", "2026-015")
        run("key", "new", "--id", "jury 1", "--role", "examiner")
        assert session.signer("2026-015").id == "2026-015"
        assert session.signer(prefer="2026-014").id == "2026-014"
        assert session.signer(role="examiner").id == "jury 1"
        code, said = run("key", "show")
        assert code == 2
        assert "2026-015" in said
        assert run("key", "show", "nobody")[0] == 2


class TestKeptWhere:
    def test_keys_and_accounts_share_a_ring_and_not_a_list(self, ring, run):
        vault = Vault.open()
        vault.keep(Account(platform="tiktok", id="1", label="Un", access="planted-access"))
        assert run("key", "new", "--id", "2026-014")[0] == 0
        assert [one.id for one in vault.all()] == ["1"]
        assert vault.damaged() == ()
        assert [one.id for one in Keys.open().all()] == ["2026-014"]
        assert run("key", "forget", "--yes")[0] == 0
        assert [one.id for one in vault.all()] == ["1"]
        assert not [name for _service, name in ring.kept if name.startswith("cle ")]

    def test_a_wrong_passphrase_is_said_of_keys(self, run, monkeypatch):
        run("key", "new", "--id", "2026-014")
        monkeypatch.setenv("PREUVE_PASSPHRASE", "une autre")
        code, said = run("key", "list")
        assert code == 2
        assert "vos clés" in said
        assert "comptes" not in said
        assert "une autre" not in said

    def test_a_key_damaged_elsewhere_does_not_lose_the_others(self, run, tmp_path):
        run("key", "new", "--id", "2026-014")
        run("key", "new", "--id", "2026-015")
        path = tmp_path / "data/preuve/cles.json"
        file = json.loads(path.read_text())
        name = f"cle {Keys.open().all()[0].short}"
        file["entries"][name] = file["entries"][name][:-9] + "AAAAAAAA="
        path.write_text(json.dumps(file))
        assert len(Keys.open().all()) == 1
        assert "n'est plus lisible" in run("key", "list")[1]


class TestJuror:
    @pytest.fixture
    def handed(self, run):
        run("key", "new", "--id", "2026-014", "--name", "Claire Martin")
        return "inscription-2026-014.json"

    def test_nothing_enters_her_keyring_without_her(self, run, handed, answers):
        code, said = run("key", "trust", handed)
        assert code == 2
        assert session.keys.spoken(session.signer().key) in said
        answers("non", "o")
        assert "Rien n'a changé" in run("key", "trust", handed)[1]
        assert trusted.load().keys == ()
        assert run("key", "trust", handed)[0] == 0
        assert [one.id for one in trusted.load().keys] == ["2026-014"]

    def test_a_body_makes_a_ring_for_its_jurors(self, run, handed, tmp_path):
        assert run("key", "trust", handed, "--keyring", "session.json", "--yes")[0] == 0
        assert trusted.load().keys == ()
        assert "Claire Martin" in run("key", "trusted", "--keyring", "session.json")[1]
        assert json.loads(run("key", "trusted", "--keyring", "session.json", "--json")[1])["keys"]
        code, said = run("key", "trust", handed, "--keyring", "session.json", "--yes")
        assert code == 2
        assert "déjà inscrite" in said
        assert run("key", "untrust", "2026-014", "--keyring", "session.json", "--yes")[0] == 0
        assert "vide" in run("key", "trusted", "--keyring", "session.json")[1]

    @pytest.mark.parametrize("words", [(), ("a.json", "--authority", "b.pem"), ("absent.json",)])
    def test_what_she_gives_is_said(self, run, words):
        code, said = run("key", "trust", *words)
        assert code == 2
        assert "→" in said

    def test_an_authority_is_pinned_for_what_she_says(self, run, tmp_path):
        root = OpenSsl(tmp_path / "authority").make().root
        assert run("key", "trust", "--authority", str(root), "--use", "timestamp", "--name", "Notaire", "--yes")[0] == 0
        found = trusted.load()
        assert (found.certificates("timestamp") != [], found.anchors("credentials")) == (True, "")
        assert "Notaire" in run("key", "trusted")[1]
        assert run("key", "trust", "--authority", str(root), "--use", "tout", "--yes")[0] == 2
        assert run("key", "untrust", "Notaire", "--yes")[0] == 0

    def test_a_challenge_goes_in_the_file_that_is_named(self, run, tmp_path):
        code, said = run("challenge", "new", "2026-014", "--session", "juin 2026", "--out", "defis/claire.json")
        assert code == 0, said
        assert challenges.load(tmp_path / "work/defis/claire.json").candidate == "2026-014"
        code, said = run("challenge", "new", "2026-015", "--session", "juin 2026", "--out", "defis/claire.json")
        assert (code, "existe déjà" in said) == (2, True)
        code, said = run("challenge", "new", "a", "b", "--session", "juin 2026", "--out", "deux.json")
        assert (code, "Donnez un dossier" in said) == (2, True)
        assert len(challenges.issued()) == 1

    def test_agreeing_is_an_option_not_a_key(self, run, tmp_path):
        run("key", "new", "--id", "2026-014")
        code, said = run("key", "trust", "inscription-2026-014.json", "--keyring", "session.json")
        assert code == 2
        assert "option --yes : rien n'entre" in said

    def test_a_key_is_not_made_where_its_file_cannot_go(self, run, tmp_path):
        (tmp_path / "work/fichier").write_bytes(b"")
        code, said = run("key", "new", "--id", "2026-014", "--out", "fichier/a.json")
        assert (code, "Impossible d'écrire dans" in said, "--out" in said) == (2, True, True)
        assert secrets() == []

    def test_a_challenge_for_each(self, run, tmp_path):
        run("key", "new", "--id", "jury 1", "--role", "examiner")
        code, said = run("challenge", "new", "2026-014", "2026-015", "--session", "juin 2026", "--out", "defis")
        assert code == 0
        files = sorted((tmp_path / "work/defis").iterdir())
        assert [path.name.rpartition("-")[0] for path in files] == ["defi-2026-014", "defi-2026-015"]
        found = [challenges.load(path) for path in files]
        assert {one.nonce for one in found} == {one.nonce for one in challenges.issued()}
        assert [one.examiner for one in found] == ["jury 1"] * 2
        assert "Non signé" not in said
        assert found[0].nonce in run("challenge", "list")[1]
        assert len(json.loads(run("challenge", "list", "--json")[1])) == 2
        assert run("challenge", "new", "x" * 300, "--session", "s")[0] == 2

    def test_a_receiving_key_opens_what_comes_for_her(self, run, tmp_path):
        run("key", "new", "--id", "jury A", "--receive")
        assert len(session.identities()) == 1
        assert age.recipient("reception-jury-A.json").startswith("age1")


def test_the_certificate_is_kept_with_her_key_and_no_other(run, tmp_path):
    run("key", "new", "--id", "2026-014")
    signer = session.signer()
    (tmp_path / "work/chaine.pem").write_bytes(chain(signer.private.public_key()))
    (tmp_path / "work/autre.pem").write_bytes(chain(Ed25519PrivateKey.generate().public_key()))
    (tmp_path / "work/brouillee.pem").write_bytes(chain(signer.private.public_key(), broken=True))
    for name in ("autre.pem", "brouillee.pem", "absent.pem", "inscription-2026-014.json"):
        assert run("key", "certificate", name)[0] == 2, name
    assert session.signer().chain == b""
    assert run("key", "certificate", "chaine.pem")[0] == 0
    assert session.signer().chain.count(b"BEGIN CERTIFICATE") == 2
