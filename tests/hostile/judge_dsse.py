"""An outside judge: verifies a dossier's signature with `cryptography` alone. It imports nothing of Preuve.

    python judge_dsse.py FOLDER PUBLIC_KEY_BASE64

FOLDER is the unpacked dossier. It gives 0 where the key signed the very list of files that is there.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def encoded(kind: bytes, payload: bytes) -> bytes:
    return b" ".join((b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload)).encode(), payload))


def judge(folder: Path, key: bytes) -> str:
    envelope = json.loads((folder / "attestations/run.dsse.json").read_text())
    payload = base64.b64decode(envelope["payload"], validate=True)
    signature = base64.b64decode(envelope["signatures"][0]["sig"], validate=True)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, encoded(envelope["payloadType"].encode(), payload))
    except InvalidSignature:
        return "the signature isn't this key's"
    digest = hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
    subject = {one["name"]: one["digest"]["sha256"] for one in json.loads(payload)["subject"]}
    if digest == hashlib.sha256().hexdigest() or subject.get("manifest-sha256.txt") != digest:
        return "what is signed isn't this list of files"
    return ""


if __name__ == "__main__":
    said = judge(Path(sys.argv[1]), base64.b64decode(sys.argv[2]))
    print(said or "OK")  # noqa: T201
    sys.exit(bool(said))
