"""Texts read by character recognition in a video that nobody described to us."""

from preuve.engines import Value


class Texts(Value):
    """What was read."""
