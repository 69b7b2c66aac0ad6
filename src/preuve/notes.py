"""Notes: what she wrote, dictated or photographed before the script, in the project's `notes/`.

Texts (.md, .txt) go into the script's request as they are. A dictated note (.wav, .mp3, .m4a, .ogg) is transcribed
once, in `notes/<file>.txt`: she corrects it there, and hers wins. Pictures (.jpg, .png, .webp) go with the request
where the model takes some, made small and without what a camera hides in them (place, date, device). Files of another
kind are left out, and said to be; those that a system or a program hides are passed over.
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from preuve.engines import Value
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _, ngettext
from preuve.media.pictures import inspect, opened, plain
from preuve.pages import number
from preuve.project import Project
from preuve.providers import able, provider

FOLDER = "notes"
READ_ME = "LISEZMOI.md"
Kind = Literal["text", "sound", "picture"]
SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys((".md", ".txt"), "text"),
    **dict.fromkeys((".wav", ".mp3", ".m4a", ".ogg"), "sound"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp"), "picture"),
}
MOST = {"text": 20, "sound": 10, "picture": 4}
MOST_BYTES = {"text": 100_000, "sound": 60_000_000, "picture": 30_000_000}
MOST_CHARACTERS = 20_000
HIDDEN = (".", "~$", "~lock.")  # the last two: what office programs write beside a document that is open
SYSTEM = ("desktop.ini", "thumbs.db", "ehthumbs.db", "icon")
LONGEST_SIDE, QUALITY = 1536, 85


class Note(Value):
    """One file of `notes/`."""

    kind: Kind
    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def transcript(self) -> Path:
        """Where a dictated note's words are."""
        return self.path.with_name(f"{self.path.name}.txt")


def inventory(project: Project) -> list[Note]:
    """Every note, by name. Raises BadInput, which tells of all that is wrong at once.

    Wrong are: too many, too big, unreadable (pictures: where the model that writes takes some), outside the project.
    """
    files, sees_pictures = _files(project), sees(project)
    taken = [path for path in files if path.suffix.lower() in SUFFIXES and not _is_transcript(path, files)]
    found, wrong = list[Note](), list[BadInput]()
    for path in taken:
        try:
            found.append(_note(project, path, seen=sees_pictures))
        except BadInput as error:
            wrong.append(error)
    wrong += _too_many(project.folder / FOLDER, taken)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else _together(project.folder / FOLDER, wrong)
    return found


def left_out(project: Project) -> list[str]:
    """The names of the files that are no note: of a kind that isn't read here."""
    return [path.name for path in _files(project) if path.suffix.lower() not in SUFFIXES]


def _too_many(folder: Path, taken: Sequence[Path]) -> Iterator[BadInput]:
    kinds: list[str] = [SUFFIXES[path.suffix.lower()] for path in taken]
    for kind, most in MOST.items():
        if kinds.count(kind) > most:
            yield BadInput(
                _("il y a plus de {most} notes de cette sorte ({kind}).").format(most=most, kind=kind_words()[kind]),
                path=folder,
                remedy=_("Gardez les plus utiles : une demande trop longue dilue votre propos."),
            )


def _together(folder: Path, wrong: Sequence[BadInput]) -> BadInput:
    each = "\n".join(f"- {Path(str(one.path)).name} : {one.message}\n  → {one.remedy}" for one in wrong)
    return BadInput(
        ngettext(
            "{n} note ne peut pas servir :\n{list}", "{n} notes ne peuvent pas servir :\n{list}", len(wrong)
        ).format(n=len(wrong), list=each),
        path=folder,
        remedy=_("Corrigez-les, ou sortez-les de ce dossier : aucune note n'est obligatoire."),
    )


def kind_words() -> dict[str, str]:
    """What people call each kind."""
    return {"text": _("texte"), "sound": _("note dictée"), "picture": _("image")}


def _files(project: Project) -> list[Path]:
    folder = project.folder / FOLDER
    return [path for path in sorted(folder.iterdir()) if _is_hers(path)] if folder.is_dir() else []


def _is_hers(path: Path) -> bool:
    """Whether she may have put it there: not the system, nor a program that keeps a file open."""
    name = path.name.casefold()
    if name.startswith(HIDDEN) or name.strip() in SYSTEM or path.name == READ_ME:
        return False
    return path.is_symlink() or not path.is_dir()


def _is_transcript(path: Path, files: Sequence[Path]) -> bool:
    sound = path.with_suffix("")
    return path.suffix == ".txt" and SUFFIXES.get(sound.suffix.lower()) == "sound" and sound in files


def _note(project: Project, path: Path, *, seen: bool) -> Note:
    """A note that can be used. Raises BadInput."""
    if not path.resolve().is_relative_to(project.folder):
        raise OutsideProject(f"{FOLDER}/{path.name}")
    kind = SUFFIXES[path.suffix.lower()]
    if not path.is_file():
        raise BadInput(
            _("ce fichier n'est pas une note que l'on sait lire."),
            path=path,
            remedy=_("Gardez ici des textes (.md, .txt), des sons (.wav, .mp3, .m4a, .ogg), des images (.jpg, .png)."),
        )
    if path.stat().st_size > MOST_BYTES[kind]:
        raise BadInput(
            _("cette note est trop lourde ({n} Mo au plus).").format(n=number(MOST_BYTES[kind] / 1e6)),
            path=path,
            remedy=_("Raccourcissez-la, ou enregistrez-la dans un format plus léger."),
        )
    note = Note(kind=kind, path=path)
    _try(note, seen=seen)
    return note


def _try(note: Note, *, seen: bool) -> None:
    """Read what will be sent of a note. Raises BadInput."""
    if note.kind == "text":
        words(note.path)
    elif note.kind == "sound" and note.transcript.is_file():
        words(note.transcript)
    elif note.kind == "picture" and seen:
        inspect(note.path)


def words(path: Path) -> str:
    """A written note's text, or a transcript's. Raises BadInput."""
    if path.stat().st_size > MOST_BYTES["text"]:
        raise BadInput(_("ce texte est trop long."), path=path, remedy=_("Gardez-en l'essentiel."))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(path) from error
    if any(not sign.isprintable() and sign not in "\n\r\t\u2028\u2029\u00ad\u200b" for sign in text):
        raise _not_text(path)
    return text.strip()


def _not_text(path: Path) -> BadInput:
    return BadInput(
        _("ce fichier n'est pas du texte lisible."),
        path=path,
        remedy=_("Enregistrez-le de nouveau en texte simple, en choisissant l'encodage UTF-8."),
    )


def prompt_text(notes: Sequence[Note]) -> str:
    """What the script's request carries: each note under its name, its lines quoted. Raises BadInput: too long."""
    parts = []
    for note in notes:
        text = words(note.transcript if note.kind == "sound" else note.path) if note.kind != "picture" else ""
        if text:
            quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
            parts.append(f"{note.name} :\n{quoted}")
    told = "\n\n".join(parts)
    if len(told) > MOST_CHARACTERS:
        raise BadInput(
            _("vos notes font {n} caractères ; la demande en prend {most} au plus.").format(
                n=len(told), most=MOST_CHARACTERS
            ),
            path=FOLDER,
            remedy=_("Gardez-en l'essentiel."),
        )
    return told


def sees(project: Project) -> bool:
    """Whether the model that writes takes pictures, as far as its provider says."""
    name = project.settings.engines.text
    return name in able("text") and provider(name, project.settings).offers["text"].sees


def lighten(path: Path, background: str) -> bytes:
    """A picture as a small upright JPEG, with nothing beside its pixels. Raises BadMedia."""
    with opened(path) as image:
        flat = plain(image, background)
        flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
