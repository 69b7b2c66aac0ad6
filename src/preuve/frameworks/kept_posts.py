"""What the project keeps of its posts, cited as evidence: the calendar, what went out, the replies to comments.

Nothing here reads the clock: a verifier is told what she was told.
"""

from collections import Counter

from preuve.audience.forms.grid import platform_name
from preuve.checks.subject import Subject
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.publication.accounts import places
from preuve.publication.journal import Journal
from preuve.publication.words import states
from preuve.replies import draft
from preuve.schedule import plan
from preuve.wording import listing

UNFILLED = "À COMPLÉTER"


def calendar(_subject: Subject, project: Project) -> str:
    """How many posts are planned, when, where, and how many say which objective they serve."""
    found = plan.read(project.folder)
    entries = [one for one in found.ordered if not one.objective.startswith(UNFILLED)] if found else []
    if not entries:
        return ""
    first, last = (one.when.strftime("%d/%m/%Y") for one in (entries[0], entries[-1]))
    planned = ngettext("{n} publication prévue", "{n} publications prévues", len(entries)).format(n=len(entries))
    when = (
        _("le {day}").format(day=first) if first == last else _("du {first} au {last}").format(first=first, last=last)
    )
    where = listing([_place(name) for name in dict.fromkeys(one.to for one in entries)])
    aimed = sum(bool(one.objective.strip()) for one in entries)
    served = ngettext("{n} dit l'objectif qu'elle sert", "{n} disent l'objectif qu'elles servent", aimed).format(
        n=aimed
    )
    return _("{planned} {when} ({where}) ; {served}").format(planned=planned, when=when, where=where, served=served)


def posts(_subject: Subject, project: Project) -> str:
    """How many posts stand in each state: those that were only simulated are said to be."""
    found = Counter(one.state for one in Journal(project.folder).all())
    told = (
        _("{state} : {n}").format(state=words.replace(" :", ","), n=found[state])
        for state, words in states().items()
        if found[state]
    )
    return " ; ".join(told)


def replies(_subject: Subject, project: Project) -> str:
    """How many comments have a reply that a person accepted, and who did."""
    found = draft.read(project.folder).replies
    if not found:
        return ""
    ready = [one for one in found if one.ready]
    who = listing(list(dict.fromkeys(one.by for one in ready if one.by)))
    told = ngettext("{n} commentaire", "{n} commentaires", len(found)).format(n=len(found))
    kept = ngettext("{n} réponse acceptée", "{n} réponses acceptées", len(ready)).format(n=len(ready))
    hers = sum(one.reply != one.proposed for one in ready)
    changed = ngettext("{n} récrite par une personne", "{n} récrites par une personne", hers).format(n=hers)
    if who:
        kept = _("{kept} par {who}").format(kept=kept, who=who)
    return _("{told} ; {kept}, dont {changed}").format(told=told, kept=kept, changed=changed)


def _place(name: str) -> str:
    if name == plan.HAND:
        return _("à la main")
    known = places().places.get(name)
    return known.label if known else platform_name(name)
