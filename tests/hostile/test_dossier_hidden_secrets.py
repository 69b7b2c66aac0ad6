"""Nothing that is escaped, folded, coded or compressed hides a secret; what stays shut is told."""

import base64
import gzip
import io
import json
import struct
import time
import zipfile
import zlib

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from helpers_consistency import seen

from preuve.dossier.build import secret_forms as forms
from preuve.dossier.build.scan import Leak, scan, scan_content
from preuve.dossier.build.within import Room
from preuve.dossier.verify.consistency.secrets import look

B64 = "Zq8vKx3Lw9RtB7nM2pYc"  # of no service: what a key is made of


def made(*parts):
    """A secret that stands nowhere in this file as it is."""
    return "".join(parts)


KEY = made("sk-", "proj-", B64, B64)


@pytest.mark.parametrize("before", [b"", b"x", b"user:"])
def test_a_known_secret_is_found_in_base64_wherever_it_begins(before):
    secret = made("Tr0ub4dor", "-et-3-secret")
    for written in (base64.b64encode, base64.urlsafe_b64encode, lambda raw: raw.hex().encode()):
        found = scan("data/inputs/a.txt", b"= " + written(before + secret.encode() + b"!"), [secret])
        assert [one.kind for one in found] == [forms.KNOWN]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_known_secret_is_found_in_letters_of_two_bytes(coding):
    secret = made("Tr0ub4dor", "-et-3-secret")
    for text in (f"le mot, abrégé : {secret}", secret):
        assert {one.kind for one in scan("a", text.encode(coding), [secret])} == {forms.KNOWN}
    assert scan("a", b"\x01\x00\x00" + secret.encode(coding), [secret])[0].kind == forms.KNOWN


def test_a_known_secret_folded_over_two_lines_is_told_where_it_begins():
    secret = made("Tr0ub4dor", "-et-3-secret")
    text = f"un\ndeux\n> {secret[:9]}\r\n>  {secret[9:]}\nfin"
    assert scan("a", text.encode(), [secret]) == [Leak("a", 3, forms.KNOWN)]
    assert scan("a", b"sur la\nmer", ["sur lamer"]) == []


def test_her_signing_key_is_found_whole_or_bare():
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes_raw()
    given = base64.b64encode(raw).decode()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    body = pem.splitlines()[1]
    sides = [base64.urlsafe_b64encode(raw).rstrip(b"="), raw, raw.hex().encode(), body.encode()]
    for written in sides:
        assert forms.KNOWN in {one.kind for one in scan("a", b"\0\1" + written, [given])}
        assert forms.KNOWN in {one.kind for one in scan("a", b"= " + written, [given])}
    assert {one.kind for one in scan("a", body.encode())} == {forms.PRIVATE_KEY}
    assert forms.KNOWN in {one.kind for one in scan("a", body.encode(), [pem])}


def test_escapes_hide_nothing():
    coded = "".join(f"\\u{ord(sign):04x}" for sign in KEY)
    nested = json.dumps({"body": json.dumps({"text": f"clé :\n{KEY}", "apiKey": B64})})
    page = f"<pre>{{&quot;apiKey&quot;: &quot;{B64}&quot;}}</pre>\n<p>sk&#45;{KEY[3:]}</p>"
    for text, kinds in (
        (f'["{coded}"]', {forms.SERVICE_KEY}),
        (nested, {forms.SERVICE_KEY, forms.PASSWORD}),
        (page, {forms.SERVICE_KEY, forms.PASSWORD}),
    ):
        assert {one.kind for one in scan("a", text.encode())} == kinds
    assert Leak("a", 2, forms.SERVICE_KEY) in scan("a", page.encode())


def packed(name, text, how=zipfile.ZIP_DEFLATED):
    """An archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as book:
        book.writestr(name, text)
    return out.getvalue()


def pdf(text):
    stream = zlib.compress(text.encode())
    return b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\r\n" + stream + b"\nendstream endobj"


def png(kind, said):
    data = bytes(cv2.imencode(".png", np.zeros((4, 4, 3), np.uint8))[1])
    chunk = kind + said
    return data[:33] + struct.pack(">I", len(said)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]


RUNS = f"<w:t>{KEY[:9]}</w:t></w:r><w:r><w:rPr/><w:t>{KEY[9:]}</w:t>"
INSIDE = {
    "docx": packed("word/document.xml", RUNS),
    "odg": packed("content.xml", f"<text:p>{KEY}</text:p>"),
    "epub": packed("c.html", f"<p>{KEY}</p>"),
    "zip in a zip": packed("b.zip", packed("a.txt", KEY), zipfile.ZIP_STORED),
    "workbook in a document": packed("word/embeddings/x.xlsx", packed("xl/sharedStrings.xml", f"<t>{KEY}</t>")),
    "gzip": gzip.compress(b"rien") + gzip.compress(KEY.encode()),
    "pdf": pdf(f"BT ({KEY}) Tj ET"),
    "pdf, letter by letter": pdf(f"BT [({KEY[:9]})-12.5({KEY[9:]})] TJ ET"),
    "ztxt": png(b"zTXt", b"Comment\0\0" + zlib.compress(KEY.encode())),
    "itxt": png(b"iTXt", b"Comment\0\1\0fr\0Note\0" + zlib.compress(KEY.encode())),
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_is_compressed_is_looked_into(name, tmp_path):
    (tmp_path / "a").write_bytes(INSIDE[name])  # no suffix: as an answer of a service is kept
    room = Room()
    for content in (INSIDE[name], tmp_path / "a"):
        assert Leak("data/artifacts/ab", 0, forms.SERVICE_KEY) in scan_content("data/artifacts/ab", content, room=room)
    assert not room.shut
    assert room.left < Room().left


def test_nothing_beyond_the_room_is_inflated_and_it_is_remembered():
    zeros = bytes(3_000_000)
    shut = {
        "gzip": gzip.compress(zeros),
        "zip": packed("a.txt", zeros),
        "pdf": pdf("\0" * 3_000_000),
        "deep": packed("1.zip", packed("2.zip", packed("3.zip", packed("4.zip", packed("5.zip", KEY))))),
        "spoilt": b"PK\x03\x04 pas une archive",
        "locked": INSIDE["odg"].replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
        "lzma": packed("a.txt", KEY, zipfile.ZIP_LZMA),
    }
    for name, data in shut.items():
        room = Room(1_000_000)
        assert scan_content(name, data, room=room) == []
        assert room.shut == {name}
        assert room.left >= 0
    spent = Room(0)
    assert scan_content("gzip", INSIDE["gzip"], room=spent) == []
    assert spent.shut == {"gzip"}


def test_a_flood_of_secrets_or_of_what_looks_like_one_takes_no_time():
    size = 1_000_000
    floods = (
        made("ey", "J") + "a" * 20 + ".",
        made("ey", "J"),
        "A_",
        "mdp ",
        '"name":"sid",',
        "<a></a>",
        "&#65;",
        "\\u0041",
    )
    for flood in floods:
        began = time.process_time()
        scan("a", flood.encode() * (size // len(flood)) + b"</")
        assert time.process_time() - began < 4, flood
    began = time.process_time()
    assert len(scan("a", (KEY + "\n").encode() * 20_000)) == 20_000
    assert time.process_time() - began < 4


def test_a_juror_is_told_what_stayed_shut_and_still_what_leaks(tmp_path):
    locked = {"data/inputs/documents/a.zip": packed("a.txt", KEY, zipfile.ZIP_LZMA)}
    (point,) = (one for one in look(seen(tmp_path / "a", locked)) if one.id == "L2.secrets")
    assert (point.status, point.optional, point.names) == ("not_run", True, tuple(locked))
    assert "a.zip" in point.said
    leaking = {**locked, "data/inputs/documents/b.odg": INSIDE["odg"]}
    (point,) = (one for one in look(seen(tmp_path / "b", leaking)) if one.id == "L2.secrets")
    assert (point.status, point.names) == ("failed", ("data/inputs/documents/b.odg",))
    assert KEY not in point.said
