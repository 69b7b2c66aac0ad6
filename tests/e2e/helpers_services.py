"""A small project whose script, pictures and voices come from services on loopback.

The script is written by a real language model (SmolLM2-135M, in a real llama.cpp server). It is so small that its
French can't be told from noise, and the kit refuses a script that isn't in the brief's language: so the brief asks for
English, and the prompt shows one whole answer of the form wanted. What it writes is read, checked and filmed as any
other.
"""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

from llama import MODEL, LlamaServer
from openai_compatible import KEY, OpenAICompatible
from openai_media import Speaker

__all__ = ["KEY", "LlamaServer", "OpenAICompatible", "Speaker"]
ROOT = Path(__file__).parents[2]
FORM = {
    "title": "Repair it together",
    "description": "A workshop where neighbours repair things.",
    "shots": [
        {
            "id": "broken",
            "narration": "Is your toaster broken? Do not throw it away!",
            "on_screen": "Broken?",
            "visual": "A broken toaster on a kitchen table, a woman looks at it.",
            "alt": "A broken toaster on a table.",
            "subjects": ["toaster"],
            "seconds": 3,
            "priority": 1,
            "transition": "crossfade",
            "motion": "push-in",
        },
        {
            "id": "repaired",
            "narration": "Come on Saturday, and we repair it together.",
            "on_screen": "Come on Saturday",
            "visual": "People laugh around a table, two slices of bread jump out of the toaster.",
            "alt": "People laugh around a toaster.",
            "subjects": ["toaster"],
            "seconds": 3,
            "priority": 1,
            "transition": "cut",
            "motion": "still",
        },
    ],
}
SCRIPT = f"""\
# Request for a script

## Context
A short video for {{{{ brief.organisation }}}}: {{{{ brief.subject }}}}. The audience: {{{{ brief.audience }}}}. The
message to give: {{{{ brief.key_messages[0] }}}}. The video is shown on a web page and on telephones, to people who do
not know us yet and who have only a few seconds.

## Style
A {{{{ brief.tone }}}} tone, short spoken sentences in plain English that everybody understands.

## Composition
Two shots, one idea each: the broken toaster on a kitchen table, then the repaired toaster and the people who laugh.

## Expected result
A JSON object of this form, with exactly two shots:
{json.dumps(FORM)}

## Accessibility
Simple words. Every text on screen is said by the voice too. No flashing.
"""
BRIEF = {
    "title": "Repair together",
    "organisation": "The Lime Tree Workshop",
    "subject": "a workshop where people repair broken things together",
    "objectives": ["Bring ten people to the workshop"],
    "audience": "neighbours",
    "tone": "warm",
    "language": "en",
    "seconds": 6,
    "key_messages": ["A broken toaster is not waste"],
    "call_to_action": "Come on Saturday",
    "targets": ["web"],
    "fictitious": True,
}
SETTINGS = """\
[engines]
text = "llamacpp"
image = "openai"
voice = "openai"

[providers.llamacpp]
base_url = "{text}"
models = {{ text = "{model}" }}
temperature = 0.0
seed = 1
max_tokens = 1500

[providers.openai]
base_url = "{media}"
models = {{ image = "gpt-image-essai", voice = "essai-voix" }}
voice = "nova"
size = "1536x1024"
options = {{ "image.quality" = "low" }}

[limits]
tries = 2
timeout_seconds = 60

[sound]
music = false

[render]
preset = "ultrafast"
"""


@dataclass(frozen=True)
class Addresses:
    """Where the services are."""

    text: str
    media: str


def make(folder: Path, addresses: Addresses) -> Path:
    """The project, nothing asked yet."""
    shutil.copytree(ROOT / "templates/project/prompts", folder / "prompts")
    (folder / "prompts/script.md.j2").write_text(SCRIPT, encoding="utf-8")
    (folder / "brief.yaml").write_text(yaml.safe_dump(BRIEF), encoding="utf-8")
    settle(folder, addresses)
    return folder


def settle(folder: Path, addresses: Addresses) -> None:
    """Say where the services are."""
    text = SETTINGS.format(text=addresses.text, media=addresses.media, model=MODEL)
    (folder / "preuve.toml").write_text(text, encoding="utf-8")


def copy(project: Path, folder: Path, *, without: tuple[str, ...] = ()) -> Path:
    """A project as somebody else would get it: no store, no run; without the recordings of some steps."""
    left_out = shutil.ignore_patterns(".preuve", "runs")
    shutil.copytree(project, folder, ignore=left_out)
    for step in without:
        shutil.rmtree(folder / "recordings" / step, ignore_errors=True)
    return folder
