"""CAP: how captions are written, and whether they say what is said."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from preuve.checks.base import Check, Outcome, declared, judged, met, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.checks.telling import MOST_PLACES, bare, of_cue
from preuve.checks.unspoken import LEAST_SURE, silent_stretches, sounding
from preuve.engines import Word
from preuve.i18n import N_, _, ngettext
from preuve.measures.caption_text import sounds, spoken_words
from preuve.measures.listen import Listened
from preuve.measures.spoken import Spoken
from preuve.media.cues import Cue
from preuve.media.grammar import bond
from preuve.media.wer import word_error_rate
from preuve.storyboard import Shot

LINES = 2
MOST_ERRORS = 0.5
"""Words of the captions that the recogniser may not hear: on good French voices Whisper base itself misses up to
0.30 of a short film (0.26 of a paragraph, FACTS), on captions of another film it disagrees with nearly all."""
MOST_DOUBTED = 0.7
MOST_UNSURE = 0.3
"""The same for captions that only the ear can judge: beyond what Whisper misses of good voices, a person listens."""
HELD = 9.0
LONELY = 3


class CAP05(Check):
    """No caption has more than two lines."""

    title = N_("Aucun sous-titre n'a plus de deux lignes")
    threshold = Threshold(text=N_("2 lignes au plus"), standard="csa-charter", value=LINES, unit=N_("lignes"))
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue]) -> Outcome:
        """Counts each caption's lines."""
        most = max(len(cue.lines) for cue in cues)
        over = [(index, cue) for index, cue in enumerate(cues) if len(cue.lines) > LINES]
        said = ngettext("{n} ligne au plus dans un sous-titre.", "{n} lignes au plus dans un sous-titre.", most)
        return judged(
            not over,
            said.format(n=most),
            value=most,
            unit=_("lignes"),
            remedy=_("Coupez ces sous-titres en deux, ou raccourcissez la narration du plan."),
            places=[of_cue(index, cue, cue.text[:60]) for index, cue in over[:MOST_PLACES]],
        )


class CAP06(Check):
    """Lines are short enough for the platform's picture."""

    title = N_("Les lignes des sous-titres sont assez courtes pour l'écran")
    threshold = Threshold(
        text=N_("signes par ligne : le nombre prévu pour le format, 42 pour une vidéo sans plateforme connue"),
        standard="platforms",
        unit=N_("signes"),
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue], columns: int) -> Outcome:
        """Counts each line's signs, spaces included."""
        longest = max(len(line) for cue in cues for line in cue.lines)
        over = [(index, cue) for index, cue in enumerate(cues) if max(map(len, cue.lines)) > columns]
        return judged(
            not over,
            _("Ligne la plus longue : {n} signes, {most} au plus sur cet écran.").format(n=longest, most=columns),
            value=longest,
            unit=_("signes"),
            remedy=_("Coupez ces lignes à un endroit naturel, ou faites deux sous-titres."),
            places=[of_cue(index, cue, max(cue.lines, key=len)) for index, cue in over[:MOST_PLACES]],
        )


class CAP11(Check):
    """Lines break where sense does."""

    title = N_("Les lignes des sous-titres se coupent entre des groupes de mots")
    kind = "advice"
    threshold = Threshold(
        text=N_("aucune ligne finie par un petit mot (« le », « de »…), aucun petit mot seul sur sa ligne"),
        standard="kit",
        value=0,
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue]) -> Outcome:
        """Looks at each line's end, by French grammar, and at words left alone."""
        bad = [(index, cue) for index, cue in enumerate(cues) if _ill_cut(cue)]
        said = ngettext("{n} sous-titre mal coupé sur {all}.", "{n} sous-titres mal coupés sur {all}.", len(bad))
        return judged(
            not bad,
            said.format(n=len(bad), all=len(cues)),
            value=len(bad),
            unit=_("sous-titres"),
            remedy=_("Passez le petit mot à la ligne suivante, ou remontez le mot isolé."),
            places=[of_cue(index, cue, " / ".join(cue.lines)) for index, cue in bad[:MOST_PLACES]],
        )


def _ill_cut(cue: Cue) -> bool:
    alone = len(cue.lines) > 1 and any(len(bare(line)) <= LONELY for line in cue.lines)
    ends = [(one.split(" ")[-1], other.split(" ")[0]) for one, other in pairwise(cue.lines)]
    return alone or any(bond(*words).price >= HELD for words in ends)


class CAP12(Check):
    """Captions say what is said."""

    title = N_("Les sous-titres disent ce qui est dit")
    threshold = Threshold(
        text=N_(
            "film de Preuve : mot à mot la narration, et la moitié des mots au moins retrouvée par un moteur ; "
            "autre film : 70 % des mots au moins"
        ),
        standard="kit",
        value=MOST_ERRORS,
        unit=N_("part des mots"),
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(case: Case, cues: list[Cue], spoken: Spoken, aligned: list[Word]) -> Outcome:
        """Compares them with the narration, where it is ours, and with an independent transcription of the film."""
        written = " ".join(word for cue in cues for word in spoken_words(cue.lines))
        if not spoken.words:
            return _nobody_speaks(written, ours=bool(aligned))
        if not written:
            return unmet(_("Les sous-titres n'ont aucune parole ; le film en a."), remedy=_("Sous-titrez les paroles."))
        rate = word_error_rate(written, spoken.text).rate
        told = _("Un moteur qui n'a pas vu les sous-titres entend autre chose pour {share} % de leurs mots.")
        said = told.format(share=round(100 * rate))
        shots: list[Shot] | None = case.value("film_shots")
        if shots is None:
            return _by_ear(said, rate, _doubts(cues, spoken))
        return _by_script(said, rate, cues, " ".join(shot.narration for shot in shots))


def _nobody_speaks(written: str, *, ours: bool) -> Outcome:
    if not written:
        return not_applicable(_("aucune parole n'est entendue dans ce film, ni écrite"))
    said = _("Aucune parole n'est entendue dans ce film ; ses sous-titres en ont.")
    remedy = _("Écoutez le film : si la voix manque, remettez-la ; sinon, retirez ces sous-titres.")
    return unmet(said, remedy=remedy) if ours else declared(said, remedy=remedy)


def _by_script(said: str, rate: float, cues: Sequence[Cue], narration: str) -> Outcome:
    first = _differs(cues, narration)
    figures: dict[str, Any] = {"value": round(rate, 3), "unit": _("part des mots")}
    if first is not None:
        return unmet(
            _("Le texte des sous-titres n'est pas celui de la narration. {heard}").format(heard=said),
            remedy=_("Relancez « preuve run » : les sous-titres sont refaits à partir de la narration."),
            places=[of_cue(first, cues[first], cues[first].text[:60])],
            **figures,
        )
    said = _("Mot à mot le texte de la narration. {heard}").format(heard=said)
    if rate <= MOST_ERRORS:
        return met(said, **figures)
    return declared(
        said, remedy=_("Écoutez le film en lisant les sous-titres : la voix est peut-être peu claire."), **figures
    )


def _by_ear(said: str, rate: float, doubts: Sequence[Place]) -> Outcome:
    remedy = _("Écoutez le film en lisant les sous-titres, et corrigez ceux qui disent autre chose.")
    figures: dict[str, Any] = {"value": round(rate, 3), "unit": _("part des mots"), "places": doubts[:MOST_PLACES]}
    if rate > MOST_DOUBTED:
        return unmet(said, remedy=remedy, **figures)
    if rate > MOST_UNSURE or doubts:
        return declared(said, remedy=remedy, **figures)
    return met(said, **figures)


def _differs(cues: Sequence[Cue], narration: str) -> int | None:
    """The first caption whose words aren't the narration's; the last one where words are missing at the end."""
    left = bare(narration)
    for index, cue in enumerate(cues):
        own = bare(" ".join(spoken_words(cue.lines)))
        if not left.startswith(own):
            return index
        left = left.removeprefix(own)
    return len(cues) - 1 if left else None


def _doubts(cues: Sequence[Cue], spoken: Spoken) -> list[Place]:
    """Captions whose words aren't heard where they stand."""
    note = _("mots non reconnus à cet endroit : {text}")
    return [
        of_cue(said.cue - 1, cues[said.cue - 1], note.format(text=cues[said.cue - 1].text[:60]))
        for said in spoken.cues
        if said.words and said.confidence < LEAST_SURE
    ]


class CAP13(Check):
    """Sounds that are heard without speech are told."""

    title = N_("Les musiques et les bruits entendus sans parole sont écrits entre crochets")
    threshold = Threshold(
        text=N_("une mention, comme [Musique], dans chaque passage sonore de plus de 2 s sans parole"),
        standard="wcag-captions",
        value=0,
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue], spoken: Spoken, aligned: list[Word], listened: Listened) -> Outcome:
        """Looks for a mention in every stretch where something is heard and nobody speaks."""
        if not spoken.seconds:
            return not_applicable(_("ce film n'a pas de son"))
        found = [one for one in silent_stretches(spoken, aligned) if sounding(listened.momentary, *one)]
        mute = [(start, end) for start, end in found if not _mentioned(cues, start, end)]
        said = ngettext(
            "{n} passage sonore de plus de 2 s sans parole, dont {mute} sans mention.",
            "{n} passages sonores de plus de 2 s sans parole, dont {mute} sans mention.",
            len(found),
        )
        return judged(
            not mute,
            said.format(n=len(found), mute=len(mute))
            if found
            else _("Aucun passage sonore de plus de 2 s sans parole."),
            value=len(mute),
            unit=_("passages"),
            remedy=_(
                "Ajoutez un sous-titre qui dit ce qu'on entend, comme [Musique] ou [Une porte claque] ; ou faites"
                " parler la voix à ce moment."
            ),
            places=[
                Place(at=round(start, 2), until=round(end, 2), note=_("son sans mention"))
                for start, end in mute[:MOST_PLACES]
            ],
        )


def _mentioned(cues: Sequence[Cue], start: float, end: float) -> bool:
    return any(sounds(cue.text) for cue in cues if cue.start < end and cue.end > start)
