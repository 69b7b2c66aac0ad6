"""The flow as a deployment runs it: its parameters are plain values, so that a server can keep and schedule them."""

from pathlib import Path

from flows.environment import prepare

prepare()

from prefect import flow  # noqa: E402

from flows.launch import produce  # noqa: E402
from flows.publishing import publish  # noqa: E402
from preuve.options import Options  # noqa: E402
from preuve.project import Project  # noqa: E402
from preuve.publication.package import Mode  # noqa: E402
from preuve.run import quiet  # noqa: E402
from preuve.stages import NAMES  # noqa: E402


@flow(name="preuve-project", persist_result=False)
def produce_project(folder: str, targets: tuple[str, ...] = (), until: str = NAMES[-1]) -> str:
    """Make a project's film; gives the run's folder."""
    options = Options(targets=targets, until=until)
    return str(produce(Project(Path(folder)), options, quiet).folder)


@flow(name="preuve-publish", persist_result=False)
def publish_film(folder: str, platform: str, run: str = "", mode: Mode | None = None, target: str = "") -> str:
    """Put a run's film (the last one's, where none is named) on a platform; gives what the post has become."""
    return publish(Path(folder), platform, run=run, mode=mode, target=target).state
