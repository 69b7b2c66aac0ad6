"""What each target asks of a post besides its numbers: `templates/posts.yaml`, typed."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import Field

from preuve.engines import Value
from preuve.reading import load
from preuve.targets import Number, Source, templates


class PostRules(Value):
    """What a target asks of a post. `captions` is the caption file's name; empty: captions are in the picture only."""

    unit: Literal["characters", "utf-16"] = "characters"
    unit_source: str = ""
    title_characters: Number | None = None
    ai_field: str = Field(default="", description="The API's field that declares AI; empty: none.")
    ai_source: str = ""
    captions: str = ""
    captions_source: str = ""


class Posts(Value):
    """The whole of `templates/posts.yaml`."""

    sources: Mapping[str, Source]
    posts: Mapping[str, PostRules]


@cache
def post_rules() -> Posts:
    """The rules of every target. Raises BadInput."""
    return load(templates() / "posts.yaml", Posts)
