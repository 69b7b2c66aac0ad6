"""A note that is really spoken, as a telephone records it, is really heard, and goes into the script's request.

The small recogniser takes « grille-pain » for « gris peint »: that is why the words are written out for her to correct.
"""

import io
import wave

import av
import numpy as np
import pytest
from helpers_services import Speaker

from flows import noting
from flows.production import Production
from flows.shots import script_request
from preuve.options import Options
from preuve.project import Project
from preuve.run import quiet

pytestmark = pytest.mark.slow
SAID = "Le grille-pain est en panne. On le répare ensemble samedi, avec des voisins."


def recorded(sound: bytes, path) -> None:
    """A spoken WAV as an .m4a file."""
    with wave.open(io.BytesIO(sound)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    with av.open(str(path), "w", format="ipod") as out:
        stream = out.add_stream("aac", rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray((samples / 32768).astype(np.float32)[None], format="fltp", layout="mono")
        frame.rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)


def test_a_dictated_note_goes_into_the_request(sample):
    (sample / "notes").mkdir()
    speaker = Speaker()
    try:
        recorded(speaker(SAID, "", 1.0), sample / "notes" / "memo.m4a")
    finally:
        speaker.close()
    work = Production(Project(sample), Options(until="script"), quiet)
    noted = noting.gather(work)
    heard = (sample / "notes" / "memo.m4a.txt").read_text(encoding="utf-8").lower()
    for word in ("ensemble", "samedi", "voisins"):
        assert word in heard
    prompt = script_request(work.project, 0, noted).prompt
    assert "memo.m4a :\n> " in prompt
    (line,) = (line for line in work.lines if line["kind"] == "step")
    assert (line["step"], line["engine"]["engine"]) == ("notes", "faster-whisper")
