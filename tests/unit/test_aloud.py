"""French text as it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preuve.media.aloud import aloud


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("à 14 h", "à quatorze heures"),
        ("à 14 h 30.", "à quatorze heures trente."),
        ("14h00", "quatorze heures"),
        ("1 h", "une heure"),
        ("0 h 05", "zéro heure cinq"),
        ("21h", "vingt et une heures"),
        ("à 9:15", "à neuf heures quinze"),
        ("de 9h-12h", "de neuf heures à douze heures"),
        ("24h/24, 7j/7", "vingt-quatre heures sur vingt-quatre, sept jours sur sept"),
        ("30 % des repas", "30 pour cent des repas"),
        ("100%", "100 pour cent"),
        ("1 200 €", "1200 euros"),
        ("1 200 000 paniers", "1200000 paniers"),
        ("3 000 000 €", "3000000 d'euros"),
        ("1 €", "1 euro"),
        ("3,50 €", "3 euros 50"),
        ("3,5 €", "3 euros 50"),
        ("0,80 €", "80 centimes"),
        ("2 M€ et 15 k€", "2 millions d'euros et 15 mille euros"),
        ("le 14/07/2026", "le 14 juillet 2026"),
        ("le 01/05/2026", "le 1er mai 2026".replace("1er", "premier")),
        ("le 45/07/2026", "le 45/07/2026"),
        ("10-12 ans", "10 à 12 ans"),
        ("06-12-34-56-78", "06-12-34-56-78"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("la 1re, le 1er, le 21e", "la première, le premier, le vingt et unième"),
        ("le XXIe siècle", "le vingt et unième siècle"),
        ("le XIVe siècle", "le quatorzième siècle"),
        ("25 m² à 20 °C", "25 mètres carrés à 20 degrés"),
        ("il fait -5", "il fait moins 5"),
        ("50 km/h", "50 kilomètres heure"),
        ("n° 12", "numéro 12"),
        ("M. Dupont", "monsieur Dupont"),
        ("L’IA et les IAG", "L'i a et les i a gé"),
        ("MIAM et via", "MIAM et via"),
        ("du CO₂", "du cé o deux"),
        ("www.jardin-partage.fr", "www point jardin tiret partage point fr"),
        ("ecrire@jardin.org", "ecrire arobase jardin point org"),
        ("Fin. Et voilà", "Fin. Et voilà"),
        ("💚 Bravo\u202f!", "Bravo !"),
        ("412 familles", "412 familles"),
    ],
)
def test_spoken(written: str, said: str) -> None:
    assert aloud(written) == said


@given(st.text(max_size=200))
def test_aloud_takes_any_text_and_leaves_one_kind_of_space(text: str) -> None:
    said = aloud(text)
    assert said == " ".join(said.split())


def test_aloud_leaves_plain_sentences_alone() -> None:
    text = "Chaque samedi, quatre cent douze familles repartent avec un panier : venez, c'est gratuit !"
    assert aloud(text) == text
