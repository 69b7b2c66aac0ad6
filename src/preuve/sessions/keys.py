"""What `preuve key` does with her own keys; and which of them signs or opens a dossier, for the other commands."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preuve.dossier.sign import age, enrolment, files, keys, own
from preuve.dossier.sign.keys import ROLES, VARIABLE, Role, Signer, same
from preuve.dossier.sign.own import OwnKey, Use
from preuve.errors import BadInput, MissingPart
from preuve.i18n import _
from preuve.sessions.blocks import say_block
from preuve.sessions.publishing import say
from preuve.sessions.terminal import Terminal, asker
from preuve.store import check_place, elsewhere
from preuve.wiring import reach


def signer(which: str = "", role: Role = "candidate", prefer: str = "") -> Signer | None:
    """The identity that signs: the environment's, else the one named, else the only one, or the one of this id.

    Args:
        which: an id or a short name; empty: none is named.
        role: whose key it must be.
        prefer: the id to take where there are several: the candidate's, as her project says.

    Returns:
        None where she has no key and named none. Raises BadInput, MissingPart.
    """
    given = None if which else keys.from_environment(role)
    if given:
        return given
    found = [one for one in _all("signing") if one.role == role]
    if not found and not which:
        return None
    return _one(found, which, prefer).signer()


def identities(path: Path | None = None) -> tuple[str, ...]:
    """What opens a dossier encrypted for her: a file's secret keys, else those of this machine. Raises BadInput."""
    if path:
        return age.identities(path)
    return tuple(one.secret.get_secret_value() for one in _all("receiving"))


def new(id_: str, name: str, role: Role, *, receive: bool, certificate: bool, out: Path | None) -> None:
    """Make a key, keep it, and write the public file to hand over. Raises BadInput, MissingPart."""
    id_ = id_.strip() or Terminal().ask(_("Votre numéro ou votre nom, comme l'organisme certificateur vous connaît"))
    now, shelf = datetime.now(UTC), reach("keys").open()
    use: Use = "receiving" if receive else "signing"
    shelf.ready()
    _not_twice(shelf.all(), id_, use, role)
    path = _free(out or Path(_file_name(id_, use)), "--out")
    made = _made(id_, name, role, now, receive=receive)
    shelf.keep(made)
    _write_public(path, made, now, certificate=certificate)
    say(_("Votre clé est faite, et gardée {where}, hors de vos projets.").format(where=shelf.where))
    _told(made, plain=True)
    if receive:
        say(_("Donnez {path} aux personnes dont vous recevrez un dossier chiffré.").format(path=path))
    else:
        say(_("Donnez {path} à l'organisme certificateur : il ne contient rien de secret.").format(path=path))
        say(_("Au téléphone, lisez-lui l'empreinte ci-dessus : il verra la même."))


def show(which: str, *, enrolment_to: Path | None, certificate: bool, id_: str, name: str) -> None:
    """Show a key, and write its public file again where that is asked. Raises BadInput, MissingPart."""
    from_outside = None if which else keys.from_environment()
    if from_outside:
        found = own.signing(id_ or VARIABLE, name, "candidate", datetime.now(UTC), from_outside.private)
    else:
        found = _one(_all(), which, "")
    _told(found, plain=True)
    if enrolment_to is None:
        return
    if from_outside and not id_.strip():
        raise BadInput(_("dites à qui est cette clé."), key="--id", remedy=_("Ajoutez --id NUMÉRO_OU_NOM."))
    _write_public(_free(enrolment_to, "--enrolment"), found, datetime.now(UTC), certificate=certificate)
    say(_("Fichier écrit : {path}. Il ne contient rien de secret.").format(path=enrolment_to))


def listing(*, plain: bool, as_json: bool) -> None:
    """Her keys, a block each. Raises BadInput, MissingPart."""
    shelf = reach("keys").open()
    found = shelf.all()
    if as_json:
        say(json.dumps([_public(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        _told(one, plain=plain)
    for short in shelf.damaged():
        say(_("La clé {short} est gardée mais n'est plus lisible.").format(short=short))
    if not found:
        say(_("Vous n'avez pas de clé. « preuve key new » en fait une ; rien n'y oblige."))


def forget(which: str, *, yes: bool) -> None:
    """Forget a key, once she has agreed. Raises BadInput, MissingPart."""
    found = _one(_all(), which, "")
    _told(found, plain=True)
    say(_("Une clé oubliée ne se retrouve pas : ce qu'elle a signé reste vérifiable, mais elle ne signera plus."))
    if not yes and not asker(_("rien n'est oublié sans votre accord."))(_("L'oublier ?")):
        say(_("Rien n'a changé."))
        return
    reach("keys").open().forget(found.short)
    say(_("Clé oubliée."))


def certificate(path: Path, which: str) -> None:
    """Keep the certificates that the body gave, beside the key. Raises BadInput, MissingPart."""
    found = _one(_all("signing"), which, "")
    try:
        with path.open("rb") as file:
            pem = file.read(own.MOST_PEM)
    except OSError as error:
        raise BadInput(_("ce fichier est introuvable."), path=path, remedy=_("Vérifiez son nom.")) from error
    reach("keys").open().keep(own.with_chain(found, pem))
    say(_("Certificat gardé avec la clé de {who} : vos films pourront porter une marque C2PA.").format(who=found.who))


def _all(use: Use | None = None) -> list[OwnKey]:
    return [one for one in reach("keys").open().all() if use in (None, one.use)]


def _one(found: list[OwnKey], which: str, prefer: str) -> OwnKey:
    """The one that is named, or the only one. Raises BadInput, MissingPart."""
    if not found:
        raise MissingPart(_("Vous n'avez pas de clé pour cela."), remedy=_("Faites-en une : preuve key new"))
    named = [one for one in found if which and (same(one.id, which) or one.short == which)]
    kept = named if which else [one for one in found if prefer and same(one.id, prefer)] or found
    if len(kept) == 1:
        return kept[0]
    told = ", ".join(f"{one.who} [{one.short}]" for one in found)
    if not kept:
        raise BadInput(_("aucune de vos clés ne s'appelle « {which} ».").format(which=which[:80]), key="--key",
                       remedy=_("Choisissez parmi : {keys}.").format(keys=told))  # fmt: skip
    raise BadInput(_("vous avez plusieurs clés."), key="--key", remedy=_("Nommez-en une : {keys}.").format(keys=told))


def _made(id_: str, name: str, role: Role, now: datetime, *, receive: bool) -> OwnKey:
    try:
        return own.receiving(id_, name, now) if receive else own.signing(id_, name, role, now)
    except ValueError as error:
        raise BadInput(
            _("ce nom ou ce numéro n'est pas possible."),
            key="--id",
            remedy=_("Écrivez-le en une ligne, 200 caractères au plus."),
        ) from error


def _not_twice(found: tuple[OwnKey, ...], id_: str, use: Use, role: Role) -> None:
    """One key for one person: a keyring refuses a second one."""
    if any(one.use == use and same(one.id, id_) and (use == "receiving" or one.role == role) for one in found):
        raise BadInput(
            _("vous avez déjà une clé pour « {id} ».").format(id=id_[:80]),
            key="--id",
            remedy=_("« preuve key show » la montre, et « preuve key show --enrolment FICHIER » refait son fichier."),
        )


def _write_public(path: Path, one: OwnKey, now: datetime, *, certificate: bool) -> None:
    if one.use == "receiving":
        files.save(path, one.receiver())
    else:
        files.save(path, enrolment.enrolment(one.signer(), now, certificate=certificate))


def _free(path: Path, option: str) -> Path:
    """A place where a file can be written, before anything is kept. Raises BadInput, DiskFull, CannotWrite."""
    if path.exists():
        remedy = _("Donnez un autre nom : {option} FICHIER.").format(option=option)
        raise BadInput(_("ce fichier existe déjà."), path=path, remedy=remedy)
    with elsewhere(option):
        check_place(path.parent)
    return path


def _file_name(id_: str, use: Use) -> str:
    plain = re.sub(r"[^\w-]+", "-", id_).strip("-")[:60] or "cle"
    return f"reception-{plain}.json" if use == "receiving" else f"inscription-{plain}.json"


def _told(one: OwnKey, *, plain: bool) -> None:
    signs = one.use == "signing"
    facts = {
        _("Sert à"): _("signer ({role})").format(role=_(ROLES[one.role])) if signs else _("recevoir, pour un jury"),
        _("Empreinte") if signs else _("Adresse de réception"): one.fingerprint,
        _("Clé publique"): one.public if signs else "",
        _("Nom court"): one.short,
        _("Faite le"): one.made.strftime("%d/%m/%Y"),
        _("Certificat C2PA"): (_("oui") if one.chain else _("non")) if signs else "",
    }
    say_block(one.who, facts, plain=plain)


def _public(one: OwnKey) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"use", "id", "name", "role", "public", "made"})
    return {**told, "short": one.short, "fingerprint": one.fingerprint, "certificate": bool(one.chain)}
