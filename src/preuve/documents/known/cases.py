"""A use case: the run that shows it, in short; the custom assistant and its test cases; the table's anonymity."""

from collections.abc import Iterator

from preuve.assistants.model import FOLDER, assistant, names
from preuve.assistants.standing import Standing, State, standing
from preuve.checks.tally import tally
from preuve.checks.words import sentence
from preuve.documents.blocks import Block, Blocks, Grid, Items, Paragraph, line
from preuve.documents.known.ground import Knowing, day, told
from preuve.i18n import _, ngettext
from preuve.privacy import singled_words
from preuve.privacy.of_case import of_case
from preuve.publication.disclosure import label, made_by_ai
from preuve.targets import target_label
from preuve.wording import apart


def case_run(knowing: Knowing) -> Blocks:
    """The run that shows a use case: its day, its films, AI's share, what its checks found."""
    if knowing.subject is None or knowing.run is None:
        return ()
    subject, found = knowing.subject, knowing.judged()
    rows = {
        _("Cas d'usage"): knowing.case.title if knowing.case else "",
        _("Production"): _("{name}, le {day}").format(name=knowing.run.name, day=day(subject.day)),
        _("Films"): ", ".join(target_label(film.target) for film in subject.films),
        _("Part de l'IA"): label(made_by_ai(subject.lines)) or _("aucun contenu fait par une IA"),
        _("Contrôles"): sentence(tally(found).statuses) if found else "",
    }
    grid = Grid(
        header=(_("Ce que montre la production"), _("En bref")),
        rows=tuple((name, value) for name, value in rows.items() if value),
        caption=_("La production qui montre ce cas"),
    )
    return tuple(told(_("la production {name}").format(name=f"runs/{knowing.run.name}"), (grid,)))


def assistants(knowing: Knowing) -> Blocks:
    """Each custom assistant: what it is for, what it is told, and how its tests stand, read again from recordings."""
    blocks = [block for name in names(knowing.project) for block in _assistant(knowing, name)]
    return tuple(told(_("les assistants du projet ({folder}/)").format(folder=FOLDER), blocks))


def anonymity(knowing: Knowing) -> Blocks:
    """Who can be told from the others in the tables that use cases handed to an AI: counts, never a cell."""
    cases = (knowing.case,) if knowing.case else knowing.project.portfolio.cases
    blocks: list[Block] = []
    for case in (one for one in cases if one.data and one.quasi):
        found = of_case(knowing.project, case)
        blocks.append(Paragraph(line(_("{case} ({file})").format(case=case.title, file=case.data))))
        blocks.append(Items(tuple(line(one) for one in singled_words.lines(found))))
    return tuple(told(_("les tableaux des cas d'usage (portfolio.yaml)"), blocks))


def _assistant(knowing: Knowing, name: str) -> Iterator[Block]:
    one = assistant(knowing.project, name)
    found = standing(knowing.project, one)
    set_ = one.parameters
    rows = {
        _("À quoi il sert"): one.purpose,
        _("Ses instructions"): " ".join(one.instructions.split()),
        _("Ce qu'on lui donne"): " ; ".join(f"{given.name} : {given.what}" for given in one.inputs),
        _("Température"): "–" if set_.temperature is None else f"{set_.temperature:g}".replace(".", ","),
        _("Moteur"): " ".join(filter(None, (found.engine, found.model))),
        _("Essais"): _tests(found),
    }
    yield Grid(
        header=(_("L'assistant « {title} »").format(title=one.title), _("En toutes lettres")),
        rows=tuple((key, value) for key, value in rows.items() if value),
        caption=_("L'assistant « {title} »").format(title=one.title),
    )
    if found.tests:
        yield Grid(
            header=(_("Essai"), _("Résultat"), _("Ce qui ne va pas")),
            rows=tuple(
                (
                    test.title,
                    _("tenu") if test.holds else _("non tenu"),
                    test.problem or apart(each.said for each in test.outcomes if not each.holds) or "–",
                )
                for test in found.tests
            ),
            caption=_("Les essais de « {title} », relus dans leurs enregistrements").format(title=one.title),
        )


def _tests(found: Standing) -> str:
    states: dict[State, str] = {
        "untested": _("jamais essayé"),
        "stale": _("essayé avant que ses instructions ne changent"),
        "failed": _("un essai au moins ne tient pas"),
        "holds": _("tous tenus"),
    }
    counted = ngettext("{n} essai tenu", "{n} essais tenus", found.held).format(n=found.held)
    written = _(" (réponses écrites pour un exemple)") if found.authored else ""
    return f"{states[found.state]}, {counted}{written}" if found.tests else states[found.state]
