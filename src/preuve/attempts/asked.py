"""What `preuve iterate` is asked, checked before anything is written: the thing, its engine, what is to change."""

from collections.abc import Mapping
from typing import NamedTuple, cast, get_args

from preuve.attempts import iterations
from preuve.attempts.iterations import Changes, Iterations, Thing, What
from preuve.engines import Capability
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.providers import able
from preuve.reading import check, load
from preuve.storyboard import Shot, Storyboard
from preuve.wiring import reach

# They give back what they were given, or what a program makes of the brief: asked again, they'd say the same.
SET = ("recorded", "outline", "illustrator", "files")
CAPABILITIES: Mapping[What, Capability] = {"script": "text", "image": "image", "voice": "voice"}


class Wanted(NamedTuple):
    """What a new attempt is to change. `start` is the attempt it starts from (0: the one the film uses)."""

    note: str
    changes: Changes
    start: int = 0
    by: str = ""


def changes_of(**given: str | float | None) -> Changes:
    """Parameters given by name; None, or an empty text, where one isn't to change. Raises BadInput."""
    return check({key: value for key, value in given.items() if value not in (None, "")}, Changes, "preuve iterate")


def find_thing(project: Project, what: str, of: str) -> Thing:
    """What is to be asked again, or chosen; a shot by its id or its number. Raises BadInput."""
    if what not in get_args(What):
        raise BadInput(
            _("« {what} » ne se redemande pas.").format(what=what),
            remedy=_("Choisissez : script, image PLAN, voice PLAN."),
        )
    if what == "script":
        if of:
            raise BadInput(_("le scénario est celui du ton du brief : ne nommez aucun plan."), key=of)
        return Thing("script", project.brief.tone)
    return Thing(cast("What", what), find_shot(project, of).id)


def find_shot(project: Project, name: str) -> Shot:
    """A shot of her storyboard, by its id, else by its number from 1. Raises BadInput."""
    path = project.storyboard_path
    if not path.is_file():
        raise BadInput(_("il n'y a pas encore de storyboard."), path=path, remedy=_("Lancez d'abord « preuve run »."))
    shots = load(path, Storyboard).shots
    found = {str(number): shot for number, shot in enumerate(shots, start=1)} | {shot.id: shot for shot in shots}
    if name not in found:
        raise BadInput(
            _("il n'y a pas de plan « {name} » dans ce storyboard.").format(name=name) if name else _("quel plan ?"),
            path=path,
            remedy=_("Choisissez : {names}.").format(names=", ".join(shot.id for shot in shots)),
        )
    return found[name]


def check_engine(project: Project, thing: Thing) -> None:
    """Raise BadInput where the engine in charge can only say the same again."""
    engines, key = project.settings.engines, str(CAPABILITIES[thing.what])
    if thing.what != "script" and thing.what == "image" and (file := find_shot(project, thing.of).file):
        raise BadInput(
            _("ce plan montre votre fichier {file} : aucune IA ne le dessine.").format(file=file),
            path=project.storyboard_path,
            key=f"shots.{thing.of}.file",
            remedy=_("Retirez « file » de ce plan pour qu'une IA le dessine, ou changez le fichier."),
        )
    if thing.what == "image" and engines.image == "svg":
        key = "writer"
    name = getattr(engines, key)
    if name not in SET:
        return
    capability: Capability = "text" if key == "writer" else CAPABILITIES[thing.what]
    raise BadInput(
        _("le moteur « {name} » ne répond pas à une demande neuve : il redirait la même chose.").format(name=name),
        path="preuve.toml",
        key=f"engines.{key}",
        remedy=_(
            "Choisissez-y un moteur qui invente ({names}), puis relancez ; « preuve providers » les montre."
        ).format(names=", ".join(_fresh(capability))),
    )


def _fresh(capability: Capability) -> list[str]:
    return [name for name in (*reach(capability), *able(capability)) if name not in SET]


def check_wanted(project: Project, thing: Thing, wanted: Wanted, tried: Iterations) -> Changes:
    """The parameters to change, once it is sure that they make sense. Raises BadInput."""
    said, allowed = wanted.changes.said(), iterations.PARAMETERS[thing.what]
    foreign = next((key for key in said if key not in allowed), None)
    if foreign:
        names = ", ".join(f"--{name}" for name in allowed if name != "replaces")
        raise BadInput(
            _("ce réglage ne change rien ici."),
            key=f"--{foreign}",
            remedy=_("Possibles : {names}.").format(names=names),
        )
    if not wanted.note.strip():
        raise BadInput(
            _("dites ce qui n'allait pas, et ce qu'il faut changer."), key="--note", remedy=_('Ajoutez --note "…".')
        )
    check_number(tried, thing, wanted.start or tried.chosen(thing), key="--from")
    if thing.what != "voice":
        return wanted.changes
    if not said:
        raise BadInput(
            _("une voix ne lit pas la note : il faut aussi un réglage à changer."),
            key="--note",
            remedy=_("Ajoutez --voice, --speed ou --say (le texte à lire, écrit comme il se prononce)."),
        )
    narration = find_shot(project, thing.of).narration
    if not narration:
        raise BadInput(_("ce plan ne dit rien."), path=project.storyboard_path, key=f"shots.{thing.of}.narration")
    return wanted.changes.model_copy(update={"replaces": narration}) if wanted.changes.say else wanted.changes


def check_number(tried: Iterations, thing: Thing, number: int, *, key: str = "") -> None:
    """Raise BadInput where there is no such attempt."""
    if number not in tried.numbers(thing):
        raise BadInput(
            _("il n'y a pas d'essai {n}.").format(n=number),
            path=iterations.NAME,
            key=key,
            remedy=_("Choisissez : {names}.").format(names=", ".join(map(str, tried.numbers(thing)))),
        )
