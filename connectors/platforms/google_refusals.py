"""Why Google refused, in words: `{"error": {"code", "message", "errors": [{"reason"}]}}`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.services.reading import parsed
from preuve.errors import Gone, PermanentError, TransientError
from preuve.i18n import _

BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
RIGHTS = frozenset({"insufficientPermissions", "forbidden", "authError", "accessNotConfigured", "ACCESS_TOKEN_EXPIRED"})
ABSENT = frozenset({"videoNotFound", "notFound", "playlistNotFound"})
LONGEST = 300


@dataclass(frozen=True)
class Refusal:
    """A status, Google's word for the reason, and its sentence (hostile: cut and on one line)."""

    status: int
    reason: str
    message: str

    @classmethod
    def read(cls, status: int, content: bytes | str) -> "Refusal":
        """From an answer's body, whatever it holds."""
        try:
            found: Any = parsed(content)
        except ValueError:
            found = {}
        error = found.get("error") if isinstance(found, dict) else {}
        error = error if isinstance(error, dict) else {}
        reasons = error.get("errors")
        first = reasons[0] if isinstance(reasons, list) and reasons and isinstance(reasons[0], dict) else {}
        return cls(status, _plain(first.get("reason"))[:80], _plain(error.get("message"))[:LONGEST])


def refused(refusal: Refusal, label: str, now: datetime) -> PermanentError | TransientError:
    """The error that a refusal is. `now`: Google's time."""
    known = _known(refusal.reason, label, now)
    if known:
        return known
    if refusal.status == 401 or refusal.reason in RIGHTS:
        return PermanentError(
            _("{label} refuse : ce compte n'en a pas le droit ({reason}).").format(label=label, reason=why(refusal)),
            remedy=_("Reconnectez le compte avec « preuve connect youtube » en acceptant toutes les autorisations."),
        )
    if refusal.status == 404 or refusal.reason in ABSENT:
        return Gone(_("{label} ne connaît pas, ou plus, cette vidéo.").format(label=label))
    return PermanentError(_("{label} refuse : {reason}").format(label=label, reason=why(refusal)))


def _known(reason: str, label: str, now: datetime) -> PermanentError | TransientError | None:
    """The error of a reason that has its own remedy."""
    if reason in BUSY:
        return TransientError(
            _("{label} reçoit trop de demandes à la fois et n'a rien fait.").format(label=label),
            remedy=_("Attendez quelques minutes puis relancez la même commande."),
        )
    if reason in SPENT:
        return PermanentError(
            _("{label} : le quota du jour de votre projet Google est épuisé.").format(label=label),
            remedy=_("Relancez après {when}, quand il est remis à zéro.").format(when=reset_time(now)),
        )
    if reason == "uploadLimitExceeded":
        return PermanentError(
            _("{label} : cette chaîne a déjà envoyé le nombre de vidéos permis par jour.").format(label=label),
            remedy=_("Attendez 24 heures, ou faites vérifier la chaîne par un numéro de téléphone dans YouTube."),
        )
    if reason == "youtubeSignupRequired":
        return PermanentError(
            _("{label} : ce compte Google n'a pas de chaîne.").format(label=label),
            remedy=_("Créez une chaîne sur youtube.com avec ce compte, puis relancez."),
        )
    return None


def reset_time(now: datetime) -> str:
    """When quotas begin anew (midnight in California), on this machine's clock face."""
    try:
        there = now.astimezone(ZoneInfo("America/Los_Angeles"))
    except ZoneInfoNotFoundError:
        return _("minuit, heure de Californie")
    midnight = (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone().strftime("%d/%m/%Y %H:%M")


def why(refusal: Refusal) -> str:
    """Google's own words for a refusal."""
    words = " : ".join(part for part in (refusal.reason, refusal.message) if part)
    return words or _("réponse {status}").format(status=refusal.status)


def _plain(value: Any) -> str:
    """A text of theirs on one line, without what could command a terminal."""
    text = value if isinstance(value, str) else ""
    return "".join(letter if letter.isprintable() else " " for letter in text)
