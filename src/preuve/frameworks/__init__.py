"""Référentiels as data, and the code that weighs findings against them."""

from preuve.frameworks.cases import CaseGround, cases_of
from preuve.frameworks.matrix import Matrix, Summary, summary
from preuve.frameworks.model import Framework, framework, names
from preuve.frameworks.presented import matrices
from preuve.frameworks.weigh import weigh

__all__ = [
    "CaseGround",
    "Framework",
    "Matrix",
    "Summary",
    "cases_of",
    "framework",
    "matrices",
    "names",
    "summary",
    "weigh",
]
