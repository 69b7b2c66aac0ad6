"""Models: where each one's files are, checked by digest before they are used."""

from connectors.models.catalogue import Catalogue, Status

__all__ = ["Catalogue", "Status"]
