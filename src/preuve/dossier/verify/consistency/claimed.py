"""What the dossier claims against what the kit claims of the same files: every claim made again, none forgotten."""

from collections.abc import Iterator, Mapping, Sequence

from preuve import __version__
from preuve.checks.finding import Finding
from preuve.checks.words import words
from preuve.dossier import layout
from preuve.dossier.announced import named
from preuve.dossier.archive import Content
from preuve.dossier.build.claims import claims
from preuve.dossier.build.gather import Gathered
from preuve.dossier.model import Claim, Claims, Point
from preuve.dossier.verify.consistency import listed
from preuve.dossier.verify.consistency.judged import FIRST, Judged
from preuve.dossier.verify.consistency.nearness import near
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.history import PastRun
from preuve.i18n import _, ngettext

FINDING = "finding/"
MOST_POINTS = 300
_UNSURE = ("not_run", "error")


def look(seen: Seen, judged: Judged, *, listened: bool = False) -> Iterator[Point]:
    """The points about claims: one for each that disagrees, one for each group that agrees.

    `listened`: whether every film was heard again here, as it was recorded.
    """
    made = again(seen, judged)
    yield _header(seen.claims, made)
    said = {one.id: one for one in seen.claims.claims}
    ours = {one.id: one for one in made.claims}
    found = {FINDING + one.key: one for one in judged.findings[FIRST]}
    yield _listed(seen, said, ours)
    groups: dict[str, list[Claim]] = {}
    wrong: list[Point] = []
    for name in (name for name in ours if name in said):
        lacks = name.removeprefix(FINDING) in judged.lacking
        kind, why = _compare(said[name], ours[name], found.get(name), seen, lacks=lacks)
        if kind in ("failed", "not_run"):
            wrong.append(_point(said[name], kind == "failed", why, seen))
        else:
            unheard = name.removeprefix(FINDING) in judged.unheard
            declared = ours[name].status == "declared"
            groups.setdefault("declared" if declared else "heard" if unheard else kind, []).append(said[name])
    yield from wrong[:MOST_POINTS]
    yield from _groups(groups, listened=listened)
    unsure = {one.claim.removeprefix(FINDING) for one in wrong if one.status == "not_run"}
    yield listed.look(seen, judged, unsure)


def again(seen: Seen, judged: Judged) -> Claims:
    """What the kit claims of the files that are there."""
    names: dict[str, Content] = dict.fromkeys(seen.unpacked.under(layout.DELIVERABLES), b"")
    names = {name: one for name, one in names.items() if not name.startswith(layout.SIGNED_COPIES)}
    made = Gathered(
        seen.mounted.project,
        PastRun(seen.mounted.run),
        judged.subject,
        judged.findings,
        names,
        dict(seen.unpacked.digests),
        redacted=dict(seen.absent),
    )
    return claims(made)


def _header(said: Claims, made: Claims) -> Point:
    """What the dossier says of itself, against its own files."""
    faults = [
        Fault(
            _("« {said} » est annoncé, et les fichiers disent « {made} »").format(said=text(one), made=text(other)),
            layout.CLAIMS,
        )
        for one, other in (
            (said.title, made.title),
            (said.candidate, made.candidate),
            (said.session, made.session),
            (", ".join(said.frameworks), ", ".join(made.frameworks)),
        )
        if one != other
    ]
    good = _("« {title} », fait avec Preuve {kit}").format(title=text(said.title), kit=text(said.kit, 40))
    if said.kit != __version__:
        good = _("{good} ; vérifié avec Preuve {here}, dont les contrôles peuvent différer").format(
            good=good, here=__version__
        )
    return concluded("about", _("Titre, candidat et session sont ceux des fichiers"), faults, good)


def _listed(seen: Seen, said: Mapping[str, Claim], ours: Mapping[str, Claim]) -> Point:
    """Claims that our kit doesn't make of these files, and those that the dossier keeps quiet about."""
    faults = [
        Fault(_("« {id} » est affirmé, et rien dans ces fichiers ne le dit").format(id=text(name)), layout.CLAIMS)
        for name in said
        if name not in ours
    ]
    faults += [
        Fault(_("« {id} » a été passé sous silence").format(id=text(name)), layout.CLAIMS)
        for name in ours
        if name not in said
    ]
    if len(said) != len(seen.claims.claims):
        faults.append(Fault(_("une même affirmation est faite deux fois"), layout.CLAIMS))
    good = ngettext("{n} affirmation", "{n} affirmations", len(said)).format(n=len(said))
    title = _("Le dossier affirme tout ce que ses fichiers disent, et rien d'autre")
    return concluded("claims-listed", title, faults, good)


def _compare(said: Claim, ours: Claim, found: Finding | None, seen: Seen, *, lacks: bool = False) -> tuple[str, str]:
    """`identical`, `near`, `failed` or `not_run`, and why. `lacks`: our own finding lacks a file that was left out."""
    if (said.criteria, said.comparator, dict(said.tolerance)) != (ours.criteria, ours.comparator, dict(ours.tolerance)):
        return "failed", _("ses critères, sa façon d'être comparé ou sa tolérance ne sont pas ceux du kit")
    if lacks and said != ours and not _strays(said, seen):
        return "not_run", _("il repose sur des fichiers retirés du dossier à la demande")
    if said.status != ours.status:
        return _other_status(said, ours, found)
    if _pins(said, seen) != _pins(ours, seen):
        return "failed", _("il ne repose pas sur les fichiers que le contrôle lit, ou ils ont changé")
    if said.statement == ours.statement or (said.id.startswith(FINDING) and near(said.statement, ours.statement)):
        return "identical" if said.statement == ours.statement else "near", ""
    return "failed", _("le dossier écrit « {said} », et on trouve « {ours} »").format(
        said=text(said.statement, 300), ours=text(ours.statement, 300)
    )


def _other_status(said: Claim, ours: Claim, found: Finding | None) -> tuple[str, str]:
    if found is not None and found.status in _UNSURE:
        return "not_run", _("il n'a pas pu être refait : {why}").format(why=text(found.measured, 300))
    told, names = _("le dossier dit « {said} », et on trouve « {found} » ({why})"), words()
    return "failed", told.format(
        said=names[said.status] if said.status else "–",
        found=names[ours.status] if ours.status else "–",
        why=text(found.measured if found else ours.statement, 300),
    )


def _pins(claim: Claim, seen: Seen) -> set[str]:
    """Digests of the files that a claim rests on, and that are there or were left out on request."""
    return {one.sha256 for one in claim.artifacts} | {f"{name} ?" for name in _strays(claim, seen)}


def _strays(claim: Claim, seen: Seen) -> set[str]:
    """Names of what a claim cites and that neither is there nor was left out with something else to bear it out."""
    return {
        one.name
        for one in claim.artifacts
        if one.sha256 not in (seen.unpacked.digests.get(one.name), seen.absent.get(one.name))
    }


def _point(said: Claim, failed: bool, why: str, seen: Seen) -> Point:  # noqa: FBT001
    names = [one.name for one in said.artifacts if one.name in seen.unpacked.digests]
    return point(
        f"claim/{text(said.id, 200)}",
        text(named(said.id, said.statement), 300),
        "failed" if failed else "not_run",
        why,
        names=[layout.CLAIMS, *names] if failed else names,
        claim=said.id,
        criteria=said.criteria,
    )


def _groups(groups: Mapping[str, Sequence[Claim]], *, listened: bool) -> Iterator[Point]:
    """A point for each group that agrees: those that are ours to verify, then those that aren't."""
    if same := groups.get("identical"):
        said = _("{n} refaits par le Preuve de ce poste, tous identiques").format(n=len(same))
        yield _group("claims", _("Les constats du dossier, refaits"), "verified", said, same)
    if close := groups.get("near"):
        said = ngettext("{n} refait, à l'arrondi près : {ids}", "{n} refaits, à l'arrondi près : {ids}", len(close))
        told = said.format(n=len(close), ids=_ids(close))
        yield _group("claims-near", _("Constats retrouvés à l'arrondi près"), "within_tolerance", told, close)
    if heard := groups.get("heard"):
        yield _heard(heard, listened=listened)
    if declared := groups.get("declared"):
        said = _("{n} constats qu'une personne doit juger, à lire dans le dossier : {ids}")
        yield _group(
            "claims-declared",
            _("Ce qu'une personne doit juger"),
            "not_run",
            said.format(n=len(declared), ids=_ids(declared)),
            declared,
            remedy=_("Lisez ces fichiers et jugez : Preuve ne le fait pas à votre place."),
        )


def _heard(heard: Sequence[Claim], *, listened: bool) -> Point:
    """Those that the recordings give: heard again here within a tolerance, or not heard at all."""
    title, n = _("Réécoute des films"), len(heard)
    if listened:
        said = _("{n} constats reposent sur la reconnaissance vocale ; les films réécoutés ici les confirment")
        return _group("claims-heard", title, "within_tolerance", said.format(n=n), heard)
    said = _(
        "{n} constats reposent sur ce que la reconnaissance vocale a entendu. L'enregistrement du dossier les "
        "donne bien ; le son lui-même n'a pas été réécouté ici, ou pas entendu pareil"
    )
    remedy = _("Pour faire réécouter les films : « preuve verify --live », depuis le dépôt de Preuve.")
    return _group("claims-heard", title, "not_run", said.format(n=n), heard, remedy=remedy)


def _group(which: str, title: str, status: str, said: str, about: Sequence[Claim], remedy: str = "") -> Point:
    ids = tuple(one.id for one in about)
    names = [pin.name for one in about for pin in one.artifacts] if which == "claims-declared" else []
    criteria = tuple(sorted({name for one in about for name in one.criteria}))
    return point(
        which,
        title,
        status,  # type: ignore[arg-type]
        said,
        names=names,
        claims=ids,
        criteria=criteria,
        optional=status == "not_run",
        remedy=remedy,
    )


def _ids(about: Sequence[Claim], most: int = 6) -> str:
    told = [f"« {text(named(one.id, one.statement), 120)} »" for one in about[:most]]
    return ", ".join([*told, "…"] if len(about) > most else told)
