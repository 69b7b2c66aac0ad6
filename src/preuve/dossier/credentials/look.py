"""L1, what films and pictures carry: content credentials (C2PA) of the signed copies, and of what AI services sent.

Nothing forces a candidate to sign copies: every point is optional. A copy whose signer nobody here knows is told apart
from one that was tampered with: the first is never shown as verified, nor as wrong. One that an authority vouches for
is verified where her enrolled key signed the dossier too: the same authority vouches for the other candidates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.dossier import layout
from preuve.dossier.child import ChildFailed
from preuve.dossier.credentials import apart, origin, reading
from preuve.dossier.credentials.reading import Seen
from preuve.dossier.credentials.told import beside_the_law, faults, signers, source_words
from preuve.dossier.credentials.whose import Hand, hand
from preuve.dossier.data import read_lines
from preuve.dossier.model import Point, Status, Unpacked, Wanted
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.trust import Trust
from preuve.dossier.verify.points import Points, again, named
from preuve.dossier.verify.required import claims_of
from preuve.errors import BadInput
from preuve.i18n import _, ngettext

_SENT = (layout.RAW, layout.PROJECT_RECORDINGS, layout.BLOBS, layout.INPUTS + "media/")
_WRONG = frozenset({"tampered", "invalid", "unreadable", "none", "remote"})
_POINTS = Points("L1")


@dataclass(frozen=True)
class _Copies:
    """The signed copies as they were read."""

    unpacked: Unpacked
    seen: Sequence[Seen]
    hand: Hand


def look(unpacked: Unpacked, wanted: Wanted) -> Iterator[Point]:
    """The points about content credentials."""
    copies, sent = unpacked.under(layout.SIGNED_COPIES), _sent(unpacked)
    if len(copies) + len(sent) > reading.MOST:
        yield _unread(_("trop de fichiers ({n})").format(n=len(copies) + len(sent)), copies)
        return
    if not copies and not sent:
        yield _unsigned()
        yield _no_marks()
        return
    trust = _trust(wanted)
    try:
        masters = {copy: origin.master_of(copy) for copy in copies}
        hear = lambda what, share: wanted.hear("L1", what, share)  # noqa: E731
        seen = reading.read(unpacked, [*copies, *sent], masters, trust.anchors("credentials"), wanted.scratch, hear)
    except ChildFailed as error:
        yield _unread(error.reason, copies or sent)
        return
    yield from _copies(_Copies(unpacked, seen[: len(copies)], hand(unpacked, trust)))
    yield _services(seen[len(copies) :])


def _sent(unpacked: Unpacked) -> list[str]:
    """What came from services or was brought, that may carry a mark: by its first bytes, whatever its name."""
    found = [name for folder in _SENT for name in unpacked.under(folder)]
    return [name for name in found if apart.sniff(unpacked.path(name))]


def _trust(wanted: Wanted) -> Trust:
    try:
        return keyring.load(wanted.trust)
    except BadInput:
        return Trust()  # the signature's own point says that the keyring can't be read


def _copies(copies: _Copies) -> Iterator[Point]:
    if not copies.seen:
        yield _unsigned()
        return
    yield _signatures(copies)
    yield _contents(copies)
    yield _sources(copies)


def _signatures(copies: _Copies) -> Point:
    title = _("Marques de provenance (C2PA) des copies signées")
    wrong = [one for one in copies.seen if one.state in _WRONG]
    if wrong:
        said = _("Marque absente, abîmée ou fausse : {faults}.").format(faults=faults(wrong))
        return _point("credentials", title, "failed", said, wrong, remedy=again(), ask=_ask_copy())
    expired = [one for one in copies.seen if one.state == "expired"]
    if expired:
        said = _("Rien n'a changé depuis la signature de {who}, mais son certificat n'est plus valable aujourd'hui.")
        return _point("credentials", title, "not_run", said.format(who=signers(expired)), expired)
    unknown = [one for one in copies.seen if one.state == "untrusted"]
    if unknown:
        why = _("ce signataire n'est d'aucune autorité de votre trousseau")
        if not copies.hand.trust.anchors("credentials"):
            why = _("votre trousseau n'a aucune autorité pour ces marques")
        said = _("Rien n'a changé depuis la signature de {who}, mais {why} : on ne sait pas qui c'est.").format(
            who=signers(unknown), why=why
        )
        remedy = _("Si votre certificateur en a une, ajoutez-la : « preuve key trust ».")
        return _point("credentials", title, "not_run", said, unknown, remedy=remedy)
    status, why, which = copies.hand.says(copies.seen)
    if status == "failed":
        return _point("credentials", title, status, why, which, remedy=again(), ask=_ask_copy())
    if status != "verified":
        said = _("Rien n'a changé depuis la signature de {who}, qu'une autorité connaît, mais {why}")
        remedy = _("Inscrivez la clé de la personne : « preuve key trust ».")
        return _point("credentials", title, status, said.format(who=signers(which), why=why), which, remedy=remedy)
    said = ngettext("{n} copie signée par {who}.", "{n} copies signées par {who}.", len(copies.seen)).format(
        n=len(copies.seen), who=signers(copies.seen)
    )
    return _point("credentials", title, "verified", f"{said} {beside_the_law()}", copies.seen)


def _contents(copies: _Copies) -> Point:
    title = _("Les copies signées montrent et font entendre la même chose que les originaux")
    other = [one for one in copies.seen if one.same is not True]
    if not other:
        return _point("credentials-same", title, "verified", _("mêmes images, même son, un par un"), copies.seen)
    lost = [one for one in other if origin.master_of(one.name) not in copies.unpacked.digests]
    if lost:
        said = _("Copies sans leur original dans le dossier : {names}.").format(names=named(one.name for one in lost))
    else:
        said = _("La copie signée n'est pas celle du film ou de l'image livrés : {names}.").format(
            names=named(one.name for one in other)
        )
    return _point("credentials-same", title, "failed", said, other, remedy=again(), ask=_ask_copy())


def _sources(copies: _Copies) -> Point:
    """Whether each copy says of itself what the ledger says of it."""
    title = _("Les copies signées disent ce qui a été fait par une IA, comme le registre")
    try:
        wrong = list(_contradicted(copies))
    except (BadInput, ValueError, KeyError, OSError) as error:
        said = _("Le registre ne se laisse pas comparer ({reason}).").format(reason=str(error)[:200])
        return _point("credentials-source", title, "failed", said, copies.seen, remedy=again())
    if wrong:
        said = _("Elles disent autre chose que le registre : {names}.").format(names=named(one.name for one in wrong))
        return _point("credentials-source", title, "failed", said, wrong, ask=_ask_made())
    said = source_words({source for one in copies.seen for source in one.sources})
    return _point("credentials-source", title, "verified", said, copies.seen)


def _contradicted(copies: _Copies) -> Iterator[Seen]:
    unpacked = copies.unpacked
    lines = [line for _number, line in read_lines(unpacked.path(layout.LEDGER)) if line]
    ledger = origin.Ledger(lines)
    recorded = origin.recordings({name: unpacked.path(name) for name in unpacked.digests}, unpacked.digests)
    claims = claims_of(unpacked)
    known = {sha for found in recorded.values() for sha in found} | set(claims.redacted.values() if claims else ())
    for one in copies.seen:
        sha256 = unpacked.digests.get(origin.master_of(one.name), "")
        source, makers = ledger.source(sha256), ledger.makers(sha256, recorded)
        expected = (origin.IPTC + source,) if source else ()
        if one.sources != expected or not _agree(one.makers, makers, known):
            yield one


def _agree(said: Sequence[origin.Maker] | None, found: Sequence[origin.Maker], known: set[str]) -> bool:
    """Whether a copy names the same engines, and recordings that are there: one that was left out has its digest."""
    if said is None:
        return False
    mine = {one.model_copy(update={"recordings": ()}): set(one.recordings) for one in said}
    theirs = {one.model_copy(update={"recordings": ()}): set(one.recordings) for one in found}
    if mine.keys() != theirs.keys():
        return False
    return all(theirs[one] <= mine[one] <= known for one in mine)


def _services(seen: Sequence[Seen]) -> Point:
    """What AI services wrote in what they sent."""
    title = _("Marques laissées par les services d'IA dans ce qu'ils ont envoyé")
    marked = [one for one in seen if one.state != "none"]
    if not marked:
        return _no_marks()
    wrong = [one for one in marked if one.state in _WRONG - {"remote"}]
    if wrong:
        said = _("Une marque ne correspond plus au fichier qui la porte : {faults}.").format(faults=faults(wrong))
        ask = _("Ce fichier vient-il tel quel du service ? Qui l'a retouché, et où est l'original ?")
        return _point("credentials-services", title, "failed", said, wrong, ask=ask)
    kept = _("Conservées telles que reçues, sans changement depuis leur signature : {faults}.").format(
        faults=faults(marked)
    )
    if all(one.state == "trusted" for one in marked):
        return _point("credentials-services", title, "verified", kept, marked)
    said = _("{kept} Rien ici ne garantit leur signataire : c'est au service de dire si elle vient de lui.")
    return _point("credentials-services", title, "not_run", said.format(kept=kept), marked)


def _unsigned() -> Point:
    said = _("Aucune copie signée dans ce dossier : c'est facultatif, et l'original y est.")
    return _POINTS("credentials", _("Marques de provenance (C2PA) des copies signées"), "not_run", said, optional=True)


def _no_marks() -> Point:
    title = _("Marques laissées par les services d'IA dans ce qu'ils ont envoyé")
    said = _("Aucune marque C2PA dans les fichiers reçus ou apportés : tous les services n'en mettent pas.")
    return _POINTS("credentials-services", title, "not_run", said, optional=True)


def _unread(reason: str, names: Sequence[str]) -> Point:
    title, said = _("Marques de provenance (C2PA)"), _("Lecture arrêtée : {reason}.").format(reason=reason)
    return _POINTS("credentials", title, "failed", said, names=names, remedy=again(), optional=True)


def _point(which: str, title: str, status: Status, said: str, seen: Sequence[Seen], **more: str) -> Point:
    return _POINTS(which, title, status, said, names=[one.name for one in seen], optional=True, **more)


def _ask_copy() -> str:
    return _("Quel film avez-vous publié : l'original, ou cette copie ? Montrez-le en ligne.")


def _ask_made() -> str:
    return _("Qu'est-ce qui, dans ce film, a été fait par une IA ? Avec quel outil ?")
