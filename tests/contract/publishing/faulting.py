"""Every fault on every publisher: what `test_faults.py` asserts, and what `tools/faults.py` writes in docs/faults.md.

A case is `case_<platform>.py` in this folder, with `case(folder) -> Case` (its server not yet started). After each
fault, and after each delivery that follows until one succeeds: exactly one post where the journal says that there is
one, none where it says that it failed, at most one where it says that nobody knows; no token in any file or message.
"""

import os
import random
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [one for one in (str(HERE), str(HERE.parents[1] / "servers")) if one not in sys.path]

from platform_base import PlatformServer  # noqa: E402
from publishing_case import PATIENCE, Case  # noqa: E402

from connectors.publish.deliver import DONE, deliver  # noqa: E402
from preuve.errors import PreuveError  # noqa: E402
from preuve.publication.journal import Journal  # noqa: E402

AT_EACH = ("before", "during", "after", "cut", "slow", "ill", "ended", "quota")
FAULTS = (*AT_EACH, "ahead", "behind", "stuck", "killed")
PLANTED = b"planted"
AGAIN = 4  # deliveries that may follow a fault until one succeeds
BRIEF, LONG = 0.3, 0.7  # seconds: how long a client waits, and how long a slow server takes
WORKERS = 8
TEN_MINUTES = timedelta(minutes=10, seconds=30)
MOST = timedelta(minutes=15)  # that a delivery may wait in all


class Broken(AssertionError):
    """A fault after which there isn't exactly one post, or none."""


@dataclass
class Trial:
    """One fault on one case; `states`: what the journal said after each delivery, `posts` how many there were,
    `waited` the time that was asked."""

    platform: str
    fault: str
    number: int = 0
    states: list[str] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    waited: list[timedelta] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether it ended with one post that the journal knows."""
        return self.states[-1] in DONE

    def hold(self) -> None:
        """The rule. Raises Broken."""
        state, posts = self.states[-1], self.posts[-1]
        right = {"unknown": posts <= 1, "failed": posts == 0, "": posts == 0}.get(state, posts == 1 and state in DONE)
        if not right or max(self.waited, default=MOST) > MOST:
            raise Broken(f"{self.platform}, {self.fault} at request {self.number}: {self}")


def names() -> list[str]:
    """The platforms that have a case."""
    return sorted(path.stem.removeprefix("case_") for path in HERE.glob("case_*.py"))


def make(name: str, folder: Path) -> Case:
    """A fresh case."""
    return import_module(f"case_{name}").case(folder / "bundle")


def requests_of(name: str) -> list[str]:
    """The method of each request of a delivery that meets no fault."""
    return _clean(name)[0]


def attempt(name: str, fault: str, number: int) -> Trial:
    """One fault, then deliveries without it until one succeeds. Raises Broken."""
    trial = Trial(name, fault, number)
    PATIENCE.set(BRIEF if fault == "slow" else PATIENCE.get())
    with _ready(name) as (case, journal):
        _strike(case.server, fault, number)
        (_deliver_and_die if fault == "killed" else _deliver)(case, journal, trial)
        case.server.reset()
        _until_known(case, journal, trial)
        _no_secret(journal.folder.parent, trial)
    return trial


def trials(name: str, faults: tuple[str, ...], *, creating: bool = False) -> list[Trial]:
    """Each fault at each request of a platform; `creating`: only at those that may make something there."""
    methods, shared = _clean(name)
    wanted = [n for n, method in enumerate(methods, start=1) if method != "GET" or not creating]
    asked = [(name, fault, n) for fault in faults for n in wanted]
    with ThreadPoolExecutor(1 if shared else WORKERS) as pool:
        alive = list(pool.map(lambda one: copy_context().run(attempt, *one), [o for o in asked if o[1] != "killed"]))
    # A fork copies the locks that other threads hold: these go alone.
    return alive + [attempt(*one) for one in asked if one[1] == "killed"]


def misfortune(name: str, seed: int) -> Trial:
    """Three deliveries, two faults at chance in each, then deliveries without any. Raises Broken."""
    chance = random.Random(seed)
    trial = Trial(name, f"chance {seed}")
    with _ready(name) as (case, journal):
        case.server.ahead = timedelta(minutes=chance.choice((-60, 0, 60)))
        for _time in range(3):
            for number in sorted(chance.sample(range(1, 16), 2)):
                fault = chance.choice(("before", "during", "after", "cut", "ill", "ended", "quota"))
                case.server.strike(number, fault, lasting=fault == "quota")
            _deliver(case, journal, trial)
            case.server.reset()
        _until_known(case, journal, trial)
        _no_secret(journal.folder.parent, trial)
    return trial


def misfortunes(name: str, count: int) -> list[Trial]:
    """So many of them."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda seed: misfortune(name, seed), range(count)))


def _until_known(case: Case, journal: Journal, trial: Trial) -> None:
    for _time in range(AGAIN):
        if trial.known:
            return
        if trial.fault == "stuck":  # she comes back later
            _pause(case.server, 300)
        _deliver(case, journal, trial)


def _clean(name: str) -> tuple[list[str], bool]:
    """The method of each request of a delivery without faults, and whether what its server keeps is shared."""
    with _ready(name) as (case, journal):
        trial = Trial(name, "none")
        _deliver(case, journal, trial)
        if not trial.known:
            raise Broken(f"{name} without any fault: {trial}")
        return [seen.method for seen in case.server.requests], case.shared


def _strike(server: PlatformServer, fault: str, number: int) -> None:
    if fault in AT_EACH:
        server.strike(number, fault, seconds=LONG, lasting=fault == "quota")
    elif fault in ("ahead", "behind"):
        server.ahead += timedelta(hours=1 if fault == "ahead" else -1)
        server.strike(number, "after")
    elif fault == "stuck":
        _slow_down(server, number)


def _slow_down(server: PlatformServer, number: int) -> None:
    """More than ten minutes of work there, or nothing but 503; an answer is lost besides, where it works."""
    slow = [name for name in ("processing", "lag") if hasattr(server, name)]
    for name in slow:
        setattr(server, name, TEN_MINUTES)
    server.strike(number, "after" if slow else "ill", lasting=not slow)


def _deliver(case: Case, journal: Journal, trial: Trial) -> None:
    server, begun = case.server, case.server.ahead
    paused = len(server.pauses)
    try:
        deliver(case.publisher(), case.parcel, journal, pause=lambda seconds: _pause(case.server, seconds))
    except PreuveError as error:
        trial.said.append(error.diagnostics())
    trial.waited.append(max(server.ahead - begun, timedelta(seconds=sum(server.pauses[paused:]))))
    _judge(case, journal, trial)


def _deliver_and_die(case: Case, journal: Journal, trial: Trial) -> None:
    """Deliver in a process that is killed as the platform has done what it asked, the answer not yet come."""
    child, told = 0, threading.Event()

    def kill() -> None:
        told.wait(10)
        os.kill(child, signal.SIGKILL)

    case.server.strike(trial.number, "after", struck=kill)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            deliver(case.publisher(), case.parcel, journal, pause=lambda seconds: _pause(case.server, seconds))
        finally:
            os._exit(0)
    told.set()
    _pid, status = os.waitpid(child, 0)
    if os.WTERMSIG(status) != signal.SIGKILL:
        raise Broken(f"{trial.platform}: request {trial.number} never came")
    _judge(case, journal, trial)


def _judge(case: Case, journal: Journal, trial: Trial) -> None:
    case.server.quiet()
    found = journal.find(case.parcel.package.key)
    trial.states.append(found.state if found else "")
    trial.posts.append(len(case.server.posts()))
    trial.hold()


def _pause(server: PlatformServer, seconds: float) -> None:
    """What a minute's wait changes: requests that were given up end, and the platform's time goes on."""
    server.quiet()
    server.ahead += timedelta(seconds=seconds)


def _no_secret(folder: Path, trial: Trial) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    leaks = [str(path) for path in files if PLANTED in path.read_bytes()]
    leaks += [text for text in trial.said if PLANTED.decode() in text]
    if leaks:
        raise Broken(f"a secret is told: {leaks}")


@contextmanager
def _ready(name: str) -> Iterator[tuple[Case, Journal]]:
    with tempfile.TemporaryDirectory() as place:
        case = make(name, Path(place))
        with case.server:
            yield case, Journal(Path(place))
