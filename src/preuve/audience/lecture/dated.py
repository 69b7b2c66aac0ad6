"""Whether a reading is of the figures that stand now. One of older figures is told as such."""

from preuve.audience.lecture.analysis import Reading
from preuve.audience.lecture.facts import told_of
from preuve.audience.table import Table
from preuve.i18n import _, speaking

SOURCE = "fr"  # the language of the facts that a model is given, whatever the reader's


def is_of(reading: Reading, table: Table | None) -> bool:
    """Whether each publication's figures are the ones that were read, no more, no fewer."""
    if table is None:
        return False
    with speaking(SOURCE):
        now = told_of(table)
    return now == tuple(fact.text for fact in reading.facts if fact.kind == "post")


def older_words() -> str:
    """What is said of a reading of other figures, wherever it is shown."""
    return _("lecture de chiffres plus anciens")


def remedy() -> str:
    """What to do of it."""
    return _("Lancez « preuve audience analyse » pour faire lire ceux d'aujourd'hui, puis « preuve audience accept ».")
