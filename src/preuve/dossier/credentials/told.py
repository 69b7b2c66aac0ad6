"""Content credentials in words: for the terminal page of `preuve pack`, and for the points of verification."""

from collections.abc import Iterable, Mapping, Sequence

from preuve.dossier import layout
from preuve.dossier.credentials.origin import IPTC, WORDS
from preuve.dossier.credentials.reading import Seen, State
from preuve.dossier.refusal import safe
from preuve.i18n import N_, _, ngettext
from preuve.wording import listing

STATES: Mapping[State, str] = {
    "trusted": N_("signature intacte, autorité connue"),
    "untrusted": N_("signature intacte, signataire inconnu"),
    "expired": N_("signature intacte, certificat qui n'est plus valable aujourd'hui"),
    "tampered": N_("modifié depuis la signature"),
    "invalid": N_("signature non valable"),
    "remote": N_("marque gardée ailleurs sur le web, pas lue : rien n'est demandé au réseau"),
    "unreadable": N_("marque illisible"),
    "none": N_("aucune marque"),
}
TOLD = 5


def packed(names: Iterable[str]) -> str:
    """What `preuve pack` says of the signed copies, among a dossier's files; empty where there is none."""
    count = sum(name.startswith(layout.SIGNED_COPIES) for name in names)
    if not count:
        return ""
    said = ngettext(
        "Copies signées (C2PA) : {n} fichier, à côté de l'original, qui dit ce qu'une IA a fait.",
        "Copies signées (C2PA) : {n} fichiers, à côté des originaux, qui disent ce qu'une IA a fait.",
        count,
    ).format(n=count)
    return f"{said} {beside_the_law()}"


def beside_the_law() -> str:
    """What such marks are not."""
    return _(
        "Ces marques s'ajoutent à la mention de l'IA que l'on voit dans le film ; elles ne la remplacent pas, et ne "
        "suffisent pas à respecter le règlement européen sur l'IA (article 50)."
    )


def faults(seen: Sequence[Seen]) -> str:
    """Some files with what is said of each."""
    told = [f"{safe(one.name, 120)} ({_(STATES[one.state])}{_by(one)})" for one in seen[:TOLD]]
    more = len(seen) - len(told)
    if more:
        told.append(ngettext("{count} autre", "{count} autres", more).format(count=more))
    return listing(told)


def signers(seen: Sequence[Seen]) -> str:
    """Who signed, as certificates name them."""
    who = [f"« {safe(one.signer or _('sans nom'), 80)} » ({safe(one.issuer or '?', 80)})" for one in seen]
    return listing(list(dict.fromkeys(who))[:TOLD])


def source_words(sources: Iterable[str]) -> str:
    """What copies say of themselves, in words."""
    known = {IPTC + word: _(said) for word, said in WORDS.items()}
    return listing(sorted(known.get(one, safe(one, 120)) for one in sources))


def _by(one: Seen) -> str:
    return " : " + safe(one.signer, 80) if one.signer else ""
