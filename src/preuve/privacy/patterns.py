"""Personal data that has a form: e-mail addresses, telephone numbers, postal addresses, IBANs, social security numbers.

IBAN: ISO 13616, its check digits by ISO 7064 (mod 97-10). Social security number (NIR): 13 figures and a key, 97 less
their remainder by 97, departments 2A and 2B counted as 19 and 18 (INSEE). Telephone numbers: Google's libphonenumber.
"""

import re
from collections.abc import Iterator
from typing import Literal

Kind = Literal["email", "telephone", "address", "iban", "social_security"]
How = Literal["pattern", "checksum"]

_AT = r"\s*(?:@|[\[(]\s*(?:at|arobase)\s*[\])])\s*"
_EMAIL = re.compile(rf"(?<![\w.+-])[\w][\w.+-]{{0,63}}{_AT}(?:[\w](?:[\w-]{{0,62}}\.)){{1,8}}[^\W\d_]{{2,24}}(?![\w])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]{2,4}){3,8}\b")
_NIR = re.compile(
    r"(?<!\d)[1-478][ .\u00a0\u202f]?\d\d[ .\u00a0\u202f]?\d\d[ .\u00a0\u202f]?(?:\d\d|2[ABab])[ .\u00a0\u202f]?"
    r"\d{3}[ .\u00a0\u202f]?\d{3}[ .\u00a0\u202f]?\d\d(?!\d)"
)
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_OF = r"(?:(?:de|du|des|la|le|les|aux?|à|en|sur|sous)\s+|[dl]['’]\s*)*"
_WORD = r"[\w][\w'’-]*"
_ROADS = r"rue|avenue|av\.|boulevard|bd\.?|chemin|impasse|allée|allées|quai|ruelle|faubourg|sentier"
_AMBIGUOUS = r"place|cours|passage|square|route|cité|villa|résidence|lotissement|hameau|esplanade|promenade"
_ADDRESS = re.compile(
    rf"(?<!\w)\d{{1,4}}\s?(?:bis|ter|quater)?,?\s+(?:(?i:{_ROADS})\s+{_OF}{_WORD}|(?i:{_AMBIGUOUS})\s+{_OF}[{_CAPITAL}]"
    rf"[\w'’-]*)(?:\s+{_OF}[{_CAPITAL}][\w'’-]*)*(?:,?\s+\d{{5}}\s+[{_CAPITAL}][\w'’-]*(?:[ -][{_CAPITAL}][\w'’-]*)*)?"
)
# As people write them: by twos, or by threes for free numbers. A drawing's coordinates aren't a number to call.
_CALLED = re.compile(
    r"\(?(?:\+|00)\d[\d\s().\-/\u00a0\u202f]+|"
    r"\(?0\)?[ .\-/\u00a0\u202f]?\d(?:[ .\-/\u00a0\u202f]?\d\d){4}|0\d{3}(?:[ .\u00a0\u202f]?\d{3}){2}"
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """E-mail addresses, also «nom [at] domaine.fr»."""
    return (found.span() for found in _EMAIL.finditer(text))


def telephones(text: str) -> Iterator[tuple[int, int]]:
    """Telephone numbers: French ones however grouped, others with their country's code."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    for found in PhoneNumberMatcher(text, "FR", leniency=Leniency.POSSIBLE):
        if _CALLED.fullmatch(found.raw_string.strip()):
            yield found.start, found.end


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Postal addresses that open with a number in a road; with the postcode and the town where they follow."""
    return (found.span() for found in _ADDRESS.finditer(text))


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """IBANs whose check digits are right."""
    return (found.span() for found in _IBAN.finditer(text) if _iban_holds(_plain(found.group())))


def social_security_numbers(text: str) -> Iterator[tuple[int, int]]:
    """French social security numbers whose key is right."""
    return (found.span() for found in _NIR.finditer(text) if _nir_holds(_plain(found.group())))


def _plain(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _iban_holds(iban: str) -> bool:
    moved = iban[4:] + iban[:4]
    return 15 <= len(iban) <= 34 and int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _nir_holds(nir: str) -> bool:
    number = int(nir[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(nir[13:])
