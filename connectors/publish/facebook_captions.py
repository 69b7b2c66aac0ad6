"""The caption file of a Page's reel, which goes after its publication: its failure never undoes the post.

`POST /{video}/captions` with `captions_file` and `default_locale` (SDK 26.0.3); the file must be named like
`film.fr_FR.srt` (practice of other clients). A fresh video answers 100/33 for a while.
"""

import re
from pathlib import Path

from connectors.platforms.meta import Graph, node
from connectors.platforms.meta_errors import NotThere
from preuve.errors import BadInput
from preuve.i18n import _

SHY = (5.0, 5.0, 10.0, 20.0, 40.0)


def locale(path: Path) -> str:
    """The language that a caption file's name says. Raises BadInput."""
    found = re.fullmatch(r"[\w-]+\.([a-z]{2}_[A-Z]{2})\.srt", path.name)
    if not found:
        raise BadInput(
            _("Facebook veut un nom de fichier de sous-titres comme « film.fr_FR.srt »."),
            path=path.name,
            remedy=_("Relancez « preuve run » : le dossier du film sera refait."),
        )
    return found[1]


def give(graph: Graph, video: str, path: Path) -> None:
    """Add captions, the default ones. Raises Refusal, TransientError, BadInput."""
    default = locale(path)
    file = (path.name, path.read_bytes(), "application/octet-stream")
    for wait in (*SHY, None):
        try:
            graph.post(f"/{node(video)}/captions", {"default_locale": default}, files={"captions_file": file})
        except NotThere:
            if wait is None:
                raise
            graph.web.pause(wait)
        else:
            return


def there(graph: Graph, video: str, path: Path) -> bool:
    """Whether captions in that language are there, made by a person. Raises Refusal, TransientError."""
    wanted = locale(path)
    found = graph.get(f"/{node(video)}/captions").items
    return any(one.get("locale") == wanted and one.get("is_auto_generated") is not True for one in found)
