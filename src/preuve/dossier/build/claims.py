"""What a dossier claims: a finding each, a file delivered each, what the audience adds up to, each criterion weighed.

Ids and order depend on the run alone: `finding/CAP01/tiktok`, `file/films/tiktok.mp4`, `audience/totals`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath

from preuve import __version__
from preuve.artifact import canonical
from preuve.audience.gather import from_json
from preuve.audience.metrics import label
from preuve.checks.finding import Evidence, Finding
from preuve.checks.words import words
from preuve.dossier import layout
from preuve.dossier.build.gather import FIRST, Gathered
from preuve.dossier.build.weighed import weighed
from preuve.dossier.model import Claim, Claims, Comparator, Pinned
from preuve.errors import PreuveError
from preuve.frameworks import framework
from preuve.i18n import _, ngettext, speaking
from preuve.pages import number
from preuve.portfolio import DEFAULT
from preuve.storyboard import Storyboard

FILMS, PICTURES = (".mp4",), (".jpg", ".jpeg", ".png", ".webp")
HEARD = "words.json"
ALIKE: Mapping[str, float] = {"psnr_db": 38.0, "tile_psnr_db": 38.0}
"""The worst frame's, and the worst tile's, likeness to the film handed in, in decibels."""
SAID: Mapping[str, float] = {"word_error_rate": 0.05, "cue_seconds": 0.2}
"""What a recogniser that is run again may hear otherwise: a share of the words, seconds."""
TABLE = "audience/table.json"
MOST_SAID = 8000


def claims(made: Gathered) -> Claims:
    """Everything that is claimed of a run."""
    written, presented = made.project.written, made.project.portfolio.frameworks
    with speaking(FIRST):
        found = (*_findings(made), *_files(made), *_audience(made))
        return Claims(
            run=made.run.folder.name,
            title=_title(made)[:MOST_SAID],
            kit=__version__,
            candidate=" ".join(written.candidate.split()),
            session=" ".join(written.session.split()),
            frameworks=presented,
            redacted=dict(sorted(made.redacted.items())),
            claims=found,
            weighed=tuple(weighed(presented, made.findings[FIRST], made.subject)),
        )


@cache
def served(check: str, presented: tuple[str, ...] = (DEFAULT,)) -> tuple[str, ...]:
    """The criteria that a check serves, of the référentiels that the run is presented for, as « contenus-ia Cr3.2 »."""
    return tuple(
        f"{name} {one.id}"
        for name in presented
        for one in framework(name).criteria()
        if any(check in set(part.check_ids()) for part in one.parts)
    )


def _findings(made: Gathered) -> Iterator[Claim]:
    names = {sha256: name for name, sha256 in sorted({**made.digests, **made.redacted}.items(), reverse=True)}
    for one in made.findings[FIRST]:
        yield Claim(
            id=f"finding/{one.key}",
            criteria=served(one.id, made.project.portfolio.frameworks),
            statement=_sentence(one)[:MOST_SAID],
            status=one.status,
            artifacts=tuple(_pinned(one.evidence, made, names)),
            comparator="check",
        )


def _sentence(one: Finding) -> str:
    said = _("{title} : {status}").format(title=one.title, status=words()[one.status])
    return _("{said} ({measured})").format(said=said, measured=one.measured) if one.measured else said


def _pinned(evidence: tuple[Evidence, ...], made: Gathered, names: Mapping[str, str]) -> Iterator[Pinned]:
    """The dossier's files that a finding rests on; what belongs to the kit isn't there."""
    found = {}
    for one in evidence:
        by_name = next((n for n in (layout.of_run(one.name), layout.of_project(one.name)) if _is(made, n, one)), "")
        if name := by_name or names.get(one.sha256, ""):
            found[name] = one.sha256
    yield from (Pinned(name=name, sha256=found[name]) for name in sorted(found))


def _is(made: Gathered, name: str, one: Evidence) -> bool:
    return made.digests.get(name) == one.sha256


def _files(made: Gathered) -> Iterator[Claim]:
    for name in sorted(made.contents):
        if not name.startswith(layout.DELIVERABLES) or name.startswith(layout.SIGNED_COPIES):
            continue
        path = name.removeprefix(layout.DELIVERABLES)
        comparator, tolerance = comparing(path)
        yield Claim(
            id=f"file/{path}"[:400],
            statement=_("La production donne {file}").format(file=path),
            artifacts=(Pinned(name=name, sha256=made.digests[name]),),
            comparator=comparator,
            tolerance=tolerance,
        )


def comparing(path: str) -> tuple[Comparator, Mapping[str, float]]:
    """How a delivered file is compared with what a replay gives, and within what.

    A film's streams first, then its pictures one by one, for another encoder writes other bytes.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in FILMS:
        return "streamhash", ALIKE
    if suffix in PICTURES:
        return "perceptual", ALIKE
    return ("semantic", SAID) if path == HEARD else ("bytes", {})


def _audience(made: Gathered) -> Iterator[Claim]:
    """What the table adds up to, over all platforms."""
    name = layout.of_run(TABLE)
    if name not in made.contents:
        return
    try:
        table = from_json((made.run.folder / TABLE).read_bytes())
    except (ValueError, KeyError, TypeError, PreuveError):
        return  # the checks of the audience tell it
    given = [layout.AUDIENCE + one.name for one in table.files]
    rests_on = [name, *(one for one in sorted(given) if one in made.digests)]
    sums = [(label(metric), cell.value) for metric, cell in table.overall.cells.items()]
    posts = ngettext("{n} publication", "{n} publications", len(table.rows)).format(n=len(table.rows))
    told = [_("{metric} : {value}").format(metric=metric, value=number(value)) for metric, value in sums]
    yield Claim(
        id="audience/totals",
        statement=_("Audience de {posts}. {told}").format(posts=posts, told=" ; ".join(told)),
        artifacts=tuple(Pinned(name=one, sha256=made.digests[one]) for one in dict.fromkeys(rests_on)),
        comparator="check",
    )


def _title(made: Gathered) -> str:
    try:
        return Storyboard.model_validate_json((made.run.folder / "storyboard.json").read_bytes()).title
    except (OSError, ValueError):
        return made.project.brief.title


def as_json(found: Claims) -> bytes:
    """`claims.json`."""
    return canonical(found.model_dump(mode="json"))
