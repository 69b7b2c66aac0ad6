"""What a section must hold beyond her own words: each rule on honest French, and on what only looks like it."""

from datetime import date

import pytest

from preuve.documents import parse
from preuve.documents.model import Rule, SectionModel
from preuve.documents.rules import RULES, Ground, flaws
from preuve.documents.rules.days import days
from preuve.documents.rules.figures import has_number, says_how_much
from preuve.i18n import speaking
from preuve.portfolio import Portfolio

DAY = date(2026, 11, 22)
GROUND = Ground(on=DAY, portfolio=Portfolio())


def told(rule, text, **given):
    """The flaws of a section of that text, under one rule."""
    (section,) = parse(f"# Titre\n\n## Partie\n\n{text}\n")
    wanted = {"rule": rule, **given}
    model = SectionModel.model_validate({"heading": {"fr": "Partie", "en": "Part"}, "ask": [ASK], "rules": [wanted]})
    return [one.said for one in flaws(section.pieces, model, GROUND)]


ASK = {"fr": "Quoi ?", "en": "What?"}


@pytest.mark.parametrize(
    "text",
    [
        "Publier 6 vidéos d'ici juin 2027",
        "Accueillir quarante nouveaux participants",
        "Réduire d'un tiers le temps de montage",
        "Passer moins d'une heure par film",
        "Publier une vidéo par mois",
        "Un article court chaque semaine",
        "Doubler le nombre d'abonnés",
        "Sous-titrer 100 % des films",
        "Trois à cinq réponses par jour",
        "neuf vidéos courtes",
        "Répondre sous 24 h",
        "Vingt-cinq adhérents de plus",
        "Objectif 1 : publier 6 vidéos",
        "Publier sur TikTok 3 vidéos courtes",
        "Atteindre 2000 abonnés",
        "Une seconde par plan",
    ],
)
def test_a_number_is_found_in_real_french(text):
    assert has_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "Améliorer notre image d'ici juin 2027",
        "Être plus visibles le 5 décembre 2026",
        "Mieux communiquer, avant le 05/12/2026",
        "Respecter l'article 50 du règlement (UE) 2024/1689",
        "Un ton neuf et une image plus moderne",
        "Être présents sur le Web 2.0, en MP4",
        "Objectif 2027 : rayonner",
        "Être reconnus d'ici trois mois",
        "Gagner en notoriété dans un an",
        "Être mieux connus en un an",
        "La COVID-19 a changé nos habitudes",
        "Tenir C1 et Cr4.3",
        "Objectif 1 : être plus visible",
        "Améliorer nos images avec Sora 2",
        "Mieux écrire grâce à Gemini 2.5",
        "Publier depuis Windows 11",
        "Suivre la norme ISO 9001",
        "Réduire le temps (voir page 3)",
        "Utiliser une seconde fois l'outil",
        "Être joignables 24h/24",
    ],
)
def test_a_date_a_law_and_a_name_are_no_figure(text):
    assert not has_number(text)


@pytest.mark.parametrize(
    "text",
    ["Publier chaque semaine", "Sous-titrer toutes les vidéos", "Publier tous les lundis", "Au moins une relecture"],
)
def test_an_objective_may_be_measured_without_a_number(text):
    assert says_how_much(text)
    assert not says_how_much("Publier mieux, avec toute l'équipe")


def test_each_objective_of_a_list_holds_its_own_figure():
    text = (
        "Nos 3 objectifs :\n\n- Publier six vidéos\n- Améliorer notre image\n- Accueillir\n  40 personnes\n\n  en juin"
    )
    assert told("figures", text, least=2) == ["pas de chiffre dans « Améliorer notre image »"]


def test_an_item_that_continues_is_one_item():
    assert told("figures", "- Accueillir du monde\n\n  soit 40 personnes\n- Publier :\n  - six vidéos\n", least=2) == []


def test_objectives_in_prose_are_counted_by_sentences():
    text = "Nous voulons vivre mieux. Nous publierons six films. Nous accueillerons 40 personnes."
    assert told("figures", text, least=2) == []
    assert told("figures", text, least=3) == ["pas de chiffre dans « Nous voulons vivre mieux. »"]


@pytest.mark.parametrize(("n", "said"), [(1, "1 ligne chiffrée, 2 demandées"), (0, None)])
def test_too_few_objectives_are_told_in_good_french(n, said):
    found = told("figures", "- Publier six vidéos\n" * n or "Rien du tout, vraiment.", least=2)
    assert found == [said or "pas de chiffre dans « Rien du tout, vraiment. »"]


def test_a_table_s_header_is_no_objective_and_each_row_is():
    rows = "| Objectif | Cible |\n|---|---|\n| Films | six |\n| Image | meilleure |\n"
    assert told("figures", rows) == ["pas de chiffre dans « Image, meilleure »"]


def test_an_estimate_needs_a_number_somewhere():
    assert told("figures", "- Logiciels libres\n- Une demi-journée\n", least=0) == []
    assert told("figures", "- Logiciels libres\n- Du temps\n", least=0) == ["aucun chiffre"]


LACKS = "1 chose nommée sur 2 demandées ; il manque : règlement européen sur l'IA, loi Informatique et Libertés"
NONE = ["rien ne nomme : RGPD, règlement européen sur l'IA, loi Informatique et Libertés"]
LAWS = ["RGPD|2016/679", "règlement européen sur l'IA|AI Act|2024/1689", "loi Informatique et Libertés|78-17"]


@pytest.mark.parametrize(
    ("text", "least", "expected"),
    [
        ("Le RGPD, l'AI Act et la loi Informatique et Libertés nous obligent.", 3, []),
        ("Le règlement (UE) 2024/1689, lu avec le **RGPD**.", 2, []),
        ("Le règlement européen sur l’IA.", 1, []),
        ("Le RGPD seulement.", 2, [LACKS]),
        ("Le RGPD, l'AI Act.", 3, ["2 choses nommées sur 3 demandées ; il manque : loi Informatique et Libertés"]),
        ("Nous respectons toutes les lois.", 3, NONE),
        ("Le RGPDique et un IA Actif.", 1, NONE),
    ],
)  # fmt: skip
def test_texts_are_named_or_told_missing(text, least, expected):
    assert told("names", text, names=LAWS, least=least) == expected


@pytest.mark.parametrize("text", ["des hypertrucages", "un deepfake", "les deep-fakes", "DEEPFAKES", "vidéos truquées"])
def test_a_thing_is_named_in_the_plural_with_a_hyphen_or_by_its_stem(text):
    assert told("names", text, names=["hypertrucage|deepfake|deep fake|truqu*"]) == []


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("le 5 décembre 2026", date(2026, 12, 5)),
        ("le samedi 5 décembre 2026", date(2026, 12, 5)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("05/12/2026", date(2026, 12, 5)),
        ("05/12/26", date(2026, 12, 5)),
        ("2026-12-05", date(2026, 12, 5)),
        ("du 5 au 12 janvier 2027", date(2027, 1, 12)),
        ("fin mars 2027", date(2027, 3, 31)),
        ("janv. 2027", date(2027, 1, 31)),
        ("T2 2027", date(2027, 6, 30)),
        ("premier semestre 2027", date(2027, 6, 30)),
        ("semaine 12 de 2027", date(2027, 3, 28)),
        ("rentrée 2027", date(2027, 9, 30)),
        ("d'ici fin 2027", date(2027, 12, 31)),
        ("March 5, 2027", date(2027, 3, 5)),
        ("d’ici mars", None),
        ("le 5 décembre", None),
        ("semaine 12", None),
        ("dans trois semaines", None),
        ("J+30", None),
    ],
)
def test_a_date_is_read_in_words_and_figures(text, last):
    (found,) = days(text)
    assert found.last == last


@pytest.mark.parametrize(
    "text", ["31/02/2027", "une note de 8/10", "le format 9/16", "12.50 euros", "semaine 60", "il marche"]
)
def test_what_no_calendar_has_is_no_date(text):
    assert days(text) == []


GONE = "« 3 mars 2026 » est passé, dans « {} »"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Essai : 3 mars 2026", [GONE.format("Essai : 3 mars 2026")]),
        ("- Essai : 3 mars 2026, fait", []),
        ("- Essai (fait) : 3 mars 2026", []),
        ("- Essai : du 3 mars 2026 au 3 mars 2027", []),
        ("- Essai : lancement le 3 mars 2026, bilan le 3 mars 2027", []),
        ("L'essai commence le 3 mars 2026.", [GONE.format("L'essai commence le 3 mars 2026.")]),
        ("L'essai a eu lieu, comme prévu, le 3 mars 2026.", []),
        ("Texte relu le 3 mars 2026, en vigueur.", []),
        ("Bilan prévu pour mars 2027 ; bilan d'étape le 3 mars 2026.", [
            GONE.format("Bilan prévu pour mars 2027 ; bilan d'étape le 3 mars 2026.")]),
        ("Le 22 novembre 2026, nous commençons.", []),
        ("- Lancé le 3 mars 2026", []),
        ("- Choisi le 3 mars 2026 par le comité", []),
        ("- Mis en place le 3 mars 2026", []),
        ("- Chiffres de mars 2026", []),
        ("- Loi n° 78-17 du 3 mars 2026", []),
        ("- J'ai relu le 3 mars 2026", []),
        ("- Déployer Mistral AI : 3 mars 2026", [GONE.format("Déployer Mistral AI : 3 mars 2026")]),
        ("- 3 mars 2026 : appliquer la loi", [GONE.format("3 mars 2026 : appliquer la loi")]),
        ("- 3 mars 2026 : la version pilote", [GONE.format("3 mars 2026 : la version pilote")]),
        ("- 3 mars 2026 : article à écrire", [GONE.format("3 mars 2026 : article à écrire")]),
        ("- Sera lancé le 3 mars 2026", [GONE.format("Sera lancé le 3 mars 2026")]),
        ("D'ici mars, nous commençons.", []),
    ],
)  # fmt: skip
def test_a_date_announced_that_has_passed_is_told(text, expected):
    assert told("dates", text, least=0) == expected


def test_dates_of_what_is_over_are_only_counted_where_the_model_says_so():
    text = "Conditions de l'outil, lecture du 3 mars 2026."
    assert told("dates", text, least=1, passed="ok") == []
    assert told("dates", "Un jour.", least=1, passed="ok") == ["0 date écrite, 1 demandées"]


def test_a_row_is_over_when_its_last_date_is():
    table = "| Étape | Début | Fin | Qui |\n|---|---|---|---|\n{}\n"
    assert told("dates", table.format("| Essai | 2 mars 2026 | 3 mars 2027 | nous |"), least=2) == []
    row = "Essai | 2 mars 2026 | 3 mars 2026 | Marc fait le montage"
    assert told("dates", table.format(f"| {row} |"), least=2) == [GONE.format(row.replace(" | ", ", "))]
    assert told("dates", table.format("| Essai, fait | 2 mars 2026 | 3 mars 2026 | nous |"), least=2) == []


@pytest.mark.parametrize(("text", "n"), [("Bientôt.", "0 date écrite"), ("Le 3 mars 2027.", "1 date écrite")])
def test_too_few_dates_are_told(text, n):
    assert told("dates", text, least=2) == [f"{n}, 2 demandées"]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("- un\n- deux\n- trois", {"least": 3}, []),
        ("Nos principes :\n\n1. un\n2. deux", {"least": 2}, []),
        ("• un\n• deux\n• trois", {"least": 3}, []),
        ("Un paragraphe.\n\nUn autre.", {"least": 2}, []),
        ("- un\n- …\n- à compléter", {"least": 2}, ["1 ligne ou paragraphe, 2 demandés"]),
        ("- un\n- deux\n- trois", {"most": 2}, ["3 lignes ou paragraphes, 2 au plus"]),
    ],
)
def test_items_are_lines_rows_or_paragraphs(text, given, expected):
    assert told("items", text, **given) == expected


COLUMNS = [{"fr": "Étape", "en": "Step"}, {"fr": "Début", "en": "Start"}, {"fr": "Fin", "en": "End"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Étape | Date de début | Fin prévue |\n|---|---|---|\n| a | b | c |\n| d | e | f |", []),
        ("| STEP | Start | End |\n|-|-|-|\n| a | b | c |\n| d | e | f |", []),
        ("Essai en mars, bilan en juin.", ["pas de tableau"]),
        ("| Étape | Qui |\n|---|---|\n| a | b |", ["il manque les colonnes Début, Fin"]),
        ("| Étape | Début | Fin |\n|---|---|---|\n| a | b | c |\n| d | … | |\n|||",
         ["la ligne « d, … » ne dit rien dans : Début, Fin", "1 ligne remplie, 2 demandées"]),
        ("| Étape | Début | Fin |\n|---|---|---|", ["0 ligne remplie, 2 demandées"]),
    ],
)  # fmt: skip
def test_a_table_has_its_columns_and_its_rows(text, expected):
    assert told("columns", text, columns=COLUMNS, least=2) == expected


ARROWS = """
- Besoin : écrire → solution : un modèle
- besoin : parler ; solution : une voix

L'IA ne convient pas à un de nos besoins : répondre.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Besoin : écrire. Solution : un modèle de langage.\n- **Besoin n° 2 :** voix. **Solution :** Kokoro.", []),
        (ARROWS, []),
        ("**Besoin n°1 : textes** — Solution retenue : Mistral.\n\n**Besoin vu : la voix** ; Solution d'IA : x", []),
        ("Besoin : écrire\n\nSolution : un modèle\n\nBesoin : parler\n\nSolution : une voix", []),
        ("| Besoin | Outil | Solution |\n|-|-|-|\n| écrire | x | un modèle |\n| parler | y | une voix |", []),
        ("Besoin : écrire\nSolution : un modèle\n\nBesoin : parler\nSolution : une voix", []),
        ("- Need: writing. Solution: a language model.\n- Need: a voice. Solution: Kokoro.", []),
        ("- Besoin : écrire vite. Solution : un modèle.\n- Besoin : parler clairement.",
         ["« parler clairement » est sans solution", "1 couple « Besoin → Solution », 2 demandés"]),
        ("- Besoin : … Solution : …\n- Besoin : … Solution : …", ["0 couple « Besoin → Solution », 2 demandés"]),
        ("Nous avons besoin de tout, la solution viendra.", ["0 couple « Besoin → Solution », 2 demandés"]),
    ],
)  # fmt: skip
def test_each_need_is_tied_to_a_solution(text, expected):
    assert told("pairs", text, least=2) == expected


def test_pairs_may_have_other_names():
    names = ["Risque|Risk", "Parade"]
    assert told("pairs", "- Risque : fuite. Parade : rien ne sort.", names=names) == []
    assert told("pairs", "- Risque : fuite.", names=names)[0] == "« fuite » est sans parade"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- À court terme : former.\n- À moyen terme, publier plus.\n- Long terme : tout revoir.", []),
        ("### Court terme\n\nEssayer ici\n\n### Moyen terme\n\nOui.\n\n### Long terme\n\nTout voir.", ["moyen terme"]),
        ("| Quand | Quoi |\n|-|-|\n| Court terme | former deux |\n| Moyen terme | publier plus |", ["long terme"]),
        ("À court terme, on essaie. À moyen terme, on forme. À long terme, on revoit.", []),
        ("Nous avançons à court terme, moyen terme et long terme.", ["court terme", "moyen terme", "long terme"]),
    ],
)  # fmt: skip
def test_each_term_of_a_roadmap_is_told(text, expected):
    template = "## Partie\n\n<!-- Quoi ? -->\n"
    (section,) = parse(f"# Titre\n\n## Partie\n\n{text}\n", template)
    found = [one.said for one in RULES["terms"](section.pieces, Rule(rule="terms"), GROUND)]
    assert found == ([f"rien n'est dit de : {', '.join(expected)}"] if expected else [])


def test_a_flaw_says_why_it_is_asked_and_speaks_the_language_spoken():
    (section,) = parse("# T\n\n## Partie\n\nrien\n")
    rule = {"rule": "items", "least": 3, "why": {"fr": "parce que", "en": "because"}}
    model = SectionModel.model_validate({"heading": {"fr": "Partie", "en": "Part"}, "ask": [ASK], "rules": [rule]})
    assert [one.why for one in flaws(section.pieces, model, GROUND)] == ["parce que"]
    with speaking("en"):
        assert [one.why for one in flaws(section.pieces, model, GROUND)] == ["because"]
