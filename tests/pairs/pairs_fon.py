"""Fonts: other letters, capitals, italics, tight lines."""

from helpers_lettering import Written, foreign, other_letters, ours, view
from pairs import Room, pair

from preuve.checks.subject import Subject


@pair("FON01")
def letters_of_another_family(room: Room, broken: bool) -> Subject:
    """The plan asks for Atkinson Hyperlegible; the frames show other letters."""
    return ours(room, change=other_letters) if broken else ours(room)


@pair("FON01")
def letters_said_to_be_lexend(room: Room, broken: bool) -> Subject:
    """The plan asks for Lexend; the frames show it, or other letters."""
    return ours(room, view(family="Lexend"), other_letters) if broken else ours(room, view(family="Lexend"))


@pair("FON02")
def a_title_in_capitals(room: Room, broken: bool) -> Subject:
    """Five words of capitals; an acronym alone is right."""
    return ours(room, view(on_screen="VENEZ RÉPARER VOS OBJETS CASSÉS" if broken else "Venez réparer à l'ESS"))


@pair("FON02")
def italics(room: Room, broken: bool) -> Subject:
    """A video from elsewhere whose letters lean."""
    return foreign(room, Written("Bonjour à tous, à bientôt", lean=0.26 if broken else 0.0))


@pair("FON03")
def tight_lines(room: Room, broken: bool) -> Subject:
    """Two lines that nearly touch."""
    return foreign(room, Written("Bonjour à toutes\net bienvenue ici", spacing=-8 if broken else 16))
