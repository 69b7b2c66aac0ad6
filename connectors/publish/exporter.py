"""What an exporter is: it writes files for who publishes by hand, and publishes nothing.

To add one:
1. write one class in `connectors/publish/` that follows `Exporter` below (`folder.py` is the shortest);
2. add its line to `EXPORTERS` in `connectors/publish/__init__.py`;
3. say how its posts are counted and what they carry in `templates/posts.yaml`, its numbers in
   `templates/platforms.yaml`, and how to upload by hand in `templates/bundles/<target>.txt.j2`;
4. run `pytest tests/contract/test_publish.py`: every exporter passes the same tests.

An exporter ends in `exported`. `draft` and `published` are for what a platform has confirmed: `base.py`.
"""

from typing import Protocol, Self

from preuve.project import Project
from preuve.publication.post import Bundle, Files, Post, State


class Exporter(Protocol):
    """Makes what is handed over for a post. `state` is what the post has become once its bundle is written."""

    name: str
    state: State

    @classmethod
    def build(cls, project: Project) -> Self:
        """An exporter for a project, with what it needs of the brief and the settings."""
        ...

    def bundle(self, post: Post, files: Files) -> Bundle:
        """The files handed over, by relative name. Pure: the same post and files give the same bytes.

        Raises BadMedia when a file can't be handed over.
        """
        ...
