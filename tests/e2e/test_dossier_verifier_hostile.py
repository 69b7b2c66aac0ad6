"""The juror's page in a real browser: lists, data, envelopes, keyrings, films and archives that are hostile."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator

import pytest
from helpers_chromium import Chromium, browser
from helpers_verifier import Page, held, resealed, written

from preuve.artifact import canonical
from preuve.dossier import bag, layout
from preuve.dossier.archive import Content
from preuve.dossier.model import Claim, Claims, Weighed

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.skipif(not browser(), reason="no Chromium on this machine"),
]

from helpers_dossier import FIELDS, PAYLOAD, contents  # noqa: E402  (helpers_verifier says where they are)
from helpers_origin import Made, somebody, trusting  # noqa: E402
from test_dossier_heavy import HEAVY  # noqa: E402
from test_dossier_zip import HOSTILE  # noqa: E402

AWA, OTHER = somebody(), somebody("2026-999", "Bob")
EVIL = "<img src=x onerror=\"document.title='pris'\">"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        found.call("Network.enable")
        found.call("Performance.enable")
        yield Page(found)


def spoiled_lists(name: str) -> dict[str, Content]:
    """Dossiers that open, and whose lists don't hold."""
    files = contents()
    empty = f"{bag.EMPTY}  data/inputs/brief.yaml\n".encode()
    lines = bytes(files[layout.MANIFEST]).splitlines(keepends=True)
    other = [empty if line.endswith(b"brief.yaml\n") else line for line in lines]
    changed: dict[str, dict[str, Content]] = {
        "payload-extra": files | {"data/zz": b"x"},
        "payload-missing": {key: one for key, one in files.items() if key != "data/inputs/brief.yaml"},
        "payload-empty-digest": bag.closed(files | {layout.MANIFEST: b"".join(other)}),
        "payload": bag.closed(files | {layout.MANIFEST: b"".join([*lines, lines[-1]])}),
        "tags-changed": files | {layout.INFO: b"Payload-Oxum: 1.1\n"},
        "places": bag.closed(files | {"attestations/own-key.json": b"{}"}),
        "own-names": resealed(files, **{layout.ARTIFACTS + "ab" * 32: b"x"}),
        "required-missing": bag.closed(bag.bag({"data/inputs/brief.yaml": b"x"}, FIELDS)),
        "declaration": bag.closed(files | {layout.BAGIT: b"BagIt-Version: 0.97\n"}),
    }
    return changed[name]


LISTS = ("payload-extra", "payload-missing", "payload-empty-digest", "payload", "tags-changed", "places", "own-names",
         "required-missing", "declaration")  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_that_do_not_hold(page, tmp_path, name):
    page.fresh().verify(written(tmp_path, spoiled_lists(name)))
    assert page.points[f"L0.{name}"][0] == "failed"
    assert ("a changé" in page.headline) is name.endswith(("-extra", "payload-missing", "-changed")), page.headline
    assert page.levels[0] == "failed"
    assert page.quiet()


CLAIMS = bytes(PAYLOAD[layout.CLAIMS])  # type: ignore[arg-type]
DATA = {
    "twice": CLAIMS.replace(b'"run"', b'"run":"x","run"'),
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "proto": CLAIMS.replace(b'"run"', b'"__proto__":{},"run"'),
    "nan": CLAIMS.replace(b'"version":1', b'"version":NaN'),
    "endless number": CLAIMS.replace(b'"version":1', b'"version":1' + b"0" * 500_000),
    "not utf-8": CLAIMS.replace(b'"run"', b'"run\xff"'),
    "marked": b"\xef\xbb\xbf" + CLAIMS,
    "a list": b"[]",
    "more": CLAIMS + b"{}",
    "unknown": CLAIMS.replace(b'"run"', b'"more":1,"run"'),
    "too long": b'"' + b"a" * 17_000_000 + b'"',
}


@pytest.mark.parametrize("name", DATA)
def test_hostile_claims_are_not_read(page, tmp_path, name):
    began = time.monotonic()
    page.fresh().verify(written(tmp_path, resealed(contents(), **{layout.CLAIMS: DATA[name]})))
    assert page.points["L0.required-unreadable"][0] == "failed"
    assert time.monotonic() - began < 10
    assert page.quiet()


ENVELOPES = {
    "not json": b"x",
    "twice": b'{"payload":"","payload":"","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":""}]}',
    "nobody": b'{"payload":"","payloadType":"application/vnd.in-toto+json","signatures":[]}',
    "other kind": b'{"payload":"e30=","payloadType":"text/plain","signatures":[{"sig":"AAAA"}]}',
    "empty": b'{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"AAAA"}]}',
    "not base64": b'{"payload":"*","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"AAAA"}]}',
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_hostile_envelopes(page, tmp_path, name):
    files = bag.closed(bag.bag(PAYLOAD, FIELDS) | {layout.ENVELOPE: ENVELOPES[name]})
    page.fresh().verify(written(tmp_path, files), keyring=held(tmp_path, AWA))
    assert page.points["L1.signature"][0] == "failed"
    assert page.levels[:2] == ["verified", "failed"]
    assert page.quiet()


@pytest.mark.parametrize("text", ["{}", "x", '{"kind":"preuve-keyring","keys":[{}]}', "KEYS"])
def test_a_bad_keyring_is_never_used(page, tmp_path, text):
    ring = json.loads(trusting(AWA).model_dump_json())
    twins = [*ring["keys"], {**ring["keys"][0], "id": "2026-015"}]
    bad = tmp_path / "trousseau.json"
    bad.write_text(json.dumps(ring | {"keys": twins}) if text == "KEYS" else text, encoding="utf-8")
    page.fresh().verify(written(tmp_path, Made(AWA).contents()), keyring=bad)
    assert "n'est pas un trousseau" in page.text("#keyring-said")
    assert page.points["L1.signature"][0] == "not_run"


def test_a_key_that_is_anybodys_is_refused(page, tmp_path):
    ring = json.loads(trusting(AWA).model_dump_json())
    ring["keys"][0]["key"] = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    bad = tmp_path / "trousseau.json"
    bad.write_text(json.dumps(ring), encoding="utf-8")
    page.fresh().verify(written(tmp_path, Made(AWA).contents()), keyring=bad)
    assert "n'est pas un trousseau" in page.text("#keyring-said")


def test_looking_for_a_signer_has_an_end(page, tmp_path):
    ring = json.loads(trusting(AWA).model_dump_json())
    keys = [base64.b64encode(hashlib.sha256(b"%d" % one).digest()).decode() for one in range(1500)]
    ring["keys"] = [{**ring["keys"][0], "id": f"n{one}", "key": key} for one, key in enumerate(keys)]
    held = tmp_path / "trousseau.json"
    held.write_text(json.dumps(ring), encoding="utf-8")
    files = Made(AWA).contents()
    said = json.loads(Made(AWA).said(files[layout.MANIFEST])) | {"predicateType": "https://slsa.dev/provenance/v1"}
    said["predicate"]["padding"] = "a" * 3_900_000
    signed = bag.closed(
        {name: one for name, one in files.items() if name != layout.TAGS}
        | {layout.ENVELOPE: OTHER.seal(canonical(said))}
    )
    began = time.monotonic()
    page.fresh().verify(written(tmp_path, signed), keyring=held)
    assert page.points["L1.signature"][0] == "not_run"
    assert time.monotonic() - began < 10


def test_texts_from_a_dossier_are_only_text(page, tmp_path):
    told = (
        Claim(id="finding/X", criteria=("contenus-ia Cr2.1",), statement=EVIL, status="unmet", comparator="check"),
        Claim(id="finding/Y", criteria=(f"{EVIL} Cr9",), statement="\u202eevil", status="declared", comparator="check"),
    )
    claims = Claims(
        run="r", title=EVIL, kit=EVIL, candidate=EVIL, session=EVIL, frameworks=("contenus-ia", EVIL), claims=told
    )
    page.fresh().verify(
        written(tmp_path, resealed(contents(), **{layout.CLAIMS: canonical(claims.model_dump(mode="json"))}))
    )
    assert page.levels[0] == "verified"
    assert page.chromium.run("document.querySelectorAll('#verdict img').length") == 0
    assert page.text(".claims").count("<img") == 1
    assert "\u202e" not in page.text("#verdict")
    assert "pris" not in page.chromium.run("document.title")
    assert page.quiet()


def test_films_and_pictures_come_from_verified_bytes_alone(page, tmp_path):
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
    )
    deliver = {
        "data/deliverables/pictures/a.png": png,
        "data/deliverables/pictures/b.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title='pris'</script></svg>",
        "data/deliverables/films/x.mp4": b"ffconcat version 1.0\nfile http://192.0.2.1/x\n",
        "data/deliverables/page.html": EVIL.encode(),
    }  # fmt: skip
    page.fresh().verify(written(tmp_path, resealed(contents(), **deliver)))
    page.chromium.run("document.querySelectorAll('.screening button').forEach(one => one.click()); 1")
    page.wait("document.querySelectorAll('.screening button').length === 0")
    assert page.chromium.run("[...document.querySelectorAll('.screening img')].map(one => one.src.slice(0, 5))") == [
        "blob:"
    ]
    assert page.chromium.run("document.querySelectorAll('.screening video, iframe, object').length") == 0
    assert page.text(".screening").count("ne se lit pas") == 2
    assert page.quiet()


def test_her_texts_are_read_there_as_plain_text(page, tmp_path):
    read = ("documents/charte.md › Ton", "documents/charte.md › Style", "documents/absent.md › Rien", "../x.md › Y")
    weighed = (Weighed(framework="contenus-ia", criterion="Cr1.2", status="declared", texts=read),)
    claims = Claims(run="r", title="t", kit="k", frameworks=("contenus-ia",), claims=(), weighed=weighed)
    files = {
        layout.CLAIMS: canonical(claims.model_dump(mode="json")),
        "data/inputs/documents/charte.md": f"# Charte\n{EVIL}\u202e\n".encode(),
    }
    page.fresh().verify(written(tmp_path, resealed(contents(), **files)))
    buttons = "[...document.querySelectorAll('.criterion .shown button')]"
    assert page.chromium.run(f"{buttons}.map(one => one.textContent)") == [
        "Lire documents/charte.md",
        "Lire documents/absent.md",
    ]
    page.chromium.run(f"{buttons}.forEach(one => one.click()); 1")
    page.wait(f"{buttons}.length === 0")
    assert page.chromium.run("document.querySelector('pre.text').textContent") == f"# Charte\n{EVIL}\ufffd\n"
    assert page.chromium.run("document.querySelector('.criterion .shown .notice').textContent").endswith("absent.md.")
    assert page.chromium.run("document.querySelectorAll('#verdict img').length") == 0
    assert page.quiet()


SOME = ("parent", "right to left", "duplicate", "symlink", "bomb of 10 GB", "100,000 files", "overlap", "local name",
        "hidden between", "two archives", "executable", "cut")  # fmt: skip


@pytest.mark.parametrize("names", [SOME, pytest.param(tuple(HOSTILE), marks=pytest.mark.long)], ids=["some", "all"])
def test_the_hostile_set_is_refused_for_the_right_reasons(page, tmp_path, names):
    for which in names:
        reason, spoil = HOSTILE[which]
        file = spoil(tmp_path / "dossier.zip")
        began = time.monotonic()
        page.fresh().verify(file)
        assert page.refused == reason, which
        assert time.monotonic() - began < 10, which
        assert "n'a pas été ouvert" in page.headline
        assert page.quiet(), which
        file.unlink()


@pytest.mark.long
def test_what_is_made_to_exhaust_is_judged_in_time(page, tmp_path):
    for which, (expected, make) in HEAVY.items():
        file = make(tmp_path / "dossier.zip")
        page.fresh()
        began = page.worked
        page.verify(file)
        assert (page.refused or page.levels[0]) == expected, which
        assert 0 < page.worked - began < 10, which
        assert page.quiet(), which


def test_what_is_encrypted_is_told_apart(page, tmp_path):
    sealed = tmp_path / "dossier.zip.age"
    sealed.write_bytes(b"age-encryption.org/v1\n-> X25519 x\n" + bytes(200))
    page.fresh().verify(sealed)
    assert page.refused == "sealed"
    assert "n'ouvre pas un dossier chiffré" in page.text("#verdict")
    assert page.text("#verdict code") == "preuve verify dossier.zip.age --identity FICHIER"
