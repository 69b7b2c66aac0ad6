"""`preuve check` where there is no run: each référentiel, criterion by criterion, on the terminal and as JSON."""

import json
from datetime import date, timedelta

import pytest

from preuve.cli import main
from preuve.frameworks import framework, summary
from preuve.frameworks.exam import reminders
from preuve.frameworks.matrix import CompetenceRow, CriterionRow, Matrix, PartRow, Row
from preuve.portfolio import Portfolio
from preuve.sessions.check import of_criteria
from preuve.sessions.matrix_display import lines

TEXT = (
    "Nos ressources, nos compétences et nos contraintes : trois communes, deux processus lus le 3 mars par Lucie. "
    "Chaque demande passe aujourd'hui par quatre mains, puis attend une signature ; nul ne sait combien elle prend. "
    "Il nous manque un poste, un outil commun et quelqu'un qui en réponde devant les élus."
)
TODAY = date(2027, 1, 4)


@pytest.fixture
def folder(tmp_path):
    """A project without a video, presented for one référentiel, with one document begun."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "portfolio.yaml").write_text("frameworks: [pilotage-projet-ia]\n", encoding="utf-8")
    text = f"# Besoins\n\n## Organisation et processus\n\n{TEXT}\n"
    (tmp_path / "documents" / "besoins-ia.md").write_text(text, encoding="utf-8")
    return tmp_path


def check(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["check", *map(str, arguments)])
    found = capsys.readouterr()
    return ended.value.code, found.out, found.err


def test_documents_alone_are_weighed_and_it_is_said(folder, capsys):
    code, out, _err = check(capsys, folder, "--plain", "--framework", "pilotage-projet-ia")
    assert code == 1
    assert "Aucune production : ce projet n'a pas de vidéo. Seuls les documents sont pesés." in out
    assert "Référentiel pilotage-projet-ia" in out
    for one in framework("pilotage-projet-ia").criteria():
        assert f"  {one.id} {one.label} : " in out
    assert "À lire : documents/besoins-ia.md (Organisation et processus)" in out
    assert "✘ non tenu : Besoins analysés" in out
    assert "12 critères : 12 non tenus." in out


def test_the_matrix_is_in_the_json_with_the_code(folder, capsys):
    code, out, _err = check(capsys, folder, "--json", "--framework", "certifiag")
    told = json.loads(out)
    assert (told["exit"], told["findings"]) == (code, [])
    (matrix,) = told["matrices"]
    found = Matrix.model_validate(matrix)
    assert found.framework == "certifiag"
    assert [one.id for one in found.criteria()] == [one.id for one in framework("certifiag").criteria()]


def test_several_are_weighed_in_the_order_given(folder, capsys):
    _code, out, _err = check(capsys, folder, "--json", "--framework", "certifiag", "--framework", "contenus-ia")
    assert [one["framework"] for one in json.loads(out)["matrices"]] == ["certifiag", "contenus-ia"]


def test_every_piece_of_evidence_has_its_line_where_all_is_asked(folder, capsys):
    _code, short, _err = check(capsys, folder, "--plain", "--framework", "pilotage-projet-ia")
    _code, whole, _err = check(capsys, folder, "--plain", "--all")
    assert "Organisation et processus : ? à juger par une personne." in whole
    assert "Organisation et processus : ? à juger par une personne." not in short


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--framework", "inconnu"), "le référentiel « inconnu » est inconnu"),
        (("--video", "film.mp4", "--framework", "certifiag"), "aucun référentiel ne s'y pèse"),
    ],
)
def test_what_cannot_be_weighed_is_refused_plainly(arguments, told, folder, capsys):
    (folder / "film.mp4").write_bytes(b"")
    code = main_code(["check", str(folder), *arguments])
    assert (code, told in capsys.readouterr().err) == (2, True)


def main_code(arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_a_case_whose_run_is_not_there_stops_the_check(folder, capsys):
    (folder / "portfolio.yaml").write_text(
        "frameworks: [usage-responsable-iag]\ncases:\n  - {id: devis, title: Devis, run: 2026-01-01-000000}\n", "utf-8"
    )
    code, out, err = check(capsys, folder)
    assert (code, out) == (2, "")
    assert "portfolio.yaml, clé « cases.1.run »" in err
    assert "→" in err


def test_a_folder_that_is_no_project_has_no_run(tmp_path, capsys):
    code, _out, err = check(capsys, tmp_path)
    assert (code, "n'est pas un projet" in err) == (2, True)


def test_her_texts_command_no_terminal(folder, capsys):
    case = '{id: tri, title: "Tri \\e[31mrouge\\a"}'
    (folder / "portfolio.yaml").write_text(f"frameworks: [usage-responsable-iag]\ncases: [{case}]\n", "utf-8")
    code, out, _err = check(capsys, folder, "--plain", "--framework", "usage-responsable-iag")
    assert code == 1
    assert "cas « Tri  [31mrouge  »" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def one(status, **more):
    row = Row(kind="check", label="mesure", status=status, check="FMT01", **more)
    part = PartRow(id="Cr1.1.a", asks="x", status=status, rows=(row,))
    criterion = CriterionRow(id="Cr1.1", label="critère", text="t", status=status, parts=(part,))
    group = CompetenceRow(id="C1", label="compétence", text="t", status=status, criteria=(criterion,))
    return Matrix(framework="essai", title="Essai", source="s", competences=(group,))


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        (("met", "declared"), 0),
        (("met", "not_run"), 2),
        (("error",), 2),
        (("not_run", "unmet"), 1),
        (("not_applicable",), 0),
    ],
)
def test_the_code_is_that_of_the_gravest(statuses, code):
    assert of_criteria([one(status) for status in statuses]) == code


def test_a_reason_is_told_whole_once():
    matrix = one("unmet", said="trop court", remedy="Allongez.")
    twice = matrix.model_copy(update={"competences": matrix.competences * 2})
    told = [text for text, _status in lines(twice)]
    assert told.count("    ✘ non tenu : mesure. Trop court. Allongez.") == 1
    assert told.count("    ✘ non tenu : mesure (dit plus haut).") == 1


def held(many, **more):
    """What is said of so many measures that hold."""
    matrix = one("met", **more)
    part = matrix.competences[0].criteria[0].parts[0]
    rows = tuple(part.rows[0].model_copy(update={"check": f"FMT0{at}"}) for at in range(many))
    criterion = (
        matrix.competences[0].criteria[0].model_copy(update={"parts": (part.model_copy(update={"rows": rows}),)})
    )
    group = matrix.competences[0].model_copy(update={"criteria": (criterion,)})
    told = [text for text, _status in lines(matrix.model_copy(update={"competences": (group,)}))]
    return next(text for text in told if "tenu : " in text and text.startswith("    "))


def test_a_few_measures_that_hold_are_named_by_their_titles_with_short_figures():
    assert held(1, said="12 s.") == "    Mesuré et tenu : mesure (FMT00, 12 s)"
    assert held(1, said="Rien à dire.") == "    Mesuré et tenu : mesure (FMT00)"
    assert held(1, said="12 " * 20) == "    Mesuré et tenu : mesure (FMT00)"
    assert held(3).count("mesure (FMT0") == 3
    assert held(4) == "    Mesuré et tenu : FMT00, FMT01, FMT02, FMT03"
    assert held(6) == "    Mesuré et tenu : FMT00, FMT01, FMT02, FMT03 et 2 autres"


def test_the_summary_still_counts_what_is_not_met():
    assert [gap.status for gap in summary(one("not_run")).unseen] == ["not_run"]


def exam(name, **dates):
    return " ".join(reminders(framework(name), Portfolio(**dates), TODAY))


def test_a_deposit_at_fifteen_days_is_what_the_source_asks():
    oral = TODAY + timedelta(days=40)
    told = exam("certifiag", oral=oral, deposit=oral - timedelta(days=15))
    assert "faites confirmer" not in told
    assert "dans 25 jours" in told
    told = exam("certifiag", oral=oral, deposit=oral - timedelta(days=3))
    assert "Le dépôt est à 3 jours de l'oral ; la source dit « maximum 15 jours avant la soutenance »" in told


def test_dates_that_have_passed_or_are_not_there_are_told():
    told = exam("certifiag", oral=TODAY - timedelta(days=1))
    assert "L'oral du 03/01/2027 est passé" in told
    assert "La date de dépôt n'est pas dans portfolio.yaml (clé « deposit »)." in told
    assert "La date de l'oral n'est pas dans portfolio.yaml" in exam("pilotage-projet-ia")


def test_what_is_taken_again_is_told_as_the_source_says_it():
    told = exam("certifiag")
    assert "C1, C2, C3, C4 se repassent ensemble." in told
    assert "C5 se repasse seule." in told
    assert "Si les jurés ne sont pas d'accord" in told
    assert "Toutes les compétences doivent être acquises." in exam("reseaux-sociaux-ia")
