"""Watching a run: its ledger's lines become the terminal's progress and the run's page, once a second at most."""

import json
import threading
import webbrowser
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from preuve import pages, run_page
from preuve.checks.settled import summary
from preuve.checks.words import sentence
from preuve.display import Display
from preuve.errors import BadInput
from preuve.history import PastRun, past_runs
from preuve.project import Project
from preuve.run_state import RunState, read_run, spent
from preuve.store import write_atomic
from preuve.storyboard import Change, Storyboard

EVERY = 1.0


class Watch:
    """Hears a run, and shows it.

    Args:
        project: whose run it is.
        display: the terminal.
        show: open the page in the browser as soon as the run begins.
    """

    def __init__(self, project: Project, display: Display, *, show: bool) -> None:
        self.project = project
        self.display = display
        self.open_page = show
        self.lines: list[Mapping[str, Any]] = []
        self.folder: Path | None = None
        self._planned: dict[str, int] = {}
        self._earlier = {key: s for run in list(past_runs(project.folder))[:5] for key, s in spent(run.lines).items()}
        self._news = threading.Event()
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep_showing, daemon=True)

    def __enter__(self) -> Self:
        if self.open_page:
            webbrowser.open(self._waiting_page("").as_uri())
        self.display.__enter__()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._news.set()
        self._thread.join()
        self.display.__exit__(kind, error, trace)
        if error is not None and self.folder:
            self.settle(self.folder)
        elif error is not None:
            self._waiting_page("", stopped=True)

    def hear(self, line: Mapping[str, Any]) -> None:
        """Take in a line; called from any thread, returns at once."""
        with self._lock:
            if line["kind"] == "plan":
                self._planned[line["stage"]] = line["items"]
            elif line["kind"] == "opened":
                self.folder = Path(line["folder"])
            else:
                self.lines.append(line)
        self._news.set()

    def settle(self, folder: Path) -> RunState:
        """The run's state at its end, its page written, and every way in leading to it."""
        state = self.rewrite(folder)
        if state.gate and self._write_review(folder):
            state = self.rewrite(folder)
        self.lead_to(folder)
        return state

    def _write_review(self, folder: Path) -> bool:
        """Write the page of what she is awaited for, so that the run's page leads to it; not where it can't be told."""
        from preuve.review import page as review_page
        from preuve.review.waiting import waiting

        (folder / run_page.REVIEW).unlink(missing_ok=True)
        try:
            found = waiting(self.project)
        except BadInput:  # « preuve review » says what is wrong
            return False
        if found is None or found.run.folder != folder:
            return False
        review_page.write(self.project, found)
        return True

    def rewrite(self, folder: Path) -> RunState:
        """A run's state and page, as its ledger and its findings stand now."""
        self.folder = folder
        if not self.lines:
            self.lines += PastRun(folder).lines
        state = self.state()
        run_page.write(folder, state)
        return state

    def lead_to(self, folder: Path) -> None:
        """Make `runs/index.html` lead to a run."""
        self._waiting_page(folder.name)

    def state(self) -> RunState:
        """What is known now."""
        with self._lock:
            lines, planned = list(self.lines), dict(self._planned)
        brief = self.project.brief
        return read_run(
            lines,
            title=brief.title,
            now=datetime.now(UTC),
            storyboard=self._storyboard(),
            changes=self._changes(),
            planned=planned,
            earlier=self._earlier,
            targets=[one.name for one in brief.targets],
            seconds=_film_seconds(lines, self.project),
            fictitious=brief.fictitious,
            burned=self.project.settings.captions.burn,
            verdict=self._verdict(),
        )

    def _keep_showing(self) -> None:
        while not self._over.is_set():
            self._news.wait(timeout=2.0)
            self._news.clear()
            state = self.state()
            self.display.show(state)
            if self.folder:
                run_page.write(self.folder, state)
                self._waiting_page(self.folder.name)
            self._over.wait(EVERY)

    def _waiting_page(self, run: str, *, stopped: bool = False) -> Path:
        """`runs/index.html`: what opens at second 0, and leads to the run's page as soon as there is one."""
        path = self.project.folder / "runs" / "index.html"
        text = pages.render(
            "pages/waiting.html.j2", title=self.project.brief.title, run=run, stopped=stopped, review=self._review(run)
        )
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomic(path, text.encode())
        return path

    def _review(self, run: str) -> str:
        """The address of the page to look at, from `runs/`, while a run awaits her."""
        path = self.project.folder / "runs" / run / run_page.REVIEW
        awaited = run and path.is_file() and self.state().gate
        return f"{run}/{run_page.REVIEW}" if awaited else ""

    def _storyboard(self) -> Storyboard | None:
        data = self._delivered("storyboard.json")
        return Storyboard.model_validate_json(data) if data else None

    def _changes(self) -> list[Change]:
        return [Change.model_validate(change) for change in json.loads(self._delivered("changes.json") or b"[]")]

    def _verdict(self) -> str:
        found = summary(self.folder) if self.folder else {}
        return sentence(found["summary"]["statuses"]) if found else ""

    def _delivered(self, name: str) -> bytes:
        path = self.folder / name if self.folder else None
        return path.read_bytes() if path and path.is_file() else b""


def _film_seconds(lines: list[Mapping[str, Any]], project: Project) -> dict[str, float]:
    """Each film's length, from what was measured of it."""
    measured = {}
    for line in lines:
        if line.get("step") == "film" and line["kind"] == "step":
            path = project.store.path(line["outputs"]["film.json"]["sha256"])
            if not path.is_file():  # the store can always be made again: she may have taken it away
                continue
            seconds = json.loads(path.read_bytes())["seconds"]
            measured[line["outputs"]["film.mp4"]["sha256"]] = seconds
    return {
        Path(line["path"]).stem: measured[line["sha256"]]
        for line in lines
        if line["kind"] == "deliver" and line["path"].startswith("films/") and line["sha256"] in measured
    }
