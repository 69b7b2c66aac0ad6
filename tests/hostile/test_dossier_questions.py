"""Questions worth asking: of what failed first, then of what doesn't hold, then of her word alone."""

from preuve.dossier.model import Claim, Point
from preuve.dossier.report.questions import questions
from preuve.frameworks.matrix import CompetenceRow, CriterionRow, Matrix, PartRow, Row


def row(kind, label, status, **told):
    """A piece of evidence."""
    return Row(kind=kind, label=label, status=status, **told)


def matrix(**criteria):
    """A matrix of criteria, a part each, by their ids with `_` for a dot."""
    found = {}
    for name, rows in criteria.items():
        known = name.replace("_", ".")
        parts = (PartRow(id=known + ".a", asks="Ce qu'il demande.", status="declared", rows=tuple(rows)),)
        one = CriterionRow(id=known, label=known, text="x", status="declared", parts=parts)
        found.setdefault("C" + known[2], []).append(one)
    groups = [
        CompetenceRow(id=name, label=name, text="x", status="declared", criteria=tuple(ones))
        for name, ones in found.items()
    ]
    return Matrix(framework="f", title="F", source="s", competences=tuple(groups))


def texts(found):
    """Their texts."""
    return [one.text for one in found]


def test_the_gravest_come_first():
    given = matrix(
        Cr1_1=[
            row("document", "Besoins", "declared", where=("documents/a.md",)),
            row("check", "Les captions se lisent.", "not_run", check="CAP01", said="illisible"),
            row("person", "Est-ce adapté ?", "declared"),
            row("check", "Le son est juste", "unmet", check="AUD01", said="-9 LUFS"),
            row("check", "Une marque", "met", check="AID01"),
            row("check", "Rien", "not_applicable", check="AID05"),
        ]
    )
    failed = Point(level="L2", id="x", title="Les durées", status="failed", said="12 s au lieu de 20 s")
    found = questions(points=[failed], matrices=[given])
    assert [one.cause for one in found] == ["failed", "unmet", "unseen", "declared", "declared"]
    assert texts(found) == [
        "Comment expliquez-vous que ceci ne concorde pas : « Les durées » ?",
        "Pourquoi ceci n'est-il pas tenu : « Le son est juste » ?",
        "Ceci n'a pas pu être mesuré : « Les captions se lisent ». Que pouvez-vous en montrer ?",
        "Cr1.1 : est-ce adapté ?",
        "Résumez ce que vous avez écrit : besoins.",
    ]
    assert (found[0].said, found[1].criteria) == ("12 s au lieu de 20 s", ("Cr1.1",))
    assert [one.why for one in found][:3] == ["ne concorde pas", "non tenu", "pas examiné"]


def test_each_competence_has_its_turn():
    given = matrix(
        Cr1_1=[row("person", "Un ?", "declared"), row("person", "Deux ?", "declared")],
        Cr2_1=[row("person", "Trois ?", "declared")],
    )
    assert texts(questions(matrices=[given])) == ["Cr1.1 : un ?", "Cr2.1 : trois ?", "Cr1.1 : deux ?"]
    assert texts(questions(matrices=[given], most=2)) == ["Cr1.1 : un ?", "Cr2.1 : trois ?"]


def test_the_same_check_asked_for_by_two_criteria_is_asked_once():
    same = row("check", "Le film porte les messages", "unmet", check="SCE04")
    (found,) = questions(matrices=[matrix(Cr3_2=[same], Cr3_4=[same])])
    assert found.criteria == ("Cr3.2", "Cr3.4")


def test_what_she_wrote_is_asked_at_once_and_what_she_did_not_apart():
    given = matrix(
        Cr2_3=[
            row("statement", "Vos outils.", "declared", where=("documents/p.md › Outils",)),
            row("statement", "IAG et prompts.", "declared", where=("documents/p.md › Prompts",)),
            row("statement", "Votre montage.", "unmet", where=("documents/p.md › Montage",)),
        ]
    )
    missing, written = questions(matrices=[given])
    assert missing.text == "Ceci manque, ou n'est pas complet : votre montage. Qu'en dites-vous ?"
    assert written.text == "Expliquez, sans lire : vos outils ; IAG et prompts."
    assert written.where == ("documents/p.md › Outils", "documents/p.md › Prompts")


def test_too_few_elements_are_asked_about():
    part = PartRow(id="Cr5.3.a", asks="Deux éléments.", status="unmet", said="1 sur 2", counted="unmet", at_least=2,
                   elements=({"id": "a", "label": "Sous-titres", "status": "met"},))  # fmt: skip
    one = CriterionRow(id="Cr5.3", label="x", text="x", status="unmet", parts=(part,))
    group = CompetenceRow(id="C5", label="x", text="x", status="unmet", criteria=(one,))
    given = Matrix(framework="f", title="F", source="s", competences=(group,))
    (found,) = questions(matrices=[given])
    assert (found.text, found.said) == ("Pourquoi ceci n'est-il pas tenu : « Deux éléments » ?", "1 sur 2")


def test_an_element_that_fails_where_enough_others_hold_is_asked_about():
    flaw = row("check", "Le texte se détache", "unmet", check="CON01")
    part = PartRow(id="Cr5.3.a", asks="Un élément.", status="met", counted="met", at_least=1,
                   elements=({"id": "a", "label": "Contraste", "status": "unmet", "rows": (flaw,)},))  # fmt: skip
    one = CriterionRow(id="Cr5.3", label="x", text="x", status="met", parts=(part,))
    group = CompetenceRow(id="C5", label="x", text="x", status="met", criteria=(one,))
    (found,) = questions(matrices=[Matrix(framework="f", title="F", source="s", competences=(group,))])
    assert (found.cause, found.criteria) == ("unmet", ("Cr5.3",))


def test_verification_asks_what_it_says_is_worth_asking_and_nothing_of_what_was_not_wanted():
    points = [
        Point(level="L1", id="a", title="Signature", status="not_run", ask="Est-ce bien vous ?", optional=True),
        Point(level="L3", id="b", title="Reproduction", status="not_run"),
        Point(level="L0", id="c", title="Intégrité", status="verified", ask="Jamais posée ?"),
    ]
    assert texts(questions(points=points)) == ["Est-ce bien vous ?"]


def test_without_a_matrix_the_claims_of_checks_that_a_criterion_asks_for():
    def claim(known, status, *criteria):
        pinned = ({"name": "data/deliverables/films/web.mp4", "sha256": "a" * 64},)
        told = {"id": known, "statement": known, "status": status, "criteria": criteria, "comparator": "check"}
        return Claim(artifacts=pinned, **told)

    found = questions(
        claims=[
            claim("finding/CAP01/web", "unmet", "contenus-ia Cr5.3"),
            claim("finding/CAP01/tiktok", "unmet", "contenus-ia Cr5.3"),
            claim("finding/CAP08", "unmet"),
            claim("finding/AID06", "declared", "contenus-ia Cr1.1"),
            claim("finding/AID01", "met", "contenus-ia Cr1.1"),
        ]
    )
    assert texts(found) == [
        "Pourquoi ceci n'est-il pas tenu : « finding/CAP01/web » ?",
        "Montrez-le, et dites comment vous en jugez : « finding/AID06 ».",
    ]
    assert found[0].criteria == ("Cr5.3",)
    assert found[0].where == ("data/deliverables/films/web.mp4",)


def test_nothing_to_ask():
    assert questions() == ()
    assert questions(matrices=[matrix(Cr1_1=[row("check", "x", "met", check="A")])]) == ()


def test_a_long_reason_is_cut():
    (found,) = questions(matrices=[matrix(Cr1_1=[row("check", "x", "unmet", check="A", said="é" * 5000)])])
    assert len(found.said) == 400
