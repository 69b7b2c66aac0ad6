"""The trainer's material as files, in the language spoken: each page of `training`, in each format."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from preuve.deliver.build import Output
from preuve.deliver.docx import docx
from preuve.deliver.pdf import Cover, pdf
from preuve.deliver.training import FOLDER, Material, materials
from preuve.errors import MissingPart
from preuve.i18n import _, ngettext
from preuve.targets import templates

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The kit's own texts carry one date: the same bytes each time."""


def trainer(formats: Sequence[str], sample: Path, wanted: str = "") -> Iterator[Output]:
    """Each page for trainers, in each format. Raises MissingPart where there is none.

    Args:
        formats: docx, pdf.
        sample: the sample project.
        wanted: the référentiel whose mock jury is asked; empty: those of all.
    """
    if not (templates() / FOLDER).is_dir():
        raise MissingPart(
            _("Cette installation de Preuve n'a pas les documents du formateur."),
            remedy=_("Réinstallez Preuve depuis son dépôt."),
        )
    for page in materials(sample, wanted):
        yield from _outputs(page, formats)


def _outputs(page: Material, formats: Sequence[str]) -> Iterator[Output]:
    if "docx" in formats:
        yield Output(f"{page.id}.docx", docx(page.blocks, title=page.title, at=AT), "")
    if "pdf" in formats:
        made = pdf(page.blocks, Cover(page.title, eyebrow=_("Pour le formateur"), footer=page.title), AT)
        yield Output(f"{page.id}.pdf", made.data, ngettext("{n} page", "{n} pages", made.pages).format(n=made.pages))
