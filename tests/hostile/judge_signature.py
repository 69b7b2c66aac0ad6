"""An outside judge: who signed a dossier, and does the list of files hold? Nothing of Preuve is used.

Usage: judge_signature.py DOSSIER.zip PUBLIC_KEY (32 bytes, base64).
Sources: secure-systems-lab/dsse protocol.md v1.0.2, in-toto/attestation spec/v1/statement.md, RFC 8493.
"""

import base64
import hashlib
import json
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def main(path: str, public: str) -> int:
    """0: signed by this key, and every file is the one listed; 1: not."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    with zipfile.ZipFile(path) as dossier:
        files = {name: dossier.read(name) for name in dossier.namelist()}
    envelope = json.loads(files["attestations/run.dsse.json"])
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
    signed = b" ".join([b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(payload), payload])
    try:
        key.verify(base64.b64decode(envelope["signatures"][0]["sig"]), signed)
    except InvalidSignature:
        return 1
    listed = {}
    for line in files["manifest-sha256.txt"].decode().splitlines():
        digest, _spaces, name = line.partition("  ")
        listed[name] = digest
    for subject in json.loads(payload)["subject"]:
        listed[subject["name"]] = subject["digest"]["sha256"]
    whole = {name for name in files if name.startswith("data/")} <= listed.keys()
    return int(not whole or any(hashlib.sha256(files[name]).hexdigest() != one for name, one in listed.items()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
