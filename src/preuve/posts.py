"""A post's texts, composed by a pure function within the platform's limits.

What a text gives up when it is too long, in this order, and said in `Post.shortened`: sentences from the end of the
pictures' description, sentences from the end of the film's description, hashtags from the last. The call to action, the
sentence about AI, the link and the credits are never cut.
"""

from collections.abc import Sequence

from preuve.engines import Capability
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Brief
from preuve.publication import MADE_MEDIA, Post, PostRules, post_rules
from preuve.storyboard import Storyboard
from preuve.targets import Target, platforms
from preuve.wording import ai_sentence, clip_sentences, clip_words, length, mentions

ALT_CHARACTERS = 1000  # Meta's limit for alternative texts, IG User Media reference; kept everywhere
LOCALES = {"fr": "fr_FR", "en": "en_US", "es": "es_ES", "de": "de_DE", "it": "it_IT", "pt": "pt_PT", "nl": "nl_NL"}


def compose(  # noqa: PLR0913
    brief: Brief,
    storyboard: Storyboard,
    target: Target,
    ai_parts: Sequence[Capability],
    credits: Sequence[str],  # noqa: A002
    *,
    burned: bool | None = None,
) -> Post:
    """The post of a film on a target.

    Args:
        brief: gives call to action, hashtags, link, language.
        storyboard: gives title, description and the pictures in words (shots that this target keeps).
        target: gives the limits.
        ai_parts: the capabilities that a model performed, from the engines' identities.
        credits: sentences that licences ask for.
        burned: whether captions are drawn in the picture; None: wherever the file carries no caption track.

    Raises BadInput when what can't be cut is already too long, or mentions too many accounts.
    """
    rules = post_rules().posts[target.name]
    draft = _Draft(brief, storyboard, target, ai_parts, credits)
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
        burned=not target.soft_captions if burned is None else burned,
        units=length(text, rules.unit),
        shortened=tuple(draft.shortened),
    )


class _Draft:
    """A post's text while it is being cut to fit."""

    def __init__(
        self,
        brief: Brief,
        storyboard: Storyboard,
        target: Target,
        ai_parts: Sequence[Capability],
        thanks: Sequence[str],
    ) -> None:
        self.brief, self.storyboard, self.target = brief, storyboard, target
        self.rules = post_rules().posts[target.name]
        self.description = storyboard.description.strip() or " ".join(_sentence(m) for m in brief.key_messages)
        self.disclosure = ai_sentence(ai_parts)
        self.thanks = list(thanks)
        self.hashtags = ["#" + tag.lstrip("#") for tag in dict.fromkeys(brief.hashtags)]
        self.shortened: list[str] = []
        seen = [shot.alt for shot in storyboard.shots if not shot.only or target.name in shot.only]
        self.alt_text = clip_sentences(" ".join(_sentence(alt) for alt in seen), ALT_CHARACTERS)
        self.pictures = "" if target.alt_text else self.alt_text

    def title(self) -> str:
        """The title, within the platform's limit."""
        most = self.rules.title_characters
        title = clip_words(self.storyboard.title, int(most.value)) if most else self.storyboard.title
        if title != self.storyboard.title:
            self.shortened.append(_("titre coupé au dernier mot entier"))
        return title

    def text(self) -> str:
        """The whole text as it stands."""
        pictures = _("Description de la vidéo : {text}").format(text=self.pictures) if self.pictures else ""
        parts = [self.description, self.brief.call_to_action, self.brief.link, pictures, self.disclosure]
        return "\n\n".join(filter(None, [*parts, "\n".join(self.thanks), " ".join(self.hashtags)]))

    def fit(self) -> str:
        """The text within the platform's limits."""
        self._count_hashtags()
        for name, said in (
            ("pictures", _("description des images coupée à une fin de phrase")),
            ("description", _("description du film coupée à une fin de phrase")),
        ):
            if self._over() > 0:
                whole = str(getattr(self, name))
                setattr(self, name, clip_sentences(whole, max(0, len(whole) - self._over())))
                self.shortened.append(said)
        while self._over() > 0 and self.hashtags:
            self.shortened.append(_("hashtag {tag} retiré").format(tag=self.hashtags.pop()))
        if self._over() > 0:
            raise self._too_long()
        self._count_mentions()
        return self.text()

    def _over(self) -> int:
        return length(self.text(), self.rules.unit) - int(self.target.text.characters.value)

    def _count_hashtags(self) -> None:
        most = self.target.text.hashtags
        while most and len(self.hashtags) > most.value:
            self.shortened.append(_("hashtag {tag} retiré").format(tag=self.hashtags.pop()))

    def _count_mentions(self) -> None:
        most, found = self.target.text.mentions, mentions(self.text())
        if most and found > most.value:
            raise BadInput(
                _("le texte nomme {found} comptes avec @ ; {label} en accepte {most:g}.").format(
                    found=found, label=self.target.label, most=most.value
                ),
                path="brief.yaml",
                remedy=_("Retirez des @ de la description du film ou de l'appel à l'action."),
            )

    def _too_long(self) -> BadInput:
        return BadInput(
            _("l'appel à l'action, les crédits et la mention de l'IA ne tiennent pas dans {most:g} caractères.").format(
                most=self.target.text.characters.value
            ),
            path="brief.yaml",
            key="call_to_action",
            remedy=_("{label} n'en accepte pas plus : raccourcissez l'appel à l'action de {over} caractères.").format(
                label=self.target.label, over=self._over()
            ),
        )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def _captions_name(rules: PostRules, language: str) -> str:
    if "{locale}" in rules.captions and language not in LOCALES:
        raise BadInput(
            _("le nom que la plateforme veut pour un fichier de sous-titres n'est pas connu pour cette langue."),
            path="brief.yaml",
            key="language",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(LOCALES)),
        )
    return rules.captions.format(language=language, locale=LOCALES.get(language, ""))
