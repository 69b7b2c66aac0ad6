"""L1: who vouches. Each forgery is refused for its right reason; a signer nobody knows is never called a forger."""

import base64
import json
import os

import pytest
from helpers_origin import CLAIRE, NOW, SESSION, Made, later, looked, opened, somebody, trusting

from preuve.artifact import canonical
from preuve.dossier import bag, dsse, layout
from preuve.dossier.model import LevelVerdict, Wanted
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import files
from preuve.dossier.sign.challenge import Answer
from preuve.dossier.sign.keys import Signer, spoken
from preuve.dossier.sign.trust import Trust
from preuve.dossier.verify import origin


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def claire() -> Signer:
    return somebody()


def status(points) -> str:
    return LevelVerdict(level="L1", points=tuple(points.values())).status


def sealed_again(contents, said: bytes, signer: Signer, kind: str = dsse.STATEMENT):
    kept = {name: one for name, one in contents.items() if name != layout.TAGS}
    return bag.closed({**kept, layout.ENVELOPE: signer.seal(said, kind)})


class TestSignature:
    def test_an_enrolled_key_vouches(self, tmp_path, claire):
        points = looked(tmp_path, Made(claire).contents(), trusting(claire))
        assert {name: one.status for name, one in points.items()} == {
            "signature": "verified", "statement": "verified", "candidate": "verified",
            "challenge": "not_run", "timestamp": "not_run",
        }  # fmt: skip
        assert status(points) == "verified"
        assert "Claire Martin" in points["signature"].said
        assert spoken(claire.key) in points["signature"].said

    def test_without_an_envelope_nothing_is_verified_nor_failed(self, tmp_path, claire):
        points = looked(tmp_path, Made(None).contents(), trusting(claire))
        assert list(points) == ["signature"]
        assert status(points) == "not_run"
        assert "n'est pas signé" in points["signature"].said

    def test_without_an_enrolled_key_it_says_where_to_get_one(self, tmp_path, claire):
        points = looked(tmp_path, Made(claire).contents(), Trust())
        assert points["signature"].status == "not_run"
        assert "aucune clé inscrite" in points["signature"].said
        assert "organisme" in points["signature"].remedy
        assert status(points) == "not_run"

    def test_a_signer_nobody_enrolled_is_not_called_a_forger(self, tmp_path, claire):
        points = looked(tmp_path, Made(claire).contents(), trusting(somebody("2026-099", "Zoé")))
        assert points["signature"].status == "not_run"
        assert "que personne n'a inscrite" in points["signature"].said

    def test_the_candidate_it_names_has_another_key(self, tmp_path, claire):
        points = looked(tmp_path, Made(somebody()).contents(), trusting(claire))
        assert points["signature"].status == "failed"
        assert "ce n'est pas sa clé inscrite" in points["signature"].said

    def test_a_broken_signature_is_not_an_unknown_signer(self, tmp_path, claire):
        contents = Made(claire).contents()
        envelope = json.loads(contents[layout.ENVELOPE])
        signed = bytearray(base64.b64decode(envelope["signatures"][0]["sig"]))
        signed[7] ^= 1
        envelope["signatures"][0]["sig"] = base64.b64encode(signed).decode()
        points = looked(tmp_path, {**contents, layout.ENVELOPE: canonical(envelope)}, trusting(claire))
        assert points["signature"].status == "failed"
        assert "n'a pas signé ces fichiers" in points["signature"].said
        assert points["candidate"].status == "not_run"

    def test_a_key_inside_the_package_is_never_used(self, tmp_path, claire):
        stranger = somebody("2026-099", "Zoé")
        trust = trusting(stranger).model_dump_json().encode()
        made = Made(stranger, extra={"data/inputs/trousseau.json": trust}, attached={"attestations/keys.json": trust})
        points = looked(tmp_path, made.contents(), trusting(claire))
        assert points["signature"].status == "failed"
        assert points["candidate"].status == "not_run"

    def test_a_juror_s_key_can_not_sign_a_dossier(self, tmp_path):
        juror = somebody(CLAIRE, "Claire", "examiner")
        points = looked(tmp_path, Made(juror).contents(), trusting(juror))
        assert points["signature"].status == "failed"
        assert "inscrite pour le jury" in points["signature"].said

    def test_a_keyring_that_can_not_be_read_is_not_the_dossier_s_fault(self, tmp_path, claire):
        path = tmp_path / "trousseau.json"
        path.write_text('{"kind": "preuve-keyring", "keys": [{"id": "x"}]}')
        unpacked = opened(tmp_path, Made(claire).contents())
        first = next(iter(origin.look(unpacked, Wanted(tmp_path, trust=path))))
        assert first.status == "not_run"
        assert "trousseau.json" in first.said


class TestStatement:
    def test_another_manifest(self, tmp_path, claire):
        other = Made(claire, extra={"data/inputs/note.txt": b"autre"}).contents()
        contents = {**Made(claire).contents(), layout.ENVELOPE: other[layout.ENVELOPE]}
        points = looked(tmp_path, contents, trusting(claire))
        assert list(points) == ["signature"]
        assert points["signature"].status == "failed"
        assert "d'un autre dossier" in points["signature"].said

    def test_everything_that_is_vouched_for_must_be_there(self, tmp_path, claire):
        contents = Made(claire).contents()
        said = json.loads(Made(claire).said(contents[layout.MANIFEST]))
        more = {"name": layout.INFO, "digest": {"sha256": bag.digest(contents[layout.INFO])}}
        for name, one, status in (("right", more, "verified"), ("wrong", {**more, "name": layout.BAGIT}, "failed"),
                                  ("absent", {**more, "name": "data/absent"}, "failed")):  # fmt: skip
            told = canonical({**said, "subject": [*said["subject"], one]})
            folder = tmp_path / name
            folder.mkdir()
            points = looked(folder, sealed_again(contents, told, claire), trusting(claire))
            assert points["signature"].status == status, name

    def test_a_digest_of_nothing_is_never_a_match(self, tmp_path, claire):
        contents = Made(claire).contents()
        said = json.loads(Made(claire).said(contents[layout.MANIFEST]))
        said["subject"][0]["digest"]["sha256"] = bag.EMPTY
        empty = {**contents, layout.MANIFEST: b""}
        points = looked(tmp_path, sealed_again(empty, canonical(said), claire), trusting(claire))
        assert points["signature"].status == "failed"

    @pytest.mark.parametrize("change", [
        {"_type": "https://in-toto.io/Statement/v0.1"}, {"predicateType": "https://slsa.dev/provenance/v0.2"},
        {"predicate": {}}, {"subject": []}, {"more": 1},
    ])  # fmt: skip
    def test_something_else_than_our_statement(self, tmp_path, claire, change):
        contents = Made(claire).contents()
        said = {**json.loads(Made(claire).said(contents[layout.MANIFEST])), **change}
        points = looked(tmp_path, sealed_again(contents, canonical(said), claire), trusting(claire))
        assert points["signature"].status == "failed"

    def test_another_kind_of_payload(self, tmp_path, claire):
        contents = Made(claire).contents()
        said = Made(claire).said(contents[layout.MANIFEST])
        points = looked(tmp_path, sealed_again(contents, said, claire, "text/plain"), trusting(claire))
        assert "autre chose qu'un dossier" in points["signature"].said

    @pytest.mark.parametrize("envelope", [b"", b"{}", b"[" * 50_000, b"\xff", b'{"payload":"*","payloadType":"x"}'])
    def test_an_envelope_that_is_none(self, tmp_path, claire, envelope):
        contents = {**Made(claire).contents(), layout.ENVELOPE: envelope}
        points = looked(tmp_path, contents, trusting(claire))
        assert points["signature"].status == "failed"
        assert "pas lisible" in points["signature"].said

    def test_an_endless_envelope_is_not_even_read(self, tmp_path, claire):
        unpacked = opened(tmp_path, Made(claire).contents())
        path = unpacked.path(layout.ENVELOPE)
        path.chmod(0o600)
        os.truncate(path, 1 << 36)
        (point,) = origin.look(unpacked, Wanted(tmp_path))
        assert point.status == "failed"
        assert "trop longue" in point.said

    def test_another_candidate_s_dossier(self, tmp_path, claire):
        zoe = somebody("2026-099", "Zoé")
        points = looked(tmp_path, Made(zoe).contents(), trusting(claire, zoe))
        assert points["signature"].status == "verified"
        assert points["candidate"].status == "failed"
        assert status(points) == "failed"

    @pytest.mark.parametrize(("field", "told"), [("candidate", "la personne"), ("session", "la session"),
                                                 ("run", "la production")])  # fmt: skip
    def test_what_is_shown_is_not_what_is_signed(self, tmp_path, claire, field, told):
        made = Made(claire)
        points = looked(tmp_path, made.but(signed_claims=made.claims.model_copy(update={field: "autre"})).contents(),
                        trusting(claire))  # fmt: skip
        assert points["statement"].status == "failed"
        assert told in points["statement"].said

    def test_a_dossier_that_names_nobody_is_still_vouched_for(self, tmp_path, claire):
        made = Made(claire)
        anonymous = made.claims.model_copy(update={"candidate": "", "session": ""})
        points = looked(tmp_path, made.but(claims=anonymous).contents(), trusting(claire))
        assert points["candidate"].status == "not_run"
        assert status(points) == "verified"


class TestChallenge:
    """The juror's file is required of the dossier; those she issued are only compared."""

    def answered(self, claire, one: challenges.Challenge) -> Made:
        return Made(claire, challenge=Answer(one.model_dump_json().encode(), one))

    def test_the_one_she_gave(self, tmp_path, claire):
        one = challenges.issue(CLAIRE, SESSION, NOW)
        given = files.save(tmp_path / "defi.json", one)
        points = looked(tmp_path, self.answered(claire, one).contents(), trusting(claire), given)
        assert points["challenge"].status == "verified"
        assert not points["challenge"].optional

    def test_none_in_the_dossier(self, tmp_path, claire):
        given = files.save(tmp_path / "defi.json", challenges.issue(CLAIRE, SESSION, NOW))
        points = looked(tmp_path, Made(claire).contents(), trusting(claire), given)
        assert points["challenge"].status == "failed"
        unsigned = looked(tmp_path, Made(None).contents(), trusting(claire), given)
        assert unsigned["challenge"].status == "failed"

    def test_an_old_nonce(self, tmp_path, claire):
        old = challenges.issue(CLAIRE, "janvier 2026", later(days=-20))
        challenges.keep(old)
        new = challenges.issue(CLAIRE, SESSION, NOW)
        given = files.save(tmp_path / "defi.json", new)
        points = looked(tmp_path, self.answered(claire, old).contents(), trusting(claire), given)
        assert points["challenge"].status == "failed"
        assert "ancien défi" in points["challenge"].said
        challenges.keep(new)
        unasked = looked(tmp_path, self.answered(claire, old).contents(), trusting(claire))
        assert unasked["challenge"].status == "failed"
        assert "ancien défi" in unasked["challenge"].said

    def test_another_candidate_s(self, tmp_path, claire):
        hers = challenges.issue("2026-099", SESSION, NOW)
        challenges.keep(hers)
        given = files.save(tmp_path / "defi.json", challenges.issue(CLAIRE, SESSION, NOW))
        points = looked(tmp_path, self.answered(claire, hers).contents(), trusting(claire), given)
        assert "d'une autre personne" in points["challenge"].said
        unasked = looked(tmp_path, self.answered(claire, hers).contents(), trusting(claire))
        assert unasked["challenge"].status == "failed"

    def test_the_wrong_file_is_not_told_as_the_candidate_s_fault(self, tmp_path, claire):
        hers = self.answered(claire, challenges.issue(CLAIRE, SESSION, NOW)).contents()
        given = files.save(tmp_path / "defi.json", challenges.issue("2026-099", SESSION, NOW))
        for contents in (hers, Made(claire).contents()):
            found = looked(tmp_path, contents, trusting(claire), given)["challenge"]
            assert found.status == "failed"
            assert "est pour 2026-099, ce dossier est de 2026-014 : est-ce le bon fichier ?" in found.said
            assert "quelle session" in found.ask

    def test_one_she_never_issued(self, tmp_path, claire):
        invented = challenges.issue(CLAIRE, SESSION, NOW)
        contents = self.answered(claire, invented).contents()
        assert looked(tmp_path, contents, trusting(claire))["challenge"].status == "not_run"
        challenges.keep(challenges.issue(CLAIRE, SESSION, later(days=-1)))
        points = looked(tmp_path, contents, trusting(claire))
        assert points["challenge"].status == "failed"
        assert "pas émis" in points["challenge"].said

    def test_one_she_issued_here(self, tmp_path, claire):
        one = challenges.issue(CLAIRE, SESSION, NOW)
        challenges.keep(one)
        points = looked(tmp_path, self.answered(claire, one).contents(), trusting(claire))
        assert points["challenge"].status == "verified"

    def test_a_colleague_s_counts_by_her_enrolled_key_only(self, tmp_path, claire):
        juror = somebody("jury-1", "Ana", "examiner")
        one = challenges.issue(CLAIRE, SESSION, NOW, signer=juror)
        contents = self.answered(claire, one).contents()
        assert looked(tmp_path, contents, trusting(claire, juror))["challenge"].status == "verified"
        assert looked(tmp_path, contents, trusting(claire))["challenge"].status == "not_run"
        changed = one.model_copy(update={"until": later(days=900)})
        forged = self.answered(claire, changed).contents()
        assert looked(tmp_path, forged, trusting(claire, juror))["challenge"].status == "not_run"

    def test_a_colleague_s_file_with_another_nonce_signed(self, tmp_path, claire):
        juror = somebody("jury-1", "Ana", "examiner")
        old, invented = challenges.issue(CLAIRE, SESSION, NOW, signer=juror), challenges.issue(CLAIRE, SESSION, NOW)
        made = Made(claire, challenge=Answer(old.model_dump_json().encode(), invented))
        assert looked(tmp_path, made.contents(), trusting(claire, juror))["challenge"].status == "not_run"

    def test_a_candidate_s_own_key_issues_nothing(self, tmp_path, claire):
        one = challenges.issue(CLAIRE, SESSION, NOW, signer=claire)
        points = looked(tmp_path, self.answered(claire, one).contents(), trusting(claire))
        assert points["challenge"].status == "not_run"

    def test_too_late_is_not_known_to_be_in_time(self, tmp_path, claire):
        one = challenges.issue(CLAIRE, SESSION, later(days=-40))
        challenges.keep(one)
        points = looked(tmp_path, self.answered(claire, one).contents(), trusting(claire))
        assert points["challenge"].status == "not_run"
        assert "rien n'atteste" in points["challenge"].said

    def test_the_file_must_be_the_one_that_is_signed(self, tmp_path, claire):
        one = challenges.issue(CLAIRE, SESSION, NOW)
        challenges.keep(one)
        made = Made(claire, extra={layout.CHALLENGE: one.model_dump_json().encode()})
        points = looked(tmp_path, made.contents(), trusting(claire))
        assert points["challenge"].status == "failed"

    def test_a_challenge_changed_since_it_was_signed(self, tmp_path, claire):
        juror = somebody("jury-1", "Ana", "examiner")
        one = challenges.issue("2026-099", SESSION, NOW, signer=juror)
        given = files.save(tmp_path / "defi.json", one.model_copy(update={"candidate": CLAIRE}))
        points = looked(tmp_path, Made(claire).contents(), trusting(claire), given)
        assert points["challenge"].status == "not_run"
        assert "modifié" in points["challenge"].said
        assert status(points) == "not_run"
