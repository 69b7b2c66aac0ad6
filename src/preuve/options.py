"""What a run was asked to do."""

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.stages import NAMES


class Options(Value):
    """Which targets, how far, whether to make everything again, and whether to go on where a person is awaited.

    `replay`: every AI's answer comes from a recording; none is called.
    """

    targets: tuple[str, ...] = ()
    until: str = NAMES[-1]
    from_scratch: bool = False
    yes: bool = False
    replay: bool = False

    def check(self, known: tuple[str, ...]) -> "Options":
        """The options, if they make sense for a project. Raises BadInput."""
        if self.until not in NAMES:
            raise BadInput(
                _("l'étape « {name} » n'existe pas.").format(name=self.until),
                key="--until",
                remedy=_("Choisissez : {names}.").format(names=", ".join(NAMES)),
            )
        wrong = next((name for name in self.targets if name not in known), None)
        if wrong:
            raise BadInput(
                _("la cible « {name} » n'est pas dans le brief.").format(name=wrong),
                path="brief.yaml",
                key="targets",
                remedy=_("Ajoutez-la au brief, ou choisissez : {names}.").format(names=", ".join(known)),
            )
        return self

    def reaches(self, stage: str) -> bool:
        """Whether the run goes as far as a stage."""
        return NAMES.index(stage) <= NAMES.index(self.until)
