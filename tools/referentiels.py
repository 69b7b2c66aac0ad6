"""Read the référentiels' own texts, kept outside the repository, and write digests of every criterion that they hold.

`tests/golden/referentiels.json` lets a clone without the sources prove that its data is theirs, word for word.
`--check` tells whether it is current. The folder of the sources: `PREUVE_REFERENTIELS`, or `../shared/referentiels`.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from preuve.frameworks import Framework, framework

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "referentiels.json"
TABLE = r"</p>|\t|\n\n|Cr\d\.\d\."
COLUMNS = r"Cr\d\.\d\.|\n\n\n|\n\nC\d\.|\n\nPrésentation"
_MARKUP = re.compile(r"<[^<>]+>|\*+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ\N{COMBINING COMMA ABOVE}", "'"))
Texts = dict[str, str]


@dataclass(frozen=True)
class Reading:
    """How a source is read: its file, what ends a criterion and a competence, and how a sentence goes on elsewhere.

    `joins`: by id, the first words of the rest of a sentence that the source's layout cut in two columns.
    """

    file: str
    criterion: str = TABLE
    competence: str = TABLE
    joins: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The source as it was read. Raises OSError."""
        return (sources() / self.file).read_text(encoding="utf-8")


READINGS = {
    "contenus-ia": Reading(
        "000_61f07428749fcf85.txt",
        joins={
            "C1": "et en élaborant un plan",
            "C4": "d'automatisation IA (de transcription",
            "Cr1.1": "peuvent y répondre",
            "Cr4.1": "production audiovisuelle (par exemple transcription",
            "Cr5.3": "spécifique pour les troubles DYS",
        },
    ),
    "certifiag": Reading("001_fe03894b2f569e7b.txt"),
    "reseaux-sociaux-ia": Reading("002_83227049525fd55c.txt", criterion=COLUMNS, competence=r"\n\n"),
    "usage-responsable-iag": Reading(
        "003_b40dedd06a7afc30.txt", competence=r"</p>|\n\n", joins={"C3.3": "précise des lacunes"}
    ),
    "pilotage-projet-ia": Reading(
        "004_a08dc471bc8cbb23.txt",
        joins={
            "C1": "réaliste et adaptée permettant",
            "C5": "responsable et conforme à la réglementation",
            "Cr1.2": "incluant : des objectifs mesurables",
            "Cr5.2": "réglementations en vigueur (comme",
        },
    ),
}


def sources() -> Path:
    """The folder of the source texts, whether or not it is there."""
    return Path(os.environ.get("PREUVE_REFERENTIELS") or ROOT.parent / "shared" / "referentiels")


def canonical(text: str) -> str:
    """A text to be compared: without markup, whitespace, or the shape of its apostrophes."""
    return re.sub(r"\s+", "", _MARKUP.sub("", text).translate(_APOSTROPHES))


def digest(text: str) -> str:
    """The SHA-256 of a text to be compared."""
    return sha256(canonical(text).encode()).hexdigest()


def readable(text: str) -> str:
    """A text to be shown: markup gone, lines put together."""
    return re.sub(r"\s+", " ", _MARKUP.sub("", text)).replace("ʼ ", "ʼ").replace("ʼ", "’").strip()


def criteria(name: str) -> Texts:
    """Each criterion that the source holds, found by the source's own pattern."""
    if name == "certifiag":
        return {one: text for one, text in _blocs() if "." in one}
    if name == "usage-responsable-iag":
        return {one: text for one, text, _under in _bullets()}
    return _coded(name, r"Cr\d\.\d", r"\. ", READINGS[name].criterion)


def competences(name: str) -> Texts:
    """Each competence that the source holds."""
    if name == "certifiag":
        return {one: text for one, text in _blocs() if "." not in one}
    dotted = name == "usage-responsable-iag"
    code, after = (r"C\.\d", " ") if dotted else (r"C\d", r"\. ")
    found = _coded(name, rf"(?<=<p>){code}|(?m:^){code}", after, READINGS[name].competence)
    return {one.replace(".", ""): text for one, text in found.items()}


def headings(name: str) -> Texts:
    """The sentence that stands above a criterion and its neighbours, where they are a list."""
    return {one: under for one, _text, under in _bullets()} if name == "usage-responsable-iag" else {}


def _coded(name: str, code: str, after: str, end: str) -> Texts:
    reading, text = READINGS[name], READINGS[name].text()
    found = {}
    for start in re.finditer(rf"({code}){after}", text):
        one = start[1]
        found[one] = start[0] + _until(text[start.end() :], end)
        if one in reading.joins:
            found[one] += " " + _rest(text, reading.joins[one], end)
    return {one: readable(told) for one, told in found.items()}


def _until(text: str, end: str) -> str:
    return re.split(end, text, maxsplit=1)[0]


def _rest(text: str, first: str, end: str) -> str:
    where = text.translate(_APOSTROPHES).rindex(first.translate(_APOSTROPHES))
    return _until(text[where:], end)


def _bullets() -> Iterator[tuple[str, str, str]]:
    """Each bullet of the source's criteria: an id of ours (competence, rank), its text, the sentence above it."""
    name = "usage-responsable-iag"
    text = READINGS[name].text().partition("Référentiel de certification")[2]
    competence, rank, under = "", 0, ""
    for piece in re.split(r"<[^<>]+>|\n|\t|(?:^|(?<=\s))- ", text):
        told = piece.strip()
        if code := re.match(r"C\.(\d) ", told):
            competence, rank = f"C{code[1]}", 0
        elif told.startswith("Pour chaque usage") and told.endswith(":"):
            under = told
        elif under and told and not _continues(told):
            rank += 1
            one = f"{competence}.{rank}"
            more = _rest(text, READINGS[name].joins[one], "</p>") if one in READINGS[name].joins else ""
            yield one, readable(f"{told} {more}"), under


def _continues(told: str) -> bool:
    return any(told.startswith(first) for first in READINGS["usage-responsable-iag"].joins.values())


def _blocs() -> Iterator[tuple[str, str]]:
    """Each bloc (its title and introduction) and what it lists; the first lists nothing: its two sentences stand so."""
    text = READINGS["certifiag"].text()
    told = text[text.index("Les cinq blocs") : text.index("Quelles modalités")]
    for bloc in re.split(r"(?m)^  (?=\d\. )", told)[1:]:
        number, title, intro, bullets = _bloc(bloc)
        listed = bullets or [f"{one}." for one in intro.rstrip(".").split(". ")]
        yield f"C{number}", f"{title} {intro}" if bullets else title
        yield from ((f"C{number}.{rank}", one) for rank, one in enumerate(listed, 1))


def _bloc(bloc: str) -> tuple[str, str, str, list[str]]:
    head, *lines = [line.strip() for line in bloc.strip().splitlines()]
    number, _dot, title = head.partition(". ")
    bullets = [line.removeprefix("• ") for line in lines if line.startswith("• ")]
    return number, title, " ".join(line for line in lines if not line.startswith("• ")), bullets


def missing_terms(model: Framework) -> list[str]:
    """The terms of its exam that the source doesn't hold; a term may be cut once by the source's columns."""
    whole = canonical(READINGS[model.id].text())
    terms = model.modality.terms if model.modality else ()
    return [one.id for one in terms if not held(canonical(one.text), whole)]


def held(told: str, whole: str) -> bool:
    """Whether a canonical source holds a canonical text, which its columns may have cut once."""
    if told in whole:
        return True
    cut = next((at for at in range(len(told), 0, -1) if told[:at] in whole), 0)
    return min(cut, len(told) - cut) >= 12 and told[cut:] in whole


def golden() -> dict[str, object]:
    """What the sources say now, as digests. Raises OSError, ValueError."""
    return {name: _one(name, reading) for name, reading in READINGS.items()}


def _one(name: str, reading: Reading) -> dict[str, object]:
    model = framework(name)
    if lost := missing_terms(model):
        raise ValueError(f"{name}: not in the source: {', '.join(lost)}")
    return {
        "file": reading.file,
        "sha256": sha256((sources() / reading.file).read_bytes()).hexdigest(),
        "competences": {one: digest(text) for one, text in competences(name).items()},
        "criteria": {one: digest(text) for one, text in criteria(name).items()},
        "under": {one: digest(text) for one, text in headings(name).items()},
        "terms": {one.id: digest(one.text) for one in (model.modality.terms if model.modality else ())},
    }


if __name__ == "__main__":
    told = json.dumps(golden(), indent=1) + "\n"
    if "--check" in sys.argv:
        sys.exit(GOLDEN.read_text(encoding="utf-8") != told)
    GOLDEN.write_text(told, encoding="utf-8")
