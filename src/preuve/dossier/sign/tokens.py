"""Timestamps as authorities really write them: OpenSSL's give their certificates in any order, DER wants them sorted.

`rfc3161-client` refuses what isn't sorted. No signature covers that list (RFC 5652, 5.1 and 5.4): sorting it changes
nothing that is signed, and whoever verifies looks for each certificate by its issuer and number.
"""

from collections.abc import Iterator

_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0
_LONG = 0x80


def in_order(token: bytes) -> bytes:
    """A timestamp's answer with its certificates sorted; the same bytes where there is nothing to sort, or to read."""
    try:
        begins, ends = _certificates(token)
        listed = [token[begin:end] for _tag, begin, _inside, end in _parts(token, begins, ends)]
    except (ValueError, IndexError):
        return token
    return token[:begins] + b"".join(sorted(listed)) + token[ends:]


def _certificates(token: bytes) -> tuple[int, int]:
    """Where the list stands: TimeStampResp, its token, the SignedData inside, its first part of that tag."""
    _status, signed = _inside(token, 0, len(token), _SEQUENCE, 2)
    _kind, content = _inside(token, *signed, _SEQUENCE, 2)
    (data,) = _inside(token, *content, _CONTEXT_0, 1)
    begins, ends = _only(token, *data, _SEQUENCE)
    for tag, _begin, inside, end in _parts(token, begins, ends):
        if tag == _CONTEXT_0:
            return inside, end
    raise ValueError(_CONTEXT_0)


def _inside(token: bytes, begin: int, end: int, tag: int, count: int) -> list[tuple[int, int]]:
    """The parts of the one value that stands there: where each begins and ends. Raises ValueError."""
    found = [(first, last) for _tag, first, _at, last in _parts(token, *_only(token, begin, end, tag))]
    if len(found) != count:
        raise ValueError(count)
    return found


def _only(token: bytes, begin: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of the one value that stands there is. Raises ValueError."""
    ((found, _first, inside, last),) = _parts(token, begin, end)
    if found != tag:
        raise ValueError(tag)
    return inside, last


def _parts(token: bytes, begin: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Values one after another: tag, where each begins, its content begins, and it ends. Raises ValueError."""
    while begin < end:
        size, inside = token[begin + 1], begin + 2
        if size >= _LONG:
            width = size - _LONG
            if not 1 <= width <= 4:
                raise ValueError(width)
            size, inside = int.from_bytes(token[inside : inside + width]), inside + width
        if inside + size > end:
            raise ValueError(size)
        yield token[begin], begin, inside, inside + size
        begin = inside + size
