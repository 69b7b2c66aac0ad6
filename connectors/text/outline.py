"""A narrative template filled with the brief: hook, place, messages, proof, invitation. Not AI, and says so."""

import json
import re
from collections.abc import Iterator
from typing import Any

from preuve.artifact import digest_json
from preuve.engines import Answer, Identity, TextRequest
from preuve.project import Brief, Project

WORDS_ON_SCREEN = 5
READ_WORDS_A_SECOND = 2.4
MESSAGES = (("poignée de main", "étoile"), ("fusée", "soleil"), ("cadeau", "famille"), ("arbre", "main"))


class Outline:
    """Writes a storyboard from the brief alone, always the same way."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief

    @classmethod
    def build(cls, project: Project, *, step: str = "script") -> "Outline":
        """For a project's brief; the same for every step."""
        return cls(project.brief)

    def identity(self) -> Identity:
        """The template and the brief it reads."""
        said = digest_json(self.brief.model_dump(mode="json", exclude={"targets"}))
        return Identity(engine="outline", capability="text", ai=False, parameters={"brief": said})

    def write(self, request: TextRequest) -> Answer:
        """The JSON of a storyboard; `request` isn't read, the brief is."""
        brief = self.brief
        board = {
            "title": brief.title,
            "description": f"{_sentence(brief.subject)} {_sentence(brief.call_to_action)}",
            "shots": list(self._shots()),
        }
        data = json.dumps(board, ensure_ascii=False, indent=1).encode()
        return Answer(data=data, name="draft.json", origin="computed")

    def _shots(self) -> Iterator[dict[str, Any]]:
        brief = self.brief
        first, *others = brief.key_messages
        yield _shot("accroche", first, "Une question posée au public", ("ampoule", "porte-voix"), 1)
        yield _shot("qui", f"{brief.organisation} : {brief.subject}", "Le lieu et les gens", ("maison", "famille"), 2)
        for number, message in enumerate(others[: len(MESSAGES)], start=1):
            yield _shot(f"message-{number}", message, "L'idée, montrée en action", MESSAGES[number - 1], 2)
        for number, fact in enumerate(brief.facts[:2], start=1):
            yield _shot(f"preuve-{number}", fact.text, "Le chiffre, et d'où il vient", ("graphique", "loupe"), 3)
        yield _shot("invitation", brief.call_to_action, "Le rendez-vous", ("calendrier", "cloche"), 1) | {
            "transition": "cut"
        }


def _shot(name: str, message: str, scene: str, subjects: tuple[str, ...], priority: int) -> dict[str, Any]:
    narration = _sentence(message)
    spoken = len(narration.split()) / READ_WORDS_A_SECOND
    return {
        "id": name,
        "narration": narration,
        "on_screen": _on_screen(message),
        "visual": f"{scene} : {narration}",
        "alt": f"{scene} : {', '.join(subjects)}. {narration}",
        "subjects": subjects,
        "seconds": round(max(3.0, min(spoken + 0.8, 12.0)), 1),
        "priority": priority,
    }


def _sentence(text: str) -> str:
    plain = text.strip()
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "!", "?", "…")) else ".")


def _on_screen(message: str) -> str:
    """The message's first clause, cut at a comma or after a few words: the voice says every one of them."""
    clause = re.split(r"[,.;:!?…]", message.strip(), maxsplit=1)[0].split()
    return " ".join(clause[:WORDS_ON_SCREEN])
