"""`synth`: a small music bed from rules and a seed. It is not AI, and says so."""

from preuve.engines import Answer, Identity, SoundRequest
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media import moods, score
from preuve.media.music import wav
from preuve.project import Project

VERSION = "2"


class Synth:
    """Composes and plays a bed of exactly the length asked. The request's prompt is for engines that can read it."""

    @classmethod
    def build(cls, project: Project) -> "Synth":
        """The engine needs nothing of the project: mood and seed come with each request."""
        return cls()

    def identity(self) -> Identity:
        """A program, not a model."""
        return Identity(
            engine="synth",
            capability="sound",
            ai=False,
            model="preuve-synth",
            parameters={"version": VERSION},
            licence="Apache-2.0",
        )

    def compose(self, request: SoundRequest) -> Answer:
        """A stereo 48 kHz 16-bit WAV of `request.seconds` seconds. Raises BadInput under three seconds."""
        if not request.seconds >= score.SHORTEST:
            raise BadInput(
                _("une musique dure au moins {least:g} secondes, pas {given:g}.").format(
                    least=score.SHORTEST, given=request.seconds
                ),
                key="seconds",
                remedy=_("Allongez le film, ou coupez la musique : « music = false » dans preuve.toml, [sound]."),
            )
        found = moods.find(request.mood)
        mood = found or moods.MOODS[moods.DEFAULT]
        piece = score.plan(request.seconds, mood, request.seed)
        return Answer(
            data=wav(piece),
            name="music.wav",
            model="preuve-synth",
            details={
                "mood": mood.name,
                "asked_mood": request.mood,
                "mood_known": found is not None,
                "bpm": round(piece.bpm, 1),
                "bars": piece.bars,
                "chords": list(piece.progression),
                "prompt_used": False,
            },
        )
