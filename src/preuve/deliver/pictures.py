"""Pictures of hers: taken where they lie in the project, and made anew: nothing hidden in a file is handed on."""

import io
from pathlib import Path

from preuve.documents.blocks import Picture
from preuve.documents.markdown import Pictures
from preuve.documents.model import FOLDER
from preuve.errors import BadInput, OutsideProject, PreuveError
from preuve.i18n import _
from preuve.project import Project

MOST_BYTES, MOST_AREA, MOST_PIXELS = 20_000_000, 80_000_000, 1600


class NotAPicture(PreuveError):
    """A file that a document shows as a picture isn't one that can be shown."""


def of(project: Project) -> Pictures:
    """Gives the pictures of a project's documents; None where there is no such file in it.

    Raises NotAPicture, or OutsideProject.
    """

    def found(path: str, alt: str) -> Picture | None:
        for given in (f"{FOLDER}/{path}", path):
            try:
                place = project.path(given)
            except BadInput as error:
                if isinstance(error, OutsideProject):
                    raise
                continue
            if place.is_file():
                return Picture(redrawn(place), alt or _("Image sans description."), caption=alt, width=0.8)
        return None

    return lambda path, alt: None if ":" in path or not path else found(path, alt)


def redrawn(path: Path) -> bytes:
    """A picture as a plain JPEG of at most 1,600 pixels a side. Raises NotAPicture."""
    from PIL import Image, ImageOps

    told = _("L'image « {name} » ne peut pas être mise dans un livrable.").format(name=path.name)
    remedy = _("Enregistrez-la en JPEG ou en PNG, sous 20 Mo.")
    if path.stat().st_size > MOST_BYTES:
        raise NotAPicture(told, remedy=remedy)
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_AREA:
                raise NotAPicture(told, remedy=remedy)
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(told, remedy=remedy) from error
    picture.thumbnail((MOST_PIXELS, MOST_PIXELS))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
