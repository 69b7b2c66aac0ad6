"""Where hostile bytes are decoded: a process of ours that has limits, no network and no secret, and can be killed.

A job is a function of `JOBS`: it is given JSON and a folder, and gives JSON. What it says comes back through one pipe,
line by line, and is checked by whoever asked: a job that was subverted can say anything, and nothing else.
What it gives up first is told in `confined.py`; its time, and that of the processes it starts, is counted here.
"""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from preuve.dossier.confined import confine
from preuve.dossier.refusal import safe
from preuve.errors import DiskFull, MissingPart, PreuveError, ProjectBusy, StepFailed
from preuve.i18n import _, language

JOBS: Mapping[str, str] = {
    "consistency": "preuve.dossier.verify.consistency:job",
    "credentials": "preuve.dossier.credentials.reading:job",
    "measures": "preuve.dossier.verify.consistency:measures",
    "likeness": "preuve.dossier.report.likeness:job",
    "replay": "preuve.dossier.replay.job:job",
}
COMMAND = (sys.executable, "-I", "-X", "utf8", "-m", "preuve.dossier.child")
MOST_SAID = 64_000_000
GRACE = 2.0
"""Seconds left to a job that has answered to end by itself: the time it took is then known of the system."""
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV", "IMAGEIO_FFMPEG_EXE", "LANG", "LC_ALL", "PREUVE_NO_SKIP")
Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Limits:
    """What a job may take: seconds (wall clock), bytes of memory of its own, bytes of one file that it writes."""

    seconds: float = 120
    memory: int = 1 << 30
    file: int = 1 << 32


class ChildFailed(PreuveError):
    """The process was stopped, or broke. `reason` is plain: too long, too much memory, an error.

    `machine`: it lacked something that is the verifier's own (a program, a model, room on the disk), not the dossier's.
    """

    def __init__(self, reason: str, *, machine: bool = False) -> None:
        self.reason, self.machine = reason, machine
        super().__init__(reason)


def in_child(
    job: str, given: Mapping[str, Any], folder: Path, *, limits: Limits | None = None, hear: Tell = lambda _w, _s: None
) -> Any:
    """What a job gives, as JSON. It may write in `folder` alone, which holds nothing that others believe.

    Raises ChildFailed.
    """
    bounds = limits or Limits()
    asked = {"job": job, "given": dict(given), "folder": str(folder), "memory": bounds.memory, "file": bounds.file}
    process = subprocess.Popen(
        COMMAND,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    late = threading.Event()
    watch = threading.Timer(bounds.seconds, _stop, (process, late))
    watch.start()
    try:
        gives = _listen(process, json.dumps(asked).encode(), hear, late, bounds)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        return gives
    finally:
        watch.cancel()
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _listen(process: "subprocess.Popen[bytes]", asked: bytes, hear: Tell, late: threading.Event, bounds: Limits) -> Any:
    if process.stdin is None or process.stdout is None:
        raise ChildFailed(_("le processus n'a pas démarré"), machine=True)
    try:
        process.stdin.write(asked)
        process.stdin.close()
    except OSError:
        pass
    heard = 0
    while line := process.stdout.readline(MOST_SAID):
        heard += len(line)
        if heard > MOST_SAID or not line.endswith(b"\n"):
            raise ChildFailed(_("l'examen a trop parlé : il a été arrêté"))
        said = _read(line)
        if "done" in said:
            hear(safe(str(said.get("what", "")), 200), float(max(0, min(1, said["done"]))))
        elif "gives" in said:
            return said["gives"]
        elif "error" in said:
            raise ChildFailed(safe(str(said["error"]), 2000), machine=said.get("machine") is True)
    if late.is_set():
        raise ChildFailed(_("l'examen a duré plus de {seconds:.0f} s : il a été arrêté").format(seconds=bounds.seconds))
    raise ChildFailed(_("l'examen s'est arrêté de lui-même (mémoire épuisée, ou fichier qui fait échouer le décodage)"))


def _read(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
        if isinstance(said, dict) and isinstance(said.get("done", 0.0), float | int):
            return said
    except (ValueError, RecursionError):
        pass
    raise ChildFailed(_("l'examen a répondu n'importe quoi : il a été arrêté"))


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of hers: no key, no home but the scratch folder."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    # Threads reserve memory for each processor of the machine, long before they use any.
    kept |= {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
    home = {name: str(folder) for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME")}
    return {**kept, **home, "PREUVE_LANG": language(), "PYTHONNOUSERSITE": "1"}


def _stop(process: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """The process and those it began."""
    if os.name == "posix":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
    else:
        process.kill()


def main() -> int:
    """The child's side: one job, read from the standard input."""
    asked = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints isn't an answer
    lock = threading.Lock()

    def say(said: Mapping[str, Any]) -> None:
        with lock:
            out.write(json.dumps(said).encode() + b"\n")
            out.flush()

    try:
        confine(Path(asked["folder"]), memory=asked["memory"], file=asked["file"])
        function = resolve_name(JOBS[asked["job"]])
        tell = lambda what, done: say({"what": what, "done": done})  # noqa: E731
        gives = function(asked["given"], Path(asked["folder"]), tell)
    except PreuveError as error:
        say({"error": error.message, "machine": _machine(error)})
        return 1
    except MemoryError:
        say({"error": _("mémoire épuisée")})
        return 1
    except Exception as error:  # noqa: BLE001  (hostile bytes may raise anything: it is told, never shown as a traceback)
        say({"error": f"{type(error).__name__}: {error}"[:500], "machine": _machine(error)})
        return 1
    say({"gives": gives})
    return 0


def _machine(error: BaseException) -> bool:
    """Whether an error is the verifier's machine's, whatever the dossier."""
    found = error.__cause__ if isinstance(error, StepFailed) and error.__cause__ else error
    if isinstance(found, OSError):
        return found.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(found, MissingPart | ProjectBusy | DiskFull)


if __name__ == "__main__":
    sys.exit(main())
