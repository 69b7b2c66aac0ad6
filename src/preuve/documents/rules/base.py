"""What every rule of documents is given, and gives."""

from dataclasses import dataclass
from datetime import date

from preuve.engines import Value
from preuve.portfolio import Portfolio


class Flaw(Value):
    """Something that a section lacks: one plain sentence, and what to do about it; `why` it is asked."""

    rule: str
    said: str
    remedy: str
    why: str = ""


@dataclass(frozen=True)
class Ground:
    """What a rule may compare with: the day on which the document is read, and what the project is presented for."""

    on: date
    portfolio: Portfolio
