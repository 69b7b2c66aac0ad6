"""Whether Instagram or Facebook still shows a post.

Graph says 100/33 of what is gone, of what isn't shown yet, and by mistake: a post is gone only where the account's list
doesn't show it either, and it isn't fresh.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.platforms.meta import Answer, Graph, moment, node
from connectors.platforms.meta_errors import NotThere
from preuve.errors import Gone, TransientError
from preuve.i18n import _

FRESH = timedelta(minutes=15)  # for which Graph may not show what it has just made
SHY = (5.0, 5.0, 5.0)
FOREVER = timedelta(days=9999)


@dataclass(frozen=True)
class Shown:
    """The posts of one account. `edge`: the path of its list; `clock`: this machine's."""

    graph: Graph
    edge: str
    clock: Callable[[], datetime]

    def read(self, ids: Mapping[str, str], fields: str) -> Answer:
        """A post. Raises Gone, or TransientError where it may be there."""
        for wait in (*SHY, None):
            try:
                return self.graph.get(f"/{node(ids['id'])}", fields=fields)
            except NotThere as error:
                problem = error
            if wait:
                self.graph.web.pause(wait)
        if self.age(ids) < FRESH or self.listed(ids["id"]):
            raise TransientError(problem.message, remedy=_("Relancez la vérification dans quelques minutes."))
        raise Gone(
            _("{label} ne montre plus cette publication.").format(label=self.graph.web.label), remedy=problem.remedy
        )

    def listed(self, post: str) -> bool:
        """Whether the account's list shows it."""
        return any(one.get("id") == post for one in self.graph.pages(self.edge, fields="id", limit=100))

    def age(self, known: Mapping[str, str]) -> timedelta:
        """How long ago it was begun, by Graph's clock; very long where that isn't known."""
        begun = moment(known.get("begun"))
        return self.now() - begun if begun else FOREVER

    def now(self) -> datetime:
        """Graph's time."""
        return self.clock() + timedelta(seconds=self.graph.web.skew)
