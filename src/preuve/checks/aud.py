"""AUD: the sound people hear, measured on the encoded film; voice against music, on stems proved to be the film's."""

import itertools
from collections.abc import Iterator, Sequence

from preuve.checks.base import Check, Outcome, judged, met, not_applicable, unmet
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.sound import SoundGoal
from preuve.checks.limits import told
from preuve.checks.telling import decimal
from preuve.engines import Word
from preuve.i18n import N_, _, ngettext
from preuve.ledger import Line
from preuve.measures.listen import SILENCE, Listened
from preuve.measures.stems import Margin, Stems
from preuve.measures.streams import Streams

MOST_PLACES = 20
CLEAR, APART = 10.0, 20.0  # LU
RATE, PAUSE, STRETCH = 180.0, 1.0, 10.0  # words a minute; seconds
GAP = 2.0


class AUD01(Check):
    """Integrated loudness is what the platform plays at."""

    title = N_("Le niveau sonore est celui de la plateforme")
    threshold = Threshold(text=N_("niveau de la plateforme, à 1 LU près"), standard="platforms", value=1.0, unit="LU")
    requires = ("AUD08",)
    any_video = True

    @staticmethod
    def check(listened: Listened, sound_goal: SoundGoal) -> Outcome:
        """Compare the integrated loudness of the encoded sound with the goal."""
        level, wanted = listened.integrated, sound_goal.loudness
        louder = wanted.most is not None and level > wanted.most
        return judged(
            wanted.takes(round(level, 2)),
            _("{level} LUFS (niveau moyen perçu) ; attendu : {wanted}. {source}.").format(
                level=decimal(level, 1), wanted=told(wanted, "LUFS", 1), source=sound_goal.source
            ),
            value=level,
            unit="LUFS",
            remedy=_("Baissez le son : la plateforme le fera sinon, et la musique sera écrasée.")
            if louder
            else _("Montez le son : votre film semblera plus faible que ses voisins."),
        )


class AUD02(Check):
    """No true peak above the limit, past which encoders and players distort."""

    title = N_("Les crêtes du son laissent une marge : rien ne sature à la lecture")
    threshold = Threshold(text=N_("crête vraie de -1 dBTP au plus"), standard="ebu-r128", value=-1.0, unit="dBTP")
    requires = ("AUD08",)
    any_video = True

    @staticmethod
    def check(listened: Listened, sound_goal: SoundGoal) -> Outcome:
        """Compare the true peak of the encoded sound with the limit."""
        peak = listened.true_peak
        return judged(
            round(peak, 2) <= sound_goal.true_peak,
            _("crête vraie de {peak} dBTP ; {most} dBTP au plus.").format(
                peak=decimal(peak), most=decimal(sound_goal.true_peak)
            ),
            value=peak,
            unit="dBTP",
            remedy=_("Baissez le son de {over} dB, ou limitez ses crêtes à -2 dBTP avant l'export.").format(
                over=decimal(peak - sound_goal.true_peak)
            ),
            places=[Place(at=listened.clipped.loudest, note=_("crête la plus haute"))],
        )


class AUD03(Check):
    """The voice stands out of the music, through the whole of the speech."""

    title = N_("La voix ressort nettement de la musique, tout au long de la parole")
    threshold = Threshold(
        text=N_("voix au moins 10 LU au-dessus de la musique, dans chaque passage de trois secondes de parole"),
        standard="ducking-10",
        value=CLEAR,
        unit="LU",
    )
    requires = ("AUD08",)

    @staticmethod
    def check(own_stems: Stems) -> Outcome:
        """Compare both stems, three seconds of speech by three seconds."""
        return _apart(own_stems, CLEAR)


class AUD04(Check):
    """The music is 20 dB under the voice."""

    title = N_("La musique reste 20 dB sous la voix")
    kind = "advice"
    threshold = Threshold(
        text=N_("musique 20 dB sous la voix, sauf une à deux secondes"),
        standard="wcag-background",
        value=APART,
        unit="LU",
    )
    requires = ("AUD08",)

    @staticmethod
    def check(own_stems: Stems) -> Outcome:
        """Compare both stems, three seconds of speech by three seconds."""
        return _apart(own_stems, APART)


class AUD05(Check):
    """The narration is not too fast to be followed."""

    title = N_("La narration n'est pas trop rapide")
    kind = "advice"
    threshold = Threshold(text=N_("180 mots par minute au plus"), standard="bbc-rate", value=RATE, unit=N_("mots/min"))
    requires = ("AUD08",)

    @staticmethod
    def check(words: list[Word], film_line: Line) -> Outcome:  # noqa: ARG004  (the words are this film's own)
        """Count words a minute of speech, over the film and over its fastest ten seconds."""
        if len(words) < 2:
            return not_applicable(_("personne ne parle"))
        whole = speech_rate(words)
        rates = ((speech_rate(part), part) for part in _stretches(words))
        fastest, part = max(rates, key=lambda one: one[0], default=(whole, words))
        said = _("{whole} mots par minute ; {fastest} dans le passage de dix secondes le plus rapide").format(
            whole=round(whole), fastest=round(fastest)
        )
        return judged(
            whole <= RATE,
            said,
            value=round(whole, 1),
            unit=_("mots/min"),
            remedy=_("Raccourcissez la narration, ou baissez « speed » sous [voice] dans preuve.toml."),
            places=[Place(at=part[0].start, until=part[-1].end, note=_("passage le plus rapide"))],
        )


class AUD06(Check):
    """The sound isn't clipped."""

    title = N_("Le son ne sature pas")
    threshold = Threshold(
        text=N_("jamais trois échantillons de suite au maximum"), standard="clipping", value=0, unit=N_("passages")
    )
    requires = ("AUD08",)
    any_video = True

    @staticmethod
    def check(listened: Listened) -> Outcome:
        """Count the places where the wave stays at full scale."""
        found = listened.clipped
        if not found.runs:
            return met(_("aucun passage au maximum"), value=0, unit=_("passages"))
        return unmet(
            ngettext(
                "{runs} passage où l'onde est coupée au maximum, ce qui grésille",
                "{runs} passages où l'onde est coupée au maximum, ce qui grésille",
                found.runs,
            ).format(runs=found.runs),
            value=found.runs,
            unit=_("passages"),
            remedy=_("Baissez le son avant l'export ; si la voix ou la musique sature déjà seule, refaites-la."),
            places=[Place(at=one.start, until=one.end, note=_("onde coupée")) for one in found.places[:MOST_PLACES]],
        )


class AUD07(Check):
    """No hole in the sound."""

    title = N_("Le son ne s'interrompt pas")
    threshold = Threshold(text=N_("pas de silence de plus de 2 secondes"), standard="kit", value=GAP, unit="s")
    requires = ("AUD08",)
    any_video = True

    @staticmethod
    def check(listened: Listened, streams: Streams) -> Outcome:
        """Find the longest silence, the one after the sound's end too."""
        holes = sorted(_holes(listened, streams.facts.seconds), key=lambda one: one[0] - one[1])
        longest = holes[0][1] - holes[0][0] if holes else 0.0
        long = [one for one in holes if one[1] - one[0] > GAP]
        return judged(
            not long,
            _("le silence le plus long dure {seconds} s").format(seconds=decimal(longest, 1)),
            value=round(longest, 2),
            unit="s",
            remedy=_("Mettez de la musique ou une ambiance dans ce passage, ou raccourcissez-le."),
            places=[
                Place(at=round(start, 2), until=round(end, 2), note=_("silence")) for start, end in long[:MOST_PLACES]
            ],
        )


class AUD08(Check):
    """The film has a sound that can be heard."""

    title = N_("Le film a un son, qui s'entend")
    threshold = Threshold(
        text=N_("une piste sonore, à plus de -50 LUFS"), standard="contenus-ia", value=SILENCE, unit="LUFS"
    )
    any_video = True

    @staticmethod
    def check(listened: Listened) -> Outcome:
        """Tell a film without sound, or with a silent one."""
        remedy = _("Ajoutez une voix, de la musique ou une ambiance, puis exportez de nouveau.")
        if not listened.present:
            return unmet(_("le film n'a pas de piste sonore"), remedy=remedy)
        return judged(
            listened.integrated > SILENCE,
            _("{level} LUFS en moyenne").format(level=decimal(listened.integrated, 1)),
            value=listened.integrated,
            unit="LUFS",
            remedy=remedy,
        )


def speech_rate(words: Sequence[Word]) -> float:
    """Words a minute: a pause counts for a second at most, so that music between two sentences doesn't slow them."""
    pauses = sum(max(after.start - before.end - PAUSE, 0.0) for before, after in itertools.pairwise(words))
    seconds = words[-1].end - words[0].start - pauses
    return 60 * len(words) / max(seconds, 0.1)


def _stretches(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The words of each ten seconds; all of them where the film has no more."""
    for first, word in enumerate(words):
        if first and words[-1].end < word.start + STRETCH:
            return
        part = [one for one in words[first:] if one.end <= word.start + STRETCH]
        if len(part) > 1:
            yield part


def _apart(stems: Stems, least: float) -> Outcome:
    found = stems.separation
    if stems.bed is None or found is None:
        return not_applicable(_("il n'y a pas à la fois de la parole et de la musique"))
    low: list[Margin] = [one for one in stems.margins if one.difference < least]
    return judged(
        not low,
        _(
            "voix {difference} LU au-dessus de la musique en moyenne, {worst} LU au plus près ({seconds} s de parole)"
        ).format(
            difference=decimal(found.difference, 1),
            worst=decimal(found.worst, 1),
            seconds=round(found.speech_seconds),
        ),
        value=found.worst,
        unit="LU",
        remedy=_("Baissez la musique de {over} dB pendant la parole.").format(over=decimal(least - found.worst, 1)),
        places=[
            Place(at=one.start, until=one.end, note=_("{n} LU").format(n=decimal(one.difference, 1)))
            for one in sorted(low, key=lambda one: one.difference)[:MOST_PLACES]
        ],
    )


def _holes(listened: Listened, seconds: float) -> Iterator[tuple[float, float]]:
    """Silences from start to end, a last one going on to the pictures' end where the sound stops before."""
    end = max(seconds, listened.seconds)
    spans = [(one.start, one.start + one.seconds) for one in listened.silences]
    if spans and spans[-1][1] >= listened.seconds - 0.05:
        spans[-1] = (spans[-1][0], end)
    elif listened.seconds < end:
        spans.append((listened.seconds, end))
    yield from spans
