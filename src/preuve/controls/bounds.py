"""What an AI's storyboard must not pass: another language than asked, or more than the film's length can hold.

The script step asks the model again with these reasons, so they are in the language of the prompt's templates.
"""

from preuve.controls.pace import IMPOSSIBLE, LEAST_SHOT, LONGEST, narration
from preuve.controls.tongue import foreign, tongue
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.storyboard import Storyboard


class Bounds(Value):
    """What was asked: the language, by its code, and the film's length in seconds."""

    language: str
    seconds: float


def hold(board: Storyboard, bounds: Bounds, where: str) -> Storyboard:
    """The same storyboard, if the film can be made of it. Raises BadInput."""
    _language(board, bounds, where)
    _shots(board, bounds, where)
    _narration(board, bounds, where)
    return board


def _language(board: Storyboard, bounds: Bounds, where: str) -> None:
    found = tongue(" ".join(shot.narration for shot in board.shots))
    if found and foreign(found, bounds.language):
        raise BadInput(
            _("la narration n'est pas dans la langue du brief ({wanted}) : elle paraît être en « {found} ».").format(
                wanted=bounds.language, found=found.code
            ),
            path=where,
            key="shots.narration",
            remedy=_("Récrivez tous les textes dans la langue « {wanted} ».").format(wanted=bounds.language),
        )


def _shots(board: Storyboard, bounds: Bounds, where: str) -> None:
    most, many = max(1, int(bounds.seconds / LEAST_SHOT)), len(board.shots)
    total = sum(shot.seconds for shot in board.shots)
    if many > most:
        raise BadInput(
            _("{n} plans ne tiennent pas en {seconds:g} secondes : chacun durerait moins de {least:g} s.").format(
                n=many, seconds=bounds.seconds, least=LEAST_SHOT
            ),
            path=where,
            key="shots",
            remedy=_("Faites {most} plans au plus.").format(most=most),
        )
    if total > LONGEST * bounds.seconds:
        raise BadInput(
            _("les durées des plans font {total:g} secondes en tout, pour un film de {seconds:g} secondes.").format(
                total=round(total, 1), seconds=bounds.seconds
            ),
            path=where,
            key="shots.seconds",
            remedy=_("Ramenez leur somme à {seconds:g} secondes.").format(seconds=bounds.seconds),
        )


def _narration(board: Storyboard, bounds: Bounds, where: str) -> None:
    words = narration(board.shots, bounds.language)
    if words > IMPOSSIBLE * bounds.seconds:
        raise BadInput(
            _("{n} mots de narration ne se disent pas en {seconds:g} secondes.").format(
                n=words, seconds=bounds.seconds
            ),
            path=where,
            key="shots.narration",
            remedy=_("Restez sous {most} mots en tout.").format(most=int(3 * bounds.seconds)),
        )
