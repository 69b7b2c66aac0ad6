"""What the session's table tells: who signed only where that holds, challenges by the folder, each thing once."""

import json

import pytest
from helpers_origin import NOW, somebody, trusting
from helpers_session import dossier, film

from preuve.dossier import layout
from preuve.dossier.report import likeness, session, texts
from preuve.dossier.report.blocks import blocks
from preuve.dossier.report.handed import Film, Handed
from preuve.dossier.report.odd import odd
from preuve.dossier.report.oddity import Odd
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import files
from preuve.dossier.sign import trust as keyring
from preuve.errors import BadInput
from preuve.sessions.session_table import Shown, lines, verify_folder
from preuve.sessions.verifying import Asked, Written

pytestmark = pytest.mark.long

NONCE = "0123456789abcdef0123456789abcdef"
NARRATION = "Chez nous le pain se pétrit avant l'aube, la farine vient du moulin d'à côté."


@pytest.mark.parametrize("broken", [False, True])
def test_nobody_is_said_to_have_signed_where_the_signature_was_not_examined(tmp_path, monkeypatch, broken):
    """One byte changed: L0 fails, L1 isn't looked at, and no name stands beside that."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    hers = somebody("Awa", "Awa Diop")
    ring = keyring.save(trusting(hers), tmp_path / "trousseau.json")
    (tmp_path / "s").mkdir()
    file = dossier(tmp_path / "s/awa.zip", "Awa", key=hers.private, extra={"data/logs/x.txt": b"avant"})
    if broken:
        file.write_bytes(file.read_bytes().replace(b"avant", b"apres", 1))
    verify_folder(tmp_path / "s", Asked(keyring=ring), Written(out=tmp_path / "out"), Shown(as_json=True))
    (row,) = json.loads((tmp_path / "out/session.json").read_bytes())["rows"]
    assert row["levels"]["L0"] == ("failed" if broken else "verified")
    assert row["signer"] == ("" if broken else "Awa Diop (Awa)")
    told = session.signed(Handed.model_validate(row))
    assert told == ("signature pas examinée : les fichiers ont changé" if broken else "signé par Awa Diop (Awa)")
    for name in ("session.html", "session.csv"):
        assert told in (tmp_path / "out" / name).read_text("utf-8-sig")
        assert ("signé par Awa" in (tmp_path / "out" / name).read_text("utf-8-sig")) != broken


@pytest.mark.parametrize(("change", "told"), [
    ({"signature": "failed", "keys": ("k",)}, "la signature ne concorde pas"),
    ({"keys": ("k",)}, "signé par une clé que vous ne connaissez pas"),
    ({}, "pas signé"),
])  # fmt: skip
def test_why_nobody_is_named_is_said(change, told):
    assert session.signed(Handed(file="a.zip", sha256="1", levels={"L0": "verified"}, **change)) == told


def test_folder_of_challenges_gives_each_its_own(tmp_path, monkeypatch):
    """An examiner on another machine: her challenges are those of the folder, one of which is left unanswered."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    people = {name: somebody(name, name) for name in ("Awa", "Hugo", "Lina")}
    ring = keyring.save(trusting(*people.values()), tmp_path / "trousseau.json")
    asked = {name: files.save(tmp_path / "defis" / f"{name}.json", challenges.issue(name, "2026-1", NOW))
             for name in ("Awa", "Hugo")}  # fmt: skip
    nonces = {"Awa": challenges.load(asked["Awa"]).nonce, "Hugo": "", "Lina": ""}
    (tmp_path / "s").mkdir()
    for name, nonce in nonces.items():
        dossier(tmp_path / f"s/{name}.zip", name, key=people[name].private, nonce=nonce,
                extra={layout.CHALLENGE: asked["Awa"].read_bytes()} if nonce else {})  # fmt: skip
    verify_folder(tmp_path / "s", Asked(challenge=tmp_path / "defis", keyring=ring), Written(out=tmp_path),
                         Shown(as_json=True))  # fmt: skip
    rows = json.loads((tmp_path / "session.json").read_bytes())["rows"]
    assert [row["levels"]["L1"] for row in rows] == ["verified", "not_run", "verified"], "Hugo's is unanswered"


def test_challenges_that_cant_be_read_stop_before_anything_is_looked_at(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"x")
    folder = tmp_path / "defis"
    folder.mkdir()
    with pytest.raises(BadInput, match="aucun défi"):
        verify_folder(tmp_path, Asked(challenge=folder), Written(), Shown(as_json=True))
    (folder / "awa.json").write_text("{}")
    with pytest.raises(BadInput) as caught:
        verify_folder(tmp_path, Asked(challenge=folder), Written(), Shown(as_json=True))
    assert "awa.json" in caught.value.diagnostics()
    with pytest.raises(BadInput, match="une seule personne") as caught:
        verify_folder(tmp_path, Asked(challenge=folder / "awa.json"), Written(), Shown(as_json=True))
    assert "répertoire" in caught.value.remedy


def test_each_thing_is_told_once_whatever_the_number_of_dossiers_the_gravest_first():
    """Six dossiers of one run, five of one person, one under another name: one block, three things, none twice."""
    text = texts.Text(name=texts.STORYBOARD, passages=(NARRATION,), pasted=30)
    rows = [Handed(file=f"{n}.zip", sha256=str(n), candidate="Hugo" if n == 4 else "Awa", keys=("k",), signer="Awa",
                   ledger="l", nonce=NONCE if n < 4 else "", texts=(text,)) for n in range(1, 7)]  # fmt: skip
    found = odd(rows)
    assert [(one.kind, one.rows) for one in found] == [
        ("key", (1, 2, 3, 4, 5, 6)),
        ("run", (1, 2, 3, 4, 5, 6)),
        ("candidate", (1, 2, 3, 5, 6)),
        ("template", (1, 2, 3, 4, 5, 6)),
    ]
    group, kit = blocks(found)
    assert group.title == "Ces 6 dossiers sont la même production"
    assert [one.kind for one in group.odd] == ["key", "candidate"]
    assert [one.kind for one in kit.odd] == ["template"]
    told = session.headline(session.Session(at=NOW, rows=tuple(rows), odd=tuple(found)))
    assert told.startswith("6 dossiers. À regarder : même clé (6 dossiers), même production (6 dossiers), même pers")
    lines_ = list(lines(session.Session(at=NOW, rows=tuple(rows), odd=tuple(found))))
    assert len(lines_) < 45
    assert sum("même production" in line for line in lines_) == 3, "in a word, as a title, and why"


def test_key_that_surely_signed_for_two_is_told_apart_from_what_is_only_said():
    """The third's signature wasn't examined: it is neither hidden, nor held as proved."""
    rows = [Handed(file=f"{name}.zip", sha256=name, candidate=name, keys=("k",), signer=signer)
            for name, signer in (("Awa", "Awa"), ("Hugo", "Awa"), ("Lina", ""))]  # fmt: skip
    assert [(one.rows, one.said) for one in odd(rows)] == [
        ((1, 2), "La même clé a signé pour Awa et Hugo."),
        ((1, 2, 3), "Ils se disent signés par la même clé, pour Awa, Hugo et Lina."),
    ]
    assert "même clé" in session.to_csv(session.Session(at=NOW, rows=tuple(rows), odd=tuple(odd(rows)))).decode()


def test_dossiers_that_have_nothing_to_do_with_each_other_have_a_block_each():
    found = [Odd(kind="text", rows=(1, 2), said="x"), Odd(kind="film", rows=(2, 3), said="y"),
             Odd(kind="key", rows=(5, 6), said="z"), Odd(kind="sample", rows=(1, 5), said="s")]  # fmt: skip
    told = blocks(found)
    assert [one.rows for one in told] == [(5, 6), (1, 2, 3), (1, 5)]
    assert [[odd_.kind for odd_ in one.odd] for one in told] == [["key"], ["text", "film"], ["sample"]]


def test_film_of_three_dossiers_is_told_once(tmp_path):
    print_ = likeness.fingerprint(film(tmp_path / "web.mp4", 0))
    own = [Film(names=("data/deliverables/films/web.mp4",), sha256=str(n), fingerprint=print_) for n in range(3)]
    (found,) = odd([Handed(file=f"{n}.zip", sha256=str(n), films=(one,)) for n, one in enumerate(own)])
    assert (found.kind, found.rows) == ("film", (1, 2, 3))
    assert found.said.startswith("Le même film : Site web (100 % des images pareilles")
