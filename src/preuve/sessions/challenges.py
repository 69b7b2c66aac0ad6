"""What `preuve challenge` does: a number drawn by chance for each candidate of a session, in a file she is handed."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import files
from preuve.dossier.sign.challenge import Challenge
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.sessions.blocks import say_block
from preuve.sessions.keys import signer
from preuve.sessions.publishing import say
from preuve.store import check_place, elsewhere


def new(candidates: Sequence[str], session: str, *, days: int, folder: Path, which: str, sign: bool) -> None:
    """Issue a challenge for each candidate, keep it, and write its file. Raises BadInput, MissingPart."""
    named = _named(folder, candidates)
    with elsewhere("--out"):
        check_place(named.parent if named else folder)
    identity = signer(which, "examiner") if sign else None
    now = datetime.now(UTC)
    try:
        made = [challenges.issue(one, session, now, days=days, signer=identity) for one in candidates]
    except ValueError as error:
        raise BadInput(
            _("ce candidat ou cette session ne peut pas s'écrire ainsi."),
            key="--session",
            remedy=_("Écrivez-les en une ligne, 200 caractères au plus."),
        ) from error
    for one in made:
        path = named or folder / f"defi-{_plain(one.candidate)}-{one.nonce[:8]}.json"
        challenges.keep(one)
        files.save(path, one)
        say(_("Défi pour {candidate}, session {session} : {path}").format(
            candidate=one.candidate, session=one.session, path=path
        ))  # fmt: skip
    say(_("Remettez à chaque personne le sien : elle le donnera à « preuve pack --challenge »."))
    if identity is None:
        say(_("Non signé : seule cette machine saura que vous l'avez émis. Gardez-en une copie pour vos collègues."))


def _named(out: Path, candidates: Sequence[str]) -> Path | None:
    """The file that she named, where it is one; None for a folder. Raises BadInput."""
    if out.suffix.lower() != ".json" or out.is_dir():
        return None
    if len(candidates) > 1:
        raise BadInput(
            _("c'est le nom d'un fichier, et il y a un défi par personne."),
            path=out,
            key="--out",
            remedy=_("Donnez un dossier : chaque fichier y aura le nom d'une personne."),
        )
    if out.exists():
        raise BadInput(
            _("ce fichier existe déjà."), path=out, key="--out", remedy=_("Donnez un autre nom : --out FICHIER.")
        )
    return out


def listing(*, plain: bool, as_json: bool) -> None:
    """The challenges issued on this machine, oldest first."""
    found = challenges.issued()
    if as_json:
        say(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        say_block(one.candidate, _facts(one), plain=plain)
    if not found:
        say(_("Aucun défi n'a été émis sur cette machine."))


def _facts(one: Challenge) -> dict[str, str]:
    return {
        _("Session"): one.session,
        _("Émis le"): one.issued.strftime("%d/%m/%Y"),
        _("Valable jusqu'au"): one.until.strftime("%d/%m/%Y"),
        _("Signé par"): one.examiner,
        _("Numéro"): one.nonce,
    }


def _plain(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text).strip("-")[:60] or "candidat"
