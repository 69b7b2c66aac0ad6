"""The référentiel as data, and the rules by which findings are weighed into the matrix."""

import json
from datetime import date
from pathlib import Path

import pytest

from preuve.artifact import digest_bytes
from preuve.calls.recordings import Recordings
from preuve.checks import checks
from preuve.checks.finding import Finding
from preuve.checks.subject import FilmFiles, Subject
from preuve.documents import FOLDER, model_of
from preuve.errors import BadInput
from preuve.frameworks import framework, names, summary, weigh
from preuve.frameworks.cases import CaseGround
from preuve.frameworks.model import Document, Framework, Statement
from preuve.i18n import speaking
from preuve.maker import Maker
from preuve.portfolio import UseCase
from preuve.project import Project
from preuve.store import Store

BRIEF = """\
title: Essai
organisation: Nous
subject: un sujet
objectives: [un but]
audience: tous
key_messages: [un message]
call_to_action: Venez
targets: [tiktok, web]
"""
FILMS = ("tiktok", "web")
OWN = "Ces vingt mots et plus sont les miens : je les écris pour cet essai, et ils ne disent rien du tout de vrai."


def tell(text):
    return {"fr": text, "en": f"en {text}"}


def made(parts, **more):
    """A référentiel of one criterion."""
    criterion = {"id": "Cr1.1", "label": tell("critère"), "text": "texte", "english": "text", "parts": parts}
    competence = {"id": "C1", "label": tell("compétence"), "text": "texte", "english": "text", "criteria": [criterion]}
    data = {"id": "essai", "title": tell("essai"), "source": {"title": "source", "read": date(2026, 11, 22)}}
    return Framework.model_validate({**data, "competences": [competence], **more})


def part(**given):
    return {"id": "Cr1.1.a", "asks": tell("partie"), **given}


def found(check, status, target="", **more):
    return Finding(id=check, title=f"titre {check}", kind="requirement", target=target, status=status, **more)


@pytest.fixture
def subject(tmp_path):
    folder = tmp_path / "projet"
    (folder / "runs" / "un" / "films").mkdir(parents=True)
    (folder / FOLDER).mkdir()
    (folder / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    store = Store(folder / ".preuve")
    films = tuple(FilmFiles(name, folder / "runs" / "un" / "films" / f"{name}.mp4") for name in FILMS)
    return Subject(
        films=films,
        maker=Maker(store, Recordings(store)),
        speech=lambda: None,
        folder=folder / "runs" / "un",
        project=Project(folder),
    )


def stands(parts, findings, subject):
    (criterion,) = weigh(made(parts), findings, subject).criteria()
    return criterion.status


@pytest.mark.parametrize(
    ("tiktok", "web", "expected"),
    [
        ("met", "met", "met"),
        ("met", "not_applicable", "met"),
        ("not_applicable", "not_applicable", "not_applicable"),
        ("met", "declared", "declared"),
        ("declared", "unmet", "unmet"),
        ("unmet", "not_run", "unmet"),
        ("not_run", "error", "error"),
        ("met", None, "not_run"),
    ],
)
def test_a_check_counts_over_every_film(tiktok, web, expected, subject):
    given = {"tiktok": tiktok, "web": web}
    findings = [found("AAA01", status, film) for film, status in given.items() if status]
    assert stands([part(evidence=[{"checks": ["AAA01"]}])], findings, subject) == expected


def test_a_check_that_was_not_made_is_not_run(subject):
    parts = [part(evidence=[{"checks": ["AAA01", "AAA02"]}])]
    assert stands(parts, [found("AAA01", "met")], subject) == "not_run"


def test_what_only_depends_on_an_unmet_check_is_unmet(subject, monkeypatch):
    kind = next(iter(checks().values()))
    monkeypatch.setattr(kind, "requires", ("AAA01",))
    findings = [found("AAA01", "unmet", film) for film in FILMS]
    findings += [found(kind.__name__, "not_applicable", film) for film in FILMS]
    assert stands([part(evidence=[{"checks": [kind.__name__]}])], findings, subject) == "unmet"


def test_what_a_person_must_judge_is_never_met(subject):
    parts = [part(evidence=[{"checks": ["AAA01"]}, {"person": tell("est-ce juste ?"), "where": ["films"]}])]
    assert stands(parts, [found("AAA01", "met")], subject) == "declared"


@pytest.mark.parametrize(("asked", "status"), [({}, "not_run"), ({"each": "run"}, "declared")])
def test_a_project_without_any_run_isnt_short_of_what_is_asked_of_a_run(asked, status, subject):
    without = Subject(films=(), maker=subject.maker, speech=subject.speech, folder=None, project=subject.project)
    judge = {"person": tell("est-ce juste ?"), "where": ["documents"]}
    assert stands([part(evidence=[{"checks": ["AAA01"], **asked}, judge])], [], without) == status


def test_where_there_is_a_run_what_is_asked_of_it_counts(subject):
    parts = [part(evidence=[{"checks": ["AAA01"], "each": "run"}])]
    assert stands(parts, [found("AAA01", "unmet")], subject) == "unmet"
    assert stands(parts, [], subject) == "not_run"


def other(subject, status, name="deux"):
    """A use case with a run of its own, on which the check stands so."""
    run = Subject(subject.films, subject.maker, subject.speech, subject.folder.parent / name, project=subject.project)
    findings = [found("AAA01", status, film) for film in FILMS]
    return CaseGround(UseCase(id=name, title=name, run=name), run, lambda _run: findings)


@pytest.mark.parametrize(("status", "expected"), [("met", "met"), ("unmet", "unmet"), ("not_run", "not_run")])
def test_a_campaign_counts_over_every_run_that_cases_name(status, expected, subject):
    asked = made([part(evidence=[{"checks": ["AAA01"], "each": "run"}])])
    findings = [found("AAA01", "met", film) for film in FILMS]
    same = CaseGround(UseCase(id="un", title="un", run="un"), subject, lambda _run: findings)
    without = CaseGround(UseCase(id="rien", title="rien"))
    (row,) = weigh(asked, findings, subject, [same, without, other(subject, status)]).parts()
    assert row.status == expected
    assert [one.case for one in row.rows] == ["deux", ""]


def test_a_run_of_a_campaign_that_cant_be_looked_at_isnt_counted_as_good(subject):
    asked = made([part(evidence=[{"checks": ["AAA01"], "each": "run"}])])
    findings = [found("AAA01", "met", film) for film in FILMS]
    lost = CaseGround(UseCase(id="perdu", title="perdu", run="perdu"), problem=BadInput("introuvable"))
    (row,) = weigh(asked, findings, subject, [lost]).parts()
    assert (row.status, row.rows[0].said) == ("not_run", "introuvable")


def elements(*checks_of, least=2):
    given = [{"id": name, "label": tell(name), "checks": names_of} for name, names_of in checks_of]
    return [part(elements=given, at_least=least)]


THREE = elements(("un", ["AAA01", "AAA02"]), ("deux", ["AAA03"]), ("trois", ["AAA04"]))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ("met met met met", "met"),
        ("met met met unmet", "met"),
        ("met met unmet unmet", "unmet"),
        ("met unmet met unmet", "unmet"),
        ("met met not_run unmet", "not_run"),
        ("met met declared unmet", "declared"),
        ("met met not_run met", "met"),
        ("error unmet met unmet", "unmet"),
        ("met met not_applicable unmet", "unmet"),
        ("met not_applicable met unmet", "met"),
    ],
)
def test_a_number_of_elements_is_asked_of_each_film(statuses, expected, subject):
    pairs = zip(("AAA01", "AAA02", "AAA03", "AAA04"), statuses.split(), strict=True)
    poor = [found(check, status, "web") for check, status in pairs]
    rich = [found(check, "met", "tiktok") for check in ("AAA01", "AAA02", "AAA03", "AAA04")]
    assert stands(THREE, rich + poor, subject) == expected


@pytest.mark.parametrize(("shown", "expected"), [("met", "met"), ("not_applicable", "unmet")])
def test_an_element_must_be_shown_to_be_there(shown, expected, subject):
    given = {"id": "un", "label": tell("un"), "checks": ["AAA01", "AAA02"], "shown_by": ["AAA02"]}
    findings = [found(check, status, film) for check, status in (("AAA01", "met"), ("AAA02", shown)) for film in FILMS]
    assert stands([part(elements=[given], at_least=1)], findings, subject) == expected


def test_a_flaw_beyond_the_number_is_still_told(subject):
    findings = [found(check, "met", film) for check in ("AAA01", "AAA02", "AAA03") for film in FILMS]
    findings += [found("AAA04", "unmet", film, measured="trop petit") for film in FILMS]
    told = summary(weigh(made(THREE), findings, subject))
    assert [gap.sentence for gap in told.flaws] == ["titre AAA04 : 2 films sur 2, dont TikTok : trop petit"]
    assert told.unmet == ()
    assert told.criteria == {"met": 1}


def test_the_matrix_says_which_elements_each_film_carries(subject):
    findings = [found(check, "met", film) for check in ("AAA01", "AAA02", "AAA03") for film in FILMS]
    findings += [found("AAA04", "met", "tiktok"), found("AAA04", "unmet", "web")]
    (row,) = weigh(made(THREE), findings, subject).parts()
    assert {one.id: one.films for one in row.elements} == {"un": FILMS, "deux": FILMS, "trois": ("tiktok",)}
    assert row.counted == "met"


def test_advice_never_counts(subject):
    parts = [part(evidence=[{"checks": ["AAA01"]}])]
    advice = Finding(id="AAA09", title="conseil", kind="advice", target="web", status="unmet")
    assert stands(parts, [found("AAA01", "met"), advice], subject) == "met"


WRITTEN = [part(evidence=[{"document": "essai.md", "sections": ["Principes"]}])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, "unmet"), ("# Essai\n\n## Principes\n", "unmet"), (f"# Essai\n\n## Principes\n\n{OWN}\n", "declared")],
)
def test_her_words_are_declared_at_most(text, expected, subject):
    if text is not None:
        (subject.project.folder / FOLDER / "essai.md").write_text(text, encoding="utf-8")
    assert stands(WRITTEN, [], subject) == expected


def deliver(subject, name, data, told=None):
    path = subject.folder / name
    path.write_bytes(data)
    return {"kind": "deliver", "path": name, "sha256": told or digest_bytes(data), "name": name, "size": len(data)}


@pytest.mark.parametrize(("told", "expected"), [(None, "met"), ("0" * 64, "unmet")])
def test_a_deliverable_is_the_very_file_that_was_made(told, expected, subject):
    lines = [deliver(subject, "films/web.mp4", b"film", told)]
    judged = Subject(subject.films, subject.maker, subject.speech, subject.folder, lines, subject.project)
    parts = [part(evidence=[{"deliverable": "films/*.mp4", "label": tell("film")}])]
    assert stands(parts, [], judged) == expected
    parts = [part(evidence=[{"deliverable": "audience/*.xlsx", "label": tell("tableau")}])]
    assert stands(parts, [], judged) == "unmet"


def test_the_matrix_speaks_both_languages_and_marks_its_english(subject):
    parts = [part(evidence=[{"checks": ["AAA01"]}])]
    (french,) = weigh(made(parts), [], subject).criteria()
    with speaking("en"):
        (english,) = weigh(made(parts), [], subject).criteria()
    assert (french.label, french.rendering, french.text) == ("critère", "", "texte")
    assert (english.label, english.rendering, english.text) == ("en critère", "text", "texte")


@pytest.mark.parametrize(
    "wrong",
    [
        part(),
        part(elements=[{"id": "un", "label": tell("un"), "checks": ["AAA01"]}]),
        {**THREE[0], "at_least": 4},
        part(elements=[{"id": "un", "label": tell("un"), "checks": ["AAA01"], "shown_by": ["AAA02"]}], at_least=1),
    ],
)
def test_a_part_that_asks_for_nothing_that_can_be_had_is_refused(wrong):
    with pytest.raises(ValueError, match=r"partie|éléments|élément"):
        made([wrong])


def test_two_parts_of_one_name_are_refused():
    with pytest.raises(ValueError, match="deux fois"):
        made([*WRITTEN, *WRITTEN])


def test_an_unknown_framework_names_the_known_ones():
    with pytest.raises(BadInput) as error:
        framework("autre")
    assert "contenus-ia" in error.value.remedy


def test_the_main_framework_is_whole():
    found = [one.id for one in framework("contenus-ia").criteria()]
    counts = {"1": 3, "2": 3, "3": 4, "4": 3, "5": 3}
    assert found == [f"Cr{n}.{m}" for n, most in counts.items() for m in range(1, most + 1)]
    for one in framework("contenus-ia").criteria():
        assert one.text.startswith(f"{one.id}. ")
        assert one.english.startswith(f"{one.id}. ")


@pytest.mark.parametrize("name", names())
def test_a_framework_is_called_as_its_file(name):
    assert framework(name).id == name


@pytest.mark.parametrize("name", names())
def test_a_framework_names_requirements_that_are(name):
    asked = {one for one, kind in checks().items() if kind.kind == "requirement"}
    wanted = framework(name).check_ids()
    assert sorted(wanted - set(checks())) == [], "named by a criterion, but no such check"
    assert sorted(wanted - asked) == [], "advice that a criterion names"


def test_every_requirement_serves_a_criterion():
    asked = {one for one, kind in checks().items() if kind.kind == "requirement"}
    named = set().union(*(framework(name).check_ids() for name in names()))
    assert sorted(asked - named) == [], "a requirement that no criterion of any référentiel names"


@pytest.mark.parametrize("name", names())
def test_every_section_asked_for_is_in_its_template(name):
    for one in framework(name).parts():
        for proof in one.evidence:
            if isinstance(proof, Document | Statement):
                asked = proof.sections if isinstance(proof, Document) else (proof.section,)
                model = model_of(proof.document)
                assert model is not None, proof.document
                assert [name for name in asked if model.section(name) is None] == []
                assert model.each == getattr(proof, "each", ""), proof.document


def test_a_matrix_is_plain_data(subject):
    matrix = weigh(framework("contenus-ia"), [], subject)
    assert json.loads(matrix.model_dump_json())["framework"] == "contenus-ia"
    assert Path(subject.folder).is_dir()
