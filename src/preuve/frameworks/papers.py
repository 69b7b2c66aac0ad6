"""What she wrote, as a référentiel reads it: each document once, as of the day that its run ended on."""

from preuve.checks.subject import Subject
from preuve.documents import Document, Section, read
from preuve.documents.said import remedy, says
from preuve.errors import PreuveError
from preuve.frameworks.matrix import Row, RowKind
from preuve.i18n import N_, _

LANGUAGES = {"fr": N_("français"), "en": N_("anglais")}


class Papers:
    """The documents of what is judged, read when they are first asked for."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._read: dict[str, Document | PreuveError] = {}

    def document(self, name: str) -> Document:
        """A document as it stands. Raises PreuveError where it can't be read."""
        if name not in self._read:
            self._read[name] = self._found(name)
        found = self._read[name]
        if isinstance(found, PreuveError):
            raise found
        return found

    def row(self, kind: RowKind, label: str, document: str, heading: str, *, case: str = "") -> Row:
        """A section as evidence: `declared` where she wrote all that is asked, for a person to judge."""
        where = (_("{document} › {section}").format(document=f"documents/{document}", section=heading),)
        row = Row(kind=kind, label=label, status="not_applicable", where=where, case=case)
        if self.subject.project is None:
            return row.model_copy(update={"said": _("aucun projet : rien à lire")})
        try:
            paper = self.document(document)
            found = paper.section(heading)
        except PreuveError as error:
            return row.model_copy(update={"status": "error", "said": error.message, "remedy": error.remedy})
        status = "declared" if found.filled else "unmet"
        said = says(found) + (_(" (fichier qui n'est pas en UTF-8)") if paper.foreign else "")
        told = {"status": status, "said": said, "remedy": self._remedy(found, heading, document)}
        return row.model_copy(update=told)

    def words(self, name: str) -> str:
        """All that she wrote in a document, for comparing; nothing where it can't be read."""
        try:
            return "\n".join(one.text for one in self.document(name).sections)
        except PreuveError:
            return ""

    def _found(self, name: str) -> Document | PreuveError:
        if self.subject.project is None:
            return Document(name=name)
        try:
            return read(self.subject.project, name, on=self.subject.day)
        except PreuveError as error:
            return error
        except OSError as error:  # a name that the system can't have, a folder in its place
            return PreuveError(_("ce document ne se lit pas ({reason})").format(reason=error.strerror or error))

    def _remedy(self, found: Section, heading: str, document: str) -> str:
        project = self.subject.project
        if found.state == "foreign" and project:
            wanted = project.portfolio.language
            return _(
                "Écrivez la partie « {section} » de documents/{document} en {language}, ou corrigez « language » dans "
                "portfolio.yaml."
            ).format(section=heading, document=document, language=_(LANGUAGES[wanted]))
        return remedy(found.model_copy(update={"heading": heading}), document)
