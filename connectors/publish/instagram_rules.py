"""What Instagram takes of a package, and what has no equivalent there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.platforms.meta import Graph
from connectors.publish.base import Obstacle
from preuve.artifact import digest_json
from preuve.i18n import _
from preuve.publication.package import Parcel

NEEDED = ("instagram_basic", "instagram_content_publish")


def container_form(parcel: Parcel) -> dict[str, Any]:
    """The fields of a container. A caption file or an alternative text can't go with a Reel: both are in the film."""
    package = parcel.package
    form: dict[str, Any] = {
        "media_type": "REELS",
        "upload_type": "resumable",
        "caption": parcel.post.text,
        "share_to_feed": _word(package.options.get("share_to_feed", True)),
        "is_ai_generated": _word(package.declarations.ai),
    }
    if package.declarations.paid:
        form["is_paid_partnership"] = "true"
    if "thumb_offset" in package.options:
        form["thumb_offset"] = str(package.options["thumb_offset"])
    return form


def text_digest(parcel: Parcel) -> str:
    """What tells whether a container was made for the same words and declarations."""
    return digest_json(container_form(parcel))[:16]


def rules(parcel: Parcel, scopes: Sequence[str]) -> Iterator[Obstacle]:
    """What stands in the way, whatever the account's quota."""
    package = parcel.package
    if package.mode == "draft":
        yield Obstacle(
            _("Instagram n'a pas de brouillon par programme : ce que Preuve y publie est visible de tous aussitôt."),
            _("Relisez le dossier du film, puis ajoutez « --publish » à la commande pour le montrer."),
        )
    if package.schedule:
        yield Obstacle(
            _("Instagram ne programme rien à l'avance pour un autre logiciel."),
            _("Laissez le calendrier de Preuve publier à l'heure dite, ou programmez à la main dans l'application."),
        )
    if package.privacy != "public":
        yield Obstacle(
            _("Une publication d'Instagram a le même public que son compte."),
            _('Mettez « privacy = "public" » sous [publish] dans preuve.toml.'),
        )
    if scopes and (lacking := [one for one in NEEDED if one not in scopes]):
        yield Obstacle(
            _("Ce compte Instagram n'a pas donné le droit de publier ({lacking}).").format(lacking=", ".join(lacking)),
            _("Reconnectez-le : « preuve connect instagram », et acceptez toutes les autorisations."),
        )
    if package.target == "instagram-feed":
        yield Obstacle(
            _("Sur Instagram, tout film est un Reel depuis novembre 2023 ; le format 4:5 y est permis."),
            blocks=False,
        )


def _word(value: object) -> str:
    return "true" if value else "false"


def quota(graph: Graph, user: str) -> Iterator[Obstacle]:
    """Meta's pages say 50 and 100 posts in 24 hours: only what the account is told now counts."""
    answer = graph.get(f"/{user}/content_publishing_limit", fields="config,quota_usage")
    first = answer.items[0] if answer.items else {}
    config = first.get("config")
    used, most = first.get("quota_usage"), config.get("quota_total") if isinstance(config, Mapping) else None
    if not isinstance(used, int) or not isinstance(most, int):
        yield Obstacle(_("Instagram ne dit pas combien de publications restent permises."), blocks=False)
    elif used >= most:
        yield Obstacle(
            _("Instagram : {used} publications sur {most} permises en 24 heures sont déjà faites.").format(
                used=used, most=most
            ),
            _("Relancez demain, ou publiez à la main avec le dossier exporté."),
        )
