"""What she types, or an AI wrote, made safe to stand in a document: words stay words, whatever they look like."""

import re

_SPECIAL = re.compile(r"^(\s{0,3})(#{1,6}(?=\s|$)|>|`{3,}|~{3,}|[=]+\s*$|-+\s*$|\|)")
_MARKUP = re.compile(r"<(?=[!/?a-zA-Z])")
MOST_LETTERS = 20_000


def words(text: str) -> str:
    """Some paragraphs and lists, without control codes; what would open a heading, a quote or HTML is escaped."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    plain = "".join(sign for sign in plain if sign.isprintable() or sign in "\n\u00a0\u202f")[:MOST_LETTERS]
    lines = [_line(line) for line in plain.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def opened(line: str) -> str:
    """A line that can't open a heading, a quote, a rule or a block of code."""
    return _SPECIAL.sub(r"\1\\\2", line)


def _line(line: str) -> str:
    """One line: no deeper than a list in a list, so that nothing is read as code."""
    body = line.strip(" ")
    indent = "  " if line.startswith("  ") and re.match(r"[-*] ", body) else ""
    return indent + _MARKUP.sub(r"\\<", opened(body))
