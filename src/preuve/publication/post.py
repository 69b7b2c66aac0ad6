"""What is handed to a platform: the post and its files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from preuve.engines import Capability, Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Brief
from preuve.publication.rules import PostRules, post_rules
from preuve.publication.text import Draft
from preuve.storyboard import Storyboard
from preuve.targets import Target, platforms
from preuve.wording import length

State = Literal["simulated", "exported", "draft", "published", "failed", "unknown", "removed"]
Bundle = dict[str, bytes | Path]
MADE_MEDIA = {"image", "voice", "sound", "video"}
LOCALES = {"fr": "fr_FR", "en": "en_US", "es": "es_ES", "de": "de_DE", "it": "it_IT", "pt": "pt_PT", "nl": "nl_NL"}


def plain_name(name: str) -> str:
    """A name that leads to no other folder, on any system. Raises ValueError."""
    if name in (".", "..") or set(name) & set("/\\:") or not name.isprintable():
        raise ValueError(name)
    return name


Name = Annotated[str, AfterValidator(plain_name)]
FileName = Annotated[Name, Field(min_length=1)]


class Post(Value):
    """What is said with a film on one platform. `text` is ready to paste; the other fields are what it is made of."""

    target: FileName
    label: str
    title: str
    language: str = Field(pattern=r"^[a-z]{2}$")
    text: str
    description: str
    call_to_action: str
    disclosure: str
    link: str = ""
    credits: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    alt_text: str
    film: FileName = "film.mp4"
    cover: FileName = "couverture.jpg"
    captions: Name = ""
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


def compose(
    brief: Brief,
    storyboard: Storyboard,
    target: Target,
    ai_parts: Sequence[Capability],
    credits: Sequence[str],  # noqa: A002
    *,
    burned: bool = True,
) -> Post:
    """The post of a film on a target.

    Args:
        brief: gives call to action, hashtags, link, language.
        storyboard: gives title, description and the pictures in words (shots that this target keeps).
        target: gives the limits.
        ai_parts: the capabilities that a model performed, from the engines' identities.
        credits: sentences that licences ask for.
        burned: whether captions are drawn in the picture.

    Raises BadInput when what can't be cut is already too long, or mentions too many accounts.
    """
    rules = post_rules().posts[target.name]
    draft = Draft(brief, storyboard, target, ai_parts, credits)
    text = draft.fit()
    profile = platforms().profile(target.name)
    return Post(
        target=target.name,
        label=target.label,
        title=draft.title(),
        language=brief.language,
        text=text,
        description=draft.description,
        call_to_action=brief.call_to_action,
        disclosure=draft.disclosure,
        link=brief.link,
        credits=tuple(credits),
        hashtags=tuple(draft.hashtags),
        alt_text=draft.alt_text,
        captions=_captions_name(rules, brief.language),
        width=profile.width,
        height=profile.height,
        declarations={rules.ai_field: not MADE_MEDIA.isdisjoint(ai_parts)} if rules.ai_field else {},
        ai_parts=tuple(ai_parts),
        burned=burned,
        units=length(text, rules.unit),
        shortened=tuple(draft.shortened),
    )


def _captions_name(rules: PostRules, language: str) -> str:
    if "{locale}" in rules.captions and language not in LOCALES:
        raise BadInput(
            _("le nom que la plateforme veut pour un fichier de sous-titres n'est pas connu pour cette langue."),
            path="brief.yaml",
            key="language",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(LOCALES)),
        )
    return rules.captions.format(language=language, locale=LOCALES.get(language, ""))
