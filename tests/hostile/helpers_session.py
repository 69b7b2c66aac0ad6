"""Small dossiers for a session: who, which film, which words, which key."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from helpers_dossier import FIELDS, PAYLOAD

from preuve.artifact import canonical
from preuve.dossier import archive, bag, dsse, layout
from preuve.dossier.build.statement import statement
from preuve.dossier.model import Claim, Claims, Weighed
from preuve.dossier.sign.keys import Signer

SIZE = (144, 256)


def film(path: Path, seed: int, seconds: float = 8) -> Path:
    """A film of a few scenes that move, drawn by chance, under the same band of captions as every other."""
    chance = np.random.default_rng(seed)
    scenes = [(chance.integers(0, 255, (6, 3)), chance.integers(10, 240, (5, 2)), chance.integers(12, 60, 5))
              for _ in range(4)]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        count = round(10 * seconds)
        for n in range(count):
            colours, places, sizes = scenes[n * len(scenes) // count]
            picture = np.full((SIZE[1], SIZE[0], 3), colours[0], np.uint8)
            for colour, (x, y), size in zip(colours[1:], places, sizes, strict=True):
                cv2.circle(picture, (int(x) % SIZE[0] + n % 20, int(y)), int(size), [int(c) for c in colour], -1)
            picture[200:230] = 20
            cv2.putText(picture, f"mot {n // 10}", (20, 222), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (240, 240, 240), 1)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")):
                out.mux(packet)
        out.mux(stream.encode())
    return path


def made_again(
    source: Path, path: Path, *, first: int = 0, last: int | None = None, size: tuple[int, int] = SIZE
) -> Path:
    """A film compressed hard again, at another size, without its first and last pictures."""
    with av.open(str(source)) as given, av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10, options={"crf": "38"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        frames = list(given.decode(video=0))[first:last]
        for n, frame in enumerate(frames):
            again = frame.reformat(*size, format="yuv420p")
            again.pts, again.time_base = n, Fraction(1, 10)
            for packet in stream.encode(again):
                out.mux(packet)
        out.mux(stream.encode())
    return path


def board(narration: str, title: str = "Un film") -> bytes:
    """A storyboard's JSON."""
    shot = {"id": "a", "narration": narration, "visual": "x", "alt": "x"}
    return canonical({"title": title, "shots": [shot]})


def dossier(
    path: Path,
    candidate: str = "",
    *,
    films: dict[str, Path] | None = None,
    extra: dict[str, Any] | None = None,
    key: Ed25519PrivateKey | None = None,
    nonce: str = "",
    claims: tuple[Claim, ...] = (),
    weighed: tuple[Weighed, ...] = (),
    run: str = "2026-01-02-030405",
) -> Path:
    """A dossier's file."""
    said = Claims(
        run=run,
        title=f"Film de {candidate}",
        kit="0.1.0",
        candidate=candidate,
        session="2026-1",
        claims=claims,
        weighed=weighed,
    )
    payload = {**PAYLOAD, layout.CLAIMS: canonical(said.model_dump(mode="json"))}
    line = {"kind": "start", "at": "2026-01-02T03:04:05+00:00", "sources": candidate + run, "kit": "0.1.0"}
    payload[layout.LEDGER] = canonical(line) + b"\n"
    payload |= {f"data/deliverables/films/{name}.mp4": one for name, one in (films or {}).items()}
    payload |= extra or {}
    found = bag.bag(payload, FIELDS)
    if key:
        listed, about = (b"".join(archive.pieces(found[name])) for name in (layout.MANIFEST, layout.INFO))
        challenge = {"nonce": nonce, "candidate": candidate, "session": "2026-1"} if nonce else None
        signed = statement(listed, said, (), challenge, about)
        found[layout.ENVELOPE] = dsse.seal(signed, key, Signer(key).keyid)
    return archive.write(path, bag.closed(found))
