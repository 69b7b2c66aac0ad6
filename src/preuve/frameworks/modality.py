"""How a certification is examined, as its source writes it; what the source doesn't give stays None."""

from pydantic import Field

from preuve.bilingual import Bilingual
from preuve.engines import Value


class Term(Value):
    """One thing that the source says of its exam: an id and a label of ours, and its own words."""

    id: str
    label: Bilingual
    text: str = Field(min_length=1, description="The source's own words.")
    english: str = Field(min_length=1, description="This kit's rendering; not official.")


class Slot(Value):
    """A part of the oral, in the order asked: what is shown or told, and the competences it is about.

    `minutes`: our own share of the time that the source gives for the whole; None where it gives none.
    """

    label: Bilingual
    covers: tuple[str, ...] = ()
    minutes: float | None = Field(default=None, gt=0)


class Modality(Value):
    """The exam.

    Attributes:
        terms: everything the source says of it.
        report_pages: pages of the written work at most.
        deposit_days: days before the oral at most, for the deposit.
        oral_minutes: how long she presents.
        questions_minutes: how long the jury asks.
        jurors: how many they are.
        deciding: whose word decides where they disagree.
        together: competences that are retaken together, group by group.
        all_required: whether the source says that every competence must be acquired.
        cases: use cases at least.
        oral: the parts of the oral, in order.
        order_given: whether that order is the source's; otherwise it is ours.
        unsaid: what the source doesn't say, that a candidate would want to ask.
    """

    terms: tuple[Term, ...] = Field(min_length=1)
    report_pages: int | None = None
    deposit_days: int | None = None
    oral_minutes: int | None = None
    questions_minutes: int | None = None
    jurors: int | None = None
    deciding: Bilingual | None = None
    together: tuple[tuple[str, ...], ...] = ()
    all_required: bool | None = None
    cases: int = 0
    oral: tuple[Slot, ...] = ()
    order_given: bool = False
    unsaid: tuple[Bilingual, ...] = ()
