"""Plausible's figures of the pages that show her films: one question for all pages, of all time and by day.

Contract: plausible/docs, Stats API v2, at 208d58ca (2026-07-24); 600 requests an hour, of which five are made here.
"""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.web import Reply
from connectors.platforms.words import plain
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.sources.plausible import COLUMNS, GOALS
from preuve.audience.sources.web import days, hosts
from preuve.errors import PermanentError
from preuve.i18n import _


class Plausible:
    """Asks Plausible, its own or a self-hosted one, about pages of one site."""

    name: ClassVar[str] = "plausible"

    def __init__(self, access: Access) -> None:
        self.access, self.web = access, access.web()
        extra = access.account.extra
        self.site = extra.get("site") or access.account.id
        self.goals = {role: extra[role] for role in GOALS if extra.get(role)}

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        return cls(access)

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about the pages of these posts. Raises TransientError, PermanentError."""
        observed = self.access.clock()
        first, last = days(since, until, observed.astimezone(UTC).date())
        daily = [first.isoformat(), last.isoformat()]
        pages: list[Page] = []
        for host, paths in hosts(posts).items():
            where = [["is", "event:page", paths], ["is", "event:hostname", [host]]]
            asked: dict[str, tuple[Any, list[Any]]] = {"total": ("all", where), "time": ("all", where)}
            asked |= {"goals": ("all", where), "days": (daily, where)}
            if "play" in self.goals:
                asked["plays"] = (daily, [*where, ["is", "event:goal", [self.goals["play"]]]])
            pages += [self._ask(kind, host, span, filters) for kind, (span, filters) in asked.items()]
        return Snapshot(
            source=self.name,
            account=self.access.account.id,
            observed_at=observed,
            since=first,
            until=last,
            posts=tuple(posts),
            pages=tuple(pages),
            details={"site": self.site, **self.goals},
        )

    def _ask(self, kind: str, host: str, span: Any, filters: list[Any]) -> Page:
        """One question. A site without goals, or a Plausible too old for a metric, still gives the rest."""
        dimensions, metrics = COLUMNS[kind]
        query = {
            "site_id": self.site,
            "metrics": metrics,
            "dimensions": dimensions,
            "date_range": span,
            "filters": filters,
        }
        reply = self.web.call("POST", "/query", json=query)
        if not reply.ok and (kind == "total" or reply.status != 400):
            raise _refused(reply)
        return Page(call=f"{kind}:{host}", status=reply.status, answer=reply.json())


def _refused(reply: Reply) -> PermanentError:
    said = plain(reply.json().get("error"))
    if reply.status == 401:
        return PermanentError(
            _("Plausible refuse cette clé, ou elle n'ouvre pas ce site."),
            remedy=_("Faites une clé « Stats API » dans les réglages de Plausible, puis « preuve connect plausible »."),
        )
    if reply.status == 402:
        return PermanentError(
            _("L'abonnement Plausible de ce site ne comprend pas l'interface de statistiques."),
            remedy=_("Elle va avec l'abonnement « Business », ou avec un Plausible que vous hébergez."),
        )
    return PermanentError(
        _("Plausible n'a pas répondu comme prévu (réponse {status}) : {said}").format(status=reply.status, said=said),
        remedy=_("Vérifiez l'adresse et le nom du site, puis relancez."),
    )
