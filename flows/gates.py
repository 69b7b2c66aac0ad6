"""Gates: where the run stops for a person to look at what is there. Prefect isn't known here."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from typing import Any

from flows.production import Production
from preuve.artifact import Artifact
from preuve.errors import AwaitsReview
from preuve.i18n import _
from preuve.review import decisions as review
from preuve.review.decisions import Gate, Seen, Taken

SHOWN: dict[Gate, tuple[str, ...]] = {
    "storyboard": ("storyboard.json",),
    "images": ("pictures/*",),
    "film": ("films/*", "captions/*.vtt", "covers/*"),
}
"""What of the run's folder a decision is about, at each gate."""
DRAWN = ("scene", "clip")


def holds(work: Production, gate: Gate) -> bool:
    """Whether she asked to be waited for there."""
    return gate in work.project.settings.review.gates


def check(work: Production) -> None:
    """Read her decisions before any work is done. Raises BadInput where a file isn't one."""
    if work.project.settings.review.gates:
        review.read(work.project.folder)


def reach(work: Production, gate: Gate) -> None:
    """Go on where a person accepted these very bytes, or `--yes` says that nobody looks; else stop.

    Every decision taken at this gate goes in the ledger, refusals too. Raises AwaitsReview, BadInput.
    """
    if not holds(work, gate):
        return
    there = shown(work, gate)
    seen = [Seen(name=one.name, sha256=one.sha256) for one in there]
    taken = review.taken_at(review.read(work.project.folder), gate)
    for one in taken:
        _keep(work, one)
    found = review.standing(taken, gate, seen)
    if found is None and work.options.yes:
        _deliver(work, gate, there, {"gate": gate}, f"reviews/{gate}.json")
    elif found is None or found.decision.verdict == "refused":
        work.run.await_review(gate, [one.to_json() for one in there])
        raise _refused(work, found) if found else _awaited(work, gate, taken, seen)


def retake(work: Production, gate: Gate, kept: Collection[str]) -> None:
    """Keep again the decisions of these files, on what they say was seen; an empty name: that nobody looked.

    For a replay, which waits for nobody. Where nothing was kept, it says that nobody looked. Raises BadInput.
    """
    for one in review.taken_at(review.read(work.project.folder), gate):
        if _file(work, one) in kept:
            there = [Artifact(seen.sha256, seen.name, 0) for seen in one.decision.seen]
            _deliver_decision(work, one, there)
    if not kept or "" in kept:
        _deliver(work, gate, shown(work, gate), {"gate": gate}, f"reviews/{gate}.json")


def shown(work: Production, gate: Gate) -> list[Artifact]:
    """What a decision at this gate is about, by names for people: nothing of it may change afterwards."""
    found = {
        path: replace(artifact, name=path)
        for path, artifact in work.run.delivered.items()
        if any(fnmatch(path, pattern) for pattern in SHOWN[gate])
    }
    if gate == "images":
        found |= {one.name: one for one in _drawn(work)}
    return [found[name] for name in sorted(found)]


def _drawn(work: Production) -> Iterator[Artifact]:
    """The pictures themselves: what is delivered of them is smaller."""
    for line in list(work.lines):
        if line["kind"] == "step" and line["step"] in DRAWN:
            for name, output in line["outputs"].items():
                if name != "about.json":
                    yield Artifact.from_json({**output, "name": f"{line['step']}/{line['label']}/{name}"})


def _keep(work: Production, taken: Taken) -> None:
    """Write in the ledger who decided what, unless what she saw then is gone from the store."""
    there = [Artifact(one.sha256, one.name, 0) for one in taken.decision.seen]
    store = work.project.store
    if all(store.path(one).is_file() for one in there):
        _deliver_decision(work, taken, there)


def _deliver_decision(work: Production, taken: Taken, there: list[Artifact]) -> None:
    params = {"gate": taken.decision.gate, "file": _file(work, taken)}
    _deliver(work, taken.decision.gate, there, params, f"reviews/{taken.path.stem}.json", work.source(taken.path))


def _file(work: Production, taken: Taken) -> str:
    return taken.path.relative_to(work.project.folder).as_posix()


def _deliver(
    work: Production,
    gate: Gate,
    there: list[Artifact],
    params: dict[str, Any],
    path: str,
    decision: Artifact | None = None,
) -> None:
    inputs = {"seen": there} | ({"decision": [decision]} if decision else {})
    made = work.make("review", inputs=inputs, params=params, label=gate)
    work.run.deliver(made["review.json"], path)


def _awaited(work: Production, gate: Gate, taken: list[Taken], seen: list[Seen]) -> AwaitsReview:
    message = _("Votre relecture est attendue : {what}.").format(what=review.titles()[gate])
    if taken:
        message += "\n" + _changed(work, taken[-1], seen)
    return AwaitsReview(
        message,
        remedy=_(
            "« preuve review {folder} » montre ce qu'il y a à voir et note votre avis ; « preuve run » reprend ensuite."
        ).format(folder=work.project.folder),
    )


def _changed(work: Production, taken: Taken, seen: list[Seen]) -> str:
    """Why the last decision isn't about what is there now."""
    told = {
        "storyboard": _("Le storyboard a changé depuis l'avis de {by}, le {day} ({file})."),
        "images": _("Des images ont changé depuis l'avis de {by}, le {day} ({file}) : {names}."),
        "film": _("Les films ont changé depuis l'avis de {by}, le {day} ({file})."),
    }[taken.decision.gate]
    names = dict.fromkeys(_shot(name) for name in review.differences(taken.decision.seen, seen))
    return told.format(
        by=taken.decision.by,
        day=_day(taken),
        file=_file(work, taken),
        names=", ".join(list(names)[:6]),
    )


def _shot(name: str) -> str:
    """The shot of a picture, from what it is called in a decision: `scene/panne/…`, or `pictures/panne-wide.jpg`."""
    folder, _slash, rest = name.partition("/")
    return rest.partition("/")[0] if folder in DRAWN else rest.rpartition("-")[0] or name


def _day(taken: Taken) -> str:
    return taken.decision.at.astimezone().strftime("%d/%m/%Y, %H:%M")


def _refused(work: Production, taken: Taken) -> AwaitsReview:
    decision = taken.decision
    message = _("{by} a refusé {what} le {day} : « {note} »").format(
        by=decision.by,
        what=review.titles()[decision.gate],
        day=_day(taken),
        note=decision.note,
    )
    return AwaitsReview(message, remedy=review.what_to_do(decision.gate, decision.shots, work.project.storyboard_path))
