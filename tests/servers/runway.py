"""Runway on loopback: clips from pictures, as its developer documentation says them.

Contract: docs.dev.runwayml.com, API version 2024-11-06 in `X-Runway-Version`, and the official Python client: POST
/v1/image_to_video (promptImage as a `data:` address of 5 MB at most, promptText of 1000 UTF-16 units, 3500 for
Seedance, ratio, duration of 2 to 10 s) gives {"id"}; GET /v1/tasks/{id} goes through PENDING, THROTTLED or RUNNING to
SUCCEEDED with signed addresses, FAILED with `failure` and `failureCode`, or CANCELLED; errors are {"error"}. The clip
is real: it moves over the picture.
"""

import base64
import json
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from media_base import MediaService, Refused, Reply, Seen

from preuve.tools import ffmpeg_program

KEY = "key_essai_5d0be1c39a7f42"
RATIOS = ("1280:720", "720:1280", "1104:832", "832:1104", "960:960", "1584:672")
SIGNATURE = "eyJhbGciOiJIUzI1NiJ9.signature-de-fichier"


class Runway(MediaService):
    """The server. `steps`: what a task goes through; `end`: how it ends; `hold`: while it is set, it doesn't end."""

    busy: ClassVar[Any] = {"error": "You have reached your daily task limit."}

    def __init__(self) -> None:
        super().__init__()
        self.steps = ["PENDING", "RUNNING"]
        self.end: dict[str, Any] = {"status": "SUCCEEDED"}
        self.hold = threading.Event()
        self.tasks: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.clip: bytes | None = None

    def answer(self, seen: Seen) -> Reply:
        if seen.path.startswith("/files/"):
            if seen.query.get("_jwt") != SIGNATURE or "authorization" in seen.headers:
                raise Refused(403, {"error": "Forbidden"})
            return Reply(self.files[seen.path], "video/mp4")
        if seen.headers.get("authorization") != f"Bearer {KEY}":
            raise Refused(401, {"error": "You did not provide a valid API key."})
        if seen.headers.get("x-runway-version") != "2024-11-06":
            raise Refused(400, {"error": "X-Runway-Version is required."})
        if (seen.method, seen.path) == ("POST", "/v1/image_to_video"):
            return _json(self._create(seen.json))
        if seen.method == "GET" and seen.path.startswith("/v1/tasks/"):
            return _json(self._state(seen.path.removeprefix("/v1/tasks/")))
        raise Refused(404, {"error": "Not found"})

    def _create(self, asked: dict[str, Any]) -> dict[str, Any]:
        head, _comma, text = str(asked.get("promptImage", "")).partition(",")
        if head not in ("data:image/png;base64", "data:image/jpeg;base64", "data:image/webp;base64"):
            raise Refused(400, {"error": "Validation of body failed", "issues": ["promptImage: Invalid data URI."]})
        longest = 3500 if str(asked.get("model")).startswith("seedance") else 1000
        if len(text) > 5_000_000 or len(asked.get("promptText", "")) > longest:
            raise Refused(400, {"error": "Validation of body failed"})
        if asked.get("ratio") not in RATIOS or asked.get("duration") not in range(2, 11):
            raise Refused(400, {"error": "Validation of body failed", "issues": ["ratio or duration"]})
        name = f"17f20503-6c24-4c16-946b-{len(self.tasks):012d}"
        self.tasks[name] = {"asked": asked, "picture": base64.b64decode(text), "seen": 0}
        return {"id": name}

    def _state(self, name: str) -> dict[str, Any]:
        task = self.tasks.get(name)
        if task is None:
            raise Refused(404, {"error": "Task not found."})
        told = {"id": name, "createdAt": "2026-11-22T06:00:00.000Z", "failure": None, "output": None}
        task["seen"] += 1
        if self.hold.is_set() or task["seen"] <= len(self.steps):
            status = self.steps[min(task["seen"], len(self.steps)) - 1]
            return {**told, "status": status, **({"progress": 0.5} if status == "RUNNING" else {})}
        if self.end["status"] != "SUCCEEDED":
            return {**told, **self.end}
        path = f"/files/{name}.mp4"
        if path not in self.files:
            self.files[path] = (
                self.clip
                if self.clip is not None
                else filmed(task["picture"], task["asked"]["ratio"], task["asked"]["duration"])
            )
        return {**told, "status": "SUCCEEDED", "output": [f"{self.base_url}{path}?_jwt={SIGNATURE}"]}


def _json(value: Any) -> Reply:
    return Reply(json.dumps(value).encode())


@cache
def filmed(picture: bytes, ratio: str, seconds: int) -> bytes:
    """A clip that slides over a picture, in the shape and for the seconds asked."""
    width, height = (int(side) for side in ratio.split(":"))
    moving = f"scale={width + 64}:{height + 64},crop={width}:{height}:x=min(64\\,n):y=min(64\\,n),fps=12,format=yuv420p"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "start").write_bytes(picture)
        out = ["-t", str(seconds), "-preset", "ultrafast", "-crf", "40", str(folder / "clip.mp4")]
        command = [
            str(ffmpeg_program()),
            "-nostdin",
            "-v",
            "error",
            "-loop",
            "1",
            "-r",
            "12",
            "-i",
            str(folder / "start"),
        ]
        subprocess.run([*command, "-vf", moving, *out], check=True, timeout=60)
        return (folder / "clip.mp4").read_bytes()
