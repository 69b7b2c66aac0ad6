"""The servers are importable by name in every test of publishing."""

import sys
from pathlib import Path

SERVERS = str(Path(__file__).parents[2] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)
