"""`preuve publications` and `preuve unpublish`: what became of each post, and taking one off."""

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from preuve.errors import BadInput, PreuveError
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.journal import KEY, Journal, Publication
from preuve.publication.page import label, read, shown
from preuve.publication.post import State
from preuve.publication.words import last_check, moment, standing
from preuve.sessions.blocks import say_block
from preuve.sessions.publishing import say, write_pages
from preuve.sessions.terminal import Ask, asker, stopping
from preuve.wiring import reach

ASKED = ("draft", "published", "unknown")
THERE: tuple[State, ...] = ("draft", "published")


def show(folder: Path, *, refresh: bool, as_json: bool, plain: bool) -> int:
    """Show a project's publications; 1 where a journal is damaged or a platform couldn't be asked."""
    project = Project(folder)
    journal = Journal(project.folder)
    wrong = _refresh(project, journal) if refresh else 0
    found, damaged = read(journal)
    pages = [write_pages(project, run) for run in dict.fromkeys(one.package.run for one in found)] if refresh else []
    if as_json:
        sys.stdout.write(json.dumps([_json(one) for one in found], ensure_ascii=False, indent=1) + "\n")
    elif found:
        for one in found:
            _told(one, plain=plain)
        for line in dict.fromkeys(pages):
            say(line)
    else:
        say(_("Aucune publication encore. « preuve publish » en fait une."))
    for error in damaged:
        print(error.diagnostics(), file=sys.stderr)  # noqa: T201
    return int(bool(wrong or damaged))


def take_off(folder: Path, which: str, *, yes: bool, ask: Ask | None = None) -> int:
    """Take a post off where a program may, else say how by hand; 1 where it stays. Raises BadInput, PreuveError."""
    project = Project(folder)
    journal = Journal(project.folder)
    publication = meant(journal, which, THERE)
    name, where = label(publication.package.platform), publication.url or publication.ids.get("id", "")
    say(_("{label} : {state}. {where}").format(label=name, state=standing(publication), where=where).rstrip())
    if untold(publication):
        say(_("Preuve n'en a pas l'identifiant, et ne peut donc pas la retirer : retirez-la vous-même."))
        say("→ " + _("Ensuite : preuve settle {key} --not-there --by VOTRE-NOM").format(key=publication.key))
        return 1
    with stopping(_("Rien n'a été retiré.")):
        agreed = yes or (ask or asker(_alone()))(_("La retirer ?"))
    if not agreed:
        say(_("Rien n'a été retiré."))
        return 1
    publisher, parcel = reach("reopen")(project, publication)
    done: bool = reach("withdraw")(publisher, parcel, journal, publication)
    if done:
        say(_("{label} : retirée. Le journal en garde la trace.").format(label=name))
        say(write_pages(project, publication.package.run))
        return 0
    text = _("{label} ne laisse aucun programme retirer ce film : retirez-le vous-même, depuis {where}.")
    say(text.format(label=name, where=publication.url or _("l'application {label}").format(label=name)))
    say("→ " + _("Ensuite, « preuve publications --refresh » le notera."))
    return 1


def _alone() -> str:
    return _("il faut votre accord pour retirer une publication, et il n'y a personne à qui le demander ici.")


def _refresh(project: Project, journal: Journal) -> int:
    """Ask each platform again; how many couldn't be."""
    found, _damaged = read(journal)
    wrong = 0
    for one in found:
        if one.state not in ASKED or untold(one):
            continue
        try:
            reach("ask_again")(project, one)
        except PreuveError as error:
            wrong += 1
            told = _("{label}, {key} : {told}").format(
                label=label(one.package.platform), key=one.key, told=error.diagnostics()
            )
            print(told, file=sys.stderr)  # noqa: T201
    return wrong


def untold(publication: Publication) -> bool:
    """Whether only a person said it is there, so that no platform can be asked by its id."""
    return bool(publication.declared_by) and not publication.ids.get("id")


def meant(journal: Journal, which: str, states: Collection[State]) -> Publication:
    """The publication that a key names, or a platform where it has one in these states. Raises BadInput."""
    if KEY.fullmatch(which):
        found = journal.find(which)
        there = [found] if found else []
    else:
        there = [one for one in read(journal)[0] if one.package.platform == which and one.state in states]
    if len(there) == 1:
        return there[0]
    raise BadInput(
        _("plusieurs publications répondent à « {which} ».").format(which=which[:40])
        if there
        else _("aucune publication ne répond à « {which} ».").format(which=which[:40]),
        key="PLATEFORME",
        remedy=_("« preuve publications » les montre ; donnez sa clé : {keys}").format(
            keys=", ".join(one.key for one in there) or "…"
        ),
    )


def _told(one: Publication, *, plain: bool) -> None:
    known = shown(one)
    facts = {
        _("Film"): one.package.post.title,
        _("Compte"): one.package.account,
        _("Depuis"): moment(one.since),
        _("Adresse"): one.url,
        _("Relue"): last_check(one),
        _("Clé"): one.key,
    }
    say_block(f"{known.platform}, {known.format} : {known.state}", facts, plain=plain)


def _json(one: Publication) -> dict[str, Any]:
    package, seen = one.package, one.checked
    return {
        "key": one.key,
        "platform": package.platform,
        "account": package.account,
        "target": package.target,
        "run": package.run,
        "title": package.post.title,
        "state": one.state,
        "replaced_by": one.replaced_by,
        "declared_by": one.declared_by,
        "since": one.since.isoformat(),
        "url": one.url,
        "ids": one.ids,
        "schedule": package.schedule.isoformat() if package.schedule else None,
        "checked": seen.at.isoformat() if seen else None,
        "held": list(seen.details.get("held", ())) if seen else [],
        "missing": list(seen.details.get("missing", ())) if seen else [],
        "reason": one.events[-1].reason,
    }
