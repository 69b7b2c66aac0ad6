"""Comparators: how far an artefact that was made again is from the one that a dossier holds."""
