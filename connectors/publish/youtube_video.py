"""What is said of a film to YouTube, what it would refuse, and what a video says of itself: pure, calls nothing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.platforms.answers import part
from connectors.platforms.clock import moment
from connectors.publish.base import Obstacle, Standing
from preuve.i18n import _
from preuve.publication.package import Package

TITLE = 100  # characters
DESCRIPTION = 5000  # bytes in UTF-8
TAGS = 500  # characters, commas included, and quotes around a tag that has a space
CATEGORY = "22"  # People & Blogs: the category of who chooses none
READ = "snippet,status,processingDetails,paidProductPlacementDetails"
SHORTS = "youtube-short"


def body(package: Package) -> dict[str, Any]:
    """The resource that `videos.insert` takes. The privacy is always said: YouTube's own default is public."""
    declared, language = package.declarations, package.post.language
    said: dict[str, Any] = {
        "snippet": {
            "title": package.post.title,
            "description": package.post.text,
            "tags": tags(package),
            "categoryId": str(package.options.get("category", CATEGORY)),
            "defaultLanguage": language,
            "defaultAudioLanguage": language,
        },
        "status": {
            "privacyStatus": privacy(package),
            "selfDeclaredMadeForKids": declared.made_for_kids,
            "containsSyntheticMedia": declared.ai,
            "embeddable": True,
        },
    }
    if package.schedule:
        said["status"]["publishAt"] = package.schedule.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if declared.paid is not None:
        said["paidProductPlacementDetails"] = {"hasPaidProductPlacement": declared.paid}
    return said


def privacy(package: Package) -> str:
    """Who sees it at first: nobody else, where it is a draft or is to be shown later."""
    return "private" if package.mode == "draft" or package.schedule else package.privacy


def tags(package: Package) -> list[str]:
    """The package's name, by which the video is found again, then the hashtags that fit."""
    kept: list[str] = []
    left = TAGS
    for tag in (package.name, *(one.lstrip("#") for one in package.post.hashtags)):
        cost = len(tag) + (2 if " " in tag else 0) + 1
        if tag and cost <= left and tag not in kept:
            kept.append(tag)
            left -= cost
    return kept


def obstacles(package: Package, now: datetime) -> Iterator[Obstacle]:
    """What YouTube would refuse, or do otherwise. `now`: its own time."""
    post = package.post
    if package.declarations.made_for_kids is None:
        yield Obstacle(
            _("YouTube veut savoir si le film est destiné aux enfants, et personne ne l'a dit."),
            _("Écrivez « made_for_kids = false » (ou true) sous [publish] dans preuve.toml."),
        )
    if not post.title.strip() or len(post.title) > TITLE:
        yield Obstacle(
            _("Le titre a {n} caractères ; YouTube en prend de 1 à {most}.").format(n=len(post.title), most=TITLE),
            _("Raccourcissez « title » dans storyboard.yaml."),
        )
    if len(post.text.encode()) > DESCRIPTION:
        yield Obstacle(
            _("Le texte pèse {n} octets ; YouTube en prend {most} (une lettre accentuée en pèse deux).").format(
                n=len(post.text.encode()), most=DESCRIPTION
            ),
            _("Raccourcissez la description."),
        )
    if set("<>") & set(post.title + post.text):
        yield Obstacle(_("YouTube refuse les signes « < » et « > » dans le titre et le texte."), _("Retirez-les."))
    yield from _timing(package, now)


def _timing(package: Package, now: datetime) -> Iterator[Obstacle]:
    if package.schedule is None:
        return
    if package.mode == "draft" or package.privacy != "public":
        yield Obstacle(
            _("YouTube ne programme que ce qui deviendra public."),
            _('Écrivez « mode = "publish" » et « privacy = "public" » sous [publish] dans preuve.toml.'),
        )
    if package.schedule <= now:
        yield Obstacle(
            _("L'heure programmée est déjà passée : YouTube montrerait le film aussitôt."),
            _("Donnez une heure à venir."),
        )


def standing(
    video: Mapping[str, Any], target: str, response: str, details: Mapping[str, str] | None = None
) -> Standing:
    """What a video is now: shown where others can see it, else a draft (private, to come, refused)."""
    status = part(video, "status")
    identity = str(video["id"])
    shown = status.get("privacyStatus") in ("public", "unlisted") and trouble(video) is None
    place = f"shorts/{identity}" if target == SHORTS else f"watch?v={identity}"
    names: tuple[str, ...] = ("privacyStatus", "uploadStatus", "publishAt")
    told = {name: str(status[name])[:40] for name in names if name in status}
    return Standing(
        state="published" if shown else "draft",
        ids={"id": identity},
        url=f"https://www.youtube.com/{place}",
        response=response,
        at=moment(part(video, "snippet").get("publishedAt")),
        details={**told, **(details or {})},
    )


def trouble(video: Mapping[str, Any]) -> str | None:
    """Why YouTube won't show a video that it received; None where it will."""
    status = part(video, "status")
    if status.get("uploadStatus") not in ("failed", "rejected", "deleted"):
        return None
    known = {
        "duplicate": _("la même vidéo est déjà sur cette chaîne"),
        "length": _("la vidéo est trop longue pour cette chaîne"),
        "copyright": _("un contenu protégé y a été reconnu"),
        "inappropriate": _("contenu jugé inapproprié"),
    }
    reason = str(status.get("rejectionReason") or status.get("failureReason") or status["uploadStatus"])
    return known.get(reason, reason[:80])
