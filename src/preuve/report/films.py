"""The films' page: each film with its captions, what was measured on it, its curves, the platform's interface."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from preuve.audience.anchors import of_post
from preuve.audience.forms.page import percent, show
from preuve.audience.metrics import label
from preuve.audience.nature import nature
from preuve.audience.table import Table
from preuve.checks.subject import FilmFiles
from preuve.checks.telling import decimal
from preuve.i18n import _
from preuve.publication.of_films import of_film, row_of
from preuve.publication.page import Shown, shown
from preuve.report.charts import Chart
from preuve.report.curves import curves
from preuve.report.links import Links
from preuve.report.material import Material
from preuve.report.overlay import Overlay, overlay
from preuve.report.words import amount, elapsed
from preuve.targets import platforms, target_label

MOST_CAPTIONS = 1_000_000
CODECS = {"h264": "H.264", "hevc": "H.265", "aac": "AAC", "mp3": "MP3", "opus": "Opus"}


class Size(NamedTuple):
    """A film's size as players show it: turned, with square pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Said:
    """A paragraph of the transcript; what stands in brackets there is seen, not heard."""

    text: str
    seen: bool


class Posted(NamedTuple):
    """A post of a film, as the journal tells it, and its figures. `source`: where each of them comes from."""

    shown: Shown
    figures: tuple[tuple[str, str], ...]
    source: str
    nature: str


@dataclass(frozen=True)
class FilmView:
    """A film as its page shows it. `vtt` is empty where there are no captions, `cover` where there is no still."""

    target: str
    label: str
    src: str
    cover: str
    width: int
    height: int
    vtt: bytes
    burned: bool
    language: str
    facts: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    missing: tuple[str, ...]
    transcript: tuple[tuple[Said, ...], ...]
    overlay: Overlay | None
    posts: tuple[Posted, ...] = ()

    @property
    def shape(self) -> str:
        """`wide`, `portrait` (4:5 or so) or `tall`."""
        if self.width > self.height:
            return "wide"
        return "portrait" if self.height < 1.5 * self.width else "tall"


def films(material: Material, links: Links, table: Table | None = None) -> list[FilmView]:
    """Every film, in the platforms' order; the web's own first where there is one, for a page is read wide."""
    found = [_film(film, material, links, table) for film in material.subject.films]
    return sorted(found, key=lambda film: film.target != "web")


def _film(film: FilmFiles, material: Material, links: Links, table: Table | None) -> FilmView:
    streams, listened = material.of_film(film, "streams"), material.of_film(film, "listened")
    drawn, missing = curves(film, material)
    facts = streams.value.facts if streams.value else None
    size = Size(*facts.shown) if facts else Size(16, 9)
    name = target_label(film.target) if film.target else film.film.name
    return FilmView(
        target=film.target,
        label=name,
        src=links.file(film.film),
        cover=links.of_run(f"covers/{film.target}.jpg"),
        width=size.width,
        height=size.height,
        vtt=_captions(film),
        burned=_burned(film, material),
        language=material.subject.language,
        facts=tuple(_facts(facts, listened.value)) if facts else ((_("Fichier"), streams.reason),),
        charts=drawn,
        missing=missing,
        transcript=_transcript(film, material),
        overlay=overlay(name, platforms().profile(film.target), size) if film.target and facts else None,
        posts=tuple(_posts(film, material, links, table)),
    )


def _posts(film: FilmFiles, material: Material, links: Links, table: Table | None) -> Iterator[Posted]:
    """What became of this film, whichever run sent these bytes, and the figures that are about it."""
    subject = material.subject
    if not subject.ours or subject.project is None:
        return
    for one in of_film(subject.project.folder, subject.artifact(film.film).sha256, film.target):
        at = row_of(one, table) if table else None
        if table is None or at is None:
            yield Posted(shown(one), (), "", "")
            continue
        row, page = table.rows[at], links.of_run("audience/audience.html")
        told = tuple((label(metric), show(row, metric)) for metric in table.metrics if metric in row.cells)
        rate = ((_("Taux d'engagement"), percent(row)),) if row.engagement else ()
        source = f"{page}#{of_post(at)}" if page else ""
        yield Posted(shown(one), (*told, *rate), source, nature(row, table))


def _captions(film: FilmFiles) -> bytes:
    path = film.captions
    if path is None or not path.is_file() or path.stat().st_size > MOST_CAPTIONS:
        return b""
    return path.read_bytes()


def _burned(film: FilmFiles, material: Material) -> bool:
    """Whether the pictures carry the captions; a video that no run made is shown with its track on."""
    post = material.of_film(film, "post").value if material.subject.ours else None
    return bool(post and post.burned)


def _facts(facts: Any, listened: Any) -> Iterator[tuple[str, str]]:
    """What the file is, measured: words and figures."""
    yield _("Image"), "{} × {}".format(*facts.shown).replace(" ", "\u00a0")
    yield _("Durée"), elapsed(round(facts.seconds, 1))
    yield _("Images par seconde"), decimal(facts.fps, 2)
    streams = (facts.codec, facts.sound.codec if facts.sound else "")
    yield _("Format"), " + ".join(CODECS.get(name, name.upper()) for name in streams if name)
    yield _("Poids"), amount(facts.size)
    yield _("Débit"), _("{n} Mbit/s").format(n=decimal(facts.bit_rate / 1e6, 1))
    if listened and getattr(listened, "present", True):
        yield _("Volume moyen"), _("{n} LUFS").format(n=decimal(listened.integrated, 1))
        yield _("Crête du son"), _("{n} dBTP").format(n=decimal(listened.true_peak, 1))


def _transcript(film: FilmFiles, material: Material) -> tuple[tuple[Said, ...], ...]:
    text: str = material.of_film(film, "transcript").value or ""
    blocks = [block.strip().splitlines() for block in text.split("\n\n") if block.strip()]
    return tuple(tuple(Said(line, line.startswith("[")) for line in block) for block in blocks)
