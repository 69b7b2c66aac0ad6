"""What is handed to a platform: the post, its files, the receipt, and the rules of `templates/posts.yaml`."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from preuve.artifact import digest_bytes, digest_file
from preuve.engines import Capability, Value
from preuve.reading import load
from preuve.targets import Number, Source, templates

State = Literal["simulated", "exported", "draft", "published"]
Bundle = dict[str, bytes | Path]
MADE_MEDIA = {"image", "voice", "sound", "video"}


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


class Post(Value):
    """What is said with a film on one platform. `text` is ready to paste; the other fields are what it is made of."""

    target: str
    label: str
    title: str
    language: str
    text: str
    description: str
    call_to_action: str
    disclosure: str
    link: str = ""
    credits: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    alt_text: str
    film: str = "film.mp4"
    cover: str = "couverture.jpg"
    captions: str = ""
    width: int
    height: int
    declarations: Mapping[str, bool] = Field(default={}, description="The platform's field about AI, and its value.")
    ai_parts: tuple[Capability, ...] = ()
    burned: bool = Field(default=True, description="Whether the picture itself carries the captions.")
    units: int = Field(description="Length of `text` in the platform's unit.")
    shortened: tuple[str, ...] = Field(default=(), description="What was cut to fit, in words.")
    state: State = "simulated"

    @property
    def made_by_ai(self) -> bool:
        """Whether AI made something that is seen or heard, which platforms ask to declare; a script alone isn't."""
        return not MADE_MEDIA.isdisjoint(self.ai_parts)


class Files(Value):
    """The files a post goes with. Captions and cover exist for every target, even where the platform takes none."""

    film: Path
    cover: Path
    vtt: Path
    srt: Path
    transcript: Path


class Receipt(Value):
    """What became of a post: `where` is a path or an address, `files` the digests of what was handed over."""

    target: str
    publisher: str
    state: State
    where: str
    files: Mapping[str, str]
    at: datetime
    details: Mapping[str, str] = {}


def receipt(post: Post, bundle: Bundle, *, publisher: str, where: str, at: datetime) -> Receipt:
    """The receipt of a bundle that was handed over in the state its post says, with the digest of each file."""
    return Receipt(
        target=post.target,
        publisher=publisher,
        state=post.state,
        where=where,
        files={
            name: digest_file(data) if isinstance(data, Path) else digest_bytes(data)
            for name, data in sorted(bundle.items())
        },
        at=at,
    )
