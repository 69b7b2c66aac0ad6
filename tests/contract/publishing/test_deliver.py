"""Delivering, on a platform in memory: whatever happens, one post or none, and the journal says which."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from publishing_case import parcel as make_parcel

from connectors.publish.base import Checked, Obstacle, Standing
from connectors.publish.deliver import GRACE, Blocked, check, deliver, held, withdraw
from preuve.errors import Gone, PermanentError, TransientError, Uncertain
from preuve.publication.journal import Event, Journal, now


@dataclass
class Memory:
    """A platform in memory. `during` is raised in the middle of a sending; `makes`: whether it makes the post then."""

    posts: dict[str, str] = field(default_factory=dict)
    during: BaseException | None = None
    makes: bool = True
    replaces: bool = False
    blocking: tuple[Obstacle, ...] = ()
    finds: BaseException | None = None
    reads: BaseException | None = None
    removes: bool | BaseException = True
    asked: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    name = "memory"
    targets = ("web",)

    def obstacles(self, parcel):
        return self.blocking

    def find(self, parcel, known, since):
        self.asked.append("find")
        self.texts.append(parcel.post.text)
        if self.finds:
            raise self.finds
        return next((self._standing(one) for one, name in self.posts.items() if name == parcel.package.name), None)

    def send(self, parcel, known, note):
        self.asked.append("send")
        self.known = dict(known)
        note({"container": "c1"})
        post = known.get("replaces") or str(len(self.posts) + 1)
        if self.makes or not self.during:
            self.posts[post] = parcel.package.name
        if self.during:
            raise self.during
        return self._standing(post)

    def read_back(self, parcel, ids):
        if self.reads:
            raise self.reads
        if ids["id"] not in self.posts:
            raise Gone("Le message n'est plus là.")
        return Checked(self._standing(ids["id"]), held=("le film",), missing=("les sous-titres",))

    def remove(self, ids):
        if isinstance(self.removes, BaseException):
            self.posts.pop(ids["id"], None)
            raise self.removes
        if self.removes:
            self.posts.pop(ids["id"])
        return self.removes

    def _standing(self, post):
        return Standing(
            "published", {"id": post}, url=f"https://a/{post}", response="d" * 64, at=datetime(2026, 1, 1, tzinfo=UTC)
        )


LOST = Uncertain("Connexion coupée.")


@pytest.fixture
def parcel(tmp_path):
    return make_parcel(tmp_path / "bundle", "mastodon", "web")


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


def kinds(publication):
    return [event.kind for event in publication.events]


def test_it_goes_from_intent_to_check_and_each_is_kept(parcel, journal):
    made = deliver(Memory(), parcel, journal, details={"changed": ["texte.txt"]})
    assert kinds(made) == ["intended", "noted", "sent", "checked"]
    assert journal.find(parcel.package.key) == made
    assert (made.state, made.url, made.ids) == ("published", "https://a/1", {"container": "c1", "id": "1"})
    assert made.events[0].details == {"changed": ["texte.txt"]}
    assert made.receipt.details["platform_time"] == "2026-01-01T00:00:00+00:00"
    assert made.checked.details == {"held": ["le film"], "missing": ["les sous-titres"]}


def test_what_is_there_is_not_sent_again(parcel, journal):
    platform = Memory()
    first = deliver(platform, parcel, journal)
    assert deliver(platform, parcel, journal) == first
    assert platform.asked == ["send"]


def test_after_a_lost_answer_the_platform_is_asked_and_the_post_found(parcel, journal, waited):
    platform = Memory(during=LOST)
    made = deliver(platform, parcel, journal)
    assert kinds(made) == ["intended", "noted", "lost", "found", "checked"]
    assert (made.state, len(platform.posts), waited) == ("published", 1, [])


def test_a_lost_request_that_ends_late_is_waited_for(parcel, journal):
    platform = Memory(during=LOST, makes=False)
    made = deliver(platform, parcel, journal, pause=lambda _s: platform.posts.update({"9": parcel.package.name}))
    assert (made.state, made.ids["id"]) == ("published", "9")
    deliver(platform, parcel, journal)
    assert len(platform.posts) == 1


def test_where_the_platform_twice_knows_nothing_nothing_is_there_and_it_may_be_sent_again(parcel, journal, waited):
    platform = Memory(during=LOST, makes=False)
    with pytest.raises(TransientError, match="coupée") as error:
        deliver(platform, parcel, journal)
    assert "Cet envoi n'a rien mis en ligne" in error.value.remedy
    assert waited == [GRACE]
    assert journal.find(parcel.package.key).state == "failed"
    platform.during = None
    assert deliver(platform, parcel, journal).state == "published"
    assert "container" not in platform.known
    assert len(platform.posts) == 1


@pytest.mark.parametrize("silence", [Uncertain("?"), TransientError("?")])
def test_while_nobody_knows_nothing_is_sent(parcel, journal, silence):
    platform = Memory(during=LOST, finds=silence)
    for _time in range(3):
        with pytest.raises(type(silence)):
            deliver(platform, parcel, journal)
        assert journal.find(parcel.package.key).state == "unknown"
    platform.finds = None
    assert deliver(platform, parcel, journal).state == "published"
    assert (platform.asked.count("send"), len(platform.posts)) == (1, 1)


def test_killed_between_call_and_receipt_the_platform_is_asked_first(parcel, journal):
    platform = Memory(during=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        deliver(platform, parcel, journal)
    assert journal.find(parcel.package.key).state == "unknown"
    assert deliver(platform, parcel, journal).state == "published"
    assert platform.asked == ["send", "find"]


def test_the_platform_is_asked_about_the_text_that_was_sent(parcel, journal):
    platform = Memory(during=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        deliver(platform, parcel, journal)
    post = parcel.post.model_copy(update={"text": "Autre chose."})
    changed = parcel.model_copy(update={"package": parcel.package.model_copy(update={"post": post})})
    assert deliver(platform, changed, journal).state == "published"
    assert platform.texts == [parcel.post.text]


@pytest.mark.parametrize(
    ("kind", "hours", "left"),
    [
        ("noted", 0, [GRACE]),
        ("noted", 2, [GRACE]),  # the film may have been on its way for hours when the process was killed
        ("noted", -1, [GRACE]),
        ("noted", 48, []),
        ("lost", 0, [GRACE]),
        ("lost", 1, []),
        ("lost", -1, [GRACE]),
    ],
)
def test_a_request_that_may_still_be_at_work_is_waited_for(parcel, journal, waited, kind, hours, left):
    key, then = parcel.package.key, now() + timedelta(hours=-hours)
    journal.write(key, Event(kind="intended", at=then, package=parcel.package))
    journal.write(key, Event(kind=kind, at=then))
    assert deliver(Memory(), parcel, journal).state == "published"
    assert [round(one / 10) * 10 for one in waited] == left


@pytest.mark.parametrize("error", [TransientError("Occupée."), PermanentError("Refusé.")])
def test_a_failure_is_kept_with_its_reason_and_the_ids_known(parcel, journal, error):
    platform = Memory(during=error, makes=False)
    with pytest.raises(type(error)):
        deliver(platform, parcel, journal)
    kept = journal.find(parcel.package.key)
    assert (kept.state, kept.events[-1].reason) == ("failed", error.message)
    platform.during = None
    deliver(platform, parcel, journal)
    assert platform.known == {"container": "c1"}


def test_what_was_begun_with_another_text_is_not_taken_up(parcel, journal):
    platform = Memory(during=TransientError("Occupée."), makes=False)
    with pytest.raises(TransientError):
        deliver(platform, parcel, journal)
    platform.during = None
    post = parcel.post.model_copy(update={"text": "Autre chose."})
    changed = parcel.package.model_copy(update={"post": post, "run": "another"})
    deliver(platform, parcel.model_copy(update={"package": changed}), journal)
    assert platform.known == {}


def test_an_obstacle_that_blocks_sends_and_writes_nothing(parcel, journal):
    platform = Memory(blocking=(Obstacle("Quota atteint.", "Revenez demain."), Obstacle("À savoir.", blocks=False)))
    with pytest.raises(Blocked, match=r"^Quota atteint\.$") as error:
        deliver(platform, parcel, journal)
    assert error.value.remedy == "Revenez demain."
    assert (journal.names(), platform.posts) == ((), {})
    platform.blocking = platform.blocking[1:]
    assert deliver(platform, parcel, journal).state == "published"


def test_a_new_film_takes_the_former_s_place_and_both_say_so(parcel, journal, tmp_path):
    platform = Memory(replaces=True)
    first = deliver(platform, parcel, journal)
    newer = make_parcel(tmp_path / "newer", "mastodon", "web", film=b"\0\0\0\x18ftypisom" + bytes(99))
    second = deliver(platform, newer, journal)
    assert second.events[0].details["replaces"] == first.key
    assert (second.ids["id"], len(platform.posts)) == ("1", 1)
    former = journal.find(first.key)
    assert (former.state, former.replaced_by) == ("removed", second.key)
    back = deliver(platform, parcel, journal)
    assert (back.state, back.replaced_by, journal.find(second.key).replaced_by) == ("published", "", first.key)
    assert len(platform.posts) == 1


def test_a_replacement_whose_answer_was_lost_is_said_too(parcel, journal, tmp_path):
    first = deliver(Memory(replaces=True), parcel, journal)
    newer = make_parcel(tmp_path / "newer", "mastodon", "web", film=b"\0\0\0\x18ftypisom" + bytes(99))
    deliver(Memory({"1": "x"}, replaces=True, during=LOST), newer, journal)
    assert journal.find(first.key).replaced_by == newer.package.key


def test_a_draft_to_be_shown_is_sent_again_where_a_post_can_change_and_only_there(parcel, journal):
    key = parcel.package.key
    shown = parcel.model_copy(update={"package": parcel.package.model_copy(update={"mode": "publish"})})
    journal.write(key, Event(kind="intended", at=now(), package=parcel.package))
    journal.write(key, Event(kind="sent", at=now(), state="draft", ids={"id": "4"}))
    assert deliver(Memory(), shown, journal).state == "draft"
    platform = Memory({"4": "x"}, replaces=True)
    assert deliver(platform, shown, journal).state == "published"
    assert (platform.known["replaces"], list(platform.posts)) == ("4", ["4"])
    assert journal.find(key).replaced_by == ""


@pytest.mark.parametrize("error", [Gone("Pas encore."), TransientError("Occupée."), PermanentError("Refusé.")])
def test_a_reading_back_that_fails_undoes_no_receipt(parcel, journal, error):
    made = deliver(Memory(reads=error), parcel, journal)
    assert (made.state, made.events[-1].kind, made.events[-1].reason) == ("published", "checked", error.message)


def test_a_post_that_is_gone_later_is_said_removed(parcel, journal):
    platform = Memory()
    made = deliver(platform, parcel, journal)
    platform.posts.clear()
    assert check(platform, parcel, journal, made).state == "removed"


@pytest.mark.parametrize("outcome", [True, Gone("Plus là."), Uncertain("Coupée.")])
def test_what_is_taken_off_is_kept_in_the_journal(parcel, journal, outcome):
    platform = Memory(removes=outcome)
    made = deliver(platform, parcel, journal)
    assert withdraw(platform, parcel, journal, made)
    assert (journal.find(made.key).state, platform.posts) == ("removed", {})


def test_what_no_program_may_take_off_stays(parcel, journal):
    platform = Memory(removes=False)
    made = deliver(platform, parcel, journal)
    assert not withdraw(platform, parcel, journal, made)
    assert journal.find(made.key).state == "published"


def test_two_windows_do_not_publish_together(parcel, journal):
    platform = Memory()
    with held(journal, parcel.package), pytest.raises(TransientError, match="autre fenêtre"):
        deliver(platform, parcel, journal)
    assert platform.posts == {}
