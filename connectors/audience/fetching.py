"""Asking the platforms for figures: each connected account, about the posts of the journal that are its own.

What comes is kept whole, once, in `audience/releves/`. One platform that fails never stops the others.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from connectors.audience import SOURCES, source
from connectors.platforms.account import Access, Account
from preuve.artifact import canonical
from preuve.audience.identity import PLATFORMS, Known
from preuve.audience.snapshot import FOLDER, Asked, Snapshot
from preuve.errors import PermanentError, PreuveError
from preuve.i18n import _
from preuve.project import slug
from preuve.store import write_atomic

MAX_BYTES = 20_000_000
REMOVED = b"[jeton retire]"
SECRET = 8  # characters: a shorter token would be found in any text


class Accounts(Protocol):
    """Where accounts are: the vault."""

    def all(self) -> Sequence[Account]:
        """Every connected account."""
        ...

    def access(self, account: Account) -> Access:
        """An account with its tokens."""
        ...


@dataclass(frozen=True)
class Fetched:
    """What asking one account gave: a snapshot's file, or why there is none."""

    platform: str
    label: str
    posts: int
    file: str = ""
    answers: int = 0
    refused: int = 0
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Post:
    """A post of the journal, and the account it was published by."""

    known: Known
    account: str
    publication: str


def fetch(
    project: Path,
    accounts: Accounts,
    posts: Sequence[Post],
    *,
    now: Callable[[], datetime],
    since: date | None = None,
    options: Mapping[str, Mapping[str, str | int | float | bool]] | None = None,
) -> Iterator[Fetched]:
    """Ask every account that has something to say of these posts; what each gave, as it comes.

    `options`: what the project says of each measure of the web, as which goal of Plausible's counts a film played.
    """
    for account in accounts.all():
        mine = [post for post in posts if _about(post, account)]
        if account.platform not in SOURCES or not mine:
            continue
        try:
            yield _ask(project, _told(accounts.access(account), options or {}), mine, now(), since)
        except PreuveError as error:
            yield Fetched(account.platform, account.label, len(mine), problem=error.message, remedy=error.remedy)
        except Exception as error:  # noqa: BLE001  (an answer nobody foresaw must not lose the other platforms')
            told = _("réponse inattendue ({kind})").format(kind=type(error).__name__)
            yield Fetched(account.platform, account.label, len(mine), problem=told)


def _about(post: Post, account: Account) -> bool:
    """Whether an account may know figures of a post: its own, or a page of the site it measures."""
    if account.platform == post.known.platform:
        return account.id == post.account
    measures_pages = not account.place.publishes
    return measures_pages and PLATFORMS.get(post.known.platform) == "web" and bool(post.known.url)


def _told(access: Access, options: Mapping[str, Mapping[str, str | int | float | bool]]) -> Access:
    """A measure's account with what the project says of it; what the account itself holds stays."""
    account = access.account
    if account.place.publishes:
        return access
    said = {name: str(value) for name, value in options.get(account.platform, {}).items()}
    return replace(access, account=account.model_copy(update={"extra": {**said, **account.extra}}))


def _ask(project: Path, access: Access, posts: Sequence[Post], at: datetime, since: date | None) -> Fetched:
    account = access.account
    snapshot: Snapshot = source(account.platform).open(access).fetch([_asked(post) for post in posts], since)
    data = _without(canonical(snapshot.model_dump(mode="json")), access)
    if len(data) > MAX_BYTES:
        raise PermanentError(_("la réponse est bien trop longue pour être des chiffres d'audience."))
    name = f"{slug(account.platform)}-{slug(account.id)[:40]}-{at:%Y%m%dT%H%M%SZ}.json"
    write_atomic(project / FOLDER / name, data)
    refused = sum(page.status >= 400 for page in snapshot.pages)
    return Fetched(account.platform, account.label, len(posts), name, len(snapshot.pages), refused)


def _asked(post: Post) -> Asked:
    known = post.known
    return Asked(
        id=known.id,
        target=known.target,
        title=known.title,
        url=known.url,
        published=known.published,
        seconds=known.seconds,
        publication=post.publication,
    )


def _without(data: bytes, access: Access) -> bytes:
    """An answer without the account's secrets: some platforms put the token in the links of their answers."""
    account = access.account
    held: list[Any] = [access.tokens.access()]
    held += [one.get_secret_value() for one in (account.access, account.refresh, account.client_secret)]
    for secret in (one for one in held if len(one) >= SECRET):
        written = json.dumps(secret, ensure_ascii=False)[1:-1]
        data = data.replace(written.encode(), REMOVED).replace(secret.encode(), REMOVED)
    return data
