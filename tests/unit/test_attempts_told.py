"""What the terminal says of a new attempt beside the one it starts from."""

from pathlib import Path

from preuve.attempts.calls import Call, Told, Tried
from preuve.attempts.told import side_by_side
from preuve.attempts.views import AttemptView, ThingView, Views, number
from preuve.maker import Maker
from preuve.project import Project
from preuve.storyboard import Shot, Storyboard

ANSWER = Call(kind="script", of="information", attempt=2, origin="captured", outcome="answered", size=35)


def board(**said: str) -> Storyboard:
    shots = tuple(Shot(id=name, narration=text, visual="v", alt="a") for name, text in said.items())
    return Storyboard(title="On répare", shots=shots)


def lines(sample: Path, base: Storyboard | str, new: Storyboard) -> list[str]:
    """What is printed for attempt 2, from what attempt 1 was (a text: why it has nothing)."""
    project = Project(sample)
    views = Views(project, Maker(project.store, project.recordings), None)  # type: ignore[arg-type]
    texts = {1: base, 2: new}
    tried = [Tried(number=1, status="answered", calls=(ANSWER,)), Tried(number=2, base=1, status="answered")]
    shown = [AttemptView(one, False, "", "", (), "", 0, "", "", **views._text(one, texts)) for one in tried]
    told = Told(kind="script", of="information", attempts=tuple(tried))
    return list(side_by_side(ThingView("script", "Le scénario", told, tuple(shown), ()), 2))


def test_shots_that_went_are_not_counted_among_those_of_an_attempt(sample):
    before = board(a="Un.", b="Deux.", c="Trois.", d="Quatre.")
    said = lines(sample, before, board(a="Un.", b="Deux fois."))
    assert said[1] == "Essai 1 : 35\u00a0octets, 4 plans".replace("\u00a0", " ")
    assert said[2] == "Essai 2 : 2 plans"
    assert said[3:] == ["  b : Deux{+ fois+}.", "  c : [-Trois.-]", "  d : [-Quatre.-]", "  1 narration inchangée."]


def test_nothing_is_unchanged_where_there_was_nothing_before(sample):
    said = lines(sample, "Refusé par le service : filtre.", board(a="Un.", b="Deux."))
    assert said[1] == "Essai 1 : Refusé par le service : filtre, 35 octets"
    assert said[2:] == ["Essai 2 : 2 plans", "  a : Un.", "  b : Deux."]


def test_a_cost_far_below_a_cent_is_written_out():
    assert number(0.00003) == "0,00003"
    assert number(0.7) == "0,7"
