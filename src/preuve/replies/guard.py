"""Which comments no model is asked to answer: those that insult, and those that give personal data. A person does."""

import re
import unicodedata

from preuve.audience.comments.masking import personal
from preuve.i18n import _

# Stems of words that are insults wherever they stand; a model sorts out the rest, and may only set more aside.
_STEMS = (
    r"con(?:ne)?s?", r"connards?", r"connasses?", r"salopes?", r"salauds?", r"salopards?", r"put(?:e|es|ain de)",
    r"encul\w+", r"batards?", r"abrutie?s?", r"debiles?", r"cretine?s?", r"merdes?", r"merdiques?", r"ta gueule",
    r"nique\w*", r"pd", r"tapettes?", r"gogole?s?", r"incapables", r"crev(?:e|ez|er)", r"idiote?s?", r"imbeciles?",
    r"nazis?", r"fuck\w*", r"shit", r"bitch\w*", r"asshole\w*",
)  # fmt: skip
_INSULT = re.compile(rf"\b(?:{'|'.join(_STEMS)})\b", re.IGNORECASE)


def aside(text: str) -> str:
    """Why a comment is hers to answer; empty where a suggestion may be asked for."""
    if personal(text):
        return _("contient une adresse ou un numéro")
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _("contient une insulte ou une menace") if _INSULT.search(plain) else ""
