"""The texts of our own films, measured on the decoded frames.

`Lettered` looks at every fifth frame on which a text should stand still, first and last included, and at those between
on which a few pixels of its letters or of its plate differ from the last one looked at. A text is found where
the frame's luma follows the drawn text's (correlation); only a text that is found has a contrast. The first text of
each kind is compared with every family's letters, the others only when they don't have the letters asked for.
"""

from collections.abc import Sequence
from pathlib import Path

from preuve.measures.expected import expected
from preuve.measures.stamps import Picture
from preuve.measures.watch import TextSeen, Watch
from preuve.media.plan import SegmentPlan

__all__ = ["Lettered", "TextSeen"]


class Lettered:
    """Measures texts as frames pass: an `Observer`.

    Args:
        plans: the film's segments in order.
    """

    def __init__(self, plans: Sequence[SegmentPlan]) -> None:
        texts = expected(plans)
        firsts = {(text.kind, text.view.family): text for text in texts[::-1]}
        self._waiting = [Watch(text, compare=text in firsts.values()) for text in texts][::-1]
        self._open: list[Watch] = []
        self._done: list[Watch] = []

    def see(self, frame: Picture) -> None:
        """Measure a frame's texts; frames come in order, from the first."""
        while self._waiting and self._waiting[-1].text.first <= frame.number:
            self._open.append(self._waiting.pop())
        for watch in self._open:
            watch.see(frame)
        self._close([watch for watch in self._open if watch.text.end <= frame.number + 1])

    def result(self, folder: Path) -> tuple[tuple[TextSeen, ...], dict[str, Path]]:
        """What was seen, in the order texts come, and the stills by name, written in a folder."""
        self._close(list(self._open))
        watches = sorted([*self._done, *self._waiting], key=lambda watch: (watch.text.first, watch.text.kind))
        texts: list[TextSeen] = []
        stills: dict[str, Path] = {}
        for number, watch in enumerate(watches, 1):
            name = f"text-{number:03d}.jpg" if watch.picture else ""
            if name:
                stills[name] = folder / name
                stills[name].write_bytes(watch.picture)
            texts.append(watch.seen(name))
        return tuple(texts), stills

    def _close(self, watches: Sequence[Watch]) -> None:
        for watch in watches:
            watch.close()
            self._open.remove(watch)
            self._done.append(watch)
