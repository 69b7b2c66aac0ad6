"""An article's part that shows a film, written as WordPress's editor saves it: it opens there without complaint.

A group (class `preuve-film`, and the package's name) holds: description, a heading that names the film (RGAA 4.7), the
video block with its captions track (`kind` captions: RGAA 4.3.2), what AI made, the transcript (RGAA 4.1.3), the call.
Block markup: WordPress/gutenberg, `packages/block-library`; opened in the editor of a real WordPress in the tests.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from preuve.i18n import _
from preuve.pages import web_address
from preuve.publication.post import Post

GROUP = "preuve-film"
LANGUAGES = {"fr": "Français", "en": "English", "es": "Español", "de": "Deutsch", "it": "Italiano", "pt": "Português"}


@dataclass(frozen=True)
class Film:
    """What the site keeps of a film: the media's number, and the addresses it gave."""

    id: int
    src: str
    poster: str = ""
    captions: str = ""


def group(post: Post, film: Film, transcript: str, name: str, *, details: bool) -> str:
    """The whole part. `name` is the package's; `details`: whether the site has the block of that name (6.3 on)."""
    parts = [
        paragraph(text(post.description)),
        block("heading", f"<h2>{text(heading(post))}</h2>"),
        video(post, film),
        paragraph(text(post.disclosure)),
        unfolding(_("Transcription du film"), transcript, details=details),
        paragraph(call(post)),
        paragraph(text(" ".join(post.credits))),
    ]
    inside = "\n\n".join(part for part in parts if part)
    names = f"{GROUP} {name}"
    return block("group", f'<div class="wp-block-group {names}">{inside}</div>', {"className": names})


def heading(post: Post) -> str:
    """What names the film, above it."""
    return _("Le film : {title}").format(title=post.title)


def video(post: Post, film: Film) -> str:
    """The video block. Captions show from the start where the picture doesn't carry them."""
    tracks: list[dict[str, Any]] = []
    if film.captions:
        label = LANGUAGES.get(post.language, post.language)
        tracks = [{"src": film.captions, "kind": "captions", "srcLang": post.language, "label": label}]
        tracks[0] |= {} if post.burned else {"default": True}
    poster = f' poster="{escape(film.poster)}"' if film.poster else ""
    inside = "".join(_track(one) for one in tracks)
    tag = f'<video controls{poster} src="{escape(film.src)}" playsinline>{inside}</video>'
    attributes = {"id": film.id} | ({"tracks": tracks} if tracks else {})
    return block("video", f'<figure class="wp-block-video">{tag}</figure>', attributes)


def unfolding(summary: str, transcript: str, *, details: bool) -> str:
    """A text that unfolds; as plain HTML where the site has no block for it."""
    paragraphs = [text(one) for one in re.split(r"\n\s*\n", transcript.strip()) if one.strip()]
    if not details:
        inside = "".join(f"<p>{one}</p>" for one in paragraphs)
        return block("html", f"<details><summary>{text(summary)}</summary>{inside}</details>")
    inside = "\n\n".join(paragraph(one) for one in paragraphs)
    return block("details", f'<details class="wp-block-details"><summary>{text(summary)}</summary>{inside}</details>')


def call(post: Post) -> str:
    """The call to action, which is the link where there is one."""
    words, link = text(post.call_to_action), web_address(post.link)
    if words and link:
        return f'<a href="{escape(link)}">{words}</a>'
    return " ".join(filter(None, (words, text(post.link))))


def paragraph(inside: str) -> str:
    """A paragraph block; nothing where it is empty."""
    return block("paragraph", f"<p>{inside}</p>") if inside else ""


def block(name: str, inside: str, attributes: Mapping[str, Any] | None = None) -> str:
    """A block between its two comments."""
    said = f"{_attributes(attributes)} " if attributes else ""
    return f"<!-- wp:{name} {said}-->\n{inside}\n<!-- /wp:{name} -->"


def text(words: str) -> str:
    """A text that stays text: no tag, no shortcode, no address that WordPress would turn into another site's frame."""
    one_line = " ".join(words.split())
    return escape(one_line, quote=False).replace("[", "&#91;").replace("//", "&#47;&#47;")


def replaced(content: str, part: str) -> str:
    """An article with its film's part in place of the former one, and what she wrote around kept; else the part alone.

    WordPress keeps the former text among the article's revisions.
    """
    found = re.search(rf'<!-- wp:group \{{[^>]*"className":"{GROUP} [^>]*-->', content)
    if not found:
        return part
    end = _end(content, found.end())
    return content[: found.start()] + part + content[end:] if end else part


def _end(content: str, start: int) -> int:
    """Where a group that opened before `start` closes; 0 where it doesn't."""
    depth = 1
    for mark in re.finditer(r"<!-- (/?)wp:group\b[^>]*?(/?)-->", content[start:]):
        depth += -1 if mark[1] else 0 if mark[2] else 1
        if depth == 0:
            return start + mark.end()
    return 0


def _track(track: Mapping[str, Any]) -> str:
    pairs = (f'{name.lower()}="{escape(value)}"' for name, value in track.items() if value is not True)
    flags = (name for name, value in track.items() if value is True)
    return (
        f"<track {' '.join([*pairs, *flags])} />"  # the space: else WordPress takes a flag away from an author's text
    )


def _attributes(attributes: Mapping[str, Any]) -> str:
    """JSON as it stands in a comment: nothing there may end it."""
    said = json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))
    for mark, code in (("--", "2d 2d"), ("<", "3c"), (">", "3e"), ("&", "26"), ('\\"', "22")):
        said = said.replace(mark, "".join(f"\\u00{one}" for one in code.split()))
    return said


def classes(names: Iterable[str]) -> str:
    """An XPath test that an element has every class named."""
    return " and ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {one} ')" for one in names)
