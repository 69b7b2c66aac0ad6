"""The production's own control points: what each measured, and what was corrected because of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from preuve.checks.fixtures.reviews import Look
from preuve.checks.fixtures.reviews import told as review_told
from preuve.checks.fixtures.workflow import Action
from preuve.checks.telling import decimal
from preuve.controls.model import Controls
from preuve.i18n import _, ngettext
from preuve.ledger import Line
from preuve.run_page import fields
from preuve.stages import stage_of, titles
from preuve.storyboard import Change

PAUSE = 20.0  # seconds in which nothing is under way: a person is awaited, or the run was stopped
Found = Mapping[str, list[tuple[Line, Any]]]


@dataclass(frozen=True)
class Control:
    """A control point. `measured` is empty where a person judged by eye; `corrected` says what changed.

    `looked`: a person was shown it, and the run waited for her word; when she gave it is known.
    """

    name: str
    measured: str
    corrected: str = ""
    looked: bool = False


def control_points(
    found: Found, steps: Sequence[Line], changes: Sequence[Change], reviews: Sequence[Look] = ()
) -> list[Control]:
    """What was controlled in a run, from the artefacts that measured it, and by whoever looked."""
    points = (
        _answers,
        _heard,
        _sound,
        _captions,
        _drawings,
        lambda _found: _again(steps),
        lambda _found: _hers(changes),
    )
    return [*(control for point in points for control in point(found)), *_looks(reviews)]


def span(actions: Sequence[Action]) -> str:
    """From the first step's start to the last one's end, in this run's own steps; nothing where it made none.

    Pauses don't count: a person was awaited, or the run was stopped.
    """
    here = sorted((datetime.fromisoformat(one.started), one.seconds) for one in actions if one.here)
    if not here:
        return _("0 s")
    until, paused = here[0][0], 0.0
    for start, seconds in here:
        idle = (start - until).total_seconds()
        paused += idle if idle > PAUSE else 0.0
        until = max(until, start + timedelta(seconds=seconds))
    worked = (until - here[0][0]).total_seconds() - paused
    text = _("{seconds:.0f} s, pauses non comptées") if paused else _("{seconds:.0f} s")
    return text.format(seconds=worked)


def hands(touched: Sequence[Change], told: Sequence[Change], brought: int) -> Iterator[str]:
    """What people did, counted."""
    yield ngettext(
        "{n} correction retrouvée entre la proposition de l'IA et le film,",
        "{n} corrections retrouvées entre la proposition de l'IA et le film,",
        len(touched),
    ).format(n=len(touched))
    why = sum(bool(one.note) for one in told)
    yield ngettext(
        "{n} dite, dont {why} avec sa raison ;", "{n} dites, dont {why} avec leur raison ;", len(told)
    ).format(n=len(told), why=why)
    yield ngettext("{n} fichier apporté.", "{n} fichiers apportés.", brought).format(n=brought)


def decisions(looked: Sequence[Look]) -> Iterator[str]:
    """What people decided where the run waited for them, counted; nothing where it waited for nobody."""
    if looked:
        yield ngettext("{n} décision de relecture.", "{n} décisions de relecture.", len(looked)).format(n=len(looked))


def changed(one: Change) -> str:
    """A correction in words, its field by the name people know."""
    return f"{fields().get(one.field, one.field)} : {one.before} → {one.after}"[:300]


def stage(line: Line) -> str:
    """What a step is part of, and for which shot or film, in words."""
    return ", ".join(filter(None, (titles()[stage_of(str(line["step"]), str(line["label"]))], str(line["label"]))))


def _answers(found: Found) -> Iterator[Control]:
    """What the checks CTL tell one by one, in one line: the last step that controlled has it all."""
    if found.get("controls.json"):
        told = Controls.model_validate(found["controls.json"][-1][1])
        looked = sum(one.status != "unseen" for one in told.controls)
        flagged = sum(one.status == "flagged" for one in told.controls)
        actions = sum(len(one.actions) for one in told.controls)
        measured = _("{n} contrôles, {flagged} avec quelque chose de signalé").format(n=looked, flagged=flagged)
        again = ngettext(
            "{n} reprise : redemandée, ou corrigée à la main",
            "{n} reprises : redemandées, ou corrigées à la main",
            actions,
        )
        name = _("textes et images de l'IA, contrôlés avant usage (CTL01 à CTL11)")
        yield Control(name, measured, again.format(n=actions) if actions else "")


def _heard(found: Found) -> Iterator[Control]:
    for line, heard in found["heard.json"]:
        words = len(heard["words"])
        told = ngettext("{n} mot entendu ({label})", "{n} mots entendus ({label})", words)
        name = _("réécoute du film sans connaître le scénario, comparée aux sous-titres (CAP12)")
        yield Control(name, told.format(n=words, label=line["label"]))


def _sound(found: Found) -> Iterator[Control]:
    for line, mix in found["mix.json"]:
        measured = _("{got} LUFS pour {want} visés, crête {peak} dBTP ({label})").format(
            got=decimal(mix["encoded"]["integrated"], 1),
            want=decimal(mix["target"]["loudness"], 1),
            peak=decimal(mix["encoded"]["true_peak"]),
            label=line["label"],
        )
        gains = mix["gains_db"]
        voices = gains["voices"] or [0.0]
        corrected = _("voix réglées de {least} à {most} dB, ensemble de {mix} dB").format(
            least=_signed(min(voices), 1), most=_signed(max(voices), 1), mix=_signed(gains["mix"], 2)
        )
        yield Control(_("force du son (LUFS) et crêtes (dBTP) du fichier encodé"), measured, corrected)


def _captions(found: Found) -> Iterator[Control]:
    cues = [(cue, line["params"]["rules"]["max_cps"]) for line, cues in found["cues.json"] for cue in cues]
    rates = [_rate(cue) for cue, _most in cues if cue["end"] > cue["start"]]
    if rates:
        over = sum(_rate(cue) > most + 0.05 for cue, most in cues if cue["end"] > cue["start"])
        measured = ngettext(
            "{n} sous-titre, le plus rapide à {rate} signes par seconde, {over} au-dessus de la règle",
            "{n} sous-titres, le plus rapide à {rate} signes par seconde, {over} au-dessus de la règle",
            len(cues),
        ).format(n=len(cues), rate=decimal(max(rates), 1), over=over)
        yield Control(_("vitesse de lecture des sous-titres"), measured)


def _signed(value: float, digits: int) -> str:
    return ("+" if round(value, digits) > 0 else "") + decimal(value, digits)


def _rate(cue: Mapping[str, Any]) -> float:
    return len(" ".join(cue["lines"])) / float(cue["end"] - cue["start"])


def _drawings(found: Found) -> Iterator[Control]:
    pictures = [(line, about) for line, about in found["about.json"] if line["step"] == "scene"]
    refused = sum(len(about["details"].get("refused", ())) for _line, about in pictures)
    if refused:
        measured = ngettext("{n} dessin refusé", "{n} dessins refusés", refused).format(n=refused)
        yield Control(_("forme des dessins"), measured, _("redemandés au modèle avec la raison du refus"))


def _again(steps: Sequence[Line]) -> Iterator[Control]:
    again = [line for line in steps if line["attempt"] > 1]
    if again:
        names = ", ".join(dict.fromkeys(map(stage, again)))
        measured = ngettext("{n} nouvelle tentative", "{n} nouvelles tentatives", len(again)).format(n=len(again))
        yield Control(_("tentatives"), measured, names)


def _hers(changes: Sequence[Change]) -> Iterator[Control]:
    if changes:
        where = ", ".join(dict.fromkeys(filter(None, (change.shot for change in changes))))
        corrected = ngettext("{n} correction : {where}", "{n} corrections : {where}", len(changes))
        yield Control(_("relecture du storyboard par une personne"), "", corrected.format(n=len(changes), where=where))


def _looks(reviews: Sequence[Look]) -> Iterator[Control]:
    for one in reviews:
        if one.human:
            yield Control(_("relecture par une personne avant la suite"), "", review_told(one), looked=True)
