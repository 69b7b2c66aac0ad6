"""Content credentials: signed, read back in the child process; each way of cheating is told for what it is."""

import json
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import av
import c2pa
import cv2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from helpers_credentials import authority as authority_script
from helpers_credentials import body, engine, film, identity, marked, picture, small_run, step

from preuve.artifact import canonical, digest_bytes, digest_file
from preuve.dossier import archive, bag, layout
from preuve.dossier.credentials import leaf, origin
from preuve.dossier.credentials.apart import digest
from preuve.dossier.credentials.look import look
from preuve.dossier.credentials.reading import manifest
from preuve.dossier.credentials.signing import signed_copies
from preuve.dossier.credentials.told import packed
from preuve.dossier.model import Claims, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.sign.enrolment import enrolment
from preuve.dossier.sign.keys import Signer
from preuve.dossier.sign.trust import Trust, authority, load, save
from preuve.errors import BadInput
from preuve.store import Store

FILM, COVER, SHOT = (
    layout.SIGNED_COPIES + name for name in ("films/tiktok.mp4", "covers/web.jpg", "pictures/a-wide.jpg")
)
MASTER = "data/deliverables/films/tiktok.mp4"
NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A body, a candidate of hers, a run and its signed copies."""
    folder = tmp_path_factory.mktemp("credentials")
    root = body(folder / "ca")
    who = identity(folder / "ca")
    trust = Trust().with_authority(authority(root, ("credentials",))).with_key(enrolment(who, NOW), NOW)
    keyring = save(trust, folder / "trousseau.json")
    contents, lines = small_run(folder / "run")
    copies = signed_copies(contents, lines, who, store=Store(folder / ".preuve"))
    return {"folder": folder, "ca": folder / "ca", "keyring": keyring, "who": who, "contents": contents,
            "lines": lines, "copies": copies}  # fmt: skip


@pytest.fixture
def looked(made, tmp_path):
    """The points about a dossier of that run, changed as a test wants, by the end of their ids."""

    def points(*, changed=None, lines=None, keyring=True, redacted=None, sealer=made["who"], candidate=""):
        contents = {**made["contents"], **made["copies"], **(changed or {})}
        contents = {name: one for name, one in contents.items() if one is not None}
        contents[layout.LEDGER] = b"".join(canonical(line) + b"\n" for line in lines or made["lines"])
        claims = Claims(run="r", title="Réparer", kit="0.1.0", redacted=redacted or {}, candidate=candidate,
                        claims=())  # fmt: skip
        contents[layout.CLAIMS] = canonical(claims.model_dump(mode="json"))
        found = bag.bag(contents, ())
        if sealer:
            found[layout.ENVELOPE] = sealer.seal(b"{}")
        file = archive.write(tmp_path / "d.zip", bag.closed(found))
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        empty = save(Trust(), tmp_path / "vide.json")
        known = keyring if isinstance(keyring, Path) else made["keyring"] if keyring else empty
        wanted = Wanted(scratch=scratch, trust=known)
        found = list(look(unpack(file, tmp_path / "dossier"), wanted))
        assert all(one.optional and one.level == "L1" for one in found)
        return {one.id.removeprefix("L1.credentials").lstrip("-") or "copies": one for one in found}

    return points


def statuses(points):
    return {name: point.status for name, point in points.items()}


def test_one_copy_a_film_says_what_it_is(made):
    assert sorted(made["copies"]) == [COVER, FILM, SHOT]
    assert made["contents"][MASTER].read_bytes() != made["copies"][FILM].read_bytes()
    with c2pa.Reader(str(made["copies"][FILM])) as reader:
        said = json.loads(reader.json())
    active = said["manifests"][said["active_manifest"]]
    assert active["title"] == "films/tiktok.mp4, films/web.mp4"
    data = {one["label"]: one["data"] for one in active["assertions"]}
    (action,) = data["c2pa.actions.v2"]["actions"]
    assert (action["action"], action["digitalSourceType"]) == (
        "c2pa.created",
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
    )
    recording = digest_bytes(made["contents"]["data/recordings/project/scene/a.recording.json"])
    assert data["org.preuve.engines"]["engines"] == [
        {"part": "picture", "engine": "service", "model": "service-1", "ai": True, "recordings": [recording]}
    ]


def test_outside_reader_trusts_it_with_the_root_alone(made):
    anchors = (made["ca"] / "root.pem").read_text()
    for trust, state in (({"user_anchors": anchors}, "Trusted"), ({}, "Valid")):
        with (
            c2pa.Context.from_dict({"trust": trust}) as context,
            c2pa.Reader(str(made["copies"][FILM]), context=context) as reader,
        ):
            assert reader.get_validation_state() == state


def test_packing_again_gives_the_same_bytes_until_something_that_counts_changes(made, tmp_path):
    store = Store(made["folder"] / ".preuve")
    again = signed_copies(made["contents"], made["lines"], made["who"], store=store)
    assert again == made["copies"]
    other = identity(made["ca"], "Hugo")
    theirs = signed_copies(made["contents"], made["lines"], other, store=store)
    assert theirs[FILM].read_bytes() != again[FILM].read_bytes()
    contents, lines = small_run(tmp_path / "run", ai=False)
    plain = signed_copies(contents, lines, made["who"], store=store)
    assert plain[FILM].read_bytes() != again[FILM].read_bytes()


def test_each_picture_says_whether_ai_made_it(tmp_path):
    drawn, layer, shot = digest_bytes(b"1"), digest_bytes(b"2"), digest_bytes(b"3")

    def source(by):
        lines = [
            step("scene", {"p": drawn}, engine=by),
            step("layers", {"l": layer}, {"picture": [drawn]}),
            step("thumbnail", {"t": shot}, {"layers": [layer]}),
        ]
        return origin.Ledger(lines).source(shot)

    assert source(engine(ai=True)) == "trainedAlgorithmicMedia"
    assert source(engine("illustrator", ai=False)) == "digitalCreation"
    assert source(engine("files", ai=False)) is None, "a picture she brought: the ledger doesn't tell what made it"
    assert origin.Ledger([]).source(shot) is None


def test_film_without_ai_is_a_composite(tmp_path):
    contents, lines = small_run(tmp_path / "run", ai=False)
    sha = digest_file(contents[MASTER])
    assert origin.Ledger(lines).source(sha) == "composite"
    spoken = [*lines, step("script", {"draft.json": digest_bytes(b"d")}, engine=engine(ai=True, capability="text"))]
    assert [one.part for one in origin.Ledger(spoken).makers(sha, {})] == ["picture", "text"]


def test_no_certificate_no_copy_and_nothing_wrong(made, looked):
    bare = replace(made["who"], chain=b"")
    assert signed_copies(made["contents"], made["lines"], bare, store=Store(made["folder"] / ".p")) == {}
    points = looked(changed=dict.fromkeys(made["copies"]))
    assert statuses(points) == {"copies": "not_run", "services": "not_run"}


def test_another_keys_certificate_is_refused(made, tmp_path):
    other = replace(made["who"], chain=identity(made["ca"], "Hugo").chain)
    with pytest.raises(BadInput, match="autre clé"):
        signed_copies(made["contents"], made["lines"], other, store=Store(tmp_path))
    broken = replace(made["who"], chain=b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(BadInput, match="illisible"):
        signed_copies(made["contents"], made["lines"], broken, store=Store(tmp_path))


def test_whole_copies_are_verified_with_the_bodys_root(looked):
    points = looked()
    assert statuses(points) == {
        "copies": "verified", "same": "verified", "source": "verified", "services": "not_run"
    }  # fmt: skip
    assert "« Awa » (Certificateur d'essai)" in points["copies"].said
    assert "ne suffisent pas" in points["copies"].said
    assert "conforme" not in points["copies"].said
    assert "montage qui contient des éléments faits par une IA" in points["source"].said


def test_signer_nobody_knows_is_neither_wrong_nor_verified(looked):
    points = looked(keyring=False)
    assert points["copies"].status == "not_run"
    assert "on ne sait pas qui c'est" in points["copies"].said
    assert points["same"].status == points["source"].status == "verified"


def test_signer_of_another_body_is_unknown(made, looked, tmp_path):
    body(tmp_path / "autre", "Un autre organisme")
    stranger = identity(tmp_path / "autre", "Awa")
    copies = signed_copies(made["contents"], made["lines"], stranger, store=Store(tmp_path / ".preuve"))
    points = looked(changed=copies)
    assert points["copies"].status == "not_run"
    assert "d'aucune autorité de votre trousseau" in points["copies"].said


def test_anothers_certificate_of_the_same_body_is_not_hers(made, looked, tmp_path):
    """The body vouches for Hugo too: his copies in her dossier aren't hers."""
    hugo = identity(made["ca"], "Hugo")
    copies = signed_copies(made["contents"], made["lines"], hugo, store=Store(tmp_path / ".preuve"))
    points = looked(changed=copies)
    assert points["copies"].status == "not_run"
    assert "n'est pas celle qui a signé ce dossier" in points["copies"].said


@pytest.mark.parametrize(("sealer", "candidate", "status"), [
    ("Awa", "", "failed"), ("Hugo", "", "verified"), (None, "Hugo", "not_run"), (None, "", "not_run"),
    (None, "Awa", "failed"), ("Zoé", "Awa", "failed"), ("Zoé", "Hugo", "not_run"),
])  # fmt: skip
def test_copies_are_those_of_the_one_who_signed(made, looked, tmp_path, sealer, candidate, status):
    """Hugo's copies, his key enrolled, in a dossier sealed by her, him, a stranger, or nobody."""
    hugo, zoe = identity(made["ca"], "Hugo"), Signer(Ed25519PrivateKey.generate())
    ring = save(load(made["keyring"]).with_key(enrolment(hugo, NOW), NOW), tmp_path / "trousseau.json")
    copies = signed_copies(made["contents"], made["lines"], hugo, store=Store(tmp_path / ".preuve"))
    by = {"Awa": made["who"], "Hugo": hugo, "Zoé": zoe, None: None}[sealer]
    points = looked(changed=copies, keyring=ring, sealer=by, candidate=candidate)
    assert points["copies"].status == status
    if status == "failed":
        assert "clé de Hugo" in points["copies"].said


def test_key_is_the_certificates_that_the_body_vouches_for(made, tmp_path):
    """A certificate of the same number slipped in, of another key, that the body never gave: it isn't believed."""
    anchors, copy = (made["ca"] / "root.pem").read_text(), made["copies"][COVER]
    who = x509.load_pem_x509_certificates(made["who"].chain)[0]
    hers, other = made["who"].private, Ed25519PrivateKey.generate()
    number = str(who.serial_number)
    assert leaf.key_of(copy, number, anchors) == made["who"].key
    assert leaf.key_of(copy, "12", anchors) == leaf.key_of(copy, number, "") == ""

    def forged(issuer, by):
        made = x509.CertificateBuilder(issuer, who.subject, other.public_key(), who.serial_number)
        made = made.not_valid_before(who.not_valid_before_utc).not_valid_after(who.not_valid_after_utc)
        ample = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x" * 200)
        return made.add_extension(ample, critical=False).sign(by, None).public_bytes(Encoding.DER)

    for fake in (forged(who.issuer, other), forged(who.subject, hers)):
        slipped = tmp_path / "slipped.jpg"
        slipped.write_bytes(fake + copy.read_bytes() + fake)
        assert leaf.key_of(slipped, number, anchors) == made["who"].key


def test_certificate_out_of_date_is_no_tampering(made, looked, tmp_path):
    """Whole, by somebody who was known: an old session's dossier isn't a forgery."""
    lasting = identity(made["ca"], "Awa", lasts=timedelta(seconds=2))
    copies = signed_copies(made["contents"], made["lines"], lasting, store=Store(tmp_path / ".preuve"))
    time.sleep(3.1)
    points = looked(changed=copies)
    assert points["copies"].status == "not_run"
    assert "n'est plus valable aujourd'hui" in points["copies"].said
    assert points["same"].status == "verified"


def test_more_files_than_are_read_is_told(made, looked, monkeypatch):
    monkeypatch.setattr("preuve.dossier.credentials.reading.MOST", 2)
    assert statuses(looked()) == {"copies": "failed"}


@pytest.mark.parametrize("copy", [FILM, COVER, SHOT])
def test_one_byte_flipped_is_told_as_tampered(made, looked, copy):
    data = bytearray(made["copies"][copy].read_bytes())
    at = data.find(b"mdat") + 500 if copy.endswith("mp4") else len(data) - 200
    data[at] ^= 1
    points = looked(changed={copy: bytes(data)})
    assert points["copies"].status == "failed"
    assert points["copies"].names == (copy,)
    assert "modifié depuis la signature" in points["copies"].said
    assert points["same"].status == "failed"


def test_manifest_taken_off_is_told(made, looked):
    points = looked(changed={FILM: made["contents"][MASTER]})
    assert (points["copies"].status, points["same"].status) == ("failed", "verified")
    assert "aucune marque" in points["copies"].said


def test_video_swapped_before_signing_is_not_the_master(made, looked, tmp_path):
    other = film(tmp_path / "other.mp4", hue=200)
    lines = [*made["lines"][:5], step("film", {"film.mp4": digest_file(other)}), made["lines"][6]]
    fake = signed_copies({MASTER: other}, lines, made["who"], store=Store(tmp_path / ".preuve"))
    points = looked(changed=fake)
    assert points["copies"].status == "verified", "the signature itself is whole"
    assert points["same"].status == "failed"
    assert points["same"].names == (FILM,)


def test_video_swapped_after_signing_is_tampered(made, looked, tmp_path):
    """The manifest's box, moved as it is to another film."""
    signed, other = made["copies"][FILM].read_bytes(), film(tmp_path / "other.mp4", hue=200).read_bytes()
    at = signed.index(b"uuid") - 4
    box = signed[at : at + int.from_bytes(signed[at : at + 4])]
    head = int.from_bytes(other[:4])
    points = looked(changed={FILM: other[:head] + box + other[head:]})
    assert points["copies"].status == "failed"
    assert points["same"].status == "failed"


def test_other_container_with_the_same_streams_is_the_same(made, tmp_path):
    master = made["contents"][MASTER]
    with (
        av.open(str(master)) as given,
        av.open(str(tmp_path / "remux.mp4"), "w", options={"movflags": "faststart"}) as out,
    ):
        stream = out.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    assert (tmp_path / "remux.mp4").read_bytes() != master.read_bytes()
    assert digest(tmp_path / "remux.mp4", "video/mp4") == digest(master, "video/mp4")


def test_copy_without_its_master_is_told(made, looked):
    points = looked(changed={MASTER: None})
    assert points["same"].status == "failed"
    assert "sans leur original" in points["same"].said


def test_ledger_that_says_something_else_is_found(made, looked):
    human = [{**line, "engine": engine("illustrator", ai=False)} if line.get("step") == "scene" else line
             for line in made["lines"]]  # fmt: skip
    points = looked(lines=human)
    assert points["source"].status == "failed"
    assert set(points["source"].names) == {FILM, COVER, SHOT}


def test_another_recording_than_the_one_that_was_named_is_found(looked):
    points = looked(changed={"data/recordings/project/scene/a.recording.json": b"{}"})
    assert points["source"].status == "failed"


def test_recording_left_out_keeps_its_digest(made, looked):
    name = "data/recordings/project/scene/a.recording.json"
    sha = digest_bytes(made["contents"][name])
    assert looked(changed={name: None}, redacted={name: sha})["source"].status == "verified"


def test_recording_that_is_gone_is_found(looked):
    """The copy names a recording that neither stands in the dossier nor was said to be left out."""
    assert looked(changed={"data/recordings/project/scene/a.recording.json": None})["source"].status == "failed"


def test_service_mark_is_kept_and_told(made, looked, tmp_path):
    png = picture(tmp_path / "x.png").read_bytes()
    name = "data/raw/scene/a-1.raw"
    points = looked(changed={name: marked(png, made["who"])})
    assert points["services"].status == "verified"
    assert points["services"].names == (name,)


def test_service_mark_by_somebody_unknown_is_intact_all_the_same(made, looked, tmp_path):
    body(tmp_path / "service", "Un service d'images")
    data = marked(picture(tmp_path / "x.png").read_bytes(), identity(tmp_path / "service", "Signataire"))
    points = looked(changed={"data/raw/scene/a-1.raw": data})
    assert points["services"].status == "not_run"
    assert "Conservées telles que reçues" in points["services"].said


def test_service_mark_that_was_touched_is_found(made, looked, tmp_path):
    data = bytearray(marked(picture(tmp_path / "x.png").read_bytes(), made["who"]))
    data[data.rindex(b"IDAT") + 20] ^= 1
    points = looked(changed={"data/raw/scene/a-1.raw": bytes(data)})
    assert points["services"].status == "failed"


def test_marked_picture_is_an_ingredient_of_its_film(made, tmp_path):
    """What a service marked stays told in the film that it went into, though the service isn't known."""
    body(tmp_path / "service", "Un service d'images")
    data = marked(picture(tmp_path / "x.png").read_bytes(), identity(tmp_path / "service", "Signataire"))
    (tmp_path / "a-1.png").write_bytes(data)
    contents, lines = small_run(tmp_path / "run")
    scene, layers = lines[1], lines[2]
    swapped = json.loads(json.dumps([scene, layers]).replace(digest_bytes(b"drawn"), digest_bytes(data)))
    lines[1:3] = swapped
    contents["data/recordings/project/scene/a-1.png"] = tmp_path / "a-1.png"
    copies = signed_copies(contents, lines, made["who"], store=Store(tmp_path / ".preuve"))
    with (
        c2pa.Context.from_dict({"trust": {"user_anchors": (made["ca"] / "root.pem").read_text()}}) as context,
        c2pa.Reader(str(copies[FILM]), context=context) as reader,
    ):
        said = json.loads(reader.json())
        assert reader.get_validation_state() == "Trusted"
    (part,) = said["manifests"][said["active_manifest"]]["ingredients"]
    assert (part["title"], part["relationship"]) == ("a-1.png", "componentOf")


def test_manifest_that_stands_elsewhere_is_never_fetched(made, looked, tmp_path):
    called = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            called.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/x.c2pa"
        png = marked(picture(tmp_path / "x.png").read_bytes(), made["who"], remote=address)
        jpeg = marked(picture(tmp_path / "x.jpg").read_bytes(), made["who"], "image/jpeg", remote=address)
        try:
            points = looked(changed={"data/raw/scene/a-1.raw": png, SHOT: jpeg})
            # The child has no network at all; the reader doesn't ask for it either.
            (tmp_path / "remote.jpg").write_bytes(jpeg)
            assert manifest(tmp_path / "remote.jpg", "x").state == "remote"
        finally:
            server.shutdown()
            thread.join()
    assert called == []
    assert "gardée ailleurs sur le web" in points["services"].said
    assert points["copies"].status == "failed"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1\x00", b"\x00\x00\x00\x18ftypmp42" * 9])
def test_file_that_is_none_of_what_it_says_is_told(made, looked, data):
    points = looked(changed={SHOT: data, FILM: data, "data/raw/scene/a-1.raw": data})
    assert points["copies"].status == points["same"].status == "failed"


def test_ledger_that_is_none_is_told(looked):
    points = looked(lines=[{"kind": "step", "outputs": 3}])
    assert points["source"].status == "failed"


def test_request_without_a_name_gets_no_certificate(made):
    empty = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(made["who"].private, None)
    with pytest.raises(ValueError, match="common name"):
        authority_script().issue(made["ca"], empty.public_bytes(Encoding.PEM), datetime.now(UTC))


def test_picture_decoded_from_the_copy_is_the_masters(made):
    """An outside judge of « nothing but the manifest differs »."""
    both = [
        cv2.imread(str(path)) for path in (made["contents"]["data/deliverables/covers/web.jpg"], made["copies"][COVER])
    ]
    assert (both[0] == both[1]).all()


def test_reading_says_none_of_a_plain_picture(made, tmp_path):
    assert manifest(picture(tmp_path / "x.png"), "x").state == "none"
    assert manifest(made["copies"][SHOT], "x").state == "untrusted"


def test_packing_says_how_many_and_what_such_marks_are_not(made):
    assert packed(made["contents"]) == ""
    told = packed({**made["contents"], **made["copies"]})
    assert told.startswith("Copies signées (C2PA) : 3 fichiers")
    assert "ne suffisent pas à respecter le règlement" in told


def test_enrolment_file_gets_a_certificate_that_her_key_keeps(made, tmp_path):
    """What `preuve key new --certificate` writes, the body's script answers, and `preuve key certificate` takes."""
    key = Signer(Ed25519PrivateKey.generate(), id="C-042", name="Awa Diop")
    asked = enrolment(key, datetime(2026, 11, 22, tzinfo=UTC), certificate=True).model_dump_json().encode()
    chain = authority_script().issue(made["ca"], authority_script().asked_in(asked), datetime.now(UTC))
    first, root = x509.load_pem_x509_certificates(chain)
    first.verify_directly_issued_by(root)
    assert first.public_key() == key.private.public_key()
    copies = signed_copies(made["contents"], made["lines"], replace(key, chain=chain), store=Store(tmp_path))
    assert manifest(copies[SHOT], "x", (made["ca"] / "root.pem").read_text()).state == "trusted"
    with pytest.raises(ValueError, match="no certificate"):
        authority_script().asked_in(enrolment(key, datetime(2026, 11, 22, tzinfo=UTC)).model_dump_json().encode())
