"""Films that are the same though their bytes aren't: one handed in twice, compressed again, resized, cut at its ends.

Each film gives a fingerprint: several times a second, the signs of its lowest cosine frequencies around their median
(a perceptual hash of 143 bits). Two films are alike where, shifted by some delay, their pictures agree for long enough.
Films are decoded in the child process for hostile bytes.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from preuve.dossier.child import ChildFailed, Limits, in_child
from preuve.dossier.model import Unpacked
from preuve.dossier.report.texts import MOST_TEXTS, Text, read
from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _

PER_SECOND = 4
SIDE, LOW = 32, 12
BITS = LOW * LOW - 1
FLAT = 8.0
"""Under this standard deviation, in grey levels, a picture is too plain to say anything."""
LONGEST = 15 * 60
MOST_FILMS = 40
CLOSE = 0.22
"""Share of bits that differ, at most, between two pictures that are the same."""
MOST_APART = 0.15
"""The same on average, over all the pictures that are compared."""
LEAST_SECONDS, LEAST_SHARE = 4.0, 0.5
"""How long they must be compared, and over which part of the shorter film."""
SAME, PARTLY = 0.75, 0.25
"""Share of the pictures alike. On the sample, cut, made smaller and compressed hard: 1.0; other films: 0.0 to 0.08."""
MOST_DELAYS = 300
"""Delays weighed in full for two films: those where most pictures are close."""
LIMITS = Limits(seconds=300)
_SPREAD = 1  # samples each way within which a picture may be found
Hear = Callable[[str, float], None]
Hashes = npt.NDArray[np.uint8]
_Hash = Annotated[str, Field(pattern=r"^([0-9a-f]{36})?$")]


class Fingerprint(Value):
    """A film's pictures, `PER_SECOND` a second: each a hash in hexadecimal, empty where it is too plain."""

    hashes: tuple[_Hash, ...] = Field(default=(), max_length=LONGEST * PER_SECOND + 1)
    broken: Annotated[str, Field(max_length=300)] = ""


class Likeness(Value):
    """How two films agree, at their best delay: seconds that are compared, part of them alike, mean difference."""

    seconds: float
    share: float
    apart: float

    @property
    def same(self) -> bool:
        """Whether they are the same film."""
        return self.share >= SAME and self.apart <= MOST_APART

    @property
    def partly(self) -> bool:
        """Whether they share pictures, for long enough."""
        return self.share >= PARTLY and self.share * self.seconds >= LEAST_SECONDS


class _Looked(Value):
    """What the child says."""

    films: tuple[Fingerprint, ...] = Field(max_length=MOST_FILMS)
    texts: tuple[Text, ...] = Field(max_length=MOST_TEXTS)


def looked(
    unpacked: Unpacked, films: Sequence[str], texts: Sequence[str], scratch: Path, hear: Hear = lambda _w, _s: None
) -> tuple[dict[str, Fingerprint], list[Text]]:
    """The fingerprints of a dossier's films, and what its texts say. Raises ChildFailed."""
    given = {"root": str(unpacked.folder), "films": list(films), "texts": list(texts)}
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as place:
        said = in_child("likeness", given, Path(place), limits=LIMITS, hear=hear)
    try:
        found = _Looked.model_validate(said)
        return dict(zip(films, found.films, strict=True)), list(found.texts)
    except (ValidationError, ValueError) as error:
        raise ChildFailed(_("l'examen a répondu n'importe quoi : il a été arrêté")) from error


def job(given: Mapping[str, Any], _folder: Path, tell: Hear) -> dict[str, Any]:
    """The child's side: a fingerprint a film, and the texts that can be read."""
    root, films = Path(given["root"]), []
    for number, name in enumerate(given["films"]):
        tell(name, number / len(given["films"]))
        try:
            films.append(fingerprint(root / name))
        except BadMedia as error:
            films.append(Fingerprint(broken=error.message[:300]))
    return _Looked(films=tuple(films), texts=tuple(read(root, given["texts"]))).model_dump(mode="json")


def fingerprint(film: Path) -> Fingerprint:
    """A film's fingerprint. Raises BadMedia."""
    from preuve.media.opening import open_film, refuse_large

    hashes: list[str] = []
    with open_film(film) as container:
        if not container.streams.video:
            raise BadMedia(_("ce fichier ne contient pas d'image."), path=film)
        stream = container.streams.video[0]
        refuse_large(stream.codec_context.width, stream.codec_context.height, film)
        stream.thread_type = "AUTO"
        stream.codec_context.skip_frame = "NONREF"
        for frame in container.decode(stream):
            seconds = frame.time or 0.0
            if seconds > LONGEST:
                break
            refuse_large(frame.width, frame.height, film)
            wanted = int(seconds * PER_SECOND) + 1 - len(hashes)
            if wanted > 0:
                small = frame.reformat(width=SIDE, height=SIDE, format="gray", interpolation="AREA")
                hashes += [hashed(np.asarray(small.to_ndarray(), np.uint8))] * wanted
    return Fingerprint(hashes=tuple(hashes))


def hashed(grey: npt.NDArray[np.uint8]) -> str:
    """A small grey picture's hash, `SIDE` × `SIDE`; empty where it is too plain."""
    import cv2

    if float(grey.std()) < FLAT:
        return ""
    low = cv2.dct(grey.astype(np.float32))[:LOW, :LOW].ravel()[1:]
    return np.packbits(low > np.median(low)).tobytes().hex()


def likeness(one: Fingerprint, other: Fingerprint) -> Likeness:
    """How alike two films are, at the delay where they agree best; nothing in common where too little is comparable."""
    best = Likeness(seconds=0, share=0, apart=1)
    (mine, seen), (theirs, shown) = _bits(one), _bits(other)
    least = max(LEAST_SECONDS * PER_SECOND, LEAST_SHARE * min(seen.sum(), shown.sum()))
    if min(seen.sum(), shown.sum()) < LEAST_SECONDS * PER_SECOND:
        return best
    apart = _apart(mine, theirs)
    if (apart[seen][:, shown].min(axis=1) <= CLOSE).sum() < PARTLY * least:
        return best  # hardly a picture of one is in the other: no delay will do
    apart[~seen, :] = apart[:, ~shown] = np.nan
    for delay in _promising(apart, least):
        found = _at(apart, delay, least)
        if found and (found.share, -found.apart) > (best.share, -best.apart):
            best = found
    return best


def _promising(apart: npt.NDArray[np.float32], least: float) -> list[int]:
    """The delays worth weighing, the one where most pictures are close first: `PARTLY` of the least at any rate."""
    close = apart <= CLOSE
    delays = range(-len(apart) + 1, apart.shape[1])
    counts = np.array([np.count_nonzero(np.diagonal(close, delay)) for delay in delays])
    near = np.convolve(counts, np.ones(2 * _SPREAD + 1, counts.dtype), "same")
    order = np.argsort(-near, kind="stable")[:MOST_DELAYS]
    return [delays[at] for at in order if near[at] >= PARTLY * least]


def _at(apart: npt.NDArray[np.float32], delay: int, least: float) -> Likeness | None:
    """How they agree at one delay: each picture with the nearest in time, or the one just before or after."""
    near = [np.diagonal(apart, delay + shift) for shift in range(-_SPREAD, _SPREAD + 1)]
    size = min(map(len, near))
    if size < least:
        return None
    rows = np.stack([one[:size] for one in near])
    told = ~np.isnan(rows).any(axis=0)
    if told.sum() < least:
        return None
    nearest = rows[:, told].min(axis=0)
    return Likeness(
        seconds=round(float(told.sum()) / PER_SECOND, 2),
        share=round(float((nearest <= CLOSE).mean()), 4),
        apart=round(float(nearest.mean()), 4),
    )


def _bits(one: Fingerprint) -> tuple[Hashes, npt.NDArray[np.bool_]]:
    size = (BITS + 7) // 8
    rows = [np.frombuffer(bytes.fromhex(text or "00" * size), np.uint8) for text in one.hashes]
    bits = np.unpackbits(np.array(rows, np.uint8).reshape(-1, size), axis=1)[:, :BITS]
    return bits, np.array([bool(text) for text in one.hashes], np.bool_)


def _apart(one: Hashes, other: Hashes) -> npt.NDArray[np.float32]:
    """Share of bits that differ, for each pair of pictures."""
    mine, theirs = one.astype(np.float32), other.astype(np.float32)
    same = mine @ theirs.T + (1 - mine) @ (1 - theirs).T
    return np.asarray(1 - same / BITS, np.float32)
