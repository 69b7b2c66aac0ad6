"""Connectors: the outside world, a folder a capability. Each `__init__.py` is one table `{"name": Class}`."""
