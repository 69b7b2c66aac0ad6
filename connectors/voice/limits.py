"""What every voice engine refuses before it speaks."""

from collections.abc import Collection

from preuve.engines import VoiceRequest
from preuve.errors import BadInput
from preuve.i18n import _

MAX_CHARACTERS = 2000  # two minutes of speech: more than a shot ever holds
SLOWEST, FASTEST = 0.6, 1.6


def check(request: VoiceRequest, languages: Collection[str]) -> None:
    """Raises BadInput when text, language or speed can't be spoken."""
    if not any(character.isalnum() for character in request.text):
        raise BadInput(
            _("il n'y a rien à dire : le texte est vide."), key="narration", remedy=_("Écrivez la narration du plan.")
        )
    if len(request.text) > MAX_CHARACTERS:
        raise BadInput(
            _("le texte à dire est trop long : {count} caractères.").format(count=len(request.text)),
            key="narration",
            remedy=_("Restez sous {most} caractères, ou coupez le plan en deux.").format(most=MAX_CHARACTERS),
        )
    if request.language not in languages:
        raise BadInput(
            _("cette voix ne parle pas la langue « {language} ».").format(language=request.language),
            key="language",
            remedy=_("Choisissez : {languages}.").format(languages=", ".join(sorted(languages))),
        )
    if not SLOWEST <= request.speed <= FASTEST:
        raise BadInput(
            _("ce débit n'est pas possible : {speed:g}.").format(speed=request.speed),
            key="voice.speed",
            remedy=_("Donnez une valeur de {least:g} à {most:g}.").format(least=SLOWEST, most=FASTEST),
        )
