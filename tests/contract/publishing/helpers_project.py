"""A project with a finished run whose web bundle holds a small real film, connected to a Mastodon on loopback."""

import json
import subprocess
from pathlib import Path

from mastodon import MastodonServer
from publishing_case import parcel

from preuve.artifact import digest_file
from preuve.tools import ffmpeg_program

RUN = "2026-11-22-100000"
AT = "2026-11-22T10:00:00+00:00"
BRIEF = """
title: "Atelier <b>des Tilleuls</b>"
organisation: L'Atelier
subject: la réparation
objectives: [faire venir]
audience: le quartier
key_messages: [Un objet en panne n'est pas un déchet]
call_to_action: Venez samedi.
targets: [web, tiktok]
"""


def small_film(folder: Path) -> bytes:
    """A second of H.264 and AAC."""
    film = folder / "film.mp4"
    sources = ("-f", "lavfi", "-i", "testsrc=s=640x360:r=30:d=1", "-f", "lavfi", "-i", "sine=d=1:r=48000")
    how = ("-pix_fmt", "yuv420p", "-movflags", "+faststart", "-shortest", str(film))
    subprocess.run([str(ffmpeg_program()), "-v", "error", "-y", *sources, *how], check=True)
    return film.read_bytes()


def project(folder: Path, film: bytes, *, status: str = "met") -> Path:
    """The project's folder. `status`: what the run's judgement says of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    (folder / "preuve.toml").write_text('[publish]\nmode = "publish"\n', encoding="utf-8")
    run = folder / "runs" / RUN
    lines = [{"kind": "start", "at": "2026-11-22T10:00:00+00:00", "sources": "s", "kit": "0"}, _drawn()]
    for target in ("web", "tiktok"):
        bundle = run / "bundles" / target
        parcel(bundle, "mastodon", target, film=film)
        lines += [_delivery(run, path) for path in sorted(bundle.iterdir())]
    lines.append({"kind": "end", "at": "2026-11-22T10:01:00+00:00", "status": "complete"})
    (run / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    judge(run, status)
    return folder


def judge(run: Path, status: str) -> None:
    """Findings about the bundles as they are."""
    found = []
    for target in ("web", "tiktok"):
        evidence = [{"name": name, "sha256": digest_file(run / "bundles" / target / name)} for name in EVIDENCE]
        facts = {"title": "Le poids du fichier", "kind": "requirement", "measured": "Trop lourd", "remedy": "Allégez."}
        found.append({"id": "FMT05", "target": target, "status": status, "evidence": evidence, **facts})
    summary = {"statuses": {status: 2}, "advice": {}}
    (run / "findings.json").write_text(json.dumps({"findings": found, "summary": summary}), encoding="utf-8")


EVIDENCE = ("film.mp4", "texte.txt", "post.json")


def connect(monkeypatch, server: MastodonServer, account: str = "42") -> None:
    """The account that the environment gives."""
    monkeypatch.setenv("PREUVE_MASTODON_TOKEN", server.token)
    monkeypatch.setenv("PREUVE_MASTODON_URL", server.base_url)
    monkeypatch.setenv("PREUVE_MASTODON_ACCOUNT", account)


def _delivery(run: Path, path: Path) -> dict:
    name = path.relative_to(run).as_posix()
    return {"kind": "deliver", "path": name, "name": path.name, "sha256": digest_file(path), "size": 1}


def _drawn() -> dict:
    engine = {"engine": "svg", "capability": "image", "ai": True, "model": "m"}
    facts = {"kind": "step", "key": "k", "label": "", "step": "scene", "hit": False, "outputs": {}, "inputs": {}}
    return {**facts, "engine": engine, "started": AT, "ended": AT, "seconds": 1.0}
