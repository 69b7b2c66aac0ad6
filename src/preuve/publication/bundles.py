"""The folder handed to a person who uploads by hand: film, texts ready to paste, captions, cover, and how to do it."""

import re
from pathlib import Path

from preuve import pages
from preuve.artifact import canonical
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.publication.post import Bundle, Files, Post
from preuve.publication.rules import post_rules
from preuve.targets import platforms


def folder(post: Post, files: Files) -> Bundle:
    """The files of an upload-ready folder, by name. Its state is `exported`: nothing was published.

    Raises BadMedia when a file is missing, is not what its name says, or is heavier than the platform takes.
    """
    check_files(post, files)
    exported = post.model_copy(update={"state": "exported"})
    bundle: Bundle = {
        post.film: files.film,
        post.cover: files.cover,
        "texte.txt": _text(post.text),
        "hashtags.txt": _text(" ".join(post.hashtags)),
        "texte-alternatif.txt": _text(post.alt_text),
        "transcription.txt": files.transcript,
        "LISEZMOI.txt": how_to(exported).encode(),
        "post.json": canonical(exported.model_dump(mode="json")) + b"\n",
    }
    if post.captions:
        bundle[post.captions] = files.srt if post.captions.endswith(".srt") else files.vtt
    return bundle


def how_to(post: Post) -> str:
    """How to put this bundle online by hand, step by step, with the platform's numbers."""
    target = platforms().targets[post.target]
    return pages.render(
        f"bundles/{post.target}.txt.j2",
        post=post,
        target=target,
        rules=post_rules().posts[post.target],
        sources={**platforms().sources, **post_rules().sources},
    )


def check_files(post: Post, files: Files) -> None:
    """Every file there, of the kind its name says, and no heavier than the platform takes. Raises BadMedia."""
    for path, starts, kind in (
        (files.film, rb"....ftyp", _("un film MP4")),
        (files.cover, rb"\xff\xd8\xff", _("une image JPEG")),
        (files.vtt, rb"(?:\xef\xbb\xbf)?WEBVTT\s", _("un fichier de sous-titres WebVTT")),
        (files.srt, rb"\s*\d+\s", _("un fichier de sous-titres SRT")),
        (files.transcript, rb"\s*\S", _("une transcription")),
    ):
        _check(path, starts, kind)
    most = platforms().targets[post.target].megabytes
    weight = files.film.stat().st_size / 1_000_000
    if most and weight > most.value:
        raise BadMedia(
            _("ce film pèse {weight:.0f} Mo ; {label} en accepte {most:g} au plus.").format(
                weight=weight, label=post.label, most=most.value
            ),
            path=files.film,
            remedy=_("Augmentez « crf » sous [render] dans preuve.toml : le fichier sera plus léger."),
        )


def _check(path: Path, starts: bytes, kind: str) -> None:
    head = b""
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(64)
    if not re.match(starts, head, re.DOTALL):
        raise BadMedia(
            _("ce fichier devrait être {kind} ; il manque, est vide ou est autre chose.").format(kind=kind),
            path=path,
            remedy=_("Relancez « preuve run » : le fichier sera refait."),
        )


def _text(text: str) -> bytes:
    return (text + "\n").encode()
