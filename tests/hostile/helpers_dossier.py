"""A small dossier for tests: a bag of a few files, with no run behind it. Whoever needs more adds it before sealing."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from preuve.artifact import canonical
from preuve.dossier import archive, bag, dsse, layout
from preuve.dossier.archive import Content
from preuve.dossier.build.statement import statement
from preuve.dossier.model import Claims

CLAIMS = Claims(run="2026-01-02-030405", title="Réparer", kit="0.1.0", claims=())
PAYLOAD: Mapping[str, Content] = {
    layout.CLAIMS: canonical(CLAIMS.model_dump(mode="json")),
    layout.CRATE: canonical({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": []}),
    layout.LEDGER: canonical({"kind": "start", "at": "2026-01-02T03:04:05+00:00", "sources": "", "kit": "0.1.0"})
    + b"\n",
    "data/inputs/brief.yaml": "title: Réparer plutôt que jeter\n".encode(),
    "data/deliverables/transcript.txt": "Le café des réparateurs.\n".encode(),
}
FIELDS = (("External-Identifier", "2026-01-02-030405"), ("Bagging-Date", "2026-01-02"))


def contents(payload: Mapping[str, Content] = PAYLOAD, key: Ed25519PrivateKey | None = None) -> dict[str, Content]:
    """Every file of a small dossier, sealed by a key where one is given."""
    found = bag.bag(payload, FIELDS)
    if key:
        listed, about = (b"".join(archive.pieces(found[name])) for name in (layout.MANIFEST, layout.INFO))
        signed = statement(listed, CLAIMS, (), info=about)
        found[layout.ENVELOPE] = dsse.seal(signed, key, "essai")
    return bag.closed(found)


def small(path: Path, payload: Mapping[str, Content] = PAYLOAD, key: Ed25519PrivateKey | None = None) -> Path:
    """A small dossier's file."""
    return archive.write(path, contents(payload, key))
