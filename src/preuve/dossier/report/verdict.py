"""The verdict's page: one file that opens by double click, rendered by us alone.

Nothing of the dossier is in it but texts, escaped; no script, no address to fetch: the style is known by its digest.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from preuve.dossier.folding import folded
from preuve.dossier.model import LEVELS, Status, Verdict
from preuve.dossier.report.questions import Question
from preuve.dossier.words import (
    SHOWN,
    SIGNS,
    announced,
    first,
    headline,
    meanings,
    not_proved,
    proves,
    tally,
    title,
    words,
)
from preuve.pages import render
from preuve.targets import templates

ORDER: tuple[Status, ...] = ("failed", "not_run", "within_tolerance", "verified")


def page(verdict: Verdict, questions: Sequence[Question]) -> str:
    """The page's HTML."""
    style = (templates() / "dossier" / "verdict.css").read_text(encoding="utf-8")
    return render(
        "dossier/verdict.html.j2",
        verdict=verdict,
        questions=questions,
        headline=headline(verdict),
        titles={level: title(level) for level in LEVELS},
        announced=announced(verdict),
        first=first(verdict),
        proves=proves,
        not_proved=not_proved,
        shown=SHOWN,
        signs=SIGNS,
        words=words(),
        meanings=meanings(),
        order=ORDER,
        tally=tally,
        folded=folded,
        style=style,
        policy_of=policy,
        day=_day,
    )


def policy(style: str) -> str:
    """A page's security policy: this very style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"


def _day(at: datetime) -> str:
    """Day and hour, in universal time, which is the same for every juror."""
    return at.strftime("%d/%m/%Y %H:%M UTC")
