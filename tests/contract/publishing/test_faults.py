"""Nothing is published twice, whatever happens: every fault at every request of every publisher (`faulting.py`).

pytest tests/contract/publishing/test_faults.py -k tiktok          the usual faults, for one platform
pytest tests/contract/publishing/test_faults.py -k tiktok -m ''    all of them
python tools/faults.py                                             all, on all platforms; writes docs/faults.md
"""

import importlib.util
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from faulting import FAULTS, Broken, Trial, attempt, misfortunes, names, requests_of, trials
from platform_base import PlatformServer, Seen, json_reply
from publishing_case import Case, access, parcel

from connectors.publish.base import Checked, Standing

USUAL = ("after", "ended", "killed")
REAL = ("wordpress",)  # a real server takes seconds for each fault: in CI only
TOOL = Path(__file__).parents[3] / "tools" / "faults.py"


@cache
def everything(name: str) -> list[Trial]:
    return trials(name, FAULTS)


@pytest.mark.parametrize("name", [one for one in names() if one not in REAL])
def test_a_lost_answer_an_ended_token_and_a_kill_leave_one_post(name):
    assert [trial for trial in trials(name, USUAL, creating=True) if not trial.known] == []


@pytest.mark.long
@pytest.mark.parametrize("name", [one for one in names() if one not in REAL])
def test_faults_at_chance_one_after_the_other_leave_one_post(name):
    assert [trial for trial in misfortunes(name, 40) if not trial.known] == []


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", names())
def test_every_fault_leaves_one_post_or_none_and_the_journal_says_which(name):
    assert [trial for trial in everything(name) if not trial.known] == []


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_the_page_of_faults_is_what_the_faults_gave():
    spec = importlib.util.spec_from_file_location("faults", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    told = tool.page({name: everything(name) for name in names()})
    assert tool.PAGE.read_text(encoding="utf-8") == told, "run: python tools/faults.py"


@dataclass
class Forgetful(PlatformServer):
    """A platform whose posts nobody can ask for."""

    made: list[bytes] = field(default_factory=list)

    def answer(self, seen: Seen):
        self.made.append(seen.body)
        return json_reply({"id": str(len(self.made))})

    def posts(self):
        return [{"body": body} for body in self.made]


class Careless:
    """A publisher that says a post isn't there without asking, and tells a token."""

    name, targets, replaces = "careless", ("web",), False

    def __init__(self, given, *, tells):
        self.web, self.tells = given.web(), tells

    def obstacles(self, parcel):
        return []

    def find(self, parcel, known, since):
        return None

    def send(self, parcel, known, note):
        note({"session": self.web.tokens.access()} if self.tells else {})
        made = self.web.call("POST", "/posts", creates=True, json={"text": parcel.post.text}).json()
        return Standing("published", {"id": made["id"]})

    def read_back(self, parcel, ids):
        return Checked(Standing("published", ids))


@pytest.fixture
def careless(monkeypatch):
    """A case of `Careless`, known by its name; `tells`: whether it tells its token."""

    def make(*, tells):
        def case(folder):
            server = Forgetful()
            given = access(server, "mastodon")
            return Case("careless", server, lambda: Careless(given, tells=tells), parcel(folder, "mastodon", "web"))

        monkeypatch.setitem(sys.modules, "case_careless", type("Module", (), {"case": staticmethod(case)}))
        return "careless"

    return make


@pytest.mark.parametrize("fault", ["after", "cut", "slow", "killed", "ahead"])
def test_a_publisher_that_does_not_ask_is_caught(careless, fault):
    assert requests_of(careless(tells=False)) == ["POST"]
    with pytest.raises(Broken, match="careless"):
        attempt("careless", fault, 1)


@pytest.mark.parametrize("fault", ["before", "during", "ill", "quota", "ended"])
def test_where_nothing_was_done_nothing_is_caught(careless, fault):
    assert attempt(careless(tells=False), fault, 1).states[-1] == "published"


def test_a_publisher_that_tells_a_token_is_caught(careless):
    with pytest.raises(Broken, match="secret"):
        attempt(careless(tells=True), "ill", 1)
