"""What was asked of AIs: the prompts sent, with model and date, and what was asked again, why, and what was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from preuve.attempts.calls import History, Told
from preuve.attempts.views import missing, origins, parameters, title
from preuve.calls.recordings import Recording
from preuve.documents.blocks import Block, Blocks, Grid, Items, Line, line
from preuve.documents.known.ground import Knowing, day, short, told
from preuve.documents.known.pictured import attempts
from preuve.i18n import _, ngettext
from preuve.wording import apart, named

MOST, LONG = 40, 30
IN_WORDS = ("script", "image", "music", "video", "plan")


def prompts(knowing: Knowing) -> Blocks:
    """Every prompt that was sent: for what, how long, to which model, on which day, and what only it says.

    A use case without a run of its own tells what the assistant of its name was asked, and nothing of the others.
    """
    recorded = {one.id: one for _path, one in knowing.project.recordings.all()}
    if knowing.case and knowing.run is None:
        recorded = {name: one for name, one in recorded.items() if one.label == knowing.case.id}
    found = list(_sent(knowing.fixture("history"), recorded))
    texts = [(one.kind, one.prompt) for one in found]
    rows = tuple((one.what, one.attempt, one.model, one.day, one.words, _own(one, texts)) for one in found[:MOST])
    header = (_("Demande"), _("Essai"), _("Modèle"), _("Date"), _("Mots"), _("Ce qu'elle demande, entre autres"))
    blocks: list[Block] = [Grid(header=header, rows=rows, caption=_("Les demandes faites à l'IA"))]
    notes = [_("Et {n} autres, dans recordings/.").format(n=len(found) - MOST)] if len(found) > MOST else []
    authored = dict.fromkeys(one.model for one in found if one.authored)
    notes += [_("{model} : {how}.").format(model=model, how=origins()["authored"]) for model in authored]
    if notes:
        blocks.append(Items(tuple(line(note) for note in notes)))
    return tuple(told(_("les demandes enregistrées (recordings/)"), blocks if rows else ()))


def iterations(knowing: Knowing) -> Blocks:
    """What was asked again: what was wrong, what changed, who chose, and why; then what a person changed at the end."""
    history: History | None = knowing.fixture("history")
    if history is None:
        return ()
    lines = [one for thing in history.things if thing.again for one in _again(thing)]
    lines += [
        line(_("{shot} : {n} corrigé à la main.").format(shot=shot or _("tout le film"), n=fields))
        for shot, fields in _edits(history).items()
    ]
    picture = attempts(knowing) if lines else None
    blocks: list[Block] = [*([picture] if picture else []), *([Items(tuple(lines))] if lines else [])]
    return tuple(told(_("l'histoire des demandes (history.json, iterations.yaml)"), blocks))


@dataclass(frozen=True)
class _Asked:
    """A prompt as it is told. `authored`: whether its answer was written for an example."""

    kind: str
    what: str
    attempt: str
    model: str
    day: str
    words: str
    prompt: str
    authored: bool


def _sent(history: History | None, recorded: Mapping[str, Recording]) -> Iterator[_Asked]:
    """What the run's history tells; every recorded prompt where there is no run."""
    if history is None:
        for one in recorded.values():
            if text := _text(one):
                number, when = str(one.attempt), day(one.started) or "–"
                what, words = one.label or one.step, str(len(text.split()))
                yield _Asked(one.step, what, number, one.model, when, words, text, one.origin == "authored")
        return
    for thing in history.things:
        for attempt in thing.attempts if thing.kind in IN_WORDS else ():
            for call in attempt.calls:
                kept = recorded.get(call.recording)
                number = str(attempt.number) if call.call == 1 else f"{attempt.number}.{call.call}"
                yield _Asked(
                    kind=thing.kind,
                    what=title(thing.kind, thing.of),
                    attempt=number,
                    model=call.model or call.engine,
                    day=day(call.at) or "–",
                    words=str(call.words),
                    prompt=_text(kept) if kept else "",
                    authored=call.origin == "authored",
                )


def _own(one: _Asked, every: Sequence[tuple[str, str]]) -> str:
    """The first line of a prompt that no other of its kind has; where all are shared, its first."""
    lines = [row.strip("- ") for row in one.prompt.splitlines() if row.strip() and not row.startswith("#")]
    others = {
        row.strip("- ") for kind, text in every if kind == one.kind and text != one.prompt for row in text.splitlines()
    }
    return short(next((row for row in lines if row not in others and len(row) > LONG), lines[0] if lines else ""))


def _text(one: Recording) -> str:
    return str(one.request.get("prompt") or "")


def _again(thing: Told) -> Iterator[Line]:
    for attempt in thing.attempts:
        head = _("{what}, essai {n}").format(what=title(thing.kind, thing.of), n=attempt.number)
        changed = ", ".join(named(name, value) for name, value in parameters(attempt.changes.said()))
        sent_back = "; ".join(short(call.wrong) for call in attempt.calls if call.wrong)
        parts = [
            _("demandé par {by} le {day}").format(by=attempt.by, day=day(attempt.at)) if attempt.by else "",
            _("à changer : « {note} »").format(note=short(attempt.note, 300)) if attempt.note else "",
            changed,
            _("réponse refusée par un contrôle : {why}").format(why=sent_back) if sent_back else "",
            missing(attempt) if attempt.status != "answered" else "",
            _("c'est l'essai retenu") if attempt.number == thing.chosen else "",
        ]
        if len(thing.attempts) > 1 or any(parts[:-1]):
            yield line(named(head, f"{apart(parts)}.") if any(parts) else f"{head}.")
    for choice in thing.choices:
        if choice.why:
            said = _("{what} : essai {n} choisi par {by}, « {why} »")
            what, by = title(thing.kind, thing.of), choice.by or _("une personne")
            yield line(said.format(what=what, n=choice.number, by=by, why=short(choice.why, 300)))


def _edits(history: History) -> dict[str, str]:
    counted: dict[str, int] = {}
    for change in history.edits:
        counted[change.shot] = counted.get(change.shot, 0) + 1
    return {
        shot: ngettext("{n} texte ou réglage", "{n} textes ou réglages", n).format(n=n) for shot, n in counted.items()
    }
