"""What TikTok would refuse, found before anything is sent; and what it wants said with a film that is shown at once.

Contract: TikTok for Developers, Direct Post, Query Creator Info, Upload, Content Sharing Guidelines, as fetched on
2026-09-11.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.publish.base import Obstacle
from connectors.publish.tiktok_upload import KINDS, MEGABYTE
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.publication.package import Parcel, Privacy
from preuve.targets import Target, platforms
from preuve.wording import length

LEVELS: dict[Privacy, str] = {"public": "PUBLIC_TO_EVERYONE", "private": "SELF_ONLY"}


@dataclass(frozen=True)
class Creator:
    """What TikTok lets an account do now."""

    levels: tuple[str, ...]
    comments: bool
    duets: bool
    stitches: bool
    longest: float

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Creator":
        """From `creator_info`: what isn't said isn't allowed."""
        levels, longest = data.get("privacy_level_options"), data.get("max_video_post_duration_sec")
        return cls(
            levels=tuple(one for one in levels if isinstance(one, str)) if isinstance(levels, list) else (),
            comments=data.get("comment_disabled") is False,
            duets=data.get("duet_disabled") is False,
            stitches=data.get("stitch_disabled") is False,
            longest=float(longest)
            if isinstance(longest, int) and not isinstance(longest, bool)
            else _target().length.longest.value,
        )


def level(parcel: Parcel) -> str:
    """Who may see the film, in TikTok's words; empty where TikTok has none for it."""
    return str(parcel.package.options.get("privacy_level") or LEVELS.get(parcel.package.privacy, ""))


def post_info(parcel: Parcel, creator: Creator) -> dict[str, Any]:
    """What goes with a film that is shown at once. Reactions are closed unless she opened them, as TikTok wants it."""
    options, said = parcel.package.options, parcel.package.declarations
    info: dict[str, Any] = {
        "title": parcel.post.text,
        "privacy_level": level(parcel),
        "disable_comment": not (options.get("comments") is True and creator.comments),
        "disable_duet": not (options.get("duets") is True and creator.duets),
        "disable_stitch": not (options.get("stitches") is True and creator.stitches),
        "brand_content_toggle": said.paid is True,
        "brand_organic_toggle": said.own_brand is True,
        "is_aigc": said.ai,
    }
    moment = options.get("cover_ms")
    return {**info, "video_cover_timestamp_ms": int(moment)} if isinstance(moment, int | float) else info


def of_any(parcel: Parcel, longest: float = math.inf) -> Iterator[Obstacle]:
    """What holds for drafts and for films shown at once."""
    size, most = parcel.film.stat().st_size, _target().megabytes
    if parcel.film.suffix.lower() not in KINDS:
        yield Obstacle(_("TikTok ne prend que des films MP4, MOV ou WebM."), _("Produisez la cible « tiktok »."))
    if not size or (most and size > most.value * MEGABYTE):
        yield Obstacle(_("Ce fichier est vide, ou dépasse les 4 Go que TikTok accepte."))
    if parcel.package.schedule:
        yield Obstacle(
            _("TikTok ne permet pas à une application de programmer une publication."),
            _("Retirez --schedule ; le calendrier éditorial peut lancer l'envoi à l'heure dite."),
        )
    yield from _too_long(parcel, min(longest, _target().length.longest.value))


def of_draft(parcel: Parcel) -> Iterator[Obstacle]:
    """What holds for drafts: TikTok takes the film alone."""
    yield from of_any(parcel)
    yield Obstacle(
        _("Un brouillon TikTok ne porte que le film : ni le texte, ni les déclarations ne partent avec lui."),
        _("Dans l'application TikTok, ouvrez la notification reçue, collez le texte de « texte.txt »{ai}.").format(
            ai=_(", et activez « Contenu généré par l'IA »") if parcel.package.declarations.ai else ""
        ),
        blocks=False,
    )


def of_direct(parcel: Parcel, creator: Creator) -> Iterator[Obstacle]:
    """What holds for films shown at once."""
    yield from of_any(parcel, creator.longest)
    most = int(_target().text.characters.value)
    if length(parcel.post.text, "utf-16") > most:
        yield Obstacle(
            _("Le texte dépasse les {most} signes que TikTok accepte.").format(most=most),
            _("Raccourcissez la description du film, puis relancez la production."),
        )
    yield from _of_privacy(parcel, creator)
    yield from _of_brand(parcel)
    if not parcel.package.options.get("comments"):
        yield Obstacle(
            _("Les commentaires seront fermés : TikTok veut que ce soit vous qui les ouvriez."),
            _("Ajoutez « comments = true » sous [publish.options.tiktok] dans preuve.toml (aussi : duets, stitches)."),
            blocks=False,
        )


def _target() -> Target:
    """The numbers of TikTok's own format, with their sources."""
    return platforms().targets["tiktok"]


def _of_privacy(parcel: Parcel, creator: Creator) -> Iterator[Obstacle]:
    wanted = level(parcel)
    if not wanted:
        yield Obstacle(
            _("TikTok n'a pas de visibilité « non répertoriée »."),
            _("Choisissez « public » ou « private » : « privacy » dans la partie [publish] de preuve.toml."),
        )
    elif wanted not in creator.levels:
        yield Obstacle(
            _("Ce compte TikTok ne permet pas la visibilité demandée ({wanted}) ; il permet : {levels}.").format(
                wanted=wanted, levels=", ".join(one[:40] for one in creator.levels[:10]) or _("aucune")
            ),
            _("Changez « privacy » dans preuve.toml, ou rendez le compte public dans l'application TikTok."),
        )
    if wanted and wanted != "SELF_ONLY":
        yield Obstacle(
            _("Une application que TikTok n'a pas auditée ne publie qu'en privé : il refusera si c'est votre cas."),
            _("Sinon, choisissez « private », ou envoyez un brouillon."),
            blocks=False,
        )


def _of_brand(parcel: Parcel) -> Iterator[Obstacle]:
    said = parcel.package.declarations
    if said.paid is None or said.own_brand is None:
        yield Obstacle(
            _("TikTok veut savoir si le film est payé par quelqu'un, et s'il fait la promotion de votre organisation."),
            _("Répondez par « paid » et « own_brand » (true ou false) dans la partie [publish] de preuve.toml."),
        )
    elif said.paid and level(parcel) == "SELF_ONLY":
        yield Obstacle(
            _("TikTok ne prend pas en privé un contenu payé par une marque."),
            _("Choisissez une autre visibilité, ou envoyez un brouillon."),
        )


def _too_long(parcel: Parcel, longest: float) -> Iterator[Obstacle]:
    from preuve.media.probe import probe

    try:
        seconds = probe(parcel.film).seconds
    except BadMedia as error:
        yield Obstacle(
            _("La durée du film n'a pas pu être comparée à ce que TikTok permet : {reason}").format(
                reason=error.message
            ),
            blocks=False,
        )
        return
    if seconds > longest:
        yield Obstacle(
            _("Le film dure {seconds:.0f} s ; ce compte TikTok en permet {longest:.0f}.").format(
                seconds=seconds, longest=longest
            ),
            _("Raccourcissez le film, ou choisissez une autre cible."),
        )
