"""The audience flow: what each platform says now, in the table. A deployment runs it every day (prefect.yaml).

Without Prefect, the same from cron: `preuve audience DOSSIER --fetch --no-open --plain`.
"""

from pathlib import Path

from flows.environment import prepare

prepare()

from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402

from connectors.audience.fetching import Fetched  # noqa: E402
from flows.measuring import Measured, fetch_figures, measure  # noqa: E402
from preuve.audience import to_rows  # noqa: E402
from preuve.i18n import _  # noqa: E402
from preuve.project import Project  # noqa: E402


@task(name="fetch figures", cache_policy=NO_CACHE, persist_result=False)
def fetched(project: Project) -> tuple[Fetched, ...]:
    """What each connected account gave; one that failed says why."""
    return tuple(fetch_figures(project))


@task(name="audience table", cache_policy=NO_CACHE, persist_result=False)
def tabled(project: Project) -> Measured:
    """The table, with what is new in the history."""
    return measure(project)


@flow(name="preuve-audience", persist_result=False, validate_parameters=False)
def refresh_audience(folder: str, *, fetch: bool = True) -> str:
    """Ask the platforms, make the table; gives the folder of its forms. A platform that fails is told, not raised."""
    project = Project(Path(folder))
    given = fetched(project) if fetch else ()
    made = tabled(project)
    if made.table is not None:
        heads, *rows = to_rows(made.table)
        cells = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
        create_table_artifact(cells, key="audience-daily", description=_("Audience par publication"))
    if given:
        create_table_artifact([_told(one) for one in given], key="audience-platforms", description=_("Plateformes"))
    return str(made.folder)


def _told(one: Fetched) -> dict[str, str | int]:
    return {
        _("Plateforme"): one.platform,
        _("Compte"): one.label,
        _("Publications"): one.posts,
        _("Réponses"): one.answers,
        _("Ce qui n'a pas marché"): one.problem,
    }
