"""Keys, enrolments and the juror's keyring: forged, doubled, trapped; and what is asked of a person is readable."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from helpers_origin import CLAIRE, NOW, somebody, trusting

from preuve.artifact import canonical
from preuve.dossier import dsse
from preuve.dossier.sign import enrolment, files, keys, own, seals
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.seals import sealed
from preuve.dossier.sign.trust import Trust
from preuve.errors import BadInput

SECRET = "planted-secret"


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PREUVE_PASSPHRASE", raising=False)


class TestKey:
    def test_the_fingerprint_is_short_groups_of_figures(self):
        key = keys.key_text(Ed25519PublicKey.from_public_bytes(bytes(range(1, 33))))
        assert keys.spoken(key) == "64333 12247 93492 47481 90835 49857 12560 90496"
        assert keys.spoken(key) != keys.spoken(somebody().key)

    @pytest.mark.parametrize("y", ["00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f",
                                   "ee" + "ff" * 30 + "7f", "01" + "00" * 30 + "80",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                   "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"])  # fmt: skip
    def test_a_key_for_which_anybody_can_sign_is_refused(self, y):
        with pytest.raises(ValueError, match="n'importe qui"):
            keys.public_of(base64.b64encode(bytes.fromhex(y)).decode())

    def test_such_a_key_would_really_pass(self):
        """The library that verifies takes the neutral point for a key, and nothing at all for its signature."""
        neutral = bytes([1]) + bytes(31)
        Ed25519PublicKey.from_public_bytes(neutral).verify(neutral + bytes(32), b"whatever")

    @pytest.mark.parametrize("text", ["", "AA==", "A" * 43 + "=\n", "é" * 44, base64.b64encode(bytes(33)).decode()])
    def test_what_is_no_key(self, text):
        with pytest.raises(ValueError):
            keys.public_of(text)

    def test_a_key_spelt_in_another_way_is_not_another_key(self):
        key = somebody().key
        loose = key[:-2] + chr(ord(key[-2]) + 1) + "="
        assert base64.b64decode(loose) == base64.b64decode(key)
        with pytest.raises(ValueError, match="lisible"):
            keys.public_of(loose)

    def test_a_signature_of_one_kind_is_none_of_another(self):
        one = somebody()
        signature = one.sign("a", b"data")
        assert keys.holds(one.key, "a", b"data", signature)
        assert not keys.holds(one.key, "b", b"data", signature)
        assert not keys.holds(one.key, "a", b"data.", signature)
        assert not keys.holds(one.key, "a", b"data", "*")

    def test_a_secret_is_in_no_repr(self):
        made = own.signing(CLAIRE, "", "candidate", NOW)
        secret = made.secret.get_secret_value()
        assert secret not in repr(made) + str(made) + repr(made.signer()) + made.model_dump_json()


class TestEnvironment:
    @pytest.mark.parametrize("passphrase", ["", SECRET])
    def test_a_machine_without_a_keyring(self, monkeypatch, passphrase):
        private = Ed25519PrivateKey.generate()
        cipher = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, cipher).decode()
        monkeypatch.setenv("PREUVE_SIGNING_KEY", pem)
        monkeypatch.setenv("PREUVE_PASSPHRASE", passphrase)
        found = keys.from_environment()
        assert found.key == keys.key_text(private.public_key())

    @pytest.mark.parametrize("pem", [SECRET, f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----"])
    def test_what_is_no_key_is_never_repeated(self, monkeypatch, pem):
        monkeypatch.setenv("PREUVE_SIGNING_KEY", pem)
        with pytest.raises(BadInput) as caught:
            keys.from_environment()
        assert SECRET not in caught.value.diagnostics()
        assert "PREUVE_SIGNING_KEY" in caught.value.diagnostics()


class TestEnrolment:
    def written(self, tmp_path, change=None, *, certificate=False):
        one = somebody()
        told = json.loads(enrolment.enrolment(one, NOW, certificate=certificate).model_dump_json()) | (change or {})
        path = tmp_path / "inscription.json"
        path.write_text(json.dumps(told))
        return one, path

    def test_it_comes_back_with_its_request(self, tmp_path):
        one, path = self.written(tmp_path, certificate=True)
        found = enrolment.read(path)
        assert (found.key, found.id, found.role) == (one.key, CLAIRE, "candidate")
        assert "CERTIFICATE REQUEST" in found.request

    @pytest.mark.parametrize("change", [
        {"id": "2026-099"}, {"name": "Zoé"}, {"role": "examiner"}, {"made": "2020-01-01T00:00:00Z"},
        {"request": "autre"}, {"proof": ""}, {"proof": base64.b64encode(bytes(64)).decode()},
    ])  # fmt: skip
    def test_nothing_in_it_can_be_changed(self, tmp_path, change):
        _one, path = self.written(tmp_path, change)
        with pytest.raises(BadInput, match="modifié"):
            enrolment.read(path)

    def test_somebody_else_s_key_can_not_be_enrolled(self, tmp_path):
        _one, path = self.written(tmp_path, {"key": somebody().key})
        with pytest.raises(BadInput, match="modifié"):
            enrolment.read(path)

    def test_a_request_for_another_key(self, tmp_path):
        one, other = somebody(), somebody()
        told = enrolment.enrolment(one, NOW).model_copy(update={"request": enrolment.request(other)})
        path = files.save(tmp_path / "i.json", told.model_copy(
            update={"proof": one.sign(enrolment.PROOF, told.signed)}))  # fmt: skip
        with pytest.raises(BadInput, match="demande de certificat"):
            enrolment.read(path)

    @pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"kind": "preuve-keyring"}', "\x00", "1e999"])
    def test_what_is_no_enrolment(self, tmp_path, text):
        path = tmp_path / "inscription.json"
        path.write_text(text)
        with pytest.raises(BadInput) as caught:
            enrolment.read(path)
        assert "inscription.json" in caught.value.diagnostics()

    @pytest.mark.parametrize(("name", "told"), [
        ("a\x1b[31mb", "invisibles"), ("\u202eeriaf", "invisibles"), ("x" * 300, "trop longue"),
    ])  # fmt: skip
    def test_a_name_that_could_command_a_terminal(self, tmp_path, name, told):
        _one, path = self.written(tmp_path, {"name": name})
        with pytest.raises(BadInput, match=told):
            enrolment.read(path)


class TestKeyring:
    def test_the_same_key_under_two_ids_is_refused(self):
        one = somebody()
        again = keys.Signer(one.private, "2026-099", "Zoé")
        with pytest.raises(BadInput, match="une même clé ne peut pas signer pour deux personnes"):
            trusting(one, again)

    def test_two_keys_under_one_id_are_refused(self):
        with pytest.raises(BadInput, match="a déjà une autre clé"):
            trusting(somebody("Émilie  D."), somebody("e\u0301milie d."))

    def test_nor_in_a_keyring_that_is_handed_over(self, tmp_path):
        one = somebody()
        told = json.loads(trusting(one).model_dump_json())
        for change in ({"id": "2026-099"}, {"key": somebody().key}, {"role": "examiner"}):
            path = tmp_path / "trousseau.json"
            path.write_text(json.dumps({**told, "keys": [told["keys"][0], told["keys"][0] | change]}))
            with pytest.raises(BadInput):
                keyring.load(path)

    def test_it_comes_back_from_its_file(self, tmp_path):
        one, juror = somebody(), somebody("jury-1", "Ana", "examiner")
        path = keyring.save(trusting(one, juror), tmp_path / "trousseau.json")
        found = keyring.load(path)
        assert [key.id for key in found.of("candidate")] == [CLAIRE]
        assert [key.id for key in found.of("examiner")] == ["jury-1"]
        assert found.without(CLAIRE).named(CLAIRE) is None
        with pytest.raises(BadInput, match="personne ne s'appelle"):
            found.without("nobody")

    def test_her_own_is_empty_until_she_adds_to_it(self, tmp_path):
        assert keyring.load() == Trust()
        keyring.save(trusting(somebody()))
        assert keyring.load().keys
        with pytest.raises(BadInput, match="introuvable"):
            keyring.load(tmp_path / "absent.json")

    @pytest.mark.parametrize("pem", ["", "rien", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    def test_what_is_no_authority(self, tmp_path, pem):
        path = tmp_path / "autorite.pem"
        path.write_text(pem)
        with pytest.raises(BadInput, match="certificat d'une autorité"):
            keyring.authority(path, ("timestamp",))


class TestSeals:
    def envelope(self, signer, payload, signatures=1):
        """An envelope that names no key."""
        told = json.loads(signer.seal(payload))
        told["signatures"] = [{"keyid": "", "sig": told["signatures"][0]["sig"]}] * signatures
        return dsse.read(canonical(told))

    @pytest.mark.parametrize("twice", [b'"payload":"AAAA"', b'"payloadType":"x"', b'"signatures":[]'])
    def test_an_envelope_has_one_meaning_only(self, twice):
        told = somebody().seal(b"payload")
        assert dsse.read(told)[1] == b"payload"
        with pytest.raises(ValueError):
            dsse.read(told.replace(b"{", b"{" + twice + b",", 1))

    def test_the_key_that_an_envelope_names_is_only_a_hint(self):
        one, juror = somebody(), somebody("jury-1", "Ana", "examiner")
        found = sealed(*self.envelope(one, b"payload"), trusting(juror, one))
        assert (found.state, found.signer.id) == ("trusted", CLAIRE)
        assert sealed(*self.envelope(juror, b"payload"), trusting(juror, one)).state == "other-role"
        assert sealed(*self.envelope(juror, b"p"), trusting(juror, one), "examiner").state == "trusted"

    def test_looking_for_a_signer_has_an_end(self, monkeypatch):
        tried = []
        monkeypatch.setattr(seals, "WORK", 1_000_000)
        monkeypatch.setattr(seals, "public_of", lambda key: tried.append(key) or keys.public_of(key))
        last = somebody("last")
        many = trusting(*(somebody(f"c{at}") for at in range(30)), last)
        payload = b"0" * 100_000
        assert sealed(*self.envelope(last, payload, signatures=5), many).state == "unknown"
        assert len(tried) == 1
        assert sealed(*dsse.read(last.seal(payload)), many).state == "trusted"
