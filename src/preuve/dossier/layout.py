"""Which file goes where in a dossier, and back: a dossier can be laid out as the project that it came from.

    data/inputs/               what the candidate wrote or brought, by its path in the project
    data/runs/                 what findings rest on of its other runs (ledgers…), by its path in `runs/`
    data/audience/             exports and snapshots of figures: the project's `audience/`
    data/recordings/project/   the project's `recordings/`, but services' raw answers, which are in data/raw/
    data/recordings/machine/   recordings of models of the candidate's machine (`.preuve/recordings/`)
    data/recordings/blobs/     their answers' bytes, named by their SHA-256
    data/raw/                  what services answered, untouched, by its path in `recordings/`
    data/deliverables/         what the run delivered, by its path in the run's folder; signed copies in `c2pa/`
    data/artifacts/            other artefacts that findings rest on, named by their SHA-256
    data/report/               the report's pages
    data/workflow/             the flow's source, lock file, prefect.yaml

Only names are handled here; no file is read.
"""

from pathlib import PurePosixPath

PAYLOAD = "data/"
BAGIT, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
ENVELOPE = "attestations/run.dsse.json"
TIMESTAMP = "attestations/run.tsr"
CRATE = "data/ro-crate-metadata.json"
CLAIMS = "data/claims.json"
LEDGER = "data/ledger.jsonl"
FINDINGS = "data/findings.json"
INPUTS = "data/inputs/"
CHALLENGE = "data/inputs/challenge.json"
OTHER_RUNS = "data/runs/"
AUDIENCE = "data/audience/"
PROJECT_RECORDINGS = "data/recordings/project/"
MACHINE_RECORDINGS = "data/recordings/machine/"
BLOBS = "data/recordings/blobs/"
RAW = "data/raw/"
DELIVERABLES = "data/deliverables/"
SIGNED_COPIES = "data/deliverables/c2pa/"
ARTIFACTS = "data/artifacts/"
REPORT = "data/report/"
WORKFLOW = "data/workflow/"
TAG_FILES = (BAGIT, INFO, MANIFEST, ENVELOPE, TIMESTAMP)
RAW_SUFFIX = ".raw"


def of_project(path: str) -> str:
    """Where a file of the project goes, by its path there with `/`."""
    first, _slash, rest = path.partition("/")
    if first in ("audience", "runs"):
        return (AUDIENCE if first == "audience" else OTHER_RUNS) + rest
    if first == "recordings":
        return (RAW if path.endswith(RAW_SUFFIX) else PROJECT_RECORDINGS) + rest
    return INPUTS + path


def to_project(name: str) -> str:
    """Where a dossier's file belongs in the project; empty for what isn't the project's."""
    if name == CHALLENGE:
        return ""
    for folder, place in ((AUDIENCE, "audience/"), (OTHER_RUNS, "runs/"), (PROJECT_RECORDINGS, "recordings/"),
                          (RAW, "recordings/"), (MACHINE_RECORDINGS, ".preuve/recordings/"), (INPUTS, "")):  # fmt: skip
        if name.startswith(folder):
            return place + name.removeprefix(folder)
    return ""


def of_run(path: str) -> str:
    """Where a file of the run's folder goes, by its path there with `/`."""
    first, _slash, rest = path.partition("/")
    if path == "ledger.jsonl":
        return LEDGER
    if path == "findings.json":
        return FINDINGS
    return REPORT + rest if first == "report" else DELIVERABLES + path


def to_run(name: str) -> str:
    """Where a dossier's file belongs in the run's folder; empty for what isn't the run's."""
    if name in (LEDGER, FINDINGS):
        return PurePosixPath(name).name
    if name.startswith(SIGNED_COPIES):
        return ""
    if name.startswith(REPORT):
        return "report/" + name.removeprefix(REPORT)
    return name.removeprefix(DELIVERABLES) if name.startswith(DELIVERABLES) else ""


def for_her(name: str) -> str:
    """A file as she knows it: its path in her project, or in the run's folder; else its name in the dossier."""
    return to_project(name) or to_run(name) or name


def digest_of(name: str) -> str:
    """The SHA-256 that a file of the dossier is named by; empty where it is named otherwise."""
    folder = next((one for one in (ARTIFACTS, BLOBS) if name.startswith(one)), "")
    return name.removeprefix(folder) if folder else ""
