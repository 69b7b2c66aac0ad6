"""Where films go. To add a platform, read `base.py`."""

from connectors.publish.base import Publisher
from connectors.publish.folder import Folder
from connectors.publish.site import Site

PUBLISHERS: dict[str, type[Publisher]] = {
    "folder": Folder,
    "site": Site,
}
