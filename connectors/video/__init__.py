"""Video engines: where clips come from. To add one, see `preuve/engines.py`."""

from connectors.video.files import Files

VIDEOS = {
    "files": Files,
}
