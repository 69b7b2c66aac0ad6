"""What the run knows, told for a section of a document: facts with their source, never an opinion, never a guess.

A section's model names the functions it wants (`known:` in `templates/documents/*.yaml`). Each gives blocks, or none
where the project has nothing to tell. To add one: a function in a module here, its line in `KNOWN`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from preuve.documents.blocks import Block, Blocks, Known, Paragraph, line
from preuve.documents.known.asked import iterations, prompts
from preuve.documents.known.brief import brief
from preuve.documents.known.cases import anonymity, assistants, case_run
from preuve.documents.known.exam import exam, gantt
from preuve.documents.known.figures import audience, audience_reading
from preuve.documents.known.ground import Knowing
from preuve.documents.known.law import labelling, privacy, rights
from preuve.documents.known.made import accessibility, editing, findings, formats, optimisation
from preuve.documents.known.published import calendar, networks, posts, replies
from preuve.documents.known.story import scenario, storyboard
from preuve.documents.known.tools import strategy_facts, tools
from preuve.documents.known.watching import watch
from preuve.documents.known.working import controls, time_saved, workflow
from preuve.errors import PreuveError
from preuve.i18n import _

__all__ = ["KNOWN", "Knowing", "Tells", "tell"]

Tells = Callable[[Knowing], Blocks]
KNOWN: Mapping[str, Tells] = {
    "accessibility": accessibility,
    "anonymity": anonymity,
    "assistant": assistants,
    "audience": audience,
    "audience-reading": audience_reading,
    "brief": brief,
    "calendar": calendar,
    "case-run": case_run,
    "controls": controls,
    "editing": editing,
    "exam": exam,
    "findings": findings,
    "formats": formats,
    "gantt": gantt,
    "iterations": iterations,
    "labelling": labelling,
    "networks": networks,
    "optimisation": optimisation,
    "posts": posts,
    "privacy": privacy,
    "prompts": prompts,
    "replies": replies,
    "rights": rights,
    "scenario": scenario,
    "storyboard": storyboard,
    "strategy-facts": strategy_facts,
    "time-saved": time_saved,
    "tools": tools,
    "watch": watch,
    "workflow": workflow,
}


def tell(names: Iterable[str], knowing: Knowing) -> Iterator[tuple[str, Blocks]]:
    """What each function named tells, in order, by its name; what can't be read is told instead of left out."""
    for name in names:
        if name in KNOWN and (blocks := tuple(_told(KNOWN[name], knowing))):
            yield name, blocks


def _told(tells: Tells, knowing: Knowing) -> Iterator[Block]:
    try:
        yield from tells(knowing)
    except PreuveError as error:
        yield Known(source=_("le projet"), blocks=(Paragraph(line(_("Non relevé : {why}").format(why=error.message))),))
