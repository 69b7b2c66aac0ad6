"""What the kit wants said before a film leaves, wherever it goes: platforms say the rest."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.publish.base import Obstacle, Publisher
from connectors.publish.deliver import DONE
from connectors.publish.parcels import Wish
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.journal import Publication
from preuve.publication.package import Package, Parcel
from preuve.publication.post import Post
from preuve.publication.words import moment, standing

COMPOSED = frozenset({"mastodon", "wordpress"})  # their text is made of the post's parts, not of texte.txt
LEFT = re.compile(r"À COMPLÉTER|À compléter\s*:")  # what `preuve new` writes where she is to write
WRITTEN = ("title", "key_messages", "call_to_action", "link", "subject")  # a brief's keys that a post says
NOWHERE = re.compile(r"(?i)(?:https?:?/*)?[\W_]*")


@dataclass(frozen=True)
class Before:
    """What the journal says. `found`: every publication, the latest last; `damaged`: what can't be read."""

    found: tuple[Publication, ...] = ()
    damaged: tuple[BadInput, ...] = ()
    copied: str = ""  # what the project was called, where this folder may be a copy of it

    def beside(self, publisher: Publisher, package: Package) -> tuple[Publication, ...]:
        """The project's posts that this one won't replace, though they are of the same format on the same account."""
        same = [one for one in self.found if one.package.series == package.series and one.key != package.key]
        return () if publisher.replaces else tuple(one for one in same if one.state in DONE)

    def replaced(self, publisher: Publisher, package: Package) -> Publication | None:
        """The post whose film this one takes the place of; a draft leaves what is shown as it is."""
        if not publisher.replaces:
            return None
        same = [one for one in self.found if one.package.series == package.series and one.state in DONE]
        last = next((one for one in reversed(same) if "id" in one.ids), None)
        kept = last is None or last.key == package.key or (package.mode == "draft" and last.state == "published")
        return None if kept else last

    def removed(self, package: Package) -> Publication | None:
        """The post that was taken off otherwise than by `preuve unpublish`, and that this one would put back."""
        known = {one.key: one for one in self.found}
        if package.attempt == 1 or package.key in known:
            return None
        former = package.model_validate({**package.model_dump(), "attempt": package.attempt - 1})
        last = known.get(former.key)
        return last if last and last.state == "removed" and not last.wanted_off else None


def notices(project: Project, parcel: Parcel, publisher: Publisher, before: Before, wish: Wish) -> Iterator[Obstacle]:
    """What she must know, or mend first."""
    if before.copied:
        yield _copied(before.copied)
    yield from _unwritten(project, parcel)
    if project.brief.fictitious:
        yield Obstacle(
            _("Ce projet est un exemple : son organisation et ses chiffres sont inventés."),
            _("Le public, lui, n'en saura rien : ne le montrez que sur un compte d'essai."),
            blocks=False,
        )
    post = parcel.post
    its_text = parcel.package.platform not in COMPOSED
    if its_text and parcel.package.declarations.ai and post.disclosure and post.disclosure not in post.text:
        yield Obstacle(
            _("Le texte ne dit plus que l'IA a servi à faire ce film."),
            _("Remettez cette phrase dans {path} : « {text} »").format(path=_its_text(post), text=post.disclosure),
            blocks=False,
        )
    removed = before.removed(parcel.package)
    if removed and not wish.again:
        yield Obstacle(
            _("Ce film y était, et n'y est plus depuis le {when} ; ce n'est pas Preuve qui l'a retiré.").format(
                when=moment(removed.since)
            ),
            _("Voyez d'abord pourquoi, sur la plateforme. Pour l'y remettre sans que Preuve le demande : --again"),
            blocks=False,
            asks=True,
        )
    replaced = before.replaced(publisher, parcel.package)
    if replaced:
        yield Obstacle(
            _("Ce film prendra la place de l'autre, dans la même publication ({state}, depuis le {when}). {url}")
            .format(state=standing(replaced), when=moment(replaced.since), url=replaced.url)
            .rstrip(),
            blocks=False,
        )
    yield from map(_beside, before.beside(publisher, parcel.package))
    for error in before.damaged:
        yield Obstacle(
            _("Un journal est abîmé : ce qu'il dit d'un film déjà envoyé n'a pas été lu."),
            str(error.path),
            blocks=False,
        )


def _copied(name: str) -> Obstacle:
    return Obstacle(
        _("Ce dossier a déjà publié, sous un autre nom et un autre titre ({name}). Est-ce une copie ?").format(
            name=name
        ),
        _("Une copie, pour un autre film : ajoutez --copied, et le premier film ne sera pas remplacé. ")
        + _("Le même projet, renommé : ajoutez --renamed."),
    )


def _beside(one: Publication) -> Obstacle:
    return Obstacle(
        _("Une publication de ce projet y est déjà ({state}, depuis le {when}) ; celle-ci viendra à côté. {url}")
        .format(state=standing(one), when=moment(one.since), url=one.url)
        .rstrip(),
        _("Pour retirer l'autre : preuve unpublish {key}").format(key=one.key),
        blocks=False,
    )


def _unwritten(project: Project, parcel: Parcel) -> Iterator[Obstacle]:
    """What nobody wrote yet: a skeleton's « À compléter », a link that leads nowhere."""
    post = parcel.post
    if any(map(_left, (post.title, post.text, post.description, post.call_to_action, post.alt_text, post.link))):
        keys = [key for key in WRITTEN if _left(str(getattr(project.brief, key)))]
        yield Obstacle(
            _("Il reste « À compléter » dans ce qui serait publié."),
            _("Écrivez-le (brief.yaml, « {keys} »), puis relancez « preuve run ».").format(keys=" », « ".join(keys))
            if keys
            else _("Corrigez le storyboard s'il le dit encore, puis relancez « preuve run »."),
        )
    if post.link and NOWHERE.fullmatch(post.link):
        yield Obstacle(
            _("Le lien ne mène nulle part : « {link} ».").format(link=post.link),
            _("Écrivez-le en entier, ou videz-le (brief.yaml, « link »), puis relancez « preuve run »."),
        )


def _left(text: str) -> bool:
    return LEFT.search(unicodedata.normalize("NFC", text)) is not None


def _its_text(post: Post) -> Path:
    return Path("bundles") / post.target / "texte.txt"
