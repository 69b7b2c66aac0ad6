"""CAP: when captions show, and for how long."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from preuve.checks.base import Check, Outcome, judged, not_applicable, unmet
from preuve.checks.finding import Place, Threshold
from preuve.checks.sync import IN_TIME, Sync, compare
from preuve.checks.telling import MOST_PLACES, bare, decimal, of_cue, of_faults
from preuve.engines import Word
from preuve.i18n import N_, _, ngettext
from preuve.measures.caption_text import spoken_words
from preuve.measures.spoken import Spoken
from preuve.media.cues import CHARTER_TOLERANCE, CaptionRules, Cue, Rule, charter_seconds, faults

NEAR = 0.3
LEAST_COVERED = 0.95
FASTEST = 17.0
RULES = CaptionRules(columns=80, max_lines=3)


class CAP03(Check):
    """Everything that is said is captioned."""

    title = N_("Toutes les paroles du film sont sous-titrées")
    threshold = Threshold(
        text=N_("95 % au moins des mots entendus tombent pendant un sous-titre (à 0,3 s près)"),
        standard="wcag-captions",
        value=LEAST_COVERED,
        unit=N_("part des mots"),
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue], speech: Spoken, aligned: list[Word]) -> Outcome:
        """Looks for a caption at the time of each word heard in the film, and of each word of our own voices."""
        said = [word for word in aligned if bare(word.text)] or list(speech.words)
        shown = [(cue.start - NEAR, cue.end + NEAR) for cue in cues if spoken_words(cue.lines)]
        bare_words = [list(_uncovered(words, shown)) for words in (said, speech.words)]
        share = min(1 - len(out) / len(words) for out, words in zip(bare_words, (said, speech.words), strict=True))
        worst = max(bare_words, key=len)
        return judged(
            share >= LEAST_COVERED,
            _("{share} % des {n} mots entendus sont dits pendant un sous-titre ; {seconds} s de parole.").format(
                share=decimal(100 * share, 1), n=len(speech.words), seconds=decimal(speech.speech_seconds, 1)
            ),
            value=round(share, 4),
            unit=_("part des mots"),
            remedy=_("Ajoutez des sous-titres à ces endroits."),
            places=list(_stretches(worst))[:MOST_PLACES],
        )


def _uncovered(words: Sequence[Word], shown: Sequence[tuple[float, float]]) -> Iterator[Word]:
    for word in words:
        middle = (word.start + word.end) / 2
        if not any(start <= middle <= end for start, end in shown):
            yield word


def _stretches(words: Sequence[Word]) -> Iterator[Place]:
    """Words without a caption, those that follow one another together."""
    group: list[Word] = []
    for word in [*words, None]:
        if group and (word is None or word.start - group[-1].end > 1):
            text = " ".join(one.text for one in group)
            yield Place(at=group[0].start, until=group[-1].end, note=_("entendu : {text}").format(text=text[:80]))
            group = []
        if word:
            group.append(word)


class CAP04(Check):
    """Captions come when their words are said."""

    title = N_("Chaque sous-titre apparaît quand ses mots sont dits")
    threshold = Threshold(
        text=N_("à 0,1 s près, plus 0,1 s pour l'oreille du moteur, dont les repères bougent"),
        standard="en-301-549-sync",
        value=IN_TIME,
        unit="s",
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue], speech: Spoken, aligned: list[Word]) -> Outcome:
        """Compares each caption's start with its first word: in the film's own sound, and in the voices' alignment."""
        sync = compare(cues, speech, aligned)
        if not sync.wanted:
            return not_applicable(_("ces sous-titres n'ont aucune parole"))
        if sync.lost:
            return _lost(cues, sync)
        return Outcome(
            sync.status,
            sync.told(),
            value=round(sync.value, 3),
            unit="s",
            remedy="" if sync.status == "met" else sync.remedy(),
            places=tuple(sync.places(cues)),
        )


def _lost(cues: Sequence[Cue], sync: Sync) -> Outcome:
    said = _("Les mots de {n} sous-titres sur {all} ne sont pas entendus autour du moment où ils s'affichent.")
    remedy = _(
        "Vérifiez que ce fichier est bien celui de cette vidéo, et qu'il n'est pas décalé de plusieurs secondes."
    )
    first = [of_cue(0, cues[0], cues[0].text[:60])]
    return unmet(said.format(n=sync.wanted - len(sync.late), all=sync.wanted), remedy=remedy, places=first)


class CAP07(Check):
    """Captions leave time to read them."""

    title = N_("Aucun sous-titre ne passe trop vite pour être lu")
    threshold = Threshold(
        text=N_("17 signes par seconde au plus"), standard="french-cps", value=FASTEST, unit=N_("signes par seconde")
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue]) -> Outcome:
        """Divides each caption's signs, spaces included, by the time it shows."""
        fastest = max(cue.cps for cue in cues)
        over = [fault for fault in faults(cues, RULES) if fault.rule == "reading-speed"]
        return judged(
            not over,
            _("Le plus rapide : {cps} signes par seconde ; en moyenne {mean}.").format(
                cps=decimal(fastest, 1), mean=decimal(_mean(cues), 1)
            ),
            value=round(fastest, 2),
            unit=_("signes par seconde"),
            remedy=_("Raccourcissez la narration de ces passages, ou laissez-les plus longtemps à l'écran."),
            places=of_faults(over, cues),
        )


def _mean(cues: Sequence[Cue]) -> float:
    return sum(cue.characters for cue in cues) / sum(cue.end - cue.start for cue in cues)


class CAP08(Check):
    """Captions show as long as the charter wants."""

    title = N_("Chaque sous-titre dure le temps de lecture de la charte française")
    kind = "advice"
    threshold = Threshold(
        text=N_("12 signes pour 1 s, 20 pour 2 s, 36 pour 3 s, 60 pour 4 s, tolérance de 20 %"), standard="csa-charter"
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue]) -> Outcome:
        """Compares each caption's time with the charter's for so many signs."""
        share = min((cue.end - cue.start) / (CHARTER_TOLERANCE * charter_seconds(cue.characters)) for cue in cues)
        return _advised(cues, ("charter",), _("Le plus court dure {share} % du temps que demande la charte.").format(
            share=round(100 * share)), round(share, 3), _("part du temps"))  # fmt: skip


class CAP09(Check):
    """Captions are neither flashes nor fixtures."""

    title = N_("Aucun sous-titre n'est trop bref ni trop long")
    kind = "advice"
    threshold = Threshold(text=N_("entre 5/6 de seconde et 7 s"), standard="netflix-general")
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue]) -> Outcome:
        """Looks at how long each shows."""
        times = [cue.end - cue.start for cue in cues]
        said = _("De {least} à {most} s.").format(least=decimal(min(times)), most=decimal(max(times)))
        return _advised(cues, ("shortest", "longest"), said, round(min(times), 3), "s")


class CAP10(Check):
    """Captions that follow one another leave a blink between them, or a real pause."""

    title = N_("Entre deux sous-titres, il y a un clignement net ou une vraie pause")
    kind = "advice"
    threshold = Threshold(
        text=N_("2 images, ou une demi-seconde et plus ; jamais de recouvrement"), standard="netflix-timing"
    )
    requires = ("CAP01",)
    any_video = True

    @staticmethod
    def check(cues: list[Cue]) -> Outcome:
        """Looks at the time between each caption and the next."""
        gaps = [later.start - one.end for one, later in pairwise(cues)]
        if not gaps:
            return not_applicable(_("un seul sous-titre"))
        said = _("Le plus petit intervalle : {gap} s.").format(gap=decimal(min(gaps), 3))
        return _advised(cues, ("gap", "order"), said, round(min(gaps), 3), "s")


def _advised(cues: Sequence[Cue], rules: tuple[Rule, ...], said: str, value: float, unit: str) -> Outcome:
    """A finding on rules that `media.cues` knows."""
    broken = [fault for fault in faults(cues, RULES) if fault.rule in rules]
    count = ngettext("{n} sous-titre à revoir sur {all}.", "{n} sous-titres à revoir sur {all}.", len(broken))
    return judged(
        not broken,
        said + " " + count.format(n=len(broken), all=len(cues)),
        value=value,
        unit=unit,
        remedy=_("À reprendre si vous en avez le temps : aucun critère ne le demande."),
        places=of_faults(broken, cues),
    )
