"""What `preuve key trust`, `untrust` and `trusted` do: the juror's keyring, added to by her own hand only."""

import json
from datetime import UTC, datetime
from pathlib import Path

from preuve.dossier.sign import enrolment
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.keys import ROLES, spoken
from preuve.dossier.sign.trust import USES, Authority, Trust, Use
from preuve.errors import BadInput
from preuve.i18n import N_, _
from preuve.sessions.blocks import say_block
from preuve.sessions.publishing import say
from preuve.sessions.terminal import asker

PURPOSES: dict[Use, str] = {"timestamp": N_("horodatages"), "credentials": N_("marques C2PA des films")}


def trust(path: Path, into: Path | None, *, yes: bool) -> None:
    """Enrol a key, once its fingerprint was compared. Raises BadInput."""
    found = enrolment.read(path)
    kept = _load(into).with_key(found, datetime.now(UTC))
    facts = {
        _("Inscription"): _(ROLES[found.role]),
        _("Empreinte"): spoken(found.key),
        _("Demande de certificat"): _("oui") if found.request else "",
        _("Faite le (déclaré)"): found.made.strftime("%d/%m/%Y"),
    }
    say_block(f"{found.name} ({found.id})" if found.name else found.id, facts, plain=True)
    say(_("Comparez l'empreinte de vive voix avec cette personne : c'est ce qui prouve que la clé est la sienne."))
    _agreed(kept, into, _("L'inscrire dans votre trousseau ?"), yes=yes)


def pin(path: Path, uses: tuple[Use, ...], name: str, into: Path | None, *, yes: bool) -> None:
    """Pin an authority's certificates, once she has agreed. Raises BadInput."""
    added = keyring.authority(path, uses or USES, name)
    _told_authority(added)
    _agreed(_load(into).with_authority(added), into, _("Faire confiance à cette autorité ?"), yes=yes)


def untrust(name: str, where: Path | None, *, yes: bool) -> None:
    """Take a key or an authority out of the keyring. Raises BadInput."""
    kept = keyring.load(where).without(name)
    _agreed(kept, where, _("Retirer « {name} » de votre trousseau ?").format(name=name[:80]), yes=yes)


def trusted(where: Path | None, *, plain: bool, as_json: bool) -> None:
    """What the keyring holds. Raises BadInput."""
    found = keyring.load(where)
    if as_json:
        say(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=1))
        return
    for one in found.keys:
        facts = {
            _("Inscription"): _(ROLES[one.role]),
            _("Empreinte"): spoken(one.key),
            _("Inscrite le"): one.added.strftime("%d/%m/%Y"),
        }
        say_block(one.who, facts, plain=plain)
    for authority in found.authorities:
        _told_authority(authority, plain=plain)
    if not found.keys and not found.authorities:
        say(_("Ce trousseau est vide. Demandez-en un à l'organisme certificateur, ou : preuve key trust FICHIER"))


def one_of(path: Path | None, authority: Path | None) -> Path:
    """The enrolment file that was given, and it alone. Raises BadInput."""
    if path and not authority:
        return path
    raise BadInput(
        _("dites ce qui entre dans votre trousseau : une personne, ou une autorité."),
        key="preuve key trust",
        remedy=_("Donnez un fichier d'inscription ; ou bien --authority et le certificat d'une autorité."),
    )


def uses(given: list[str]) -> tuple[Use, ...]:
    """What authorities may be pinned for, from options. Raises BadInput."""
    if unknown := [one for one in given if one not in USES]:
        raise BadInput(
            _("« {use} » n'est pas un usage.").format(use=unknown[0][:40]),
            key="--use",
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(USES)),
        )
    return tuple(one for one in USES if one in given)


def _load(path: Path | None) -> Trust:
    """A keyring to be added to: a file that isn't there yet is an empty one."""
    return Trust() if path is not None and not path.exists() else keyring.load(path)


def _agreed(kept: Trust, path: Path | None, question: str, *, yes: bool) -> None:
    if not yes and not asker(_("rien n'entre dans un trousseau ni n'en sort sans votre accord."))(question):
        say(_("Rien n'a changé."))
        return
    say(_("C'est fait : {path}").format(path=keyring.save(kept, path)))


def _told_authority(one: Authority, *, plain: bool = True) -> None:
    facts = {_("Autorité pour"): ", ".join(_(PURPOSES[use]) for use in one.use)}
    for certificate in one.certificates():
        until = certificate.not_valid_after_utc.strftime("%d/%m/%Y")
        facts[_("Certificat valable jusqu'au {until}").format(until=until)] = keyring.fingerprint(certificate)
    say_block(one.name, facts, plain=plain)
