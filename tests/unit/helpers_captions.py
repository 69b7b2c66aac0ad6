"""Words timed as a voice would say them, for tests of captions."""

from preuve.engines import Word

SENTENCES = (
    "Chaque samedi, à la médiathèque des Tilleuls, des bénévoles réparent gratuitement vos objets du quotidien.",
    "Grille-pain, vélo, jean troué : rien ne leur fait peur !",
    "En 2025, 412 objets ont été sauvés, soit plus de 30 % de déchets en moins.",
    "Vous n'avez jamais tenu un fer à souder ? Ce n'est pas grave, on vous montre.",
    "Rendez-vous le samedi 5 décembre, de 14 h à 17 h 30, au 12, rue de l'Église.",
    "Madame Dupont nous a dit : « Réparer, c'est déjà transmettre. » Alors venez avec vos objets cassés.",
    "L'intelligence artificielle ne remplace pas les bénévoles ; elle les aide à préparer les outils.",
)


def said(text: str, cps: float = 14.0, pause: float = 0.45) -> list[Word]:
    """Each word of `text` at a steady pace, with a pause after each sentence."""
    words, now = [], 0.1
    for token in text.split():
        seconds = (len(token) + 1) / cps
        words.append(Word(text=token, start=round(now, 3), end=round(now + 0.95 * seconds, 3)))
        now += seconds + (pause if token[-1] in ".!?" else 0)
    return words
