"""L0: nothing has changed since the lists of files were written. Who wrote them is another level's question.

Every digest compared was worked out on the bytes as they were unpacked; the names that a list gives are only looked up
among those, never opened. Sources: RFC 8493 (BagIt 1.0), 2.1 to 3; shared/DOSSIER.md, known traps.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from preuve.dossier import bag, layout
from preuve.dossier.model import Point, Unpacked, Wanted
from preuve.dossier.refusal import safe
from preuve.dossier.verify import required
from preuve.dossier.verify.points import L0, again, named
from preuve.i18n import N_, _, ngettext
from preuve.pages import size

MOST_BYTES = 32_000_000
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar", ".iso", ".dmg", ".age")
PROGRAMS = (".exe", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".scr", ".msi", ".lnk", ".app", ".apk", ".docm", ".xlsm")
_OXUM = re.compile(r"(\d{1,20})\.(\d{1,9})")


@dataclass(frozen=True)
class _List:
    """A list of files: its own name, and what a point about it is called."""

    name: str
    id: str
    title: str


PAYLOAD = _List(layout.MANIFEST, "payload", N_("Les fichiers du dossier sont ceux de sa liste"))
TAGS = _List(layout.TAGS, "tags", N_("La liste elle-même et les attestations sont celles de la seconde liste"))


def look(unpacked: Unpacked, wanted: Wanted) -> Iterator[Point]:
    """The points of integrity. `wanted` asks nothing of this level: it only hears how far it is."""
    wanted.hear("L0", _("listes de fichiers"), 0.0)
    yield _archive(unpacked)
    yield from _listed(unpacked, PAYLOAD, {name for name in unpacked.digests if name.startswith(layout.PAYLOAD)})
    tags = {name for name in unpacked.digests if not name.startswith(layout.PAYLOAD) and name != layout.TAGS}
    yield from _listed(unpacked, TAGS, tags)
    yield _strays(tags)
    yield _declaration(unpacked)
    yield from _own_names(unpacked)
    yield from required.points(unpacked)
    yield from _told_apart(unpacked)


def _archive(unpacked: Unpacked) -> Point:
    if unpacked.damaged:
        said = _("ces fichiers ne sont plus ceux que l'archive annonce : {names}").format(names=named(unpacked.damaged))
        remedy = _("Téléchargez-le de nouveau : un envoi abîmé suffit. S'il est toujours ainsi, redemandez-le.")
        return L0("archive", _("L'archive est entière"), "failed", said, names=unpacked.damaged, remedy=remedy)
    count = len(unpacked.digests)
    whole = sum(unpacked.path(name).stat().st_size for name in unpacked.digests)
    told = ngettext(
        "{count} fichier, {size} ; rien d'autre n'y est caché",
        "{count} fichiers, {size} ; rien d'autre n'y est caché",
        count,
    )
    return L0("archive", _("L'archive est entière"), "verified", told.format(count=count, size=size(whole)))


def _listed(unpacked: Unpacked, one: _List, there: set[str]) -> Iterator[Point]:
    """What a list says against what is there: unreadable, or what changed, what is missing, what is extra."""
    try:
        said = bag.read_manifest(_bytes(unpacked, one.name))
    except (KeyError, ValueError) as error:
        told = _("{name} n'est pas une liste d'empreintes bien écrite, ou nomme deux fois le même fichier")
        if isinstance(error, KeyError):
            told = _("la liste {name} manque")
        told = told.format(name=one.name)
        yield L0(one.id, _(one.title), "failed", told, names=(one.name,), remedy=again())
        return
    faults = list(_faults(unpacked.digests, one, said, there))
    yield from faults
    if not faults:
        told = ngettext(
            "{count} empreinte comparée, identique", "{count} empreintes comparées, toutes identiques", len(said)
        )
        yield L0(one.id, _(one.title), "verified", told.format(count=len(said)))


def _faults(digests: Mapping[str, str], one: _List, said: Mapping[str, str], there: set[str]) -> Iterator[Point]:
    known = {name: digest for name, digest in said.items() if name in there}
    empty = [name for name, digest in known.items() if digest == bag.EMPTY != digests[name]]
    found = {
        "empty-digest": (_("leur empreinte dans la liste est celle d'un fichier vide"), empty),
        "changed": (_("ces fichiers ont changé depuis que la liste a été écrite"),
                    [name for name, digest in known.items() if digest != digests[name] and name not in empty]),
        "missing": (_("ces fichiers sont dans la liste et pas dans le dossier"),
                    [name for name in said if name not in there]),
        "extra": (_("ces fichiers sont dans le dossier et pas dans la liste"),
                  [name for name in there if name not in said]),
    }  # fmt: skip
    for kind, (told, names) in found.items():
        if names:
            said_so = _("{told} : {names}").format(told=told, names=named(names))
            title, where = _(one.title), (*sorted(names), one.name)
            yield L0(f"{one.id}-{kind}", title, "failed", said_so, names=where, remedy=again())


def _strays(tags: Iterable[str]) -> Point:
    """Files outside `data/` that no dossier has."""
    title = _("Aucun fichier n'est ailleurs qu'à sa place")
    strays = sorted(set(tags) - set(layout.TAG_FILES))
    if strays:
        said = _("ces fichiers ne font pas partie d'un dossier : {names}").format(names=named(strays))
        return L0("places", title, "failed", said, names=strays, remedy=again())
    return L0("places", title, "verified")


def _declaration(unpacked: Unpacked) -> Point:
    """`bagit.txt` as we write it, and how much `bag-info.txt` says there is."""
    title = _("Le dossier annonce ce qu'il contient")
    try:
        declared, info = _bytes(unpacked, layout.BAGIT), _bytes(unpacked, layout.INFO).decode()
    except (KeyError, ValueError):
        said = _("{first} ou {second} manque, ou n'est pas lisible").format(first=layout.BAGIT, second=layout.INFO)
        return L0("declaration", title, "failed", said, names=(layout.BAGIT, layout.INFO), remedy=again())
    if declared != bag.DECLARATION:
        said = _("{name} n'est pas celui d'un dossier").format(name=layout.BAGIT)
        return L0("declaration", title, "failed", said, names=(layout.BAGIT,), remedy=again())
    sizes = [unpacked.path(name).stat().st_size for name in unpacked.under(layout.PAYLOAD)]
    sums = [line.removeprefix("Payload-Oxum: ") for line in info.split("\n") if line.startswith("Payload-Oxum:")]
    oxum = _OXUM.fullmatch(sums[0]) if len(sums) == 1 else None
    if oxum is None or (int(oxum[1]), int(oxum[2])) != (sum(sizes), len(sizes)):
        said = _("il annonce {said} et contient {found} (octets et nombre de fichiers)").format(
            said=safe(sums[0], 40) if sums else _("rien"), found=f"{sum(sizes)}.{len(sizes)}"
        )
        return L0("declaration", title, "failed", said, names=(layout.INFO,), remedy=again())
    return L0("declaration", title, "verified")


def _own_names(unpacked: Unpacked) -> Iterator[Point]:
    """A file that is named by its digest must have that digest."""
    title = _("Les fichiers nommés par leur empreinte ont bien cette empreinte")
    pinned = {name: layout.digest_of(name) for name in unpacked.digests if layout.digest_of(name)}
    wrong = [name for name, said in pinned.items() if unpacked.digests[name] != said or said == bag.EMPTY]
    if wrong:
        said = _("ce n'est pas le cas de : {names}").format(names=named(wrong))
        yield L0("own-names", title, "failed", said, names=wrong, remedy=again())
    elif pinned:
        yield L0("own-names", title, "verified")


def _told_apart(unpacked: Unpacked) -> Iterator[Point]:
    """What wasn't opened, and what holds nothing: neither is a fault, both are told."""
    title = _("Archives et programmes")
    shut = [name for name in unpacked.digests if name.casefold().endswith(ARCHIVES + PROGRAMS)]
    if shut:
        said = _("présents, jamais ouverts ici ; ne les ouvrez pas sans précaution : {names}")
        yield L0("unopened", title, "not_run", said.format(names=named(shut)), names=shut, optional=True)
    empty = [name for name, digest in unpacked.digests.items() if digest == bag.EMPTY]
    if empty:
        said = _("l'empreinte d'un fichier vide ne prouve rien : {names}").format(names=named(empty))
        yield L0("empty", _("Fichiers vides"), "not_run", said, names=empty, optional=True)


def _bytes(unpacked: Unpacked, name: str) -> bytes:
    """A small file of the dossier. Raises KeyError, ValueError."""
    path = unpacked.path(name)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(name)
    return path.read_bytes()
