"""Opening a DOCX: a zip of XML parts, read within limits, without macros, entities or anything that lies elsewhere."""

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from preuve.documents.office.xml import Element, attribute, children
from preuve.errors import BadInput
from preuve.i18n import _

MOST_BYTES = 30_000_000
MOST_PARTS = 3000
MOST_XML = 40_000_000
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK"
DOCUMENT = "wordprocessingml.document.main+xml"
FOLLOWED = ("http://", "https://", "mailto:")
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass(frozen=True)
class Package:
    """A DOCX's parts that are read, each parsed once. `main` is the document's own part; `links` its web addresses."""

    path: Path
    parts: Mapping[str, bytes]
    main: str
    links: Mapping[str, str]

    @cached_property
    def document(self) -> Element:
        """The document's own part."""
        found = self.parsed(self.main)
        return found if found is not None else _refuse(self.path, _("son texte ne s'y trouve pas"))

    def parsed(self, name: str) -> Element | None:
        """A part by its name; None where it isn't there. Raises BadInput."""
        data = self.parts.get(name)
        return parsed(data, self.path) if data is not None else None

    def beside(self, name: str) -> Element | None:
        """A part that lies beside the document's own, as `styles.xml`."""
        return self.parsed(f"{self.main.rpartition('/')[0]}/{name}".lstrip("/"))


def opened(path: Path) -> Package:
    """A DOCX, checked. Raises BadInput, which says what is wrong and what to do."""
    if not path.is_file():
        raise BadInput(_("ce fichier est introuvable."), path=path, remedy=_("Vérifiez son nom et son dossier."))
    if path.stat().st_size > MOST_BYTES:
        _refuse(path, _("il dépasse 30 Mo"), _("Retirez-en les images, puis enregistrez-le de nouveau."))
    data = path.read_bytes()
    if data.startswith(OLE):
        _refuse(path, _("il est protégé par un mot de passe, ou à l'ancien format .doc"), _save_as())
    if not data.startswith(ZIP):
        _refuse(path, _("ce n'est pas un fichier DOCX"), _save_as())
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, path)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error, ValueError) as error:
        raise refusal(path, _("il est abîmé"), _save_as()) from error
    main = _main(parts, path)
    return Package(path, parts, main, _links(parts, main, path))


def parsed(data: bytes, path: Path) -> Element:
    """Some XML, without entities or a document type. Raises BadInput."""
    try:
        root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True, **PARSER))
    except etree.XMLSyntaxError as error:
        raise refusal(path, _("son contenu est abîmé"), _save_as()) from error
    if root.getroottree().docinfo.doctype:
        _refuse(path, _("il contient des définitions XML qu'aucun traitement de texte n'écrit"))
    return root


def _parts(archive: ZipFile, path: Path) -> dict[str, bytes]:
    """The XML parts that are read, within a limit for all of them together."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or len(set(names)) < len(names):
        _refuse(path, _("il contient trop de fichiers, ou deux du même nom"))
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        _refuse(path, _("il contient des macros"), _("Enregistrez-le au format .docx, sans macros."))
    if "mimetype" in names and "[Content_Types].xml" not in names:
        _refuse(path, _("ce n'est pas un fichier DOCX (il ressemble à un document OpenDocument)"), _save_as())
    left, found = MOST_XML, {}
    for entry in entries:
        if _is_read(entry):
            with archive.open(entry) as part:
                data = part.read(left + 1)
            left -= len(data)
            if left < 0:
                _refuse(path, _("il est démesuré une fois décompressé"))
            found[entry.filename] = data
    return found


def _is_read(entry: ZipInfo) -> bool:
    return entry.filename.endswith((".xml", ".rels")) and "customXml/" not in entry.filename


def _main(parts: Mapping[str, bytes], path: Path) -> str:
    types = parts.get("[Content_Types].xml")
    if types is None:
        _refuse(path, _("ce n'est pas un fichier DOCX"), _save_as())
    for one in children(parsed(types, path), "Override"):
        kind = attribute(one, "ContentType")
        if kind.endswith(DOCUMENT):
            return attribute(one, "PartName").lstrip("/")
        if "macroEnabled" in kind:
            _refuse(path, _("il contient des macros"), _("Enregistrez-le au format .docx, sans macros."))
    raise refusal(path, _("ce n'est pas un document de texte"), _save_as())


def _links(parts: Mapping[str, bytes], main: str, path: Path) -> dict[str, str]:
    """The web addresses of the document's links, by their ids; whatever else lies outside is refused."""
    found = dict[str, str]()
    for name, data in parts.items():
        if name.endswith(".rels"):
            for one in children(parsed(data, path), "Relationship"):
                if attribute(one, "TargetMode") == "External":
                    target = _outside(one, path)
                    if target and name == _relations(main):
                        found[attribute(one, "Id")] = target
    return found


def _relations(main: str) -> str:
    folder, _slash, name = main.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _outside(one: Element, path: Path) -> str:
    kind, target = attribute(one, "Type").rpartition("/")[2], attribute(one, "Target")
    if kind == "hyperlink":
        return target if target.lower().startswith(FOLLOWED) and target.isprintable() else ""
    if kind == "attachedTemplate" and not target.lower().startswith(("http", "ftp", "\\\\", "//")):
        return ""  # the model on somebody's machine that it was begun from: never opened
    raise refusal(
        path,
        _("il va chercher autre chose hors de lui ({what})").format(what=kind[:40]),
        _("Enregistrez-le avec ses images dedans et sans modèle distant, puis relancez."),
    )


def _save_as() -> str:
    return _("Ouvrez-le dans Word ou LibreOffice, et enregistrez-le au format .docx.")


def _refuse(path: Path, why: str, remedy: str = "") -> NoReturn:
    raise refusal(path, why, remedy)


def refusal(path: Path, why: str, remedy: str = "") -> BadInput:
    """A file that isn't read: why, and what to do."""
    said = _("ce fichier n'a pas été lu : {why}.").format(why=why)
    return BadInput(said, path=path, remedy=remedy or _save_as())
