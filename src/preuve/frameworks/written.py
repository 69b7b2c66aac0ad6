"""What she wrote and what the run delivered, as evidence: there, hers, unchanged; not what it is worth."""

from collections.abc import Sequence

from preuve.checks.finding import Status
from preuve.checks.subject import Subject
from preuve.documents import Section, read
from preuve.frameworks.matrix import Row
from preuve.frameworks.model import Deliverable, Document, Statement
from preuve.i18n import _, ngettext


def sections(wanted: Document, subject: Subject) -> Sequence[Row]:
    """A row for each section a document must have."""
    return [_written("document", heading, wanted.document, heading, subject) for heading in wanted.sections]


def statement(wanted: Statement, subject: Subject) -> Row:
    """What she must say herself."""
    return _written("statement", str(wanted.statement), wanted.document, wanted.section, subject)


def deliverable(wanted: Deliverable, subject: Subject) -> Row:
    """A file of the run: `met` where it is the very one that the ledger says was delivered."""
    label, where = str(wanted.label), (wanted.deliverable,)
    if subject.folder is None:
        said = _("cette vidéo ne vient pas d'une production de Preuve")
        return Row(kind="deliverable", label=label, status="not_applicable", said=said, where=where)
    told = {str(line["path"]): str(line["sha256"]) for line in subject.lines if line["kind"] == "deliver"}
    files = sorted(path for path in subject.folder.glob(wanted.deliverable) if path.is_file())
    names = {path.relative_to(subject.folder).as_posix(): subject.artifact(path).sha256 for path in files}
    changed = [name for name, sha256 in names.items() if told.get(name) != sha256]
    status: Status = "met" if names and not changed else "unmet"
    if not names:
        said = _("aucun fichier à cet endroit")
    elif changed:
        said = _("changé depuis la production : {names}").format(names=", ".join(changed))
    else:
        said = ngettext(
            "{n} fichier, tel que la production l'a fait",
            "{n} fichiers, tels que la production les a faits",
            len(names),
        ).format(n=len(names))
    remedy = "" if status == "met" else _("Relancez « preuve run » : le fichier sera refait et remis à sa place.")
    return Row(kind="deliverable", label=label, status=status, said=said, remedy=remedy, where=tuple(names) or where)


def _written(kind: str, label: str, document: str, heading: str, subject: Subject) -> Row:
    where = (_("{document} › {section}").format(document=f"documents/{document}", section=heading),)
    if subject.project is None:
        said = _("aucun projet : rien à lire")
        return Row.model_validate(
            {"kind": kind, "label": label, "status": "not_applicable", "said": said, "where": where}
        )
    found = read(subject.project, document).section(heading)
    row = {"kind": kind, "label": label, "where": where, "said": says(found), "remedy": remedy(found, document)}
    return Row.model_validate(row | {"status": "declared" if found.filled else "unmet"})


def says(found: Section) -> str:
    """How a section stands, in words."""
    match found.state:
        case "missing":
            return _("cette partie manque")
        case "template":
            return _("laissée comme dans le modèle")
        case "short":
            return _("{n} mots de vous : trop court").format(n=found.words)
        case "example":
            return _("c'est encore le texte de l'exemple")
        case _:
            return _("{n} mots de vous, à lire").format(n=found.words)


def remedy(found: Section, document: str) -> str:
    """What to do about a section that isn't filled in."""
    if found.filled:
        return ""
    return _("Écrivez la partie « {section} » de documents/{document}, avec vos mots.").format(
        section=found.heading, document=document
    )
