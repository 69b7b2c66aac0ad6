"""How much of a file's XML may be walked in all: a few bytes of boxes within boxes could be walked for ever."""

from dataclasses import dataclass
from pathlib import Path

from preuve.documents.office.opening import refusal
from preuve.documents.office.xml import Element, children, local
from preuve.i18n import _

MOST_STEPS = 2_000_000
"""Elements visited: a few seconds' work; a document of hundreds of pages needs a tenth of it."""


@dataclass
class Steps:
    """Counts the elements that are visited in reading a file, over all its parts."""

    path: Path
    left: int = MOST_STEPS

    def take(self) -> None:
        """One more element. Raises BadInput where there were too many."""
        self.left -= 1
        if self.left < 0:
            raise refusal(
                self.path,
                _("il est trop gros, ou emboîté à l'excès"),
                _("Copiez votre texte dans un document neuf, sans les zones de texte, et enregistrez-le en .docx."),
            )

    def outermost(self, element: Element, name: str, *, but: str = "") -> list[Element]:
        """The descendants of that name, in order, without looking inside them nor inside those called `but`."""
        found, waiting = list[Element](), [element]
        while waiting:
            one = waiting.pop()
            self.take()
            if one is not element and local(one) == name:
                found.append(one)
            elif one is element or local(one) != but:
                waiting += reversed(list(children(one)))
        return found
