"""The rules that prompts are held to before they are sent.

Each is a function of a prompt and of what it is held against that gives what it found: the words it is about, what is
wrong, what to do. To add one: write it, and name it in RULES.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from preuve.documents import fold
from preuve.i18n import _
from preuve.privacy import find
from preuve.privacy.detector import KINDS
from preuve.project import Brief
from preuve.prompts.fill import HEADINGS, LEAST_IN_PART, LEAST_WORDS, Prompt, missing_parts
from preuve.storyboard import Shot
from preuve.targets import Layout, platforms

RATIOS: dict[Layout, str] = {"vertical": "9:16", "portrait": "4:5", "wide": "16:9"}
NETWORKS = {
    "tiktok": ("tiktok",),
    "instagram": ("instagram-reel", "instagram-feed"),
    "facebook": ("facebook-reel",),
    "youtube": ("youtube-short",),
    "linkedin": (),
    "snapchat": (),
    "pinterest": (),
}
TONES = frozenset(
    {
        "chaleureux",
        "enjoue",
        "factuel",
        "humoristique",
        "serieux",
        "solennel",
        "institutionnel",
        "formel",
        "ironique",
        "decale",
        "dramatique",
        "pedagogique",
        "professionnel",
        "familier",
        "ludique",
        "neutre",
        "provocateur",
        "sarcastique",
        "poetique",
        "nostalgique",
        "agressif",
        "alarmiste",
    }
)
LANGUAGES = {
    "fr": "francais",
    "en": "anglais",
    "es": "espagnol",
    "de": "allemand",
    "it": "italien",
    "pt": "portugais",
    "nl": "neerlandais",
    "ar": "arabe",
}
_RATIO = re.compile(r"(?<![\d:])(?:16|9|4|1|3|2|21) ?[:/] ?(?:9|16|5|1|4|3|2)(?![\d:])")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")
_SECONDS = re.compile(r"(\d+(?:[.,]\d+)?) ?(s|sec|secondes?|min|minutes?)\b", re.IGNORECASE)
_OF_ALL = re.compile(
    r"(?:vid[ée]o|film|spot|clip)s? (?:courte? )?(?:de|d'|dure)\W*$"
    r"|dur[ée]e (?:totale|du film|de la vid[ée]o)\D{0,12}$",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"^\W*(?:en tout|au total|en moyenne au total)", re.IGNORECASE)
_SHORT_CUT = re.compile(r"(?:version|montage)s? (?:court|br[èe]v|r[ée]duit)", re.IGNORECASE)
_TONE = re.compile(r"\b(?:un |le |d'un |du )ton (\w+)(?:,? (?:et |, )?(\w+))?")
_PLACEHOLDER = re.compile(
    r"à compléter|«\s*(?:…|\.\.\.)\s*»|\[(?:…|\.\.\.|[^\]\n]{0,40}(?:ici|compléter)[^\]\n]{0,20})\]|\bXXX+\b|\bTODO\b"
    r"|lorem ipsum|\{\{|\}\}|<[A-Z_ ]{3,}>",
    re.IGNORECASE,
)
_SHOWN = 60
_PERSONAL = ("email", "telephone", "address", "iban", "social_security")


class Found(NamedTuple):
    """What a rule found: the words it is about (empty: the whole prompt), what is wrong, what to do.

    `at` is where the words begin in the prompt, where that is known.
    """

    words: str
    message: str
    remedy: str
    at: int | None = None


class Context(NamedTuple):
    """What a prompt is held against."""

    brief: Brief
    shot: Shot | None


Rule = Callable[[Prompt, Context], Iterator[Found]]


def _words(prompt: Prompt, _context: Context) -> Iterator[Found]:
    if prompt.words < LEAST_WORDS:
        yield Found(
            "",
            _("ce prompt compte {n} mots, pour {least} au moins.").format(n=prompt.words, least=LEAST_WORDS),
            _("Dites plus précisément le contexte, le style, la composition et le résultat attendu."),
        )


def _parts(prompt: Prompt, _context: Context) -> Iterator[Found]:
    for part in missing_parts(prompt.text, tuple(HEADINGS)):
        yield Found(
            "",
            _("la partie « {part} » manque, ou compte moins de {least} mots.").format(
                part=_(part), least=LEAST_IN_PART
            ),
            _("Écrivez-la sous un titre à son nom, par exemple « ## {part} ».").format(part=_(part).capitalize()),
        )


def _personal(prompt: Prompt, _context: Context) -> Iterator[Found]:
    for span in find(prompt.text, deep=False).spans:
        if span.kind in _PERSONAL:
            yield Found(
                span.text,
                _("une donnée personnelle partirait avec ce prompt : {kind}.").format(kind=_(KINDS[span.kind])),
                _("Retirez-la : le modèle n'en a pas besoin pour écrire ou dessiner."),
            )


def _targets(prompt: Prompt, context: Context) -> Iterator[Found]:
    wanted = {one.name for one in context.brief.targets}
    for network, names in NETWORKS.items():
        match = re.search(rf"\b{network}\b", prompt.text, re.IGNORECASE)
        if match and not wanted & set(names):
            yield Found(
                match[0],
                _("ce prompt parle de {network}, que le brief ne vise pas.").format(network=match[0]),
                _("Retirez ce nom, ou ajoutez la cible au brief : {names}.").format(
                    names=", ".join(names) or _("aucune cible de Preuve n'y correspond")
                ),
            )


def _lengths(prompt: Prompt, context: Context) -> Iterator[Found]:
    """Lengths of the whole film that aren't the brief's, and any length that no film of the brief can hold."""
    if prompt.what == "plan":
        return  # its lengths are the targets' and the limits that the kit works out
    lengths = _accepted(context)
    most = max(lengths)
    for match in _SECONDS.finditer(prompt.text):
        seconds = float(match[1].replace(",", ".")) * (60 if match[2].lower().startswith("min") else 1)
        before, after = prompt.text[max(0, match.start() - 40) : match.start()], prompt.text[match.end() :][:24]
        whole = not _SHORT_CUT.search(before) and (_OF_ALL.search(before) or _IN_ALL.search(after))
        if seconds > most or (whole and seconds not in lengths):
            yield Found(
                match[0],
                _("ce prompt dit « {words} », le brief {seconds:g} secondes.").format(
                    words=match[0], seconds=context.brief.seconds
                ),
                _("Mettez « brief.seconds » entre doubles accolades à la place du nombre : il suivra le brief."),
                match.start(),
            )


def _accepted(context: Context) -> set[float]:
    """Lengths that are in keeping: the brief's, each target's own, the shot's."""
    own = {one.seconds for one in context.brief.targets if one.seconds}
    return {context.brief.seconds} | own | ({context.shot.seconds} if context.shot else set())


def _languages(prompt: Prompt, context: Context) -> Iterator[Found]:
    for code, name in LANGUAGES.items():
        match = re.search(rf"\b(?:en|langue) {name}\b", fold(prompt.text))
        if match and code != context.brief.language:
            yield Found(
                _original(prompt.text, match[0]),
                _("ce prompt demande du texte « {words} », le brief une autre langue ({language}).").format(
                    words=match[0], language=context.brief.language
                ),
                _("Retirez cette demande, ou changez « language » dans le brief."),
            )


def _tones(prompt: Prompt, context: Context) -> Iterator[Found]:
    wanted = fold(context.brief.tone)
    for match in _TONE.finditer(fold(prompt.text)):
        other = next((one for one in match.groups() if one and _masculine(one) in TONES), "")
        if other and _masculine(other) not in wanted:
            yield Found(
                _original(prompt.text, match[0]),
                _("ce prompt demande un ton {other}, le brief un ton {wanted}.").format(
                    other=other, wanted=context.brief.tone
                ),
                _("Mettez « brief.tone » entre doubles accolades à la place : le ton suivra le brief."),
            )


def _masculine(word: str) -> str:
    return word[:-1] if word.endswith("e") and word[:-1] in TONES else word


def _colours(prompt: Prompt, context: Context) -> Iterator[Found]:
    known = {colour.upper() for colour in context.brief.brand.palette.colours()}
    for colour in dict.fromkeys(_HEX.findall(prompt.text)):
        if colour.upper() not in known:
            yield Found(
                colour,
                _("la couleur {colour} n'est pas dans la palette de la marque.").format(colour=colour),
                _("Prenez une couleur de la palette du brief, ou ajoutez-la à brand.palette."),
            )


def _formats(prompt: Prompt, context: Context) -> Iterator[Found]:
    targets = platforms().targets
    used = {RATIOS[targets[one.name].profile] for one in context.brief.targets}
    for match in _RATIO.finditer(prompt.text):
        if re.sub(r"[ /]", lambda sign: ":" if sign[0] == "/" else "", match[0]) not in used:
            yield Found(
                match[0],
                _("ce prompt demande le format {ratio}, qu'aucune cible du brief n'utilise.").format(ratio=match[0]),
                _("Les formats de vos cibles : {used}.").format(used=", ".join(sorted(used))),
            )


def _unfinished(prompt: Prompt, _context: Context) -> Iterator[Found]:
    for match in _PLACEHOLDER.finditer(prompt.text):
        line, _end, _rest = prompt.text[match.start() :].partition("\n")
        yield Found(
            line[:_SHOWN],
            _("il reste un passage à compléter : « {words} ».").format(words=line[:_SHOWN].strip("« »")),
            _("Remplacez-le par votre texte : le modèle le prendrait au pied de la lettre."),
        )


def _original(text: str, folded: str) -> str:
    """The words of a text that a folded passage was, where they stand as such in it; else the passage."""
    words: Sequence[str] = folded.split()
    match = re.search(r"\s+".join(r"\S+" if not one.isascii() else _loose(one) for one in words), text, re.IGNORECASE)
    return match[0] if match else folded


def _loose(word: str) -> str:
    accents = {"a": "[aàâ]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîï]", "o": "[oô]", "u": "[uùûü]"}
    return "".join(accents.get(letter, re.escape(letter)) for letter in word)


RULES: dict[str, Rule] = {
    "words": _words,
    "parts": _parts,
    "personal": _personal,
    "targets": _targets,
    "lengths": _lengths,
    "language": _languages,
    "tone": _tones,
    "colours": _colours,
    "formats": _formats,
    "unfinished": _unfinished,
}
