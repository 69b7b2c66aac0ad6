"""What runs in a voice's child process: answers requests until the parent closes the pipe. Imports nothing of the kit.

    python -I worker_loop.py SCRIPT ARGUMENT…

SCRIPT defines `load(*arguments)`, which gives the function from a request to mono float32 samples and their rate.
"""

import json
import os
import runpy
import sys
from typing import Any


def answer(line: bytes, speak: Any) -> bytes:
    """One JSON line, then the samples it counts."""
    try:
        samples, rate = speak(json.loads(line))
    except Exception as error:  # noqa: BLE001  # told to the parent, which reports it
        return json.dumps({"error": f"{type(error).__name__}: {error}"}).encode() + b"\n"
    data: bytes = samples.astype("<f4").tobytes()
    return json.dumps({"samples": len(data) // 4, "rate": rate}).encode() + b"\n" + data


def main(script: str, *arguments: str) -> None:
    """Answer each line of the standard input."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever a library prints must not reach the answers
        speak = runpy.run_path(script)["load"](*arguments)
        for line in sys.stdin.buffer:
            answers.write(answer(line, speak))
            answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
