"""The report: static pages that a person opens by double click, in French and in English.

`write` makes the folder; `build` orders the pages; `material` gathers what they show, and each other module turns a
part of it into plain values for a template of `templates/report/`.
"""

from preuve.report.build import write

__all__ = ["write"]
