"""Whether whoever signed the copies signed the dossier too: the certificate's key against the enrolled one.

An authority vouches for all its candidates: that one of them signed a copy doesn't say that this one did.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from preuve.dossier.credentials.reading import Seen
from preuve.dossier.model import Status, Unpacked
from preuve.dossier.sign.keys import same
from preuve.dossier.sign.seals import signer_of
from preuve.dossier.sign.trust import Trust, TrustedKey
from preuve.dossier.verify.required import claims_of
from preuve.i18n import _


@dataclass(frozen=True)
class Hand:
    """Who signed the dossier, if that is known; whom it names; the juror's keyring."""

    signer: TrustedKey | None
    named: str
    trust: Trust

    def says(self, seen: Sequence[Seen]) -> tuple[Status, str, list[Seen]]:
        """What is to be said of copies whose authority is known: a status, why where it isn't good, which copies."""
        other = [one for one in seen if (owner := self._owner(one)) and not self._hers(owner)]
        if other:
            said = _("Signées par la clé de {who}, qui n'est pas la personne de ce dossier.")
            owner = self._owner(other[0])
            return "failed", said.format(who=owner.who if owner else ""), other
        apart = [one for one in seen if not self.signer or one.key != self.signer.key]
        if not apart:
            return "verified", "", list(seen)
        if not self.signer:
            why = _("on ne sait pas qui a signé ce dossier, ni donc si c'est la même personne.")
        else:
            why = _("leur clé n'est pas celle qui a signé ce dossier, ni une autre clé inscrite : on ne sait pas qui.")
        return "not_run", why, apart

    def _owner(self, seen: Seen) -> TrustedKey | None:
        return next((one for one in self.trust.keys if seen.key and one.key == seen.key), None)

    def _hers(self, owner: TrustedKey) -> bool:
        """Whether an enrolled key is that of the dossier's person: who signed it, else whom it names, if anybody."""
        if self.signer:
            return owner.key == self.signer.key
        return owner.role == "candidate" and (not self.named or same(owner.id, self.named))


def hand(unpacked: Unpacked, trust: Trust) -> Hand:
    """Who signed a dossier, as far as the juror's keyring tells."""
    claims = claims_of(unpacked)
    return Hand(signer_of(unpacked, trust), claims.candidate if claims else "", trust)
