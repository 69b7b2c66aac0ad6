"""A child process that speaks, kept alive from one request to the next.

The GPL phonemiser lives there, behind a pipe: the parent sends one JSON line, the child answers one JSON line
(`{"samples": n, "rate": hertz}` or `{"error": text}`) followed by n little-endian float32 samples.
"""

import json
import subprocess
import sys
import tempfile
import threading
import weakref
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from preuve.errors import StepFailed
from preuve.i18n import _

Samples = npt.NDArray[np.float32]


class Worker:
    """One child process, started at the first request, that answers requests one at a time.

    `script` is a worker as `worker_loop.py` tells; a request that lasts more than `seconds` is given up.
    """

    def __init__(self, script: Path, *arguments: str, seconds: float = 600) -> None:
        loop = Path(__file__).with_name("worker_loop.py")
        self.command = [sys.executable, "-I", str(loop), str(script), *arguments]
        self.seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._stop: weakref.finalize[..., Worker] | None = None

    def ask(self, request: dict[str, Any]) -> tuple[Samples, int]:
        """Mono samples and their rate in hertz. Raises StepFailed when the child refuses, dies or takes too long."""
        with self._lock:
            process = self._started()
            timer = threading.Timer(self.seconds, process.kill)
            timer.start()
            try:
                return self._exchange(process, request)
            except StepFailed:  # the child told it: the pipe is in step
                raise
            except (OSError, ValueError, KeyError) as error:
                raise self._crash(process) from error
            except BaseException:  # Ctrl-C half-way: what is left in the pipe must not answer the next request
                process.kill()
                process.wait()
                raise
            finally:
                timer.cancel()

    def warm(self) -> None:
        """Start the child now: it loads its model while others work."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """Stop the child; the next request starts another."""
        if self._stop:
            self._stop()
        self._process = None

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the child
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
            self._stop = weakref.finalize(self, _end, self._process, self._errors)
        return self._process

    @staticmethod
    def _exchange(process: "subprocess.Popen[bytes]", request: dict[str, Any]) -> tuple[Samples, int]:
        assert process.stdin  # noqa: S101  # opened as pipes above
        assert process.stdout  # noqa: S101
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        if "error" in answer:
            raise StepFailed(_("voix"), str(answer["error"])[:500])
        data = process.stdout.read(4 * int(answer["samples"]))
        return np.frombuffer(data, "<f4", int(answer["samples"])), int(answer["rate"])

    def _crash(self, process: "subprocess.Popen[bytes]") -> StepFailed:
        process.kill()
        process.wait()
        said = ""
        if self._errors:
            self._errors.seek(0)
            said = self._errors.read()[-1500:].decode(errors="replace").strip()
        self.close()
        return StepFailed(
            _("voix"),
            _("le moteur de voix s'est arrêté (code {code}). {said}").format(code=process.returncode, said=said),
            remedy=_(
                "Relancez « preuve run ». Si cela recommence, choisissez un autre moteur dans [engines], clé voice."
            ),
        )


def _end(process: "subprocess.Popen[bytes]", errors: IO[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    errors.close()
