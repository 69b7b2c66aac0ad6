"""The trainer's material as files: `templates/trainer/*.fr.md` and `*.en.md`, in the language spoken."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from preuve.deliver.build import Output
from preuve.deliver.docx import docx
from preuve.deliver.markdown import blocks
from preuve.deliver.pdf import Cover, pdf
from preuve.documents.blocks import Block, Heading
from preuve.errors import MissingPart
from preuve.i18n import _, language, ngettext
from preuve.targets import templates

FOLDER = "trainer"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The kit's own texts carry one date: the same bytes each time."""


def trainer(formats: Sequence[str]) -> Iterator[Output]:
    """Each text for trainers, in each format. Raises MissingPart where the kit has none in the language spoken."""
    spoken = "en" if language() == "en" else "fr"
    found = sorted((templates() / FOLDER).glob(f"*.{spoken}.md"))
    if not found:
        raise MissingPart(
            _("Cette installation de Preuve n'a pas les documents du formateur."),
            remedy=_("Réinstallez Preuve depuis son dépôt."),
        )
    for path in found:
        yield from _outputs(path, formats)


def _outputs(path: Path, formats: Sequence[str]) -> Iterator[Output]:
    told: list[Block] = list(blocks(path.read_text(encoding="utf-8")))
    name = path.name.split(".")[0]
    title = next((one.text for one in told if isinstance(one, Heading)), name)
    if "docx" in formats:
        yield Output(f"{name}.docx", docx(told, title=title, at=AT), "")
    if "pdf" in formats:
        made = pdf(told, Cover(title, eyebrow=_("Pour le formateur"), footer=title), AT)
        yield Output(f"{name}.pdf", made.data, ngettext("{n} page", "{n} pages", made.pages).format(n=made.pages))
