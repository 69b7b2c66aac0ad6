"""What is known of a dossier's archive once it is written, and how it is told."""

from collections.abc import Iterator

from preuve.dossier.model import Digest, Name
from preuve.engines import Value
from preuve.i18n import _, ngettext
from preuve.pages import size


class Archived(Value):
    """An archive: its SHA-256, its bytes, how many files are in it, and what vouches for it.

    `signer` names who signed and `fingerprint` is her key's, as it is read aloud (empty: nobody did); `nonce` is the
    examiner's challenge; `stamped` says when it was dated, and by whom; `redacted` counts the files left out on
    request, `credentials` the copies that carry content credentials.
    """

    sha256: Digest
    file: Name
    bytes: int
    files: int
    signer: Name = ""
    fingerprint: Name = ""
    nonce: Name = ""
    stamped: Name = ""
    redacted: int = 0
    credentials: int = 0
    encrypted: bool = False


def told(one: Archived) -> Iterator[tuple[str, str]]:
    """An archive in words: a label, and what is known."""
    yield _("Fichier"), one.file
    count = ngettext("{n} fichier, {size}", "{n} fichiers, {size}", one.files)
    yield _("Contenu"), count.format(n=one.files, size=size(one.bytes))
    if one.fingerprint:
        yield _("Signature"), _("par {who}").format(who=one.signer or _("une clé sans nom"))
        yield _("Empreinte de la clé"), one.fingerprint
    else:
        yield _("Signature"), _("aucune : l'origine n'est pas vérifiable")
    yield (
        _("Défi du jury"),
        _("repris dans la signature ({nonce})").format(nonce=one.nonce) if one.nonce else _("aucun"),
    )
    yield _("Date certaine"), one.stamped or _("aucune : les dates sont déclarées")
    if one.credentials:
        yield _("Copies marquées"), _("{n}, à la norme C2PA").format(n=one.credentials)
    if one.redacted:
        yield _("Laissés hors du dossier"), str(one.redacted)
    if one.encrypted:
        yield _("Lecture"), _("chiffrée, pour le jury seul")


def grouped(sha256: str, size: int = 8) -> list[str]:
    """A digest in groups that can be read aloud."""
    return [sha256[at : at + size] for at in range(0, len(sha256), size)]
