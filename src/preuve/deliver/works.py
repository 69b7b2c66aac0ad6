"""Written works laid out, in the project's own language: the terminal's changes nothing in a file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from preuve.deliver import limits
from preuve.deliver.content import Ground
from preuve.deliver.docx import docx
from preuve.deliver.model import Work
from preuve.deliver.order import Made, made
from preuve.deliver.pdf import Cover, Pdf, pdf
from preuve.deliver.whose import notice, organisation
from preuve.documents.blocks import Block, Paragraph, Run
from preuve.frameworks.model import Framework
from preuve.i18n import _, speaking


@dataclass(frozen=True)
class Laid:
    """A written work as a PDF. `most`: the pages that its référentiel takes, None where it gives none."""

    made: Made
    cover: Cover
    pdf: Pdf
    tongue: str
    most: int | None = None

    @property
    def over(self) -> bool:
        """Whether it has more pages than its référentiel takes."""
        return self.most is not None and self.pdf.pages > self.most


def lay(work: Work, ground: Ground, known: Framework, at: datetime) -> Laid:
    """Lay a written work out, in the project's language. Raises BadInput, NotTypeset."""
    most = known.modality.report_pages if work.limited and known.modality else None
    tongue = ground.project.portfolio.language
    with speaking(tongue):
        one = made(work, ground)
        cover = _cover(one, ground, known)
        return Laid(one, cover, pdf(one.blocks, cover, at), tongue, most)


def too_long(laid: Laid, at: datetime) -> Laid:
    """The same, saying on each page that it is too long."""
    with speaking(laid.tongue):
        said = limits.marked(laid.made.title, laid.most or 0, laid.pdf.pages)
        long = replace(laid.cover, footer=said, notice=" ".join(filter(None, (said, laid.cover.notice))))
        return replace(laid, cover=long, pdf=pdf(laid.made.blocks, long, at))


def written(laid: Laid, at: datetime) -> bytes:
    """A written work as a DOCX, in the project's language."""
    one, cover = laid.made, laid.cover
    with speaking(laid.tongue):
        blocks = [one.blocks[0], *_head(cover), *one.blocks[1:]]
        return docx(blocks, title=one.title, at=at, author=cover.author, footer=cover.footer, tongue=cover.tongue)


def _cover(one: Made, ground: Ground, known: Framework) -> Cover:
    project = ground.project
    return Cover(
        title=one.title,
        author=project.written.candidate or organisation(project),
        eyebrow=str(known.title),
        subtitle=organisation(project),
        notice=" ".join(filter(None, (_kept() if one.work.kept else "", notice(project)))),
        footer=" · ".join(filter(None, (one.title, organisation(project)))),
        contents=len(one.work.pieces) > 1 and not one.work.limited,
        tongue=project.portfolio.language,
    )


def _kept() -> str:
    return _("À garder pour vous : ce texte prépare votre oral. Le référentiel demande de le dire, pas de le remettre.")


def _head(cover: Cover) -> Iterator[Block]:
    """What stands under the title of a DOCX."""
    subtitle = " · ".join(filter(None, (cover.eyebrow, cover.subtitle)))
    if subtitle:
        yield Paragraph((Run(subtitle),))
    if cover.notice:
        yield Paragraph((Run(cover.notice, bold=True),))
