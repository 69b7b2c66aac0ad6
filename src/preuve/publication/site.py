"""A film's own web page: a folder of static files that opens by double click, or goes on any host as it is."""

from preuve import pages
from preuve.palette import ink_on
from preuve.project import Brief, Palette
from preuve.publication.bundles import check_files
from preuve.publication.post import Bundle, Files, Post

WHITE = "#FFFFFF"


def site(post: Post, files: Files, brief: Brief) -> Bundle:
    """The files of the page, by name: index.html, style.css, the film, its captions, cover and transcript.

    Raises BadMedia when a file is missing or isn't what its name says.
    """
    check_files(post, files)
    captions = f"film.{post.language}.vtt"
    page = pages.render(
        "pages/site.html.j2",
        post=post,
        brief=brief,
        captions=captions,
        vtt=files.vtt.read_bytes(),
        paragraphs=_paragraphs(files.transcript.read_text(encoding="utf-8")),
    )
    return {
        "index.html": page.encode(),
        "style.css": pages.render("pages/site.css.j2", **colours(brief.brand.palette)).encode(),
        post.film: files.film,
        post.cover: files.cover,
        captions: files.vtt,
        "transcription.txt": files.transcript,
    }


def colours(palette: Palette) -> dict[str, str]:
    """The page's colours: the brand's, each with an ink that reads on it at 4.5:1 or better (WCAG 2.2, 1.4.3)."""
    brand = (palette.ink, palette.primary, palette.background, WHITE)
    page = palette.background
    text = ink_on(page, brand, least=7)
    return {
        "page": page,
        "text": text,
        "heading": ink_on(page, (palette.primary, text)),
        "link": ink_on(page, (palette.primary, palette.accent, text)),
        "band": palette.primary,
        "on_band": ink_on(palette.primary, (palette.background, WHITE, palette.ink)),
        "accent": palette.accent,
        "button": palette.primary,
        "on_button": ink_on(palette.primary, (WHITE, palette.background, palette.ink)),
        "edge": ink_on(page, (palette.primary, palette.ink), least=3),
    }


def _paragraphs(text: str) -> list[str]:
    return [block.strip() for block in text.split("\n\n") if block.strip()]
