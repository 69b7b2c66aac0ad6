"""Personal data in texts: found, and put under other names before a text leaves for an outside service.

`find` looks, `names_of` says who a project knows, `Disguise` replaces and restores. Nothing here calls the network.
"""

from preuve.privacy.detector import Found, Span, find, looks_with, told
from preuve.privacy.disguise import Disguise
from preuve.privacy.names import Name, names_of
from preuve.privacy.restoring import Restored

__all__ = ["Disguise", "Found", "Name", "Restored", "Span", "find", "looks_with", "names_of", "told"]
