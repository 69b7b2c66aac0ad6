"""Keys of services: where they are looked for, kept and never shown; what `preuve providers` tells."""

import io
import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from connectors.services import keys
from connectors.services.line import Line
from preuve.cli import main
from preuve.errors import BadInput, MissingPart
from preuve.project import Project
from preuve.providers import book

SECRET = "sk-plantee-0123456789abcdef"


class Memory(KeyringBackend):
    """A keyring that forgets at the test's end."""

    priority = 1

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


@pytest.fixture
def ring(monkeypatch):
    """A keyring of the test's own, and no key in the environment."""
    before = keyring.get_keyring()
    for one in book().providers.values():
        monkeypatch.delenv(one.key or "NONE", raising=False)
    memory = Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def line_to(folder, address):
    """A line to vLLM at an address."""
    (folder / "preuve.toml").write_text(f'[providers.vllm]\nbase_url = "{address}"\n', encoding="utf-8")
    return Line.open(Project(folder), "vllm", "text")


class TestKeys:
    def test_the_environment_comes_first(self, ring, monkeypatch):
        one = book().providers["mistral"]
        keys.keep(one, "sk-du-trousseau")
        assert keys.key_of(one) == "sk-du-trousseau"
        monkeypatch.setenv(one.key, f" {SECRET}\n")
        assert keys.key_of(one) == SECRET

    def test_a_missing_one_names_the_variable_and_the_page(self, ring):
        with pytest.raises(MissingPart, match="MISTRAL_API_KEY") as caught:
            keys.key_of(book().providers["mistral"])
        assert "https://console.mistral.ai" in caught.value.remedy

    def test_a_badly_copied_one_is_not_shown(self, ring, monkeypatch):
        monkeypatch.setenv("MISTRAL_API_KEY", "sk-plantée 123")
        with pytest.raises(MissingPart, match="mal copiée") as caught:
            keys.key_of(book().providers["mistral"])
        assert "123" not in caught.value.diagnostics()

    def test_a_local_service_may_do_without(self, ring):
        assert keys.key_of(book().providers["vllm"]) == ""
        assert keys.key_of(book().providers["ollama"]) == ""

    @pytest.mark.parametrize("address", ["http://192.0.2.20:8000/v1", "https://vllm.exemple.fr/v1"])
    def test_a_service_of_her_own_network_may_do_without(self, ring, sample, address):
        assert line_to(sample, address).key() == ""

    def test_its_key_never_leaves_in_clear_text(self, ring, sample, monkeypatch):
        opened = line_to(sample, "http://192.0.2.20:8000/v1")
        monkeypatch.setenv("VLLM_API_KEY", SECRET)
        with pytest.raises(BadInput, match="pas chiffrée"):
            opened.key()
        with pytest.raises(BadInput, match="pas chiffrée"):
            line_to(sample, "http://192.0.2.20:8000/v1")
        assert line_to(sample, "https://vllm.exemple.fr/v1").key() == SECRET

    def test_no_keyring_is_as_if_absent_and_said_when_needed(self, ring):
        keyring.set_keyring(NoKeyring())
        one = book().providers["mistral"]
        assert not keys.present(one)
        with pytest.raises(MissingPart, match="trousseau") as caught:
            keys.keep(one, SECRET)
        assert "export MISTRAL_API_KEY" in caught.value.remedy
        assert SECRET not in caught.value.diagnostics()


class TestCommands:
    def run(self, capsys, *words):
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out + shown.err

    def test_the_list_says_where_data_goes_and_whether_a_key_is_there(self, ring, monkeypatch, capsys, tmp_path):
        monkeypatch.setenv("MISTRAL_API_KEY", SECRET)
        code, shown = self.run(capsys, "providers", "--project", str(tmp_path))
        assert code == 0
        assert "présente (MISTRAL_API_KEY)" in shown
        assert "absente (OPENAI_API_KEY)" in shown
        assert "Union européenne" in shown
        assert SECRET not in shown

    @pytest.mark.parametrize("name", book().providers)
    def test_each_can_be_shown(self, ring, name, capsys, tmp_path):
        code, shown = self.run(capsys, "providers", "show", name, "--project", str(tmp_path))
        assert code == 0
        assert book().providers[name].base_url in shown
        assert "None" not in shown

    def test_a_project_shows_its_own_address(self, ring, sample, capsys):
        (sample / "preuve.toml").write_text('[providers.vllm]\nbase_url = "http://127.0.0.1:7/v1"\n', encoding="utf-8")
        assert "http://127.0.0.1:7/v1" in self.run(capsys, "providers", "show", "vllm", "--project", str(sample))[1]

    def test_a_cloud_model_is_said_to_be_elsewhere(self, ring, sample, capsys):
        named = '[providers.ollama.models]\ntext = "gpt-oss:120b-cloud"\n'
        (sample / "preuve.toml").write_text(named, encoding="utf-8")
        shown = self.run(capsys, "providers", "show", "ollama", "--project", str(sample))[1]
        assert "Vos données partent pour ceci : texte." in shown
        assert "restent sur votre machine" not in shown
        assert "Combien de temps elles sont gardées : inconnu" in shown

    def test_a_key_is_kept_without_being_shown_and_forgotten(self, ring, monkeypatch, capsys, tmp_path):
        monkeypatch.setattr("typer.prompt", lambda _text, *, hide_input: SECRET if hide_input else "")
        here = ("--project", str(tmp_path))
        code, shown = self.run(capsys, "providers", "key", "mistral", *here)
        assert code == 0
        assert SECRET not in shown
        assert ring.kept == {("preuve", "MISTRAL_API_KEY"): SECRET}
        assert "retirée" in self.run(capsys, "providers", "key", "mistral", "--forget", *here)[1]
        assert ring.kept == {}
        assert "n'avait pas" in self.run(capsys, "providers", "key", "mistral", "--forget", *here)[1]

    def test_a_key_is_read_from_a_terminal_in_silence(self, ring, monkeypatch, capsys, tmp_path):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        monkeypatch.setattr("getpass.getpass", lambda *_args, **_more: SECRET)
        code, shown = self.run(capsys, "providers", "key", "mistral", "--project", str(tmp_path))
        assert code == 0
        assert SECRET not in shown
        assert ring.kept == {("preuve", "MISTRAL_API_KEY"): SECRET}

    def test_a_service_without_a_key_says_so(self, ring, capsys, tmp_path):
        code, shown = self.run(capsys, "providers", "key", "ollama", "--project", str(tmp_path))
        assert code == 2
        assert "ne demande pas de clé" in shown

    def test_engines_lists_both_kinds(self, capsys):
        code, shown = self.run(capsys, "engines")
        assert code == 0
        text = next(line for line in shown.splitlines() if line.startswith("text"))
        assert "outline" in text
        assert "mistral" in text
