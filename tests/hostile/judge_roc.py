"""Run by roc-validator's own Python: judge a crate by its profiles, with no network. Writes the issues as JSON.

The contexts that a crate names aren't in the validator's package: they are given from files, and any other address is
refused. Usage: judge_roc.py FOLDER CONTEXTS.json
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester
from rocrate_validator.utils.uri import URI

PROFILES = ("ro-crate-1.1", "process-run-crate", "workflow-ro-crate", "workflow-run-crate", "provenance-run-crate")


def main(folder: str, contexts: str) -> None:
    """Validate with each profile."""
    known = json.loads(Path(contexts).read_text())

    def get(_self: object, url: str, **_named: object) -> SimpleNamespace:
        told = known[url]
        headers = {"Content-Type": "application/ld+json"}
        return SimpleNamespace(status_code=200, headers=headers, json=lambda: told, text=json.dumps(told))

    HttpRequester.get = get
    found = []
    for profile in PROFILES:
        settings = ValidationSettings(
            rocrate_uri=URI(folder),
            profile_identifier=profile,
            requirement_severity=Severity.REQUIRED,
        )
        result = services.validate(settings)
        found += [{"profile": profile, "said": f"{one.check.identifier}: {one.message}"} for one in result.get_issues()]
    sys.stdout.write(json.dumps({"profiles": PROFILES, "issues": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
