"""What a replay made: its steps and deliveries in the ledger's own form, and what it couldn't make, with why."""

from collections.abc import Mapping
from typing import Literal

from preuve.dossier.model import Digest, Name, Said
from preuve.dossier.replay.claimed import Step
from preuve.engines import Value

Why = Literal["no_recording", "not_wanted", "broken", "upstream"]


class Trouble(Value):
    """A step that wasn't made. `taken`: the dossier's own answer stood for it, so that the rest could go on."""

    step: Name
    label: Name = ""
    why: Why
    said: Said
    taken: bool = False


class Remade(Value):
    """A whole replay. `stopped` says why nothing beyond some stage could be made; empty where nothing stopped it.

    Attributes:
        steps: each step once, with every label it was ordered for, and the answers it rests on.
        delivered: digests by path in the run's folder.
        troubles: what wasn't made, or was made from a claimed answer.
        stopped: why, by the stage from which nothing is made.
        picked: the shots that were drawn and encoded again; `shots` are all of them.
    """

    steps: tuple[Step, ...]
    delivered: Mapping[Name, Digest]
    troubles: tuple[Trouble, ...] = ()
    stopped: Mapping[Name, Said] = {}
    stages: tuple[Name, ...] = ()
    shots: tuple[Name, ...] = ()
    picked: tuple[Name, ...] = ()
