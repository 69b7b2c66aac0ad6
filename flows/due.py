"""What the calendar says is due, published: by `preuve calendar due` or a deployment. Prefect isn't known here."""

from collections.abc import Callable, Sequence

from connectors.publish.deliver import Pause, wait
from flows.publishing import publish
from preuve.errors import BadInput, PreuveError
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.words import standing
from preuve.schedule.agreements import Agreement
from preuve.schedule.standing import Slot

Say = Callable[[str], None]


def publish_due(project: Project, due: Sequence[Slot], say: Say = print, *, pause: Pause = wait) -> bool:
    """Publish each entry that is due; whether all went well. One that fails never stops the others."""
    well = True
    for slot in due:
        agreement = slot.agreement
        if agreement is None:
            continue
        try:
            _same(project, slot.entry.id, agreement)
            made = publish(
                project.folder,
                slot.entry.to,
                run=agreement.run,
                mode=slot.entry.mode,
                target=agreement.target,
                entry=slot.entry.id,
                film=agreement.film,
                pause=pause,
            )
        except PreuveError as error:
            well = False
            say(_("« {id} » : {error}").format(id=slot.entry.id, error=error.diagnostics()))
        else:
            say(_("« {id} » : {state} {url}").format(id=slot.entry.id, state=standing(made), url=made.url).rstrip())
    return well


def _same(project: Project, entry: str, agreement: Agreement) -> None:
    """Hold the settings to what was agreed. Raises BadInput."""
    settings = project.settings.publish
    if (settings.privacy, settings.accounts.get(agreement.to, "")) != (agreement.privacy, agreement.account):
        raise BadInput(
            _("le compte, ou qui peut voir le film, a changé depuis l'accord."),
            path="preuve.toml",
            key="publish",
            remedy=_("Redonnez l'accord : preuve calendar approve {entry}").format(entry=entry),
        )
