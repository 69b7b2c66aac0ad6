"""A headless Chromium driven through a pair of pipes (`--remote-debugging-pipe`): no port, no driver to install."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    """The browser's path, or an empty text where there is none; `PREUVE_CHROMIUM` names another."""
    return os.environ.get("PREUVE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")


class Chromium:
    """One page of a browser. Use it as a context manager."""

    def __init__(self, profile: Path) -> None:
        (child_in, self._out), (self._in, child_out) = os.pipe(), os.pipe()
        os.set_inheritable(child_in, True)
        os.set_inheritable(child_out, True)
        options = "--headless --no-sandbox --disable-gpu --remote-debugging-pipe --disable-background-networking"
        self.process = subprocess.Popen(
            # The browser wants its pipes on descriptors 3 and 4.
            ["bash", "-c", f'exec 3<&{child_in} 4>&{child_out}; exec "$@"', "bash", browser(), *options.split(),
             "--no-first-run", "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}"],
            pass_fds=(child_in, child_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(child_in)
        os.close(child_out)
        self._buffer, self._number, self.events = b"", 0, []
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        os.close(self._in)
        os.close(self._out)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the DevTools protocol and its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._send(json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def open(self, url: str) -> None:
        """Go to an address, and wait until the page has loaded."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def wait_for(self, method: str) -> dict[str, Any]:
        """The next event of a kind."""
        while True:
            found = next((event for event in self.events if event.get("method") == method), None)
            if found:
                self.events.remove(found)
                return found
            self.events.append(self._read())

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression, awaited. The page's content security policy doesn't hold here."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def give(self, selector: str, *files: Path) -> None:
        """Pick files in a file field, as a person does."""
        field = self.call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})")
        self.call("DOM.setFileInputFiles", files=[str(file) for file in files], objectId=field["result"]["objectId"])

    def press(self, key: str, *, code: int = 0, text: str = "", shift: bool = False) -> None:
        """Press a key and let it go."""
        given = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **given)
        self.call("Input.dispatchKeyEvent", type="keyUp", **given)

    def complaints(self) -> list[str]:
        """What the browser logged: refused resources, broken rules of the security policy."""
        self.run("new Promise(done => setTimeout(done, 200))")
        logged = [event["params"]["entry"]["text"] for event in self.events if event.get("method") == "Log.entryAdded"]
        self.events.clear()
        return logged

    def axe(self, script: Path) -> list[str]:
        """What axe-core finds, WCAG 2.2 A and AA and its best practices: `rule: elements`."""
        self.run(script.read_text(encoding="utf-8") + "; true")
        found = self.run("axe.run(document).then(r => r.violations)")
        return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]

    def _send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._out, data) :]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            piece = os.read(self._in, 1 << 20)
            if not piece:
                raise RuntimeError("the browser has gone")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)
