"""What YouTube shows of a video against what was sent, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.platforms.answers import part
from connectors.platforms.clock import moment
from connectors.publish.youtube_tracks import speaks
from connectors.publish.youtube_video import privacy, trouble
from preuve.i18n import _
from preuve.publication.package import Package

Tracks = Sequence[Mapping[str, Any]] | str | None


def compared(package: Package, video: Mapping[str, Any], tracks: Tracks) -> tuple[list[str], list[str]]:
    """What is there as sent, and what isn't. `tracks`: its captions, why they aren't known, or None: none sent."""
    held: list[str] = []
    missing: list[str] = []
    for name, fault in (*_said(package, video), *_shown(package, video), *_captions(package, tracks)):
        if fault:
            missing.append(fault)
        else:
            held.append(name)
    return held, missing


def _said(package: Package, video: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    snippet, status = part(video, "snippet"), part(video, "status")
    declared = package.declarations
    yield _("titre"), _differs(snippet.get("title"), package.post.title, _("le titre n'est pas celui envoyé"))
    yield _("texte"), _differs(snippet.get("description"), package.post.text, _("le texte n'est pas celui envoyé"))
    yield (
        _("mention de l'intelligence artificielle"),
        ""
        if status.get("containsSyntheticMedia", False) is declared.ai
        else _("YouTube ne montre pas la mention de l'intelligence artificielle comme elle a été déclarée"),
    )
    yield (
        _("déclaration « destiné aux enfants »"),
        ""
        if status.get("selfDeclaredMadeForKids") is declared.made_for_kids
        else _("la déclaration « destiné aux enfants » n'est pas celle envoyée"),
    )
    if declared.paid is not None:
        paid = part(video, "paidProductPlacementDetails").get("hasPaidProductPlacement", False)
        yield (
            _("déclaration de partenariat payé"),
            "" if paid is declared.paid else _("la déclaration de partenariat payé n'est pas celle envoyée"),
        )


def _shown(package: Package, video: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    status = part(video, "status")
    refusal = trouble(video)
    if refusal:
        yield "", _("YouTube a refusé la vidéo : {reason}").format(reason=refusal)
    elif status.get("uploadStatus") == "uploaded":
        yield "", _("YouTube n'a pas fini de traiter la vidéo : elle sera visible quand ce sera fait")
    else:
        yield _("film"), ""
    wanted = privacy(package)
    fault = "" if status.get("privacyStatus") == wanted else _("la vidéo n'est pas visible par qui était prévu")
    if fault and status.get("privacyStatus") == "private":
        fault = _(
            "YouTube garde la vidéo privée : c'est ce qu'il fait des projets Google qu'il n'a pas vérifiés ; "
            "rendez-la publique vous-même dans YouTube Studio, ou demandez la vérification du projet"
        )
    yield _("visibilité"), fault
    if package.schedule:
        kept = moment(status.get("publishAt")) == package.schedule
        yield _("heure de publication"), "" if kept else _("YouTube n'a pas gardé l'heure de publication")


def _captions(package: Package, tracks: Tracks) -> Iterator[tuple[str, str]]:
    if tracks is None:
        return
    if isinstance(tracks, str):
        yield "", _("on ne sait pas si les sous-titres sont là ({reason})").format(reason=tracks)
        return
    mine = [track for track in tracks if speaks(track, package.post.language)]
    states = {str(track.get("status")) for track in mine}
    if not mine:
        yield "", _("les sous-titres ne sont pas sur YouTube")
    elif "serving" in states:
        yield _("sous-titres"), ""
    elif "syncing" in states:
        yield "", _("YouTube n'a pas fini de préparer les sous-titres")
    else:
        reason = str(mine[0].get("failureReason") or _("sans dire pourquoi"))[:80]
        yield "", _("YouTube n'a pas pu lire les sous-titres ({reason})").format(reason=reason)


def _differs(shown: Any, sent: str, fault: str) -> str:
    same = isinstance(shown, str) and _flat(shown) == _flat(sent)
    return "" if same else fault


def _flat(text: str) -> str:
    """A text without what platforms change by themselves: line ends and outer blanks."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
