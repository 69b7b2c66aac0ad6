"""What a recogniser hears in a film's own sound, and where it hears the captions' words."""

from preuve.engines import Value


class Spoken(Value):
    """What was heard."""
