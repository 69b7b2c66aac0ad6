"""Custom assistants of a project: instructions and settings that the text engine answers with, and their tests."""

from preuve.assistants.model import FOLDER, Assistant, assistant, assistants
from preuve.assistants.standing import Standing, standing

__all__ = ["FOLDER", "Assistant", "Standing", "assistant", "assistants", "standing"]
