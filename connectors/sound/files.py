"""`files`: music of her own, from the project's media/ folder, looped or cut to the length of the film."""

from pathlib import Path

from connectors.sound import decoding
from connectors.sound.decoding import CROSS_FADE, LAST_FADE, RATE, Track, Unusable, fit, wav
from preuve.artifact import digest_file
from preuve.engines import Answer, Identity, SoundRequest
from preuve.errors import BadInput, BadMedia
from preuve.i18n import _
from preuve.project import Project

SHORTEST = 2.0


class Files:
    """Plays a file she chose. Who made it, and whether AI did, is for her to say in the project."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def build(cls, project: Project) -> "Files":
        """The file that `[sound] file` names. Raises BadInput where it names none, OutsideProject."""
        given = project.settings.sound.file
        if not given:
            raise BadInput(
                _("aucune musique n'est indiquée."),
                path="preuve.toml",
                key="sound.file",
                remedy=_(
                    "Indiquez votre fichier, par exemple file = « media/musique.mp3 », ou prenez le moteur « synth »."
                ),
            )
        return cls(project.path(given, key="sound.file"))

    def identity(self) -> Identity:
        """The file, by its digest."""
        return Identity(
            engine="files",
            capability="sound",
            ai=False,
            model=self.path.name,
            model_sha256=digest_file(self.path),
            parameters={"cross_fade": CROSS_FADE, "last_fade": LAST_FADE},
        )

    def compose(self, request: SoundRequest) -> Answer:
        """A stereo 48 kHz 16-bit WAV of `request.seconds` seconds. Raises BadMedia."""
        tune = decode(self.path, request.seconds)
        bed = fit(tune, round(request.seconds * RATE))
        return Answer(
            data=wav(bed),
            name="music.wav",
            model=self.path.name,
            origin="brought",
            details={"file": self.path.name, "looped": len(tune) < len(bed)},
        )


def decode(path: Path, seconds: float) -> Track:
    """The first sound of a file, stereo at 48 kHz, no further than about `seconds`. Raises BadMedia."""
    try:
        return decoding.decode(path, seconds, shortest=SHORTEST)
    except Unusable as error:
        raise BadMedia(
            _("cette musique n'est pas utilisable : {reason}.").format(reason=error),
            path=path,
            key="sound.file",
            remedy=_("Donnez un fichier MP3, WAV, FLAC, Ogg ou M4A que vous pouvez écouter."),
        ) from error
