"""A service's answer lands in `recordings/`, as what comes with a project does: only what was asked here counts."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from preuve import steps  # noqa: F401  (registers the steps)
from preuve.calls.exchange import Cost, Exchange
from preuve.checks.case import Case
from preuve.checks.fixtures import load_fixtures
from preuve.checks.subject import of_run
from preuve.checks.wfl import WFL02, WFL05
from preuve.engines import Answer, Identity
from preuve.errors import TransientError
from preuve.maker import Maker
from preuve.project import Project
from preuve.report.material import Material
from preuve.report.steps import work
from preuve.run import Run

BOARD = {"title": "Titre", "shots": [{"id": "a", "visual": "Une rue.", "alt": "Une rue."}]}
PAID = Exchange(provider="essai", method="POST", url="http://127.0.0.1/v1", status=200, cost=Cost(eur=0.13, basis="b"))


class Service:
    """A pretended service: each answer in turn, an exception raised."""

    def __init__(self, *answers, exchange=PAID):
        self.answers, self.exchange = list(answers), exchange

    def identity(self):
        return Identity(engine="essai", capability="text", ai=True, model="m")

    def write(self, _request):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(data=answer, name="a.json", model="m", origin="captured", exchange=self.exchange, raw=b"{}")


RIGHT = json.dumps(BOARD).encode()


def produce(folder, *answers, status="complete", exchange=PAID):
    """A production that only asks for a script, as its subject."""
    project = Project(folder)
    run = Run(folder, project.store, project.recordings, now=datetime.now(UTC), sources="s", from_scratch=True)
    try:
        run.make("script", params={"prompt": "Écris."}, engine=Service(*answers, exchange=exchange))
    except TransientError:
        status = "failed"
    done, _new = run.finish(status)
    return of_run(done, project, Maker(project.store, project.recordings), lambda: None)


def case_of(subject):
    load_fixtures()
    return Case(subject)


def how(subject):
    """What the workflow's checks say it isn't automation for, and how the report's course tells it."""
    (action,) = case_of(subject).get("actions")
    made = work(Material(subject, subject.folder / "report"))
    return action.why_not, [piece.how for lane in made.lanes for piece in lane.pieces]


@pytest.fixture
def mine(sample):
    shutil.rmtree(sample / "recordings")
    return sample


def test_what_a_service_answered_here_was_made_here(mine):
    subject = produce(mine, RIGHT)
    assert list((mine / "recordings").rglob("*.recording.json"))
    assert how(subject) == ("", ["made"])
    told = WFL02.check(case_of(subject).get("actions"))
    assert told.status == "met"


def test_an_answer_asked_by_a_run_that_failed_was_asked_here(mine):
    produce(mine, b"pas du JSON", TransientError("lent", exchange=PAID))
    assert how(produce(mine, RIGHT)) == ("", ["made"])


def test_what_came_from_another_project_is_replayed(mine, tmp_path):
    other = tmp_path / "autre"
    shutil.copytree(mine, other)
    produce(other, RIGHT)
    shutil.copytree(other / "recordings", mine / "recordings")
    assert how(produce(mine)) == ("réponse enregistrée et rejouée", ["replayed"])


def test_what_came_while_a_run_waited_for_a_person_is_replayed(mine, tmp_path):
    other, project = tmp_path / "autre", Project(mine)
    shutil.copytree(mine, other)
    run = Run(mine, project.store, project.recordings, now=datetime.now(UTC), sources="s")
    run.await_review("storyboard", [])
    run.finish("awaiting")
    produce(other, RIGHT)
    shutil.copytree(other / "recordings", mine / "recordings")
    subject = produce(mine)
    assert subject.folder == run.folder
    assert how(subject) == ("réponse enregistrée et rejouée", ["replayed"])


@pytest.mark.parametrize(
    ("eur", "said"),
    [
        (0.13, "services : 0,13 € estimés d'après 1 appel enregistré."),
        (0.00003, "services : moins de 0,01 € estimés d'après 1 appel enregistré."),
        (None, "services : 0 € estimés d'après 1 appel enregistré, dont 1 au prix inconnu."),
    ],
)
def test_what_services_cost_is_told_beside_what_she_declares(mine, eur, said):
    (mine / "temps.yaml").write_text("manual: {montage: 300}\nservices: [{name: voix, cost: 5}]\n", encoding="utf-8")
    case = case_of(produce(mine, RIGHT, exchange=PAID.model_copy(update={"cost": Cost(eur=eur)})))
    told = WFL05.check(case.get("times"), case.get("actions"), case.get("spent")).measured
    assert said in told
    assert "services : 5 € déclarés." in told


def test_without_times_of_hers_the_cost_is_told_all_the_same(mine):
    case = case_of(produce(mine, RIGHT))
    (mine / "temps.yaml").unlink(missing_ok=True)
    assert "0,13 €" in WFL05.check(None, case.get("actions"), case.get("spent")).measured
