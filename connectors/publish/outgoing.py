"""A film about to leave for a platform: what it is, where it goes, what stands in its way. Nothing is sent here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from connectors.platforms.account import ENVIRONMENT, Account
from connectors.platforms.sending import Progress, silent
from connectors.platforms.vault import Vault
from connectors.publish import PUBLISHERS
from connectors.publish import publisher as publisher_of
from connectors.publish.base import Obstacle, Publisher
from connectors.publish.deliver import Pause, check, held, settle, stands, wait
from connectors.publish.notices import COMPOSED, Before, notices
from connectors.publish.parcels import Handed, Wish, best_target, handed, kept, pack
from preuve.checks.finding import Finding
from preuve.errors import BadInput, MissingPart
from preuve.history import PastRun
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.accounts import place
from preuve.publication.journal import Journal, Publication, now
from preuve.publication.origin import origin
from preuve.publication.package import Parcel
from preuve.publication.page import read
from preuve.publication.readiness import controls
from preuve.schedule.standing import MARK

YOUNG = timedelta(minutes=10)
NOT_SENT = frozenset({"hashtags.txt", "LISEZMOI.txt"})


@dataclass(frozen=True)
class Outgoing:
    """A film and the account it goes to. `before`: what the journal knows of it; `findings`: what was measured.

    `beside`: the keys of the project's posts that it won't replace.
    """

    label: str
    account: Account
    publisher: Publisher
    parcel: Parcel
    handed: Handed
    before: Publication | None
    findings: tuple[Finding, ...]
    obstacles: tuple[Obstacle, ...]
    entry: str = ""
    beside: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it is there already, and nothing more is asked."""
        return self.before is not None and stands(self.publisher, self.parcel.package, self.before)

    @property
    def unused(self) -> frozenset[str]:
        """The bundle's files that don't go to this platform, whatever she changed in them."""
        return NOT_SENT | ({"texte.txt"} if self.parcel.package.platform in COMPOSED else frozenset())

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """What the platform asks of files and texts, and this one hasn't."""
        return tuple(one for one in self.findings if one.kind == "requirement" and one.status == "unmet")

    @property
    def blocking(self) -> tuple[Obstacle, ...]:
        """Why nothing may leave."""
        return tuple(one for one in self.obstacles if one.blocks)

    @property
    def asking(self) -> tuple[Obstacle, ...]:
        """What only a person who reads it can pass over."""
        return tuple(one for one in self.obstacles if one.asks)

    @property
    def details(self) -> Mapping[str, Any]:
        """What the journal keeps of it with the intent: what was changed by hand, what the checks said."""
        statuses = [one.status for one in self.findings]
        told = {
            "changed": list(self.handed.changed),
            "lost": list(self.handed.lost),
            "controls": {status: statuses.count(status) for status in sorted(set(statuses))},
            "unmet": [one.id for one in self.unmet],
            "beside": list(self.beside),
            MARK: self.entry,
        }
        return {name: value for name, value in told.items() if value}


def prepare(
    project: Project,
    run: PastRun,
    platform: str,
    wish: Wish,
    *,
    vault: Vault | None = None,
    progress: Progress = silent,
    pause: Pause = wait,
    asks: bool = True,
) -> Outgoing:
    """What would leave for a platform, and what stands in its way. Changes nothing there.

    An earlier attempt whose outcome isn't known is settled first, where `asks`: what the platform says is kept. Raises
    PreuveError; Uncertain, TransientError while nobody knows.
    """
    kind, label = _kind(platform), place(platform).label
    found = handed(run, best_target(run, _wanted(kind, wish, label), label))
    account, publisher = connect(project, platform, vault=vault, progress=progress, pause=pause)
    journal = Journal(project.folder)
    known, doubtful = origin(project, journal, copied=wish.copied, keep=asks)
    parcel = pack(project, run, found, account, wish, known.id)
    before = journal.find(parcel.package.key)
    if before and before.state == "unknown" and asks:
        before = _asked(publisher, parcel, journal, before, pause)
    there = before is not None and stands(publisher, parcel.package, before)
    published, damaged = read(journal)
    told = Before(tuple(published), tuple(damaged), f"« {known.folder} », « {known.title} »" if doubtful else "")
    return Outgoing(
        label=label,
        account=account,
        publisher=publisher,
        parcel=parcel,
        handed=found,
        before=before,
        findings=() if there else controls(project, run, found.post.target, parcel.film, found.files),
        obstacles=() if there else (*notices(project, parcel, publisher, told, wish), *publisher.obstacles(parcel)),
        entry=wish.entry,
        beside=tuple(one.key for one in told.beside(publisher, parcel.package)),
    )


def connect(
    project: Project,
    platform: str,
    *,
    which: str = "",
    vault: Vault | None = None,
    progress: Progress = silent,
    pause: Pause = wait,
) -> tuple[Account, Publisher]:
    """An account, and who publishes on it. Raises MissingPart where none is connected, BadInput."""
    kind, opened = _kind(platform), vault or Vault.open()
    account = opened.find(platform, which or project.settings.publish.accounts.get(platform, ""))
    made: Publisher = kind.open(opened.access(account, progress=progress, pause=pause))
    return account, made


def reopen(
    project: Project, publication: Publication, *, vault: Vault | None = None, pause: Pause = wait
) -> tuple[Publisher, Parcel]:
    """Who can be asked about a publication, and what was sent. Raises MissingPart, BadInput."""
    package = publication.package
    account, publisher = connect(project, package.platform, which=package.account, vault=vault, pause=pause)
    if account.id != package.account:
        given = account.extra.get(ENVIRONMENT, "")
        raise MissingPart(
            _("cette publication est sur un autre compte {label} que celui qui est connecté.").format(
                label=place(package.platform).label
            ),
            remedy=_("Les variables {names} en donnent un autre que « {id} » : changez-les, ou retirez-les.").format(
                names=f"{given.removesuffix('TOKEN')}…", id=package.account
            )
            if given
            else _("Connectez le compte « {id} » : preuve connect {platform}").format(
                id=package.account, platform=package.platform
            ),
        )
    return publisher, kept(project.folder, publication)


def ask_again(
    project: Project, publication: Publication, *, vault: Vault | None = None, pause: Pause = wait
) -> Publication:
    """Ask the platform what became of a post, and write it. Raises PreuveError where it can't be asked."""
    publisher, parcel = reopen(project, publication, vault=vault, pause=pause)
    return _asked(publisher, parcel, Journal(project.folder), publication, pause)


def connected(vault: Vault | None = None) -> list[str]:
    """The platforms that films can go to now: those with an account. Raises MissingPart."""
    names = {account.platform for account in (vault or Vault.open()).all()}
    return [name for name in PUBLISHERS if name in names]


def _asked(
    publisher: Publisher, parcel: Parcel, journal: Journal, publication: Publication, pause: Pause
) -> Publication:
    with held(journal, publication.package):
        now_there = journal.find(publication.key) or publication
        if now_there.state == "unknown":
            return settle(publisher, parcel, journal, now_there, pause=pause)
        return check(publisher, parcel, journal, now_there, fresh=_young(now_there))


def _young(publication: Publication) -> bool:
    """Whether it was received so short a time ago that a platform may not show it yet."""
    received = publication.receipt
    return received is not None and now() - received.at < YOUNG


def _kind(platform: str) -> Any:
    kind = publisher_of(platform)
    if kind is None:
        raise BadInput(
            _("« {name} » n'est pas une plateforme où Preuve publie.").format(name=platform[:40]),
            key="--to",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(sorted(PUBLISHERS))),
        )
    return kind


def _wanted(kind: Any, wish: Wish, label: str) -> tuple[str, ...]:
    """The formats to look for. Raises BadInput where the platform doesn't take the one she wants."""
    taken: tuple[str, ...] = kind.targets
    if not wish.target:
        return taken
    if wish.target not in taken:
        raise BadInput(
            _("{label} ne prend pas le format « {target} ».").format(label=label, target=wish.target),
            key="target",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(taken)),
        )
    return (wish.target,)
