"""WFL: the workflow (Cr4.1 and Cr4.3 of « contenus-ia »): what ran by itself, what was controlled, who stepped in."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from preuve.checks.base import Check, NotRun, Outcome, declared, judged, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.control_points import Control, changed, control_points, decisions, hands, span, stage
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.reviews import Look
from preuve.checks.fixtures.reviews import told as review_told
from preuve.checks.fixtures.workflow import TIMES, Action, Spent, Times, task_names
from preuve.checks.telling import decimal
from preuve.history import PastRun
from preuve.i18n import N_, _, ngettext
from preuve.ledger import Line
from preuve.stages import stage_of
from preuve.storyboard import Change

LEAST = 3
MODEL = 'manual: {"scénario": 120, "images": 240, "montage": 300}\nhourly_cost: 30\nservices: []\nnote: "…"'


class WFL01(Check):
    """At least three steps of the production ran by themselves."""

    title = N_("Au moins trois étapes de la production se sont faites sans que personne n'intervienne")
    per = "run"
    threshold = Threshold(text=N_("trois étapes au moins"), standard="contenus-ia-workflow", value=LEAST)

    @staticmethod
    def check(actions: list[Action]) -> Outcome:
        """Counts the tasks with a step that a program made; replays, brought files and unknown makings don't count."""
        done = _by_task([one for one in actions if not one.why_not])
        names = task_names()
        count = ngettext("{n} étape automatisée", "{n} étapes automatisées", len(done)).format(n=len(done))
        said = [count, *(_told(names[task], made) for task, made in done.items())]
        left = {names[one.task]: one.why_not for one in actions if one.why_not}
        if left:
            aside = ", ".join(f"{name} ({why})" for name, why in left.items())
            said.append(_("ne comptent pas : {list}").format(list=aside))
        return judged(
            len(done) >= LEAST,
            " ; ".join(said),
            value=len(done),
            remedy=_(
                "Relancez la production avec des moteurs qui répondent maintenant (« preuve engines » les montre) :"
            )
            + " preuve run --from-scratch",
            places=[_place(made[0]) for made in done.values()],
        )


class WFL02(Check):
    """At least one of them is AI."""

    title = N_("Au moins une étape automatisée est faite par une intelligence artificielle")
    per = "run"
    threshold = Threshold(text=N_("une étape au moins"), standard="contenus-ia-workflow", value=1)

    @staticmethod
    def check(actions: list[Action]) -> Outcome:
        """Counts the automated tasks whose engine is a model."""
        done = _by_task([one for one in actions if one.ai and not one.why_not])
        names = task_names()
        said = [_("{n} par IA").format(n=len(done))]
        for task, made in done.items():
            makers = ", ".join(dict.fromkeys(" ".join(filter(None, (one.engine, one.model))) for one in made))
            said.append(f"{_told(names[task], made)}, {makers}")
        return judged(
            bool(done),
            " ; ".join(said),
            value=len(done),
            remedy=_(
                "Choisissez une voix, un moteur d'images, de texte ou de reconnaissance de la parole qui soit une IA, "
                "et qui réponde maintenant : une réponse rejouée n'automatise rien."
            ),
            places=[_place(made[0]) for made in done.values()],
        )


class WFL03(Check):
    """Control points measured the results, and what they corrected is said."""

    title = N_("Des points de contrôle mesurent les résultats, et disent ce qu'ils ont fait corriger")
    per = "run"
    threshold = Threshold(text=N_("un point de contrôle au moins"), standard="contenus-ia-control", value=1)

    @staticmethod
    def check(
        step_json: Mapping[str, list[tuple[Line, Any]]],
        steps: Sequence[Line],
        changes: list[Change],
        reviews: list[Look],
    ) -> Outcome:
        """Lists each control point with its measure, or who looked and when; then the corrections."""
        controls = control_points(step_json, steps, changes, reviews)
        held = [one for one in controls if one.measured or one.looked]
        said = [*map(_control, controls), *(review_told(one) for one in reviews if not one.review.looked)]
        return judged(
            bool(held),
            " ; ".join(said) or _("aucun point de contrôle n'a rien mesuré"),
            value=len(held),
            remedy=_(
                "Relancez « preuve run » jusqu'au bout : la réécoute, le mixage et les sous-titres se mesurent alors."
            ),
            places=[Place(file="ledger.jsonl", note=one.name) for one in controls],
        )


class WFL04(Check):
    """Each thing that a person did is marked."""

    title = N_("Chaque intervention humaine est marquée et peut être montrée")
    per = "run"
    threshold = Threshold(text=N_("aucune intervention cachée"), standard="contenus-ia-control", value=0)

    @staticmethod
    def check(changes: list[Change], edits: list[Change], steps: Sequence[Line], reviews: list[Look]) -> Outcome:
        """Works out again what she changed and decided, and compares with what `changes.json` and the ledger say."""
        brought = [line for line in steps if (line["engine"] or {}).get("engine") == "files"]
        hidden = [one for one in edits if one not in changes]
        invented = [one for one in changes if one not in edits]
        looked = [one for one in reviews if one.review.looked]
        unfounded = [one for one in looked if one.wrong]
        if not (edits or brought or hidden or invented or looked):
            return not_applicable(_("personne n'a rien changé ni apporté : il n'y a pas d'intervention à marquer"))
        said = " ".join((*hands(edits, changes, len(brought)), *decisions(looked)))
        places = [Place(file="changes.json", shot=one.shot, note=changed(one)) for one in hidden or invented or edits]
        return judged(
            not (hidden or invented or unfounded),
            said,
            value=len(hidden) + len(invented) + len(unfounded),
            remedy=_(
                "Relancez « preuve run » : ce qui est dit des interventions sera refait d'après votre storyboard et "
                "vos décisions."
            ),
            places=[
                *(Place(file="ledger.jsonl", note=f"{review_told(one)} : {one.wrong}") for one in unfounded),
                *places,
            ],
        )


class WFL05(Check):
    """The time it took by hand, against the time measured. No criterion asks for it; the competence speaks of it."""

    title = N_("Le temps et le coût à la main sont comparés à ceux de la production")
    kind = "advice"
    per = "run"
    threshold = Threshold(text=N_("moins de temps qu'à la main"), standard="contenus-ia", unit="min")

    @staticmethod
    def check(times: Times | None, actions: list[Action], spent: Spent) -> Outcome:
        """Adds up what the steps took, wherever they were made, and what services cost. Hers is declared."""
        minutes = round(sum(one.seconds for one in actions) / 60, 1)
        machine = (
            _("Mesuré : {minutes} min de calcul, {wall} en tout").format(
                minutes=decimal(minutes, 1), wall=span(actions)
            )
            + spent.told()
        )
        if times is None:
            return unmet(
                machine + _(" ; rien n'est déclaré du travail à la main, donc rien n'est comparé."),
                value=minutes,
                unit="min",
                remedy=_("Écrivez {name} à côté de brief.yaml :\n{model}").format(name=TIMES, model=MODEL),
            )
        hand = sum(times.manual.values())
        services = sum(one.cost for one in times.services)
        said = _("{machine}. Déclaré à la main : {hand} min, soit {cost} € de travail ; services : {paid} € déclarés.")
        cost = decimal(hand / 60 * times.hourly_cost)
        shown = said.format(machine=machine, hand=decimal(hand), cost=cost, paid=decimal(services))
        places = [Place(file=TIMES, note=f"{name} : {decimal(value)} min") for name, value in times.manual.items()]
        if minutes >= hand:
            return unmet(
                shown,
                value=minutes,
                unit="min",
                remedy=_("La production ne gagne pas de temps sur ce que vous déclarez : vérifiez les deux."),
                places=places,
            )
        return declared(shown, value=minutes, unit="min", places=places)


class WFL06(Check):
    """Each delivered file is the one the ledger tells of."""

    title = N_("Chaque fichier livré est celui que le registre de la production a noté")
    per = "run"
    threshold = Threshold(text=N_("aucun fichier changé ni manquant"), standard="contenus-ia-control", value=0)

    @staticmethod
    def check(case: Case, steps: Sequence[Line]) -> Outcome:
        """Hashes each file again."""
        folder = case.subject.folder
        delivered = {str(line["path"]): str(line["sha256"]) for line in case.subject.lines if line["kind"] == "deliver"}
        if folder is None or not delivered or not steps:
            raise NotRun(_("le registre ne note aucun fichier livré"), _("Relancez « preuve run »."))
        wrong = {}
        for path, sha256 in delivered.items():
            target = (folder / path).resolve()
            if not target.is_relative_to(folder.resolve()):
                wrong[path] = _("sort du dossier de la production")
            elif not target.is_file():
                wrong[path] = _("manque")
            elif case.subject.artifact(case.read(target, path)).sha256 != sha256:
                wrong[path] = _("a changé")
        same = len(delivered) - len(wrong)
        said = ngettext("{n} fichier relu", "{n} fichiers relus", len(delivered)).format(n=len(delivered)) + ", "
        said += ngettext("{n} identique.", "{n} identiques.", same).format(n=same)
        faults = " ; ".join(f"{path} {what}" for path, what in wrong.items())
        return judged(
            not wrong,
            f"{said} {faults}".strip(),
            value=len(wrong),
            remedy=_("Relancez « preuve run » : chaque fichier sera remis comme il a été fait."),
            places=[Place(file=PurePosixPath(path).as_posix(), note=what) for path, what in wrong.items()],
        )


class WFL07(Check):
    """The run went to its end; its stops and second tries are told."""

    title = N_("La production est allée à son terme ; ses arrêts et ses nouvelles tentatives sont dits")
    per = "run"
    threshold = Threshold(text=N_("terminée"), standard="contenus-ia-control")

    @staticmethod
    def check(case: Case, steps: Sequence[Line]) -> Outcome:
        """Reads how the ledger ends, and what happened on the way."""
        if case.subject.folder is None:
            raise NotRun(_("pas de dossier de production"))
        status = _status(PastRun(case.subject.folder).status, steps)
        resumed = sum(line["kind"] == "resume" for line in case.subject.lines)
        again = [line for line in steps if line["attempt"] > 1]
        said = " ".join(
            (
                _ended(status),
                ngettext("{n} reprise après un arrêt,", "{n} reprises après un arrêt,", resumed).format(n=resumed),
                ngettext("{n} nouvelle tentative.", "{n} nouvelles tentatives.", len(again)).format(n=len(again)),
            )
        )
        places = [Place(file="ledger.jsonl", note=stage(line)) for line in again]
        remedy = (
            _("Relancez « preuve run » sans option : elle fera toutes les étapes, pour toutes les plateformes.")
            if status == "partial"
            else _("Relancez « preuve run » : elle reprendra.")
        )
        whole = status in ("complete", "checking")
        return judged(whole, said, value=resumed + len(again), places=places, remedy=remedy)


def _status(status: str, steps: Sequence[Line]) -> str:
    """A run is judged before its end is written: it has then come to the measures, which follow everything else."""
    arrived = bool(steps) and stage_of(str(steps[-1]["step"])) == "checks"
    return "checking" if status == "unfinished" and arrived else status


def _ended(status: str) -> str:
    return {
        "complete": _("Terminée :"),
        "partial": _("Arrêtée à l'étape demandée, ou faite pour une partie des plateformes :"),
        "checking": _("Arrivée aux contrôles, qui sont sa dernière étape :"),
        "awaiting": _("En attente d'une relecture :"),
        "cancelled": _("Arrêtée par une personne :"),
        "unfinished": _("Interrompue, sans fin écrite :"),
    }.get(status, _("Échouée :"))


def _by_task(actions: Sequence[Action]) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    for task in task_names():
        made = [one for one in actions if one.task == task]
        if made:
            found[task] = made
    return found


def _told(name: str, made: Sequence[Action]) -> str:
    elsewhere = sorted({one.run for one in made if not one.here})
    seconds = sum(one.seconds for one in made)
    said = _("{name} : {n} fois, {seconds} s, dès {at}").format(
        name=name, n=len(made), seconds=decimal(seconds, 1), at=min(one.started for one in made)[11:19]
    )
    return said + (_(", fait par la production {runs}").format(runs=", ".join(elsewhere)) if elsewhere else "")


def _place(made: Action) -> Place:
    where = "ledger.jsonl" if made.here else f"runs/{made.run}/ledger.jsonl"
    return Place(file=where, note=", ".join(filter(None, (task_names()[made.task], made.label, made.started[11:19]))))


def _control(one: Control) -> str:
    said = one.measured + (f" ({one.corrected})" if one.corrected else "") if one.measured else one.corrected
    return f"{one.name} : {said}"
