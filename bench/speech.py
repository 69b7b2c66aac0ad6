"""How many times faster the default speech engine is than openai-whisper, on the same weights. Target: 3 or more.

    python bench/speech.py [--runs 5]

Needs the extra `openai-whisper`. Both engines hear the same fifteen seconds of French, in turn, so that whatever else
the machine does weighs on both; the medians are compared. The word error rate between them is printed too.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from connectors.models import Catalogue
from connectors.speech import SPEECHES
from connectors.speech.base import Whisper
from connectors.voice.kokoro import Kokoro
from preuve.artifact import digest_file
from preuve.engines import SpeechRequest, VoiceRequest
from preuve.media.wer import word_error_rate

TARGET = 3.0
TEXT = (
    "Aujourd'hui, la ville ouvre un nouveau jardin pour les enfants. Il est ouvert à tous, du lundi au samedi. "
    "On y trouve des arbres, des fleurs, et une grande table pour partager le repas. "
    "Venez nombreux, et merci à ceux qui l'ont imaginé."
)


def hear(engine: Whisper, request: SpeechRequest, sound: Path) -> tuple[float, str]:
    """Seconds taken, and the text."""
    started = time.perf_counter()
    answer = engine.hear(request, sound)
    return time.perf_counter() - started, str(json.loads(answer.data)["text"])


def compare(runs: int) -> float:
    """Prints the figures; gives the ratio of medians."""
    catalogue = Catalogue()
    voice = Kokoro(catalogue)
    spoken = voice.speak(VoiceRequest(text=TEXT))
    voice.close()
    engines = {name: engine(catalogue) for name, engine in SPEECHES.items()}
    times: dict[str, list[float]] = {name: [] for name in engines}
    texts: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "voice.wav"
        sound.write_bytes(spoken.data)
        request = SpeechRequest(audio_sha256=digest_file(sound))
        for number in range(runs + 1):
            for name, engine in engines.items():
                seconds, texts[name] = hear(engine, request, sound)
                times[name] += [seconds] * (number > 0)  # the first loads the model
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    errors = word_error_rate(texts["openai-whisper"], texts["faster-whisper"]).rate
    print(f"sound: {spoken.details['seconds']} s, voice {spoken.details['voice']}, runs: {runs}")
    for name, median in medians.items():
        print(f"{name}: median {median:.2f} s, from {min(times[name]):.2f} to {max(times[name]):.2f} s")
    print(f"word error rate between them: {errors:.3f} (0.05 at most)")
    return medians["openai-whisper"] / medians["faster-whisper"]


def main() -> int:
    """0 when the target is reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    ratio = compare(parser.parse_args().runs)
    print(f"ratio: {ratio:.2f} × faster (target {TARGET:.0f} ×)")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
