"""What a model may propose of an unknown export: which column means what. Code reads the cells; she accepts or not.

Only heads and a few example cells leave, as data between fences; an answer is held to the heads there are, and to what
the example cells can be read as.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field

from preuve.audience.comments.masking import fenced, masked
from preuve.audience.exports import numbers
from preuve.audience.exports.formats import Accepted, Column, Format, Heads, Language, Unit, Writing, fold, formats
from preuve.audience.exports.opening import Grid, grids
from preuve.audience.metrics import METRICS, RULES, Metric, label
from preuve.calls.answers import json_of
from preuve.engines import Answer, Value
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _
from preuve.reading import check

STEP = "audience-colonnes"
TEMPLATE = "audience-colonnes.md.j2"
SEARCHED, EXAMPLES, LONGEST = 30, 4, 60
MOST_BYTES = 100_000
Role = Literal["id", "title", "text", "url", "published", "duration", "period", "ignored", "unknown"] | Metric
PATTERNS = ("Y-M-D", "D/M/Y", "M/D/Y", "D month Y", "month D, Y")


class Sample(Value):
    """What is shown of an export: its heads, and example cells in the same order."""

    heads: tuple[str, ...] = Field(min_length=2)
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1)


class Meaning(Value):
    """A column's proposed meaning."""

    head: str
    role: Role
    unit: Unit


class Proposal(Value):
    """A model's whole proposal."""

    platform: str
    language: Language
    decimal: Literal[",", "."]
    dates: tuple[str, ...] = ()
    columns: tuple[Meaning, ...]


class NoMapping(PermanentError):
    """No answer was a mapping that holds."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            _("Aucune des propositions de l'IA ne tient : {reason}").format(reason=reason),
            remedy=_("Décrivez vous-même les colonnes dans audience/colonnes.yaml, ou prenez un autre modèle."),
        )


def sample_of(path: Path, name: str) -> Sample:
    """The heads and first rows of an export: of its widest table. Raises BadInput where it has none."""
    found = max((_sample(grid) for grid in grids(path, name)), key=lambda one: len(one[0]), default=((), ()))
    if len(found[0]) < 2 or not found[1]:
        raise BadInput(
            _("ce fichier n'a pas de tableau : des en-têtes, puis des lignes."),
            path=name,
            remedy=_("Exportez-le de nouveau depuis la plateforme, au format CSV ou XLSX."),
        )
    return Sample(heads=found[0], rows=found[1])


def _sample(grid: Grid) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads are the widest row of texts among the first; twins and blanks can't be told apart, so are left out."""
    rows = [cells for _number, cells in grid.rows[:SEARCHED]]
    wide = [len({fold(cell) for cell in cells if cell.strip() and not _figure(cell)}) for cells in rows]
    if not wide:
        return (), ()
    at = wide.index(max(wide))
    heads = [cell.strip() for cell in rows[at]]
    kept = [index for index, head in enumerate(heads) if head and fold(head) not in map(fold, heads[:index])]
    below = [cells + [""] * (len(heads) - len(cells)) for cells in rows[at + 1 : at + 1 + EXAMPLES]]
    return tuple(heads[index] for index in kept), tuple(tuple(cells[index] for index in kept) for cells in below)


def _figure(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell) and not any(sign.isalpha() for sign in cell)


def prompt_values(sample: Sample) -> dict[str, Any]:
    """What the template is filled with. Example texts are cut, and lose what has the form of personal data."""
    rows = [[masked(cell)[:LONGEST] for cell in row] for row in sample.rows]
    return {"table": fenced({"heads": [head[:LONGEST] for head in sample.heads], "rows": rows}), "roles": role_words()}


def role_words() -> dict[str, str]:
    """What each role means, for people and for models."""
    return {
        "id": _("l'identifiant de la publication"),
        "title": _("son titre"),
        "text": _("son texte, où il n'y a pas de titre"),
        "url": _("son adresse"),
        "published": _("le jour de sa publication"),
        "duration": _("la durée du film"),
        "period": _("le jour que la ligne compte"),
        **{metric: label(metric) for metric in METRICS},
        "ignored": _("sans intérêt pour l'audience"),
        "unknown": _("sens incertain"),
    }


def schema(sample: Sample) -> dict[str, Any]:
    """The JSON Schema of an answer: the heads are those there are."""
    words: tuple[str, ...] = tuple(role_words())
    column = _object(
        {
            "head": {"type": "string", "enum": list(sample.heads)},
            "role": {"type": "string", "enum": list(words)},
            "unit": {"type": "string", "enum": list(get_args(Unit))},
        }
    )
    many = len(sample.heads)
    return _object(
        {
            "platform": {"type": "string", "enum": list(formats().platforms)},
            "language": {"type": "string", "enum": list(get_args(Language))},
            "decimal": {"type": "string", "enum": [",", "."]},
            "dates": {"type": "array", "items": {"type": "string", "enum": list(PATTERNS)}},
            "columns": {"type": "array", "minItems": many, "maxItems": many, "items": column},
        }
    )


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(properties),
    }


def read(answer: Answer, sample: Sample) -> Proposal:
    """The proposal an answer holds. Raises BadInput, with what is wrong, in words that the model is told."""
    data = json_of(answer.data, MOST_BYTES, _wrong)
    found = check(data, Proposal, "colonnes.json")
    if fault := _fault(found, sample):
        raise _wrong(fault)
    return found


def _fault(found: Proposal, sample: Sample) -> str:
    """What is wrong with a proposal; nothing where it holds."""
    heads, roles = [one.head for one in found.columns], [one.role for one in found.columns]
    used = [role for role in roles if role not in ("ignored", "unknown")]
    if sorted(heads) != sorted(sample.heads):
        return _("chaque en-tête doit être là une fois, recopié tel quel.")
    if found.platform not in formats().platforms or not set(found.dates) <= set(PATTERNS):
        return _("plateforme ou forme de date inconnue.")
    if len(used) != len(set(used)):
        return _("un rôle ne sert qu'une fois, sauf « ignored » et « unknown ».")
    if not {"id", "url"} & set(used) or not set(used) & set(METRICS):
        return _("il faut au moins un rôle « id » ou « url », et un rôle de chiffre.")
    return next(filter(None, (_unreadable(one, found, sample) for one in found.columns)), "")


def _unreadable(one: Meaning, found: Proposal, sample: Sample) -> str:
    """Why a column's example cells can't be read as it is proposed; nothing where they can."""
    for text in (row[sample.heads.index(one.head)] for row in sample.rows):
        if numbers.missing(text):
            continue
        try:
            if one.role in ("published", "period"):
                numbers.day(text, (*found.dates, "Y-M-D"))
            elif one.role in METRICS or one.role == "duration":
                negative = one.role in RULES and RULES[one.role].negative
                numbers.measure(text, one.unit, decimal=found.decimal, negative=negative)
        except (ValueError, KeyError) as error:
            told = _("« {head} », comme « {role} » en « {unit} » : « {text} » ne se lit pas ({error}).")
            return told.format(head=one.head, role=one.role, unit=one.unit, text=text[:LONGEST], error=error)
    return ""


def _wrong(message: str) -> BadInput:
    remedy = _("Répondez par le seul objet JSON demandé, avec chaque en-tête recopié tel quel.")
    return BadInput(message, path="colonnes.json", remedy=remedy)


def as_format(found: Proposal, file: str, accepted: Accepted) -> Format:
    """The format that she accepts: what colonnes.yaml then holds."""
    used = [one for one in found.columns if one.role not in ("ignored", "unknown")]
    told = [one for one in found.columns if one.role != "unknown"]
    return Format(
        label=_("Colonnes de {file}").format(file=file),
        platform=found.platform,
        note=_("Sens des colonnes proposé par une IA et accepté par {by}.").format(by=accepted.by),
        languages={
            found.language: Writing(
                decimal=found.decimal,
                dates=found.dates or ("Y-M-D",),
                required=tuple(one.head for one in used[:6]),
            )
        },
        total_rows=("Total",),
        columns=tuple(_column(one, found.language) for one in told),
        accepted=accepted,
    )


def _column(one: Meaning, language: Language) -> Column:
    return Column.model_validate({"role": one.role, "unit": one.unit, language: Heads(heads=(one.head,))})


def lines(found: Proposal, sample: Sample) -> Sequence[tuple[str, str, str, str]]:
    """The proposal beside the data: head, what it would mean, its unit, an example."""
    words = role_words()
    rows = []
    for one in found.columns:
        cells = [row[sample.heads.index(one.head)] for row in sample.rows]
        rows.append((one.head, words[one.role], one.unit, next(filter(str.strip, cells), "")[:LONGEST]))
    return rows
