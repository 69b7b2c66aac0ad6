"""`preuve verify`: a dossier looked at level by level; nothing is written outside a temporary folder unless asked."""

import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from preuve.artifact import digest_file
from preuve.dossier.model import Verdict, Wanted
from preuve.dossier.opening import Refused, sealed
from preuve.dossier.report import svr, verdict
from preuve.dossier.report.questions import Question, questions
from preuve.dossier.sign import age, trust
from preuve.dossier.sign.challenge import given
from preuve.dossier.sign.keys import Signer
from preuve.dossier.verify.order import Examined, examine
from preuve.dossier.words import counted, title
from preuve.errors import BadInput, MissingPart
from preuve.i18n import _
from preuve.sessions import keys
from preuve.sessions.verdict_display import Shown, as_json
from preuve.store import check_place, elsewhere, write_atomic
from preuve.wording import listing

_DRAW = re.compile(r"[0-9A-Za-z]{1,64}")


@dataclass(frozen=True)
class Asked:
    """What is looked at, and with what of the juror's own."""

    replay: bool = False
    only: tuple[str, ...] = ()
    sample: int = 0
    draw: str = ""
    live: bool = False
    challenge: Path | None = None
    keyring: Path | None = None
    identity: Path | None = None

    def check(self) -> "Asked":
        """The same, if it makes sense. Raises BadInput."""
        if (self.only or self.sample) and not self.replay:
            raise BadInput(_("--only et --sample vont avec --replay."), remedy=_("Ajoutez --replay, ou retirez-les."))
        if self.draw and not (self.sample and _DRAW.fullmatch(self.draw)):
            raise BadInput(
                _("un tirage est fait de lettres et de chiffres, et va avec --sample."),
                key="--draw",
                remedy=_(
                    "Recopiez celui du verdict, avec le même --sample ; sans --draw, les plans sont tirés au sort."
                ),
            )
        if self.challenge is not None and self.challenge.is_dir():
            given(self.challenge)
        for key, path in (("--challenge", self._file), ("--keyring", self.keyring), ("--identity", self.identity)):
            if path is not None and not path.is_file():
                raise BadInput(_("ce fichier est introuvable."), path=path, key=key, remedy=_("Vérifiez son nom."))
        return self

    @property
    def _file(self) -> Path | None:
        """The challenge, where it is one and not a folder of them."""
        return None if self.challenge is None or self.challenge.is_dir() else self.challenge


@dataclass(frozen=True)
class Written:
    """What is kept: the page with its JSON, a signed verdict; where (None: beside the dossier)."""

    page: bool = False
    sign: bool = False
    out: Path | None = None


def verify_file(file: Path, asked: Asked, written: Written, shown: Shown) -> int:
    """Verify a dossier, show the verdict, keep what was asked; give the exit code. Raises BadInput (Refused)."""
    _place(file, written)
    signer = _signer() if written.sign else None
    try:
        examined = looked_at(file, asked.check(), shown)
    except BadInput as error:
        if not shown.as_json:
            raise
        reason = error.reason if isinstance(error, Refused) else "unreadable"
        told = {"refused": reason, "message": error.message, "remedy": error.remedy, "exit": error.exit_code}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return error.exit_code
    asks = questions(points=examined.verdict.points, claims=examined.claims.claims if examined.claims else ())
    shown.show(examined.verdict, asks)
    if written.page or written.sign or written.out:
        for path in keep(file, examined.verdict, asks, written.out, signer):
            typer.echo(_("Écrit : {path}").format(path=path), err=shown.as_json)
    return examined.verdict.exit_code


def looked_at(file: Path, asked: Asked, shown: Shown) -> Examined:
    """Everything about a dossier, its files gone again."""
    secrets = _secrets(file, asked.identity)
    with (
        tempfile.TemporaryDirectory(prefix="preuve-verify-", ignore_cleanup_errors=True) as place,
        shown.progress() as hear,
    ):
        wanted = Wanted(
            scratch=Path(place).resolve(),
            trust=asked.keyring,
            challenge=asked.challenge,
            secrets=secrets,
            replay=asked.replay,
            only=asked.only,
            sample=asked.sample,
            draw=asked.draw,
            live=asked.live,
            hear=hear,
        )
        return examine(file, wanted)


def keep(
    file: Path, found: Verdict, asks: Sequence[Question], out: Path | None = None, signer: Signer | None = None
) -> list[Path]:
    """Write the page and the JSON, and the signed verdict where somebody signs: in `out`, or beside the dossier."""
    page, data, envelope = _targets(file, out)
    said = as_json(found, asks).encode() + b"\n"
    write_atomic(page, verdict.page(found, asks).encode())
    write_atomic(data, said)
    if signer is None:
        return [page, data]
    write_atomic(envelope, svr.signed(found, said, data.name, signer))
    return [page, data, envelope]


def _targets(file: Path, out: Path | None) -> tuple[Path, Path, Path]:
    """Where the page, the JSON and the signed verdict go."""
    stem = file.name.split(".zip")[0] + "-verdict"
    folder = out or file.parent
    return folder / f"{stem}.html", folder / f"{stem}.json", folder / f"{stem}.dsse.json"


def _place(file: Path, written: Written) -> None:
    """Before the work: whether what is asked can be written. Raises BadInput, DiskFull, CannotWrite."""
    if not (written.page or written.sign or written.out):
        return
    page, _data, envelope = _targets(file, written.out)
    if envelope.exists() and not written.sign:
        raise BadInput(
            _("un verdict signé de ce dossier est déjà là : un verdict non signé le contredirait."),
            path=envelope,
            remedy=_("Donnez un autre endroit (--out), ou signez aussi celui-ci (--sign)."),
        )
    with elsewhere("--out"):
        check_place(page.parent)


def check_verdict(file: Path, signed: Path, asked: Asked) -> int:
    """Say who signed a verdict, whether it is of this very dossier, and what held. Exit 1 where it isn't so."""
    result, by = svr.read(signed, trust.load(asked.keyring))
    same = _digest(file, asked.identity) == result.dossier
    said = {
        "trusted": _("Signé par {who}, de votre trousseau."),
        "other-role": _("Signé par {who}, qui n'est pas inscrit comme membre du jury."),
        "tampered": _("Ce verdict se dit signé par {who}, et ne l'est pas : il a été changé."),
        "unknown": _("Personne de votre trousseau n'a signé ce verdict : on ne sait pas de qui il vient."),
    }[by.state]
    typer.echo(said.format(who=by.signer.who if by.signer else ""))
    typer.echo(_("Il porte sur ce dossier-ci.") if same else _("Il porte sur un autre dossier que celui-ci."))
    held = [one if isinstance(one, str) else f"{title(one[0])} ({counted(one[1])})" for one in svr.held(result)]
    typer.echo(
        _("Ce qui concordait, le {day} : {held}.").format(
            day=f"{result.predicate.time_created:%d/%m/%Y}", held=listing(held) or _("rien")
        )
    )
    return int(not (same and by.state == "trusted"))


def _digest(file: Path, identity: Path | None) -> str:
    """The SHA-256 of a dossier's archive, decrypted first where it must be."""
    if not sealed(file):
        return digest_file(file)
    with tempfile.TemporaryDirectory(prefix="preuve-verify-", ignore_cleanup_errors=True) as place:
        return digest_file(age.decrypt(file, Path(place) / "dossier.zip", _secrets(file, identity)))


def _secrets(file: Path, identity: Path | None) -> tuple[str, ...]:
    """What may open a dossier: nothing for one that isn't encrypted; else the identity given, or this machine's."""
    return keys.identities(identity) if file.is_file() and sealed(file) else ()


def _signer() -> Signer:
    found = keys.signer(role="examiner")
    if found is None:
        raise MissingPart(
            _("Vous n'avez pas de clé de membre du jury sur cette machine : ce verdict ne peut pas être signé."),
            remedy=_(
                "Faites-en une : « preuve key new --role examiner ». Sans clé, --page écrit un verdict non signé."
            ),
        )
    return found
