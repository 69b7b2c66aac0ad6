"""What became of an assistant's tests: `assistants/<id>.results.json`, with the digests of what it rests on.

It says which recordings hold the answers; whether they hold to the tests is worked out again each time it is asked.
"""

from pathlib import Path

from pydantic import Field, ValidationError

from preuve.assistants.expected import MOST_ANSWER, Outcome
from preuve.assistants.model import FOLDER, RESULTS, Assistant
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.inside import inside
from preuve.store import write_atomic

MOST_BYTES = 5_000_000


class Result(Value):
    """A test's: the recording of its answer, digests of the request and of the answer's bytes, the answer's words."""

    case: str
    recording: str
    request: str
    answer: str
    text: str = Field(max_length=MOST_ANSWER)
    outcomes: tuple[Outcome, ...]

    @property
    def holds(self) -> bool:
        """Whether it held to all that was expected when it was tried."""
        return all(one.holds for one in self.outcomes)


class Results(Value):
    """Every test's, and the digest of the assistant that was tested."""

    assistant: str
    definition: str
    engine: str
    model: str = ""
    results: tuple[Result, ...] = Field(max_length=40)

    def of(self, case: str) -> Result | None:
        """A test's."""
        return next((one for one in self.results if one.case == case), None)


def path_of(folder: Path, name: str) -> Path:
    """Where the results of an assistant are."""
    return folder / FOLDER / f"{name}{RESULTS}"


def read_results(folder: Path, assistant: Assistant) -> Results | None:
    """What is kept of an assistant's tests; None where it was never tested. Raises BadInput."""
    path = path_of(folder, assistant.id)
    if not path.is_file():
        return None
    try:
        return Results.model_validate_json(path.read_bytes() if path.stat().st_size <= MOST_BYTES else b"")
    except (ValueError, ValidationError) as error:
        raise BadInput(
            _("ces résultats d'essais ne peuvent pas être relus."),
            path=path,
            remedy=_("Refaites les essais : « preuve assistant test {name} ».").format(name=assistant.id),
        ) from error


def write_results(folder: Path, found: Results) -> Path:
    """Keep the results of an assistant's tests."""
    path = inside(folder, path_of(folder, found.assistant))
    write_atomic(path, (found.model_dump_json(indent=1) + "\n").encode())
    return path
