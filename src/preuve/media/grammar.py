"""How closely two French words hold together, from word lists and endings: the price of breaking between them.

Heuristics, not a parser: they know the small closed classes (determiners, prepositions, pronouns, auxiliaries,
negation) and guess adjectives, participles and names from their form.
"""

import re
import unicodedata
from typing import NamedTuple

SENTENCE_END = re.compile(r"[.!?…][»”\"')\]\u00a0]*$")
_CLAUSE_END = re.compile(r"[,;:»)\]—–][»”\"')\]\u00a0]*$")
_NBSP = "\u00a0"
_EDGES = '«»“”"()[]…,;:.!?—–\u00a0'
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|quelqu)’")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _set(
    "le la les un une des du de au aux ce cet cette ces mon ton son ma ta sa mes tes ses notre votre leur nos vos "
    "leurs chaque quelques plusieurs quel quelle quels quelles aucun aucune tout toute tous toutes"
)
PREPOSITIONS = _set(
    "à de en dans par pour sur avec sans sous vers chez entre contre depuis pendant avant après dès jusque selon "
    "malgré parmi envers devant derrière hors outre"
)
SUBJECTS = _set("je tu il elle on nous vous ils elles me te se lui y ne n’ qui que dont où ce ça")
CONJUNCTIONS = _set("et ou mais car donc ni or que quand lorsque puisque comme si parce afin ainsi alors tandis")
AUXILIARIES = _set(
    "ai as a avons avez ont avais avait avions aviez avaient aurai auras aura aurons aurez auront aurait auraient "
    "suis es est sommes êtes sont étais était étions étiez étaient serai sera serons serez seront serait seraient "
    "avoir être ayant étant fut furent soit soient"
)
MODALS = _set(
    "peut peuvent peux pouvons pouvez pourra pourront doit doivent dois devons devez devra va vont vais allons allez "
    "veut veulent veux voulons voulez faut faudra fait font laisse vient viennent"
)
NEGATION = _set("pas plus jamais rien personne point guère aucun aucune")
ADVERBS = _set("très trop plus moins si aussi bien mal peu assez tout presque encore déjà toujours vraiment")
NUMBERS = _set(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante "
    "cinquante soixante cent cents mille million millions milliard milliards premier première deuxième"
)
WEEKDAYS = _set("lundi mardi mercredi jeudi vendredi samedi dimanche")
ADJECTIVES = _set(
    "petit petite petits petites grand grande grands grandes bon bonne bons bonnes beau belle beaux belles nouveau "
    "nouvelle nouveaux nouvelles jeune jeunes vieux vieille vieilles gros grosse grosses long longue longs longues "
    "même mêmes autre autres premier première premiers premières dernier dernière derniers dernières mauvais "
    "mauvaise vrai vraie vrais vraies haut haute prochain prochaine seul seule simple simples meilleur meilleure"
)
_ADJECTIVE = re.compile(
    r".{2,}(?:iques?|als?|ales?|aux|elles?|els?|ifs?|ives?|eux|euses?|ables?|ibles?|aires?|istes?|iens?|iennes?|"
    r"ants?|antes?|entes?|és?|ées?|ains?|aines?|aises?)"
)
_PARTICIPLE = re.compile(r".+(?:ée?s?|ie?s?|ue?s?|is|ise|ises|it|ite|ites|erte?s?|ert|aint|eint|oint|er|ir|re)")


class Bond(NamedTuple):
    """A price of breaking, and why."""

    price: float
    why: str


SENTENCE, CLAUSE, LINK, PHRASE, PLAIN = (
    Bond(0.0, "sentence"), Bond(1.0, "clause"), Bond(1.5, "conjunction"), Bond(2.5, "preposition"), Bond(4.0, "words"),
)  # fmt: skip
ADJECTIVE, VERB, NAME, COUNT = Bond(6.5, "adjective"), Bond(7.0, "verb"), Bond(9.0, "name"), Bond(11.0, "number")
NEGATED, TOOL = Bond(8.0, "negation"), Bond(15.0, "tool word")


def ends_sentence(text: str) -> bool:
    """Whether a part ends a sentence; an abbreviation's full stop has been joined to its name before."""
    return bool(SENTENCE_END.search(text))


def bond(before: str, after: str) -> Bond:
    """What breaking between two parts of a text costs, 0 (a sentence's end) to 15 (inside a noun group)."""
    if ends_sentence(before):
        return SENTENCE
    if _CLAUSE_END.search(before):
        return CLAUSE
    left, right = _bare(_last(before)), _bare(_first(after))
    tied = _tied(left, right, before, after)
    if tied:
        return tied
    if right in CONJUNCTIONS or right in {"qui", "dont", "où"} or after.startswith(("—", "–", "(", "«")):
        return LINK
    if right in PREPOSITIONS or right in {"du", "des", "au", "aux"}:
        return PHRASE
    return ADJECTIVE if _ADJECTIVE.fullmatch(right) and left not in MODALS else PLAIN


def _tied(left: str, right: str, before: str, after: str) -> Bond | None:  # noqa: PLR0911
    if left in DETERMINERS or left in PREPOSITIONS or left in CONJUNCTIONS or left in SUBJECTS:
        return TOOL
    if left[-1:].isdigit() or left in NUMBERS or (left in WEEKDAYS and right[:1].isdigit()):
        return COUNT
    if right in NEGATION and left not in {"ou", "et"}:
        return NEGATED
    if left in NEGATION or left in ADVERBS:
        return VERB
    if (left in AUXILIARIES and (_PARTICIPLE.fullmatch(right) or right in ADVERBS)) or left in MODALS:
        return VERB
    if left in ADJECTIVES:
        return ADJECTIVE
    if _capital(before) and _capital(after):
        return NAME
    return None


def _last(text: str) -> str:
    return next((word for word in reversed(text.split(_NBSP)) if word.strip(_EDGES)), text)


def _first(text: str) -> str:
    return next((word for word in text.split(_NBSP) if word.strip(_EDGES)), text)


def _bare(text: str) -> str:
    """The word at stake, lower case, without punctuation or elided article."""
    word = unicodedata.normalize("NFC", text).strip(_EDGES).replace("'", "’").lower()
    return _ELISION.sub("", word) or word


def _capital(text: str) -> bool:
    return text.strip(_EDGES)[:1].isupper()
