"""How far captions are from their words: by the film's own sound, and by the words aligned on each voice.

EN 301 549 7.1.2 asks of players 100 ms between a caption and its time stamp; the same is asked here of the time stamps.
A recogniser can't tell 100 ms on one caption (its times wander by 0.2 s, 0.5 s under loud music), but the median can:
measured on the sample, with music 20, 10 or 5 dB under the voice, it is 0.03 to 0.05 s with captions in time, and 0.35
to 0.45 s with captions 0.4 s late or early.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from preuve.checks.finding import Place, Status
from preuve.checks.telling import MOST_PLACES, bare, decimal, of_cue
from preuve.engines import Word
from preuve.i18n import _
from preuve.measures.caption_text import spoken_words
from preuve.measures.spoken import Spoken
from preuve.media.cues import Cue

IN_TIME = 0.1
NOISE = 0.1
ASTRAY = 0.5
MOST_ASTRAY = 0.1
FEW = 4
FOUND = 0.15


@dataclass(frozen=True)
class Sync:
    """How late captions are, in seconds by their index (early where negative).

    Attributes:
        late: after their first word as heard in the film, where it was found.
        exact: after their first word as aligned on its voice, where the ledger knows.
        wanted: how many captions have words.
    """

    late: Mapping[int, float]
    exact: Mapping[int, float]
    wanted: int

    @property
    def lost(self) -> bool:
        """Whether the words of half the captions or more aren't heard near them."""
        return 2 * len(self.late) <= self.wanted

    @property
    def middle(self) -> float:
        """The median by the film's sound."""
        return median(self.late.values())

    @property
    def astray(self) -> dict[int, float]:
        """Captions that are far from their words, whatever the others do."""
        heard = {index: by for index, by in self.late.items() if abs(by) > ASTRAY}
        return heard if len(heard) > max(1, MOST_ASTRAY * len(self.late)) else {}

    @property
    def off(self) -> dict[int, float]:
        """Captions that are away from their aligned words."""
        return {index: by for index, by in self.exact.items() if abs(by) > IN_TIME}

    @property
    def status(self) -> Status:
        """`declared` where there are too few captions for a median to be sure."""
        unsure = len(self.late) < FEW and not self.exact
        if self.astray or self.off or abs(self.middle) > IN_TIME + (2 if unsure else 1) * NOISE:
            return "unmet"
        return "declared" if unsure and abs(self.middle) > IN_TIME else "met"

    @property
    def value(self) -> float:
        """The figure that says most: the worst aligned offset, or the median where that is what is wrong."""
        if not self.exact or abs(self.middle) > IN_TIME + NOISE:
            return abs(self.middle)
        return max(map(abs, self.exact.values()))

    def told(self) -> str:
        """The measure in words, with what was compared."""
        said = _(
            "Dans le son du film, écart médian de {off} s entre un sous-titre et son premier mot ({n} comparés ; le"
            " moteur hésite de 0,1 s)."
        ).format(off=decimal(self.middle), n=len(self.late))
        if not self.exact:
            return said
        worst = decimal(max(map(abs, self.exact.values())), 3)
        return said + " " + _("Avec les mots alignés sur chaque voix : {off} s au plus.").format(off=worst)

    def remedy(self) -> str:
        """What to do."""
        if abs(self.middle) <= IN_TIME + NOISE:
            return _("Recalez ces sous-titres sur leurs mots.")
        text = _("Avancez tous les sous-titres de {off} s.") if self.middle > 0 else _("Retardez-les tous de {off} s.")
        return text.format(off=decimal(abs(self.middle), 1))

    def places(self, cues: Sequence[Cue]) -> Iterator[Place]:
        """The captions to look at: those astray, or the first of all where all are late; none where all is well."""
        if self.status == "met":
            return
        chosen = {**self.astray, **self.off} or dict(self.late)
        for index, by in sorted(chosen.items())[:MOST_PLACES]:
            text = _("{off} s après ses mots") if by > 0 else _("{off} s avant ses mots")
            yield of_cue(index, cues[index], text.format(off=decimal(abs(by))))


def compare(cues: Sequence[Cue], speech: Spoken, aligned: Sequence[Word]) -> Sync:
    """Compare captions with what is heard, and with aligned words where there are some."""
    late = {
        one.cue - 1: round(cues[one.cue - 1].start - one.first, 3)
        for one in speech.cues
        if one.first is not None and one.confidence >= FOUND
    }
    return Sync(late, dict(_against(cues, aligned)), sum(one.words > 0 for one in speech.cues))


def _against(cues: Sequence[Cue], aligned: Sequence[Word]) -> Iterator[tuple[int, float]]:
    """How late each caption comes after its first aligned word; none where the texts part (CAP12 tells it)."""
    words = [word for word in aligned if bare(word.text)]
    for index, cue in enumerate(cues):
        own = bare(" ".join(spoken_words(cue.lines)))
        if own and words:
            yield index, round(cue.start - words[0].start, 3)
        while own and words and own.startswith(bare(words[0].text)):
            own = own.removeprefix(bare(words.pop(0).text))
        if own:
            return
