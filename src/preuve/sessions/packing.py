"""`preuve pack`: one page about what a juror will receive, then the dossier and its summary."""

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from preuve.artifact import digest_file
from preuve.dossier import archive, layout
from preuve.dossier.build.gather import FIRST
from preuve.dossier.build.pack import FOLDER, JUDGED, Hear, Packed, Wish, assemble
from preuve.dossier.build.told import kinds, reachable, told, weigh
from preuve.errors import BadInput, MissingPart
from preuve.i18n import _, speaking
from preuve.pages import size
from preuve.project import Project
from preuve.sessions.bar import bar
from preuve.sessions.check import run_folder
from preuve.sessions.paced import Paced
from preuve.sessions.publishing import say
from preuve.store import check_place, copy_atomic, elsewhere
from preuve.wiring import reach

ZIP, PDF = ".zip", ".pdf"


@dataclass(frozen=True)
class Asked:
    """What she asks of a dossier.

    Attributes:
        out: a folder, or a file's name ending in `.zip`; None: the project's `dossiers/`.
        key: the key that signs, by its id or short name; `sign`: whether one does.
        timestamp: the address of an authority; empty: none.
        encrypt_for: whom it is encrypted for; empty: it isn't.
        dry_run: only tell.
    """

    out: Path | None = None
    key: str = ""
    sign: bool = True
    challenge: Path | None = None
    timestamp: str = ""
    encrypt_for: tuple[str, ...] = ()
    redact: tuple[str, ...] = ()
    dry_run: bool = False
    as_json: bool = False
    plain: bool = False


def pack(given: Path, asked: Asked) -> int:
    """Seal a run (or a project's last one); give the exit code. Raises PreuveError; then nothing is written."""
    folder = run_folder(given)
    project = Project(folder.parents[1])
    if not asked.dry_run:
        with elsewhere("--out"):
            check_place(_place(project, asked)[0])
    recipients = _recipients(asked)
    wish = _wish(project, asked)
    with tempfile.TemporaryDirectory(prefix="preuve-") as name:
        scratch = Path(name)
        (scratch / "pages").mkdir()
        with _progress(asked) as hear:
            packed = assemble(project, folder, scratch / "pages", wish, hear=hear)
        if not asked.as_json:
            say("\n".join(told(packed)))
        if asked.plain and not (asked.as_json or asked.dry_run):
            Paced().begin(_("écriture du dossier et de son résumé"))
        written = [] if asked.dry_run else _written(packed, project, asked, recipients, scratch)
        if asked.as_json:
            sys.stdout.write(json.dumps(_json(packed, written), ensure_ascii=False, indent=1) + "\n")
            return 0
    if recipients:
        say(
            _(
                "\nLe dossier et son résumé sont chiffrés pour le jury seul : vous ne pourrez pas les rouvrir. Pour "
                "les relire, scellez-les aussi sans --encrypt-for, dans un autre dossier (--out)."
            )
        )
    if asked.dry_run:
        say(_("\nRien n'a été écrit."))
    else:
        say("\n" + "\n".join(_("Écrit : {path} ({size})").format(path=p, size=size(p.stat().st_size)) for p in written))
    return 0


def _wish(project: Project, asked: Asked) -> Wish:
    from preuve.dossier.sign.challenge import answer

    written = project.written
    if not asked.sign and (asked.key or asked.timestamp):
        raise BadInput(
            _("--key et --timestamp vont avec une signature."), key="--no-sign", remedy=_("Retirez --no-sign.")
        )
    reply = None
    if asked.challenge:
        now = datetime.now(UTC)
        reply = answer(asked.challenge, now, candidate=written.candidate, session=written.session)
    signer = _signer(project, asked)
    if signer is None and (asked.challenge or asked.timestamp):
        raise MissingPart(
            _("Il faut une signature pour répondre à un défi ou pour dater le dossier, et vous n'avez pas de clé."),
            remedy=_("Faites-en une avec « preuve key new », ou retirez --challenge et --timestamp."),
        )
    stamp = partial(reach("timestamp"), asked.timestamp) if asked.timestamp else None
    return Wish(
        signer=signer,
        challenge=reply,
        stamp=stamp,
        redact=(*project.settings.dossier.redact, *asked.redact),
        secrets=_secrets(signer),
    )


def _signer(project: Project, asked: Asked) -> Any:
    from preuve.sessions.keys import signer

    if not asked.sign:
        return None
    try:
        return signer(asked.key, "candidate", project.written.candidate)
    except MissingPart as error:
        if asked.challenge or asked.timestamp:
            raise
        without = _("Ou sans signer : --no-sign.")
        raise MissingPart(error.message, remedy=f"{error.remedy}\n  {without}") from error


def _secrets(signer: Any) -> tuple[str, ...]:
    """What this machine knows; from the installed package alone, the environment isn't read as the services name it."""
    import base64

    try:
        known = tuple(reach("known_secrets")())
    except MissingPart:
        known = ()
    own = (base64.b64encode(signer.private.private_bytes_raw()).decode(),) if signer else ()
    return (*known, *own)


def _recipients(asked: Asked) -> tuple[str, ...]:
    from preuve.dossier.sign.age import recipient

    return tuple(recipient(one) for one in asked.encrypt_for)


def _written(packed: Packed, project: Project, asked: Asked, recipients: tuple[str, ...], scratch: Path) -> list[Path]:
    """Write the dossier and its summary, encrypted where that is asked; give the files."""
    target = _target(packed, project, asked)
    made = archive.write(scratch / target.name, packed.contents)
    summary = _summary(packed, made, scratch, asked)
    places = [(made, target), (summary, target.with_suffix(PDF))]
    with elsewhere("--out"):
        return [_put(source, place, recipients) for source, place in places]


def _put(source: Path, target: Path, recipients: tuple[str, ...]) -> Path:
    from preuve.dossier.sign.age import SUFFIX, encrypt

    if recipients:
        return encrypt(source, target.with_name(target.name + SUFFIX), recipients)
    copy_atomic(source, target)
    return target


def _target(packed: Packed, project: Project, asked: Asked) -> Path:
    folder, name = _place(project, asked)
    return folder / (name or packed.name)


def _place(project: Project, asked: Asked) -> tuple[Path, str]:
    """Where it goes, and the name that she gave it (empty: its own)."""
    if asked.out is None:
        return project.folder / FOLDER, ""
    out = asked.out.resolve()
    return (out.parent, out.name) if out.suffix.lower() == ZIP else (out, "")


def _summary(packed: Packed, made: Path, scratch: Path, asked: Asked) -> Path:
    from preuve.dossier.report.archived import Archived
    from preuve.dossier.report.summary import write
    from preuve.dossier.sign.keys import spoken

    known = Archived(
        sha256=digest_file(made),
        file=made.name,
        bytes=made.stat().st_size,
        files=len(packed.contents),
        signer=packed.wish.signer.who if packed.wish.signer else "",
        fingerprint=spoken(packed.wish.signer.key) if packed.wish.signer else "",
        nonce=packed.wish.challenge.challenge.nonce if packed.wish.challenge else "",
        stamped=_dated(packed, asked),
        redacted=len(packed.claims.redacted),
        credentials=sum(name.startswith(layout.SIGNED_COPIES) for name in packed.contents),
        encrypted=bool(asked.encrypt_for),
    )
    with speaking(FIRST):
        return write(packed.made.subject, packed.made.findings[FIRST], packed.claims, known, scratch / f"resume{PDF}")


def _dated(packed: Packed, asked: Asked) -> str:
    """When an authority says that it was sealed already, in French as the summary is; empty: none was asked."""
    from preuve.dossier.sign.timestamp import said

    if not asked.timestamp:
        return ""
    token = packed.contents[layout.TIMESTAMP]
    at = said(token) if isinstance(token, bytes) else None
    with speaking(FIRST):
        told = _("scellé avant le {day} à {hour} UTC, d'après {authority}") if at else _("d'après {authority}")
        day, hour = (f"{at:%d/%m/%Y}", f"{at:%H:%M}") if at else ("", "")
        return told.format(day=day, hour=hour, authority=urlsplit(asked.timestamp).hostname)


@contextlib.contextmanager
def _progress(asked: Asked) -> Iterator[Hear]:
    """Show how far it is on an interactive terminal, with the time left, or in plain lines where asked."""
    if asked.as_json or not (asked.plain or sys.stderr.isatty()):
        yield lambda _what, _share: None
        return
    if asked.plain:
        yield _plain()
        return
    with bar(_("Dossier")) as hear:
        yield hear


def _plain() -> Hear:
    """A line a part: all checks are one, whose share of the work is known."""
    from preuve.checks import checks

    paced, names = Paced(), {_("contrôle {name}").format(name=name) for name in checks()}

    def hear(what: str, share: float) -> None:
        if what in names:
            paced.begin(_("contrôles refaits pour le dossier, en français et en anglais"))
            paced.tell(min(1.0, share / JUDGED))
        else:
            paced.begin(what)

    return hear


def _json(packed: Packed, written: list[Path]) -> dict[str, Any]:
    return {
        "run": packed.claims.run,
        "file": packed.name,
        "written": [str(path) for path in written],
        "files": len(packed.contents),
        "bytes": weigh(packed.contents.values()),
        "kinds": [
            {"kind": _(label), "files": count, "bytes": weight}
            for label, (count, weight) in kinds(packed.contents).items()
        ],
        "levels": reachable(packed),
        "signed": packed.signed,
        "redacted": dict(packed.claims.redacted),
        "personal": [{"said": one.said, "paths": list(one.paths)} for one in packed.personal],
    }
