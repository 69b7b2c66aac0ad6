"""An outside judge of the crate: roc-validator and its profiles, with no network."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import rocrate
from helpers_crate import CLAIMS, files, lines

from preuve.dossier import layout
from preuve.dossier.archive import pieces
from preuve.dossier.build.crate import TERMS, crate

pytestmark = [pytest.mark.roc, pytest.mark.slow]
HERE = Path(__file__).parent
BIOSCHEMAS = "https://bioschemas.org/"
WFRUN = "https://w3id.org/ro/terms/workflow-run#"


@pytest.fixture(scope="module")
def contexts(tmp_path_factory):
    """The contexts that the crate names, for the validator.

    The library carries that of RO-Crate 1.3, which spells four addresses of Bioschemas otherwise than 1.1's.
    """
    kept = json.loads((Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_text())["@context"]
    terms = {name: one.replace(BIOSCHEMAS + "terms/", BIOSCHEMAS) for name, one in kept.items() if isinstance(one, str)}
    terms |= {name: f"{BIOSCHEMAS}ComputationalWorkflow#{name}" for name in ("input", "output")}
    told = {
        "https://w3id.org/ro/crate/1.1/context": {"@context": terms},
        TERMS: {"@context": {name: WFRUN + name for name in ("connection", "ParameterConnection", "sha256")}},
    }
    path = tmp_path_factory.mktemp("contexts") / "contexts.json"
    path.write_text(json.dumps(told))
    return path


@pytest.fixture(scope="module")
def judge(contexts, tmp_path_factory):
    """Judge a crate, laid out with its files; give the issues."""

    def said(data: bytes) -> list[dict[str, str]]:
        folder = tmp_path_factory.mktemp("crate")
        for name, content in {**files(), layout.CRATE: data}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"".join(pieces(content)))
        python = Path(os.environ["PREUVE_ROC"]) / "bin" / "python"
        command = [python, HERE / "judge_roc.py", folder / layout.PAYLOAD, contexts]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        told = json.loads(done.stdout)
        assert len(told["profiles"]) == 5
        return told["issues"]

    return said


def test_no_required_issue(judge):
    assert judge(crate(files(), CLAIMS, lines())) == []


def test_the_judge_sees_what_is_wrong(judge):
    told = json.loads(crate({**files(), "data/inputs/absent.txt": b"x"}, CLAIMS, lines()))
    for one in told["@graph"]:
        if one["@id"] == "./":
            del one["mainEntity"]
        if one["@id"] == "#action/2":
            del one["instrument"]
        if one["@id"] == "#step/voice":
            del one["workExample"]
    issues = judge(json.dumps(told).encode())
    assert {"process-run-crate", "workflow-ro-crate", "provenance-run-crate"} <= {one["profile"] for one in issues}
    assert any("absent.txt" in one["said"] for one in issues)
