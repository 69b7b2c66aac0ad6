"""How close two pictures, or two films' pictures, are: the worst tile of the worst frame, never a mean.

A mean hides an edited caption: a few letters weigh little in a frame, and everything in the tile that holds them.
"""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from preuve.dossier.replay.compare.result import PICTURE_DB, Compared
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.opening import open_film
from preuve.media.pictures import inspect, opened

Plane = npt.NDArray[np.uint8]
TILE = 256
SAME = 100.0
"""Decibels said of two frames that don't differ at all."""


def films(one: Path, other: Path, rank: int = 0) -> Compared:
    """Two films' pictures, frame by frame; `rank`: of which of their tracks of pictures. Raises BadMedia."""
    worst, at, count = SAME, 0.0, 0
    for left, right in zip_longest(_frames(one, rank), _frames(other, rank)):
        if left is None or right is None:
            return _other(_("l'un des deux films a plus d'images que l'autre"))
        if left[1].shape != right[1].shape or abs(left[0] - right[0]) > 0.002:
            return _other(_("les images n'ont pas la même taille, ou ne sont pas montrées au même moment"))
        found = worst_tile(left[1], right[1])
        count += 1
        if found < worst:
            worst, at = found, left[0]
    if not count:
        return _other(_("aucune image"))
    return _judged(worst, _("à {seconds:.1f} s, l'endroit le moins ressemblant : {db:.1f} dB"), seconds=at)


def pictures(one: Path, other: Path) -> Compared:
    """Two still pictures. Raises BadMedia."""
    left, right = _picture(one), _picture(other)
    if left.shape != right.shape:
        return _other(_("les images n'ont pas la même taille"))
    if _told(one) != _told(other):
        return _other(_("les images ne disent pas de la même façon comment elles sont montrées"))
    worst = min(worst_tile(left[:, :, band], right[:, :, band]) for band in range(left.shape[2]))
    return _judged(worst, _("l'endroit le moins ressemblant : {db:.1f} dB"))


def worst_tile(left: Plane, right: Plane) -> float:
    """The least ratio of signal to noise of any tile, in decibels; tiles of 256 pixels, overlapping by half."""
    half, (high, wide) = TILE // 2, left.shape
    rows, columns = -(-high // half), -(-wide // half)
    far = cv2.absdiff(left, right)
    far = cv2.copyMakeBorder(far, 0, rows * half - high, 0, columns * half - wide, cv2.BORDER_CONSTANT, value=0)
    means = cv2.resize(cv2.multiply(far, far, dtype=cv2.CV_32F), (columns, rows), interpolation=cv2.INTER_AREA)
    if rows > 1:
        means = means[:-1] + means[1:]
    if columns > 1:
        means = means[:, :-1] + means[:, 1:]
    mean = float(means.max()) * half * half / (min(TILE, high) * min(TILE, wide))
    return min(SAME, 10 * float(np.log10(255.0**2 / mean))) if mean else SAME


def _frames(film: Path, rank: int) -> Iterator[tuple[float, Plane]]:
    """Each frame's time, and its brightness with its two colour planes under it."""
    with open_film(film) as container:
        if len(container.streams.video) <= rank:
            raise BadMedia(_("ce fichier ne contient pas d'image."), path=film)
        stream = container.streams.video[rank]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            yield float(frame.time or 0.0), np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)


def _picture(path: Path) -> npt.NDArray[np.uint8]:
    inspect(path)
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint8:
        raise BadMedia(_("cette image est illisible."), path=path)
    return np.atleast_3d(found).astype(np.uint8)


def _told(path: Path) -> tuple[object, ...]:
    """How many pictures a file holds, which way up they are shown, and what it says of its colours."""
    with opened(path) as found:
        colours = [found.info.get(name) for name in ("icc_profile", "gamma", "chromaticity", "srgb")]
        return getattr(found, "n_frames", 1), inspect(path).orientation, *colours


def _judged(worst: float, said: str, **given: float) -> Compared:
    status = "within_tolerance" if worst >= PICTURE_DB else "failed"
    return Compared(
        status=status, comparator="perceptual", said=said.format(db=worst, **given), numbers={"picture_db": worst}
    )


def _other(why: str) -> Compared:
    return Compared(status="failed", comparator="perceptual", said=why)
