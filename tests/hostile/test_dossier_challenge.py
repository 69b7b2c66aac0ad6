"""The challenge on the candidate's side: only hers, whole and in time, is packed."""

import json
from datetime import timedelta

import pytest
from helpers_origin import CLAIRE, NOW, SESSION, later, somebody

from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import files
from preuve.errors import BadInput


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def one(tmp_path):
    return files.save(tmp_path / "defi.json", challenges.issue(CLAIRE, SESSION, NOW, signer=somebody(role="examiner")))


def test_hers_is_packed_as_it_came(one):
    found = challenges.answer(one, NOW, candidate=" 2026-014", session="Juin 2026")
    assert found.data == one.read_bytes()
    assert found.told == {"nonce": found.challenge.nonce, "candidate": CLAIRE, "session": SESSION}


@pytest.mark.parametrize(("candidate", "session", "key"), [
    ("2026-099", SESSION, "candidate"), ("", SESSION, "candidate"), (CLAIRE, "juillet", "session"),
    (CLAIRE, "", "session"),
])  # fmt: skip
def test_somebody_else_s_is_refused_with_what_to_write(one, candidate, session, key):
    with pytest.raises(BadInput) as caught:
        challenges.answer(one, NOW, candidate=candidate, session=session)
    assert caught.value.key == key
    assert "preuve.toml" in caught.value.remedy
    assert ("votre projet n'en dit rien" in caught.value.message) == (not candidate or not session)


def test_an_expired_one_is_refused(one):
    assert challenges.answer(one, later(days=29), candidate=CLAIRE, session=SESSION)
    with pytest.raises(BadInput, match="plus valable"):
        challenges.answer(one, later(days=31), candidate=CLAIRE, session=SESSION)


@pytest.mark.parametrize("change", [{"until": "2030-01-01T00:00:00Z"}, {"nonce": "0" * 32}, {"key": ""}, {"proof": ""},
                                    {"examiner": "Zoé"}, {"nonce": "court"}, {"until": "2020-01-01T00:00:00Z"},
                                    {"candidate": "a\u202eb"}, {"more": 1}])  # fmt: skip
def test_one_that_was_changed_is_refused(one, change):
    one.write_text(json.dumps(json.loads(one.read_text()) | change))
    with pytest.raises(BadInput) as caught:
        challenges.load(one)
    assert "defi.json" in caught.value.diagnostics()


def test_no_two_are_the_same_and_those_issued_are_listed_in_order():
    late, soon = (challenges.issue(CLAIRE, SESSION, NOW + timedelta(days=days)) for days in (2, 1))
    assert late.nonce != soon.nonce
    folder = challenges.keep(late).parent
    challenges.keep(soon)
    (folder / "brouillon.json").write_text("{}")
    assert challenges.issued() == (soon, late)


def test_one_from_a_dossier_is_read_strictly():
    told = challenges.issue(CLAIRE, SESSION, NOW).model_dump_json()
    assert challenges.read(told.encode()).candidate == CLAIRE
    for junk in (b"", b"[]", told.encode()[:-1] + b',"kind":"preuve-challenge"}', b"[" * 10_000, b" " * 30_000):
        with pytest.raises(ValueError):
            challenges.read(junk)


def test_one_that_ends_before_it_begins_is_refused(tmp_path):
    made = challenges.issue(CLAIRE, SESSION, NOW).model_copy(update={"until": later(days=-1)})
    with pytest.raises(BadInput, match="fin de validité"):
        challenges.load(files.save(tmp_path / "defi.json", made))
