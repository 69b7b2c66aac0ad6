"""The calendar as a deployment runs it, every quarter of an hour: what is due and was agreed to goes out."""

from pathlib import Path

from flows.environment import prepare

prepare()

from prefect import flow, get_run_logger  # noqa: E402

from flows.due import publish_due  # noqa: E402
from preuve.project import Project  # noqa: E402
from preuve.sessions.calendar import due_now  # noqa: E402


@flow(name="preuve-calendar", persist_result=False)
def publish_calendar(folder: str) -> bool:
    """Publish what is due in a project's calendar; whether all went well, or nothing was due."""
    project = Project(Path(folder))
    return publish_due(project, due_now(project), get_run_logger().info)
