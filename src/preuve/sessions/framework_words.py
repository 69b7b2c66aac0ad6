"""A référentiel in words: the evidence that each part takes and where it is, its exam, what is measured of it."""

from collections.abc import Iterator, Sequence

from preuve.checks import checks
from preuve.frameworks.exam import rules
from preuve.frameworks.modality import Modality
from preuve.frameworks.model import (
    Anonymity,
    Assistant,
    Checks,
    Criterion,
    Deliverable,
    Document,
    Framework,
    Kept,
    Part,
    Person,
    Proof,
    Statement,
)
from preuve.i18n import _, ngettext
from preuve.wording import apart, listing


def evidence(part: Part) -> Iterator[str]:
    """A line for each thing that a part takes: who tells it (a measure, her, a person), and where."""
    for proof in part.evidence:
        yield from _proof(proof)
    if part.elements:
        names = listing([str(one.label) for one in part.elements])
        told = _("Mesuré dans chaque film : au moins {n} parmi {names} ({checks})")
        ids = ", ".join(name for one in part.elements for name in one.checks)
        yield told.format(n=part.at_least, names=names, checks=ids)


def _proof(proof: Proof) -> Iterator[str]:
    match proof:
        case Checks() | Assistant() | Anonymity():
            yield from _measured(proof)
        case Document():
            for heading in proof.sections:
                yield _("Écrit par vous : {place}").format(place=place(proof.document, heading, each=bool(proof.each)))
        case Statement():
            told = _("Dit par vous : {what} ({place})")
            yield told.format(what=str(proof.statement).rstrip("."), place=place(proof.document, proof.section))
        case Deliverable():
            yield _("À montrer : {label} ({path})").format(label=proof.label, path=proof.deliverable)
        case Kept():
            yield _("Gardé par le projet, montré s'il y en a : {label}").format(label=proof.label)
        case Person():
            told = _("Jugé par une personne : {question} ({where})")
            yield told.format(question=proof.person, where=", ".join(proof.where))


def _measured(proof: Checks | Assistant | Anonymity) -> Iterator[str]:
    if isinstance(proof, Assistant):
        yield ngettext(
            "Mesuré : {n} assistant dont les essais enregistrés tiennent, relus (assistants/)",
            "Mesuré : {n} assistants dont les essais enregistrés tiennent, relus (assistants/)",
            proof.assistant,
        ).format(n=proof.assistant)
    elif isinstance(proof, Anonymity):
        told = _("Mesuré, pour chaque cas d'usage qui donne un tableau : {n} personnes au moins par profil")
        yield told.format(n=proof.anonymity)
    else:
        for name in proof.checks:
            yield _if(proof).format(check=name, title=_(checks()[name].title))


def _if(proof: Checks) -> str:
    if proof.each == "case":
        return _("Mesuré, si le cas d'usage a une production : {check}, {title}")
    if proof.each == "run":
        return _("Mesuré sur chaque production présentée, s'il y en a : {check}, {title}")
    return _("Mesuré : {check}, {title}")


def place(document: str, heading: str, *, each: bool = False) -> str:
    """Where a section is written: « documents/charte.md, partie « Principes » »."""
    name = _("{document}/<cas>.md, pour chaque cas d'usage").format(document=document.removesuffix(".md"))
    return _("documents/{document}, partie « {heading} »").format(document=name if each else document, heading=heading)


def measured(one: Criterion) -> bool:
    """Whether a check measures something of a criterion."""
    proofs = (proof for part in one.parts for proof in part.evidence)
    return any(part.elements for part in one.parts) or any(
        isinstance(one, Checks | Assistant | Anonymity) for one in proofs
    )


def split(framework: Framework) -> tuple[Sequence[str], Sequence[str]]:
    """The criteria of which something is measured, and those that words and persons alone tell."""
    found = list(framework.criteria())
    return [one.id for one in found if measured(one)], [one.id for one in found if not measured(one)]


def share(framework: Framework) -> str:
    """What the kit measures of it and what it can't, in two sentences."""
    some, none = split(framework)
    if not some:
        return _(
            "Preuve ne mesure rien ici : il dit si chaque partie est écrite, par vous, complète ; un juré dit ce que "
            "cela vaut."
        )
    told = ngettext("{n} critère ({names})", "{n} critères ({names})", len(some))
    yes = _("Preuve mesure quelque chose dans {criteria}, quand il y a de quoi.").format(
        criteria=told.format(n=len(some), names=", ".join(some))
    )
    if not none:
        return yes
    told = ngettext("{n} critère ({names})", "{n} critères ({names})", len(none))
    no = _("Il ne mesure rien dans {criteria} : vous l'écrivez, un juré le juge.").format(
        criteria=told.format(n=len(none), names=", ".join(none))
    )
    return f"{yes} {no}"


def exam(modality: Modality | None) -> str:
    """The exam in a line: its rules in figures, the deposit in the source's words, the order, what isn't said."""
    if modality is None:
        return _("la source n'en dit rien.")
    told = list(rules(modality))
    if modality.deposit_days:
        told.insert(1, _("Dépôt : « maximum {n} jours avant la soutenance ».").format(n=modality.deposit_days))
    if modality.jurors:
        told.append(ngettext("{n} juré.", "{n} jurés.", modality.jurors).format(n=modality.jurors))
    if not modality.oral_minutes:
        told.append(_("Oral, dont la source ne donne pas la durée."))
    if modality.order_given:
        told.append(_("L'ordre de la présentation est donné."))
    return " ".join(told)


def kinds(framework: Framework) -> str:
    """How much of each kind of evidence it takes, in a line."""
    proofs = [proof for part in framework.parts() for proof in part.evidence]
    count = len(framework.check_ids())
    named = framework.documents()
    documents = ngettext("{n} document à écrire", "{n} documents à écrire", len(named)).format(n=len(named))
    shown = len({one.deliverable for one in proofs if isinstance(one, Deliverable)})
    asked = sum(isinstance(one, Person) for one in proofs)
    told = (
        ngettext("{n} contrôle mesuré", "{n} contrôles mesurés", count).format(n=count) if count else "",
        f"{documents} ({', '.join(one.removesuffix('.md') for one in named)})",
        ngettext("{n} fichier à montrer", "{n} fichiers à montrer", shown).format(n=shown) if shown else "",
        ngettext("{n} question à un juré", "{n} questions à un juré", asked).format(n=asked),
    )
    return apart(one for one in told if one)
