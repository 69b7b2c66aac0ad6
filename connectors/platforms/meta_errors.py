"""What Meta's Graph API refuses, in French: the code it gives, what that means for her, and what to do.

Codes: Meta's "Instagram Platform, Error Codes" (2026-06-02) and "Graph API, Handling Errors"; 506 and 368 by practice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.platforms.web import Reply
from preuve.errors import PermanentError, ServiceError, TransientError
from preuve.i18n import _

ENDED = frozenset({190, 102})
NOT_READY = (9007, 2207027)
MISSING = frozenset({(100, 33), (24, 2207006), (24, 2207008)})
RATE = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
STUMBLED = frozenset({-2, -1, 1, 2})
RIGHTS = frozenset({3, 10, *range(200, 300)})
FINAL = frozenset({2207020, 2207042, 2207050, 2207051, 2207057})  # whatever their code says
LONGEST = 200


@dataclass(frozen=True)
class Said:
    """An error as Graph words it. `code` 0: the upload host's own envelope, which has none."""

    code: int
    subcode: int = 0
    message: str = ""
    transient: bool = False

    @property
    def pair(self) -> tuple[int, int]:
        """Code and subcode."""
        return (self.code, self.subcode)


class Refusal(PermanentError):
    """Graph refused: another try of the same changes nothing."""

    def __init__(self, message: str, said: Said, *, remedy: str = "") -> None:
        self.said = said
        super().__init__(message, remedy=remedy)


class NotThere(Refusal):
    """Graph knows no such object, or doesn't show it to this account, or not yet: it doesn't tell which."""


class Busy(TransientError):
    """Graph asks to come back: nothing was done."""

    def __init__(self, message: str, said: Said, *, remedy: str = "") -> None:
        self.said = said
        super().__init__(message, remedy=remedy)


def said(body: Mapping[str, Any]) -> Said | None:
    """The error that an answer holds; None where it holds none."""
    error = body.get("error")
    if isinstance(error, Mapping):
        message = error.get("error_user_msg") or error.get("message")
        return Said(
            _whole(error.get("code")),
            _whole(error.get("error_subcode")),
            _line(message),
            transient=error.get("is_transient") is True,
        )
    info = body.get("debug_info")
    if isinstance(info, Mapping):
        return Said(0, 0, _line(info.get("message") or info.get("type")), transient=info.get("retriable") is True)
    return None


def ended(reply: Reply) -> bool:
    """Whether the token is no longer taken, which Graph also says with the status 400."""
    found = said(reply.json())
    return found is not None and found.code in ENDED


def failure(label: str, found: Said) -> ServiceError:
    """The error to raise: Busy where it may work later, NotThere, else Refusal."""
    text, remedy = _words(found)
    code = f"{found.code}/{found.subcode}" if found.subcode else str(found.code)
    message = _("{label} : {text}").format(label=label, text=text)
    if found.message:
        message += " " + _("(code {code} de Meta : « {said} »)").format(code=code, said=found.message)
    if found.pair in MISSING:
        return NotThere(message, found, remedy=remedy)
    if found.subcode not in FINAL and (found.transient or found.code in RATE | STUMBLED):
        return Busy(message, found, remedy=remedy)
    return Refusal(message, found, remedy=remedy)


def _words(found: Said) -> tuple[str, str]:
    """What it means, and what to do."""
    exact = _exact().get(found.pair) or _exact().get((found.code, 0))
    if exact:
        return exact
    if found.code in ENDED:
        return _("la connexion à ce compte a pris fin."), _("Reconnectez-le : « preuve connect ».")
    if found.code in RATE:
        return (
            _("trop de demandes en peu de temps ; rien n'a été fait."),
            _("Attendez une heure, puis relancez la même commande."),
        )
    if found.code in RIGHTS:
        return (
            _("ce compte n'a pas donné le droit de faire cela."),
            _("Reconnectez-le avec « preuve connect » et acceptez toutes les autorisations demandées."),
        )
    if found.code in STUMBLED or found.transient:
        return _("la plateforme a eu une panne passagère."), _("Relancez la même commande dans quelques minutes.")
    return _("la plateforme refuse la demande."), _("Lisez ce qu'elle en dit ci-dessus, corrigez, puis relancez.")


def _exact() -> dict[tuple[int, int], tuple[str, str]]:
    again = _("Relancez la même commande : Preuve recommencera l'envoi.")
    film = _("Relancez « preuve run », puis « preuve check » : ses contrôles de format disent ce qui ne va pas.")
    look = _("Ouvrez l'application : un message y dit ce qui est reproché, et comment répondre. Ne relancez pas avant.")
    missing = (
        _("la plateforme ne trouve pas cela, ou ne le montre pas à ce compte."),
        _("Vérifiez que c'est le bon compte : « preuve accounts »."),
    )
    return {
        **dict.fromkeys(MISSING, missing),
        (9, 2207042): (
            _("le nombre de publications permises en 24 heures est atteint."),
            _("Relancez demain, ou publiez à la main avec le dossier exporté."),
        ),
        (4, 2207051): (_("l'envoi a été pris pour un abus, et bloqué."), look),
        (25, 2207050): (_("le compte est limité par la plateforme, ou inactif."), look),
        (368, 0): (_("le compte est bloqué un temps, pour une règle qu'il n'aurait pas suivie."), look),
        NOT_READY: (_("le film n'est pas encore prêt."), again),
        (9004, 0): (_("la plateforme n'a pas pu lire le film."), again),
        (352, 0): (_("la plateforme ne prend pas ce format de film."), film),
        (6000, 0): (_("la plateforme trouve le film illisible."), film),
        (36003, 0): (_("les proportions de l'image ne sont pas permises."), film),
        (36001, 0): (_("la plateforme ne prend pas ce format d'image."), film),
        (36004, 0): (
            _("le texte est trop long, ou a trop de mots-dièse ou de mentions."),
            _("Raccourcissez la description ou les mots-dièse dans brief.yaml, puis relancez « preuve run »."),
        ),
        (1, 2207057): (
            _("l'instant choisi pour la couverture n'est pas dans le film."),
            _("Corrigez « thumb_offset » (en millisecondes) dans preuve.toml."),
        ),
        (-2, 2207020): (_("l'envoi préparé a expiré avant d'être publié."), again),
        (-1, 2207053): (_("l'envoi du film a échoué chez la plateforme."), again),
        (385, 0): (_("la plateforme ne prend pas ce fichier de sous-titres."), film),
        (506, 0): (
            _("la plateforme voit le même texte publié à l'instant."),
            _("Regardez si la publication est déjà là avant de relancer."),
        ),
        (10, 2108006): (
            _("la publication date d'avant le passage du compte en compte professionnel."),
            _("Ses chiffres ne peuvent pas être lus."),
        ),
    }


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _line(text: Any) -> str:
    """The platform's words on one line, short."""
    words = " ".join(str(text or "").split())
    return "".join(one for one in words if one.isprintable())[:LONGEST]
