"""Replies on the platforms' protocols: each is sent once, whatever is cut, and only what she accepted is ever sent."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from answering import COMMENT, THREAD, Answering, GraphAnswers, MastodonAnswers, YouTubeAnswers
from platform_base import Refused
from publishing_case import access

from connectors.publish.replying import REPLIERS, Replier, answer, replier
from flows import replying
from preuve.audience.comments import Comment, make
from preuve.errors import PermanentError, PreuveError, TransientError, Uncertain
from preuve.project import Project
from preuve.publication.journal import Event, now
from preuve.replies import draft as drafts
from preuve.replies.journal import ReplyJournal
from preuve.sessions import replies as session
from preuve.skeleton import QUESTIONS, create

TEXT = "Merci ! Il n'y a pas de marche : l'entrée est de plain-pied."
SERVERS: dict[str, Callable[[], Answering]] = {
    "mastodon": MastodonAnswers,
    "instagram": GraphAnswers,
    "facebook": lambda: GraphAnswers(edge="comments"),
    "youtube": YouTubeAnswers,
}
ACCOUNTS = {"mastodon": "7", "instagram": "17841400000000001", "facebook": "17841400000000001", "youtube": "UC1"}
FAULTS = ("before", "during", "after", "cut", "ill", "ended", "quota")


class Desk:
    """One platform, its server, and what answers there."""

    def __init__(self, platform: str, folder: Path) -> None:
        self.platform, self.server = platform, SERVERS[platform]()
        native = THREAD if platform == "youtube" else COMMENT
        self.comment: Comment = make(platform=platform, post="1", native=native, text="Il y a une marche ?")
        self.journal = ReplyJournal(folder)

    def opened(self) -> tuple[Replier, Any]:
        given = access(self.server, self.platform)
        account = given.account.model_copy(update={"id": ACCOUNTS[self.platform]})
        given = type(given)(account=account, tokens=given.tokens, pause=given.pause, timeout=2.0)
        return replier(self.platform).open(given), given

    def answer(self, text: str = TEXT, *, again: bool = False) -> str:
        found, given = self.opened()
        return answer(found, self.comment, text, self.journal, given, again=again)

    def state(self) -> str | None:
        return self.journal.state(self.journal.key(self.comment))


@pytest.fixture(params=list(REPLIERS))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    found = Desk(request.param, tmp_path)
    with found.server:
        yield found


def test_a_reply_is_sent_and_its_receipt_kept(desk):
    assert desk.answer() == "published"
    (said,) = desk.server.posts()
    assert said["text"].endswith(TEXT)
    (event,) = [one for one in desk.journal.events(desk.journal.key(desk.comment)) if one.kind == "sent"]
    assert event.ids["id"]
    assert len(event.response) == 64
    assert "planted-token" not in "".join(path.read_text() for path in desk.journal.folder.glob("*.jsonl"))


def test_a_comment_is_answered_once_whatever_the_text(desk):
    desk.answer()
    asked = len(desk.server.requests)
    assert desk.answer("Autre chose.") == "published"
    assert len(desk.server.requests) == asked
    assert len(desk.server.posts()) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_exactly_one_reply_after_a_fault_at_any_request(desk, fault):
    desk.answer()
    requests = len(desk.server.requests)
    for number in range(1, requests + 1):
        again = Desk(desk.platform, desk.journal.folder / f"{fault}-{number}")
        with again.server:
            again.server.strike(number, fault)
            try:
                again.answer()
            except PreuveError:
                again.server.quiet()
                there = len(again.server.posts())
                again.server.reset()
                if again.state() == "unknown" and not there:
                    with pytest.raises(Uncertain, match="ne montre pas"):
                        again.answer()
                assert len(again.server.posts()) == there
                assert again.answer(again=True) == "published"
            again.server.quiet()
            assert len(again.server.posts()) == 1, (fault, number)
            assert again.state() == "published"


def test_a_kill_between_call_and_receipt_asks_first(desk):
    desk.answer()
    key = desk.journal.key(desk.comment)
    path = next(desk.journal.folder.glob("*.jsonl"))
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert desk.state() == "unknown"
    assert desk.answer() == "published"
    assert len(desk.server.posts()) == 1
    assert [one.kind for one in desk.journal.events(key)] == ["intended", "found"]


def test_another_s_same_words_are_not_ours(desk):
    desk.server.add(text=TEXT, by="9")
    desk.journal.write(desk.journal.key(desk.comment), Event(kind="intended", at=now(), details={"text": TEXT}))
    with pytest.raises(Uncertain):
        desk.answer()
    assert desk.answer(again=True) == "published"
    assert len(desk.server.posts()) == 2


def test_an_id_that_isnt_one_goes_in_no_address(desk):
    desk.comment = make(platform=desk.platform, post="1", native="../../me?x=", text="a")
    with pytest.raises(PermanentError):
        desk.answer()
    assert [seen.path for seen in desk.server.requests if ".." in seen.path] == []
    assert desk.server.posts() == []
    assert desk.state() == "failed"


def test_one_that_is_listed_late_is_never_sent_again_by_itself(desk, monkeypatch):
    desk.answer()
    (post,) = [number for number, seen in enumerate(desk.server.requests, start=1) if seen.method == "POST"]
    late = Desk(desk.platform, desk.journal.folder / "late")
    with late.server:
        kept = []
        monkeypatch.setattr(late.server, "add", lambda **what: kept.append({"number": 1, **what}) or kept[-1])
        late.server.strike(post, "after")
        for _run in range(3):
            with pytest.raises(Uncertain) as caught:
                late.answer()
            assert f"--again {late.comment.id}" in caught.value.remedy
        assert len(kept) == 1
        assert late.state() == "unknown"
        assert sum(late.server.pauses) >= 300
        late.server.said += kept
        assert late.answer(again=True) == "published"
        assert len(kept) == 1


@pytest.mark.parametrize("desk", ["instagram", "facebook"], indirect=True)
@pytest.mark.parametrize("code", [1, 2])
def test_meta_s_own_fault_is_in_doubt(desk, monkeypatch, code):
    answer = desk.server.answer

    def stumbles(seen):
        reply = answer(seen)
        if seen.method == "POST":  # what it says, and yet it was made
            raise Refused(400, {"error": {"code": code, "message": "An unknown error occurred"}})
        return reply

    monkeypatch.setattr(desk.server, "answer", stumbles)
    assert desk.answer() == "published"
    assert len(desk.server.posts()) == 1
    assert "found" in [one.kind for one in desk.journal.events(desk.journal.key(desk.comment))]


def test_in_doubt_nothing_is_said(desk, monkeypatch):
    found, given = desk.opened()

    def lost(*_args: object) -> None:
        raise Uncertain("on ne sait pas")

    monkeypatch.setattr(found, "reply", lost)
    monkeypatch.setattr(found, "find", lost)
    with pytest.raises(Uncertain):
        answer(found, desk.comment, TEXT, desk.journal, given)
    assert desk.state() == "unknown"


def test_two_windows_dont_answer_together(desk, monkeypatch):
    found, given = desk.opened()

    def reply(*_args: object) -> Any:
        with pytest.raises(TransientError, match="autre fenêtre"):
            answer(found, desk.comment, TEXT, ReplyJournal(desk.journal.folder.parents[1]), given)
        raise TransientError("non")

    monkeypatch.setattr(found, "reply", reply)
    with pytest.raises(TransientError, match="non"):
        answer(found, desk.comment, TEXT, desk.journal, given)


class Vault:
    """Gives the access of one test server."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def find(self, platform: str, _which: str) -> str:
        assert platform == self.desk.platform
        return platform

    def access(self, _account: str) -> Any:
        return self.desk.opened()[1]


def test_only_what_she_accepted_as_it_reads_is_sent(desk, tmp_path, capsys):
    folder = create(tmp_path / "projet", {question.key: question.default for question in QUESTIONS})
    native = desk.comment.native
    lines = ["platform,post,author,date,text,id", f"{desk.platform},1,zoe,2026-05-04,Il y a une marche ?,{native}",
             f"{desk.platform},1,jo,2026-05-04,Bravo,{native[:-1]}9"]  # fmt: skip
    (folder / "audience" / "commentaires-1.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = Project(folder)
    one, two = replying.gather(folder).comments
    said = [drafts.Reply(id=c.id, platform=c.platform, comment=c.text, reply=TEXT) for c in (one, two)]
    drafts.write(folder, drafts.Draft(replies=tuple(said)))
    assert list(replying.send(project, vault=lambda: Vault(desk))) == []
    wanted = one if one.native == native else two
    drafts.write(folder, drafts.accept(drafts.read(folder), wanted.id, "Camille", date(2026, 5, 20)))
    edited = drafts.read(folder).of(wanted.id)
    assert edited
    text = (folder / drafts.FILE).read_text(encoding="utf-8")
    (folder / drafts.FILE).write_text(text.replace("plain-pied", "niveau"), encoding="utf-8")
    assert list(replying.send(project, vault=lambda: Vault(desk))) == []
    (folder / drafts.FILE).write_text(text, encoding="utf-8")
    (sent,) = replying.send(project, vault=lambda: Vault(desk))
    assert (sent.state, sent.problem) == ("published", None)
    assert len(desk.server.posts()) == 1
    (again,) = replying.send(project, vault=lambda: Vault(desk))
    assert again.state == "published"
    assert len(desk.server.posts()) == 1
    session.suggest(folder, "")
    assert f"{wanted.id} · " in (told := capsys.readouterr().out)
    assert told.count("en ligne") == 1


def test_what_has_no_program_is_copied_by_hand(tmp_path, capsys):
    folder = create(tmp_path / "projet", {question.key: question.default for question in QUESTIONS})
    lines = ["platform,post,author,date,text,id", "tiktok,1,zoe,2026-05-04,Il y a une marche ?,55"]
    (folder / "audience" / "commentaires-1.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (one,) = replying.gather(folder).comments
    draft = drafts.Draft(replies=(drafts.Reply(id=one.id, platform="tiktok", comment=one.text, reply=TEXT),))
    drafts.write(folder, drafts.accept(draft, one.id, "Camille", date(2026, 5, 20)))
    assert session.send(folder, "") == 0
    told = capsys.readouterr().out
    assert "copiez-la" in told
    assert TEXT in told
    assert not (folder / "publications").exists()
    assert json.loads(json.dumps(sorted(REPLIERS))) == sorted(SERVERS)
