"""WordprocessingML by local names: Word writes it in two sets of namespaces, which say the same."""

from collections.abc import Iterator
from typing import Any

Element = Any
ON = ("", "1", "true", "on")


def local(element: Element) -> str:
    """An element's name without its namespace; empty for what isn't an element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name, whatever its namespace; empty where there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children that are called so; all of them where no name is given."""
    for one in element if element is not None else ():
        if local(one) and (not names or local(one) in names):
            yield one


def child(element: Element | None, *path: str) -> Element | None:
    """A child by its name, or deeper by a path of names; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """The `val` of a child; empty where there is none."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else ""


def on(element: Element | None, name: str) -> bool:
    """Whether a switch of some properties is on: it is there, and doesn't say that it is off."""
    found = child(element, name)
    return found is not None and attribute(found, "val").lower() in ON


def text(element: Element | None) -> str:
    """All the words in an element, those deleted under tracked changes left out."""
    if element is None:
        return ""
    parts = []
    for one in element.iter():
        if local(one) == "t" and one.text:
            parts.append(one.text)
        elif local(one) in ("p", "tab", "br") and parts:
            parts.append(" ")
    return " ".join("".join(parts).split())
