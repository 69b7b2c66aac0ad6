"""The moods a music bed can have. To add one: a line in MOODS, with the French words people ask for it by."""

import difflib

from preuve.media.score import Mood
from preuve.project import slug

DEFAULT = "chaleureux"

_WARM = ((1, 6, 4, 5), (1, 4, 6, 5), (4, 1, 5, 6), (1, 3, 4, 5))
_OPEN = ((1, 5, 6, 4), (4, 5, 1, 6), (6, 4, 1, 5))
_SOFT = ((1, 4, 1, 5), (1, 3, 6, 4), (4, 1, 2, 5))
_GRAVE = ((6, 4, 1, 5), (6, 3, 4, 1), (2, 4, 1, 5))

MOODS = {
    "calme": Mood(
        "calme", 84, _SOFT, lead="bell", bass=0.6, words=("doux", "apaisant", "serein", "tendre", "zen", "rassurant", "poetique", "emouvant")
    ),
    "chaleureux": Mood(
        "chaleureux", 94, _WARM, shaker=0.5,
        words=("bienveillant", "convivial", "humain", "familial", "amical", "complice", "simple"),
    ),
    "optimiste": Mood(
        "optimiste", 100, _OPEN, lead="bell", shaker=0.6, drum=0.45,
        words=("joyeux", "positif", "enthousiaste", "inspirant", "motivant", "frais", "enjoue", "gai", "leger", "humoristique"),
    ),
    "energique": Mood(
        "energique", 108, _OPEN, lead="bell", shaker=0.8, drum=0.8, brightness=1.3,
        words=("dynamique", "festif", "rythme", "percutant", "vif", "moderne", "ludique", "engage", "militant", "decale"),
    ),
    "serieux": Mood(
        "serieux", 88, _GRAVE, pulse=4, shaker=0.3, brightness=0.8,
        words=("institutionnel", "pedagogique", "sobre", "professionnel", "expert", "informatif", "factuel", "neutre", "solennel"),
    ),
}  # fmt: skip


def find(asked: str) -> Mood | None:
    """The mood a French word asks for: itself, a word of the same family, the nearest spelling; or None."""
    families = {word: mood for mood in MOODS.values() for word in (mood.name, *mood.words)}
    for word in slug(asked).split("-"):
        near = difflib.get_close_matches(word, families, n=1, cutoff=0.8)
        if near:
            return families[near[0]]
    return None
