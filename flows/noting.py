"""Her notes made ready for the script's request: dictated ones transcribed, pictures made small. No Prefect here."""

from dataclasses import dataclass

from flows.production import Production
from preuve import notes
from preuve.engines import SpeechRequest
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.notes import Note
from preuve.project import Project
from preuve.prompts.fill import fill
from preuve.store import write_atomic


@dataclass(frozen=True)
class Noted:
    """What the script's request carries of her notes: their words, and digests of pictures of the store."""

    text: str = ""
    pictures: tuple[str, ...] = ()


NOTHING = Noted()


def steps(project: Project) -> int:
    """How many steps that takes."""
    found, seen = notes.inventory(project), notes.sees(project)
    return sum(note.kind == "sound" or (note.kind == "picture" and seen) for note in found)


def gather(work: Production) -> Noted:
    """Every note, ready. Raises BadInput where the script's prompt has no place for them."""
    found = notes.inventory(work.project)
    for note in found:
        if note.kind == "sound":
            _transcribe(work, note)
    text = notes.prompt_text(found)
    if text:
        _check_place(work.project, text)
    seen = notes.sees(work.project)
    return Noted(text, tuple(_picture(work, note) for note in found if seen and note.kind == "picture"))


def _transcribe(work: Production, note: Note) -> None:
    """Have a dictated note heard; its words are written beside it once, and are hers from then on."""
    sound = work.source(note.path)
    asked = SpeechRequest(audio_sha256=sound.sha256, language=work.project.brief.language)
    made = work.make(
        "notes",
        heavy=0,
        inputs={"note": sound},
        params=asked.model_dump(mode="json"),
        engine=work.speech,
        label=note.name,
    )
    if not note.transcript.exists():
        write_atomic(note.transcript, work.project.store.read(made["transcript.txt"]))


def _picture(work: Production, note: Note) -> str:
    paper = {"background": work.project.brief.brand.palette.background}
    made = work.make("note-picture", inputs={"picture": work.source(note.path)}, params=paper, label=note.name)
    return made["picture.jpg"].sha256


def _check_place(project: Project, text: str) -> None:
    path = project.folder / "prompts" / "script.md.j2"
    given = {"brief": project.brief, "correction": ""}
    if fill(path, notes="", **given) == fill(path, notes=text, **given):
        raise BadInput(
            _("ce modèle de prompt n'a pas de place pour vos notes : elles ne seraient pas envoyées."),
            path=path,
            key="notes",
            remedy=_("Ajoutez-y le mot « notes » entre doubles accolades, ou videz le dossier notes/."),
        )
