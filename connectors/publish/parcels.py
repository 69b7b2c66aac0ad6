"""What a run hands over to a platform: its bundle, hashed again and compared with the ledger; what she asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connectors.platforms.account import Account
from connectors.publish.deliver import DONE
from preuve.artifact import digest_file
from preuve.errors import BadInput, BadMedia
from preuve.history import PastRun
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.disclosure import made_by_ai
from preuve.publication.journal import Journal, Publication
from preuve.publication.package import Declarations, Mode, Package, Parcel
from preuve.publication.post import MADE_MEDIA, Post
from preuve.publication.rules import post_rules
from preuve.wording import length

MOST_TEXT = 100_000  # bytes of a text of hers


@dataclass(frozen=True)
class Wish:
    """What she asked for. `mode`: her setting where it is None; `again`: once more, though it is there already.

    `target`: the format, the platform's best one where it is empty; `entry`: the calendar's line it is for; `copied`:
    whether her folder is a copy made for another film, None where she didn't say.
    """

    mode: Mode | None = None
    schedule: datetime | None = None
    again: bool = False
    target: str = ""
    entry: str = ""
    copied: bool | None = None


@dataclass(frozen=True)
class Handed:
    """A bundle as it is now. `changed`: its files that aren't those the run made; `lost`: those that are gone."""

    folder: Path
    post: Post
    files: Mapping[str, str]
    changed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def best_target(run: PastRun, taken: Sequence[str], label: str) -> str:
    """The first of these formats that the run has. Raises BadInput."""
    there = [name for name in taken if (_bundle(run, name) / "post.json").is_file()]
    if there:
        return there[0]
    raise BadInput(
        _("cette production n'a aucun film au format de {label} ({targets}).").format(
            label=label, targets=", ".join(taken)
        ),
        path=run.folder,
        remedy=_("Ajoutez l'un de ces formats sous « targets » dans brief.yaml, puis relancez « preuve run »."),
    )


def handed(run: PastRun, target: str) -> Handed:
    """A target's bundle. Texts that she changed in it are what is said. Raises BadInput, BadMedia."""
    folder = _bundle(run, target)
    post = _post(folder / "post.json")
    made = {name.rpartition("/")[2]: sha for name, sha in run.delivered.items() if Path(name).parent == _place(target)}
    files = {path.name: digest_file(path) for path in sorted(folder.iterdir()) if _hers(path)}
    for name in filter(None, (post.film, post.cover, post.captions, "transcription.txt")):
        if name not in files:
            raise BadMedia(
                _("ce fichier manque : sans lui, le film ne peut pas partir."),
                path=folder / name,
                remedy=_("Relancez « preuve run » : le fichier sera refait."),
            )
    changed = tuple(name for name, sha in files.items() if made.get(name) != sha)
    lost = tuple(sorted(set(made) - set(files)))
    return Handed(folder, _said(post, folder, changed), files, changed, lost)


def pack(project: Project, run: PastRun, found: Handed, account: Account, wish: Wish, name: str) -> Parcel:
    """A bundle for an account; `name`: the project's. What AI made is declared from the ledger too."""
    settings = project.settings.publish
    by_ai = not MADE_MEDIA.isdisjoint(made_by_ai(run.lines))
    mode: Mode = "publish" if wish.schedule else wish.mode or settings.mode
    journal = Journal(project.folder)
    package = Package(
        platform=account.platform,
        account=account.id,
        project=name,
        run=run.folder.name,
        target=found.post.target,
        post=found.post,
        files=found.files,
        mode=mode,
        privacy=settings.privacy,
        declarations=Declarations(
            ai=found.post.made_by_ai or by_ai,
            made_for_kids=settings.made_for_kids,
            paid=settings.paid,
            own_brand=settings.own_brand,
        ),
        schedule=wish.schedule,
        options=settings.options.get(account.platform, {}),
    )
    return Parcel(package=_attempt(journal, package, again=wish.again), folder=found.folder)


def kept(project: Path, publication: Publication) -> Parcel:
    """What was sent, as the journal tells it: to ask the platform about it again. Raises BadInput."""
    package, runs = publication.package, project / "runs"
    folder = runs / package.run / _place(package.target)
    if not folder.resolve().is_relative_to(runs.resolve()):
        raise BadInput(
            _("ce dossier mène hors du projet : rien n'y sera pris."),
            path=folder,
            remedy=_("Supprimez ce lien, et remettez le dossier lui-même s'il vous en reste un."),
        )
    return Parcel(package=package, folder=folder)


def _attempt(journal: Journal, package: Package, *, again: bool) -> Package:
    """The attempt that stands or that nobody knows of, else the one that failed; one more where she wants one more.

    A post that was taken off is sent as one more too. An attempt that failed never hides an earlier one that is there.
    """
    made: list[Publication] = []
    one = package
    while (found := journal.find(one.key)) is not None:
        made.append(found)
        one = Package.model_validate({**package.model_dump(), "attempt": len(made) + 1})
    if not made:
        return package
    standing = [number for number, found in enumerate(made, start=1) if found.state in (*DONE, "unknown")]
    last = made[-1]
    more = last.state == "removed" and not last.replaced_by
    number = len(made)
    if standing and not again:
        number = standing[-1]
    elif more or (again and last.state in (*DONE, "unknown")):
        number += 1
    return Package.model_validate({**package.model_dump(), "attempt": number})


def _place(target: str) -> Path:
    return Path("bundles") / Path(target).name


def _bundle(run: PastRun, target: str) -> Path:
    return run.folder / _place(target)


def _hers(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _post(path: Path) -> Post:
    """A bundle's post. Raises BadInput."""
    try:
        post = Post.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadInput(
            _("ce fichier n'est pas celui que Preuve a écrit."),
            path=path,
            remedy=_("Supprimez ce dossier, puis relancez « preuve run » : il sera refait."),
        ) from error
    if post.target not in post_rules().posts:
        raise BadInput(
            _("ce fichier nomme un fichier ou un format qui n'est pas de ce dossier."),
            path=path,
            remedy=_("Supprimez ce dossier, puis relancez « preuve run » : il sera refait."),
        )
    return post


def _said(post: Post, folder: Path, changed: Sequence[str]) -> Post:
    """A post with the texts that she changed in its folder. Raises BadInput."""
    new: dict[str, str | int] = {}
    if "texte.txt" in changed:
        text = _text(folder / "texte.txt")
        new |= {"text": text, "units": length(text, post_rules().posts[post.target].unit)}
    if "texte-alternatif.txt" in changed:
        new["alt_text"] = _text(folder / "texte-alternatif.txt")
    return post.model_copy(update=new)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) <= MOST_TEXT:
            return data.decode("utf-8-sig").strip()
        reason = _("il est bien trop long")
    except ValueError:
        reason = _("il n'est pas en UTF-8")
    raise BadInput(
        _("ce texte ne peut pas être lu : {reason}.").format(reason=reason),
        path=path,
        remedy=_("Enregistrez-le de nouveau comme texte simple (UTF-8)."),
    )
