"""A film on its way, told line by line: how much of it, how long still, and what is waited for."""

import pytest

from preuve.sessions import sending
from preuve.sessions.sending import Sending


@pytest.fixture
def clock(monkeypatch):
    """A clock that only waits move."""
    now = [1000.0]
    monkeypatch.setattr(sending, "monotonic", lambda: now[0])
    monkeypatch.setattr(sending, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    return now


def test_what_was_sent_and_the_time_left_are_told_now_and_then(clock, capsys):
    told = Sending(plain=True)
    with told.shown("YouTube"):
        for part in range(1, 41):
            clock[0] += 1
            told.sent(part * 1_000_000, 40_000_000)
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert lines[:2] == ["YouTube : envoi…", "YouTube : 11,0 Mo sur 40,0 Mo, reste environ 29 s."]
    assert len(lines) == 4


def test_a_wait_is_told_and_waited(clock, capsys):
    told = Sending(plain=True)
    told.pause(60)
    with told.shown("TikTok"):
        told.pause(1)
        told.pause(10)
        told.pause(30)
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert lines[0] == "On redemande à la plateforme dans 1 min 00 s…"
    assert lines[2] == "TikTok : on redemande à la plateforme dans 30 s."
    assert clock[0] == 1101.0


def test_a_long_wait_is_told_at_once_and_is_no_part_of_the_time_left(clock, capsys):
    told = Sending(plain=True)
    with told.shown("Mastodon"):
        told.pause(60)
        for part in range(1, 15):
            told.sent(part * 100_000, 10_000_000)
            clock[0] += 1
    lines = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert lines[1] == "Mastodon : on redemande à la plateforme dans 1 min 00 s."
    assert lines[2] == "Mastodon : 100 ko sur 10,0 Mo."
    assert lines[3] == "Mastodon : 1,2 Mo sur 10,0 Mo, reste environ 1 min 28 s."


def test_once_all_is_sent_the_platform_is_said_to_work(clock, capsys):
    told = Sending(plain=True)
    with told.shown("Mastodon"):
        told.sent(10, 10)
        told.pause(15)
    assert "tout est envoyé ; on redemande dans 15" in capsys.readouterr().out


def test_a_bar_never_shows_bytes_nobody_knows(clock):
    told = Sending(plain=False)
    told.plain = False
    with told.shown("Mastodon"):
        (task,) = told._bar.tasks
        assert (task.description, task.total) == ("Mastodon : on interroge la plateforme…", None)
        told.sent(1_000_000, 10_100_000)
        assert (task.total, task.completed) == (10_100_000, 1_000_000)
        assert task.description.replace("\u00a0", " ") == "Mastodon : 1,0 Mo sur 10,1 Mo"
        told.sent(10_100_000, 10_100_000)
        assert task.total is None
        assert task.description == "Mastodon : tout est envoyé, la plateforme prépare le film…"


def test_nothing_is_told_of_bytes_outside_a_sending(clock, capsys):
    Sending(plain=True).sent(1, 2)
    assert capsys.readouterr().out == ""
