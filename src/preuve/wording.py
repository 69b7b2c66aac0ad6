"""Small tools for the texts of posts: lengths as platforms count them, cuts at sentences, the sentence about AI."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from preuve.engines import Capability
from preuve.i18n import _, language

SENTENCE_END = re.compile(r"[.!?…]+[»”\")]*(?=\s|$)")
MENTION = re.compile(r"(?<![\w@])@\w")


def length(text: str, unit: Literal["characters", "utf-16"]) -> int:
    """How long a platform finds a text: in code points, or in UTF-16 units, where an emoji counts twice."""
    return len(text.encode("utf-16-le")) // 2 if unit == "utf-16" else len(text)


def mentions(text: str) -> int:
    """How many accounts a text names with @."""
    return len(MENTION.findall(text))


def clip_sentences(text: str, most: int) -> str:
    """As many whole sentences as fit in `most` characters, from the start; none at all when the first is too long."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text) if found.end() <= most]
    return text[: ends[-1]] if ends else ""


def clip_words(text: str, most: int) -> str:
    """As many whole words as fit in `most` characters, with an ellipsis; a single word too long is cut."""
    if len(text) <= most:
        return text
    head, _space, _rest = text[:most].rpartition(" ")
    return (head or text[: most - 1]).rstrip(" ,;:") + "…"


def ai_parts_names() -> dict[str, str]:
    """What a capability makes, as it is said to the public."""
    return {
        "text": _("le scénario"),
        "image": _("les images"),
        "voice": _("la voix"),
        "sound": _("la musique"),
        "video": _("les plans animés"),
        "speech": _("les sous-titres"),
    }


def ai_parts_labels() -> dict[Capability, str]:
    """What each capability makes, in one word, for the label in the picture."""
    return {
        "text": _("texte"),
        "image": _("images"),
        "video": _("vidéo"),
        "voice": _("voix"),
        "sound": _("musique"),
    }


def listing(parts: Sequence[str]) -> str:
    """« a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} et {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def apart(parts: Iterable[str]) -> str:
    """« a ; b ; c », spaced as the language spoken wants; empty parts are left out."""
    return ("; " if language() == "en" else " ; ").join(filter(None, parts))


def named(name: object, said: str) -> str:
    """« nom : ce qui en est dit », spaced as the language spoken wants."""
    return _("{name} : {value}").format(name=name, value=said)


def ai_sentence(parts: Sequence[str]) -> str:
    """What the public is told of AI's share (AI Act, article 50): never empty, so that silence never has to be read."""
    names = ai_parts_names()
    made = [names[part] for part in names if part in parts]
    if not made:
        return _("Ce film a été réalisé sans intelligence artificielle.")
    return _("Réalisé avec l'aide de l'intelligence artificielle : {parts}.").format(parts=listing(made))
