"""The page that `preuve pack` shows: what it says of each level, of people, and of what stays home."""

import os
from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from preuve.checks.finding import Evidence, Finding
from preuve.dossier import layout
from preuve.dossier.build import told as page
from preuve.dossier.build.pack import Packed, Wish
from preuve.dossier.build.personal import Personal
from preuve.dossier.model import Claim, Claims, Pinned
from preuve.dossier.sign.keys import Signer
from preuve.options import Options
from preuve.project import Project
from preuve.run_sources import sources

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FINDINGS = [
    Finding(id="CAP01", title="a", kind="requirement", status="met"),
    Finding(
        id="CAP02", title="b", kind="requirement", status="unmet", evidence=(Evidence(name="heard.json", sha256="a"),)
    ),
]
VEILLE = "data/inputs/documents/veille.md"


@pytest.fixture
def packed(tmp_path):
    """A dossier of a few files, with no run behind it."""
    (tmp_path / "media").mkdir()
    run = SimpleNamespace(folder=tmp_path / "runs/2026-11-21-090000", status="complete", sources="")
    run.sources = sources(tmp_path, Options())
    run.folder.mkdir(parents=True)
    (run.folder / "ledger.jsonl").write_text("")
    lines = [{"kind": "step", "step": "voice", "label": "fete", "recordings": ["voice-1"]}, {"kind": "end"}]
    made = SimpleNamespace(
        run=run, project=Project(tmp_path), lines=lines, findings={"fr": FINDINGS}, copies={"a": "b"}, digests={}
    )
    claim = Claim(
        id="finding/CAP01", statement="a", comparator="check", artifacts=(Pinned(name=VEILLE, sha256="0" * 64),)
    )
    claims = Claims(run="2026-11-21-090000", title="Réparer", kit="0.1.0", claims=(claim,))
    contents = {
        "data/deliverables/films/web.mp4": b"0" * 2_500_000,
        layout.MACHINE_RECORDINGS + "voice-1.recording.json": b"{}",
        layout.MANIFEST: b"",
    }
    return Packed(made, claims, contents, (), Wish())


def told(packed):
    return "\n".join(page.told(packed))


def test_it_says_each_kind_with_its_weight(packed):
    said = told(packed)
    assert "Films, sous-titres, textes et page livrés : 1 fichier, 2,5\u00a0Mo" in said
    assert "En tout : 3 fichiers, 2,5\u00a0Mo" in said
    assert "1 contrôle tenu, 1 non tenu" in said
    assert "1 copie d'un film" in said


def test_every_file_is_of_one_kind(packed):
    names = [layout.LEDGER, layout.TIMESTAMP, layout.BAGIT]
    folders = (layout.RAW, layout.ARTIFACTS, layout.OTHER_RUNS, layout.AUDIENCE, layout.WORKFLOW, layout.REPORT)
    names += [f"{folder}a" for folder in (*folders, layout.INPUTS, layout.BLOBS)]
    contents = dict.fromkeys(names, b"1")
    counted = page.kinds(contents)
    assert sum(count for count, _weight in counted.values()) == len(names)
    assert counted[page.REST] == (2, 2)


def test_an_unsigned_dossier_says_that_nothing_forces_a_key(packed):
    origin = page.reachable(packed)["L1"]
    assert origin.startswith("non")
    assert "Rien n'y oblige" in origin


def test_a_signed_one_says_what_it_lacks(packed):
    signed = replace(packed, wish=Wish(signer=Signer(KEY, "C-042", "Léa")))
    assert "signé (Léa)" in page.reachable(signed)["L1"]
    assert "sans date prouvée" in page.reachable(signed)["L1"]
    dated = replace(signed, contents={**signed.contents, layout.TIMESTAMP: b""})
    assert "daté par une autorité" in page.reachable(dated)["L1"]


def test_what_a_replay_will_lack_is_named(packed):
    assert page.reachable(packed)["L3"].startswith("oui")
    contents = {name: one for name, one in packed.contents.items() if "voice-1" not in name}
    assert "la réponse de l'IA manque pour fete" in page.reachable(replace(packed, contents=contents))["L3"]


def test_what_is_heard_or_left_out_is_counted_apart(packed):
    assert "d'après ce que la reconnaissance vocale a entendu" in page.reachable(packed)["L2"]
    assert "que vous retirez" not in page.reachable(packed)["L2"]
    claims = packed.claims.model_copy(update={"redacted": {VEILLE: "0" * 64}})
    left = replace(packed, claims=claims)
    assert "1 ne pourront pas l'être en entier" in page.reachable(left)["L2"]
    assert "documents/veille.md : retiré à votre demande" in told(left)


def test_people_are_told_with_a_few_files(packed):
    found = (Personal("adresse électronique « a@b.fr »", ("a.md", "b.md", "c.md", "d.md")),)
    said = told(replace(packed, personal=found))
    assert "adresse électronique « a@b.fr » : a.md, b.md, c.md, …" in said
    assert "Données personnelles" not in told(packed)


def test_a_long_list_is_cut_with_its_count(packed):
    found = tuple(Personal(f"adresse électronique « {n}@b.fr »", ("a.md",)) for n in range(page.MOST + 3))
    assert "… et 3 autres" in told(replace(packed, personal=found))


def test_what_a_juror_will_ask_about_is_told_first(packed, tmp_path, monkeypatch):
    for name in page.overriding(os.environ):
        monkeypatch.delenv(name)
    assert "À savoir avant" not in told(packed)
    (tmp_path / "preuve.toml").write_text('[dossier]\ncandidate = "C-042"\n')
    packed.made.run.sources = sources(tmp_path, Options())
    (tmp_path / "preuve.toml").write_text('[dossier]\ncandidate = "C-043"\n')
    assert "a changé depuis la production" not in told(packed)
    (tmp_path / "brief.yaml").write_text("title: b")
    assert "a changé depuis la production" in told(packed)
    packed.made.run.status = "partial"
    assert "n'est que partielle" in told(packed)
    monkeypatch.setenv("PREUVE_RENDER__PRESET", "ultrafast")
    assert "(PREUVE_RENDER__PRESET)" in told(packed)


def test_variables_that_set_nothing_of_the_project_are_left_alone():
    names = {"PREUVE_LANG": "fr", "PREUVE_SHEET__CREDENTIALS": "x", "PREUVE_VAULT": "y", "preuve_voice__speed": "1.2"}
    assert page.overriding(names) == ["preuve_voice__speed"]


def test_whose_dossier_it_is_comes_from_the_file_alone_and_a_variable_that_differs_is_told(
    packed, tmp_path, monkeypatch
):
    (tmp_path / "preuve.toml").write_text('[dossier]\ncandidate = "C-042"\nsession = "printemps"\n')
    monkeypatch.setenv("PREUVE_DOSSIER__CANDIDATE", "C-999")
    project = packed.made.project
    assert project.settings.dossier.candidate == "C-999"
    assert (project.written.candidate, project.written.session) == ("C-042", "printemps")
    assert "non ce que dit cette machine (PREUVE_DOSSIER__CANDIDATE)" in told(packed)
    assert "C-999" not in told(packed)


def test_counts_are_those_that_a_verifier_will_give(packed):
    heard = (Evidence(name="heard.json", sha256="a"),)
    judged = Finding(id="CAP03", title="c", kind="requirement", status="declared", evidence=heard)
    packed = replace(packed, made=SimpleNamespace(**{**vars(packed.made), "findings": {"fr": [*FINDINGS, judged]}}))
    said = told(packed)
    assert "3 constats seront mesurés de nouveau" in said
    assert "d'après ce que la reconnaissance vocale a entendu" in said
    assert "1 est à juger par une personne" in said


def test_leaving_a_file_out_is_said_before_the_dossier_leaves(packed):
    assert "Vous retirez" not in told(packed)
    left = replace(packed, claims=packed.claims.model_copy(update={"redacted": {VEILLE: "0" * 64}}))
    said = told(left)
    assert "Vous retirez 1 fichier : la cohérence (L2) ne sera pas entière" in said
    assert "en partie : 2 constats" in said
