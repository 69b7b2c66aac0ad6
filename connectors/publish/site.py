"""A static accessible page for the film, ready for any host."""

from typing import Self

from preuve.project import Brief, Project
from preuve.publication.post import Bundle, Files, Post, State
from preuve.publication.site import site


class Site:
    """Writes the film's page in the brand's colours."""

    name = "site"
    state: State = "exported"

    def __init__(self, brief: Brief) -> None:
        self.brief = brief

    @classmethod
    def build(cls, project: Project) -> Self:
        """Takes organisation, colours and link from the brief."""
        return cls(project.brief)

    def bundle(self, post: Post, files: Files) -> Bundle:
        """The page's folder. Raises BadMedia."""
        return site(post, files, self.brief)
