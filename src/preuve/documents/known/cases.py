"""A use case: the run that shows it, in short; the custom assistant and its test cases; the table's anonymity."""

from preuve.checks.tally import tally
from preuve.checks.words import sentence
from preuve.documents.blocks import Blocks, Grid
from preuve.documents.known.ground import Knowing, day, told
from preuve.i18n import _
from preuve.publication.disclosure import label, made_by_ai
from preuve.targets import target_label


def case_run(knowing: Knowing) -> Blocks:
    """The run that shows a use case: its day, its films, AI's share, what its checks found."""
    if knowing.subject is None or knowing.run is None:
        return ()
    subject, found = knowing.subject, knowing.judged()
    rows = {
        _("Cas d'usage"): knowing.case.title if knowing.case else "",
        _("Production"): _("{name}, le {day}").format(name=knowing.run.name, day=day(subject.day)),
        _("Films"): ", ".join(target_label(film.target) for film in subject.films),
        _("Part de l'IA"): label(made_by_ai(subject.lines)) or _("aucun contenu fait par une IA"),
        _("Contrôles"): sentence(tally(found).statuses) if found else "",
    }
    grid = Grid(
        header=(_("Ce que montre la production"), _("En bref")),
        rows=tuple((name, value) for name, value in rows.items() if value),
        caption=_("La production qui montre ce cas"),
    )
    return tuple(told(_("la production {name}").format(name=f"runs/{knowing.run.name}"), (grid,)))
