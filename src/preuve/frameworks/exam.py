"""What can be checked of an exam's rules without any juror: dates, durations, numbers. Said plainly, never judged."""

from collections.abc import Iterator
from datetime import date

from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Framework
from preuve.i18n import _, language, ngettext
from preuve.portfolio import FILE, Portfolio


def reminders(framework: Framework, portfolio: Portfolio, today: date) -> Iterator[str]:
    """A sentence for each rule of the exam that has to do with her dates and her means."""
    asked = framework.modality
    if asked is None:
        return
    yield from _dates(asked, portfolio, today)
    yield from rules(asked)


def rules(asked: Modality) -> Iterator[str]:
    """The exam's rules in figures, whoever the candidate is: lengths, numbers, what is taken again."""
    yield from _lengths(asked)
    yield from _outcome(asked)


def day(of: date) -> str:
    """A day as people write it."""
    return of.strftime("%d/%m/%Y" if language() == "fr" else "%Y-%m-%d")


def _dates(asked: Modality, portfolio: Portfolio, today: date) -> Iterator[str]:
    for of, label, key in (
        (portfolio.deposit if asked.deposit_days is not None else None, _("Le dépôt"), "deposit"),
        (portfolio.oral, _("L'oral"), "oral"),
    ):
        if of and of < today:
            told = _("{label} du {day} est passé : mettez la date à jour dans {file} (clé « {key} »).")
            yield told.format(label=label, day=day(of), file=FILE, key=key)
        elif of:
            left = (of - today).days
            yield ngettext("{label} : {day}, dans {n} jour.", "{label} : {day}, dans {n} jours.", left).format(
                label=label, day=day(of), n=left
            )
    if portfolio.oral is None:
        yield _("La date de l'oral n'est pas dans {file} (clé « oral »).").format(file=FILE)
    if asked.deposit_days is not None:
        yield from _deposit(asked.deposit_days, portfolio)


def _deposit(most: int, portfolio: Portfolio) -> Iterator[str]:
    if portfolio.deposit is None:
        yield _("La date de dépôt n'est pas dans {file} (clé « deposit »).").format(file=FILE)
    elif portfolio.oral and (between := (portfolio.oral - portfolio.deposit).days) != most:
        told = _(
            "Le dépôt est à {n} jours de l'oral ; la source dit « maximum {most} jours avant la soutenance » : faites "
            "confirmer cette date par l'organisme."
        )
        yield told.format(n=between, most=most)


def _lengths(asked: Modality) -> Iterator[str]:
    if asked.report_pages:
        yield _("Écrit : {n} pages au plus.").format(n=asked.report_pages)
    if asked.oral_minutes:
        told = _("Oral : {n} minutes de présentation").format(n=asked.oral_minutes)
        if asked.questions_minutes:
            told += _(", puis {n} minutes de questions").format(n=asked.questions_minutes)
        yield f"{told}."
    if asked.cases:
        yield _("Cas d'usage : {n} au moins.").format(n=asked.cases)


def _outcome(asked: Modality) -> Iterator[str]:
    if asked.all_required:
        yield _("Toutes les compétences doivent être acquises.")
    for group in asked.together:
        if len(group) > 1:
            yield _("{competences} se repassent ensemble.").format(competences=", ".join(group))
        else:
            yield _("{competence} se repasse seule.").format(competence=group[0])
    if asked.deciding:
        yield _("Si les jurés ne sont pas d'accord, {who} décide.").format(who=asked.deciding)
