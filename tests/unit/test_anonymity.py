"""A table of people: who is alone, what names somebody, what widening changes; hostile tables; what it is worth."""

import json
from pathlib import Path

import pytest

from preuve import cli
from preuve.checks.subject import subject_of
from preuve.errors import BadInput, OutsideProject
from preuve.frameworks.anonymity import anonymity
from preuve.frameworks.model import Anonymity
from preuve.portfolio import UseCase
from preuve.privacy import tables
from preuve.privacy.anonymity import Columns, singled
from preuve.privacy.of_case import of_case
from preuve.privacy.singled_words import lines, remedy, sentence
from preuve.privacy.tables import read_table
from preuve.project import Project

HEAD = "client;age;cp;motif;message\n"
THREE = "".join(f"P{n};3{n};6700{n};retard;\n" for n in range(3))


def table(folder: Path, text: str, name: str = "t.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return read_table(folder / name)


def found(folder: Path, text: str, *quasi: str, **columns):
    return singled(table(folder, text), Columns(quasi, **columns))


def test_people_alone_are_counted_and_said_in_one_sentence(tmp_path):
    one = found(tmp_path, "metier;cp\nsoudeur;67000\nsoudeur;67000\nsoudeur;67000\nchef;67000\n", "metier", "cp")
    assert (one.people, one.alone, one.smallest, one.few, one.lines) == (4, 1, 1, 1, (5,))
    assert sentence(one) == "1 personne sur 4 est seule à avoir son profil (metier + cp)"
    assert not one.holds()


def test_a_group_of_two_is_too_few_and_one_of_three_is_enough(tmp_path):
    assert not found(tmp_path, "a\nx\nx\n", "a").holds()
    enough = found(tmp_path, "a\nx\nX\n É\ne\nE\nx\n", "a")
    assert enough.holds()
    assert enough.smallest == 3


def test_rows_of_one_person_count_once(tmp_path):
    text = "qui;ville\nP1;Lyon\nP1;Lyon\nP1;Lyon\n"
    assert found(tmp_path, text, "ville").smallest == 3
    assert found(tmp_path, text, "ville", person="qui").smallest == 1


def test_ages_and_postcodes_said_more_broadly_come_before_a_column_left_out(tmp_path):
    one = found(tmp_path, HEAD + THREE, "age", "cp", person="client")
    assert one.alone == 3
    assert [(step.column, step.change) for step in one.wider] == [("age", "ten"), ("cp", "department")]
    assert one.wider[-1].few == 0
    assert "« cp » réduit au département, chaque groupe a 3 personnes au moins" in remedy(one)


def test_a_column_is_left_out_where_nothing_milder_is_enough(tmp_path):
    one = found(tmp_path, "age;metier\n31;chef\n32;soudeur\n33;comptable\n", "age", "metier")
    assert [(step.column, step.change) for step in one.wider] == [("age", "ten"), ("metier", "out")]


def test_what_names_somebody_is_found_and_never_repeated(tmp_path):
    text = (
        "nom;note\nLina Hérault;rappeler au 06 39 98 12 34\nAwa Traoré;écrire à awa@exemple.invalid\nx y;Mme Kessira\n"
    )
    one = found(tmp_path, text, "note")
    assert {(who.column, who.what, who.sure) for who in one.direct} == {
        ("nom", "head", False), ("note", "telephone", True), ("note", "email", True), ("note", "title", True)
    }  # fmt: skip
    told = "\n".join(lines(one)) + one.model_dump_json()
    assert not [word for word in ("Lina", "Traoré", "06 39", "awa@", "Kessira") if word in told]


def test_a_column_of_names_under_another_head_is_for_a_person_to_look_at(tmp_path):
    one = found(tmp_path, "c1;a\nLina Hérault;x\nAwa Traoré;x\nHugo de La Tour;x\n", "a")
    assert [(who.column, who.what, who.sure) for who in one.direct] == [("c1", "looks", False)]
    assert one.holds()
    assert one.doubtful


def test_columns_left_aside_that_isolate_and_free_texts_are_told(tmp_path):
    one = found(tmp_path, "a;prix;avis\nx;10;la lampe a été livrée cassée hier\nx;11;oui\nx;11;oui\n", "a")
    assert [(lone.column, lone.alone, lone.text) for lone in one.aside] == [("prix", 1, False), ("avis", 1, False)]
    texts = found(
        tmp_path,
        "a;avis\nx;la lampe est cassée hier soir\nx;je voudrais la rendre demain\nx;merci beaucoup à vous trois\n",
        "a",
    )
    assert texts.aside[0].text
    assert "textes libres ; 3 personnes sur 3 ont le leur" in "\n".join(lines(texts))


def test_a_group_that_shares_its_sensitive_value_is_told(tmp_path):
    text = "a;mal\nx;dos\nx;dos\nx;dos\ny;dos\ny;genou\ny;dos\n"
    assert found(tmp_path, text, "a", sensitive=("mal",)).same == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"a;b\n1;2;3\n", "plus de cases"),
        (b"a;A\n1;2\n", "portent le même nom"),
        (b'a;b\n"x;2\n', "CSV lisible"),
        (b"a\0b\0\n\x81\n", "pas un tableau CSV"),
        (b"PK\x03\x04\0\0", "pas un tableau CSV"),
        (b"a\n" + b"x" * 5001 + b"\n", "trop gros"),
    ],
)
def test_a_table_that_cant_be_read_is_told_so(tmp_path, data, said):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(BadInput) as error:
        read_table(tmp_path / "t.csv")
    assert said in error.value.message


def test_a_table_too_long_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 5)
    with pytest.raises(BadInput, match="trop gros"):
        table(tmp_path, "a\n" + "x\n" * 6)
    monkeypatch.setattr(tables, "MAX_BYTES", 3)
    with pytest.raises(BadInput, match="trop gros"):
        table(tmp_path, "abcd\n")


def test_a_quasi_identifier_that_isnt_there_or_isnt_given_names_the_columns(tmp_path):
    with pytest.raises(BadInput) as error:
        found(tmp_path, "a;b\n1;2\n", "c")
    assert "a, b" in error.value.remedy
    with pytest.raises(BadInput) as error:
        found(tmp_path, "a;b\n1;2\n")
    assert "a, b" in error.value.remedy


def test_the_command_says_it_line_by_line_and_exits_1_where_somebody_is_alone(tmp_path, capsys):
    table(tmp_path, HEAD + THREE)
    command = ["privacy", str(tmp_path), "--table", str(tmp_path / "t.csv"), "--quasi", "age", "--quasi", "cp"]
    assert cli._main([*command, "--person", "client"]) == 1
    out = capsys.readouterr().out
    assert "3 personnes sur 3 sont seules" in out
    assert "À faire d'abord : Élargissez" in out
    assert cli._main([*command, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["alone"] == 3
    assert cli._main(["privacy", str(tmp_path), "--table", str(tmp_path / "t.csv"), "--quasi", "motif"]) == 0
    assert "Chaque ligne est comptée comme une personne" in capsys.readouterr().out


def test_the_columns_of_a_case_are_taken_from_the_portfolio(tmp_path, capsys):
    table(tmp_path, HEAD + THREE)
    case = "id: un, title: Un, data: t.csv, quasi: [age, cp], person: client"
    (tmp_path / "portfolio.yaml").write_text(f"cases: [{{{case}}}]", encoding="utf-8")
    command = ["privacy", str(tmp_path), "--table", str(tmp_path / "t.csv")]
    assert cli._main(command) == 1
    out = capsys.readouterr().out
    assert "Colonnes prises dans portfolio.yaml, cas « un » : age + cp." in out
    assert "(age + cp)" in out
    assert "Chaque ligne est comptée" not in out
    assert cli._main([*command, "--quasi", "motif"]) == 0
    assert "portfolio.yaml" not in capsys.readouterr().out
    table(tmp_path, HEAD + THREE, "autre.csv")
    assert cli._main([*command[:-1], str(tmp_path / "autre.csv")]) == 2
    assert "clé « quasi »" in capsys.readouterr().err


def test_no_advice_is_given_twice(tmp_path, capsys):
    table(tmp_path, HEAD + THREE)
    command = ["privacy", str(tmp_path), "--table", str(tmp_path / "t.csv"), "--quasi", "age", "--quasi", "cp"]
    assert cli._main([*command, "--person", "client"]) == 1
    assert capsys.readouterr().out.count("chaque groupe a 3 personnes au moins") == 1
    named = "courriel;age\n" + "".join(f"lina{n}@exemple.fr;3{n}\n" for n in range(3))
    table(tmp_path, named)
    assert cli._main([*command[:-2]]) == 1
    out = capsys.readouterr().out
    assert out.count("Ce qui changerait") == 1
    assert "À faire d'abord : Retirez" in out


def test_a_head_cant_command_the_terminal(tmp_path, capsys):
    table(tmp_path, "a\x1b[2J;b\nx;1\ny;2\n")
    cli._main(["privacy", str(tmp_path), "--table", str(tmp_path / "t.csv"), "--quasi", "b"])
    assert "\x1b" not in capsys.readouterr().out


def project(folder: Path, text: str, **case) -> Project:
    told = {"data": "t.csv", "quasi": ["a"]} | case
    parts = "".join(f", {key}: {json.dumps(value)}" for key, value in told.items())
    (folder / "portfolio.yaml").write_text(f"cases: [{{id: un, title: Un{parts}}}]\n", encoding="utf-8")
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return Project(folder)


def rows(one: Project):
    return list(anonymity(Anonymity(anonymity=3), subject_of(one)))


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("a\nx\nx\nx\n", "met", "3 personnes au moins, sur 3"),
        ("a\nx\nx\ny\n", "unmet", "1 personne sur 3 est seule"),
        ("a;b\nx;1\nx;2\nx;2\n", "declared", "hors du compte"),
        ("a;b\nx;06 39 98 12 34\nx;\nx;\n", "unmet", "numéro de téléphone"),
        ("code;a\nC1;x\nC1;x\nC1;x\nC2;y\nC2;y\nC2;y\n", "declared", "« code » dit qui, un groupe n'a que 1 personne"),
        ("client;a\n7;x\n7;x\n7;x\n", "declared", "« client » dit qui, un groupe n'a que 1 personne"),
        ("client;a\nDupont;x\nDupont;x\nDupont;x\n", "unmet", "annonce des personnes, et ses cases sont des noms"),
        ("client;a\nParticulier;x\nParticulier;x\nEntreprise;x\n", "declared", "hors du compte"),
        ("type de client;a\nParticulier;x\nParticulier;x\nParticulier;x\n", "met", "3 personnes"),
        ("pays;a\nFrance;x\nFrance;x\nFrance;x\nFrance;y\nFrance;y\nFrance;y\n", "met", "3 personnes"),
        ("", "error", "vide"),
    ],
)
def test_what_a_case_table_is_worth(tmp_path, text, status, said):
    (row,) = rows(project(tmp_path, text))
    assert row.status == status
    assert said in row.said
    assert (row.case, row.where) == ("un", ("t.csv",))


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        (
            "ticket;client;a\n" + "".join(f"T{n};C{n // 3};{n // 3}\n" for n in range(9)),
            {"person": "ticket"},
            "« client »",
        ),
        ("a;mot\nx;je suis seul au 3 rue\nx;mon fils est là\nx;merci\n", {"sensitive": ["mot"]}, "« mot »"),
        ("a;dossier\nx;185\nx;186\nx;187\n", {"sensitive": ["dossier"]}, "« dossier »"),
    ],
)
def test_what_is_declared_of_columns_doesnt_buy_a_met(tmp_path, text, columns, said):
    (row,) = rows(project(tmp_path, text, **columns))
    assert row.status == "declared"
    assert said in row.said


def test_a_column_that_may_say_who_is_to_be_named(tmp_path):
    one = found(tmp_path, "code;a\nC1;x\nC1;x\nC1;x\nC2;y\nC2;y\nC2;y\n", "a")
    assert [(each.column, each.smallest) for each in one.repeats] == [("code", 1)]
    assert "nommez-la" in remedy(one)


def test_a_long_cell_under_a_person_is_read_at_once(tmp_path):
    one = found(tmp_path, "client;a\n" + "".join(f"A{'a' * 77}{n};x\n" for n in range(3)), "a")
    assert not one.direct


def test_a_case_that_doesnt_say_what_would_identify_isnt_taken_for_safe(tmp_path):
    (row,) = rows(project(tmp_path, "a\nx\nx\nx\n", quasi=[]))
    assert row.status == "error"
    assert "Choisissez parmi : a" in row.remedy


def test_no_table_counts_neither_for_nor_against(tmp_path):
    (row,) = rows(project(tmp_path, "", data="", quasi=[]))
    assert row.status == "not_applicable"


def test_a_table_outside_the_project_isnt_read(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "t.csv").write_text("a\nx\n", encoding="utf-8")
    with pytest.raises(OutsideProject):
        of_case(Project(tmp_path / "in"), UseCase(id="un", title="Un", data="../t.csv", quasi=("a",)))


def test_months_and_years_of_both_writings(tmp_path):
    one = found(tmp_path, "jour\n2026-01-05\n06/01/2026\n07/1/2026\n", "jour")
    assert [step.change for step in one.wider] == ["month"]
