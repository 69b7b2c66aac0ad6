"""What was found in a table of people, in words: numbers, columns and lines of the file, never what a cell says."""

from collections.abc import Iterator, Mapping

from preuve.i18n import N_, _, ngettext
from preuve.privacy.anonymity import LEAST, Lone, Singled, Wider
from preuve.privacy.detector import KINDS
from preuve.privacy.direct import Identifier
from preuve.privacy.repeated import Repeated
from preuve.privacy.widening import Change
from preuve.wording import apart

CHANGES: Mapping[Change, str] = {
    "department": N_("« {column} » réduit au département"),
    "ten": N_("« {column} » par tranche de dix"),
    "month": N_("« {column} » réduit au mois"),
    "year": N_("« {column} » réduit à l'année"),
    "out": N_("sans « {column} »"),
}
_WHATS: Mapping[str, str] = {
    **{str(kind): name for kind, name in KINDS.items()},
    "title": N_("« M. », « Mme »… suivi d'un nom"),
    "head": N_("le titre de la colonne annonce des noms ou des coordonnées"),
    "named": N_("le titre de la colonne annonce des personnes, et ses cases sont des noms"),
    "looks": N_("ses cases ressemblent à des noms de personnes"),
}


def sentence(found: Singled) -> str:
    """The finding in one sentence."""
    columns = " + ".join(found.quasi)
    if found.alone:
        return ngettext(
            "{n} personne sur {people} est seule à avoir son profil ({columns})",
            "{n} personnes sur {people} sont seules à avoir leur profil ({columns})",
            found.alone,
        ).format(n=found.alone, people=found.people, columns=columns)
    return ngettext(
        "chaque profil ({columns}) est celui de {n} personne au moins, sur {people}",
        "chaque profil ({columns}) est celui de {n} personnes au moins, sur {people}",
        found.smallest,
    ).format(n=found.smallest, people=found.people, columns=columns)


def lines(found: Singled, *, mended: bool = False) -> Iterator[str]:
    """Everything that was found, the gravest first, one sentence each. `mended`: but what `remedy` says beside it."""
    yield _("{finding}.").format(finding=_capital(sentence(found)))
    if found.few > found.alone:
        few = _("{n} personnes sur {people} sont dans un groupe de moins de {least}.")
        yield few.format(n=found.few, people=found.people, least=LEAST)
    if found.lines:
        yield _("Lignes du fichier concernées : {lines}.").format(lines=", ".join(map(str, found.lines)))
    yield from (identifier(one) for one in found.direct)
    if found.same:
        same = _("{n} personnes sont dans un groupe dont tous les membres ont la même donnée sensible.")
        yield same.format(n=found.same) + " " + _("Qui connaît le groupe connaît la donnée.")
    yield from map(_repeated, found.repeats)
    yield from (_lone(one, found.people) for one in found.aside)
    if found.wider and not (mended and _widened(found) in remedy(found)):
        yield _("Ce qui changerait : {steps}.").format(steps=_widened(found))
    yield _("Les noms cachés dans un texte courant ne sont pas cherchés ici, sauf ceux que preuve.toml liste.")


def identifier(one: Identifier) -> str:
    """A column that names people."""
    what = _(_WHATS[one.what])
    cells = ngettext("{n} case", "{n} cases", one.cells).format(n=one.cells)
    text = _("Identifie directement : colonne « {column} », {what} ({cells}).")
    if not one.sure:
        text = _("À regarder : colonne « {column} », {what} ({cells}).")
    return text.format(column=one.column, what=what, cells=cells)


def remedy(found: Singled) -> str:
    """What to do first; empty where everything holds."""
    if sure := next((one for one in found.direct if one.sure), None):
        return _("Retirez ou remplacez ce qui nomme quelqu'un dans « {column} ».").format(column=sure.column)
    if found.wider:
        return _("Élargissez : {steps}.").format(steps=_widened(found))
    if found.repeats:
        told = _("Si « {column} » dit de qui parle chaque ligne, nommez-la (« person » du cas, ou --person).")
        return told.format(column=found.repeats[0].column)
    return ""


def _repeated(one: Repeated) -> str:
    text = ngettext(
        "À regarder : si la colonne « {column} » dit qui, un groupe n'a que {n} personne.",
        "À regarder : si la colonne « {column} » dit qui, un groupe n'a que {n} personnes.",
        one.smallest,
    )
    return text.format(column=one.column, n=one.smallest)


def _lone(one: Lone, people: int) -> str:
    text = ngettext(
        "À regarder : colonne « {column} », hors du compte, où {n} personne sur {people} est seule.",
        "À regarder : colonne « {column} », hors du compte, où {n} personnes sur {people} sont seules.",
        one.alone,
    )
    if one.text:
        text = ngettext(
            "À regarder : colonne « {column} », textes libres ; {n} personne sur {people} a le sien.",
            "À regarder : colonne « {column} », textes libres ; {n} personnes sur {people} ont le leur.",
            one.alone,
        )
    return text.format(column=one.column, n=one.alone, people=people)


def _widened(found: Singled) -> str:
    return apart(map(_wider, found.wider))


def _wider(one: Wider) -> str:
    change = _(CHANGES[one.change]).format(column=one.column)
    if not one.few:
        done = ngettext(
            "{change}, chaque groupe a {n} personne au moins",
            "{change}, chaque groupe a {n} personnes au moins",
            one.smallest,
        )
        return done.format(change=change, n=one.smallest)
    text = ngettext(
        "{change}, il reste {n} personne dans un trop petit groupe",
        "{change}, il reste {n} personnes dans un trop petit groupe",
        one.few,
    )
    return text.format(change=change, n=one.few)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
