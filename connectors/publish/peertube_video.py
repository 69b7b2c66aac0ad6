"""What is said of a film to PeerTube, what it would refuse, and what a video says of itself: pure, calls nothing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.platforms.clock import moment
from connectors.platforms.peertube import (
    MOVE_FAILED,
    PRIVATE,
    PUBLIC,
    SHORT,
    TRANSCODING,
    TRANSCODING_FAILED,
    UNLISTED,
    constant,
)
from connectors.publish.base import Obstacle, Standing
from preuve.i18n import _
from preuve.publication.package import Package

TITLE = range(3, 121)  # characters
TEXT = range(3, 10_001)
TAGS, TAG = 5, range(2, 31)
PRIVACY = {"public": PUBLIC, "unlisted": UNLISTED, "private": PRIVATE}


def body(package: Package, channel: int) -> dict[str, Any]:
    """What begins an upload. It is shown once converted, so that nobody meets a film that doesn't play."""
    said: dict[str, Any] = {
        "channelId": channel,
        "name": package.post.title.strip(),
        "description": package.post.text,
        "language": package.post.language,
        "privacy": privacy(package),
        "tags": tags(package),
        "waitTranscoding": True,
        "filename": package.post.film,
    }
    if package.schedule:
        said["scheduleUpdate"] = {"updateAt": package.schedule.astimezone(UTC).isoformat(), "privacy": PUBLIC}
    return said


def privacy(package: Package) -> int:
    """Who sees it at first."""
    return PRIVATE if package.mode == "draft" or package.schedule else PRIVACY[package.privacy]


def tags(package: Package) -> list[str]:
    """The package's name, by which the video is found again, then the hashtags that fit."""
    words = [one.lstrip("#") for one in package.post.hashtags]
    return list(dict.fromkeys([package.name, *(word for word in words if len(word) in TAG)]))[:TAGS]


def obstacles(package: Package, now: datetime) -> Iterator[Obstacle]:
    """What PeerTube would refuse of what is said. `now`: its own time."""
    title, text = package.post.title.strip(), package.post.text
    if len(title) not in TITLE:
        yield Obstacle(
            _("Le titre a {n} caractères ; PeerTube en prend de 3 à 120.").format(n=len(title)),
            _("Changez « title » dans storyboard.yaml."),
        )
    if len(text) not in TEXT:
        yield Obstacle(_("Le texte a {n} caractères ; PeerTube en prend de 3 à 10 000.").format(n=len(text)))
    if package.schedule and (package.mode == "draft" or package.privacy != "public"):
        yield Obstacle(
            _("Ce qui est programmé devient public à l'heure dite : un brouillon ne se programme pas."),
            _('Écrivez « mode = "publish" » et « privacy = "public" » sous [publish] dans preuve.toml.'),
        )
    if package.schedule and package.schedule <= now:
        yield Obstacle(_("L'heure programmée est déjà passée."), _("Donnez une heure à venir."))


def full(size: int, allowed: Mapping[str, Any], used: Mapping[str, Any]) -> Iterator[Obstacle]:
    """Whether a film of so many bytes fits. A quota below zero is none."""
    for limit, spent, words in (
        ("videoQuota", "videoQuotaUsed", _("dans l'espace de ce compte")),
        ("videoQuotaDaily", "videoQuotaUsedDaily", _("dans ce que ce compte peut envoyer en un jour")),
    ):
        most, now = allowed.get(limit), used.get(spent)
        if isinstance(most, int) and isinstance(now, int) and 0 <= most < now + size:
            yield Obstacle(
                _("Il ne reste pas assez de place {where} sur PeerTube : {left:.0f} Mo, le film en pèse {size:.0f}.")
                .format(where=words, left=max(0, most - now) / 1e6, size=size / 1e6),
                _("Retirez d'anciens films, attendez demain, ou demandez plus à qui tient cette instance."),
            )  # fmt: skip


def standing(video: dict[str, Any], site: str, response: str, details: Mapping[str, str] | None = None) -> Standing:
    """What a video is now: shown where others can see it, else a draft (private, to come, not converted)."""
    kept, state = constant(video, "privacy"), constant(video, "state")
    short = str(video.get("shortUUID", ""))
    shown = kept in (PUBLIC, UNLISTED) and state not in (TRANSCODING_FAILED, MOVE_FAILED)
    return Standing(
        state="published" if shown else "draft",
        ids={"id": video["uuid"]},
        url=f"{site}/w/{short if SHORT.fullmatch(short) else video['uuid']}",
        response=response,
        at=moment(video.get("publishedAt") or video.get("createdAt")),
        details={"privacy": str(kept), "state": str(state), **(details or {})},
    )


def compared(
    package: Package, video: dict[str, Any], captions: list[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is there as sent, and what isn't, in words. `captions`: the languages there; None where none was sent."""
    state = constant(video, "state")
    seen = [
        (_("titre"), video.get("name") == package.post.title.strip(), _("le titre n'est pas celui envoyé")),
        (_("texte"), _same(video.get("description"), package.post.text), _("le texte n'est pas celui envoyé")),
        (
            _("visibilité"),
            constant(video, "privacy") == privacy(package),
            _("la vidéo n'est pas visible par qui était prévu"),
        ),
        (_("film"), state not in (TRANSCODING, TRANSCODING_FAILED, MOVE_FAILED), _converting(state)),
    ]
    if captions is not None:
        there = package.post.language in captions
        seen.append((_("sous-titres"), there, _("les sous-titres ne sont pas sur PeerTube")))
    return tuple(name for name, fine, _fault in seen if fine), tuple(fault for _name, fine, fault in seen if not fine)


def _converting(state: Any) -> str:
    if state == TRANSCODING:
        return _("PeerTube n'a pas fini de convertir le film : il sera visible quand ce sera fait")
    return _("PeerTube n'a pas pu convertir le film")


def _same(shown: Any, sent: str) -> bool:
    return isinstance(shown, str) and shown.replace("\r\n", "\n").strip() == sent.strip()
