"""WordPress for the faults: the real one, behind a server that strikes."""

from pathlib import Path

from publishing_case import Case, access, parcel
from wordpress_front import Front

from connectors.publish.wordpress import WordPress


def case(folder: Path) -> Case:
    """A site that has nothing yet, and a film to be published there."""
    server = Front()
    package = parcel(folder, "wordpress", "web", mode="publish")
    return Case("wordpress", server, lambda: WordPress.open(access(server, "wordpress")), package, shared=True)
