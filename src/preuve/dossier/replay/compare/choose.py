"""The comparator of an artefact that isn't the same bytes, by what it is; a digest of nothing is never a match."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from preuve.dossier.bag import EMPTY
from preuve.dossier.model import gravest
from preuve.dossier.replay.compare import packets
from preuve.dossier.replay.compare.result import Compared
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.media.showing import Showing, showing

Find = Callable[[str], Path | None]
"""Where bytes are, by their digest; None where only the digest is known."""
FILMS, PICTURES, SOUNDS = (".mp4",), (".png", ".jpg", ".jpeg", ".webp"), (".wav",)
_WEIGHED = ("video", "audio", "subtitle")
RENDERED = (*FILMS, *PICTURES, *SOUNDS, ".aac")


def same(claimed: str, remade: str) -> Compared | None:
    """What two digests alone say; None where they differ."""
    if EMPTY in (claimed, remade):
        said = (
            _("un fichier vide : rien n'y est comparé") if claimed == remade else _("l'un des deux fichiers est vide")
        )
        return Compared(status="not_run" if claimed == remade else "failed", comparator="bytes", said=said)
    return Compared(status="verified", comparator="bytes") if claimed == remade else None


def rendered(name: str) -> bool:
    """Whether an artefact is a picture, a sound or a film: what another tool may give otherwise."""
    return PurePosixPath(name).suffix in RENDERED


class Comparators:
    """Compares artefacts by their digests, each pair once. `find`: where bytes are."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: dict[tuple[str, str, str], Compared | None] = {}

    def close(self, name: str, claimed: str, remade: str) -> Compared | None:
        """How close two different artefacts are; None where nothing can tell: no bytes, or no comparator for it."""
        asked = PurePosixPath(name).suffix, claimed, remade
        if asked not in self._known:
            self._known[asked] = self._compare(*asked)
        return self._known[asked]

    def _compare(self, suffix: str, claimed: str, remade: str) -> Compared | None:
        left, right = self._find(claimed), self._find(remade)
        if left is None or right is None:
            return None
        try:
            if suffix in FILMS:
                return _films(left, right)
            if suffix in PICTURES:
                from preuve.dossier.replay.compare.pictures import pictures

                return pictures(left, right)
            if suffix in SOUNDS:
                from preuve.dossier.replay.compare.sounds import sounds

                return sounds(left, right)
        except (PreuveError, OSError, ValueError) as error:
            why = error.message if isinstance(error, PreuveError) else str(error)[:200]
            return Compared(status="failed", comparator="perceptual", said=_("illisible : {why}").format(why=why))
        return None


def _films(left: Path, right: Path) -> Compared:
    """Packets first; then how everything is shown and captions, that must be the same; then pictures and sounds."""
    one, other = showing(left), showing(right)
    if one == other:
        said = _("mêmes images et même son, dans une autre enveloppe")
        return Compared(status="verified", comparator="streamhash", said=said)
    kept = [[part.packets for part in each.streams if part.kind not in _WEIGHED] for each in (one, other)]
    if (
        one.ways != other.ways
        or kept[0] != kept[1]
        or not packets.same(packets.captions(left), packets.captions(right))
    ):
        said = _("les pistes, la façon de les montrer ou les sous-titres que contient le fichier ne sont pas les mêmes")
        return Compared(status="failed", comparator="perceptual", said=said)
    found = list(_weighed(left, right, one, other))
    return Compared(
        status=gravest(part.status for part in found) if found else "within_tolerance",
        comparator="perceptual",
        said=" ; ".join(part.said for part in found),
        numbers={name: value for part in found for name, value in part.numbers.items()},
    )


def _weighed(left: Path, right: Path, one: Showing, other: Showing) -> Iterator[Compared]:
    """What is said of each track of pictures and each track of sound that isn't the same."""
    from preuve.dossier.replay.compare import pictures, sounds

    for rank, (mine, ours) in enumerate(zip(one.packets("video"), other.packets("video"), strict=True)):
        if mine != ours:
            yield pictures.films(left, right, rank)
    for rank, (mine, ours) in enumerate(zip(one.packets("audio"), other.packets("audio"), strict=True)):
        if mine != ours:
            yield sounds.sounds(left, right, rank)
