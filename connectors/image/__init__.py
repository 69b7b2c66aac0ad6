"""Image engines: who draws. To add one, see `preuve/engines.py`."""

from connectors.image.files import Files
from connectors.image.illustrator import Illustrator
from connectors.image.svg import SvgScenes

IMAGES = {
    "svg": SvgScenes,
    "illustrator": Illustrator,
    "files": Files,
}
