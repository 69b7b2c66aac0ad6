"""Signed copies of films and pictures: each carries a C2PA manifest that says what it is and what made it.

A manifest has numbers drawn by chance, so two signatures never give the same bytes. A signed copy is therefore kept in
the project's store, under a key made of the file's digest, what the manifest says and the certificate: packing the same
run again gives the same bytes. Where the store was emptied meanwhile, the copies are signed anew and differ.

Nothing is asked of the network: no timestamp authority, no remote manifest. The unsigned master is kept beside.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preuve import __version__
from preuve.artifact import Artifact, digest_json
from preuve.dossier import bag, layout
from preuve.dossier.archive import Content, pieces
from preuve.dossier.credentials import origin
from preuve.dossier.sign.keys import Signer
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.ledger import Line
from preuve.measures.marks import marks
from preuve.store import Store

VERSION = 1
MOST_INGREDIENTS = 50
SETTINGS: Mapping[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "builder": {"thumbnail": {"enabled": False}},
}


@dataclass(frozen=True)
class _Wish:
    """A copy to sign: the file, its digest, what its manifest says, marked pictures it is made of."""

    name: str
    sha256: str
    definition: Mapping[str, Any]
    ingredients: Sequence[tuple[str, str]]


def signed_copies(
    contents: Mapping[str, Content],
    lines: Sequence[Line],
    identity: Signer,
    *,
    store: Store,
    hear: Callable[[str, float], None] = lambda _what, _share: None,
) -> dict[str, Content]:
    """The signed copies, by their names in the dossier; none where she has no certificate.

    The same film for several targets is signed once. What the ledger doesn't know the origin of isn't signed.
    Raises BadInput where the certificate isn't this key's, or can't sign.
    """
    if not identity.chain:
        return {}
    wishes = list(_wishes(contents, lines))
    made: dict[str, Content] = {}
    for number, wish in enumerate(wishes):
        hear(wish.name, number / len(wishes))
        made[origin.copy_of(wish.name)] = store.path(_signed(wish, contents, identity, store))
    return made


def engines(makers: Sequence[origin.Maker]) -> dict[str, Any]:
    """The assertion that says what made a file: in an order that depends on nothing else."""
    return {"engines": [one.model_dump(mode="json") for one in makers]}


def _wishes(contents: Mapping[str, Content], lines: Sequence[Line]) -> Iterator[_Wish]:
    ledger, recorded = origin.Ledger(lines), origin.recordings(contents)
    marked = {bag.digest(contents[name]): name for name in _marked(contents)}
    grouped: dict[str, list[str]] = {}
    for name in origin.delivered(contents):
        grouped.setdefault(bag.digest(contents[name]), []).append(name)
    for sha256, names in grouped.items():
        if source := ledger.source(sha256):
            given = {one.sha256 for step in ledger.upstream(sha256) for one in step.outputs.values()}
            parts = sorted((name, sha) for sha, name in marked.items() if sha in given)[:MOST_INGREDIENTS]
            definition = _definition(names, source, ledger.makers(sha256, recorded))
            yield _Wish(names[0], sha256, definition, parts)


def _definition(names: Sequence[str], source: str, makers: Sequence[origin.Maker]) -> dict[str, Any]:
    action = {
        "action": "c2pa.created",
        "digitalSourceType": origin.IPTC + source,
        "softwareAgent": {"name": "Preuve", "version": __version__},
    }
    return {
        "claim_generator_info": [{"name": "Preuve", "version": __version__}],
        "title": ", ".join(name.removeprefix(layout.DELIVERABLES) for name in names)[:400],
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": [action]}},
            {"label": origin.ENGINES, "data": engines(makers)},
        ],
    }


def _marked(contents: Mapping[str, Content]) -> Iterator[str]:
    """Pictures that came with a C2PA manifest of their own."""
    folders = (layout.PROJECT_RECORDINGS, layout.BLOBS, layout.INPUTS)
    for name in sorted(contents):
        content = contents[name]
        if not name.startswith(folders) or not isinstance(content, Path) or not _kind(content):
            continue
        if any(mark.kind == "C2PA" for mark in marks(content)):
            yield name


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    return "image/png" if head == b"\x89PNG\r\n\x1a\n" else "image/jpeg" if head.startswith(b"\xff\xd8\xff") else ""


def _signed(wish: _Wish, contents: Mapping[str, Content], identity: Signer, store: Store) -> Artifact:
    kept = {
        "c2pa": VERSION,
        "input": wish.sha256,
        "says": wish.definition,
        "chain": identity.chain.decode(errors="replace").strip(),
    }
    key = digest_json({**kept, "of": [sha for _name, sha in wish.ingredients]})
    known = store.recall(key)
    if known:
        return known[0]["signed"]
    store.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.scratch) as folder:
        out = Path(folder) / "signed"
        _sign(wish, contents, identity, out)
        made = store.put_file(out, wish.name.rpartition("/")[2])
    store.remember(key, {"signed": made}, [])
    return made


def _sign(wish: _Wish, contents: Mapping[str, Content], identity: Signer, out: Path) -> None:
    import c2pa

    _same_key(identity)
    source = out.with_name("master")
    with source.open("wb") as copied:
        for piece in pieces(contents[wish.name]):
            copied.write(piece)
    try:
        with (
            c2pa.Context.from_dict(dict(SETTINGS)) as context,
            c2pa.Builder(json.dumps(wish.definition), context=context) as builder,
            c2pa.Signer.from_callback(
                identity.private.sign, c2pa.C2paSigningAlg.ED25519, identity.chain.decode(), None
            ) as signer,
            source.open("rb") as given,
            out.open("w+b") as signed,
        ):
            for name, _sha in wish.ingredients:
                _add(builder, contents[name], name)
            builder.sign(signer, origin.mime(wish.name), given, signed)
    except c2pa.C2paError as error:
        raise BadInput(
            _("ce certificat n'a pas pu signer « {name} » ({reason}).").format(
                name=wish.name, reason=str(error).splitlines()[0][:200]
            ),
            key="certificate",
            remedy=_("Vérifiez ses dates, et qu'il vient de l'autorité que votre certificateur indique."),
        ) from error


def _add(builder: Any, content: Content, name: str) -> None:
    if isinstance(content, Path):
        told = {"title": name.rpartition("/")[2], "relationship": "componentOf"}
        with content.open("rb") as file:
            builder.add_ingredient_from_stream(json.dumps(told), _kind(content), file)


def _same_key(identity: Signer) -> None:
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(identity.chain)[0].public_key()
    except ValueError as error:
        raise BadInput(
            _("ce certificat est illisible."), key="certificate", remedy=_("Reprenez le fichier PEM d'origine.")
        ) from error
    if found != identity.private.public_key():
        raise BadInput(
            _("ce certificat est celui d'une autre clé que la vôtre."),
            key="certificate",
            remedy=_("Demandez un certificat pour votre clé, ou retirez-le : il est facultatif."),
        )
