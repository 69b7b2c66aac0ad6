"""A real n8n with our workflow, imported and published as its page does. PREUVE_N8N: where npm put it (`.ci/run`)."""

import base64
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Self

import requests

WORKFLOW = Path(__file__).parents[2] / "templates" / "automations" / "n8n.json"
QUIET = {
    "N8N_DIAGNOSTICS_ENABLED": "false",
    "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
    "N8N_TEMPLATES_ENABLED": "false",
    "N8N_PERSONALIZATION_ENABLED": "false",
    "N8N_RUNNERS_ENABLED": "false",
    "N8N_BLOCK_ENV_ACCESS_IN_NODE": "false",
    "N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS": "true",
    "N8N_SECURE_COOKIE": "false",
}


def installed() -> Path | None:
    """n8n's program; None where it isn't there."""
    program = Path(os.environ.get("PREUVE_N8N", "")) / "node_modules" / "n8n" / "bin" / "n8n"
    return program if os.environ.get("PREUVE_N8N") and program.is_file() and shutil.which("node") else None


class N8n:
    """Use as a context manager: it answers on loopback, and forgets everything at the end."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}"
        # Text under base64: n8n's own node takes a key as text.
        self.secret = "whsec_" + base64.b64encode(secrets.token_urlsafe(24).encode()).decode()
        self.log = folder / "n8n.log"
        self.env = {
            **os.environ,
            **QUIET,
            "N8N_USER_FOLDER": str(folder),
            "N8N_PORT": str(port),
            "N8N_LISTEN_ADDRESS": "127.0.0.1",
            "N8N_RUNNERS_BROKER_PORT": str(port + 1),
            "PREUVE_WEBHOOK_SECRET": self.secret,
        }

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["node", str(installed()), "start"], env=self.env, stdout=log, stderr=subprocess.STDOUT
            )
        until = time.monotonic() + 60
        while not self._answers("/rest/settings", 200):
            if time.monotonic() > until or self.process.poll() is not None:
                self.__exit__()
                raise RuntimeError(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.3)
        try:
            self._publish()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *args: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _publish(self) -> None:
        """Make an owner, give it the workflow, switch it on: the calls of n8n's own page."""
        person = {
            "email": "a@b.example",
            "firstName": "A",
            "lastName": "B",
            "password": secrets.token_urlsafe(12) + "1A",
        }
        workflow = json.loads(WORKFLOW.read_text(encoding="utf-8"))
        with requests.Session() as page:
            page.headers["browser-id"] = "tests"
            self._told(page.post(f"{self.base_url}/rest/owner/setup", json=person, timeout=20))
            made = self._told(page.post(f"{self.base_url}/rest/workflows", json=workflow, timeout=20))
            on = {"active": True, "versionId": made["versionId"]}
            self._told(page.patch(f"{self.base_url}/rest/workflows/{made['id']}", json=on, timeout=20))
        assert self._answers("/webhook/preuve-status", 401)

    def _told(self, answer: requests.Response) -> Any:
        if not answer.ok:
            raise RuntimeError(answer.text[:2000])
        return answer.json()["data"]

    def _answers(self, path: str, status: int) -> bool:
        try:
            answer = requests.get(self.base_url + path, timeout=5)
            return answer.status_code == status and "json" in answer.headers.get("Content-Type", "")
        except requests.RequestException:
            return False
