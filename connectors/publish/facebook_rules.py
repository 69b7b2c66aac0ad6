"""What a Facebook Page takes of a package, and what has no equivalent there."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors.platforms.meta import Graph, moment
from connectors.publish.base import Obstacle
from preuve.i18n import _
from preuve.publication.package import Parcel

NEEDED = ("pages_show_list", "pages_manage_posts")
DAILY = 30  # reels published by programs in 24 hours: Meta, "Reels Publishing API" (2026-07-30)
SOONEST, LATEST = timedelta(minutes=10), timedelta(days=29)


def finish_form(parcel: Parcel) -> dict[str, Any]:
    """The fields with which a video becomes a post."""
    package = parcel.package
    form: dict[str, Any] = {
        "title": parcel.post.title,
        "description": parcel.post.text,
        "is_ai_generated": "true" if package.declarations.ai else "false",
        "video_state": "PUBLISHED" if package.mode == "publish" else "DRAFT",
    }
    if package.schedule and package.mode == "publish":
        form |= {"video_state": "SCHEDULED", "scheduled_publish_time": str(int(package.schedule.timestamp()))}
    return form


def rules(parcel: Parcel, scopes: Sequence[str], now: datetime) -> Iterator[Obstacle]:
    """What stands in the way. `now`: by Facebook's clock."""
    package = parcel.package
    if package.privacy != "public":
        yield Obstacle(
            _("Une publication de Page Facebook est toujours publique."),
            _('Mettez « privacy = "public" » sous [publish] dans preuve.toml, ou envoyez un brouillon.'),
        )
    if scopes and (lacking := [one for one in NEEDED if one not in scopes]):
        yield Obstacle(
            _("Cette Page Facebook n'a pas donné le droit de publier ({lacking}).").format(lacking=", ".join(lacking)),
            _("Reconnectez-la : « preuve connect facebook », et acceptez toutes les autorisations."),
        )
    if package.declarations.paid:
        yield Obstacle(
            _("Facebook ne laisse aucun programme déclarer un partenariat payé."),
            _("Envoyez un brouillon, déclarez le partenariat dans Meta Business Suite, puis publiez-le là."),
            blocks=package.mode == "publish",
        )
    yield from _planned(package.schedule, now)


def lately(graph: Graph, page: str, now: Callable[[], datetime]) -> Iterator[Obstacle]:
    """Facebook gives no live quota: only what the Page shows of the last 24 hours can be counted."""
    found = graph.get(f"/{page}/video_reels", fields="id,created_time", limit=100).items
    day = now() - timedelta(hours=24)
    recent = sum(bool((at := moment(one.get("created_time"))) and at >= day) for one in found)
    if recent >= DAILY:
        yield Obstacle(
            _("Facebook : {n} reels ont paru en 24 heures ; un programme en publie {most} au plus.").format(
                n=recent, most=DAILY
            ),
            _("S'il refuse, relancez demain, ou publiez à la main avec le dossier exporté."),
            blocks=False,
        )


def _planned(at: datetime | None, now: datetime) -> Iterator[Obstacle]:
    if at and not SOONEST <= at - now <= LATEST:
        yield Obstacle(
            _("Facebook ne programme qu'entre 10 minutes et 29 jours à l'avance."),
            _("Changez l'heure de publication."),
        )
