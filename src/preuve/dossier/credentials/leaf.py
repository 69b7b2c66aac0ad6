"""Whose key signed a manifest, where an authority of the juror's vouches for it.

The reader tells the number of the signer's certificate, not its key. An authority gives a number once: of the
certificates in the file, wherever they stand, one of this number that an authority vouches for is the signer's.
For the child process alone: certificates are hostile too. Source: RFC 5280.
"""

import mmap
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from preuve.dossier.sign.keys import key_text

MOST_TRIED, LONGEST_CHAIN = 200, 4
_STARTS = re.compile(rb"\x30\x82(..)\x30[\x81\x82]", re.DOTALL)


def key_of(file: Path, number: str, anchors: str) -> str:
    """The signer's Ed25519 public key, as in keyrings; empty where it can't be told. `anchors`: PEM. Raises OSError."""
    if not anchors or not number.isdecimal():
        return ""
    roots = x509.load_pem_x509_certificates(anchors.encode())
    found = list(_certificates(file))
    between = [one for one in found if _signs_others(one)]
    keys = {_key(one) for one in found if str(one.serial_number) == number and _vouched(one, roots, between)}
    return keys.pop() if len(keys) == 1 else ""


def _certificates(file: Path) -> Iterator[x509.Certificate]:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for tried, match in enumerate(_STARTS.finditer(data)):
            if tried >= MOST_TRIED:
                return
            end = match.start() + 4 + int.from_bytes(match[1])
            try:
                yield x509.load_der_x509_certificate(data[match.start() : end])
            except ValueError:
                continue


def _vouched(one: x509.Certificate, roots: Sequence[x509.Certificate], between: Sequence[x509.Certificate]) -> bool:
    """Whether a chain leads from a certificate to an authority's."""
    level = [one]
    for _step in range(LONGEST_CHAIN):
        if any(_issued(below, root) for below in level for root in roots):
            return True
        level = [above for above in between if any(_issued(below, above) for below in level)][:LONGEST_CHAIN]
    return False


def _issued(below: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _signs_others(one: x509.Certificate) -> bool:
    try:
        return one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return False


def _key(one: x509.Certificate) -> str:
    try:
        found = one.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return ""
    return key_text(found) if isinstance(found, Ed25519PublicKey) else ""
