"""The summary that stands beside a dossier just packed: same name, `.pdf`."""

from pathlib import Path

from preuve.artifact import digest_file
from preuve.dossier import layout
from preuve.dossier.build.gather import FIRST
from preuve.dossier.build.pack import Packed
from preuve.dossier.report.archived import Archived
from preuve.dossier.report.summary import write
from preuve.i18n import _, language, speaking

SHORT = 16


def beside(packed: Packed, file: Path, *, encrypted: bool = False) -> Path:
    """Write the summary of a dossier beside its file; give its path. Raises PreuveError.

    Args:
        packed: what was packed; its scratch folder must still stand.
        file: the archive as it is handed in, already written.
        encrypted: whether that file is for the jury alone.
    """
    found = packed.made.findings
    with speaking(language() if language() in found else FIRST):
        out = file.with_name(file.name.partition(".zip")[0] + ".pdf")
        return write(
            packed.made.subject, found[language()], packed.claims, archived(packed, file, encrypted=encrypted), out
        )


def archived(packed: Packed, file: Path, *, encrypted: bool = False) -> Archived:
    """What is known of the archive."""
    wish, names = packed.wish, packed.contents
    return Archived(
        sha256=digest_file(file),
        file=file.name,
        bytes=file.stat().st_size,
        files=len(names),
        key=wish.signer.keyid if wish.signer else "",
        nonce=str(wish.challenge.told["nonce"])[:SHORT] if wish.challenge else "",
        stamped=_("jeton d'horodatage joint (RFC 3161)") if layout.TIMESTAMP in names else "",
        redacted=len(packed.claims.redacted),
        credentials=sum(name.startswith(layout.SIGNED_COPIES) for name in names),
        encrypted=encrypted,
    )
