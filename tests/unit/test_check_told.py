"""What `preuve check` says around the matrix: that an example is one, what is there to be seen, what to do next."""

import json
import shutil
from pathlib import Path

import pytest

from preuve.checks.subject import subject_of
from preuve.cli import _main
from preuve.frameworks import framework, matrices, weigh
from preuve.frameworks.matrix import CompetenceRow, CriterionRow, Matrix, PartRow, Row
from preuve.project import Project
from preuve.sessions.matrix_display import lines
from preuve.sessions.next_step import next_step

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FICTITIOUS = "Projet d'exemple : l'organisation, les personnes et les chiffres sont inventés."
BRAND = "reseaux-sociaux-ia"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / BRAND, tmp_path / "marque"))


def one_row(**fields: object) -> Matrix:
    row = Row.model_validate({"kind": "document", "label": "Un", "status": "declared"} | fields)
    part = PartRow(id="a", asks="A", status=row.status, rows=(row,))
    criterion = CriterionRow(id="Cr1", label="C", text="t", status=row.status, parts=(part,))
    group = CompetenceRow(id="C1", label="C", text="t", status=row.status, criteria=(criterion,))
    return Matrix(framework=BRAND, title="E", source="s", competences=(group,))


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_an_example_says_that_it_is_one_wherever_its_matrix_is_told(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in ([], ["--framework", name]):
        _main(["check", str(EXAMPLES / name), "--plain", *more])
        assert capsys.readouterr().out.count(FICTITIOUS) == 1, more
    _main(["check", str(EXAMPLES / name), "--json"])
    assert [one["fictitious"] for one in json.loads(capsys.readouterr().out)["matrices"]] == [True]


def test_a_project_of_hers_doesnt_say_so(copy: Path) -> None:
    about = copy / "portfolio.yaml"
    kept = [
        one for one in about.read_text(encoding="utf-8").splitlines() if not one.startswith(("fictitious", "today"))
    ]
    about.write_text("\n".join(kept), encoding="utf-8")
    (found,) = matrices(subject_of(Project(copy)), ())
    assert not found.fictitious
    assert FICTITIOUS not in [text for text, _status in lines(found)]


def film(folder: Path) -> Row:
    matrix = weigh(framework(BRAND), (), subject_of(Project(folder)))
    (row,) = (row for part in matrix.parts() if part.id == "Cr2.5.a" for row in part.rows if row.kind == "person")
    return row


def test_a_film_is_to_be_seen_where_there_is_one(copy: Path) -> None:
    assert film(copy).where == ()
    assert film(copy).label.endswith("Aucun film n'est remis avec ce projet : demandez à le voir.")
    (copy / "media" / "extrait.MP4").write_bytes(b"film")
    assert film(copy).where == ("media/extrait.MP4",)
    assert "Aucun film" not in film(copy).label


def test_where_nothing_can_be_seen_no_empty_place_is_told(copy: Path) -> None:
    told = [text for text, _status in lines(matrices(subject_of(Project(copy)), ())[0])]
    assert not [text for text in told if "films" in text or "()" in text]


def test_everything_written_it_is_delivered_nothing_written_it_is_written(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy.parent)
    _main(["check", "marque", "--plain"])
    assert capsys.readouterr().out.rstrip().endswith("faites les livrables du jury : preuve deliver marque")
    shutil.rmtree(copy / "documents")
    monkeypatch.chdir(copy)
    _main(["check", "--plain", "--framework", BRAND])
    assert capsys.readouterr().out.rstrip().endswith("question par question : preuve write")
    _main(["check", "--plain", "--framework", "certifiag"])
    assert capsys.readouterr().out.rstrip().endswith(": preuve write --framework certifiag")


@pytest.mark.parametrize(
    ("row", "command"),
    [
        ({"status": "unmet"}, "preuve write"),
        ({"status": "not_run", "kind": "check"}, "preuve run"),
        ({"status": "unmet", "kind": "check"}, "preuve check"),
        ({}, "preuve deliver"),
    ],
)
def test_the_next_command_is_what_is_lacking(
    row: dict[str, object], command: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    shutil.copy(ROOT / "sample_project" / "brief.yaml", copy)
    assert next_step([one_row(**row)], Project(copy)).endswith(f" : {command}")


def test_no_label_brings_a_second_full_stop() -> None:
    matrix = one_row(kind="statement", label="Ce que vous avez exploité.", status="unmet", said="cette partie manque")
    for every in (True, False):
        (told,) = (text for text, _status in lines(matrix, every=every) if "exploité" in text)
        assert ".." not in told
        assert "Cette partie manque." in told
