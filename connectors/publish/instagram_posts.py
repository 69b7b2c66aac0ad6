"""The posts of an Instagram account, as Graph shows them: by their id, or by their text in the account's list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.platforms.meta import Graph, moment, node, same_text, sound
from connectors.platforms.meta_errors import Refusal
from connectors.publish.base import Standing
from connectors.publish.meta_shown import Shown
from preuve.artifact import digest_json
from preuve.errors import Uncertain
from preuve.i18n import _

FIELDS = "id,caption,permalink,timestamp,media_product_type"
LISTED = (0.0, 15.0, 30.0, 60.0)
SLACK = timedelta(minutes=1)
LIFE = timedelta(hours=25)  # of a container, an hour to spare
Media = Mapping[str, Any]


@dataclass(frozen=True)
class Posts:
    """One account's. Times are compared by Graph's own clock."""

    shown: Shown

    @property
    def graph(self) -> Graph:
        """Graph, for this account."""
        return self.shown.graph

    def read(self, ids: Mapping[str, str]) -> Media:
        """A post. Raises Gone, TransientError."""
        return self.shown.read(ids, FIELDS).body

    def listed(self, text: str, known: Mapping[str, str], since: datetime) -> Standing:
        """The film shown with these words since its container was made. Raises Uncertain where it isn't in the list.

        Never simply the latest film of the account: it may be another one.
        """
        begun = moment(known.get("begun")) or since + timedelta(seconds=self.graph.web.skew)
        for wait in LISTED:
            self.graph.web.pause(wait)
            found = [one for one in self._since(begun - SLACK) if same_text(one.get("caption"), text)]
            if found:
                return standing(found[-1], {**known, "id": node(str(found[-1].get("id")))})
        raise Uncertain(
            _("Instagram dit que le film est publié, mais ne le montre pas encore dans la liste du compte."),
            remedy=_("Regardez le compte, puis relancez la même commande : rien ne sera envoyé une seconde fois."),
        )

    def of_lost_container(self, text: str, known: Mapping[str, str], since: datetime) -> Standing | None:
        """The post of a container that Graph doesn't show: the list, then its age, tell. Raises Uncertain."""
        try:
            return self.listed(text, known, since)
        except Uncertain:
            if self.shown.age(known) < LIFE:
                raise
        return None

    def labelled(self, ids: Mapping[str, str]) -> bool | None:
        """Whether it is labelled as made with AI; None where Graph doesn't tell."""
        try:
            found = self.graph.get(f"/{node(ids['id'])}", fields="is_ai_generated").body.get("is_ai_generated")
        except Refusal:
            return None
        return found if isinstance(found, bool) else None

    def _since(self, begun: datetime) -> list[Media]:
        """The account's films since then, latest first."""
        times = [(moment(one.get("timestamp")), one) for one in self._recent()]
        return [one for at, one in times if at and at >= begun and one.get("media_product_type") == "REELS"]

    def _recent(self) -> list[Media]:
        answer = self.graph.get(self.shown.edge, fields=FIELDS, limit=50)
        return [one for one in answer.items if sound(one.get("id"))]


def standing(media: Media, ids: Mapping[str, str]) -> Standing:
    """What Graph says of a post."""
    link = media.get("permalink")
    shown = isinstance(link, str) and link.startswith("https://www.instagram.com/")
    return Standing(
        "published",
        dict(ids),
        url=str(link)[:300] if shown else "",
        response=digest_json(dict(media)),
        at=moment(media.get("timestamp")),
    )
