"""How findings on the pictures are shown: stills of a shot, places of texts and of seams, texts unlike the others."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from preuve.artifact import Artifact
from preuve.checks.finding import Place, Still
from preuve.checks.telling import decimal
from preuve.i18n import _
from preuve.measures.glances import ShotSeen
from preuve.measures.look import TextSeen
from preuve.media.colour import rgb

ALIKE = 32  # codes of 255: encoding moves a flat plate by less


def still(stills: Mapping[str, Artifact], name: str, caption: str, role: str = "") -> list[Still]:
    """A still that a measuring step gave, by its name; none where it gave none."""
    found = stills.get(name)
    return [Still(sha256=found.sha256, caption=caption, role=role)] if found else []


def around_seam(stills: Mapping[str, Artifact], shots: Sequence[ShotSeen], before: int) -> list[Still]:
    """The end of a shot and the beginning of the next; `before` is the first one's place, from 0."""
    one, two = shots[before], shots[before + 1]
    return [
        *still(stills, f"shot-{before + 1:02d}-c.jpg", _("fin de « {shot} »").format(shot=one.shot), "before"),
        *still(stills, f"shot-{before + 2:02d}-a.jpg", _("début de « {shot} »").format(shot=two.shot), "after"),
    ]


def seam_place(one: ShotSeen, two: ShotSeen, value: float) -> Place:
    """Where a shot gives way to the next, with what was measured there."""
    note = _("de « {one} » à « {two} » : {value}").format(one=one.shot, two=two.shot, value=decimal(value, 1))
    return Place(at=one.until, until=two.at, shot=two.shot, note=note)


def text_place(text: TextSeen, note: str = "") -> Place:
    """Where a text is on the screen."""
    said = note or _("« {text} » : {family}, sur {ground}").format(
        text=" ".join(text.lines), family=text.family, ground=text.ground
    )
    return Place(at=text.at, until=text.until, shot=text.shot, region=text.box, note=said)


def unlike(texts: Sequence[TextSeen]) -> list[TextSeen]:
    """Texts whose letters aren't those of most, or whose plate isn't that of most texts of their kind."""
    letters = _unusual(texts, lambda text: text.family)
    plates = [
        text
        for kind in dict.fromkeys(text.kind for text in texts)
        for text in _other_plates([one for one in texts if one.kind == kind and one.ground])
    ]
    return [text for text in texts if text in letters or text in plates]


def _unusual(texts: Sequence[TextSeen], of: Callable[[TextSeen], str]) -> list[TextSeen]:
    usual = Counter(of(text) for text in texts).most_common(1)[0][0]
    return [text for text in texts if of(text) != usual]


def _other_plates(texts: Sequence[TextSeen]) -> list[TextSeen]:
    def alike(one: TextSeen, two: TextSeen) -> bool:
        return max(abs(a - b) for a, b in zip(rgb(one.ground), rgb(two.ground), strict=True)) <= ALIKE

    usual = max(texts, key=lambda text: sum(alike(text, other) for other in texts), default=None)
    return [text for text in texts if usual and not alike(text, usual)]
