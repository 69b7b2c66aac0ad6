"""What is said to be left out excuses only what lacks it, and only where something else bears it out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers_consistency import claims, deliver, end, ledger, seen, start, step, told

from preuve.artifact import canonical, digest_bytes
from preuve.checks.finding import Evidence, Finding
from preuve.checks.tally import to_json
from preuve.dossier import layout
from preuve.dossier.absent import Known, borne_out
from preuve.dossier.model import Claim, Pinned
from preuve.dossier.verify.consistency import absence, listed, withheld
from preuve.dossier.verify.consistency.claimed import _compare
from preuve.dossier.verify.consistency.judged import Judged
from preuve.dossier.verify.consistency.made_again import _spoke
from preuve.dossier.verify.consistency.seen import Seen
from preuve.i18n import speaking

EXPORT, NOTES, CAPTIONS = "data/audience/a.csv", "data/inputs/notes/x.md", "data/deliverables/captions/web.vtt"
FIGURES, WORDS, BRIEF = b"vues\n12\n", b"WEBVTT\n", b"title: oui"
PAGE = "data/report/index.html"
LINES = (
    start(),
    step("audience", {"a.csv": FIGURES}, {"table.json": b"{}"}),
    step("captions", {"table.json": b"{}"}, {"web.vtt": WORDS}),
    deliver("captions/web.vtt", WORDS),
    end(),
)
GONE = {EXPORT: digest_bytes(FIGURES), CAPTIONS: digest_bytes(WORDS)}
INVENTED = {NOTES: "1" * 64}
FILES = {"data/inputs/brief.yaml": BRIEF, layout.LEDGER: ledger(*LINES), PAGE: b"<p>a.csv"}


def whole(folder: Path, redacted: Mapping[str, str], **more: bytes) -> Seen:
    """A dossier that says it left these out."""
    return seen(folder, {**FILES, layout.CLAIMS: claims(redacted=redacted), **more})


def test_only_what_the_ledger_knows_is_borne_out(tmp_path: Path) -> None:
    other = {"data/audience/b.csv": digest_bytes(FIGURES), "data/deliverables/captions/tiktok.vtt": digest_bytes(WORDS)}
    made = {"data/artifacts/" + digest_bytes(b"{}"): digest_bytes(b"{}"), "data/inputs/table.json": digest_bytes(b"{}")}
    one = whole(tmp_path, {**GONE, **INVENTED, **other, **made, "data/inputs/a.csv": "2" * 64})
    assert dict(one.absent) == GONE


def test_recordings_are_borne_out_by_the_steps_that_cite_them_and_answers_by_recordings() -> None:
    known = Known({}, cited={"heard-1"}, answers={"3" * 64})
    said = {
        layout.MACHINE_RECORDINGS + "heard-1.recording.json": "1" * 64,
        layout.MACHINE_RECORDINGS + "heard-12.recording.json": "2" * 64,
        layout.BLOBS + "3" * 64: "3" * 64,
        layout.BLOBS + "4" * 64: "4" * 64,
        layout.INPUTS + "notes/x.md": "3" * 64,
        layout.ARTIFACTS + "3" * 64: "3" * 64,
    }
    assert [name.rpartition("/")[2][:12] for name in borne_out(said, known)] == ["heard-1.reco", "3" * 12, "3" * 12]


@pytest.mark.parametrize(
    ("redacted", "more"),
    [
        ({"data/inputs/brief.yaml": digest_bytes(BRIEF)}, {}),
        ({NOTES: digest_bytes(BRIEF)}, {}),
        ({"data/deliverables/films/web.mp4": "1" * 64}, {}),
        ({"data/deliverables/storyboard.json": "1" * 64}, {}),
        ({layout.LEDGER: "1" * 64}, {}),
    ],
)
def test_what_is_there_or_needed_cannot_be_left_out(redacted: Any, more: Any, tmp_path: Path) -> None:
    assert told(list(withheld.look(whole(tmp_path, redacted, **more)))).keys() == {"redacted"}


def test_what_was_left_out_is_listed_and_never_shown_as_held(tmp_path: Path) -> None:
    said = told(list(withheld.look(whole(tmp_path, {**GONE, **INVENTED}))), "not_run")["redacted"]
    assert not said.optional
    assert EXPORT in said.said
    assert said.said.endswith(f"ils n'excusent rien : {NOTES}")


def claim(status: str, *names: tuple[str, str]) -> Claim:
    """A claim that rests on these files."""
    pins = tuple(Pinned(name=name, sha256=sha) for name, sha in names)
    return Claim.model_validate(
        {"id": "finding/X", "statement": f"X : {status}", "status": status, "artifacts": pins, "comparator": "check"}
    )


BRIEFED = ("data/inputs/brief.yaml", digest_bytes(BRIEF))


@pytest.mark.parametrize("hers", [("met",), ("met", *INVENTED.items()), ("met", *GONE.items())])
def test_a_lie_that_cites_what_was_left_out_is_a_lie(hers: Any, tmp_path: Path) -> None:
    """Our own finding lacks nothing: citing a file that isn't there excuses nothing, invented or real."""
    one = whole(tmp_path, {**GONE, **INVENTED})
    found = Finding(id="X", title="x", kind="requirement", status="unmet")
    assert _compare(claim(hers[0], BRIEFED, *hers[1:]), claim("unmet", BRIEFED), found, one)[0] == "failed"


def test_a_claim_is_excused_where_our_finding_lacks_the_file_and_its_other_files_are_there(tmp_path: Path) -> None:
    one = whole(tmp_path, {**GONE, **INVENTED})
    ours, found = claim("unmet", BRIEFED), Finding(id="X", title="x", kind="requirement", status="unmet")
    hers = claim("met", BRIEFED, (EXPORT, GONE[EXPORT]))
    assert _compare(hers, ours, found, one, lacks=True)[0] == "not_run"
    assert _compare(claim("met", BRIEFED, *INVENTED.items()), ours, found, one, lacks=True)[0] == "failed"
    assert _compare(hers.model_copy(update={"criteria": ("z",)}), ours, found, one, lacks=True)[0] == "failed"


def test_a_finding_lacks_a_file_where_it_read_what_stands_in_its_place(tmp_path: Path) -> None:
    one = whole(tmp_path, GONE)
    path = one.mounted.project.folder / "audience/a.csv"
    with absence.stood_in(one.mounted, one.absent) as marks:
        read = Evidence(name="audience/a.csv", sha256=digest_bytes(path.read_bytes()))
        assert (one.mounted.run / "captions/web.vtt").is_file()
    assert not path.exists()
    assert set(GONE.values()) < marks

    def finding(name: str, *evidence: Evidence) -> Finding:
        return Finding(id=name, title="x", kind="requirement", status="unmet", target="web", evidence=evidence)

    stored = Evidence(name="web.vtt", sha256=GONE[CAPTIONS])
    other = Evidence(name="brief.yaml", sha256=digest_bytes(BRIEF))
    found = [finding("CAP01", read), finding("CAP07"), finding("FMT01", other), finding("FMT09", other, stored)]
    assert absence.lacking(found, marks) == {"CAP01/web", "CAP07/web", "FMT09/web"}, "CAP07 requires CAP01"


@pytest.mark.parametrize(
    ("redacted", "lacking", "name", "excused"),
    [
        ({}, (), PAGE, False),
        (INVENTED, (), PAGE, False),
        (INVENTED, ("AUT05",), PAGE, False),
        ({CAPTIONS: GONE[CAPTIONS]}, (), PAGE, False),
        ({EXPORT: GONE[EXPORT]}, (), PAGE, True),
        (GONE, ("AUT05",), "data/report/en/index.html", True),
        (GONE, (), "data/report/en/index.html", False),
        (GONE, ("AUT05",), "data/report/report.js", False),
        (GONE, ("AUT05",), "data/report/stills/" + "1" * 64 + ".jpg", True),
        (GONE, (), "data/report/stills/" + "1" * 64 + ".jpg", False),
    ],
)
def test_a_page_differs_only_where_it_speaks_of_what_was_left_out(
    redacted: Any, lacking: Any, name: str, excused: bool, tmp_path: Path
) -> None:
    judged = Judged(None, {}, frozenset(), frozenset(lacking))  # type: ignore[arg-type]
    assert _spoke(whole(tmp_path, redacted), judged, name) is excused


FOUND = [
    Finding(id="CAP01", title="a", kind="requirement", target="web", status="met", measured="4,51 pour 1", value=4.51),
    Finding(id="CAP02", title="b", kind="requirement", status="unmet", measured="83 mots", value=83.0),
]


def listing(folder: Path, said: list[Finding], unsure: tuple[str, ...] = (), **more: Any) -> str:
    """How a list of findings holds against ours."""
    with speaking("fr"):
        data = {**json.loads(to_json(said)), "kit": "0.1.0", **more}
    one = whole(folder, {}, **{layout.FINDINGS: canonical(data)})
    judged = Judged(None, {"fr": FOUND}, frozenset())  # type: ignore[arg-type]
    return listed.look(one, judged, unsure).status


def changed(at: int, **more: Any) -> list[Finding]:
    """Our findings, one of them changed."""
    return [one.model_copy(update=more) if n == at else one for n, one in enumerate(FOUND)]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (FOUND, "verified"),
        (changed(0, measured="4,52 pour 1", value=4.52), "within_tolerance"),
        (changed(0, measured="FAUX 100 %"), "failed"),
        (changed(0, value=9.0), "failed"),
        (changed(1, measured="84 mots", value=84.0), "failed"),
        (changed(1, status="met"), "failed"),
        (changed(0, remedy="Appelez-moi."), "failed"),
        (changed(0, evidence=(Evidence(name="x", sha256="1" * 64),)), "failed"),
        (FOUND[:1], "failed"),
        ([*FOUND, FOUND[0]], "failed"),
        ([*FOUND, *changed(0, target="tiktok")[:1]], "failed"),
    ],
)
def test_the_list_of_findings_says_all_that_ours_say(said: Any, status: str, tmp_path: Path) -> None:
    assert listing(tmp_path, said) == status


@pytest.mark.parametrize("more", [{"exit": 0}, {"summary": {}}, {"basis": "x"}, {"kit": "9"}, {"more": 1}])
def test_the_list_of_findings_adds_up(more: Any, tmp_path: Path) -> None:
    assert listing(tmp_path, FOUND, **more) == "failed"


def test_a_finding_that_nobody_could_make_again_is_not_shown_as_held(tmp_path: Path) -> None:
    lie = changed(1, status="met")
    assert listing(tmp_path / "a", lie, ("CAP02",)) == "not_run"
    assert listing(tmp_path / "b", lie, ("CAP01/web",)) == "failed"
