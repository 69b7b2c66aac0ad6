"""The examiner's challenge: a number drawn by chance that a dossier must carry, so that it was sealed for this session.

The file that she hands over is signed where she has a key, so that her colleagues of the same jury know it too. Those
she issued are kept on her machine.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from preuve.artifact import canonical
from preuve.dossier.data import strict_json
from preuve.dossier.sign import files
from preuve.dossier.sign.keys import Id, Label, PublicKey, Signer, holds, same
from preuve.dossier.sign.trust import Trust, TrustedKey
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _

PROOF = "application/vnd.preuve.challenge+json"
BYTES = 16
FOLDER = "defis"
MOST_BYTES = 20_000
MOST_ISSUED = 5000


class Challenge(Value):
    """A challenge for one candidate and one session. `nonce` is 128 bits, in hexadecimal; dates are the examiner's."""

    version: Literal[1] = 1
    kind: Literal["preuve-challenge"] = "preuve-challenge"
    candidate: Id
    session: Id
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    issued: AwareDatetime
    until: AwareDatetime
    examiner: Label = ""
    key: Literal[""] | PublicKey = ""
    proof: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.until <= self.issued:
            raise ValueError(_("la fin de validité vient avant le début."))
        return self

    @property
    def signed(self) -> bytes:
        """What the proof is over: everything but itself."""
        return canonical(self.model_dump(mode="json", exclude={"proof"}))

    @property
    def sound(self) -> bool:
        """Whether it is unsigned, or signed by the key that it names: nothing in it was changed since."""
        return (not self.key and not self.proof) or holds(self.key, PROOF, self.signed, self.proof)

    def by(self, trust: Trust) -> TrustedKey | None:
        """The enrolled examiner who signed it, if one did."""
        known = next((one for one in trust.of("examiner") if one.key == self.key), None)
        return known if known and self.sound else None


@dataclass(frozen=True)
class Answer:
    """A challenge to be packed: the file's bytes as they came, and what it says, for the statement."""

    data: bytes
    challenge: Challenge

    @property
    def told(self) -> Mapping[str, Any]:
        """What the signed statement repeats."""
        return {name: getattr(self.challenge, name) for name in ("nonce", "candidate", "session")}


def issue(candidate: str, session: str, now: datetime, *, days: float = 30, signer: Signer | None = None) -> Challenge:
    """A new challenge, signed where there is a key."""
    start = now.replace(microsecond=0)
    made = Challenge(
        candidate=candidate,
        session=session,
        nonce=secrets.token_hex(BYTES),
        issued=start,
        until=start + timedelta(days=days),
        examiner=(signer.name or signer.id) if signer else "",
        key=signer.key if signer else "",
    )
    return made.model_copy(update={"proof": signer.sign(PROOF, made.signed)}) if signer else made


def load(path: Path) -> Challenge:
    """A challenge's file. Raises BadInput: unreadable, or changed since it was signed."""
    found = files.load(path, Challenge, "preuve-challenge", most=MOST_BYTES)
    if found.sound:
        return found
    raise BadInput(
        _("ce défi a été modifié depuis que l'examinateur l'a signé."),
        path=path,
        key="proof",
        remedy=_("Redemandez-le à l'examinateur."),
    )


def read(data: bytes) -> Challenge:
    """A challenge from a dossier's bytes. Raises ValueError."""
    found = strict_json(data, most=MOST_BYTES)
    try:
        return Challenge.model_validate(found)
    except ValidationError as error:
        raise ValueError(str(error).splitlines()[0]) from error


def answer(path: Path, now: datetime, *, candidate: str, session: str) -> Answer:
    """A challenge as a candidate packs it. `candidate`, `session`: those of her settings.

    Raises BadInput where it isn't hers, or where its time is over.
    """
    found = load(path)
    for key, hers, said in (("candidate", candidate, found.candidate), ("session", session, found.session)):
        if not same(hers, said):
            raise BadInput(
                _not_hers(said, hers),
                path=path,
                key=key,
                remedy=_(
                    'Écrivez {key} = "{said}" sous [dossier] dans preuve.toml si c\'est bien vous ; sinon, '
                    "demandez votre défi à l'examinateur."
                ).format(key=key, said=said),
            )
    if now > found.until:
        raise BadInput(
            _("ce défi n'est plus valable depuis le {day}.").format(day=found.until.date().isoformat()),
            path=path,
            key="until",
            remedy=_("Demandez-en un autre à l'examinateur."),
        )
    return Answer(path.read_bytes(), found)


def _not_hers(said: str, hers: str) -> str:
    if not hers.strip():
        return _("ce défi est pour « {said} », et votre projet n'en dit rien.").format(said=said)
    return _("ce défi est pour « {said} », et votre projet dit « {hers} ».").format(said=said, hers=hers)


def keep(challenge: Challenge) -> Path:
    """Keep a challenge that was issued on this machine: it is compared with when a dossier comes."""
    return files.save(_folder() / f"{challenge.nonce}.json", challenge)


def issued() -> tuple[Challenge, ...]:
    """Those issued on this machine, oldest first; a file that can't be read is left out."""
    found: list[Challenge] = []
    for path in sorted(_folder().glob("*.json"))[:MOST_ISSUED]:
        try:
            found.append(load(path))
        except BadInput:
            continue
    return tuple(sorted(found, key=lambda one: one.issued))


def given(folder: Path) -> tuple[Challenge, ...]:
    """Those of a folder that the juror gives, oldest first. Raises BadInput: none there, or one that can't be read."""
    paths = sorted(folder.glob("*.json"))[:MOST_ISSUED]
    if not paths:
        raise BadInput(
            _("aucun défi (.json) ici."), path=folder, remedy=_("Donnez le répertoire où sont les défis d'une session.")
        )
    return tuple(sorted(map(load, paths), key=lambda one: one.issued))


def _folder() -> Path:
    return files.folder() / FOLDER
