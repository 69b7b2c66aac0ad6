"""Points of a level, made the same way everywhere: texts from the dossier made safe, long lists of files cut."""

from collections.abc import Iterable

from preuve.dossier.model import Level, Point, Status
from preuve.dossier.refusal import safe
from preuve.i18n import _, ngettext
from preuve.wording import listing

MOST_NAMED = 200
TOLD = 5


class Points:
    """Makes the points of one level."""

    def __init__(self, level: Level) -> None:
        self.level = level

    def __call__(
        self,
        which: str,
        title: str,
        status: Status,
        said: str = "",
        *,
        names: Iterable[str] = (),
        remedy: str = "",
        ask: str = "",
        optional: bool = False,
    ) -> Point:
        """A point, known as « L0.which »."""
        return Point(
            level=self.level,
            id=f"{self.level}.{which}",
            title=title,
            status=status,
            said=safe(said, 7900),
            remedy=remedy,
            ask=ask,
            names=tuple(safe(name, 380) for name in [*names][:MOST_NAMED]),
            optional=optional,
        )


L0 = Points("L0")


def named(names: Iterable[str]) -> str:
    """The first of some files' names, and how many others."""
    every = sorted(names)
    told = [safe(name, 120) for name in every[:TOLD]]
    more = len(every) - len(told)
    if more:
        told.append(ngettext("{count} autre", "{count} autres", more).format(count=more))
    return listing(told)


def again() -> str:
    """What to do about a dossier that has changed."""
    return _("Demandez l'archive d'origine, ou un dossier refait avec « preuve pack ».")
