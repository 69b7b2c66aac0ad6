"""What she wrote and what the run delivered, as evidence: there, hers, unchanged; not what it is worth."""

from collections.abc import Sequence

from preuve.checks.finding import Status
from preuve.checks.subject import Subject
from preuve.frameworks.matrix import Row
from preuve.frameworks.measured import nothing_made
from preuve.frameworks.model import Deliverable, Document, Statement
from preuve.frameworks.papers import Papers
from preuve.i18n import _, ngettext


def sections(wanted: Document, papers: Papers) -> Sequence[Row]:
    """A row for each section a document must have."""
    return [papers.row("document", heading, wanted.document, heading) for heading in wanted.sections]


def statement(wanted: Statement, papers: Papers) -> Row:
    """What she must say herself."""
    return papers.row("statement", str(wanted.statement), wanted.document, wanted.section)


def deliverable(wanted: Deliverable, subject: Subject) -> Row:
    """A file of the run: `met` where it is the very one that the ledger says was delivered."""
    label, where = str(wanted.label), (wanted.deliverable,)
    if subject.folder is None and subject.project:
        said, remedy = nothing_made(subject.project)
        return Row(kind="deliverable", label=label, status="not_run", said=said, remedy=remedy, where=where)
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
