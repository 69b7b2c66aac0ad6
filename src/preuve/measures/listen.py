"""A film's sound, and its stems."""

from preuve.engines import Value


class Listened(Value):
    """What was measured on the sound."""
