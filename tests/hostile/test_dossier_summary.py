"""The two-page summary: two pages whatever is in it, the same bytes each time, nothing of hers read as markup."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import typst
from helpers_report import findings, make, picture

from preuve.dossier import layout
from preuve.dossier.model import Claims, LevelVerdict, Point, Verdict
from preuve.dossier.report import summary, summary_parts, typesetting
from preuve.dossier.report.archived import Archived, grouped, told
from preuve.dossier.report.questions import Question
from preuve.dossier.report.typesetting import NotTypeset, composer, printable, smaller, typeset
from preuve.dossier.words import words
from preuve.i18n import speaking
from preuve.palette import contrast
from preuve.report.material import Material
from preuve.targets import templates

AT = datetime(2026, 11, 22, tzinfo=UTC)
CLAIMS = Claims(
    run="2026-11-22", title="On répare", kit="0.1.0", candidate="C-042", frameworks=("contenus-ia",), claims=()
)
ARCHIVE = Archived(
    sha256="3e5f" * 16,
    file="dossier.zip",
    bytes=64_000_000,
    files=312,
    signer="Éloïse Martin (C-042)",
    fingerprint="12345 67890",
    nonce="8f2a",
)
MARKUP = '#panic("pris") *gras* $x$ @ici <x> `code` \\ // = titre \u202e #import "/etc/passwd" \n + http://x.y'
SENTENCE = "Une phrase ordinaire, assez longue pour occuper toute la place que le résumé lui laisse. " * 4
STATUSES = ("met", "unmet", "declared", "not_run", "error", "not_applicable")


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """A run with hostile texts, made by hand."""
    return make(tmp_path_factory.mktemp("summary") / "projet")


@pytest.fixture(scope="module")
def given(subject):
    """What the template is filled with, and its pictures."""
    pictures = {}
    data = summary.sheet(Material(subject, subject.folder), findings(subject), CLAIMS, ARCHIVE, pictures)
    return data, pictures


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", data))


def fits(data, pictures) -> list[bool]:
    """Of each page, whether all of it fits."""
    with composer(summary.TEMPLATE, data, pictures) as made:
        return [one["value"] for one in json.loads(made.query("<fits>"))]


def worst(data):
    """The same, with as much of everything as the summary ever takes, each text as long as it may be."""
    cut, name = summary_parts.typo, SENTENCE
    row = {"label": cut(name, 90), "proof": cut(name), "word": "mesure impossible"}
    group = [{"id": f"Cr1.{at}", "status": status, **row} for at, status in enumerate(STATUSES)]
    items = [{"name": f"Cr{at}.1", "text": cut(name, 230)} for at in range(40)]
    kinds = ("unmet", "not_run", "declared")
    return {
        **data,
        "title": cut(name, 300),
        "subtitle": cut(name, 200),
        "notice": cut(name),
        "facts": [(label, cut(name, 90)) for label, _value in data["facts"]],
        "makers": [{"part": cut(name, 30), "engine": cut(name, 60), "who": "programme"}] * 7,
        "persons": [cut(name)] * 3,
        "sealed": {**data["sealed"], "rows": [("Laissés hors du dossier", cut(name, 110))] * 9},
        "competences": [{"id": f"C{at}", "label": cut(name, 90), "criteria": group} for at in range(6)],
        "lists": [{"title": cut(name, 40), "kind": kind, "none": "", "items": items} for kind in kinds],
        "questions": [{"text": cut(name, 240), "why": cut(name, 60)}] * 12,
    }


def test_two_pages_the_same_each_time(subject, tmp_path):
    first = summary.write(subject, findings(subject), CLAIMS, ARCHIVE, tmp_path / "a.pdf").read_bytes()
    assert pages(first) == 2
    assert first == summary.write(subject, findings(subject), CLAIMS, ARCHIVE, tmp_path / "b.pdf").read_bytes()
    assert b"pdfuaid" in first
    assert b"2026-11-21T14:00:10" in first


def test_everything_fits_in_two_pages_however_much_there_is(given):
    data, pictures = given
    assert fits(data, pictures) == [True, True]
    much = worst(data)
    assert pages(typeset(summary.TEMPLATE, much, pictures, AT)) == 2
    assert fits(much, pictures) == [True, True]


def bottoms(data, pictures) -> list[bool]:
    """Of each page, whether something is drawn between its text and its footer."""
    with composer(summary.TEMPLATE, data, pictures) as made:
        drawn = made.compile(format="png", ppi=72)
    found = [cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_GRAYSCALE) for one in drawn]
    return [bool((one[round(280.6 / 25.4 * 72) : round(282.6 / 25.4 * 72)] < 250).any()) for one in found]


def test_nothing_runs_into_the_footer(given):
    data, pictures = given
    assert bottoms(worst(data), pictures) == [False, False]


def test_what_cannot_fit_is_cut_and_said(given):
    data, pictures = given
    much = {**data, "competences": [data["competences"][0]] * 30}
    assert fits(much, pictures) == [True, False]
    assert bottoms(much, pictures) == [False, False]


def test_almost_nothing_to_tell_is_two_pages_too(given):
    data, _pictures = given
    empty = {
        **data,
        "covers": [],
        "shots": [],
        "makers": [],
        "persons": [],
        "competences": [],
        "lists": [],
        "questions": [],
    }
    assert pages(typeset(summary.TEMPLATE, {**empty, "notice": "", "subtitle": ""}, {}, AT)) == 2


def test_no_text_is_markup_and_none_is_lost(given):
    data, pictures = given
    evil = {**data, "title": MARKUP, "subtitle": MARKUP, "notice": MARKUP, "facts": [(MARKUP, MARKUP)]}
    with composer(summary.TEMPLATE, evil, pictures) as made:
        (title,) = json.loads(made.query("heading.where(level: 1)"))
        assert title["body"] == {"func": "text", "text": printable(MARKUP)}
    assert pages(typeset(summary.TEMPLATE, evil, pictures, AT)) == 2


def test_pictures_have_their_alternative_texts(given):
    data, pictures = given
    assert pictures.keys() == {one["file"] for one in (*data["covers"], *data["shots"])}
    with composer(summary.TEMPLATE, data, pictures) as made:
        shown = json.loads(made.query("image", field="alt"))
    assert shown == [one["alt"] for one in (*data["covers"], *data["shots"])]
    assert all(one.startswith(("Image de couverture", "Plan ")) for one in shown)


@pytest.mark.parametrize("left", ["covers/web.jpg", "pictures/panne-wide.jpg"])
def test_a_picture_left_out_of_the_dossier_is_not_in_its_summary(subject, given, left):
    sha256 = subject.delivered[left]
    for redacted in ({layout.of_run(left): "0" * 64}, {"data/inputs/media/photo.jpg": sha256}):
        pictures = {}
        claims = CLAIMS.model_copy(update={"redacted": redacted})
        summary.sheet(Material(subject, subject.folder), findings(subject), claims, ARCHIVE, pictures)
        assert pictures.keys() == {name for name, path in given[1].items() if path != subject.folder / left}
        assert len(pictures) == len(given[1]) - 1


def test_it_tells_what_holds_what_does_not_and_what_to_ask(given):
    data, _pictures = given
    assert data["facts"][0] == ("Candidat·e", "C-042")
    assert data["facts"][1] == ("Session", "non indiqué")
    assert data["notice"].startswith("Projet d'exemple")
    assert {one["who"] for one in data["makers"]} == {"IA"}
    assert data["persons"] == ["3 corrections d'une personne dans le texte de l'IA."]
    assert data["sealed"]["short"] == "3e5f 3e5f 3e5f 3e5f"
    assert "".join(" ".join(data["sealed"]["whole"]).split()) == ARCHIVE.sha256
    assert [one["id"] for one in data["competences"]] == ["C1", "C2", "C3", "C4", "C5"]
    rows = {one["id"]: one for group in data["competences"] for one in group["criteria"]}
    assert (rows["Cr5.3"]["status"], rows["Cr5.3"]["word"]) == ("not_run", "non mesuré")
    assert "dont 1 non tenue" in rows["Cr5.3"]["proof"]
    assert [one["kind"] for one in data["lists"]] == ["unmet", "not_run", "declared"]
    assert "Cr5.3" in {one["name"] for one in data["lists"][0]["items"]}
    assert data["questions"][0]["why"].endswith("non tenu")
    assert len(data["levels"]) == 4
    assert not data["verified"]


def test_films_that_open_on_the_same_picture_are_told_together(given):
    (cover,) = given[0]["covers"]
    assert [one["label"] for one in cover["films"]] == ["Site web"]
    assert cover["films"][0]["facts"].startswith("2\u00a0s, 1920 × 1080")


def test_a_verdict_shows_each_level_with_its_word(subject):
    point = Point(level="L1", id="a", title="Signature", status="failed", ask="Est-ce bien vous ?")
    said = Verdict(
        sha256="a" * 64, file="d.zip", at=AT, kit="0.1.0", levels=(LevelVerdict(level="L1", points=(point,)),)
    )
    material = Material(subject, subject.folder)
    data = summary.sheet(material, findings(subject), CLAIMS, ARCHIVE, {}, said)
    assert data["verified"]
    assert [one["word"] for one in data["levels"]] == [
        words()[one] for one in ("not_run", "failed", "not_run", "not_run")
    ]
    assert data["questions"][0]["text"] == "Est-ce bien vous\u202f?"


def test_in_english(subject):
    with speaking("en"):
        data = summary.sheet(Material(subject, subject.folder), findings(subject), CLAIMS, ARCHIVE, {})
    assert data["lang"] == "en"


def test_signs_that_no_font_has_never_stop_it(given):
    data, pictures = given
    odd = "Réparer 🛠️ \u0007\u202eمرحبا 修理 Ελλάδα Киев"
    assert printable(odd) == "Réparer  ????? ?? Ελλάδα Киев"
    assert pages(typeset(summary.TEMPLATE, {**data, "title": odd * 3, "subtitle": "é" * 300}, pictures, AT)) == 2


def test_a_very_long_word_may_be_broken():
    assert summary_parts.typo("x" * 50, 60).count("\u200b") == 2
    assert "\u200b" not in summary_parts.typo("dossier-2026-11-22-123338-f7cb4f24.zip")


@pytest.mark.parametrize("data", [b"", b"GIF89a", picture(9)[:200], b"\x89PNG\r\n\x1a\n"], ids=range(4))
def test_what_is_not_a_picture_is_refused_in_words(tmp_path: Path, data):
    (tmp_path / "x.jpg").write_bytes(data)
    with pytest.raises(NotTypeset, match=r"x\.jpg"):
        smaller(tmp_path / "x.jpg")


def test_a_template_that_fails_is_told_without_a_traceback(given, monkeypatch):
    monkeypatch.setattr(typesetting, "printable", lambda _data: {})
    with pytest.raises(NotTypeset, match="n'a pas pu être composé"):
        typeset(summary.TEMPLATE, given[0], {}, AT)


def test_no_font_nor_package_of_the_machine_is_looked_for(given, monkeypatch):
    asked = {}
    kept = typst.Compiler
    monkeypatch.setattr(typst, "Compiler", lambda *given, **named: asked.update(named) or kept(*given, **named))
    with composer(summary.TEMPLATE, *given):
        assert asked["ignore_system_fonts"] is True
        assert asked["package_path"] == asked["package_cache_path"] == asked["root"]


def test_every_ink_can_be_read_on_its_tint():
    source = (templates() / "dossier" / summary.TEMPLATE).read_text()
    inks, tints = (
        dict(re.findall(r'(\w+): rgb\("(#\w{6})"\)', source.partition(f"#let {name} = (")[2].partition("\n)")[0]))
        for name in ("inks", "tints")
    )
    assert inks.keys() == tints.keys() == {*STATUSES, "verified", "failed", "within_tolerance"}
    assert min(contrast(inks[name], tints[name]) for name in inks) >= 4.5
    assert min(contrast("#575b62", paper) for paper in ("#ffffff", "#faf9f6", *tints.values())) >= 4.5


def test_an_archive_that_nobody_signed_says_so():
    bare = dict(
        told(
            ARCHIVE.model_copy(update={"signer": "", "fingerprint": "", "nonce": "", "redacted": 2, "encrypted": True})
        )
    )
    assert bare["Signature"] == "aucune : l'origine n'est pas vérifiable"
    assert (bare["Défi du jury"], bare["Date certaine"]) == ("aucun", "aucune : les dates sont déclarées")
    assert (bare["Laissés hors du dossier"], bare["Lecture"]) == ("2", "chiffrée, pour le jury seul")
    assert grouped("abcdefgh", 4) == ["abcd", "efgh"]


def test_who_signed_is_named_with_what_is_read_aloud():
    said = dict(told(ARCHIVE))
    assert said["Signature"] == "par Éloïse Martin (C-042)"
    assert said["Empreinte de la clé"] == "12345 67890"


def test_a_reference_and_engines_are_called_as_people_call_them(given):
    data, _pictures = given
    assert dict(data["facts"])["Référentiel"].startswith("Produire des contenus")
    assert summary_parts.plain("kokoro-v1.0.int8") == "Kokoro"
    assert summary_parts.plain("preuve-synth") == "synthétiseur de Preuve"
    assert summary_parts.plain("Claude (Anthropic)") == "Claude (Anthropic)"


def test_lists_are_never_cut_in_a_sentence():
    texts = [f"Une partie à lire, la {at}e" for at in range(12)]
    said = summary_parts.together(texts)
    assert "…" not in said
    assert said.endswith("autres, dans le rapport")
    assert all(one in texts for one in said.split(" ; ")[:-1])
    long = "Les chiffres sont réels : inventés pour l'exemple, ils ne prouvent rien. " + "Marque trouvée, suite. " * 9
    assert summary_parts.together([long]).endswith("suite")
    assert "…" not in summary_parts.together([long])
    parts = "Trois étapes au moins : " + "une étape automatisée, dès 12:33:54 ; " * 9
    assert summary_parts.together([parts]).endswith("dès 12:33:54")


def test_a_digest_is_that_of_the_file_once_it_is_read(subject):
    closed = ARCHIVE.model_copy(update={"encrypted": True})
    said = summary.sheet(Material(subject, subject.folder), findings(subject), CLAIMS, closed, {})["words"]["digest"]
    assert "une fois déchiffré" in said


def test_questions_carry_their_criteria():
    (one,) = summary_parts.asked([Question(text="Quoi ?", cause="unmet", criteria=("Cr1.1", "Cr2.1"))])
    assert one == {"text": "Quoi\u202f?", "why": "Cr1.1, Cr2.1 · non tenu"}
