"""One pass over a film's pictures, which every visual check shares."""

from preuve.engines import Value


class Look(Value):
    """What was measured on the pictures."""
