"""SCE: the script and the storyboard, written by an AI and by a person together (Cr3.2)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from preuve.calls.recordings import Recording
from preuve.checks.base import Check, NotRun, Outcome, declared, judged, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.writing import Spoken, draft_line, stems
from preuve.documents import words_of
from preuve.errors import BadMedia
from preuve.i18n import N_, _, ngettext
from preuve.measures.look import Look
from preuve.media.plan import SegmentPlan
from preuve.project import Brief
from preuve.storyboard import Change, Storyboard
from preuve.targets import platforms

LEAST_DETAIL = 5.0
LEAST_DISTANCE = 3.0
SPOKEN = ("narration", "shot")


class SCE01(Check):
    """A storyboard frame for each sequence."""

    title = N_("Le storyboard a une image pour chaque séquence, et toutes sont différentes")
    per = "run"
    threshold = Threshold(
        text=N_("Une vraie image par plan, différente des autres"), standard="contenus-ia", value=1, unit=N_("part")
    )

    @staticmethod
    def check(case: Case, board: Storyboard) -> Outcome:
        """Decode each shot's picture: it must show something, and not what another one shows."""
        seen = {shot.id: _frame(case, shot.id) for shot in board.shots}
        faults = [Place(shot=shot, note=fault) for shot, (_path, fault) in seen.items() if fault]
        faults += _twins({shot: path for shot, (path, fault) in seen.items() if path and not fault})
        good = len(board.shots) - len({place.shot for place in faults})
        return judged(
            not faults,
            _("{n} plans sur {all} ont une image à eux").format(n=good, all=len(board.shots)),
            value=round(good / len(board.shots), 3),
            unit=_("part"),
            remedy=_("Donnez une image à chaque plan nommé (« preuve run » les refait), ou changez son visuel."),
            places=faults,
        )


class SCE02(Check):
    """An AI's turn and a person's edit that the film keeps."""

    title = N_("Le scénario est écrit à deux : une IA propose, une personne corrige, et le film garde la correction")
    per = "run"
    threshold = Threshold(
        text=N_("Au moins une proposition d'une IA et une correction retrouvée dans le film"),
        standard="contenus-ia",
        value=1,
        unit=N_("corrections"),
    )

    @staticmethod
    def check(case: Case, board: Storyboard, said: Sequence[Spoken], recordings: Mapping[str, Recording]) -> Outcome:
        """Take the draft by its digest, compare it with the filmed storyboard, find the new words in the captions."""
        if not board.draft:
            return _alone(_("le storyboard ne part d'aucun texte d'une IA"))
        line = draft_line(case, board)
        engine = line["engine"] or {}
        if not engine.get("ai"):
            told = _("le texte de départ vient de « {engine} », un modèle de phrases : ce n'est pas une IA")
            return _alone(told.format(engine=engine.get("engine", "?")))
        kept = next((recordings[name] for name in line["recordings"] if name in recordings), None)
        if kept is None:
            raise NotRun(
                _("la réponse de l'IA n'a plus d'enregistrement"), _("Relancez « preuve run --from-scratch ».")
            )
        edits: Sequence[Change] = case.get("edits")
        found = list(_spoken(edits, said)) or list(_shown(case, edits))
        survived = ngettext(
            "{n} correction retrouvée dans le film", "{n} corrections retrouvées dans le film", len(found)
        )
        return judged(
            bool(found),
            _("texte proposé par {model} ; {survived}").format(
                model=kept.model or engine["engine"], survived=survived.format(n=len(found))
            ),
            value=len(found),
            unit=_("corrections"),
            remedy=_(
                "Corrigez au moins une phrase du storyboard avec vos mots, dites pourquoi dans « note », relancez."
            ),
            places=[_proposed(kept), *found],
        )


class SCE03(Check):
    """The film's shots follow the storyboard's order."""

    title = N_("Le film suit l'ordre du storyboard")
    threshold = Threshold(
        text=N_("Chaque séquence du film est au storyboard, dans son ordre"),
        standard="contenus-ia",
        value=0,
        unit=N_("écarts"),
    )

    @staticmethod
    def check(plans: Sequence[SegmentPlan], board: Storyboard) -> Outcome:
        """Read the shots of the film's own segments, found by their digests, against the storyboard's."""
        filmed = list(_filmed(plans))
        order = {shot.id: number for number, shot in enumerate(board.shots)}
        strangers = [(at, shot) for at, shot in filmed if shot not in order]
        known = [(at, shot) for at, shot in filmed if shot in order]
        turned = [b for a, b in pairwise(known) if order[b[1]] <= order[a[1]]]
        faults = [
            *(Place(at=at, shot=shot, note=_("n'est pas au storyboard")) for at, shot in strangers),
            *(Place(at=at, shot=shot, note=_("vient trop tard dans le film")) for at, shot in turned),
        ]
        shots = ngettext("{n} séquence : {names}", "{n} séquences : {names}", len(filmed))
        return judged(
            not faults,
            shots.format(n=len(filmed), names=", ".join(shot for _at, shot in filmed)),
            value=len(faults),
            unit=_("écarts"),
            remedy=_("Relancez « preuve run » : le film sera remonté dans l'ordre du storyboard."),
            places=faults,
        )


class SCE04(Check):
    """The film tells the brief's key messages: a person judges, helped by the words found."""

    title = N_("Le film porte les messages du brief")
    per = "run"
    threshold = Threshold(
        text=N_("Au moins un mot de sens de chaque message est dit ; le reste se juge en regardant"),
        standard="kit",
        value=0,
        unit="%",
    )

    @staticmethod
    def check(said: Sequence[Spoken], brief: Brief) -> Outcome:
        """Share of each message's content words that some film's captions hold. None at all: it isn't there."""
        if not said:
            raise NotRun(_("aucun film n'a de sous-titres où chercher"), _("Relancez « preuve run »."))
        shares = [_share(message, said) for message in brief.key_messages]
        least = min(share for share, _place in shares)
        measured = ngettext(
            "{n} message, dont {share} % des mots de sens sont dits",
            "{n} messages ; du moins présent, {share} % des mots de sens sont dits",
            len(shares),
        )
        told = measured.format(n=len(shares), share=least)
        if least == 0:
            remedy = _("Faites dire ce message par un plan du storyboard, ou retirez-le du brief.")
            absent = [place for share, place in shares if not share]
            return unmet(told, value=0, unit="%", remedy=remedy, places=absent)
        return declared(told, value=least, unit="%", places=[place for _share, place in shares])


def _alone(told: str) -> Outcome:
    """Nobody but a person, or a template, wrote."""
    remedy = _(
        "Partez du texte d'une IA (engines.text, dans preuve.toml), gardez « draft » dans le storyboard, relancez."
    )
    return unmet(told, value=0, unit=_("corrections"), remedy=remedy, places=[Place(file="storyboard.json")])


def _frame(case: Case, shot: str) -> tuple[Path | None, str]:
    """A shot's picture, or what is wrong with it."""
    from preuve.measures.likeness import detail, small

    folder = case.subject.folder
    names = [folder / "pictures" / f"{shot}-{layout}.jpg" for layout in sorted(platforms().profiles)] if folder else []
    found = [path for path in names if path.is_file()]
    if not found:
        return None, _("aucune image")
    path = case.read(found[0], f"pictures/{found[0].name}")
    try:
        flat = detail(small(path)) < LEAST_DETAIL
    except BadMedia as error:
        return path, error.message
    return path, _("l'image est vide : une seule couleur") if flat else ""


def _twins(frames: Mapping[str, Path]) -> Iterator[Place]:
    from preuve.measures.likeness import distance, small

    pictures = {shot: small(path) for shot, path in frames.items()}
    for one, other in combinations(pictures, 2):
        if distance(pictures[one], pictures[other]) < LEAST_DISTANCE:
            yield Place(shot=other, note=_("même image que le plan « {shot} »").format(shot=one))


def _proposed(kept: Recording) -> Place:
    name = f"{kept.id}.recording.json"
    return Place(file=name, note=_("proposition de l'IA ({model}), gardée mot pour mot").format(model=kept.model))


def _shown(case: Case, edits: Sequence[Change]) -> Iterator[Place]:
    """Each edited on-screen text that is read on the frames of a film; looked for where no edited sentence is said."""
    wanted = {edit.shot: edit for edit in edits if edit.field == "on_screen" and words_of(edit.after)}
    for film in case.subject.films if wanted else ():
        look: Look = Case(case.subject, film, case.whole).get("look")
        for text in look.texts:
            edit = wanted.get(text.shot)
            if edit and text.found and words_of(" ".join(text.lines)) == words_of(edit.after):
                yield Place(
                    file=f"films/{film.film.name}", at=text.at, region=text.box, shot=edit.shot, note=_both(edit)
                )
                del wanted[text.shot]


def _both(edit: Change) -> str:
    return _("l'IA : « {before} » ; au film : « {after} »").format(before=edit.before, after=edit.after)


def _spoken(edits: Sequence[Change], said: Sequence[Spoken]) -> Iterator[Place]:
    """Each edited sentence whose new words are in a film's captions, and where."""
    for edit in edits:
        if edit.field not in SPOKEN or not words_of(edit.after) or words_of(edit.after) == words_of(edit.before):
            continue
        for film in said:
            cue = film.find(edit.after)
            if cue is not None:
                yield Place(file=film.file, at=film.cues[cue - 1].start, cue=cue, shot=edit.shot, note=_both(edit))
                break


def _filmed(plans: Sequence[SegmentPlan]) -> Iterator[tuple[float, str]]:
    """When each shot of a film begins, in seconds, and its name."""
    frame, last = 0, ""
    for plan in plans:
        if plan.view.shot != last:
            yield round(frame / plan.profile.fps, 3), plan.view.shot
        last = plan.then.shot if plan.then else plan.view.shot
        if plan.then:
            yield round(frame / plan.profile.fps, 3), plan.then.shot
        frame += plan.count


def _share(message: str, said: Sequence[Spoken]) -> tuple[int, Place]:
    """The largest share, in per cent, of a message's content words that one film says; and where."""
    wanted = stems(message)
    found = [(len(wanted & stems(film.text)), film) for film in said]
    most, where = max(found, key=lambda pair: pair[0])
    share = round(100 * most / max(len(wanted), 1))
    note = _("{share} % des mots de « {message} »").format(share=share, message=message)
    return share, Place(file=where.file, note=note)
