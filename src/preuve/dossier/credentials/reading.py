"""Reading C2PA manifests of files from outside, in the child process for hostile bytes.

Nothing is fetched: neither a manifest that stands elsewhere, nor a certificate's revocation. The only authorities are
those that the juror's keyring holds. « Untrusted » and « invalid » are two things: a signature by somebody unknown is
whole all the same.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from preuve.dossier.child import ChildFailed, Limits, in_child
from preuve.dossier.credentials import apart, leaf
from preuve.dossier.credentials.origin import ENGINES, Maker
from preuve.dossier.model import Name, Unpacked
from preuve.engines import Value
from preuve.errors import PreuveError
from preuve.i18n import _

State = Literal["trusted", "untrusted", "expired", "tampered", "invalid", "remote", "unreadable", "none"]
"""`remote`: the manifest stands elsewhere, and isn't fetched. `invalid`: whole, but not a valid signature.

`expired`: whole, and its certificate is out of date today; nothing says when it was signed, so nobody can vouch for it.
"""
MOST = 2000
MOST_TEXT = 300
LIMITS = Limits(seconds=90)
_UNTRUSTED, _EXPIRED = "signingCredential.untrusted", "signingCredential.expired"
_Text = Annotated[str, Field(max_length=MOST_TEXT)]


class Seen(Value):
    """What a file carries.

    `key`: the public key that signed, as in keyrings, where an authority vouches for it. `same`: whether it shows and
    plays what its master does; None where there is no master.
    """

    name: Name
    state: State
    signer: _Text = ""
    key: Annotated[str, Field(max_length=44)] = ""
    issuer: _Text = ""
    generator: _Text = ""
    sources: tuple[_Text, ...] = Field(default=(), max_length=20)
    makers: tuple[Maker, ...] | None = Field(default=None, max_length=200)
    codes: tuple[_Text, ...] = Field(default=(), max_length=20)
    same: bool | None = None


_SEEN = TypeAdapter(Annotated[list[Seen], Field(max_length=MOST)])


def read(
    unpacked: Unpacked,
    names: Sequence[str],
    masters: Mapping[str, str],
    anchors: str,
    scratch: Path,
    hear: Callable[[str, float], None] = lambda _what, _share: None,
) -> list[Seen]:
    """What each file carries. `masters`: the file that a copy is compared with, by the copy's name.

    Raises ChildFailed where the process that reads them was stopped, or answers nonsense.
    """
    given = {
        "root": str(unpacked.folder),
        "names": list(names),
        "masters": {copy: master for copy, master in masters.items() if master in unpacked.digests},
        "anchors": anchors,
    }
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as place:
        said = in_child("credentials", given, Path(place), limits=LIMITS, hear=hear)
    try:
        seen = _SEEN.validate_python(said)
    except ValidationError as error:
        raise ChildFailed(_("l'examen a répondu n'importe quoi : il a été arrêté")) from error
    if [one.name for one in seen] != given["names"]:
        raise ChildFailed(_("l'examen a répondu n'importe quoi : il a été arrêté"))
    return seen


def job(given: Mapping[str, Any], _folder: Path, tell: Callable[[str, float], None]) -> list[dict[str, Any]]:
    """The child's side: each file's manifest, and whether it is its master's copy."""
    root, names = Path(given["root"]), given["names"]
    found = []
    for number, name in enumerate(names):
        tell(name, number / len(names))
        seen = manifest(root / name, name, given["anchors"])
        if master := given["masters"].get(name):
            seen = seen.model_copy(update={"same": _same(root / name, root / master)})
        found.append(seen.model_dump(mode="json"))
    return found


def manifest(path: Path, name: str, anchors: str = "") -> Seen:
    """What a file carries: for the child process alone, where the file isn't one's own."""
    import c2pa

    kind = apart.sniff(path)
    if not kind:
        return Seen(name=name, state="none")
    try:
        with (
            c2pa.Context.from_dict(_settings(anchors)) as context,
            path.open("rb") as file,
            c2pa.Reader(kind, file, context=context) as reader,
        ):
            return _signed(path, anchors, _seen(name, said := json.loads(reader.json())), said)
    except c2pa.C2paError.ManifestNotFound:
        return Seen(name=name, state="none")
    except c2pa.C2paError as error:
        # The library has no class of its own for this one.
        remote = str(error).startswith(("Remote:", "RemoteManifest"))
        return Seen(name=name, state="remote" if remote else "unreadable", codes=(str(error)[:MOST_TEXT],))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Seen(name=name, state="unreadable", codes=(type(error).__name__,))


def _signed(path: Path, anchors: str, seen: Seen, said: Mapping[str, Any]) -> Seen:
    """The same, with the key that signed where the reader trusts it."""
    if seen.state != "trusted":
        return seen
    signed = said["manifests"][said["active_manifest"]].get("signature_info") or {}
    return seen.model_copy(update={"key": leaf.key_of(path, str(signed.get("cert_serial_number", "")), anchors)})


def _settings(anchors: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}}
    return {**asked, "trust": {"user_anchors": anchors}} if anchors else asked


def _seen(name: str, said: Mapping[str, Any]) -> Seen:
    active = said["manifests"][said["active_manifest"]]
    signed = active.get("signature_info") or {}
    codes = list(dict.fromkeys(_codes(said)))
    data = {str(one["label"]): one.get("data") or {} for one in active.get("assertions", ())}
    return Seen(
        name=name,
        state=_state(str(said.get("validation_state", "")), codes),
        signer=str(signed.get("common_name") or "")[:MOST_TEXT],
        issuer=str(signed.get("issuer") or "")[:MOST_TEXT],
        generator=" ".join(str(one.get("name", "")) for one in active.get("claim_generator_info") or ())[:MOST_TEXT],
        sources=tuple(_sources(data))[:20],
        makers=_makers(data.get(ENGINES)),
        codes=tuple(code[:MOST_TEXT] for code in codes[:20]),
    )


def _codes(said: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong, of the file's own manifest and of those of its parts, in the standard's words."""
    results = said.get("validation_results") or {}
    parts = [one["validationDeltas"] for one in results.get("ingredientDeltas") or ()]
    for group in (results.get("activeManifest") or {}, *parts):
        yield from (str(one["code"]) for one in group.get("failure") or ())


def _state(state: str, codes: Iterable[str]) -> State:
    if state == "Trusted":
        return "trusted"
    wrong = [code for code in codes if code != _UNTRUSTED]
    if state == "Valid" and not wrong:
        return "untrusted"
    if set(wrong) == {_EXPIRED}:
        return "expired"
    return "tampered" if any(code.endswith("mismatch") for code in wrong) else "invalid"


def _sources(data: Mapping[str, Any]) -> Iterator[str]:
    for label, said in data.items():
        if label.startswith("c2pa.actions"):
            found = [one.get("digitalSourceType") for one in said.get("actions") or ()]
            yield from dict.fromkeys(str(one)[:MOST_TEXT] for one in found if one)


def _makers(said: Any) -> tuple[Maker, ...] | None:
    """What our own assertion says; None where there is none, or it has another form."""
    try:
        return _MAKERS.validate_python(said["engines"])
    except (ValidationError, KeyError, TypeError):
        return None


def _same(copy: Path, master: Path) -> bool:
    kind = apart.sniff(master)
    try:
        return bool(kind) and apart.sniff(copy) == kind and apart.digest(copy, kind) == apart.digest(master, kind)
    except (PreuveError, ValueError, KeyError, OSError):
        return False


_MAKERS = TypeAdapter(Annotated[tuple[Maker, ...], Field(max_length=200)])
