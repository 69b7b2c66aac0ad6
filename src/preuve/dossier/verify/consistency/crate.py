"""The crate's list of files against the files; its context is only compared with ours, never fetched."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from preuve.dossier import layout
from preuve.dossier.build.crate import TERMS, VERSION
from preuve.dossier.data import MOST_DESCRIBED, plain, read_json
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext

CONTEXT = f"https://w3id.org/ro/crate/{VERSION}/context"
CONTEXTS = (CONTEXT, [CONTEXT], [CONTEXT, TERMS])
ABSENT = "urn:sha256:"


def look(seen: Seen) -> Iterator[Point]:
    """The points about the crate."""
    title = _("Le catalogue du dossier (RO-Crate) liste ses fichiers tels qu'ils sont")
    try:
        data = read_json(seen.unpacked.path(layout.CRATE), most=MOST_DESCRIBED)
        entities = _entities(data)
    except (KeyError, ValueError, TypeError, AttributeError):
        said = _("il manque, ou ne se lit pas")
        yield point("crate", title, "failed", said, names=(layout.CRATE,))
        return
    yield _context(data.get("@context"))
    faults = [*_files(seen, entities), *_unlisted(seen, entities)]
    count = sum(map(_is_file, entities.values()))
    yield concluded("crate", title, faults, ngettext("{n} fichier", "{n} fichiers", count).format(n=count))


def _entities(data: Any) -> dict[str, Mapping[str, Any]]:
    """The graph by id. Raises TypeError, KeyError, ValueError: it isn't one, or says an id twice."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in data["@graph"]:
        name = one["@id"]
        if not isinstance(name, str) or name in found:
            raise ValueError(name)
        found[name] = one
    return found


def _context(said: Any) -> Point:
    """A context that isn't ours would change what the words mean, and whoever reads it might fetch it."""
    title = _("Le catalogue n'emploie que le vocabulaire connu")
    if said in CONTEXTS:
        return point("crate-context", title, "verified", _("celui de RO-Crate ; rien n'a été téléchargé"))
    told = _("il renvoie à « {said} », qui n'a pas été ouvert").format(said=text(said, 200))
    return point("crate-context", title, "failed", told, names=(layout.CRATE,))


def _is_file(entity: Mapping[str, Any]) -> bool:
    kind = entity.get("@type")
    return kind == "File" or (isinstance(kind, list) and "File" in kind)


def _files(seen: Seen, entities: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    for name, one in entities.items():
        if not _is_file(one) or name == layout.CRATE.removeprefix(layout.PAYLOAD):
            continue
        inside = layout.PAYLOAD + unquote(name.removeprefix("./"))
        if not plain(inside) or inside not in seen.unpacked.digests:
            yield Fault(_("il liste « {name} », que le dossier n'a pas").format(name=text(name)), layout.CRATE)
        elif one.get("sha256") != seen.unpacked.digests[inside] or str(one.get("contentSize")) != _size(seen, inside):
            yield Fault(
                _("il donne à {name} une autre empreinte ou une autre taille").format(name=text(inside)), inside
            )


def _size(seen: Seen, name: str) -> str:
    return str(seen.unpacked.path(name).stat().st_size)


def _unlisted(seen: Seen, entities: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    known = {layout.PAYLOAD + unquote(name.removeprefix("./")) for name, one in entities.items() if _is_file(one)}
    for name in seen.unpacked.under(layout.PAYLOAD):
        if name not in known and name != layout.CRATE:
            yield Fault(_("il ne liste pas {name}").format(name=text(name)), name)
