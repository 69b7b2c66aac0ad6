"""What is said before publishing when Meta's allowance of requests is nearly used up."""

from collections.abc import Iterator

from connectors.platforms.meta import NEAR, Graph
from connectors.publish.base import Obstacle
from preuve.i18n import _


def near(graph: Graph) -> Iterator[Obstacle]:
    """That requests will be slow, where nearly all that are allowed were made."""
    if graph.usage.percent < NEAR:
        return
    yield Obstacle(
        _("{label} : {n} % des demandes permises sont déjà faites ; Preuve attendra entre deux.").format(
            label=graph.web.label, n=graph.usage.percent
        ),
        blocks=False,
    )
