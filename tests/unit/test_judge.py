"""Judging: fixtures made once, every file read cited, whatever happens a finding; and what is added up from them."""

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

import preuve.checks.judge
from preuve.artifact import digest_file
from preuve.calls.recordings import Recordings
from preuve.checks.base import Check, NotApplicable, NotRun, judged, met, unmet
from preuve.checks.case import FIXTURES, Case
from preuve.checks.finding import Finding, Threshold
from preuve.checks.fixtures import load_fixtures
from preuve.checks.judge import judge
from preuve.checks.settled import settle, settled, summary
from preuve.checks.subject import FilmFiles, Subject
from preuve.checks.tally import exit_code, tally, to_json
from preuve.errors import BadInput, MissingPart
from preuve.i18n import N_
from preuve.ledger import read
from preuve.maker import Maker
from preuve.steps import OTHERS

load_fixtures()
assert OTHERS  # registering the steps is importing them


class ZZZ01(Check):
    """A check."""

    title = N_("tenu")
    per = "run"
    threshold = Threshold(text=N_("tenu"), standard="kit")

    @staticmethod
    def check(paper: str, twin: str):
        return judged(paper == twin == "bon", "lu")


class ZZZ02(ZZZ01):
    """Another, which needs the first."""

    requires = ("ZZZ01",)


@pytest.fixture
def run(tmp_path, store, monkeypatch):
    """A run of one paper; `fixtures` may be added, checks are the two above."""
    folder = tmp_path / "runs" / "r"
    folder.mkdir(parents=True)
    (folder / "papier.txt").write_text("bon")
    deliver = {"kind": "deliver", "path": "papier.txt", "sha256": digest_file(folder / "papier.txt"), "size": 3}
    made = {
        "paper": (lambda case: case.file("papier.txt").read_text(), "run"),
        "twin": (lambda paper: paper, "run"),
    }
    monkeypatch.setattr("preuve.checks.case.FIXTURES", FIXTURES | made)
    monkeypatch.setattr(preuve.checks.judge, "checks", lambda: {"ZZZ01": ZZZ01, "ZZZ02": ZZZ02})
    return Subject(films=(), maker=Maker(store, Recordings(store)), speech=lambda: None, folder=folder, lines=[deliver])


def _found(subject) -> dict[str, Finding]:
    return {one.id: one for one in judge(subject)}


def test_a_finding_cites_what_its_fixtures_read(run):
    (found, _other) = judge(run)
    assert found.status == "met"
    assert [(one.name, one.sha256) for one in found.evidence] == [("papier.txt", run.lines[0]["sha256"])]


def test_a_paper_changed_after_the_run_is_not_taken_for_the_runs(run):
    (run.folder / "papier.txt").write_text("bon, mais d'un autre")
    found = _found(run)
    assert found["ZZZ01"].status == "not_run"
    assert "papier.txt" in found["ZZZ01"].measured
    assert found["ZZZ01"].remedy


@pytest.mark.parametrize(
    ("said", "shown"),
    [("image figée", "Image figée"), ("1,4 pour 1", "1,4 pour 1"), ("post.json ment", "post.json ment")],
)
def test_a_measure_reads_as_a_sentence(run, monkeypatch, said, shown):
    monkeypatch.setattr(ZZZ01, "check", staticmethod(lambda: met(said)))
    assert _found(run)["ZZZ01"].measured == shown


def test_what_requires_an_unmet_check_is_not_judged(run, monkeypatch):
    (run.folder / "papier.txt").write_text("mauvais")
    run.lines[0]["sha256"] = digest_file(run.folder / "papier.txt")
    found = _found(run)
    assert (found["ZZZ01"].status, found["ZZZ02"].status) == ("unmet", "not_applicable")
    assert "ZZZ01" in found["ZZZ02"].measured


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotRun("manque", "faites-le"), "not_run"),
        (NotApplicable("rien"), "not_applicable"),
        (MissingPart("pas de modèle", remedy="prenez-le"), "not_run"),
        (BadInput("illisible", remedy="refaites-le"), "error"),
        (ZeroDivisionError("zut"), "error"),
    ],
)
def test_whatever_happens_there_is_a_finding(run, monkeypatch, error, status):
    def broken(paper: str, twin: str):
        raise error

    monkeypatch.setattr(ZZZ01, "check", staticmethod(broken))
    found = _found(run)["ZZZ01"]
    assert found.status == status
    assert found.measured


def test_a_symbolic_link_out_of_the_project_is_not_read(run, tmp_path_factory, monkeypatch):
    secret = tmp_path_factory.mktemp("ailleurs") / "secret.txt"
    secret.write_text("bon")
    (run.folder / "papier.txt").unlink()
    (run.folder / "papier.txt").symlink_to(secret)
    found = _found(run)["ZZZ01"]
    assert found.status == "not_run"
    assert not any(digest_file(secret) in str(path) for path in run.maker.store.folder.rglob("*"))


def test_a_paper_too_big_to_be_one_is_not_read(run, monkeypatch):
    monkeypatch.setattr("preuve.checks.case.MOST_BYTES", 2)
    found = _found(run)["ZZZ01"]
    assert (found.status, "trop gros" in found.measured) == ("not_run", True)


def test_two_files_of_one_name_are_both_cited(run):
    case = Case(run)
    other = run.maker.store.put(b"autre", "papier.txt")

    def both(case):
        case.file("papier.txt")
        case.stored(other)

    _value, evidence = case.call(both)
    assert len(evidence) == 2


def test_a_film_that_cannot_be_read_spoils_no_other(tmp_path, store):
    good, bad = tmp_path / "bon.mp4", tmp_path / "coupé.mp4"
    shutil.copy(_small_film(tmp_path), good)
    bad.write_bytes(good.read_bytes()[:400])
    films = (FilmFiles("web", bad), FilmFiles("tiktok", good))
    subject = Subject(films=films, maker=Maker(store, Recordings(store)), speech=lambda: None)
    whole = Case(subject)
    assert Case(subject, films[1], whole).get("streams").facts.frames > 0
    with pytest.raises(BadInput):
        Case(subject, films[0], whole).get("streams")


def _small_film(folder: Path) -> Path:
    import subprocess

    from preuve.tools import ffmpeg_program

    out = folder / "petit.mp4"
    command = [
        ffmpeg_program(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=64x64:d=0.4",
        "-pix_fmt",
        "yuv420p",
        out,
    ]
    subprocess.run(command, check=True)
    return out


@pytest.mark.parametrize("line", ["pas du JSON", "[1]", "{}", '{"kind": "step"}', '{"kind": "deliver", "path": "x"}'])
def test_a_forged_ledger_is_refused_in_words(tmp_path, line):
    path = tmp_path / "ledger.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(BadInput) as error:
        read(path)
    assert "registre" in error.value.diagnostics()


def _finding(status, kind="requirement", target=""):
    return Finding(id="ZZZ01", title="t", kind=kind, status=status, target=target)


@pytest.mark.parametrize(
    ("statuses", "code"),
    [(["met", "declared"], 0), (["met", "unmet", "error"], 1), (["met", "not_run"], 2), (["error"], 2)],
)
def test_the_exit_code_says_what_is_known(statuses, code):
    assert exit_code([_finding(status) for status in statuses]) == code


def test_advice_is_never_a_failure():
    found = [_finding("met"), _finding("unmet", kind="advice")]
    assert exit_code(found) == 0
    assert tally(found[1:]).count("unmet") == 0


def test_a_check_counts_once_with_its_gravest_film():
    found = [_finding("met", target="web"), _finding("unmet", target="tiktok"), _finding("error", target="feed")]
    assert tally(found).statuses == {"unmet": 1}


def test_a_fingerprint_follows_the_bytes_measured(run):
    before = json.loads(to_json(judge(run)))["findings"][0]["fingerprint"]
    (run.folder / "papier.txt").write_text("bon ")
    run.lines[0]["sha256"] = digest_file(run.folder / "papier.txt")
    run._artifacts.clear()
    after = json.loads(to_json(judge(run)))["findings"][0]["fingerprint"]
    assert before != after


def test_findings_outlive_a_report_that_fails_and_do_not_stand(run, monkeypatch):
    def fails(*_given):
        raise OSError

    (run.folder / "ledger.jsonl").write_text("")
    monkeypatch.setattr("preuve.report.write", fails)
    with pytest.raises(OSError):
        settle(run)
    assert summary(run.folder)["findings"]
    assert not settled(run)
    monkeypatch.setattr("preuve.report.write", lambda *_given: None)
    settle(run)
    assert settled(run)


def test_outcomes_drop_the_remedy_of_what_holds():
    assert judged(True, "bien", remedy="rien").remedy == ""
    assert judged(False, "mal", remedy="mieux").remedy == "mieux"
    assert (met("a").status, unmet("b").status) == ("met", "unmet")


@pytest.mark.parametrize("absent", [NotRun("inconnu"), NotApplicable("rien de tel")])
def test_a_value_that_may_be_missing_is_none_but_a_fault_is_told(run, monkeypatch, absent):
    def raising(error):
        def make():
            raise error

        return make, "run"

    own = {"gone": raising(absent), "broken": raising(BadInput("illisible"))}
    monkeypatch.setattr("preuve.checks.case.FIXTURES", FIXTURES | own)
    case = Case(run)
    assert case.value("gone") is None
    with pytest.raises(BadInput):
        case.value("broken")


def test_what_an_artefact_comes_from_is_told_once_the_nearest_first(run):
    def made(key, *given):
        inputs = {"of": [["a", sha] for sha in given]}
        return {"kind": "step", "key": key, "inputs": inputs, "outputs": {"a": {"sha256": key}}}

    lines = [made("d", "a"), made("b", "d"), made("c", "d", "gone"), made("a", "b", "c"), made("apart")]
    subject = dataclasses.replace(run, lines=lines)
    assert [line["key"] for line in subject.upstream(["a"])] == ["a", "b", "c", "d"]
    assert list(subject.upstream(["gone"])) == []
