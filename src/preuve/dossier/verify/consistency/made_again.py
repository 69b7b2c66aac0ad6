"""The report's pages and the list of what the run started from, made again and compared byte for byte."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from preuve.artifact import digest_bytes, digest_file
from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.dossier.build.pages import pages
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.judged import Judged
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.errors import PreuveError
from preuve.i18n import _, ngettext

LINKED = (
    layout.INPUTS,
    layout.AUDIENCE,
    layout.PROJECT_RECORDINGS,
    layout.MACHINE_RECORDINGS,
    layout.BLOBS,
    layout.RAW,
    layout.OTHER_RUNS,
    layout.DELIVERABLES,
)
"""Where the files stand that a page may lead to."""

PAGE = ".html"
SHOWN = (layout.REPORT + "stills/", layout.REPORT + "sounds/")  # named by their digests


def report(seen: Seen, judged: Judged) -> Point:
    """Whether the report packed is what the kit writes of these files."""
    title = _("Le rapport joint est celui que Preuve écrit d'après ces fichiers")
    packed = seen.unpacked.under(layout.REPORT)
    if not packed:
        said = _("le dossier n'a pas de rapport")
        return point("report", title, "failed", said, names=(layout.REPORT,))
    with tempfile.TemporaryDirectory(dir=seen.mounted.project.folder.parent) as folder:
        try:
            made = pages(judged.subject, judged.findings, _names(seen), Path(folder))
        except (PreuveError, ValueError, KeyError, OSError) as error:
            said = _("il n'a pas pu être refait ({reason})").format(reason=text(error, 200))
            return point("report", title, "not_run", said, names=packed)
        faults = list(_differences(seen, {name: _digest(one) for name, one in made.items()}))
    if faults and all(_spoke(seen, judged, one.name) for one in faults):
        said = _("des fichiers retirés à la demande y paraissaient : il ne peut pas être refait à l'identique")
        return point("report", title, "not_run", said, names=[one.name for one in faults])
    good = ngettext("{n} fichier identique", "{n} fichiers identiques", len(packed)).format(n=len(packed))
    return concluded("report", title, faults, good)


def _names(seen: Seen) -> list[str]:
    names = [name for folder in LINKED for name in seen.unpacked.under(folder)]
    kept = [name for name in names if not name.startswith(layout.SIGNED_COPIES) and name != layout.CHALLENGE]
    return [*kept, layout.LEDGER, layout.FINDINGS]


def _spoke(seen: Seen, judged: Judged, name: str) -> bool:
    """Whether a page, or a picture or sound shown there, may have rested on what was left out.

    Totals are on every page: where a finding lacks a file, each page may differ; else only those that name the file.
    """
    if not seen.absent:
        return False
    if not name.endswith(PAGE):
        kept = name.startswith(SHOWN) and seen.unpacked.digests.get(name) in (None, PurePosixPath(name).stem)
        return bool(judged.lacking) and kept
    if judged.lacking or name not in seen.unpacked.digests:
        return bool(judged.lacking)
    page = seen.unpacked.path(name).read_text(encoding="utf-8", errors="replace")
    return any(PurePosixPath(one).name in page for one in seen.absent)


def _digest(content: Content) -> str:
    return digest_bytes(content) if isinstance(content, bytes) else digest_file(content)


def _differences(seen: Seen, made: Mapping[str, str]) -> Iterator[Fault]:
    packed = {name: seen.unpacked.digests[name] for name in seen.unpacked.under(layout.REPORT)}
    for name in sorted(packed.keys() | made.keys()):
        if name not in packed:
            yield Fault(_("{name} manque").format(name=text(name)), name)
        elif name not in made:
            yield Fault(_("{name} a été ajouté").format(name=text(name)), name)
        elif packed[name] != made[name]:
            yield Fault(_("{name} n'est pas ce que Preuve écrit").format(name=text(name)), name)
