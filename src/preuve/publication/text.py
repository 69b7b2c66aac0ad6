"""A post's texts, composed by a pure function within the platform's limits.

What a text gives up when it is too long, in this order, and said in `Post.shortened`: sentences from the end of the
pictures' description, sentences from the end of the film's description, hashtags from the last. The call to action, the
sentence about AI, the link and the credits are never cut.
"""

from collections.abc import Sequence

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Brief
from preuve.publication.rules import post_rules
from preuve.storyboard import Storyboard
from preuve.targets import Target
from preuve.wording import ai_sentence, clip_sentences, clip_words, length, mentions

ALT_CHARACTERS = 1000  # Meta's limit for alternative texts, IG User Media reference; kept everywhere


class Draft:
    """A post's text while it is being cut to fit."""

    def __init__(
        self,
        brief: Brief,
        storyboard: Storyboard,
        target: Target,
        ai_parts: Sequence[str],
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
