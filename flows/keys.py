"""Keys of the services a run will surely ask, wanted before Prefect starts. Prefect isn't known here."""

from collections.abc import Iterator

from connectors.choose import providing
from connectors.services.line import Line
from flows.production import Production
from preuve.engines import Capability
from preuve.prompts.fill import storyboard


def check(work: Production) -> None:
    """Find the key of each service that will be asked. Raises MissingPart, BadInput.

    A service that answered here before may have nothing more to answer: its key is wanted when it is asked.
    """
    if work.options.replay:
        return
    answered = {one.engine.engine for _path, one in work.project.recordings.all() if one.outcome == "answered"}
    for capability, name in _asked(work):
        if name in providing(capability) and name not in answered:
            Line.open(work.project, name, capability).key()


def _asked(work: Production) -> Iterator[tuple[Capability, str]]:
    """What the run will ask of which engine, as far as it goes."""
    engines, reaches = work.project.settings.engines, work.options.reaches
    board = storyboard(work.project)
    yield "text", engines.text
    if reaches("images") and (board is None or not all(shot.file for shot in board.shots)):
        yield ("text", engines.writer) if engines.image == "svg" else ("image", engines.image)
    if reaches("voice") and (board is None or any(shot.narration for shot in board.shots)):
        yield "voice", engines.voice
    if reaches("montage") and work.project.settings.sound.music:
        yield "sound", engines.sound
