"""An article as a visitor gets it: the film, its captions, its transcript, what names it and what AI made of it."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

from lxml import html
from lxml.etree import ParserError

from connectors.publish.wordpress_blocks import GROUP, classes, heading
from connectors.publish.wordpress_media import file_name
from preuve.errors import PermanentError, TransientError
from preuve.i18n import _
from preuve.publication.package import Parcel

Fetch = Callable[[str], tuple[str, bytes]]
"""An address's type and body, as a visitor gets them. Raises TransientError, PermanentError."""


def seen(page: bytes, address: str, parcel: Parcel, fetch: Fetch) -> dict[str, bool]:
    """What a page shows of a parcel, in words."""
    part = _part(page, parcel.package.name)
    shown = _letters("".join(part.itertext()) if part is not None else "")
    post = parcel.post
    found = {
        _("le film"): any(map(_file(parcel).search, _values(part, ".//video/@src | .//video/source/@src"))),
        _("l'image d'attente"): any(_values(part, ".//video/@poster")),
        _("un titre au-dessus du film"): _letters(heading(post)) in map(_letters, _values(part, ".//h2//text()")),
        _("la transcription"): _letters(parcel.transcript) in shown,
        _("la mention de l'IA"): _letters(post.disclosure) in shown,
    }
    if parcel.captions:
        track = ".//video/track[@kind='captions' and starts-with(@srclang, $language)]/@src"
        served = next((urljoin(address, one) for one in _values(part, track, language=post.language)), "")
        found[_("la piste de sous-titres pour sourds et malentendants")] = bool(served)
        found[_("le fichier de sous-titres, lisible par un navigateur")] = _played(served, parcel, fetch)
    return found


def _played(address: str, parcel: Parcel, fetch: Fetch) -> bool:
    """Whether a caption file comes whole, with the type without which no browser shows it."""
    if not address or not parcel.captions:
        return False
    try:
        kind, body = fetch(address)
    except (TransientError, PermanentError):
        return False
    return kind.split(";")[0].strip().lower() == "text/vtt" and body == parcel.captions.read_bytes()


def _file(parcel: Parcel) -> re.Pattern[str]:
    """The film's file in an address: the site adds a number where the name was taken."""
    digest = parcel.package.files[parcel.post.film]
    return re.compile(rf"/{file_name(digest)}(?:-\d+)?\.mp4$")


def _part(page: bytes, name: str) -> html.HtmlElement | None:
    """The part of a page that shows the film."""
    try:
        document = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):  # nothing there that is a page
        return None
    found = document.xpath(f"//*[{classes((GROUP, name))}]")
    return found[0] if found else None


def _values(part: html.HtmlElement | None, path: str, **named: str) -> list[str]:
    return [str(one) for one in part.xpath(path, **named)] if part is not None else []


def _letters(text: str) -> str:
    """A text without what a theme changes in it: quotes, dashes, spaces, capitals."""
    return "".join(filter(str.isalnum, text)).casefold()
