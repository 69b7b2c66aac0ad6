"""What the faults are tried on: a platform's server, a publisher that speaks to it, and a parcel to send."""

import hashlib
import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platform_base import PlatformServer

from connectors.platforms.account import Access, Account
from connectors.publish.base import Publisher
from preuve.publication.package import Declarations, Package, Parcel
from preuve.publication.post import Post

PATIENCE: ContextVar[float] = ContextVar("patience", default=20.0)
"""How many seconds a client awaits an answer."""


@dataclass
class Case:
    """One platform. `publisher` opens a fresh one at each call, as another process would.

    `shared`: what the server keeps is shared by all servers of its kind: one trial at a time.
    """

    name: str
    server: PlatformServer
    publisher: Callable[[], Publisher]
    parcel: Parcel
    shared: bool = False


class Renewing:
    """Tokens that can be renewed: each renewal gives the next planted token, which the server takes from then on."""

    def __init__(self, server: PlatformServer) -> None:
        self.server = server
        self.renewals = 0

    def access(self) -> str:
        return self.server.token

    def renew(self) -> bool:
        self.renewals += 1
        self.server.token = f"planted-token-{self.renewals + 1}"
        return True


def access(server: PlatformServer, platform: str, **account: Any) -> Access:
    """An account on a test server, whose waits take no time."""
    found = Account(platform=platform, id="account-1", label="Compte d'essai", base_url=server.base_url, **account)
    return Access(account=found, tokens=Renewing(server), pause=server.pauses.append, timeout=PATIENCE.get())


def parcel(folder: Path, platform: str, target: str, *, film: bytes = b"", **package: Any) -> Parcel:
    """A parcel with a film of some bytes (an MP4 by its first ones), a cover, captions and a transcript."""
    folder.mkdir(parents=True, exist_ok=True)
    captions = {"facebook-reel": "film.fr_FR.srt", "tiktok": "", "instagram-reel": "", "instagram-feed": ""}.get(
        target, "film.fr.vtt"
    )
    files = {
        "film.mp4": film or b"\0\0\0\x18ftypisom" + bytes(range(256)) * 64,
        "couverture.jpg": b"\xff\xd8\xff\xe0" + bytes(200),
        "transcription.txt": "Bonjour à tous.\n\nOn répare ensemble.\n".encode(),
        "texte.txt": "On répare.\n".encode(),
    }
    if captions:
        srt = "1\n00:00:00,000 --> 00:00:01,000\nBonjour à tous\n"
        vtt = "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour à tous\n"
        files[captions] = (srt if captions.endswith(".srt") else vtt).encode()
    post = made_post(target, captions)
    files["post.json"] = json.dumps(post.model_dump(mode="json")).encode()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    facts: dict[str, Any] = {
        "platform": platform,
        "account": "account-1",
        "project": "atelier",
        "run": "2026-11-22-100000",
        "target": target,
        "post": post,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "declarations": Declarations(ai=True, made_for_kids=False, paid=False, own_brand=False),
    }
    return Parcel(package=Package(**{**facts, **package}), folder=folder)


def made_post(target: str, captions: str) -> Post:
    """A post as `compose` makes them."""
    disclosure = "Réalisé avec l'aide de l'intelligence artificielle : les images et la voix."
    return Post(
        target=target,
        label=target,
        title="On répare",
        language="fr",
        text=f"On répare ensemble.\n\nVenez samedi.\n\n{disclosure}\n\n#reparation",
        description="On répare ensemble.",
        call_to_action="Venez samedi.",
        disclosure=disclosure,
        hashtags=("#reparation",),
        alt_text="Un grille-pain <b>crème</b> fume.",
        captions=captions,
        width=1080,
        height=1920,
        ai_parts=("image", "voice"),
        units=80,
    )
