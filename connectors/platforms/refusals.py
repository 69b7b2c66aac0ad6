"""What a platform says when it refuses a connection, in plain words: RFC 6749's codes, Meta's envelope, PeerTube's."""

import re
from typing import Any

from connectors.platforms.web import HIDDEN, Reply
from preuve.errors import PermanentError
from preuve.i18n import N_, _
from preuve.publication.accounts import Place, origin

CODE = re.compile(r"[a-z_]{3,60}")
SHORTEST = 6  # a shorter value is no secret, and would hide common words

WRONG_CLIENT = N_("l'identifiant ou le secret de l'application n'est pas le bon")
SPENT = N_("l'accord a déjà servi, ou a trop attendu")
REFUSED = N_("l'accord a été refusé")
UNASKED = N_("l'application n'a pas le droit de demander cela")
ELSEWHERE = N_("cette adresse renvoie vers une autre")
WORDS = {
    "access_denied": REFUSED,
    "invalid_client": WRONG_CLIENT,
    "invalid_grant": SPENT,
    "invalid_scope": UNASKED,
    "unauthorized_client": UNASKED,
    "redirect_uri_mismatch": N_("l'adresse de retour n'est pas celle qui est déclarée"),
    "invalid_request": N_("la demande n'a pas la forme attendue"),
    "scope_not_authorized": N_("un droit nécessaire n'a pas été accordé"),
    "missing_two_factor": N_("un code à usage unique est demandé"),
    "invalid_two_factor": N_("le code à usage unique n'est pas le bon"),
    "server_error": N_("la plateforme est en difficulté"),
    "temporarily_unavailable": N_("la plateforme est en difficulté"),
}
REMEDIES = {
    ELSEWHERE: N_("Donnez celle-là avec --url, si c'est bien celle de votre serveur."),
    WRONG_CLIENT: N_("Recopiez-les depuis {page}, puis relancez « preuve connect »."),
    UNASKED: N_("Ajoutez ce droit à l'application sur {page}, puis relancez « preuve connect »."),
    WORDS["redirect_uri_mismatch"]: N_("Déclarez exactement {declared} sur {page}, puis relancez « preuve connect »."),
}
# Meta's codes and subcodes: usual, not read in its pages.
META = {101: WRONG_CLIENT, 1: WRONG_CLIENT, 36007: SPENT, 36009: SPENT, 190: SPENT, 191: WORDS["redirect_uri_mismatch"]}


class Refusal(PermanentError):
    """A platform refused. `code` is its own word for it."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        self.code = code
        super().__init__(message, remedy=remedy)


def refusal(place: Place, reply: Reply, secrets: tuple[str, ...]) -> Refusal:
    """What an answer's refusal means. None of `secrets` is shown, whatever the platform repeats."""
    code, meta, text = _said(reply.json())
    told = META.get(meta, "") if meta else WORDS.get(code, "")
    if 300 <= reply.status < 400:
        told, text = ELSEWHERE, origin(reply.headers.get("location", ""))[:200]
    return denied(place, code, told, _clean(text, secrets), reply.status)


def denied(place: Place, code: str, told: str = "", text: str = "", status: int = 0) -> Refusal:
    """A refusal, in words. `code`: RFC 6749's; `text`: the platform's own, cleaned."""
    told = told or WORDS.get(code, "")
    reason = _(told) if told else text or (_("réponse {status}").format(status=status) if status else code)
    if told and text:
        reason = _("{reason} ({text})").format(reason=reason, text=text)
    remedy = _(REMEDIES.get(told, N_("Relancez « preuve connect » quand vous voulez : rien n'a été gardé.")))
    return Refusal(
        _("{label} refuse la connexion : {reason}.").format(label=place.label, reason=reason.rstrip(".")),
        code=code if CODE.fullmatch(code) else "",
        remedy=remedy.format(page=place.client_page or place.label, declared=place.declared or "…"),
    )


def _said(said: dict[str, Any]) -> tuple[str, int, str]:
    """A refusal's code, Meta's number and the platform's text."""
    error = said.get("error")
    if isinstance(error, dict):  # Meta, and TikTok outside its OAuth
        number = error.get("error_subcode") if error.get("error_subcode") in META else error.get("code")
        code = error.get("code")
        text = str(error.get("message") or "")
        return (code, 0, text) if isinstance(code, str) else ("", number if isinstance(number, int) else 0, text)
    code = (
        said.get("code") if isinstance(said.get("code"), str) else error
    )  # PeerTube's `code`, else RFC 6749's `error`
    text = said.get("error_description") or said.get("detail") or said.get("message") or ""
    return str(code or ""), 0, str(text)


def _clean(text: str, secrets: tuple[str, ...]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, HIDDEN)
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:200]
