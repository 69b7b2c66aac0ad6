"""Flows: the process. `produce.py` is the first file to open; it only orders what `preuve` and `connectors` do."""
