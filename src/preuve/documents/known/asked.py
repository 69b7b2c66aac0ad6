"""What was asked of AIs: the prompts sent, with model and date, and what was asked again, why, and what was chosen."""

from collections.abc import Iterator

from preuve.attempts.calls import History, Told
from preuve.attempts.views import missing, origins, parameters, title
from preuve.calls.recordings import Recording
from preuve.documents.blocks import Block, Blocks, Grid, Items, Line, line
from preuve.documents.known.ground import Knowing, day, short, told
from preuve.i18n import _, ngettext

MOST = 40
IN_WORDS = ("script", "image", "music", "video", "plan")


def prompts(knowing: Knowing) -> Blocks:
    """Every prompt that was sent: for what, how long, to which model, on which day, and how it begins."""
    history: History | None = knowing.fixture("history")
    recorded = {one.id: one for _path, one in knowing.project.recordings.all()}
    rows = list(_of_run(history, recorded)) if history else [_row(one) for one in recorded.values() if _text(one)]
    header = (_("Demande"), _("Essai"), _("Modèle"), _("Date"), _("Mots"), _("Elle commence ainsi"))
    blocks: list[Block] = [Grid(header=header, rows=tuple(rows[:MOST]), caption=_("Les demandes faites à l'IA"))]
    if len(rows) > MOST:
        blocks.append(Items((line(_("Et {n} autres, dans recordings/.").format(n=len(rows) - MOST)),)))
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
    return tuple(
        told(_("l'histoire des demandes (history.json, iterations.yaml)"), (Items(tuple(lines)),) if lines else ())
    )


def _of_run(history: History, recorded: dict[str, Recording]) -> Iterator[tuple[str, ...]]:
    for thing in history.things:
        for attempt in thing.attempts if thing.kind in IN_WORDS else ():
            for call in attempt.calls:
                kept = recorded.get(call.recording)
                number = str(attempt.number) if call.call == 1 else f"{attempt.number}.{call.call}"
                how = origins().get(call.origin, "") if call.origin == "authored" else ""
                model = " · ".join(filter(None, (call.model or call.engine, how)))
                prompt = _text(kept) if kept else ""
                yield (
                    title(thing.kind, thing.of),
                    number,
                    model,
                    day(call.at) or "–",
                    str(call.words),
                    short(_words(prompt)),
                )


def _row(one: Recording) -> tuple[str, ...]:
    words = str(len(_text(one).split()))
    return one.label or one.step, str(one.attempt), one.model, day(one.started) or "–", words, short(_words(_text(one)))


def _text(one: Recording) -> str:
    return str(one.request.get("prompt") or "")


def _words(prompt: str) -> str:
    """A prompt without the headings that all prompts of its kind share."""
    return " ".join(one for one in prompt.splitlines() if not one.startswith("#"))


def _again(thing: Told) -> Iterator[Line]:
    for attempt in thing.attempts:
        head = _("{what}, essai {n}").format(what=title(thing.kind, thing.of), n=attempt.number)
        changed = ", ".join(f"{name} : {value}" for name, value in parameters(attempt.changes.said()))
        sent_back = "; ".join(short(call.wrong) for call in attempt.calls if call.wrong)
        parts = [
            _("demandé par {by} le {day}").format(by=attempt.by, day=day(attempt.at)) if attempt.by else "",
            _("à changer : « {note} »").format(note=short(attempt.note, 300)) if attempt.note else "",
            changed,
            _("réponse refusée par un contrôle : {why}").format(why=sent_back) if sent_back else "",
            missing(attempt) if attempt.status != "answered" else "",
            _("c'est l'essai retenu") if attempt.number == thing.chosen else "",
        ]
        yield line(f"{head} : {' ; '.join(filter(None, parts))}." if any(parts) else f"{head}.")
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
