"""Référentiels as data, and the code that weighs findings against them."""

from preuve.frameworks.matrix import Matrix, Summary, summary
from preuve.frameworks.model import Framework, framework, names
from preuve.frameworks.weigh import weigh

__all__ = ["Framework", "Matrix", "Summary", "framework", "names", "summary", "weigh"]
