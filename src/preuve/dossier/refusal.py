"""Why a dossier isn't opened: a stable word for programs and tests, a sentence and a remedy for people."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from preuve.errors import BadInput
from preuve.i18n import N_, _

Reason = Literal[
    "missing", "not-zip", "too-big", "no-room", "empty", "trailing", "leading", "comment", "zip64", "too-many",
    "password", "compressed", "traversal", "absolute", "backslash", "colon", "blank-part", "control", "not-nfc",
    "encoding", "reserved", "too-long", "duplicate", "same-name", "file-and-folder", "link", "device", "folder",
    "sizes", "overlap", "gap", "headers", "order", "form", "changed", "sealed",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
WORDS: Mapping[Reason, str] = {
    "missing": N_("ce fichier est introuvable."),
    "not-zip": N_("ce n'est pas une archive ZIP entière : elle est coupée, ou c'est autre chose."),
    "too-big": N_("cette archive dépasse 4 Go : aucun dossier ne pèse autant."),
    "no-room": N_("il n'y a pas assez de place sur ce disque pour déplier ce dossier."),
    "empty": N_("cette archive est vide."),
    "trailing": N_("des octets suivent la fin de l'archive : deux logiciels pourraient y lire deux contenus."),
    "leading": N_("des octets que rien n'annonce précèdent le contenu de l'archive."),
    "comment": N_("l'archive porte un commentaire : un dossier n'en a jamais."),
    "zip64": N_("l'archive est dans une variante de ZIP que les dossiers n'emploient pas (ZIP64)."),
    "too-many": N_("l'archive annonce trop de fichiers."),
    "password": N_("un fichier de l'archive est protégé par un mot de passe."),
    "compressed": N_(
        "un fichier y est compressé, ce que « preuve pack » ne fait jamais : ce dossier a sans doute été déplié, "
        "puis zippé de nouveau par un autre outil. Rien n'a été décompressé ici."
    ),
    "traversal": N_("un nom de fichier sort du dossier (« .. »)."),
    "absolute": N_("un nom de fichier désigne un endroit de votre machine (chemin absolu)."),
    "backslash": N_("un nom de fichier contient une barre oblique inversée."),
    "colon": N_("un nom de fichier contient « : » (lettre de lecteur, ou flux caché de Windows)."),
    "blank-part": N_("un nom de fichier contient une partie vide."),
    "control": N_("un nom de fichier contient un caractère invisible ou de commande."),
    "not-nfc": N_("un nom de fichier n'est pas écrit sous la forme Unicode normale (NFC)."),
    "encoding": N_("un nom de fichier n'est pas du texte lisible (UTF-8)."),
    "reserved": N_("un nom de fichier est réservé ou interdit sous Windows."),
    "too-long": N_("un nom de fichier est trop long."),
    "duplicate": N_("deux fichiers portent le même nom : deux logiciels pourraient lire l'un ou l'autre."),
    "same-name": N_("deux noms ne diffèrent que par la casse ou les accents : l'un écraserait l'autre."),
    "file-and-folder": N_("un même nom y désigne un fichier et un dossier."),
    "link": N_("un des fichiers est un lien vers un autre endroit de la machine."),
    "device": N_("un des fichiers n'en est pas un : c'est un périphérique, ou un canal."),
    "folder": N_(
        "l'archive déclare un dossier, ce que « preuve pack » ne fait jamais : elle a sans doute été dépliée, puis "
        "zippée de nouveau par un autre outil."
    ),
    "sizes": N_("l'archive ment sur la taille d'un fichier."),
    "overlap": N_("deux fichiers de l'archive occupent les mêmes octets."),
    "gap": N_("des octets sont cachés entre deux fichiers de l'archive."),
    "headers": N_("l'archive dit deux choses différentes d'un même fichier."),
    "order": N_(
        "les fichiers n'y sont pas dans l'ordre de leurs noms, comme « preuve pack » les range : ce dossier a sans "
        "doute été déplié, puis zippé de nouveau par un autre outil."
    ),
    "form": N_(
        "l'archive n'est pas écrite comme « preuve pack » les écrit : ce dossier a sans doute été déplié, puis zippé "
        "de nouveau par un autre outil."
    ),
    "changed": N_("le fichier a changé pendant qu'on le lisait."),
    "sealed": N_("ce dossier est chiffré, et rien ici ne l'ouvre."),
}
ORIGINAL = N_(
    "Demandez le fichier .zip d'origine, tel que « preuve pack » l'a écrit, jamais déplié ; s'il n'existe plus, un "
    "dossier refait. N'ouvrez pas celui-ci autrement."
)
_AGAIN: tuple[Reason, ...] = ("compressed", "folder", "order", "form")
"""What an ordinary archiver does to a dossier that was unpacked."""
_OTHERS: Mapping[Reason, str] = {
    **dict.fromkeys(_AGAIN, ORIGINAL),
    "missing": N_("Vérifiez son nom et son dossier."),
    "no-room": N_("Libérez de la place, puis relancez la même commande."),
    "changed": N_("Copiez-le ailleurs, puis vérifiez la copie."),
    "sealed": N_("Donnez votre fichier d'identité : --identity FICHIER."),
    "not-zip": N_("Téléchargez-le de nouveau ; s'il est toujours ainsi, redemandez-le à la candidate ou au candidat."),
}
REMEDY = N_("N'ouvrez pas ce fichier autrement : demandez un dossier refait avec « preuve pack ».")
_JOINER = "\u200d"  # holds emoji together
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Refused(BadInput):
    """A dossier isn't opened. `reason` never changes; `name` is the entry's, as the archive says it."""

    def __init__(self, reason: Reason, path: Path | str, name: str = "") -> None:
        self.reason = reason
        self.name = name
        told = _("« {name} » : {why}").format(name=safe(name, 120), why=_(WORDS[reason])) if name else _(WORDS[reason])
        super().__init__(told, path=path, remedy=_(_OTHERS.get(reason, REMEDY)))


def safe(text: str, most: int = 400) -> str:
    """A text from outside on one line, with nothing that could command a terminal or turn the reading around."""
    cut = text[:most] + ("…" if len(text) > most else "")
    return "".join(" " if sign in "\t\n\r" else sign if _seen(sign) else "�" for sign in cut)


def _seen(sign: str) -> bool:
    return sign == _JOINER or unicodedata.category(sign) not in _UNSEEN
