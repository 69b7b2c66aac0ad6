"""What she keeps of the AI's reading: `audience/lecture.yaml`, that the check AUT04 reads.

audience/lecture.json             the reading, as the step made it
audience/lecture-a-relire.yaml    each of its parts, for her to keep, change or refuse
audience/lecture.yaml             what she decided, with her name
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Literal

import yaml
from pydantic import Field

from preuve.artifact import digest_bytes
from preuve.audience.lecture.analysis import Part, Reading
from preuve.audience.lecture.brief_words import change_words
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.reading import load
from preuve.store import write_atomic

READING = "audience/lecture.json"
DRAFT = "audience/lecture-a-relire.yaml"
ACCEPTED = "audience/lecture.yaml"
Decision = Literal["garder", "changer", "refuser"]
Answered = Literal["", "garder", "refuser"]
MOST_TEXT = 600
MOST_BYTES = 5_000_000
HEADER = """\
# Ce que l'IA lit dans vos chiffres. Devant chaque partie, écrivez après « decision » : garder, ou refuser. Pour la
# changer, corrigez « text » et écrivez garder : votre texte sera gardé, et celui de l'IA à côté. Si cette partie change
# le prochain brief, redites-le après « change » : garder, ou refuser.
# Ensuite : preuve audience accept --by "Votre nom"
"""
KEPT = """\
# Ce que vous gardez de la lecture des chiffres par l'IA. « preuve audience accept » écrit ici.
"""


class Choice(Value):
    """A part as she reads it over."""

    id: str
    text: str = Field(min_length=1, max_length=MOST_TEXT)
    decision: Answered = ""
    change: Answered = Field(default="", description="Whether the brief still changes, where she changed the text.")


class Draft(Value):
    """`lecture-a-relire.yaml`."""

    reading: str = Field(pattern=r"^[0-9a-f]{64}$", description="Digest of lecture.json.")
    parts: tuple[Choice, ...]


class Kept(Value):
    """What became of a part: its text is what stands now, hers where she changed it."""

    id: str
    decision: Decision
    text: str = Field(max_length=MOST_TEXT)
    change: Answered = Field(default="", description="What she says of the brief's change, where she changed the text.")
    by: str = Field(default="", max_length=200, description="Who decided of this part; empty: who accepted the whole.")
    day: date | None = None

    @property
    def changes_brief(self) -> bool:
        """Whether the brief's change that goes with it stands: a text of hers needs her yes to it."""
        return self.decision == "garder" or (self.decision == "changer" and self.change == "garder")

    def as_said(self) -> tuple[Decision, str, Answered]:
        """What was decided, whoever did."""
        return (self.decision, self.text, self.change)


class Accepted(Value):
    """What she says of an AI's proposal about the table: which recording, who accepted it, and what was kept of it."""

    recording: str = Field(min_length=1)
    accepted_by: str = Field(min_length=1, max_length=200)
    accepted_on: date
    kept: str = Field(min_length=1, max_length=4000)
    reading: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", description="Digest of lecture.json.")
    parts: tuple[Kept, ...] = ()

    def of(self, part: str) -> Kept | None:
        """What became of a part."""
        return next((one for one in self.parts if one.id == part), None)

    @property
    def signers(self) -> dict[str, tuple[str, ...]]:
        """Whose decision each part is: the parts' ids by name, who decided the most first."""
        found: dict[str, list[str]] = {}
        for part in self.parts:
            found.setdefault(part.by or self.accepted_by, []).append(part.id)
        return {who: tuple(ids) for who, ids in sorted(found.items(), key=lambda one: -len(one[1]))}


def keep_reading(folder: Path, data: bytes) -> Reading:
    """Put a reading in the project, and its parts for her to read over, unless that was done for these very bytes."""
    reading = Reading.model_validate_json(data)
    write_atomic(folder / READING, data)
    draft = read_draft(folder) if (folder / DRAFT).is_file() else None
    if draft is None or draft.reading != digest_bytes(data):
        parts = tuple(Choice(id=part.id, text=part.text) for part in reading.parts)
        write_atomic(folder / DRAFT, draft_bytes(Draft(reading=digest_bytes(data), parts=parts), reading))
    return reading


def read_reading(folder: Path) -> tuple[Reading, str]:
    """The reading and its digest. Raises BadInput where there is none, or it isn't one."""
    path = folder / READING
    if not path.is_file():
        raise BadInput(
            _("l'IA n'a encore rien lu dans vos chiffres."),
            path=READING,
            remedy=_("Lancez « preuve audience analyse »."),
        )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(READING)  # noqa: TRY301 - as any other file that isn't one
        data = path.read_bytes()
        return Reading.model_validate_json(data), digest_bytes(data)
    except ValueError as error:
        raise BadInput(
            _("ce fichier n'est plus une lecture."), path=READING, remedy=_("Relancez « preuve audience analyse ».")
        ) from error


def read_draft(folder: Path) -> Draft:
    """The parts as she left them. Raises BadInput."""
    return load(folder / DRAFT, Draft)


def read_accepted(folder: Path) -> Accepted | None:
    """What she accepted; None where she said nothing. Raises BadInput."""
    path = folder / ACCEPTED
    return load(path, Accepted) if path.is_file() else None


def standing(folder: Path) -> tuple[Reading, Accepted] | None:
    """The reading with her decision about it; None where there is no reading, or no decision about this one."""
    if not (folder / READING).is_file():
        return None
    reading, digest = read_reading(folder)
    accepted = read_accepted(folder)
    return (reading, accepted) if accepted and accepted.reading == digest else None


def accept(folder: Path, decided: Mapping[str, Answered], by: str, on: date) -> Accepted:
    """Write what she decided: what is said here wins over the file she edited. Raises BadInput, writing nothing.

    What was already decided of this reading, and isn't decided anew, stays signed by who decided it.
    """
    reading, digest = read_reading(folder)
    draft = read_draft(folder)
    if draft.reading != digest:
        raise BadInput(
            _("la lecture a changé depuis que vous l'avez relue."),
            path=DRAFT,
            remedy=_("Relancez « preuve audience analyse », puis relisez."),
        )
    found = standing(folder)
    before = found[1] if found else None
    parts = tuple(_signed(_kept(reading, choice, decided), decided, before, (by, on)) for choice in draft.parts)
    _complete(reading, parts)
    if before and parts == before.parts:
        return before
    accepted = Accepted(
        recording=reading.recording,
        accepted_by=", ".join(dict.fromkeys(part.by for part in parts))[:200],
        accepted_on=max(part.day or on for part in parts),
        kept=_summary(parts),
        reading=digest,
        parts=parts,
    )
    said = accepted.model_dump(mode="json", exclude_defaults=True)
    data = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110)
    write_atomic(folder / ACCEPTED, (KEPT + data).encode())
    # Her file says what stands now: read again, it would undo what the command line said.
    choices = tuple(_choice(part) for part in parts)
    write_atomic(folder / DRAFT, draft_bytes(draft.model_copy(update={"parts": choices}), reading))
    return accepted


def _signed(now: Kept, decided: Mapping[str, Answered], before: Accepted | None, who: tuple[str, date]) -> Kept:
    old = before.of(now.id) if before else None
    if before and old and now.id not in decided and old.as_said() == now.as_said():
        return old.model_copy(update={"by": old.by or before.accepted_by, "day": old.day or before.accepted_on})
    return now.model_copy(update={"by": who[0], "day": who[1]})


def _choice(part: Kept) -> Choice:
    answered: Answered = "refuser" if part.decision == "refuser" else "garder"
    return Choice(id=part.id, text=part.text, decision=answered, change=part.change)


def _kept(reading: Reading, choice: Choice, decided: Mapping[str, Answered]) -> Kept:
    part = reading.part(choice.id)
    if part is None:
        raise BadInput(
            _("« {id} » n'est pas une partie de la lecture.").format(id=choice.id),
            path=DRAFT,
            remedy=_("Remettez les noms d'origine : O1, T1, R1…"),
        )
    decision = decided.get(choice.id) or choice.decision
    if not decision:
        raise BadInput(
            _("vous n'avez rien décidé de {id} : « {text} »").format(id=part.id, text=part.text),
            path=DRAFT,
            key=part.id,
            remedy=_("Écrivez garder ou refuser après « decision », ou ajoutez --keep {id} ou --refuse {id}.").format(
                id=part.id
            ),
        )
    mine = choice.text.strip()
    if decision == "refuser" or mine == part.text:
        return Kept(id=part.id, decision=decision, text=mine)
    return Kept(id=part.id, decision="changer", text=mine, change=_change(part, choice))


def _change(part: Part, choice: Choice) -> Answered:
    """Whether the brief's change goes with her words. Raises BadInput where she didn't say."""
    if part.change.key != "none" and not choice.change:
        raise BadInput(
            _("vous avez changé le texte de {id}. Gardez-vous ce qu'il change ? {change}").format(
                id=part.id, change=change_words(part)
            ),
            path=DRAFT,
            key=f"{part.id}.change",
            remedy=_("Écrivez garder ou refuser après « change », sous « decision » ; ajoutez la ligne s'il le faut."),
        )
    return choice.change if part.change.key != "none" else ""


def _complete(reading: Reading, parts: Sequence[Kept]) -> None:
    there = [one.id for one in parts]
    if sorted(there) != sorted(part.id for part in reading.parts):
        lost = [part.id for part in reading.parts if part.id not in there] or there
        raise BadInput(
            _("des parties manquent, ou y sont deux fois : {ids}.").format(ids=", ".join(lost)),
            path=DRAFT,
            remedy=_("Remettez-les : une partie que vous ne voulez pas se refuse, elle ne s'efface pas."),
        )


def _summary(parts: Sequence[Kept]) -> str:
    """What the check shows: how many, then which."""
    told = []
    for decision, one, many in (
        ("garder", _("{n} partie gardée"), _("{n} parties gardées")),
        ("changer", _("{n} changée"), _("{n} changées")),
        ("refuser", _("{n} refusée"), _("{n} refusées")),
    ):
        found = [part.id for part in parts if part.decision == decision]
        names = f" ({', '.join(found)})" if found else ""
        told.append(ngettext(one, many, len(found)).format(n=len(found)) + names)
    return " ; ".join(told)


def draft_bytes(draft: Draft, reading: Reading) -> bytes:
    """`lecture-a-relire.yaml`: the parts, each with the facts it rests on in a comment."""
    lines = [HEADER, f"reading: {draft.reading}\n", "parts:\n"]
    for choice in draft.parts:
        part = reading.part(choice.id)
        for told in _rests_on(part, reading) if part else ():
            lines += [f"  # {line}\n" for line in wrap(told, 110, break_long_words=False)]
        left = set() if part and part.change.key != "none" else {"change"}
        said = yaml.safe_dump([choice.model_dump(exclude=left)], allow_unicode=True, sort_keys=False, width=110)
        lines.append("".join(f"  {line}\n" for line in said.splitlines()))
    return "".join(lines).encode()


def _rests_on(part: Part, reading: Reading) -> list[str]:
    facts = [fact for name in part.figures if (fact := reading.fact(name))]
    told = [f"{fact.id} : {' '.join(fact.text.splitlines())}" for fact in facts]
    if part.comments:
        told.append(ngettext("{n} commentaire", "{n} commentaires", len(part.comments)).format(n=len(part.comments)))
    if part.change.key != "none":
        told.append(" ".join(change_words(part).splitlines()))
    return told
