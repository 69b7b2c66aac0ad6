"""L1: whose key vouched for these bytes, for which candidate and which session, and before when.

Keys, authorities and challenges are the juror's own; nothing that travels in the dossier is trusted to judge it. A
signer nobody enrolled and a signature that doesn't hold are told apart. Sources: DSSE v1.0; in-toto Statement v1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from preuve.dossier import dsse, layout
from preuve.dossier.build.statement import Statement, read_statement
from preuve.dossier.dsse import Envelope
from preuve.dossier.model import Point, Unpacked, Wanted
from preuve.dossier.refusal import safe
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.keys import same, spoken
from preuve.dossier.sign.seals import Sealed, sealed
from preuve.dossier.sign.trust import Trust
from preuve.dossier.verify import dated, nonce
from preuve.dossier.verify.points import Points, again
from preuve.dossier.verify.required import claims_of
from preuve.errors import BadInput
from preuve.i18n import _

L1 = Points("L1")


@dataclass(frozen=True)
class Origin:
    """What was read of the attestations, and what the juror holds."""

    unpacked: Unpacked
    envelope: Envelope
    payload: bytes
    statement: Statement
    trust: Trust
    sealed: Sealed


def look(unpacked: Unpacked, wanted: Wanted) -> Iterator[Point]:
    """The points about the signature, the candidate, the challenge and the timestamp."""
    wanted.hear("L1", _("signature"), 0.0)
    if layout.ENVELOPE not in unpacked.digests:
        yield _unsigned()
        yield from nonce.without_signature(unpacked, wanted)
        yield from dated.without_signature(unpacked)
        return
    try:
        envelope, payload = _envelope(unpacked.path(layout.ENVELOPE))
        statement = _about(unpacked, envelope, payload)
    except ValueError as error:
        yield _unreadable(str(error))
        return
    trust, why = _trust(wanted.trust)
    found = Origin(unpacked, envelope, payload, statement, trust, sealed(envelope, payload, trust))
    yield _signature(found, why)
    yield _same_run(found)
    yield _candidate(found)
    yield nonce.point(statement, unpacked, wanted, trust, found.sealed)
    yield dated.point(statement, unpacked, trust)


def _envelope(path: Path) -> tuple[Envelope, bytes]:
    """Raises ValueError."""
    if path.stat().st_size > dsse.MOST_BYTES:
        raise ValueError(_("elle est bien trop longue"))
    try:
        return dsse.read(path.read_bytes())
    except ValueError as error:
        raise ValueError(_("elle n'est pas lisible")) from error


def _about(unpacked: Unpacked, envelope: Envelope, payload: bytes) -> Statement:
    """The statement, which must be about this very list of files. Raises ValueError."""
    if envelope.payloadType != dsse.STATEMENT:
        raise ValueError(_("elle porte sur autre chose qu'un dossier"))
    try:
        statement = read_statement(payload)
    except ValueError as error:
        raise ValueError(_("ce qui est signé n'est pas la déclaration d'un dossier de Preuve")) from error
    if not statement.vouches(layout.MANIFEST, unpacked.digests.get(layout.MANIFEST, "")):
        raise ValueError(_("ce qui est signé est la liste de fichiers d'un autre dossier"))
    for one in statement.subject:
        if not statement.vouches(one.name, unpacked.digests.get(one.name, "")):
            raise ValueError(
                _("ce qui est signé porte aussi sur « {name} », qui n'est pas le même ici").format(name=one.name)
            )
    return statement


def _trust(path: Path | None) -> tuple[Trust, str]:
    """The juror's keyring, empty where it can't be read; and why."""
    try:
        return keyring.load(path), ""
    except BadInput as error:
        return Trust(), error.diagnostics()


def _unsigned() -> Point:
    return L1(
        "signature",
        _("Signature du dossier"),
        "not_run",
        _("Ce dossier n'est pas signé : rien ne dit qui l'a fait, et n'importe qui a pu le refaire."),
        remedy=_("Rien n'oblige à signer. Pour la suite : « preuve key new », puis « preuve pack »."),
        ask=_("Est-ce bien vous qui avez fait ce dossier ? Montrez le projet sur votre machine."),
    )


def _unreadable(why: str) -> Point:
    return L1(
        "signature",
        _("Signature du dossier"),
        "failed",
        _("La signature n'est pas celle de ce dossier : {why}.").format(why=why),
        names=(layout.ENVELOPE, layout.MANIFEST),
        remedy=again(),
    )


def _signature(found: Origin, why: str) -> Point:
    title, names = _("Signature du dossier"), (layout.ENVELOPE,)
    signer = found.sealed.signer
    if found.sealed.state == "trusted" and signer:
        said = _("Signé par la clé inscrite de {who}, empreinte {spoken}.").format(
            who=signer.who, spoken=spoken(signer.key)
        )
        return L1("signature", title, "verified", said, names=names)
    if found.sealed.state == "tampered" and signer:
        said = _("Ce dossier se dit signé par la clé de {who}, mais cette clé n'a pas signé ces fichiers.").format(
            who=signer.who
        )
        return L1("signature", title, "failed", said, names=names, remedy=again())
    if found.sealed.state == "other-role" and signer:
        said = _("Signé par la clé de {who}, inscrite pour le jury : elle ne peut pas signer un dossier.").format(
            who=signer.who
        )
        return L1("signature", title, "failed", said, names=names, remedy=again())
    return _unknown(found, why)


def _unknown(found: Origin, why: str) -> Point:
    """Signed by nobody who was enrolled. That fails only where the candidate it names has another key."""
    title, names, said = _("Signature du dossier"), (layout.ENVELOPE,), ""
    expected = found.trust.named(found.statement.external.candidate)
    if expected and expected.role == "candidate":
        said = _("Ce dossier se dit de {who}, mais ce n'est pas sa clé inscrite qui l'a signé.").format(
            who=expected.who
        )
        return L1("signature", title, "failed", said, names=names, remedy=again(), ask=_ask_key())
    if why:
        said = _("Votre trousseau de clés inscrites n'est pas lisible : {why}").format(why=why)
    elif not found.trust.of("candidate"):
        said = _("Ce dossier est signé, mais vous n'avez aucune clé inscrite : on ne peut pas dire par qui.")
    else:
        said = _("Ce dossier est signé par une clé que personne n'a inscrite : on ne peut pas dire par qui.")
    return L1("signature", title, "not_run", said, names=names, remedy=_get_keyring(), ask=_ask_key())


def _get_keyring() -> str:
    return _(
        "Demandez le trousseau des clés inscrites à l'organisme certificateur, puis donnez-le avec --keyring ; ou "
        "inscrivez la clé de cette personne : preuve key trust FICHIER."
    )


def _ask_key() -> str:
    return _("Lisez à voix haute l'empreinte de votre clé (« preuve key show ») : est-ce celle qui a été inscrite ?")


def _same_run(found: Origin) -> Point:
    """What is signed by name must be what the claims say: both are shown to people."""
    title = _("La déclaration signée et le dossier parlent de la même production")
    names = (layout.ENVELOPE, layout.CLAIMS)
    claims = claims_of(found.unpacked)
    if claims is None:
        said = _("Ce que le dossier affirme n'est pas lisible.")
        return L1("statement", title, "failed", said, names=names, remedy=again())
    external = found.statement.external
    pairs = (
        (_("la production"), claims.run, found.statement.run),
        (_("la personne"), claims.candidate, external.candidate),
        (_("la session"), claims.session, external.session),
    )
    for what, one, other in pairs:
        if one != other:
            said = _("Pour {what}, le dossier dit « {one} » et ce qui est signé dit « {other} ».").format(
                what=what, one=safe(one, 120), other=safe(other, 120)
            )
            return L1("statement", title, "failed", said, names=names, remedy=again())
    said = _("Même production ({run}), même personne, même session.").format(run=safe(claims.run, 120))
    return L1("statement", title, "verified", said, names=names)


def _candidate(found: Origin) -> Point:
    """Whether the key is that of the candidate whom the dossier names."""
    title, names = _("La clé est celle de la personne que le dossier nomme"), (layout.ENVELOPE,)
    named, signer = found.statement.external.candidate, found.sealed.signer
    if found.sealed.state != "trusted" or signer is None:
        said = _("On ne peut pas le dire sans savoir qui a signé.")
        return L1("candidate", title, "not_run", said, names=names, optional=True)
    if not named:
        said = _("Le dossier ne nomme personne ; il est signé par la clé de {who}.").format(who=signer.who)
        return L1("candidate", title, "not_run", said, names=names, optional=True)
    if same(named, signer.id):
        return L1("candidate", title, "verified", _("C'est bien {who}.").format(who=signer.who), names=names)
    said = _("Le dossier est celui de « {named} », et c'est la clé de {who} qui l'a signé.").format(
        named=safe(named, 120), who=signer.who
    )
    ask = _("Pourquoi ce dossier porte-t-il le nom d'une autre personne que celle qui l'a signé ?")
    return L1("candidate", title, "failed", said, names=names, remedy=again(), ask=ask)
