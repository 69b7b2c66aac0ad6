"""An upload-ready folder for each platform, for who publishes by hand."""

from typing import Self

from preuve.project import Project
from preuve.publication import bundles
from preuve.publication.post import Bundle, Files, Post, State


class Folder:
    """Writes the film, its texts and how to upload them."""

    name = "folder"
    state: State = "exported"

    @classmethod
    def build(cls, project: Project) -> Self:
        """Needs nothing of the project."""
        return cls()

    def bundle(self, post: Post, files: Files) -> Bundle:
        """The upload-ready folder. Raises BadMedia."""
        return bundles.folder(post, files)
