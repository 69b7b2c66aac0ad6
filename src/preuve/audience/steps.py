"""The steps of the audience's figures: the table; and, asked of a model, an unknown export's columns and a reading."""

from preuve.audience.exports import mapping_step as mapping
from preuve.audience.lecture import step as reading
from preuve.work import Outputs, Work, step

__all__ = ["audience", "mapping", "reading"]


@step("audience", version=3, tools=("audience", "messages", "openpyxl", "xlsxwriter"))
def audience(work: Work) -> Outputs:
    """Gather the platforms' exports, and what their APIs answered, into one table."""
    from preuve.audience.gather import Sources, gather

    sources = Sources(
        exports=work.named("exports"),
        snapshots=work.named("snapshots"),
        columns=next(iter(work.paths("columns")), None),
        context=work.json("context") if work.paths("context") else {},
    )
    return gather(sources, fictitious=work.params["fictitious"])
