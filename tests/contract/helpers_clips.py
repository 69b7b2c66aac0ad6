"""A project whose clips come from the Runway that `runway.py` keeps on loopback, waited for without losing time."""

import io

import helpers_media
import pytest
from PIL import Image
from runway import KEY, Runway

from connectors.video import runway_task
from preuve.engines import VideoRequest
from preuve.project import Project

CREATE = "/v1/image_to_video"
FIRST = "17f20503-6c24-4c16-946b-000000000000"
PROMPT = "La caméra avance lentement vers l'établi ; Lina tourne une vis, la lumière du matin glisse sur le mur."


def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the key, count the server as the service, and look at a task as often as a test likes."""
    helpers_media.at_home(monkeypatch)
    monkeypatch.setattr(runway_task, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(runway_task, "LONGEST_WAIT", 0.05)
    monkeypatch.setenv("RUNWAYML_API_SECRET", KEY)


def project(folder, service: Runway, limits: str = "", *, timeout: int = 30) -> Project:
    """A project that asks this service."""
    limits = f"timeout_seconds = {timeout}\ntries = 2\n{limits}"
    return helpers_media.project(folder, "runway", service.base_url, limits=limits)


def asked(mine: Project, **changes) -> VideoRequest:
    """A clip of a shot, from a picture that is in the project."""
    told = {"shot": "panne", "prompt": PROMPT, "seconds": 1.6, "ratio": "wide", "seed": 3, "picture": picture(mine)}
    return VideoRequest(**(told | changes))


def picture(mine: Project, image: Image.Image | None = None) -> str:
    """The digest of a picture put in a project."""
    image = image or Image.effect_mandelbrot((640, 360), (-2, -1.2, 1, 1.2), 40).convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG")
    return mine.store.put(out.getvalue(), "image.png").sha256


def polls(service: Runway) -> int:
    """How often somebody looked at a task."""
    return sum(one.path.startswith("/v1/tasks/") for one in service.requests)
