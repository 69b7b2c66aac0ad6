"""`preuve privacy`: what the prompts of a project let leave for services, as a table to be read with a class."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from preuve.i18n import N_, _, ngettext
from preuve.pages import number
from preuve.privacy.attempt import Trial, attempt
from preuve.privacy.detector import KINDS, told
from preuve.privacy.leaving import Leaving, Swap, leaving, named_shots
from preuve.project import Project
from preuve.providers import Provider, loopback

WHAT = {
    "assistant": N_("assistant"),
    "script": N_("scénario"),
    "image": N_("image"),
    "sound": N_("musique"),
    "video": N_("plan animé"),
    "plan": N_("plan de montage"),
    "voice": N_("voix"),
}
WAYS = {
    "search": N_("en cherchant chaque nom, chaque numéro, sous toutes ses écritures"),
    "pieces": N_("en cherchant des morceaux d'adresses ou de numéros"),
    "initials": N_("par les initiales"),
    "length": N_("par la longueur des noms"),
    "looks": N_("par la description des personnes"),
    "whereabouts": N_("par l'organisation, les lieux, le rendez-vous"),
}
HOW = {
    "brief": N_("personne du brief"),
    "listed": N_("liste de preuve.toml"),
    "pattern": N_("forme"),
    "checksum": N_("forme et clé"),
    "model": N_("modèle"),
}


def show(folder: Path, *, shown: bool, as_json: bool, plain: bool) -> int:
    """Print what would leave; 1 where something taken for a name leaves for a service, else 0. Raises BadInput."""
    project = Project(folder)
    found = list(leaving(project))
    exposed = [one for one in found if one.to and one.suspects]
    if as_json:
        tried = [asdict(one) for one in _trials(project, found)]
        told = {"requests": [_json(one) for one in found], "attempt": tried}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return int(bool(exposed))
    for one in found if shown else ():
        if one.what == "voice" and not one.to:
            continue
        _say(_("# {name} : ce qui partirait").format(name=_name(one)))
        _say(one.text + "\n")
    rows = _rows(found)
    (_lines if plain or not sys.stdout.isatty() else _table)(rows)
    for line in (*_conclusion(project, found), *_tried(_trials(project, found))):
        _say(line)
    return int(bool(exposed))


def _rows(found: Sequence[Leaving]) -> list[tuple[Swap, list[str]]]:
    """Each thing replaced, once for all the prompts that hold it, and those prompts' kinds."""
    rows: dict[tuple[str, str], tuple[Swap, list[str]]] = {}
    for one in found:
        for swap in one.swaps:
            rows.setdefault((swap.original, swap.pseudonym), (swap, []))[1].append(one.what)
    return list(rows.values())


def _lines(rows: Sequence[tuple[Swap, list[str]]]) -> None:
    for swap, where in rows:
        _say(
            _("{original} → {pseudonym} ({kind}, {how}) : {where}").format(
                original=swap.original,
                pseudonym=swap.pseudonym,
                kind=_(KINDS[swap.kind]),
                how=_(HOW[swap.how]),
                where=_where(where),
            )
        )


def _where(whats: Sequence[str]) -> str:
    """« scénario, image (8 plans) »."""
    many = {what: whats.count(what) for what in dict.fromkeys(whats)}
    return ", ".join(
        _(WHAT.get(what, what)) + ("" if n == 1 else ngettext(" ({n} plan)", " ({n} plans)", n).format(n=n))
        for what, n in many.items()
    )


def _table(rows: Sequence[tuple[Swap, list[str]]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=_("Ce qui est remplacé avant de partir"), show_lines=True)
    for head in (_("Écrit ici"), _("Ce qui part"), _("Nature"), _("Trouvé par"), _("Dans")):
        table.add_column(head, overflow="fold")
    for swap, where in rows:
        cells = (swap.original, swap.pseudonym, _(KINDS[swap.kind]), _(HOW[swap.how]), _where(where))
        table.add_row(*(Text(_printable(cell)) for cell in cells))
    Console().print(table)


def _trials(project: Project, found: Sequence[Leaving]) -> list[Trial]:
    """What was tried on what leaves; nothing where nothing leaves, or nothing of it was replaced."""
    left = [one for one in found if one.to and one.what not in ("voice", "assistant")]
    return attempt(project, left) if any(one.swaps for one in left) else []


def _conclusion(project: Project, found: Sequence[Leaving]) -> list[str]:
    left = [one for one in found if one.to]
    lines = [_destinations(left), *(_left(project, left) if left else ())]
    if not left and any(one.swaps for one in found):
        lines.append(_("Ces remplacements se feraient avec un service : « preuve providers » les montre."))
    if shots := named_shots(project):
        text = _("Des plans portent un nom de personne, gardé dans recordings/ : {shots}. Renommez-les.")
        lines.append(text.format(shots=", ".join(shots)))
    return lines


def _left(project: Project, found: Sequence[Leaving]) -> list[str]:
    """What there is to know of what leaves."""
    mine = project.settings.privacy
    organisation = project.brief.organisation if project.has_video else project.portfolio.organisation
    lines = []
    if not mine.pseudonymise:
        lines.append(_("Rien n'est remplacé : preuve.toml dit « pseudonymise = false »."))
    suspects = dict.fromkeys(name for one in found if one.what != "voice" for name in one.suspects)
    if suspects:
        lines.append(
            _("Un modèle y voit d'autres noms, qui restent tels quels : {names}.").format(names=", ".join(suspects))
            + " "
            + _("Ajoutez-les à « names » sous [privacy] dans preuve.toml, ou à « keep » s'ils peuvent partir.")
        )
    said = dict.fromkeys(name for one in found if one.what == "voice" for name in one.suspects)
    if said:
        lines.append(_("Dits par la voix d'un service, donc envoyés : {names}.").format(names=", ".join(said)))
    words = dict.fromkeys(word for one in found for word in one.words)
    if words:
        lines.append(_("Laissés, car écrits comme des mots courants : {words}.").format(words=", ".join(words)))
    lines += [told(code).capitalize() + "." for code in dict.fromkeys(code for one in found for code in one.unseen)]
    lines.append(
        _("Ce qui reste peut désigner quelqu'un : une fonction, un lieu, un fait rare (« {organisation} »).").format(
            organisation=organisation
        )
        + " "
        + _("À vous d'en juger.")
    )
    return lines


def _tried(trials: Sequence[Trial]) -> list[str]:
    """What a curious reader of the requests would find again."""
    if not trials:
        return []
    lines = [_("Ce qu'un lecteur curieux retrouverait dans ce qui part :")]
    for one in trials:
        text = _("{way} : {found} sur {of}").format(way=_(WAYS[one.way]), found=one.found, of=one.of)
        if one.way in ("initials", "length"):
            text += _(" (au hasard : {n})").format(n=number(one.by_chance))
        lines.append("- " + text + (_(" : {what}.").format(what=" ; ".join(one.what)) if one.what else "."))
    return lines


def _destinations(left: Sequence[Leaving]) -> str:
    out = dict.fromkeys(_addressee(one.to) for one in left if one.to)
    if not out:
        return _("Avec les moteurs choisis, rien ne part : tout se fait sur cette machine.")
    text = ngettext("{n} demande part vers : {names}.", "{n} demandes partent vers : {names}.", len(left))
    return text.format(n=len(left), names=", ".join(out))


def _addressee(to: Provider) -> str:
    """A service; a program of this machine that speaks as it does may send further what it gets."""
    if not loopback(to.base_url):
        return to.label
    told = _("{name} (un programme de cette machine, {url}, qui peut transmettre plus loin)")
    return told.format(name=to.label, url=to.base_url)


def _name(one: Leaving) -> str:
    return f"{_(WHAT.get(one.what, one.what))} {one.of}".strip()


def _json(one: Leaving) -> dict[str, object]:
    data = asdict(one) | {"to": one.to.label if one.to else ""}
    return data | {"unseen": [told(code) for code in one.unseen]}


def _say(text: str) -> None:
    print(_printable(text))  # noqa: T201


def _printable(text: str) -> str:
    """A brief may have been pasted from anywhere, terminal commands included."""
    return "".join(sign if sign.isprintable() or sign in "\n\u00a0\u202f" else " " for sign in text)
