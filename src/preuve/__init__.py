"""Preuve: make a communication video with an automated workflow, measure it, and seal the proof."""

__version__ = "0.1.0"
