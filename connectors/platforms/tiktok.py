"""How TikTok answers: an envelope whose `error.code` decides, even on HTTP 200; and what each refusal means for her.

Contract: TikTok for Developers, Content Posting API and Display API v2, pages as fetched on 2026-09-11.
"""

import re
from typing import Any

from connectors.platforms.web import Reply
from preuve.errors import PermanentError, TransientError
from preuve.i18n import N_, _

PASSING = frozenset({"rate_limit_exceeded", "internal_error", "internal"})
LOG_ID = re.compile(r"[0-9A-Za-z]{1,64}")
CODE = re.compile(r"[a-z0-9_]{1,80}")

# What is wrong, and what to do. `error.code` of the calls, and `fail_reason` of a film's status.
WORDS: dict[str, tuple[str, str]] = {
    "access_token_invalid": (
        N_("l'autorisation de ce compte n'est plus acceptée"),
        N_("Reconnectez-le : « preuve connect tiktok »."),
    ),
    "scope_not_authorized": (
        N_("ce compte n'a pas autorisé cette action"),
        N_("Reconnectez-le et acceptez tout : « preuve connect tiktok », avec « --scope video.publish » pour publier."),
    ),
    "invalid_param": (
        N_("une valeur de la demande est incorrecte"),
        N_("Vérifiez les options de « [publish.options.tiktok] » dans preuve.toml."),
    ),
    "invalid_params": (
        N_("une valeur de la demande est incorrecte"),
        N_("Vérifiez que les publications demandées sont bien celles de ce compte."),
    ),
    "spam_risk_too_many_posts": (
        N_("ce compte a fait toutes les publications permises en un jour par des applications"),
        N_("Attendez demain, ou publiez le film à la main dans l'application TikTok."),
    ),
    "spam_risk_too_many_pending_share": (
        N_("cinq brouillons attendent déjà dans l'application, et il n'en est pas accepté plus par 24 heures"),
        N_("Ouvrez l'application TikTok, terminez ou supprimez les brouillons reçus, puis relancez."),
    ),
    "spam_risk_user_banned_from_posting": (
        N_("ce compte n'a plus le droit de publier"),
        N_("Ouvrez l'application TikTok : la raison de l'interdiction et les recours y sont."),
    ),
    "spam_risk_text": (
        N_("le texte est jugé indésirable"),
        N_("Récrivez la description du film ou les hashtags du brief, relancez la production, puis publiez."),
    ),
    "spam_risk": (
        N_("cette publication est jugée indésirable"),
        N_("N'insistez pas : publiez ce film à la main, ou demandez pourquoi à l'assistance de TikTok."),
    ),
    "reached_active_user_cap": (
        N_("l'application de connexion a déjà servi aujourd'hui à autant de personnes qu'il est permis"),
        N_("Attendez demain, ou connectez le compte par une application que TikTok a auditée."),
    ),
    "unaudited_client_can_only_post_to_private_accounts": (
        N_("l'application de connexion n'est pas auditée : elle ne publie qu'en privé, sur un compte privé"),
        N_("Envoyez plutôt un brouillon (sans --publish), et publiez-le dans l'application TikTok."),
    ),
    "privacy_level_option_mismatch": (
        N_("ce compte ne permet pas cette visibilité"),
        N_("Choisissez une autre visibilité : « privacy » dans la partie [publish] de preuve.toml."),
    ),
    "url_ownership_unverified": (
        N_("l'adresse du film n'est pas vérifiée"),
        N_("Signalez-le : Preuve envoie le fichier lui-même, et ne donne aucune adresse."),
    ),
    "invalid_publish_id": (
        N_("cet envoi n'est pas, ou n'est plus, connu"),
        N_("Cherchez le film dans l'application TikTok (boîte de réception, profil)."),
    ),
    "token_not_authorized_for_specified_publish_id": (
        N_("cet envoi a été fait par un autre compte ou par une autre application"),
        N_("Connectez le compte qui l'a fait : « preuve connect tiktok »."),
    ),
    "file_format_check_failed": (
        N_("le format du film est refusé"),
        N_("Envoyez un MP4 en H.264 : c'est ce que la cible « tiktok » produit."),
    ),
    "duration_check_failed": (
        N_("la durée du film est refusée"),
        N_("Raccourcissez le film : ce compte a une durée maximale, et aucun film envoyé ne dépasse 10 minutes."),
    ),
    "frame_rate_check_failed": (
        N_("le nombre d'images par seconde du film est refusé"),
        N_("Il en faut de 23 à 60 : produisez de nouveau la cible « tiktok »."),
    ),
    "picture_size_check_failed": (
        N_("les dimensions de l'image sont refusées"),
        N_("Chaque côté doit avoir de 360 à 4096 pixels : produisez de nouveau la cible « tiktok »."),
    ),
    "internal": (N_("une partie du service est en panne"), N_("Relancez la même commande un peu plus tard.")),
    "internal_error": (N_("une partie du service est en panne"), N_("Relancez la même commande un peu plus tard.")),
    "rate_limit_exceeded": (
        N_("trop de demandes à la fois pour ce compte"),
        N_("Attendez une minute, puis relancez la même commande."),
    ),
    "auth_removed": (
        N_("l'autorisation de ce compte a été retirée pendant l'envoi"),
        N_("Reconnectez-le si vous le voulez : « preuve connect tiktok »."),
    ),
    "publish_cancelled": (N_("cet envoi a été annulé"), N_("Relancez la même commande pour le refaire.")),
    "video_pull_failed": (
        N_("le film n'a pas pu être récupéré"),
        N_("Signalez-le : Preuve envoie le fichier lui-même, et ne donne aucune adresse."),
    ),
}


class Refusal(PermanentError):
    """TikTok refused. `code`: its own word for why."""

    def __init__(self, code: str, log_id: str = "") -> None:
        self.code = code
        message, remedy = _words(code, log_id)
        super().__init__(message, remedy=remedy)


def told(reply: Reply) -> dict[str, Any]:
    """The `data` of an answer that succeeded. Raises Refusal, TransientError; PermanentError without envelope."""
    body = reply.json()
    error = body.get("error")
    code, log_id = (error.get("code"), error.get("log_id")) if isinstance(error, dict) else (error, body.get("log_id"))
    data = body.get("data", {})
    if code == "ok" and reply.ok and isinstance(data, dict):
        return data
    if not isinstance(code, str) or not CODE.fullmatch(code) or code == "ok":
        raise PermanentError(
            _("TikTok : sa réponse ({status}) n'est pas lisible.").format(status=reply.status),
            remedy=_("Relancez la même commande ; si cela se répète, signalez-le."),
        )
    raise failure(code, log_id if isinstance(log_id, str) and LOG_ID.fullmatch(log_id) else "")


def failure(code: str, log_id: str = "") -> TransientError | Refusal:
    """The error that a code or a `fail_reason` is."""
    if code not in PASSING:
        return Refusal(code, log_id)
    message, remedy = _words(code, log_id)
    return TransientError(message, remedy=remedy)


def _words(code: str, log_id: str) -> tuple[str, str]:
    message, remedy = WORDS.get(code, (N_("la demande est refusée"), N_("Cherchez ce code dans l'aide de TikTok.")))
    where = f"{code}, {log_id}" if log_id else code
    return _("TikTok : {message} ({code}).").format(message=_(message), code=where), _(remedy)
