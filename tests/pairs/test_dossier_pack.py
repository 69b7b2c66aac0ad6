"""Sealing a small run made for real: what goes in, what is refused, what is left out, and what outside judges say."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from preuve.artifact import digest_bytes, digest_file
from preuve.checks.judge import judge
from preuve.checks.settled import LANGUAGES
from preuve.checks.subject import of_run
from preuve.checks.tally import to_json
from preuve.cli import main
from preuve.dossier import archive, dsse, layout
from preuve.dossier.build.claims import ALIKE, SAID
from preuve.dossier.build.gather import speech_of
from preuve.dossier.build.pack import Wish, assemble, pack
from preuve.dossier.build.pages import pages
from preuve.dossier.build.scan import Leaking
from preuve.dossier.model import Claims, Unpacked
from preuve.dossier.mount import mount
from preuve.dossier.sign.challenge import Answer, issue
from preuve.dossier.sign.keys import Signer
from preuve.errors import BadInput
from preuve.i18n import speaking
from preuve.ledger import read
from preuve.maker import Maker
from preuve.project import Project
from preuve.sessions.check import run_folder

pytestmark = pytest.mark.long

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="module")
def made(mini_run, tmp_path_factory):
    """A copy of the small run's project, judged."""
    folder = tmp_path_factory.mktemp("sealed") / "projet"
    shutil.copytree(mini_run(), folder, copy_function=_link)
    _sealed(folder, tmp_path_factory.mktemp("first"))
    return folder


@pytest.fixture
def project(made, tmp_path):
    """A copy of it to be damaged: films and artefacts are linked, what a test writes isn't."""
    folder = tmp_path / "projet"
    shutil.copytree(made, folder, copy_function=_link)
    return folder


@pytest.fixture(scope="module")
def sealed(made, tmp_path_factory):
    """Its dossier, unsigned."""
    return _sealed(made, tmp_path_factory.mktemp("dossier"))


@pytest.fixture(scope="module")
def unpacked(sealed, tmp_path_factory):
    """The dossier's files in a folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(sealed) as opened:
        opened.extractall(folder)
    return folder


def _link(source, target):
    """A hard link to what nobody rewrites in place; a copy of what a test may change."""
    if Path(source).stat().st_size > 100_000 or "store" in Path(source).parts:
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)


def _sealed(folder, out, **wish):
    run = run_folder(folder)
    return pack(Project(folder), run, out, Wish(**wish))


def _packed(folder, scratch, **wish):
    scratch.mkdir()
    return assemble(Project(folder), run_folder(folder), scratch, Wish(**wish))


def _replace(path, data):
    path.unlink()
    path.write_bytes(data)


def test_the_same_run_sealed_twice_gives_the_same_bytes(made, sealed, tmp_path):
    with speaking("en"):
        again = _sealed(made, tmp_path)
    assert again.name == sealed.name
    assert again.read_bytes() == sealed.read_bytes()
    assert re.fullmatch(r"dossier-[\w-]+-[0-9a-f]{8}\.zip", sealed.name)


def test_sha256sum_finds_every_file_as_listed(unpacked):
    for listed in (layout.MANIFEST, layout.TAGS):
        said = subprocess.check_output(["sha256sum", "-c", "--strict", listed], cwd=unpacked, text=True)
        assert len(said.splitlines()) == len((unpacked / listed).read_text().splitlines())


def test_bagit_says_it_is_a_bag(unpacked):
    bag = bagit.Bag(str(unpacked))
    bag.validate()
    assert bag.info["External-Identifier"] == json.loads((unpacked / layout.CLAIMS).read_bytes())["run"]
    there = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert {name for name in there if name.startswith("data/")} == set(bag.payload_files())


def test_the_archive_is_in_its_one_form(sealed):
    with ZipFile(sealed) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    again = archive.write(sealed.with_name("again.zip"), contents)
    assert again.read_bytes() == sealed.read_bytes()


def test_what_was_delivered_is_there_once(made, unpacked):
    run = run_folder(made)
    lines = read(run / "ledger.jsonl")
    delivered = {line["path"]: line["sha256"] for line in lines if line["kind"] == "deliver"}
    films = {sha256 for path, sha256 in delivered.items() if path.startswith("films/")}
    assert films
    for path, sha256 in delivered.items():
        here = unpacked / layout.of_run(path)
        copied = path.startswith("bundles/") and sha256 in films
        assert here.is_file() != copied, path
        assert copied or digest_bytes(here.read_bytes()) == sha256
    assert (unpacked / layout.LEDGER).read_bytes() == (run / "ledger.jsonl").read_bytes()


def test_hers_is_there_and_what_is_nobody_elses_isnt(made, unpacked):
    for path in ("brief.yaml", "preuve.toml", "droits.yaml", "veille.yaml", "iterations.yaml", "documents/veille.md"):
        assert (unpacked / "data/inputs" / path).read_bytes() == (made / path).read_bytes()
    for path in (made / "recordings").rglob("*.*"):
        name = path.relative_to(made).as_posix()
        assert (unpacked / layout.of_project(name)).read_bytes() == path.read_bytes()
    names = [path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()]
    assert not [name for name in names if ".preuve" in name or "sqlite" in name or "a_corriger" in name]
    assert len(list((unpacked / layout.MACHINE_RECORDINGS).glob("voice-*"))) == 2


def test_each_answer_of_a_model_of_her_machine_has_its_bytes(unpacked):
    paths = list((unpacked / layout.MACHINE_RECORDINGS).glob("*.recording.json"))
    assert paths
    for path in paths:
        said = json.loads(path.read_bytes())["response"]["sha256"]
        assert digest_bytes((unpacked / layout.BLOBS / said).read_bytes()) == said
    for path in (unpacked / layout.ARTIFACTS).iterdir():
        assert digest_bytes(path.read_bytes()) == path.name


class _Addresses(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.ids = [], set()

    def handle_starttag(self, _tag, attributes):
        told = dict(attributes)
        self.ids.add(told.get("id"))
        self.found += [told[name] for name in ("href", "src", "poster") if name in told]


def test_every_address_of_the_report_leads_into_the_dossier(unpacked):
    pages = list((unpacked / layout.REPORT).rglob("*.html"))
    assert len(pages) >= 16
    followed = 0
    for page in pages:
        read_page = _Addresses()
        read_page.feed(page.read_text(encoding="utf-8"))
        for address in read_page.found:
            parts = urlsplit(address)
            if parts.scheme or not parts.path:
                continue
            target = (page.parent / unquote(parts.path)).resolve()
            assert target.is_file(), (page.name, address)
            assert target.is_relative_to(unpacked / "data")
            followed += not target.is_relative_to(unpacked / layout.REPORT)
    assert followed > 20


def test_it_claims_each_finding_each_file_and_the_audience(unpacked):
    found = Claims.model_validate_json((unpacked / layout.CLAIMS).read_bytes())
    findings = json.loads((unpacked / layout.FINDINGS).read_bytes())["findings"]
    by_id = {one.id: one for one in found.claims}
    assert len(by_id) == len(found.claims)
    assert {f"finding/{one['key']}" for one in findings} == {name for name in by_id if name.startswith("finding/")}
    for one in findings:
        claim = by_id[f"finding/{one['key']}"]
        assert (claim.status, claim.comparator) == (one["status"], "check")
        assert one["title"] in claim.statement
    assert "contenus-ia Cr5.3" in by_id["finding/JUS01/web"].criteria
    films = by_id["file/films/web.mp4"]
    assert (films.comparator, films.tolerance) == ("streamhash", ALIKE)
    assert (by_id["file/words.json"].comparator, by_id["file/words.json"].tolerance) == ("semantic", SAID)
    assert by_id["file/captions/web.vtt"].comparator == "bytes"
    totals = by_id["audience/totals"]
    assert {one.name for one in totals.artifacts} > {
        "data/audience/meta-contenu.csv",
        "data/audience/tiktok-contenu.csv",
    }
    assert "Vues : 22" in totals.statement
    for claim in found.claims:
        for pinned in claim.artifacts:
            assert digest_bytes((unpacked / pinned.name).read_bytes()) == pinned.sha256


@pytest.mark.long
def test_judged_again_from_the_dossier_alone_it_says_the_same(unpacked, tmp_path):
    digests = {
        path.relative_to(unpacked).as_posix(): digest_file(path) for path in unpacked.rglob("*") if path.is_file()
    }
    laid = mount(Unpacked(unpacked, digests, "0" * 64), tmp_path)
    laid.project.recordings.replay = True
    maker = Maker(laid.project.store, laid.project.recordings)
    subject = of_run(laid.run, laid.project, maker, speech_of(laid.project))
    found = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = judge(subject)
    with speaking("fr"):
        assert json.loads(to_json(found["fr"])) == json.loads((unpacked / layout.FINDINGS).read_bytes())
    names = {name for name in digests if not name.startswith(layout.REPORT)}
    again = {
        name: digest_bytes(archive_bytes(one)) for name, one in pages(subject, found, names, tmp_path / "p").items()
    }
    assert again == {name: sha256 for name, sha256 in digests.items() if name.startswith(layout.REPORT)}


@pytest.mark.long
def test_a_signature_vouches_for_the_list_and_answers_the_challenge(made, sealed, tmp_path):
    asked = issue("Léa M.", "2026-12", datetime(2026, 11, 20, tzinfo=UTC))
    answer = Answer(asked.model_dump_json().encode(), asked)
    wish = {"signer": Signer(KEY, "Léa M."), "challenge": answer, "stamp": lambda data: b"le 21 " + data[:4]}
    first, again = _sealed(made, tmp_path / "un", **wish), _sealed(made, tmp_path / "deux", **wish)
    assert first.read_bytes() == again.read_bytes() != sealed.read_bytes()
    with ZipFile(first) as opened:
        envelope, payload = dsse.read(opened.read(layout.ENVELOPE))
        assert dsse.signed_by(envelope, payload, KEY.public_key())
        listed = opened.read(layout.MANIFEST)
        assert opened.read(layout.TIMESTAMP).startswith(b"le 21 {")
        assert opened.read(layout.CHALLENGE) == answer.data
    said = json.loads(payload)
    assert {"name": layout.MANIFEST, "digest": {"sha256": digest_bytes(listed)}} in said["subject"]
    assert asked.nonce in payload.decode()


def test_what_she_leaves_out_keeps_its_digest_alone(project, tmp_path):
    kept = digest_bytes((project / "documents/veille.md").read_bytes())
    packed = _packed(project, tmp_path / "s", redact=("documents/veille.md", "audience/*.csv", "covers/web.jpg"))
    gone = packed.claims.redacted
    assert gone["data/inputs/documents/veille.md"] == kept
    assert "data/audience/tiktok-contenu.csv" in gone
    assert not set(gone) & set(packed.contents)
    kept_bytes = {digest_bytes(archive_bytes(one)) for name, one in packed.contents.items() if name.startswith("data/")}
    assert not set(gone.values()) & kept_bytes
    pages = [one for name, one in packed.contents.items() if name.endswith(".html") and "report/" in name]
    text = "".join(archive_bytes(one).decode() for one in pages)
    assert 'href="../inputs/documents/veille.md"' not in text
    assert "deliverables/covers/web.jpg" not in text
    assert "data/deliverables/bundles/web/couverture.jpg" in gone


def archive_bytes(content):
    return b"".join(archive.pieces(content))


def _without_end(run):
    path = run / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    _replace(path, b"".join(line for line in lines if b'"kind":"end"' not in line))


def _changed_film(run):
    film = run / "films" / "web.mp4"
    _replace(film, film.read_bytes() + b"\0")


def _changed_size_alone(run):
    path = run / "captions" / "web.vtt"
    _replace(path, path.read_bytes().replace(b"e", b"i", 1))


REFUSED = {
    "not at its end": (_without_end, "pas allée à son terme", "preuve run"),
    "a film changed": (_changed_film, r"a changé depuis la production, ou manque : films/web\.mp4", "preuve run"),
    "captions changed": (_changed_size_alone, r"captions/web\.vtt", "preuve run"),
    "a file is gone": (lambda run: (run / "transcript.txt").unlink(), r"manque : transcript\.txt", "preuve run"),
    "a trial": (lambda run: run.rename(run.with_name(run.name + "-essai")), "un essai fait à côté", "preuve status"),
    "another name": (lambda run: run.rename(run.with_name("d'été")), "ne peut pas aller", "2026-11-21-090000"),
    "no brief": (lambda run: (run.parents[1] / "brief.yaml").unlink(), "pas de brief", "projet"),
    "elsewhere": (lambda run: shutil.rmtree(run.parents[1] / ".preuve" / "store"), "un autre projet", "preuve run"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_run_that_cant_be_sealed_is_refused_with_what_to_do(project, tmp_path, what):
    damage, told, remedy = REFUSED[what]
    damage(run_folder(project))
    (run,) = (project / "runs").glob("*/")
    with pytest.raises(BadInput, match=told) as error:
        pack(Project(project), run, tmp_path / "out")
    assert remedy in error.value.remedy
    assert not (tmp_path / "out").exists()


def test_an_unfinished_run_leaves_the_finished_one_beside_it_to_be_sealed(project, monkeypatch):
    done = run_folder(project)
    last = done.with_name("2999-01-01-000000")
    last.mkdir()
    lines = (done / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (last / "ledger.jsonl").write_bytes(lines[0])
    monkeypatch.chdir(project.parent)
    with pytest.raises(BadInput, match="pas allée à son terme") as error:
        pack(Project(project), last, project.parent / "out")
    assert f"preuve pack {project.name}/runs/{done.name}" in error.value.remedy
    assert "preuve run" in error.value.remedy


def test_a_run_linked_from_elsewhere_is_refused(project, tmp_path):
    run = run_folder(project)
    elsewhere = tmp_path / run.name
    run.rename(elsewhere)
    run.symlink_to(elsewhere)
    with pytest.raises(BadInput, match="n'est pas dans le dossier runs/"):
        pack(Project(project), run, tmp_path / "out")


def test_a_secret_stops_everything_and_is_never_told(project, tmp_path):
    key = f"sk-{'Zq8vKx3Lw9RtB7nM2pYc'}"
    path = project / "documents" / "veille.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\nMa clé : {key}\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").count("\n")
    with pytest.raises(Leaking) as error:
        pack(Project(project), run_folder(project), tmp_path / "out")
    told = error.value.diagnostics()
    assert f"\n  documents/veille.md, ligne {lines} : clé d'un service" in told
    assert key not in told
    assert not (tmp_path / "out").exists()


def test_the_command_tells_in_one_page_and_writes_nothing_when_asked(made, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["pack", str(made), "--no-sign", "--dry-run", "--plain"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "Rien n'a été écrit" in said
    assert "Intégrité : oui" in said
    assert "Origine : non" in said
    assert "Reproduction : oui" in said
    assert "06 39 98 12 34" in said
    assert len(said.splitlines()) < 50
    assert not (made / "dossiers").exists()


def test_keys_that_stay_locked_leave_the_way_without_a_signature(made, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PREUVE_PASSPHRASE", "planted-passphrase-Lq3")
    with pytest.raises(SystemExit):
        main(["key", "new", "--id", "C-042", "--out", str(tmp_path / "inscription.json")])
    monkeypatch.delenv("PREUVE_PASSPHRASE")
    with pytest.raises(SystemExit) as ended:
        main(["pack", str(made), "--dry-run", "--plain"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "PREUVE_PASSPHRASE" in told
    assert "--no-sign" in told


@pytest.mark.long
def test_the_command_writes_a_dossier_and_its_summary(project, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PREUVE_VAULT", "fichier")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["pack", str(project), "--no-sign", "--json", "--redact", "documents/charte.md"])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    written = [Path(path) for path in told["written"]]
    assert [path.suffix for path in written] == [".zip", ".pdf"]
    assert {path.parent for path in written} == {project / "dossiers"}
    assert written[1].read_bytes().startswith(b"%PDF")
    assert list(told["redacted"]) == ["data/inputs/documents/charte.md"]
    assert told["signed"] is False
    with ZipFile(written[0]) as opened:
        assert len(opened.namelist()) == told["files"]
