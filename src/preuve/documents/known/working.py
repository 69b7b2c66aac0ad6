"""How the work went: its steps with who, what and how long, the controls of AI's answers, the time it saved."""

from collections import Counter
from collections.abc import Iterator, Sequence

from preuve.checks.fixtures.workflow import TASKS, Action, Spent, Times, task_names
from preuve.checks.telling import decimal
from preuve.controls import told as said
from preuve.controls.model import Control, Controls
from preuve.documents.blocks import Block, Blocks, Grid, Items, Paragraph, Picture, line
from preuve.documents.known.drawn import workflow_picture
from preuve.documents.known.ground import Knowing, told
from preuve.i18n import _, ngettext
from preuve.pages import duration
from preuve.report.steps import Lane, Work, who_words, work
from preuve.review.decisions import titles as gate_titles
from preuve.wording import apart, named


def workflow(knowing: Knowing) -> Blocks:
    """The stages in order: what is done, by a program, an AI or a person, with what, in what time; and the drawing."""
    found = _work(knowing)
    if found is None or not found.lanes:
        return ()
    words = who_words()
    rows = tuple(
        (
            lane.title,
            _steps(lane),
            ", ".join(words[one] for one in lane.who),
            "; ".join(lane.engines) or "–",
            _time(lane),
        )
        for lane in found.lanes
    )
    header = (_("Étape"), _("Ce qui s'y fait"), _("Par qui"), _("Avec quoi"), _("Temps"))
    blocks: list[Block] = [Grid(header=header, rows=rows, caption=_("Le déroulement, étape par étape"))]
    if gates := knowing.project.settings.review.gates:
        names = ", ".join(gate_titles()[gate] for gate in gates)
        blocks.append(
            Paragraph(line(_("La production s'arrête pour qu'une personne regarde : {names}.").format(names=names)))
        )
    else:
        blocks.append(
            Paragraph(line(_("La production va au bout sans s'arrêter : aucune relecture n'est demandée en route.")))
        )
    if picture := workflow_picture(found):
        blocks.append(Picture(picture.data, picture.alt, _("Le déroulement en image")))
    return tuple(told(_("le registre de la production (ledger.jsonl)"), blocks))


def time_saved(knowing: Knowing) -> Blocks:
    """The time that the steps really took, the time she declares for the same work by hand, what services cost."""
    actions: Sequence[Action] = knowing.fixture("actions") or ()
    times, spent = knowing.fixture("times"), knowing.fixture("spent")
    made = [one for one in actions if not one.why_not]
    if not made and not times:
        return ()
    kept = {str(one["key"]) for one in knowing.steps if any(one["step"] in names for names in TASKS.values())}
    lines = list(_spent_by_machine(made, len(actions) - len(made), max(len(kept) - len(actions), 0)))
    lines += list(_declared(times)) if times else []
    if isinstance(spent, Spent) and spent.calls:
        lines.append(_("Coût des services : {told}").format(told=spent.told().lstrip(" ;")))
    return tuple(told(_("le registre de la production et temps.yaml"), (Items(tuple(line(one) for one in lines)),)))


def controls(knowing: Knowing) -> Blocks:
    """Each control of what the AI answered: what it measured, what it found, what was done, what it can't see."""
    found: Controls | None = knowing.fixture("controls")
    if found is None or not found.controls:
        return ()
    header = (_("Contrôle"), _("Constat"), _("Ce qui a été corrigé"), _("Ce qu'il ne voit pas"))
    rows = tuple(_control(one) for one in found.controls)
    grid = Grid(header=header, rows=rows, caption=_("Les contrôles des réponses de l'IA"))
    return tuple(told(_("les contrôles de la production (controls.json)"), (grid,)))


def _work(knowing: Knowing) -> Work | None:
    return work(knowing.material) if knowing.material and knowing.steps else None


def _steps(lane: Lane) -> str:
    counted = Counter(piece.name for piece in lane.pieces)
    return ", ".join(name if n == 1 else f"{name} (× {n})" for name, n in counted.items())


def _time(lane: Lane) -> str:
    return ", ".join(filter(None, (duration(lane.seconds) if lane.seconds else "", lane.told))) or "–"


def _spent_by_machine(made: Sequence[Action], other: int, unknown: int) -> Iterator[str]:
    seconds = duration(sum(one.seconds for one in made))
    first = _("Travail de la machine : {time} pour {n} opérations, telles qu'elles ont été faites la première fois.")
    yield first.format(time=seconds, n=len(made))
    names = task_names()
    for task in dict.fromkeys(one.task for one in made):
        mine = [one for one in made if one.task == task]
        yield named(names.get(task, task), f"{duration(sum(one.seconds for one in mine))} (× {len(mine)})")
    if other:
        told = ngettext(
            "{n} opération rejouée ou apportée n'est pas comptée.",
            "{n} opérations rejouées ou apportées ne sont pas comptées.",
            other,
        )
        yield told.format(n=other)
    if unknown:
        told = ngettext(
            "{n} opération d'une production qui n'est plus là : son temps n'est pas connu.",
            "{n} opérations de productions qui ne sont plus là : leur temps n'est pas connu.",
            unknown,
        )
        yield told.format(n=unknown)


def _declared(times: Times) -> Iterator[str]:
    by_hand = sum(times.manual.values())
    parts = ", ".join(named(name, f"{decimal(value, 0)} min") for name, value in times.manual.items())
    yield _("Le même travail à la main, d'après vos temps : {n} min ({parts}).").format(
        n=decimal(by_hand, 0), parts=parts
    )
    if times.hourly_cost:
        yield _("Coût horaire déclaré : {n} €.").format(n=decimal(times.hourly_cost))
    for one in times.services:
        yield _("Service déclaré : {name}, {cost} €.").format(name=one.name, cost=decimal(one.cost))
    if times.note:
        yield _("D'où viennent ces temps : {note}").format(note=times.note)


def _control(one: Control) -> tuple[str, str, str, str]:
    places = [said.found(spot) for spot in one.flagged[:3]]
    measured = said.measured(one) + (f" ({apart(places)})" if any(places) else "")
    done = apart(dict.fromkeys(said.done(action) for action in one.actions))
    if not done and one.flagged:
        done = ngettext("{n} endroit à relire", "{n} endroits à relire", len(one.flagged)).format(n=len(one.flagged))
    return said.names().get(one.id, one.id), measured, done or "–", said.blind(one) or "–"
