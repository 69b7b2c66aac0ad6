"""Sealing a run: gathered, claimed, described, searched for secrets, listed, signed, and written as one file.

Nothing in it depends on the clock: dates come from the run. Packed twice, a run gives the same bytes; a timestamp,
where one is asked for, says when it was.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from preuve import __version__
from preuve.artifact import canonical
from preuve.dossier import archive, bag, layout
from preuve.dossier.archive import Content
from preuve.dossier.build.claims import claims
from preuve.dossier.build.crate import crate
from preuve.dossier.build.gather import FIRST, Gathered, gather
from preuve.dossier.build.personal import Personal, personal
from preuve.dossier.build.scan import Leaking, scan_content
from preuve.dossier.build.standing import standing
from preuve.dossier.build.statement import statement
from preuve.dossier.build.workflow import workflow
from preuve.dossier.credentials.signing import signed_copies
from preuve.dossier.data import MOST_DESCRIBED, MOST_JOURNAL, MOST_VALUES, values
from preuve.dossier.model import Claims
from preuve.dossier.sign.challenge import Answer
from preuve.dossier.sign.keys import Signer
from preuve.errors import BadInput
from preuve.i18n import _, speaking
from preuve.project import Project

FOLDER = "dossiers"
SHORT = 8
Hear = Callable[[str, float], None]
JUDGED, MARKED, SEARCHED = 0.7, 0.8, 0.95  # shares of the work, measured on the sample


def _nobody(_what: str, _share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a dossier.

    Attributes:
        signer: who signs it; None: nobody.
        challenge: the examiner's challenge that it answers.
        stamp: gives an authority's timestamp (RFC 3161) over some bytes; None: none is asked for.
        redact: what is left out.
        secrets: secrets of this machine, which must not be in it.
    """

    signer: Signer | None = None
    challenge: Answer | None = None
    stamp: Callable[[bytes], bytes] | None = None
    redact: tuple[str, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Packed:
    """A dossier that is ready to be written. `contents`: every file, by name."""

    made: Gathered
    claims: Claims
    contents: Mapping[str, Content]
    personal: tuple[Personal, ...]
    wish: Wish

    @property
    def name(self) -> str:
        """The file's name: the run's, and what tells two contents apart."""
        listed = self.contents[layout.MANIFEST]
        return f"dossier-{self.claims.run}-{bag.digest(listed)[:SHORT]}.zip"

    @property
    def signed(self) -> bool:
        """Whether it is signed."""
        return layout.ENVELOPE in self.contents


def pack(project: Project, run: Path, out: Path, wish: Wish | None = None, *, hear: Hear = _nobody) -> Path:
    """Seal a run in a file of a folder; give its path. Raises PreuveError; then nothing is written."""
    with tempfile.TemporaryDirectory(prefix="preuve-") as scratch:
        packed = assemble(project, run, Path(scratch), wish, hear=hear)
        return archive.write(out / packed.name, packed.contents)


def assemble(project: Project, run: Path, scratch: Path, wish: Wish | None = None, *, hear: Hear = _nobody) -> Packed:
    """Everything that a dossier would hold, ready to be written.

    Args:
        project: the project.
        run: a run of it.
        scratch: an empty folder, which must stand until the dossier is written.
        wish: what is asked.
        hear: told what is being done, and which share is done.

    Raises BadInput: the run can't be sealed, or a secret would be (`Leaking`).
    """
    asked = wish or Wish()
    judging = _judging(hear)
    made = gather(project, standing(project, run), scratch, redact=asked.redact, hear=judging)
    contents: dict[str, Content] = dict(made.contents)
    if asked.challenge:
        contents[layout.CHALLENGE] = asked.challenge.data
    if asked.signer:
        contents |= _marked(made, contents, asked.signer, hear)
    found = claims(made)
    contents[layout.CLAIMS] = canonical(found.model_dump(mode="json"))
    with speaking(FIRST):  # whatever language she speaks, the bytes are the same
        contents |= workflow()
        contents[layout.CRATE] = crate(contents, found, made.lines)
    _check_described(contents)
    hear(_("recherche de secrets"), MARKED)
    _search(contents, asked.secrets)
    hear(_("liste des fichiers et signature"), SEARCHED)
    sealed = _sealed(bag.bag(contents, _about(made, found)), made, found, asked)
    return Packed(made, found, sealed, tuple(personal(project, contents)), asked)


def _judging(hear: Hear) -> Callable[[str], None]:
    """Told each check's id as it is judged, in French, then in English."""
    from preuve.checks import checks

    total, done = 2 * len(checks()), 0
    words = {name: _("contrôle {name}").format(name=name) for name in checks()}  # whatever language is judged in

    def heard(name: str) -> None:
        nonlocal done
        done += 1
        hear(words[name], JUDGED * min(1.0, done / total))

    return heard


def _marked(made: Gathered, contents: Mapping[str, Content], signer: Signer, hear: Hear) -> dict[str, Content]:
    """Copies of films and pictures that carry content credentials; none where she has no certificate."""
    span = MARKED - JUDGED
    return signed_copies(
        contents,
        made.lines,
        signer,
        store=made.project.store,
        hear=lambda _name, share: hear(_("marques C2PA (qui disent d'où vient un fichier)"), JUDGED + span * share),
    )


def _check_described(contents: Mapping[str, Content]) -> None:
    """Raises BadInput where a verifier would refuse to read what the dossier says of itself."""
    for name, most in ((layout.LEDGER, MOST_JOURNAL), (layout.CLAIMS, MOST_DESCRIBED), (layout.CRATE, MOST_DESCRIBED)):
        said = _bytes(contents[name])
        if len(said) > most or values(said) > MOST_VALUES:
            raise BadInput(
                _("c'est trop long : « preuve verify » refuserait de le lire."),
                path=name,
                remedy=_("Refaites la production d'une seule traite, avec moins de films, puis « preuve pack »."),
            )


def _search(contents: Mapping[str, Content], secrets: tuple[str, ...]) -> None:
    """Raises Leaking where a secret would be sealed."""
    if leaks := [leak for name in sorted(contents) for leak in scan_content(name, contents[name], secrets)]:
        raise Leaking(leaks)


def _about(made: Gathered, found: Claims) -> list[tuple[str, str]]:
    """`bag-info.txt`. Labels are BagIt's; the day is the one that the run ended on, as its ledger declares it."""
    told = [str(line[key]) for line in made.lines for key in ("at", "ended") if line.get(key)]
    fields = [
        ("Bag-Software-Agent", f"Preuve {__version__}"),
        ("Bagging-Date", max(told)[:10] if told else ""),
        ("External-Identifier", found.run),
        ("External-Description", found.title),
        ("Bag-Group-Identifier", found.session),
        ("Contact-Name", found.candidate),
    ]
    return [(label, value) for label, value in fields if value]


def _sealed(contents: Mapping[str, Content], made: Gathered, found: Claims, asked: Wish) -> dict[str, Content]:
    """The bag closed, signed and timestamped as asked."""
    sealed = dict(contents)
    if asked.signer:
        listed, about = (_bytes(sealed[name]) for name in (layout.MANIFEST, layout.INFO))
        said = asked.challenge.told if asked.challenge else None
        envelope = asked.signer.seal(statement(listed, found, made.lines, said, about))
        sealed[layout.ENVELOPE] = envelope
        if asked.stamp:
            sealed[layout.TIMESTAMP] = asked.stamp(envelope)
    return bag.closed(sealed)


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
