"""What a rate is worth: its interval, and how many views or posts it takes before anything may be concluded.

Interactions over views are read as a share: each view either led to an interaction or didn't. A person may do two of
them, so the interval is a little narrow; where interactions outnumber views, nothing is a share and none is given.
Wilson's interval at 95 % (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927) holds for small counts and never leaves 0–100 %.
"""

from collections.abc import Sequence
from math import comb, sqrt

from preuve.engines import Value

LEAST_VIEWS = 100
"""Fewer views than that conclude nothing: at 100, a rate of 5 % is only known to stand between 2 and 11 %."""
LEAST_POSTS = 6
"""Fewer posts than that say nothing of a group: from 6 on, the extremes hold the median 95 times in 100."""
Z95 = 1.959964


class Interval(Value):
    """Where a rate stands, 95 times in 100, in percent."""

    low: float
    high: float

    def above(self, other: "Interval") -> bool:
        """Whether it stands wholly above another: only then is one rate said to be better."""
        return self.low > other.high


def wilson(numerator: float, denominator: float) -> Interval | None:
    """The interval of a share, in percent; None where it isn't one."""
    if denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    share, square = numerator / denominator, Z95**2
    middle = share + square / (2 * denominator)
    reach = Z95 * sqrt(share * (1 - share) / denominator + square / (4 * denominator**2))
    whole = 1 + square / denominator
    return Interval(low=_percent((middle - reach) / whole), high=_percent((middle + reach) / whole))


def median(values: Sequence[float]) -> float:
    """The middle value."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def about_the_median(values: Sequence[float]) -> Interval | None:
    """Where the median of all such posts stands, by the ranks alone; None where the posts are too few.

    Posts of a group differ from each other more than views of a post do: adding their views up would hide it.
    """
    n = len(values)
    if n < LEAST_POSTS:
        return None
    ordered, cut, tail = sorted(values), 0, 0.0
    while (tail := tail + comb(n, cut) / 2**n) <= 0.025:
        cut += 1
    return Interval(low=ordered[cut - 1], high=ordered[n - cut])


def _percent(share: float) -> float:
    return round(100 * min(max(share, 0.0), 1.0), 6)
