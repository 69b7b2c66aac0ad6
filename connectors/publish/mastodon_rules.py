"""What an instance of Mastodon would refuse, by the limits that it says it has; found before anything is sent.

Contract: mastodon/documentation of 2026-07-02, `GET /api/v2/instance`. The figures below are its examples, for an
instance that leaves one out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.publish.base import Obstacle
from connectors.publish.mastodon_text import fit
from preuve.errors import BadInput, BadMedia
from preuve.i18n import _
from preuve.publication.package import Parcel

KINDS = {".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}
SOONEST = timedelta(minutes=5)
MARGIN = timedelta(minutes=1)  # for what is sent before the post itself


@dataclass(frozen=True)
class Limits:
    """What an instance takes. Sizes in bytes, `matrix` in pixels."""

    characters: int = 500
    per_link: int = 23
    description: int = 1_500
    video: int = 103_809_024
    matrix: int = 8_294_400
    fps: int = 120
    kinds: tuple[str, ...] = ("video/mp4", "video/quicktime", "video/webm")

    @classmethod
    def read(cls, instance: Mapping[str, Any]) -> "Limits":
        """From `/api/v2/instance`."""
        said = _object(instance, "configuration")
        texts, media = _object(said, "statuses"), _object(said, "media_attachments")
        kinds = media.get("supported_mime_types")
        return cls(
            characters=_count(texts, "max_characters", cls.characters),
            per_link=_count(texts, "characters_reserved_per_url", cls.per_link),
            description=_count(media, "description_limit", cls.description),
            video=_count(media, "video_size_limit", cls.video),
            matrix=_count(media, "video_matrix_limit", cls.matrix),
            fps=_count(media, "video_frame_rate_limit", cls.fps),
            kinds=tuple(one for one in kinds if isinstance(one, str)) if isinstance(kinds, list) else cls.kinds,
        )


def no_draft() -> Obstacle:
    """Mastodon shows at once what it is given."""
    return Obstacle(
        _("Mastodon n'a pas de brouillons : ce qu'on lui envoie est aussitôt montré."),
        _("Ajoutez --publish pour publier, avec « privacy » (public, unlisted, private) dans preuve.toml."),
    )


def obstacles(parcel: Parcel, limits: Limits, clock: datetime) -> Iterator[Obstacle]:
    """What stands in the way of a film. `clock`: the instance's time."""
    yield from _of_file(parcel, limits)
    yield from _of_text(parcel, limits)
    schedule = parcel.package.schedule
    if schedule and schedule < clock + SOONEST + MARGIN:
        yield Obstacle(
            _("Mastodon ne programme une publication qu'au moins cinq minutes à l'avance."),
            _("Choisissez une heure plus lointaine, ou publiez sans --schedule."),
        )
    if parcel.package.privacy == "private":
        yield Obstacle(
            _("Sur Mastodon, « private » montre la publication à vos abonnés, et à eux seuls."), blocks=False
        )
    if not parcel.post.burned:
        yield Obstacle(
            _("Mastodon n'a pas de piste de sous-titres, et ce film n'en porte pas dans l'image."),
            _("Produisez-le avec « burn = true » sous [captions], pour qui n'entend pas."),
            blocks=False,
        )


def _of_file(parcel: Parcel, limits: Limits) -> Iterator[Obstacle]:
    size, kind = parcel.film.stat().st_size, KINDS.get(parcel.film.suffix.lower(), "")
    if kind not in limits.kinds:
        yield Obstacle(_("Cette instance de Mastodon ne prend pas ce format de film."), _("Envoyez un MP4."))
    if size > limits.video:
        yield Obstacle(
            _("Le film pèse {size:.1f} Mo ; cette instance de Mastodon en prend {most:.0f}.").format(
                size=size / 1e6, most=limits.video / 1e6
            ),
            _("Raccourcissez le film, ou choisissez une cible plus petite."),
        )
    if parcel.post.width * parcel.post.height > limits.matrix:
        yield Obstacle(_("L'image du film est plus grande que ce que cette instance de Mastodon prend."))
    yield from _of_pace(parcel, limits)


def _of_pace(parcel: Parcel, limits: Limits) -> Iterator[Obstacle]:
    from preuve.media.probe import probe

    try:
        fps = probe(parcel.film).fps
    except BadMedia as error:
        reason = _("Le film n'a pas pu être comparé à ce que cette instance prend ({reason})")
        yield Obstacle(reason.format(reason=error.message), blocks=False)
        return
    if fps > limits.fps:
        yield Obstacle(_("Cette instance de Mastodon prend {most} images par seconde au plus.").format(most=limits.fps))


def _of_text(parcel: Parcel, limits: Limits) -> Iterator[Obstacle]:
    try:
        _text, cut = fit(parcel.post, limits.characters, limits.per_link)
    except BadInput as error:
        yield Obstacle(error.diagnostics())
        return
    if cut:
        said = _("Le texte sera raccourci pour tenir dans les {most} caractères de cette instance : {cut}.")
        yield Obstacle(said.format(most=limits.characters, cut=", ".join(cut)), blocks=False)


def _object(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _count(data: Mapping[str, Any], name: str, usual: int) -> int:
    found = data.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else usual
