"""Jinja2 for the report's pages: strict, always escaped, in the language that is spoken when a page is made."""

import json
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from preuve import i18n
from preuve.pages import french_spaces, track, web_address
from preuve.report import words
from preuve.targets import templates

POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self' data:"
)


def typeset(text: str) -> str:
    """French texts get the spaces that French typography wants; other languages keep theirs."""
    return french_spaces(text) if i18n.language() == "fr" else text


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "typo": typeset,
        "french": french_spaces,
        "clock": words.clock,
        "elapsed": words.elapsed,
        "amount": words.amount,
        "track": track,
        "web_address": web_address,
        "json": lambda value: json.dumps(value, ensure_ascii=False, indent=1, default=str),
    }
    made.globals |= {"_": i18n._, "ngettext": i18n.ngettext, "language": i18n.language, "policy": POLICY}
    return made


def render(template: str, **values: Any) -> bytes:
    """A template of `templates/report/` filled in, as UTF-8."""
    return _environment().get_template(f"report/{template}").render(**values).encode()
