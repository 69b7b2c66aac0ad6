"""What a publisher is.

To add a platform:
1. write one class in `connectors/publish/` that follows `Publisher` below (`folder.py` is the shortest);
2. add its line to `PUBLISHERS` in `connectors/publish/__init__.py`;
3. say how its posts are counted and what they carry in `templates/posts.yaml`, its numbers in
   `templates/platforms.yaml`, and how to upload by hand in `templates/bundles/<target>.txt.j2`;
4. run `pytest tests/contract/test_publish.py`: every publisher passes the same tests.

A publisher that only writes files ends in `exported`. `draft` and `published` are for what a platform has confirmed.
"""

from typing import Protocol, Self

from preuve.project import Project
from preuve.publication.post import Bundle, Files, Post, State


class Publisher(Protocol):
    """Makes what is handed over for a post. `state` is what the post has become once its bundle is written."""

    name: str
    state: State

    @classmethod
    def build(cls, project: Project) -> Self:
        """A publisher for a project, with what it needs of the brief and the settings."""
        ...

    def bundle(self, post: Post, files: Files) -> Bundle:
        """The files handed over, by relative name. Pure: the same post and files give the same bytes.

        Raises BadMedia when a file can't be handed over.
        """
        ...
