"""A small run made by hand, with hostile texts in it, for the tests of the report."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from connectors.audience.export import Exports
from preuve import steps  # noqa: F401
from preuve.artifact import digest_bytes
from preuve.attempts.calls import Kind, calls, history
from preuve.attempts.iterations import Iterations, write
from preuve.audience.gather import gather
from preuve.calls.recordings import Recording
from preuve.checks.finding import Evidence, Finding, Place, Still, Threshold
from preuve.checks.subject import Subject, of_run
from preuve.maker import Maker
from preuve.project import Project
from preuve.storyboard import Change, Shot, Storyboard
from preuve.tools import ffmpeg_program

ROOT = Path(__file__).parents[1]
EVIL = "<script>document.title='pris'</script><img src=x onerror=\"document.title='pris'\">{{ 7 * 7 }}"
CAPTIONS = ("Bonjour à tous", "À bientôt, et merci de vous presser")
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n\n00:01.000 --> 00:02.000\n{}\n".format(*CAPTIONS)
LEFT_OUT = ("runs", ".preuve", "a_corriger", "*.svg", "recordings")
SIZES = {"web": "320x180", "tiktok": "180x320"}
T0 = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
BOARD = Storyboard(
    title="On répare <b>ensemble</b>",
    shots=(
        Shot(id="panne", narration=EVIL, on_screen="En panne ?", visual="v", alt="Une " + EVIL),
        Shot(id="fete", narration="On goûte.", visual="v", alt='"><script>alert(1)</script>'),
    ),
)
CHANGES = (
    Change(shot="panne", field="narration", before="RIP <i>toast</i>", after=EVIL, note="Le ton."),
    Change(shot="panne", field="on_screen", before="Perdu", after="En panne ?", note="Le ton."),
    Change(shot="", field="title", before="Sans titre", after="On répare"),
)


def picture(grey: int, size: tuple[int, int] = (90, 160)) -> bytes:
    """A JPEG of one grey."""
    return bytes(cv2.imencode(".jpg", np.full((*size, 3), grey, np.uint8))[1])


def film(path: Path, size: str) -> None:
    """Two seconds of test pattern with a tone, in H.264 and AAC."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = ["-f", "lavfi", "-i", f"testsrc2=s={size}:d=2:r=10", "-f", "lavfi", "-i", "sine=d=2"]
    codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"]
    subprocess.run([ffmpeg_program(), "-loglevel", "error", "-y", *source, *codec, str(path)], check=True)


def make(folder: Path) -> Subject:
    """A run of two films, its project around it."""
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    run = folder / "runs" / "d'été #1 à 100 %"
    for name, size in SIZES.items():
        film(run / "films" / f"{name}.mp4", size)
    kept = recordings(folder)
    exports = Exports(folder).files()
    files: dict[str, bytes] = {
        "captions/web.vtt": VTT.encode(),
        "captions/tiktok.vtt": VTT.encode(),
        "covers/web.jpg": picture(90),
        "pictures/panne-wide.jpg": picture(120),
        "storyboard.json": BOARD.model_dump_json().encode(),
        "changes.json": json.dumps([change.model_dump(mode="json") for change in CHANGES]).encode(),
        "history.json": told(folder, kept),
        "bundles/web/transcription.txt": f"[À l'image : {EVIL}]\nBonjour à tous.\n\nÀ bientôt.\n".encode(),
        **{f"audience/{name}": data for name, data in gather(exports, fictitious=True).items()},
    }
    for name, data in files.items():
        (run / name).parent.mkdir(parents=True, exist_ok=True)
        (run / name).write_bytes(data)
    write_ledger(run)
    project = Project(folder)
    return of_run(run, project, Maker(project.store, project.recordings), lambda: None)


def recordings(folder: Path) -> list[Recording]:
    """Two pictures of a shot, a script, and a third picture whose bytes aren't one."""
    asked: list[tuple[str, str, int, bytes]] = [
        ("script", "chaleureux", 1, json.dumps(BOARD.model_dump(mode="json")).encode()),
        ("scene", "panne", 1, picture(60, (180, 320))),
        ("scene", "panne", 2, picture(180, (180, 320))),
        ("scene", "panne", 3, b"pas une image"),
        ("scene", "fete", 1, picture(90, (180, 320))),
    ]
    return [_record(folder / "recordings", *one) for one in asked]


def _record(folder: Path, step: str, of: str, attempt: int, data: bytes) -> Recording:
    name = f"{step}-{of}-{attempt}"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.jpg").write_bytes(data)
    response = {"name": f"{step}.jpg", "sha256": digest_bytes(data), "size": len(data), "file": f"{name}.jpg"}
    told = {"id": name, "step": step, "label": of, "attempt": attempt, "origin": "captured", "response": response}
    told |= {"engine": {"engine": "e", "capability": "image", "ai": True, "model": "m"}, "model": "m"}
    told |= {"request": {"prompt": f"Essai {attempt}. {EVIL}"}, "request_sha256": "0" * 64, "started": T0.isoformat()}
    (folder / f"{name}.recording.json").write_text(json.dumps(told), encoding="utf-8")
    return Recording.model_validate(told)


def told(folder: Path, kept: list[Recording]) -> bytes:
    """The run's history: three attempts at a picture, the second kept."""
    things: list[tuple[Kind, str]] = [("script", "chaleureux"), ("image", "panne"), ("image", "fete")]
    tried = Iterations.model_validate(
        {
            "attempts": [
                {"what": "image", "of": "panne", "number": 2, "note": f"Plus près. {EVIL}", "by": EVIL},
                {"what": "image", "of": "panne", "number": 3, "base": 2, "note": "Encore.", "changes": {"seed": 4}},
            ],
            "choices": [{"what": "image", "of": "panne", "number": 2, "why": EVIL, "at": T0}],
        }
    )
    write(folder, tried)
    data = [one.model_dump(mode="json") for one in calls(kept, things, {"scene-panne-2"})]
    return history(data, tried, things, [change.model_dump(mode="json") for change in CHANGES])


def write_ledger(run: Path) -> None:
    """A ledger with replayed, found and performed steps, and everything delivered."""
    lines: list[dict[str, Any]] = [{"kind": "start", "at": T0.isoformat(), "sources": "s", "kit": "0.1.0"}]
    told = [
        ("script", "", ai("recorded", "text"), False, {"prompt": f"## Contexte {EVIL}"}, 0.1),
        ("storyboard", "", None, False, {}, 0.1),
        ("scene", "panne", ai("svg", "image", writer={"engine": "recorded"}), False, {"prompt": EVIL}, 0.1),
        ("voice", "panne", ai("kokoro", "voice"), False, {"text": EVIL}, 2.0),
        ("voice", "fete", ai("kokoro", "voice"), True, {"text": "On goûte."}, 0.1),
        ("segment", f"panne {EVIL}", None, False, {}, 3.0),
    ]
    for number, (step, label, engine, hit, params, seconds) in enumerate(told):
        at = T0 + timedelta(seconds=number)
        lines.append(
            {"kind": "step", "key": f"k{number}", "step": step, "label": label, "engine": engine, "hit": hit}
            | {"params": params, "recordings": [], "inputs": {}, "outputs": {}, "attempt": 1, "seconds": seconds}
            | {"started": at.isoformat(), "ended": (at + timedelta(seconds=seconds)).isoformat()}
        )
    for path in sorted(path for path in run.rglob("*") if path.is_file()):
        data = path.read_bytes()
        name = path.relative_to(run).as_posix()
        lines.append(
            {"kind": "deliver", "path": name, "name": path.name, "size": len(data), "sha256": digest_bytes(data)}
        )
    lines.append({"kind": "end", "at": (T0 + timedelta(seconds=10)).isoformat(), "status": "complete"})
    (run / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def ai(engine: str, capability: str, **parameters: Any) -> dict[str, Any]:
    """An AI engine's identity."""
    return {"engine": engine, "capability": capability, "ai": True, "model": "m", "parameters": parameters}


def findings(subject: Subject) -> Sequence[Finding]:
    """One finding of each status, with pictures, places and hostile texts."""
    store = subject.maker.store
    before, after, worst = (store.put(picture(grey), f"{grey}.jpg").sha256 for grey in (40, 200, 120))
    limit = Threshold(text="4,5 : 1 au moins", standard="wcag-contrast", value=4.5, unit=": 1")
    spot = Place(file="films/tiktok.mp4", at=1.25, until=1.75, region=(20, 40, 60, 30), note=EVIL, cue=2)
    low = {
        "id": "CON01",
        "title": "Les sous-titres se détachent du fond",
        "kind": "requirement",
        "threshold": limit,
        "measured": f"1,4 : 1 {EVIL}",
        "value": 1.4,
        "unit": ": 1",
        "remedy": "Foncez le bandeau.",
        "places": (spot,),
        "stills": (Still(sha256=worst, caption=EVIL, role="worst"),),
        "evidence": (Evidence(name="films/tiktok.mp4", sha256="a" * 64),),
    }
    seen = (Still(sha256=before, caption="Avant", role="before"), Still(sha256=after, caption="Après", role="after"))
    return [
        Finding(status="unmet", target="tiktok", **low),
        Finding(status="met", target="web", **low | {"measured": "12 : 1", "remedy": "", "places": (), "stills": ()}),
        same("CAP01", "tiktok"),
        same("CAP01", "web"),
        Finding(id="OPT03", title="Les couleurs sont corrigées", kind="requirement", status="met", target="web",
                measured="saturation + 12 %", stills=seen),
        Finding(id="AID06", title="Un hypertrucage est signalé", kind="requirement", status="declared",
                measured="Le film montre-t-il une personne réelle ?", places=(Place(shot="fete"),)),
        Finding(id="COH04", title="Une seule police", kind="requirement", status="not_run", measured="image illisible"),
        Finding(id="CON04", title="Contraste renforcé", kind="advice", status="unmet", measured="6 : 1"),
        Finding(id="AUD01", title="Le volume est juste", kind="requirement", status="not_applicable", measured="muet"),
    ]  # fmt: skip


def same(check: str, target: str) -> Finding:
    """A finding that several films share."""
    evidence = (Evidence(name=f"captions/{target}.vtt", sha256="b" * 64),)
    told = {"title": "Le fichier se lit", "kind": "requirement", "measured": "valable", "evidence": evidence}
    told |= {"places": (Place(file=f"captions/{target}.vtt"),)}
    return Finding.model_validate({"id": check, "status": "met", "target": target, **told})
