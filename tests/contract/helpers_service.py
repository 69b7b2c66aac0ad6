"""A project whose pictures and voice come from the service that `openai_compatible.py` keeps on loopback."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

import connectors.choose as choosing
from preuve import providers, steps
from preuve.maker import order, perform
from preuve.project import Project
from preuve.providers import Limits, Offer, Price, Provider, ProviderBook

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

from openai_compatible import KEY, OpenAICompatible
from openai_media import Speaker

__all__ = ["KEY", "OpenAICompatible", "Speaker"]
VARIABLE = "ESSAI_API_KEY"
ROOT = Path(__file__).parents[2]
STEPS = steps
OFFERS: Mapping[str, Offer] = {
    "image": Offer(
        model="essai-image",
        sizes=("1024x1536", "1536x1024", "1920x1920"),
        longest=32_000,
        prices=(Price(value=0.04, currency="EUR", unit="image"),),
    ),
    "voice": Offer(
        model="essai-voix",
        voices=("nova", "alloy"),
        longest=400,
        prices=(Price(value=15.0, currency="EUR", unit="million characters"),),
    ),
}


def know(monkeypatch: pytest.MonkeyPatch, service: OpenAICompatible, **changes) -> Provider:
    """Make the kit know a provider, `essai`, that is this service."""
    told = {"label": "Essai", "protocol": "openai", "base_url": service.base_url, "key": VARIABLE,
            "key_page": "https://essai.example/cles", "offers": OFFERS, "limits": Limits(at_once=2)}  # fmt: skip
    one = Provider(**(told | changes))
    known = providers.book()
    book = ProviderBook(sources=known.sources, dollar=known.dollar, providers={**known.providers, "essai": one})
    for place in (providers, choosing):
        monkeypatch.setattr(place, "book", lambda: book)
    monkeypatch.setenv(VARIABLE, KEY)
    return one


def project(folder: Path, *, options: str = "", limits: str = "tries = 2") -> Project:
    """A project with the sample's brief; `options` are lines of its section [providers.essai]."""
    folder.mkdir(exist_ok=True)
    brief = yaml.safe_load((ROOT / "sample_project/brief.yaml").read_text(encoding="utf-8"))
    (folder / "brief.yaml").write_text(yaml.safe_dump(brief, allow_unicode=True), encoding="utf-8")
    text = f'[engines]\nimage = "essai"\nvoice = "essai"\n[limits]\n{limits}\n[providers.essai]\n{options}\n'
    (folder / "preuve.toml").write_text(text, encoding="utf-8")
    return Project(folder)


def make(project: Project, step: str, engine, request, **given):
    """Perform a step with an engine, as a run would: its artefacts and its recordings."""
    wanted = order(step, None, request.model_dump(mode="json"), engine, 1, "panne")
    return perform(wanted, project.store, given.get("recordings", project.recordings))


def kept(project: Project):
    """The project's recordings, in the order they were made."""
    return sorted((one for _path, one in project.recordings.all()), key=lambda one: one.started)


def files_with(folder: Path, secret: str) -> list[str]:
    """The files under a folder that hold a text, whatever they are."""
    return [str(path) for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
