"""L3: a dossier's run made again by our own kit, in a process that can be killed, and told stage by stage."""

import os
import re
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import ValidationError

from preuve.dossier import child, layout
from preuve.dossier.build import workflow
from preuve.dossier.model import Claims, Point, Status, Unpacked, Wanted, gravest
from preuve.dossier.mount import read_claims
from preuve.dossier.replay import claimed as ledger
from preuve.dossier.replay.job import Given, Told
from preuve.dossier.replay.pace import expected
from preuve.dossier.replay.weighing import Outcome
from preuve.dossier.replay.wish import Wish
from preuve.dossier.verify.points import Points
from preuve.errors import PreuveError
from preuve.i18n import _, ngettext
from preuve.stages import titles
from preuve.wording import listing

LIMITS = child.Limits(seconds=2 * 3600, memory=4 << 30, file=1 << 32)
SLOWER, LEAST = 6, 900
"""A replay may last so many times what its ledger says, a quarter of an hour at least and two hours at most.

Nothing declares how long engines take when they run again here: two hours, then."""
MOST_TOLD = 25
MOST_CAUSES = 3
L3 = Points("L3")


def look(unpacked: Unpacked, wanted: Wanted) -> list[Point]:
    """What the replay says: a point a stage, one for each artefact that isn't the same, and what wasn't looked at."""
    draw = wanted.draw or secrets.token_hex(8)
    wish = Wish(only=wanted.only, sample=wanted.sample, live=wanted.live, draw=draw).check()
    given = Given(
        folder=str(unpacked.folder),
        digests=unpacked.digests,
        archive=unpacked.archive,
        wish=wish,
        models=_models() if wish.live else "",
    )
    with tempfile.TemporaryDirectory(dir=wanted.scratch, ignore_cleanup_errors=True) as place:
        hear = lambda what, share: wanted.hear("L3", what, share)  # noqa: E731
        try:
            limits = LIMITS if wanted.live else _limits(unpacked)
            said = child.in_child("replay", given.model_dump(mode="json"), Path(place), limits=limits, hear=hear)
            told = Told.model_validate(said)
        except child.ChildFailed as failed:
            return [*_workflow(unpacked), _stopped(failed.reason, excused=failed.machine)]
        except ValidationError:
            return [*_workflow(unpacked), _stopped(_("sa réponse n'a pas la forme attendue"), excused=False)]
    return [*_workflow(unpacked), *_scope(told, wish), *_stages(told, _claims(unpacked)), *_live(told)]


def _limits(unpacked: Unpacked) -> child.Limits:
    """What a replay may take: its ledger's word is believed no further than two hours."""
    try:
        declared = expected(ledger.read(unpacked.path(layout.LEDGER)).steps)
    except (PreuveError, KeyError):
        declared = 0.0
    return replace(LIMITS, seconds=min(LIMITS.seconds, max(LEAST, SLOWER * declared)))


def _models() -> str:
    """Where this machine's weights are: the child has no home of its own to find them in."""
    kept = user_cache_path("preuve") / "models"
    return os.environ.get("PREUVE_MODELS", "") or (str(kept) if kept.is_dir() else "")


def _live(told: Told) -> Iterator[Point]:
    """What engines gave when they ran again, kind by kind, with what each one says."""
    by_step: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in told.live:
        by_step[one.step].append(one)
    names = {"voice": _("Voix refaites par leur moteur"), "align": _("Mots minutés de nouveau par la reconnaissance")}
    for step, found in by_step.items():
        status = gravest(one.status for one in found)
        each = " ".join(f"{one.what} : {one.said}." for one in found)
        said = f"{_counts(found)} {each}"
        yield L3(f"live-{step}", names.get(step, step), status, said, optional=status == "not_run")


def _stopped(why: str, *, excused: bool) -> Point:
    """A replay that didn't end: whoever stops it could hide behind it, but for what this machine lacks."""
    return L3(
        "replay",
        _("Reproduction"),
        "not_run" if excused else "failed",
        _("la reproduction n'est pas allée à son terme : {why}").format(why=why),
        remedy=_("Refaites-la sur une machine plus puissante, ou en partie : --only montage, --sample 2."),
    )


def _workflow(unpacked: Unpacked) -> list[Point]:
    """Whether the order of the work is ours: the dossier's own is never run, only compared."""
    title = _("L'enchaînement des étapes et le kit sont ceux de ce poste")
    if not (found := workflow.differences(unpacked)):
        return [L3("workflow", title, "verified")]
    told = _("La reproduction a suivi l'enchaînement de ce poste, jamais celui du dossier. {found}")
    names = unpacked.under(layout.WORKFLOW)
    return [L3("workflow", title, "not_run", told.format(found=" ".join(found)), names=names, optional=True)]


def _scope(told: Told, wish: Wish) -> Iterator[Point]:
    """What was left aside because it wasn't wanted, or couldn't be begun."""
    if len(told.picked) < len(told.shots):
        said = _(
            "{picked}, tirés au sort (tirage {draw} : --draw {draw} le redonne) ; {left} autres plans n'ont pas été "
            "refaits."
        )
        shots = listing([f"« {name} »" for name in told.picked])
        left = len(told.shots) - len(told.picked)
        yield L3("sample", _("Échantillon de plans"), "not_run", said.format(picked=shots, left=left, draw=wish.draw))
    if wish.only:
        stages = listing([titles()[name] for name in wish.only])
        said = _("seulement : {stages}, et ce dont cela dépend").format(stages=stages)
        yield L3("only", _("Reproduction partielle"), "not_run", said)
    for stage, why in told.stopped.items():
        yield L3(f"stopped-{stage}", _("Reproduction arrêtée en chemin"), "not_run", why)
    if told.unread:
        said = ngettext("{n} ligne du registre est illisible", "{n} lignes du registre sont illisibles", told.unread)
        yield L3("ledger", _("Le registre"), "failed", said.format(n=told.unread))


def _stages(told: Told, claims: Claims | None) -> Iterator[Point]:
    """A point for each stage, then one for each of its artefacts that isn't the same."""
    by_stage: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in told.outcomes:
        by_stage[one.stage].append(one)
    order = {name: at for at, name in enumerate(titles())}
    stages = sorted(by_stage.items(), key=lambda pair: order.get(pair[0], len(order)))
    yield from _remade(stages)
    for stage, found in stages:
        yield _stage(stage, found)
        shown = [one for one in found if one.root and one.status in ("failed", "within_tolerance")]
        for number, one in enumerate(shown[:MOST_TOLD], start=1):
            yield _artifact(stage, number, one, claims)


def _remade(stages: Sequence[tuple[str, Sequence[Outcome]]]) -> Iterator[Point]:
    """What came out the same, told first: that is what the juror asked to see."""
    whole, partly = [], []
    for stage, found in stages:
        same, name = sum(one.status == "verified" for one in found), titles().get(stage, stage)
        if same == len(found):
            whole.append(name)
        elif same:
            partly.append(_("{stage} ({n} sur {all})").format(stage=name, n=same, all=len(found)))
    told = [_("en entier, {stages}").format(stages=listing(whole))] if whole else []
    told += [_("en partie, {stages}").format(stages=listing(partly))] if partly else []
    if told:
        yield L3("remade", _("Refait ici, et identique"), "verified", " ; ".join(told))


def _stage(stage: str, found: Sequence[Outcome]) -> Point:
    status = gravest(one.status for one in found)
    files = [name for one in found if one.status == status in ("failed", "within_tolerance") for name in one.files]
    why = {one.said for one in found}
    alone = status == "not_run" and len(why) == 1 and all(one.status == "not_run" for one in found)
    said = _begun(why.pop()).rstrip(".") + "." if alone else " ".join([_counts(found), *_reasons(found)])
    return L3(stage, titles().get(stage, stage), status, said, names=dict.fromkeys(files))


def _counts(found: Iterable[Outcome]) -> str:
    """How many are the same, close, different, not compared, in words."""
    counts: defaultdict[Status, int] = defaultdict(int)
    for one in found:
        counts[one.status] += 1
    wording = {
        "verified": ngettext("{n} identique", "{n} identiques", counts["verified"]),
        "within_tolerance": ngettext(
            "{n} proche, pas identique", "{n} proches, pas identiques", counts["within_tolerance"]
        ),
        "failed": ngettext("{n} différent", "{n} différents", counts["failed"]),
        "not_run": ngettext("{n} non comparé", "{n} non comparés", counts["not_run"]),
    }
    told = [text.format(n=counts[status]) for status, text in wording.items() if counts[status]]  # type: ignore[index]
    return listing(told) + "."


def _reasons(found: Sequence[Outcome]) -> Iterator[str]:
    """What follows from others, and why some weren't compared: each reason once, the first ones."""
    follows = [one.what for one in found if one.status == "failed" and not one.root]
    if follows:
        yield _("Différents en conséquence : {what}.").format(what=_few(follows))
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for one in found:
        if one.status == "not_run" or (one.status == "within_tolerance" and not one.root):
            reasons[one.said].append(one.what)
    for why, what in [*reasons.items()][:MOST_CAUSES]:
        yield _("{what} : {why}.").format(what=_begun(_few(what)), why=why.rstrip("."))
    if len(reasons) > MOST_CAUSES:
        more = len(reasons) - MOST_CAUSES
        yield ngettext("Et {n} autre raison.", "Et {n} autres raisons.", more).format(n=more)


def _begun(text: str) -> str:
    """A sentence's first letter; the others keep theirs: « IA », « TikTok »."""
    return text[:1].upper() + text[1:]


def _few(what: Sequence[str]) -> str:
    shown = list(dict.fromkeys(what))
    more = len(shown) - 4
    return listing([*shown[:4], *([ngettext("{n} autre", "{n} autres", more).format(n=more)] if more > 0 else [])])


def _artifact(stage: str, number: int, one: Outcome, claims: Claims | None) -> Point:
    """A point about one artefact, with the claims that it bears on."""
    word = re.sub(r"[^a-z0-9]+", "-", f"{one.step}-{one.label}".lower()).strip("-")[:60]
    touched = [claim for claim in (claims.claims if claims else ()) if {p.name for p in claim.artifacts} & {*one.files}]
    point = L3(f"{stage}.{number}-{word}", _begun(one.what), one.status, one.said, names=one.files)
    criteria = tuple(dict.fromkeys(name for claim in touched for name in claim.criteria))
    return point.model_copy(
        update={
            "claim": touched[0].id if touched else "",
            "claims": tuple(claim.id for claim in touched),
            "criteria": criteria[:40],
            "ask": _ask(one),
        }
    )


def _ask(one: Outcome) -> str:
    if one.status != "failed":
        return ""
    return _("Comment {what} a-t-il été obtenu ? La reproduction ne le retrouve pas.").format(what=one.what)


def _claims(unpacked: Unpacked) -> Claims | None:
    try:
        return read_claims(unpacked)
    except PreuveError:
        return None
