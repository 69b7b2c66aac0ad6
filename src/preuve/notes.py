"""Notes: what she wrote, dictated or photographed before the script, in the project's `notes/`.

Texts (.md, .txt) go into the script's request as they are. A dictated note (.wav, .mp3, .m4a, .ogg) is transcribed
once, in `notes/<file>.txt`: she corrects it there, and hers wins. Pictures (.jpg, .png, .webp) go with the request
where the model takes some, made small and without what a camera hides in them (place, date, device).
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from preuve.engines import Value
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _
from preuve.media.pictures import opened, plain
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
    """Every note, by name. Raises BadInput: too many, too big, of a kind that isn't taken, or outside the project."""
    folder = project.folder / FOLDER
    files = [path for path in sorted(folder.iterdir()) if _is_note(path)] if folder.is_dir() else []
    found = [_note(project, path) for path in files if not _is_transcript(path, files)]
    for kind, most in MOST.items():
        if sum(note.kind == kind for note in found) > most:
            raise BadInput(
                _("il y a plus de {most} notes de cette sorte ({kind}).").format(most=most, kind=kind_words()[kind]),
                path=folder,
                remedy=_("Gardez les plus utiles : une demande trop longue dilue votre propos."),
            )
    return found


def kind_words() -> dict[str, str]:
    """What people call each kind."""
    return {"text": _("texte"), "sound": _("note dictée"), "picture": _("image")}


def _is_note(path: Path) -> bool:
    return not path.name.startswith(".") and path.name != READ_ME and (path.is_symlink() or not path.is_dir())


def _is_transcript(path: Path, files: Sequence[Path]) -> bool:
    sound = path.with_suffix("")
    return path.suffix == ".txt" and SUFFIXES.get(sound.suffix.lower()) == "sound" and sound in files


def _note(project: Project, path: Path) -> Note:
    if not path.resolve().is_relative_to(project.folder):
        raise OutsideProject(f"{FOLDER}/{path.name}")
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None or not path.is_file():
        raise BadInput(
            _("ce fichier n'est pas une note que l'on sait lire."),
            path=path,
            remedy=_("Gardez ici des textes (.md, .txt), des sons (.wav, .mp3, .m4a, .ogg), des images (.jpg, .png)."),
        )
    if path.stat().st_size > MOST_BYTES[kind]:
        raise BadInput(
            _("cette note est trop lourde ({n} Mo au plus).").format(n=f"{MOST_BYTES[kind] / 1e6:g}"),
            path=path,
            remedy=_("Raccourcissez-la, ou enregistrez-la dans un format plus léger."),
        )
    return Note(kind=kind, path=path)


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
