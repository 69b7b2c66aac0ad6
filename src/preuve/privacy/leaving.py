"""What a project's prompts let leave: for each, where it goes, what is replaced, what a model takes for a name left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from preuve.assistants.asking import request_of
from preuve.assistants.model import assistants
from preuve.engines import Capability
from preuve.privacy import running
from preuve.privacy.detector import How, Kind, find, locate
from preuve.privacy.disguise import Disguise
from preuve.privacy.folding import fold
from preuve.privacy.names import known_names, units
from preuve.project import Project
from preuve.prompts.fill import prompts, storyboard
from preuve.providers import Provider, book, provider

# Whatever else is asked, the engine that writes is asked.
_ENGINES: dict[str, Capability] = {"image": "image", "sound": "sound", "video": "video", "voice": "voice"}
_DRAWN_BY_A_WRITER = "svg"


@dataclass(frozen=True)
class Swap:
    """Something replaced: how it was written, what leaves instead, how many times."""

    kind: Kind
    how: How
    original: str
    pseudonym: str
    times: int


@dataclass(frozen=True)
class Leaving:
    """A prompt, or a narration to be said, and what becomes of it.

    `to` is the provider it goes to, None where it stays on this machine; `text` is what leaves, or would. `suspects`
    are what a model takes for names, and nothing replaces; `words` are known names left for being written as words;
    `unseen` are codes of what wasn't looked at.
    """

    what: str
    of: str
    to: Provider | None
    text: str
    swaps: tuple[Swap, ...]
    suspects: tuple[str, ...]
    unseen: tuple[str, ...]
    words: tuple[str, ...] = ()


def leaving(project: Project) -> Iterator[Leaving]:
    """All that a project would send, its narrations last; of its assistants, what their tests do. Raises BadInput."""
    for one in assistants(project):
        for case in one.tests:
            text = request_of(one, case.given).prompt
            yield _prompt(project, "assistant", f"{one.id} ({case.id})", text)
    if not project.has_video:
        return
    for prompt in prompts(project):
        yield _prompt(project, prompt.what, prompt.of, prompt.text)
    board = storyboard(project)
    for shot in board.shots if board else ():
        if shot.narration:
            yield _narration(project, shot.id, shot.narration)


def named_shots(project: Project) -> list[str]:
    """The shots whose own name holds a person's: it isn't sent, and recordings keep it as their label."""
    known = units(known_names(project), project.settings.privacy.keep)
    board = storyboard(project) if project.has_video else None
    return [shot.id for shot in board.shots if locate(shot.id, known)] if board else []


def destination(project: Project, what: str) -> Provider | None:
    """The service that a kind of request goes to; None where an engine of this machine makes it."""
    engines = project.settings.engines
    capability = _ENGINES.get(what, "text")
    name = getattr(engines, capability)
    if what == "image" and name == _DRAWN_BY_A_WRITER:
        capability, name = "text", engines.writer
    found = provider(name, project.settings) if name in book().providers else None
    return None if found is None or (found.local and capability not in found.leaves) else found


def _prompt(project: Project, what: str, of: str, text: str) -> Leaving:
    mine, to = project.settings.privacy, destination(project, what)
    disguise = Disguise([text], known_names(project), deep=mine.deep, keep=mine.keep)
    spans = locate(text, disguise.units)
    out = disguise.put_on(text)
    hows = {span.text: span.how for span in spans}
    swaps = tuple(
        Swap(mask.kind, hows[form], form, mask.instead(form), times)
        for mask in disguise.masks
        for form, times in list(mask.forms.items())
    )
    suspects, unseen = _suspects(out, (swap.pseudonym for swap in swaps), mine.keep)
    folded = fold(text)
    words = {text[slice(*place)] for unit in disguise.units for place in unit.as_words(folded)}
    hidden = mine.pseudonymise
    return Leaving(
        what, of, to, out if hidden else text, swaps if hidden else (), suspects, unseen, tuple(sorted(words))
    )


def _narration(project: Project, of: str, text: str) -> Leaving:
    """A voice says the names: nothing is replaced."""
    to = destination(project, "voice")
    said = tuple(dict.fromkeys(span.text for span in find(text, known_names(project), deep=False).spans))
    return Leaving("voice", of, to, text, (), said if to else (), ())


def _suspects(text: str, ours: Iterable[str], keep: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a model takes for names in what would leave, our pseudonyms apart; and what wasn't looked at."""
    if not running.identity():
        return (), ("running-text",)
    known = {word for name in (*ours, *keep) for word in fold(name).text.split()}
    seen = (span.text for span in find(text, deep=True).spans if span.how == "model")
    return tuple(dict.fromkeys(one for one in seen if not known & set(fold(one).text.split()))), ()
