"""A post's text within what an instance takes. Pure.

Given up when it is too long, in this order: sentences from the end of the description, hashtags from the last. The call
to action, the link, the sentence about AI and the credits are never cut. The description of the pictures isn't in it:
Mastodon has a field for that.
"""

import re

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.publication.post import Post
from preuve.wording import clip_sentences

LINK = re.compile(r"https?://\S+")


def units(text: str, per_link: int) -> int:
    """How long Mastodon finds a text, at most: every link counts the same, and an accent apart counts twice here."""
    return len(LINK.sub("x" * per_link, text))


def fit(post: Post, most: int, per_link: int) -> tuple[str, tuple[str, ...]]:
    """The text, and what was cut, in words. Raises BadInput where what is never cut is too long."""
    description, hashtags, cut = post.description, list(post.hashtags), []
    over = units(_text(post, description, hashtags), per_link) - most
    if over > 0 and description:
        description = clip_sentences(description, max(0, len(description) - over))
        cut.append(_("description du film coupée à une fin de phrase"))
    while hashtags and units(_text(post, description, hashtags), per_link) > most:
        cut.append(_("hashtag {tag} retiré").format(tag=hashtags.pop()))
    text = _text(post, description, hashtags)
    over = units(text, per_link) - most
    if over > 0:
        raise BadInput(
            _("l'appel à l'action, les crédits et la mention de l'IA ne tiennent pas dans {most} caractères.").format(
                most=most
            ),
            path="brief.yaml",
            key="call_to_action",
            remedy=_("Raccourcissez l'appel à l'action de {over} caractères, puis relancez la production.").format(
                over=over
            ),
        )
    return text, tuple(cut)


def _text(post: Post, description: str, hashtags: list[str]) -> str:
    parts = [description, post.call_to_action, post.link, post.disclosure, "\n".join(post.credits), " ".join(hashtags)]
    return "\n\n".join(part for part in parts if part)
