"""French text as it is said: hours, money, units and abbreviations in words. A pure function of the text."""


def spoken(text: str) -> str:
    """The text to give a voice: what a reader would say aloud."""
    return text
