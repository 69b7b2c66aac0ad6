"""How far two measures may be apart, where another processor rounds to the next tenth."""

import re

NEAR, NEAR_SHARE = 0.051, 0.02
_MEASURE = re.compile(r"[−-]?\d+[.,]\d+")


def near(said: str, ours: str) -> bool:
    """Whether two sentences say the same, decimal measures apart by no more than rounding; counts are the same."""
    if _MEASURE.sub("#", said) != _MEASURE.sub("#", ours):
        return False
    pairs = zip(_measures(said), _measures(ours), strict=True)
    return all(abs(one - other) <= max(NEAR, NEAR_SHARE * abs(other)) for one, other in pairs)


def _measures(sentence: str) -> list[float]:
    return [float(one.replace(",", ".").replace("−", "-")) for one in _MEASURE.findall(sentence)]
