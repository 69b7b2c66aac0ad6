"""Jinja2 for pages and texts: strict, HTML escaped, with French spaces, durations and sizes as filters.

Pages are opened by double click as often as from a server. Chromium refuses a text track read from `file:`, so a page
carries its captions as a `data:` address, with the real .vtt beside it; the security policy's `'self'` was tried on
`file:` pages in Chromium and in Firefox 153.
"""

import base64
import re
from functools import cache
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from preuve import i18n
from preuve.targets import templates

POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self'; media-src 'self' data:; style-src 'self'"
)
_MAIL = re.compile(r"mailto:[^\s@<>\"?&]+@[^\s@<>\"?&]+\Z")
UNITS = r"(?:h|min|s|ms|%|€|cm|m|km|Mo|Ko|ko|Go|px)"


def french_spaces(text: str) -> str:
    """Non-breaking spaces where French wants them; spaces are replaced, never added, so that addresses stay whole."""
    text = re.sub(r" (?=[;!?»])", "\u202f", text)
    text = re.sub(r" (?=:(?:\s|$))", "\u00a0", text)
    text = text.replace("« ", "«\u00a0")
    return re.sub(rf"(?<=\d) (?={UNITS}\b|%|€|\d{{3}}\b)", "\u00a0", text)


def duration(seconds: float) -> str:
    """« 0,4 s », « 18 s », « 1 min 05 s », « 1 h 02 min »."""
    if seconds < 9.95:
        return f"{seconds:.1f}".replace(".", ",") + "\u00a0s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}\u00a0s"
    if whole < 3600:
        return f"{whole // 60}\u00a0min\u00a0{whole % 60:02d}\u00a0s"
    return f"{whole // 3600}\u00a0h\u00a0{whole % 3600 // 60:02d}\u00a0min"


def size(count: float) -> str:
    """« 812 octets », « 45 ko », « 12,4 Mo »: decimal units."""
    if count < 1000:
        return f"{count:.0f}\u00a0octets"
    if count < 1_000_000:
        return f"{count / 1000:.0f}\u00a0ko"
    return f"{count / 1_000_000:.1f}".replace(".", ",") + "\u00a0Mo"


def number(value: float) -> str:
    """« 2 200 », « 0,5 »."""
    return digits(value).replace(",", "\u202f").replace(".", ",")


def digits(value: float) -> str:
    """« 2,200 », « 0.5 », « 0.00003 »: as many digits as it takes, never an exponent."""
    text = f"{value:,.10g}"
    return f"{value:,.10f}".rstrip("0").rstrip(".") if "e" in text else text


def web_address(link: str) -> str:
    """A link that may be made clickable: http or https, on one line, else an empty text."""
    link = link.strip()
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme in ("http", "https") and parts.netloc and link.isprintable() else ""


def followed(link: str) -> str:
    """A link that may be followed (http, https or mailto), else nothing."""
    return link if _MAIL.match(link) else web_address(link)


def relative(path: str) -> str:
    """A path of the page's folder as an address."""
    return quote(path)


def track(vtt: bytes) -> str:
    """A caption file as an address that a page opened by double click may read."""
    return "data:text/vtt;base64," + base64.b64encode(vtt).decode()


@cache
def environment() -> Environment:
    """The templates' environment: an unknown name is an error, names ending in .html.j2 are escaped."""
    made = Environment(
        loader=FileSystemLoader(templates()),
        autoescape=select_autoescape(enabled_extensions=("html.j2", "html"), default=False, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "typo": french_spaces,
        "duration": duration,
        "size": size,
        "number": number,
        "web_address": web_address,
        "relative": relative,
        "track": track,
    }
    made.globals |= {"_": i18n._, "ngettext": i18n.ngettext, "language": i18n.language, "policy": POLICY}
    return made


def render(template: str, **values: object) -> str:
    """A template of `templates/` filled in."""
    return environment().get_template(template).render(**values)
