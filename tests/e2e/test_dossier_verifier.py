"""The juror's page in a real browser, opened from the disk: good dossiers, bad ones, and hostile ones."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser
from helpers_verifier import Page

from preuve.artifact import canonical
from preuve.dossier import archive, bag, layout
from preuve.dossier.archive import Content
from preuve.dossier.model import Claim, Claims
from preuve.dossier.opening import files as entries
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import trust as keyring

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not browser(), reason="no Chromium on this machine")]

from helpers_dossier import FIELDS, PAYLOAD, contents, small  # noqa: E402  (helpers_verifier says where they are)
from helpers_origin import CLAIRE, NOW, SESSION, Made, later, somebody, trusting  # noqa: E402
from test_dossier_heavy import HEAVY  # noqa: E402
from test_dossier_zip import HOSTILE  # noqa: E402

AWA, OTHER = somebody(), somebody("2026-999", "Bob")
EVIL = "<img src=x onerror=\"document.title='pris'\">"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        found.call("Network.enable")
        yield Page(found)


def written(folder: Path, files: Mapping[str, Content]) -> Path:
    return archive.write(folder / "dossier.zip", files)


def held(folder: Path, *signers) -> Path:
    return keyring.save(trusting(*signers), folder / "trousseau.json")


def test_a_dossier_that_nobody_signed(page, tmp_path):
    file = small(tmp_path / "dossier.zip")
    page.fresh().verify(file)
    assert page.headline == "Ce dossier n'a pas changé. Il n'est pas signé : rien ne dit qui l'a fait."
    assert page.levels == ["verified", "not_run", "not_run", "not_run"]
    assert page.text(".facts code") == hashlib.sha256(file.read_bytes()).hexdigest()
    assert "preuve verify dossier.zip --replay" in page.text("[data-level=L3]")
    assert page.quiet()


def test_signed_for_this_session(page, tmp_path):
    given = challenges.issue(CLAIRE, SESSION, NOW)
    asked = tmp_path / "defi.json"
    asked.write_text(given.model_dump_json(), encoding="utf-8")
    answer = challenges.answer(asked, NOW, candidate=CLAIRE, session=SESSION)
    file = written(tmp_path, Made(AWA, challenge=answer).contents())
    page.fresh().verify(file, keyring=held(tmp_path, OTHER, AWA), challenge=asked)
    assert "Claire Martin (2026-014) en répond, et il a été fait pour votre session." in page.headline
    assert page.levels == ["verified", "verified", "not_run", "not_run"]
    states = {key: state for key, (state, _said) in page.points.items() if key.startswith("L1")}
    known = dict.fromkeys(("L1.signature", "L1.statement", "L1.candidate", "L1.challenge"), "verified")
    assert states == known | dict.fromkeys(("L1.timestamp", "L1.credentials"), "not_run")
    assert page.quiet()


def test_without_a_keyring_who_signed_is_not_said(page, tmp_path):
    page.fresh().verify(written(tmp_path, Made(AWA).contents()))
    assert page.levels[:2] == ["verified", "not_run"]
    assert "sans trousseau" in page.points["L1.signature"][1]
    assert page.quiet()


def test_the_keyring_may_come_after_the_dossier(page, tmp_path):
    page.fresh().verify(written(tmp_path, Made(AWA).contents()))
    page.chromium.give("#keyring", held(tmp_path, AWA))
    page.wait("document.querySelector('#verdict-title').textContent.includes('Claire Martin')")
    assert page.levels[:2] == ["verified", "verified"]


@pytest.mark.parametrize(
    ("made", "signers", "status", "said"),
    [
        (Made(OTHER), (AWA,), "failed", "ce n'est pas sa clé inscrite"),
        (Made(OTHER), (somebody("2026-500"),), "not_run", "une clé que personne n'a inscrite"),
        (Made(AWA), (), "not_run", "la clé d'aucune candidate"),
        (Made(AWA), (somebody(role="examiner"),), "not_run", "la clé d'aucune candidate"),
        (Made(examiner := somebody("jury-1", "Ève", "examiner")), (examiner,), "failed", "inscrite pour le jury"),
    ],
)
def test_keys_that_do_not_vouch(page, tmp_path, made, signers, status, said):
    page.fresh().verify(written(tmp_path, made.contents()), keyring=held(tmp_path, *signers))
    assert page.points["L1.signature"][0] == status
    assert said in page.points["L1.signature"][1]
    assert page.levels[:2] == ["verified", status]
    assert page.quiet()


def resealed(files: Mapping[str, Content], **changed: Content) -> dict[str, Content]:
    """The same with other files under `data/`, its lists written again: as a forger would."""
    payload = {name: one for name, one in files.items() if name.startswith("data/")} | changed
    attested = {name: one for name, one in files.items() if name.startswith("attestations/")}
    return bag.closed({**bag.bag(payload, FIELDS), **attested})


def test_lists_written_again_do_not_deceive_the_signature(page, tmp_path):
    files = resealed(Made(AWA).contents(), **{"data/inputs/brief.yaml": b"title: Autre\n"})
    page.fresh().verify(written(tmp_path, files), keyring=held(tmp_path, AWA))
    assert page.levels[:2] == ["verified", "failed"]
    assert "la liste de fichiers d'un autre" in page.points["L1.signature"][1]


def test_another_candidates_dossier(page, tmp_path):
    made = Made(OTHER, signed_claims=Made(OTHER).claims)
    page.fresh().verify(written(tmp_path, made.contents()), keyring=held(tmp_path, OTHER))
    assert page.points["L1.candidate"][0] == "failed"
    swapped = Made(AWA, signed_claims=Made(AWA).claims.model_copy(update={"candidate": "2026-999"}))
    page.fresh().verify(written(tmp_path, swapped.contents()), keyring=held(tmp_path, AWA))
    assert page.points["L1.statement"][0] == "failed"
    assert page.levels[1] == "failed"


def test_challenges_that_are_not_answered(page, tmp_path):
    asked = tmp_path / "defi.json"
    given = challenges.issue(CLAIRE, SESSION, NOW)
    asked.write_text(given.model_dump_json(), encoding="utf-8")
    answer = challenges.answer(asked, NOW, candidate=CLAIRE, session=SESSION)
    ring = held(tmp_path, AWA)
    file = written(tmp_path, Made(AWA, challenge=answer).contents())
    for name, other, status, said in (
        ("autre", challenges.issue(CLAIRE, SESSION, NOW), "failed", "un autre défi"),
        ("tiers", given.model_copy(update={"candidate": "2026-777"}), "failed", "ne vont pas ensemble"),
        (
            "tard",
            given.model_copy(update={"issued": later(days=-9), "until": later(days=-1)}),
            "not_run",
            "plus valable",
        ),
    ):
        hers = tmp_path / f"{name}.json"
        hers.write_text(other.model_dump_json(), encoding="utf-8")
        page.fresh().verify(file, keyring=ring, challenge=hers)
        assert (page.points["L1.challenge"][0], said in page.points["L1.challenge"][1]) == (status, True), name
        assert page.levels[1] == status
    page.fresh().verify(written(tmp_path, Made(AWA).contents()), keyring=ring, challenge=asked)
    assert page.points["L1.challenge"][0] == "failed"
    assert page.quiet()


def test_any_byte_flipped_is_noticed_and_its_file_named(page, tmp_path):
    file = written(tmp_path, Made(AWA).contents())
    data, ring = file.read_bytes(), held(tmp_path, AWA)
    for one in entries(file):
        spoilt = bytearray(data)
        spoilt[one.at + one.size // 2] ^= 1
        file.write_bytes(spoilt)
        page.fresh().verify(file, keyring=ring)
        assert page.levels == ["failed", "not_run", "not_run", "not_run"], one.name
        assert one.name in page.text("[data-level=L0]"), one.name
        assert "a changé" in page.headline
        assert page.quiet()


def test_any_byte_of_the_archive_itself_is_accounted_for(page, tmp_path):
    file = small(tmp_path / "dossier.zip")
    data = file.read_bytes()
    page.fresh()
    own = {place for one in entries(file) for place in range(one.at, one.at + one.size)}
    for place in [place for place in range(len(data)) if place not in own][::11]:
        spoilt = bytearray(data)
        spoilt[place] ^= 4
        file = tmp_path / f"dossier-{place}.zip"
        file.write_bytes(spoilt)
        page.verify(file)
        assert page.refused or page.levels[0] == "failed", place
    assert page.quiet()


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


def test_a_browser_without_ed25519_says_so(page, tmp_path):
    page.fresh()
    page.chromium.run("crypto.subtle.importKey = () => Promise.reject(new DOMException('x', 'NotSupportedError')); 1")
    page.verify(written(tmp_path, Made(AWA).contents()), keyring=held(tmp_path, AWA))
    assert page.points["L1.signature"][0] == "not_run"
    assert "Firefox 129" in page.points["L1.signature"][1]
    assert page.levels[1] == "not_run"


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


def test_what_is_claimed_is_never_shown_as_verified(page, tmp_path):
    met = Claim(id="finding/X", criteria=("contenus-ia Cr2.1",), statement="Fait", status="met", comparator="check")
    claims = Claims(run="r", title="t", kit="0", frameworks=("contenus-ia",), claims=(met,))
    page.fresh().verify(
        written(tmp_path, resealed(contents(), **{layout.CLAIMS: canonical(claims.model_dump(mode="json"))}))
    )
    assert "Annoncé rempli" in page.text("[data-criterion='Cr2.1'] summary")
    assert page.chromium.run("document.querySelectorAll('.competence .badge, .competence .verified').length") == 0


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
        began = time.monotonic()
        page.fresh().verify(file)
        assert (page.refused or page.levels[0]) == expected, which
        assert time.monotonic() - began < 10, which
        assert page.quiet(), which


def test_what_is_encrypted_is_told_apart(page, tmp_path):
    sealed = tmp_path / "dossier.zip.age"
    sealed.write_bytes(b"age-encryption.org/v1\n-> X25519 x\n" + bytes(200))
    page.fresh().verify(sealed)
    assert page.refused == "sealed"


def test_eighty_megabytes(page, tmp_path):
    big = bytes(range(256)) * 4096
    files = resealed(
        contents(),
        **{f"data/raw/{number}.raw": big * 35 + bytes([number]) for number in range(2)},
        **{"data/raw/small.raw": big * 11},
    )
    began = time.monotonic()
    page.fresh().verify(written(tmp_path, files))
    assert page.levels[0] == "verified"
    assert time.monotonic() - began < 25
    assert page.quiet()


def test_english_by_a_switch(page, tmp_path):
    page.fresh().verify(small(tmp_path / "dossier.zip"))
    page.chromium.run("document.querySelector('#language').click()")
    assert page.headline.startswith("This dossier has not changed.")
    assert page.chromium.run("document.documentElement.lang") == "en"
    assert page.text("h1") == "Verify a dossier"
    assert page.quiet()
