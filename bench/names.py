"""How many names the model sees in running text, by where the names come from: it doesn't see everyone alike.

`python bench/names.py` needs the optional extra `privacy`. Each name stands in three sentences of a brief.
The groups are of our own making, small, and say nothing of the people who bear these names.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from preuve.privacy.running import people

SENTENCES = (
    "{} répare une lampe à l'atelier.",
    "Une question ? Demandez à {}, de l'accueil.",
    "On y croise {} et son voisin.",
)
_OLD = "Marie Pierre Nathalie Philippe Isabelle Michel Sophie Christophe Julie Nicolas Camille Thomas Sandrine Laurent"
_OTHER = "Yanis Aïcha Karim Inès Mohamed Fatoumata Awa Mamadou Linh Thuy Wei Priya Ibrahim Nour Aminata Zoé"
GROUPS = {
    "first names long common in France": tuple(f"{_OLD} Chloé Mathieu".split()),
    "first names of other origins": tuple(_OTHER.split()),
    "full names long common in France": (
        "Marie Dupont", "Pierre Martin", "Sophie Bernard", "Thomas Petit", "Julie Robert", "Nicolas Richard",
        "Camille Durand", "Laurent Moreau",
    ),
    "full names of other origins": (
        "Yanis Benali", "Aïcha Diallo", "Karim Haddad", "Linh Nguyen", "Fatoumata Traoré", "Mamadou Konaté",
        "Priya Sharma", "Wei Zhang",
    ),
    "M. or Mme and a surname": (
        "Mme Dupont", "M. Martin", "Mme Bernard", "M. Nguyen", "Mme Benali", "M. Diallo", "Mme Haddad", "M. Konaté",
    ),
}  # fmt: skip


def seen(name: str) -> Iterator[bool]:
    """Whether the model sees the last word of a name, in each sentence."""
    for sentence in SENTENCES:
        text = sentence.format(name)
        yield any(name.rsplit(maxsplit=1)[-1] in text[start:end] for start, end in people(text))


def main() -> None:
    """Print the share of each group."""
    for group, names in GROUPS.items():
        found = [one for name in names for one in seen(name)]
        print(f"{group}: {sum(found)} of {len(found)} ({sum(found) / len(found):.2f})")


if __name__ == "__main__":
    main()
