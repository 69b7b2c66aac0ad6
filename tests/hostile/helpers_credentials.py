"""A test authority, an identity with a certificate, and a small run's ledger: what content credentials need."""

import importlib.util
import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import av
import c2pa
import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from preuve.artifact import canonical, digest_bytes, digest_file
from preuve.dossier.credentials.signing import SETTINGS
from preuve.dossier.sign.keys import Signer

ROOT = Path(__file__).parents[2]
WHEN = "2026-01-02T03:04:05+00:00"


@cache
def authority() -> Any:
    """The script that makes test authorities."""
    spec = importlib.util.spec_from_file_location("authority", ROOT / "tools" / "authority.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def body(folder: Path, name: str = "Certificateur d'essai") -> Path:
    """A certifying body's test root, in a folder: `root.pem`, `root-key.pem`."""
    return authority().make_root(folder, name, datetime.now(UTC))


def identity(folder: Path, name: str = "Awa", *, lasts: timedelta | None = None) -> Signer:
    """Somebody to whom that body gave a certificate; `lasts`: for how long from now, where it is less than usual."""
    key = Ed25519PrivateKey.generate()
    now = datetime.now(UTC) + (lasts - timedelta(days=authority().LEAF_DAYS) if lasts else timedelta())
    chain = authority().issue(folder, authority().request(key, name), now)
    return Signer(key, id=name, chain=chain)


def film(path: Path, hue: int = 0, seconds: float = 1.0, size: tuple[int, int] = (160, 288)) -> Path:
    """A small film: a disc that crosses a plain ground."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for n in range(round(10 * seconds)):
            picture = np.full((size[1], size[0], 3), (hue, 90, 160), np.uint8)
            cv2.circle(picture, (20 + 10 * n, 80), 18, (250, 240, 30), -1)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")):
                out.mux(packet)
        out.mux(stream.encode())
    return path


def picture(path: Path, hue: int = 0) -> Path:
    """A small picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seen = np.full((90, 160, 3), (hue, 90, 160), np.uint8)
    cv2.circle(seen, (60, 40), 20, (250, 240, 30), -1)
    cv2.imwrite(str(path), seen)
    return path


def marked(data: bytes, who: Signer, kind: str = "image/png", remote: str = "") -> bytes:
    """A picture as an AI service would mark it; with `remote`, its manifest stands elsewhere and isn't in the file."""
    action = {
        "action": "c2pa.created",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    }
    said = {
        "claim_generator_info": [{"name": "Service d'images", "version": "1"}],
        "title": "image",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
    }
    out = io.BytesIO()
    with (
        c2pa.Context.from_dict(dict(SETTINGS)) as context,
        c2pa.Builder(json.dumps(said), context=context) as builder,
        c2pa.Signer.from_callback(who.private.sign, c2pa.C2paSigningAlg.ED25519, who.chain.decode(), None) as signer,
    ):
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        builder.sign(signer, kind, io.BytesIO(data), out)
    return out.getvalue()


def step(name: str, outputs: dict[str, str], inputs: dict[str, list[str]] | None = None, **more: Any) -> dict[str, Any]:
    """A ledger's line: a step that gave `outputs` (name → digest) from `inputs` (name → digests)."""
    line = {
        "kind": "step",
        "step": name,
        "label": "a",
        "hit": False,
        "engine": None,
        "recordings": [],
        "inputs": {key: [["x", sha] for sha in shas] for key, shas in (inputs or {}).items()},
        "outputs": {key: {"name": key, "sha256": sha, "size": 1} for key, sha in outputs.items()},
        **more,
    }
    return {**line, "key": digest_bytes(canonical(line))}


def engine(name: str = "service", *, ai: bool = True, capability: str = "image") -> dict[str, Any]:
    """An engine as the ledger writes it."""
    return {"engine": name, "model": f"{name}-1", "ai": ai, "capability": capability}


def small_run(folder: Path, *, ai: bool = True) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A run of one shot: what a dossier would hold of it, and its ledger. Two targets share their film."""
    made = film(folder / "film.mp4")
    cover, shot = picture(folder / "cover.jpg", 20), picture(folder / "shot.jpg", 40)
    recording = canonical({"id": "a", "step": "scene"})
    contents = {
        "data/deliverables/films/tiktok.mp4": made,
        "data/deliverables/films/web.mp4": made,
        "data/deliverables/covers/web.jpg": cover,
        "data/deliverables/pictures/a-wide.jpg": shot,
        "data/deliverables/transcript.txt": b"Bonjour.\n",
        "data/recordings/project/scene/a.recording.json": recording,
    }
    drawn, layer, segment = digest_bytes(b"drawn"), digest_bytes(b"layer"), digest_bytes(b"segment")
    by = engine("service" if ai else "illustrator", ai=ai)
    lines = [
        {"kind": "start", "at": WHEN, "kit": "0.1.0", "sources": ""},
        step("scene", {"picture.png": drawn}, engine=by, recordings=["a"]),
        step("layers", {"layer.png": layer}, {"picture": [drawn]}),
        step("thumbnail", {"thumbnail.jpg": digest_file(shot)}, {"layers": [layer]}),
        step("segment", {"segment.mp4": segment}, {"layers": [layer]}),
        step("film", {"film.mp4": digest_file(made)}, {"segments": [segment]}),
        step("cover", {"cover.jpg": digest_file(cover)}, {"film": [digest_file(made)]}),
    ]
    return contents, lines
