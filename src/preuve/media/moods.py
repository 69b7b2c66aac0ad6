"""The moods a music bed can have. To add one: a line in MOODS, and its French words in WORDS."""

import difflib

from preuve.media.score import Mood
from preuve.project import slug

DEFAULT = "chaleureux"

_WARM = ((1, 6, 4, 5), (1, 4, 6, 5), (4, 1, 5, 6), (1, 3, 4, 5))
_OPEN = ((1, 5, 6, 4), (4, 5, 1, 6), (6, 4, 1, 5))
_SOFT = ((1, 4, 1, 5), (1, 3, 6, 4), (4, 1, 2, 5))
_GRAVE = ((6, 4, 1, 5), (6, 3, 4, 1), (2, 4, 1, 5))

MOODS = {
    mood.name: mood
    for mood in (
        Mood("calme", 84, _SOFT, lead="bell", bass=0.6),
        Mood("chaleureux", 94, _WARM, shaker=0.5),
        Mood("optimiste", 100, _OPEN, lead="bell", shaker=0.6, drum=0.45),
        Mood("energique", 108, _OPEN, lead="bell", shaker=0.8, drum=0.8, brightness=1.3),
        Mood("serieux", 88, _GRAVE, pulse=4, shaker=0.3, brightness=0.8),
    )
}
WORDS = {
    "calme": "doux douce apaisant serein tendre zen rassurant poetique emouvant intime",
    "chaleureux": "chaleur bienveillant convivial humain familial amical complice simple solidaire",
    "optimiste": "joyeux positif enthousiaste inspirant motivant frais enjoue gai leger humoristique",
    "energique": "energie dynamique festif rythme percutant vif moderne ludique engage militant decale",
    "serieux": "institutionnel pedagogique sobre professionnel expert informatif factuel neutre solennel grave",
}


def find(asked: str) -> Mood | None:
    """The mood a French word asks for: itself, a word of the same family, the nearest spelling; or None."""
    families = {word: MOODS[name] for name, words in WORDS.items() for word in (name, *words.split())}
    for word in slug(asked).split("-"):
        near = difflib.get_close_matches(word, families, n=1, cutoff=0.8)
        if near:
            return families[near[0]]
    return None
