"""What can go wrong, as a tree. Each error keeps its datum, builds its message, and says what to do next.

PreuveError                 exit code 1
├── BadInput                exit code 2: a file or an option of hers is wrong; names file, key and remedy
│   ├── OutsideProject      a path that leaves the project's folder
│   ├── CannotWrite          a place where nothing can be written; says which option gives another
│   └── BadMedia            a picture, sound, film or drawing that can't be used
├── MissingPart             exit code 2: an engine, a model, a key or a program isn't there
│   └── NoRecording         a replay has no answer to this very request
├── ProjectBusy             another run holds this project
├── DiskFull                no room left; nothing half-written stays
├── StepFailed              a step of the pipeline failed
├── BudgetSpent             exit code 3: the next call could cost more than what is left
├── AwaitsReview            exit code 3: the run stopped where a person wanted to look
└── ServiceError            an outside service didn't do what was asked; carries what passed
    ├── TransientError      it stumbled: worth another try
    └── PermanentError      it refused: another try won't help
        ├── ServiceRefused  it won't make this content: the same request is never sent twice
        ├── Unusable        what it made was paid for and can't be used: nor is this one sent twice
        ├── Uncertain       nobody knows whether it was done: it must be asked before another try
        └── Gone            what was there isn't any more
"""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from preuve.i18n import _

if TYPE_CHECKING:
    from preuve.calls.exchange import Exchange


class PreuveError(Exception):
    """Base of every error a person may read. `remedy` says what to do next, in her language."""

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)

    def diagnostics(self) -> str:
        """The message and its remedy, ready to print."""
        return f"{self.message}\n→ {self.remedy}" if self.remedy else self.message


class BadInput(PreuveError):
    """A file or an option is wrong. `path` and `key` say where."""

    exit_code = 2

    def __init__(self, message: str, *, path: Path | str | None = None, key: str = "", remedy: str = "") -> None:
        self.path = path
        self.key = key
        super().__init__(message, remedy=remedy)

    def diagnostics(self) -> str:
        """The message and its remedy, after the file and the key."""
        where = str(self.path) if self.path is not None else ""
        if self.key:
            named = _("option {key}") if self.key.startswith("--") else _("clé « {key} »")
            where += (", " if where else "") + named.format(key=self.key)
        text = super().diagnostics()
        return _("{where} : {text}").format(where=where, text=text) if where else text


class OutsideProject(BadInput):
    """A path leaves the project's folder."""

    def __init__(self, path: Path | str, *, key: str = "", remedy: str = "") -> None:
        super().__init__(
            _("ce chemin sort du dossier du projet."),
            path=path,
            key=key,
            remedy=remedy
            or _("Copiez le fichier dans le projet et donnez un chemin relatif, par exemple « media/photo.jpg »."),
        )


class CannotWrite(BadInput):
    """Nothing can be written in a folder. `option` names the one that gives another place, where there is one."""

    def __init__(self, folder: Path, reason: str, *, option: str = "") -> None:
        self.folder = folder
        self.reason = reason
        remedy = (
            _("Donnez un autre endroit : {option}.").format(option=option)
            if option
            else _("Vérifiez que ce dossier existe et que vous avez le droit d'y écrire, ou choisissez-en un autre.")
        )
        super().__init__(_("Impossible d'écrire dans {folder} : {reason}.").format(folder=folder, reason=reason),
                         remedy=remedy)  # fmt: skip


class BadMedia(BadInput):
    """A picture, a sound, a film or a drawing can't be used."""


class MissingPart(PreuveError):
    """An engine, a model, a key or a program isn't there."""

    exit_code = 2


class ProjectBusy(PreuveError):
    """Another run holds this project's lock."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Une autre production est en cours dans {folder}.").format(folder=folder),
            remedy=_("Attendez qu'elle finisse (« preuve status » la montre), ou arrêtez-la, puis relancez."),
        )


class DiskFull(PreuveError):
    """There is no room left on the disk."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Le disque est plein : {folder} n'a plus de place. Rien n'a été écrit à moitié.").format(folder=folder),
            remedy=_("Libérez de la place, puis relancez la même commande : une production reprend où elle en était."),
        )


class StepFailed(PreuveError):
    """A step of the pipeline failed for a reason that isn't her input."""

    def __init__(self, step: str, reason: str, *, remedy: str = "") -> None:
        self.step = step
        self.reason = reason
        super().__init__(_("L'étape « {step} » a échoué : {reason}").format(step=step, reason=reason), remedy=remedy)


class NoRecording(MissingPart):
    """A replay has no answer to this very request."""

    def __init__(self, step: str) -> None:
        super().__init__(
            _("Aucun enregistrement ne répond à cette demande de l'étape « {step} » : elle a changé.").format(
                step=step
            ),
            remedy=_(
                "Remettez le brief ou le prompt comme ils étaient, ou choisissez dans preuve.toml un moteur qui "
                "répond à une demande neuve (« preuve engines » les montre)."
            ),
        )


class BudgetSpent(PreuveError):
    """The next call could cost more than what is left of the budget. Nothing was sent."""

    exit_code = 3


class AwaitsReview(PreuveError):
    """The run stopped where a person wanted to look: nothing is wrong."""

    exit_code = 3


class ServiceError(PreuveError):
    """Base of what a service answers wrong. `exchange` and `raw` are what passed, to be recorded as that `outcome`."""

    outcome: ClassVar[Literal["failed", "refused", "unusable"]] = "failed"

    def __init__(self, message: str, *, remedy: str = "", exchange: "Exchange | None" = None, raw: bytes = b"") -> None:
        self.exchange = exchange
        self.raw = raw
        super().__init__(message, remedy=remedy)


class TransientError(ServiceError):
    """An outside service stumbled (slow, busy, cut): the flow tries again."""


class PermanentError(ServiceError):
    """An outside service refused: trying again won't help."""


class ServiceRefused(PermanentError):
    """A service won't make this content (a filter, a policy): kept and shown, and never sent again as it is."""

    outcome = "refused"


class Unusable(PermanentError):
    """What a service made and was paid for can't be used: kept, and never asked again as it is."""

    outcome = "unusable"


class Uncertain(PermanentError):
    """Nobody knows whether a platform did what was asked: it must be asked before anything is sent again."""


class Gone(PermanentError):
    """What was there isn't any more."""
