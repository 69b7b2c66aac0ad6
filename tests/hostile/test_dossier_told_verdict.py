"""How a verdict is told: who signed comes first, what the dossier announces is said, one cause is told once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from preuve.dossier.announced import announced, named, parted
from preuve.dossier.folding import folded
from preuve.dossier.model import Claim, LevelVerdict, Point, Verdict
from preuve.dossier.report.questions import questions
from preuve.dossier.report.verdict import page
from preuve.dossier.words import headline, not_proved, proves, tally
from preuve.sessions.verdict_display import Shown

FILM = "data/deliverables/films/web.mp4"
WHY = "il ne repose pas sur les fichiers que le contrôle lit"


def point(which: str, status: str, title: str = "x", **more: Any) -> Point:
    """A point, by its whole id."""
    return Point.model_validate({"level": which[:2], "id": which, "title": title, "status": status, **more})


def claim(known: str, status: str, *criteria: str, statement: str = "x") -> Claim:
    """What a check found."""
    return Claim.model_validate(
        {"id": known, "statement": statement, "status": status, "criteria": criteria, "comparator": "check"}
    )


def swapped() -> list[Point]:
    """What L2 says of a dossier whose film was swapped."""
    rests = [
        point(f"L2.{known}", "failed", f"Constat {at}", said=WHY, claim=known, names=("data/claims.json", FILM))
        for at, known in ((at, f"claim/finding/CAP{at:02d}/web") for at in range(40))
    ]
    return [
        point("L2.delivered", "failed", "Livrés", said="films/web.mp4 n'est pas le fichier livré", names=(FILM,)),
        point("L2.crate", "failed", "Le catalogue", said="une autre empreinte", names=(FILM,)),
        *rests,
        point("L2.data", "failed", "Les données", said="deux lectures", names=("data/ledger.jsonl",)),
    ]


def verdict(**levels: list[Point]) -> Verdict:
    """A verdict with these levels."""
    told = tuple(LevelVerdict(level=name, points=tuple(points)) for name, points in levels.items())
    counts = {"met": 81, "unmet": 3, "declared": 4}
    return Verdict(sha256="0" * 64, file="d.zip", at=datetime.now(UTC), kit="0", levels=told, announced=counts)


def shown(found: Verdict, capsys: pytest.CaptureFixture[str], **how: bool) -> str:
    """What the terminal says of it."""
    Shown(plain=True, **how).show(found, questions(points=found.points))
    return capsys.readouterr().out


def test_a_swapped_film_is_one_point_with_what_rests_on_it() -> None:
    film, other = folded(swapped())
    assert film.title == "Le film Site web n'est pas celui que la production a livré"
    assert (film.why, len(film.others)) == ("41 constats en dépendent", 41)
    assert other.title == "Les données"
    assert tally(swapped()) == "2 ne concordent pas"
    assert headline(verdict(L2=swapped())) == "2 points ne concordent pas : L2 Cohérence."


def test_a_file_that_nothing_else_rests_on_keeps_its_own_words() -> None:
    (alone,) = folded(swapped()[:1])
    assert (alone.title, alone.said) == ("Livrés", "films/web.mp4 n'est pas le fichier livré")


def test_nothing_that_failed_for_itself_or_held_hides_under_a_film() -> None:
    held = point("L2.ok", "verified", "Retrouvé", names=(FILM,))
    elsewhere = point("L3.formats", "failed", "Formats", names=(FILM,))
    told = [one.title for one in folded([*swapped(), held, elsewhere])]
    assert told == [folded(swapped())[0].title, "Les données", "Retrouvé", "Formats"]


def test_the_terminal_folds_it_and_shows_all_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    found = verdict(L2=swapped())
    short, whole = shown(found, capsys), shown(found, capsys, every=True)
    assert "n'est pas celui que la production a livré (41 constats en dépendent)" in short
    assert "Constat 7" not in short
    assert "    · Constat 7" in whole
    assert "41 constats en dépendent" in page(found, ())


def test_a_swapped_film_is_asked_about_once() -> None:
    first, second = questions(points=swapped())
    assert first.text == (
        "Comment expliquez-vous ceci : « Le film Site web n'est pas celui que la production a livré » ?"
    )
    assert "Les données" in second.text


def test_what_the_dossier_announces_is_said_with_another_verb(capsys: pytest.CaptureFixture[str]) -> None:
    found = verdict(L0=[point("L0.a", "verified")])
    out = shown(found, capsys)
    assert "Ce qui a été examiné concorde : L0 Intégrité." in out
    said = "Le dossier annonce lui-même : 81 contrôles tenus, 3 non tenus, 4 à juger par une personne."
    assert said in out
    assert said in page(found, ()).replace("\u00a0", " ")
    assert "annonce" not in shown(found.model_copy(update={"announced": {}}), capsys)


def test_a_check_counts_once_by_its_worst_film_where_a_criterion_asks_for_it() -> None:
    asked = "contenus-ia Cr5.3"
    found = [
        claim("finding/CAP01/web", "met", asked),
        claim("finding/CAP01/tiktok", "unmet", asked),
        claim("finding/CAP02/web", "met", asked),
        claim("finding/CAP08/web", "unmet"),
        claim("file/films/web.mp4", "met", asked),
    ]
    assert announced(found) == {"unmet": 1, "met": 1}


@pytest.mark.parametrize(
    ("statement", "title", "measured"),
    [
        ("Le son est juste : tenu (−14 LUFS (moyen).)", "Le son est juste", "−14 LUFS (moyen)."),
        ("Animation : les images bougent : non tenu", "Animation : les images bougent", ""),
        ("Le son est juste : tenu (−14 LU…", "Le son est juste", "−14 LU…"),
        ("La production donne films/web.mp4", "La production donne films/web.mp4", ""),
    ],
)
def test_a_finding_s_title_never_says_how_it_stands(statement: str, title: str, measured: str) -> None:
    assert parted(statement) == (title, measured)


def test_a_finding_of_a_film_names_it_as_people_do() -> None:
    assert named("finding/AUD01/web", "Le son est juste : tenu") == "Le son est juste (Site web)"
    assert named("finding/AUD01/\u202ex", "Le son") == "Le son (\u202ex)"
    assert named("file/films/web.mp4", "La production donne films/web.mp4") == "La production donne films/web.mp4"


@pytest.mark.parametrize(("status", "session"), [("verified", True), ("not_run", False), (None, False)])
def test_the_session_is_proved_by_a_challenge_alone(status: str | None, session: bool) -> None:
    points = [point("L1.signature", "verified"), *([point("L1.challenge", status, optional=True)] if status else [])]
    level = LevelVerdict(level="L1", points=tuple(points))
    assert level.status == "verified"
    assert ("session" in proves(level)) is session
    assert ("session" in not_proved(level)) is not session


def test_who_signed_for_which_session_and_before_when_come_first(capsys: pytest.CaptureFixture[str]) -> None:
    told = {
        "signature": "Signé par Awa Diop",
        "challenge": "Scellé après le défi",
        "timestamp": "Scellé avant le 22/11",
    }
    found = verdict(L1=[point(f"L1.{which}", "verified", said=said) for which, said in told.items()])
    head, _level, rest = shown(found, capsys).partition("\nL1 Origine")
    assert all(f"vérifié – {said}" in head for said in told.values())
    assert not any(said in rest for said in told.values())
    text = page(found, ())
    assert all(text.index(said) < text.index("<main") for said in told.values())


def test_what_was_made_again_is_told_though_it_is_verified(capsys: pytest.CaptureFixture[str]) -> None:
    remade = point("L3.remade", "verified", "Refait ici, et identique", said="en entier, Montage")
    found = verdict(L3=[remade, point("L3.formats", "not_run", "Formats", said="Pas demandé")])
    assert "vérifié – Refait ici, et identique : en entier, Montage" in shown(found, capsys)
    assert page(found, ()).count("en entier, Montage") == 1


def test_a_file_that_travelled_badly_asks_for_another_sending_and_nothing_else() -> None:
    points = [
        point("L0.archive", "failed", "L'archive est entière"),
        point("L0.payload-changed", "failed", "Ses fichiers"),
    ]
    (asked,) = questions(points=points, claims=[claim("finding/AUT05", "unmet", "contenus-ia Cr4.2")])
    assert "envoyer de nouveau" in asked.text
    assert "téléchargement" in asked.text


def test_a_question_is_whole_and_what_is_known_stands_apart(capsys: pytest.CaptureFixture[str]) -> None:
    long = claim("finding/A", "unmet", "contenus-ia Cr4.1", statement="Trois étapes " * 60 + ": non tenu (2 étapes)")
    (asked,) = questions(claims=[long])
    assert asked.text.endswith("… » ?")
    assert asked.said == "2 étapes"
    Shown(plain=True).show(verdict(L0=[point("L0.a", "verified")]), [asked])
    line, known = capsys.readouterr().out.split("Questions à poser :\n")[1].splitlines()[:2]
    assert line.endswith("… » ? (Cr4.1)")
    assert known.strip() == "Ce qu'on en sait : 2 étapes"


def test_a_person_is_not_sent_to_a_file_that_only_has_a_digest_for_a_name() -> None:
    pinned = [{"name": f"data/artifacts/{'a' * 64}", "sha256": "a" * 64}, {"name": FILM, "sha256": "b" * 64}]
    given = claim("finding/RGT04", "declared", "contenus-ia Cr1.1").model_dump()
    (asked,) = questions(claims=[Claim.model_validate({**given, "artifacts": pinned})])
    assert asked.where == (FILM,)


def test_without_a_terminal_a_line_a_level_and_none_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        with Shown(as_json=as_json).progress() as hear:
            for level in ("L0", "L0", "L2"):
                hear(level, "film", 0.2)
    assert capsys.readouterr().err.splitlines() == ["L0 Intégrité : en cours.", "L2 Cohérence : en cours."]
