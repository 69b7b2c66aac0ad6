"""Everything that is computed of a project's audience, gathered for whoever shows it or has it read."""

from collections.abc import Mapping, Sequence

from preuve.audience.comments import Comment
from preuve.audience.lecture.facts import Material
from preuve.audience.snapshot import Snapshot
from preuve.audience.table import Table
from preuve.audience.trends import comparisons, growths, rankings
from preuve.audience.trends.retention import curves


def material(
    table: Table,
    snapshots: Sequence[Snapshot] = (),
    comments: Sequence[Comment] = (),
    tones: Mapping[str, str] | None = None,
) -> Material:
    """What a table, the platforms' answers and the comments say. `tones`: the tone of each post, by its id."""
    return Material(
        table=table,
        rankings=rankings(table),
        growths=growths(table),
        comparisons=comparisons(table, tones),
        curves=curves(snapshots),
        comments=tuple(comments),
    )
