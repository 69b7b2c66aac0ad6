"""What the run knows, told for a section of a document: facts with their source, never an opinion, never a guess.

A section's model names the functions it wants (`known:` in `templates/documents/*.yaml`). Each gives blocks, or none
where the project has nothing to tell. To add one: a function in a module here, its line in `KNOWN`.
"""

from collections.abc import Callable, Mapping

from preuve.documents.blocks import Blocks
from preuve.documents.known.brief import brief
from preuve.documents.known.ground import Knowing

__all__ = ["KNOWN", "Knowing", "Tells"]

Tells = Callable[[Knowing], Blocks]
KNOWN: Mapping[str, Tells] = {"brief": brief}
