"""Jobs that misbehave in the child process: each is what hijacked decoding could do."""

import contextlib
import ctypes
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Tell = Callable[[str, float], None]
FOLDER = str(Path(__file__).parent)
NAMES = (
    "endless",
    "greedy",
    "talks",
    "writes",
    "calls",
    "leaves",
    "says",
    "rewrites",
    "reaches",
    "credentials",
    "likeness",
)
JOBS = {name: f"helpers_jobs:{name}" for name in NAMES}
_SCRIPT = f"""
import sys
sys.path.insert(0, {FOLDER!r})
import helpers_jobs
from preuve.dossier import child
child.JOBS = helpers_jobs.JOBS
sys.exit(child.main())
"""
COMMAND = (sys.executable, "-X", "utf8", "-c", _SCRIPT)


def endless(given: Mapping[str, Any], folder: Path, tell: Tell) -> None:
    """Never ends, and starts others that don't either: one in its group, one that leaves it."""
    script = "import time; time.sleep(600)"
    for which in ("group", "left"):
        subprocess.Popen([sys.executable, "-c", script, f"{given['token']}-{which}"], start_new_session=which == "left")
    Path(folder, "first").write_text(str(os.getpid() == 1))
    tell("attend", 0.1)
    time.sleep(600)


def greedy(given: Mapping[str, Any], folder: Path, tell: Tell) -> int:
    """Takes all the memory it can."""
    kept = [bytearray(os.urandom(1 << 20)) * 64 for _ in range(64)]
    return len(kept)


def talks(given: Mapping[str, Any], folder: Path, tell: Tell) -> None:
    """Never stops talking."""
    while True:
        tell("x" * 100_000, 0.5)


def writes(given: Mapping[str, Any], folder: Path, tell: Tell) -> dict[str, str]:
    """Writes here, and there."""
    found = {}
    for path in (str(folder / "inside"), *given["paths"]):
        try:
            Path(path).write_text("x")
            found[path] = "written"
        except OSError as error:
            found[path] = type(error).__name__
    script = f"open({given['paths'][0]!r}, 'w')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    return {**found, "program": "written" if done.returncode == 0 else "refused"}


def calls(given: Mapping[str, Any], folder: Path, tell: Tell) -> dict[str, str]:
    """Calls somebody, itself and by a program that it starts."""
    import socket

    found = {}
    try:
        socket.create_connection(("127.0.0.1", given["port"]), timeout=2).close()
        found["itself"] = "called"
    except OSError:
        found["itself"] = "refused"
    script = f"import socket; socket.create_connection(('127.0.0.1', {given['port']}), timeout=2)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    return {**found, "program": "called" if done.returncode == 0 else "refused"}


def leaves(given: Mapping[str, Any], folder: Path, tell: Tell) -> dict[str, str]:
    """What it was left of the environment."""
    return dict(os.environ)


def says(given: Mapping[str, Any], folder: Path, tell: Tell) -> None:
    """Raises an error that would command a terminal."""
    tell("\x1b[2J\x07films", 0.5)
    raise ValueError("\x1b]0;pwned\x07")


def rewrites(given: Mapping[str, Any], folder: Path, tell: Tell) -> list[str]:
    """Rewrites all that it was told of and that it finds around its folder; what it could."""
    done = []
    root = Path(given["root"])
    for path in sorted(path for place in {root, folder.parent} for path in place.rglob("*") if path.is_file()):
        try:
            path.write_bytes(b"rewritten")
            done.append(path.name)
        except OSError:
            continue
    return done


_REACH = """
import ctypes, json, os, sys
given = json.loads(sys.argv[1])
library = ctypes.CDLL(None, use_errno=True)
found = {}
for name, kind in (("unix", 1), ("udp", 2), ("tcp", 1)):
    opened = library.socket(1 if name == "unix" else 2, kind, 0)
    address = (1).to_bytes(2, sys.byteorder) + given["socket"].encode() + bytes(1)
    found[name] = opened >= 0 and (name != "unix" or library.connect(opened, address, len(address)) == 0)
try:
    os.kill(given["pid"], 9)
    found["signal"] = True
except OSError:
    found["signal"] = False
for call in (lambda: os.chmod(given["file"], 0o777), lambda: os.utime(given["file"], (1, 1))):
    try:
        call()
    except OSError:
        pass
found["memory"] = library.ptrace(16, given["pid"], 0, 0) == 0
print(json.dumps(found))
"""


def reaches(given: Mapping[str, Any], folder: Path, tell: Tell) -> Any:
    """Reaches out of its cage by the system's own calls: itself, then by a program that it starts."""
    version = ctypes.CDLL(None).syscall(444, None, 0, 1)
    told = [json.loads(run(json.dumps(given))) for run in (_inside, _program)]
    return {"told": told, "holds signals": os.getpid() == 1 or version >= 6}


def _inside(given: str) -> str:
    sys.argv = ["-c", given]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(_REACH, {})
    return said.getvalue()


def _program(given: str) -> str:
    done = subprocess.run([sys.executable, "-c", _REACH, given], capture_output=True, check=True, text=True)
    return done.stdout


credentials = likeness = rewrites
"""As jobs of the table, by whoever asks for those."""
