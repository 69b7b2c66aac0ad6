"""Which attempt a command is about: one that failed never hides one that is there, or that nobody knows of."""

import pytest
from publishing_case import parcel

from connectors.publish.parcels import _attempt
from preuve.publication.journal import Event, Journal, now
from preuve.publication.package import Package


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


@pytest.fixture
def package(tmp_path):
    return parcel(tmp_path / "bundle", "mastodon", "web").package


def attempts(journal: Journal, package: Package, *ends: str) -> None:
    for number, end in enumerate(ends, start=1):
        one = Package.model_validate({**package.model_dump(), "attempt": number})
        journal.write(one.key, Event(kind="intended", at=now(), package=one))
        known = {"state": "published", "ids": {"id": str(number)}} if end == "sent" else {}
        journal.write(one.key, Event.model_validate({"kind": end, "at": now(), **known}))


@pytest.mark.parametrize(
    ("ends", "again", "attempt"),
    [
        ((), False, 1),
        (("failed",), False, 1),
        (("sent",), False, 1),
        (("lost",), False, 1),
        (("removed",), False, 2),
        (("sent", "failed"), False, 1),
        (("lost", "failed"), False, 1),
        (("sent", "failed", "failed"), False, 1),
        (("sent", "removed"), False, 1),
        (("removed", "failed"), False, 2),
        (("failed", "removed"), False, 3),
        (("sent", "sent"), False, 2),
        ((), True, 1),
        (("failed",), True, 1),
        (("sent",), True, 2),
        (("lost",), True, 2),
        (("sent", "failed"), True, 2),
        (("sent", "removed"), True, 3),
    ],
)
def test_the_attempt_meant(journal, package, ends, again, attempt):
    attempts(journal, package, *ends)
    assert _attempt(journal, package, again=again).attempt == attempt
