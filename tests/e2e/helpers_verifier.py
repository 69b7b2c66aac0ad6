"""The juror's page, driven as she drives it: files picked, the verdict awaited, what it says read."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "hostile"))

from helpers_chromium import Chromium
from helpers_dossier import FIELDS
from helpers_origin import trusting

from preuve.dossier import archive, bag
from preuve.dossier.archive import Content
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.keys import Signer

PAGE = Path(__file__).parents[2] / "templates" / "dossier" / "verify.html"
FAULTS = """globalThis.faults = [];
addEventListener('error', one => faults.push(one.message));
addEventListener('unhandledrejection', one => faults.push(String(one.reason)));"""
WAIT = """new Promise((done, no) => {
  const end = Date.now() + %d;
  const look = () => (%s) ? done(true) : Date.now() > end ? no('late') : setTimeout(look, 20);
  look();
})"""
LEAVE = "addEventListener('beforeunload', one => globalThis.leaving && one.stopImmediatePropagation())"
POINTS = """Object.fromEntries([...document.querySelectorAll('#verdict [data-id]')].map(one => [one.dataset.id,
  [one.className, one.querySelector('.name + p')?.textContent ?? '']]))"""
LEVELS = "[...document.querySelectorAll('#verdict [data-level]')].map(one => one.className.split(' ')[1])"


@dataclass
class Page:
    """The page, and what it shows."""

    chromium: Chromium

    def __post_init__(self) -> None:
        """Be heard first when the page is left: a question whether to leave would hold everything up."""
        self.chromium.call("Page.addScriptToEvaluateOnNewDocument", source=LEAVE)

    def fresh(self, fragment: str = "") -> "Page":
        """Open it anew, from the disk, whatever wasn't saved."""
        self.chromium.run("globalThis.leaving = true")
        self.chromium.open("about:blank")
        self.chromium.open(PAGE.as_uri() + fragment)
        self.chromium.run(FAULTS)
        return self

    def verify(self, dossier: Path, *, keyring: Path | None = None, challenge: Path | None = None) -> "Page":
        """Give it files, and wait for the verdict."""
        for name, file in (("#keyring", keyring), ("#challenge", challenge)):
            if file:
                self.chromium.give(name, file)
                self.wait(f"document.querySelector('{name}-said').textContent !== 'Aucun fichier choisi'")
        self.chromium.run("document.querySelector('#status').textContent = ''")
        self.chromium.give("#dossier", dossier)
        self.wait("document.querySelector('#status').textContent.startsWith('Vérification terminée')")
        return self

    def wait(self, condition: str, seconds: float = 20) -> None:
        """Until something holds."""
        self.chromium.run(WAIT % (seconds * 1000, condition))

    def text(self, selector: str) -> str:
        """What an element says, its spaces plain."""
        said = self.chromium.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")
        return " ".join(str(said).split())

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        return self.text("#verdict-title")

    @property
    def refused(self) -> str:
        """The reason for which the file wasn't opened; empty where it was."""
        return str(self.chromium.run("document.querySelector('#verdict').dataset.refused"))

    @property
    def levels(self) -> list[str]:
        """Each level's status."""
        return list(self.chromium.run(LEVELS))

    @property
    def points(self) -> dict[str, tuple[str, str]]:
        """Each point's status, and what is said of it."""
        found: dict[str, Any] = self.chromium.run(POINTS)
        return {key: (status, " ".join(said.split())) for key, (status, said) in found.items()}

    @property
    def worked(self) -> float:
        """Seconds of processor that the page's process took so far: another's load on this machine isn't counted."""
        found = self.chromium.call("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "ProcessTime"))

    def quiet(self) -> bool:
        """That nothing broke, nothing was logged, and nothing left the page."""
        faults = self.chromium.run("globalThis.faults")
        asked = [
            one["params"]["request"]["url"]
            for one in self.chromium.events
            if one.get("method") == "Network.requestWillBeSent"
        ]
        away = [url for url in asked if not url.startswith(("file:", "blob:", "about:", "data:"))]
        thrown = [one for one in self.chromium.events if one.get("method") == "Runtime.exceptionThrown"]
        said = self.chromium.complaints()
        assert (faults, away, thrown, said) == ([], [], [], [])
        return True


def written(folder: Path, files: Mapping[str, Content]) -> Path:
    """A dossier of these files."""
    return archive.write(folder / "dossier.zip", files)


def held(folder: Path, *signers: Signer) -> Path:
    """A juror's keyring."""
    return keyring.save(trusting(*signers), folder / "trousseau.json")


def resealed(files: Mapping[str, Content], **changed: Content) -> dict[str, Content]:
    """The same with other files under `data/`, its lists written again: as a forger would."""
    payload = {name: one for name, one in files.items() if name.startswith("data/")} | changed
    attested = {name: one for name, one in files.items() if name.startswith("attestations/")}
    return bag.closed({**bag.bag(payload, FIELDS), **attested})
