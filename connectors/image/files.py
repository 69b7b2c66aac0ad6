"""`files`: her own pictures, from the project's media/ folder: a PNG, a JPEG, a WebP, or a layered SVG scene."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from preuve.artifact import digest_file, digest_json
from preuve.engines import Answer, Identity, ImageRequest
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.pictures import inspect
from preuve.media.raster import is_drawing
from preuve.media.scene import clean, describe
from preuve.project import Project

SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


class Files:
    """Brings pictures she has, by shot. Who made them, and whether AI did, is for her to say."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = dict(files)

    @classmethod
    def build(cls, project: Project) -> "Files":
        """With no picture yet: `with_files` gives those of a storyboard."""
        return cls({})

    def with_files(self, files: Mapping[str, Path]) -> "Files":
        """The same engine, knowing these shots' files too."""
        return Files({**self.files, **files})

    def identity(self) -> Identity:
        """The files, by their digest: another picture makes another identity."""
        digests = {shot: digest_file(path) for shot, path in sorted(self.files.items())}
        return Identity(
            engine="files", capability="image", ai=False, parameters={"files": digest_json(digests)} if digests else {}
        )

    def draw(self, request: ImageRequest) -> Answer:
        """A shot's picture, as it is (a scene comes back cleaned). Raises BadInput, BadMedia."""
        path = self.files.get(request.shot)
        if path is None:
            raise BadInput(
                _("le plan « {shot} » n'a pas de fichier, et le moteur d'images est « files ».").format(
                    shot=request.shot
                ),
                key=f"shots.{request.shot}.file",
                remedy=_("Indiquez file: media/votre-image.jpg dans ce plan, ou changez engines.image."),
            )
        details: dict[str, object] = {"file": path.name}
        if is_drawing(path):
            drawn = clean(path.read_bytes(), path=path)
            title, desc = describe(drawn)
            return _brought(drawn, "scene.svg", {**details, "title": title, "desc": desc})
        facts = inspect(path)
        return _brought(path.read_bytes(), f"picture.{SUFFIXES[facts.format]}", {**details, **asdict(facts)})


def _brought(data: bytes, name: str, details: Mapping[str, object]) -> Answer:
    return Answer(data=data, name=name, origin="brought", details=details)
