"""One page about a dossier: what is in it, what a juror will be able to verify, what is personal, what is left out."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from preuve.checks.tally import tally
from preuve.checks.words import sentence
from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.dossier.build.gather import FIRST, RECORDED
from preuve.dossier.build.hers import unused_media
from preuve.dossier.build.pack import Packed
from preuve.dossier.credentials.told import packed as credentials
from preuve.dossier.model import ABOUT, LEVELS, Level
from preuve.i18n import N_, _, ngettext
from preuve.options import Options
from preuve.pages import size
from preuve.project import Project
from preuve.run_sources import sources
from preuve.settings import Settings

MOST, MOST_FILES = 12, 3
HEARD = ("heard.json", "spoken.json")
KINDS: Mapping[str, tuple[str, ...]] = {
    N_("Films, sous-titres, textes et page livrés"): (layout.DELIVERABLES,),
    N_("Vos fichiers : brief, réglages, documents, médias"): (layout.INPUTS,),
    N_("Réponses des IA, telles qu'enregistrées"): (
        layout.PROJECT_RECORDINGS,
        layout.MACHINE_RECORDINGS,
        layout.BLOBS,
        layout.RAW,
    ),
    N_("Audience : vos exports et vos relevés"): (layout.AUDIENCE,),
    N_("Rapport, constats et ce qui est affirmé"): (layout.REPORT, layout.FINDINGS, layout.CLAIMS),
    N_("Registre, étapes et fichiers intermédiaires que les contrôles mesurent"): (
        layout.LEDGER,
        layout.ARTIFACTS,
        layout.OTHER_RUNS,
        layout.WORKFLOW,
        layout.CRATE,
    ),
}
REST = N_("Listes, empreintes et signature")


def told(packed: Packed) -> Iterator[str]:
    """The page, a line at a time."""
    yield _("Dossier de la production {run} : {title}").format(run=packed.claims.run, title=packed.claims.title)
    yield _whose(packed)
    yield ""
    yield _("Ce qu'il contient")
    for label, (count, weight) in kinds(packed.contents).items():
        yield "  " + _("{what} : {files}").format(what=_(label), files=_files(count, weight))
    yield "  " + _("En tout : {files}").format(files=_files(len(packed.contents), weigh(packed.contents.values())))
    yield ""
    yield _("Ce qu'un membre du jury pourra vérifier")
    for level, said in reachable(packed).items():
        about = ABOUT[level]
        yield "  " + _("{title} : {said}").format(title=_(about.title), said=said)
    yield "  " + _("Résultats, par contrôle : {sentence}.").format(
        sentence=sentence(tally(packed.made.findings[FIRST]).statuses)
    )
    if marked := credentials(packed.contents):
        yield f"  {marked}"
    yield from _listed(_("Données personnelles : à vous de voir si vous les laissez"), _personal(packed))
    yield from _listed(_("Laissé de côté"), _aside(packed))
    yield from _listed(_("À savoir avant de l'envoyer"), _warned(packed))


def kinds(contents: Mapping[str, Content]) -> dict[str, tuple[int, int]]:
    """How many files of each kind there are, and their bytes; labels are marked for translation."""
    found: dict[str, list[Content]] = {label: [] for label in (*KINDS, REST)}
    for name, one in contents.items():
        found[next((label for label, folders in KINDS.items() if name.startswith(folders)), REST)].append(one)
    return {label: (len(group), weigh(group)) for label, group in found.items() if group}


def weigh(contents: Any) -> int:
    """Bytes of some contents."""
    return sum(one.stat().st_size if isinstance(one, Path) else len(one) for one in contents)


def reachable(packed: Packed) -> dict[Level, str]:
    """What each level will say, and why where it will say nothing."""
    return {level: _LEVELS[level](packed) for level in LEVELS}


def _integrity(_packed: Packed) -> str:
    return _("oui. {proves}").format(proves=_(ABOUT["L0"].proves))


def _origin(packed: Packed) -> str:
    signer = packed.wish.signer
    if signer is None:
        return _("non : ce dossier n'est pas signé. Rien n'y oblige ; « preuve key new » fait une clé.")
    said = [_("signé ({who})").format(who=signer.name or signer.id or signer.keyid[:12])]
    said.append(_("il faut que le jury ait votre clé publique"))
    stamped = layout.TIMESTAMP in packed.contents
    said.append(_("daté par une autorité") if stamped else _("sans date prouvée : vos dates sont déclarées"))
    said.append(_("répond à un défi") if packed.wish.challenge else _("sans défi de l'examinateur"))
    if any(name.startswith(layout.SIGNED_COPIES) for name in packed.contents):
        said.append(_("copies marquées C2PA"))
    return _("oui, {said}.").format(said=" ; ".join(said))


def _consistency(packed: Packed) -> str:
    findings = packed.made.findings[FIRST]
    said = ngettext("{n} constat sera mesuré de nouveau", "{n} constats seront mesurés de nouveau", len(findings))
    said = (_("en partie : {said}") if packed.claims.redacted else _("oui : {said}")).format(
        said=said.format(n=len(findings))
    )
    if any(pinned.name in HEARD for one in findings for pinned in one.evidence):
        said += ", " + _("ceux qui portent sur les paroles d'après ce que la reconnaissance vocale a entendu ici")
    if judged := sum(one.status == "declared" for one in findings):
        kept = ngettext("{n} est à juger par une personne", "{n} sont à juger par une personne", judged)
        said += ", " + kept.format(n=judged)
    if left := sum(
        bool({one.name for one in claim.artifacts} & set(packed.claims.redacted)) for claim in _claims(packed)
    ):
        kept = _("{n} ne pourront pas l'être en entier, faute d'un fichier que vous retirez")
        said += ", " + kept.format(n=left)
    return said + "."


def _claims(packed: Packed) -> Sequence[Any]:
    return [claim for claim in packed.claims.claims if claim.comparator == "check"]


def _replay(packed: Packed) -> str:
    missing = sorted({str(line["label"] or line["step"]) for line in unanswered(packed)})
    if not missing:
        return _("oui : toutes les réponses d'IA dont la production dépend sont là.")
    return _("en partie : la réponse de l'IA manque pour {names}.").format(names=", ".join(missing[:MOST]))


def unanswered(packed: Packed) -> Iterator[Any]:
    """The ledger's steps whose AI's answer isn't in the dossier."""
    there = {name.rpartition("/")[2] for name in packed.contents if name.startswith(RECORDED)}
    for line in packed.made.lines:
        wanted = line["recordings"] if line["kind"] == "step" else ()
        if any(f"{one}.recording.json" not in there for one in wanted):
            yield line


_LEVELS = {"L0": _integrity, "L1": _origin, "L2": _consistency, "L3": _replay}


def _whose(packed: Packed) -> str:
    claims = packed.claims
    if not claims.candidate:
        return _(
            "Sans nom de candidate ni de session : écrivez-les sous [dossier] dans preuve.toml si on vous les demande."
        )
    return _("Candidature : {who} ; session : {session}").format(
        who=claims.candidate, session=claims.session or _("non dite")
    )


def _files(count: int, weight: int) -> str:
    return ngettext("{n} fichier, {size}", "{n} fichiers, {size}", count).format(n=count, size=size(weight))


def _personal(packed: Packed) -> Iterator[str]:
    for one in packed.personal:
        files = ", ".join(one.paths[:MOST_FILES]) + (", …" if len(one.paths) > MOST_FILES else "")
        yield _("{said} : {files}").format(said=one.said, files=files)


def _aside(packed: Packed) -> Iterator[str]:
    for name in packed.claims.redacted:
        path = layout.for_her(name)
        yield _("{path} : retiré à votre demande, son empreinte reste").format(path=path)
    for unused in unused_media(packed.made.project, packed.made.run):
        inside = unused.relative_to(packed.made.project.folder).as_posix()
        yield _("{path} : cette production ne s'en sert pas").format(path=inside)
    if copies := len(packed.made.copies):
        said = ngettext(
            "{n} copie d'un film, qui est déjà là sous un autre nom",
            "{n} copies de films, qui sont déjà là sous un autre nom",
            copies,
        )
        yield said.format(n=copies)


def _warned(packed: Packed) -> Iterator[str]:
    run, project = packed.made.run, packed.made.project
    if run.status == "partial":
        yield _("Cette production n'est que partielle : un « preuve run » sans option la ferait en entier.")
    if left := len(packed.claims.redacted):
        said = ngettext(
            "Vous retirez {n} fichier : la cohérence (L2) ne sera pas entière, et le jury peut demander à le voir.",
            "Vous retirez {n} fichiers : la cohérence (L2) ne sera pas entière, et le jury peut demander à les voir.",
            left,
        )
        yield said.format(n=left)
    if sources(project.folder, Options()) != run.sources:
        yield _(
            "Le brief, un réglage, un média ou un export a changé depuis la production, ou elle a reçu des options : "
            "« preuve run » en ferait une qui va avec vos fichiers."
        )
    if names := unwritten(project):
        said = _(
            "Le dossier dit ce que preuve.toml dit sous [dossier], et non ce que dit cette machine ({names}) : "
            "si c'est elle qui a raison, écrivez-le dans ce fichier."
        )
        yield said.format(names=", ".join(names))
    if names := overriding(os.environ):
        said = _("Des réglages viennent de cette machine et non de preuve.toml : qui refait la production ne les a pas")
        yield _("{said} ({names}).").format(said=said, names=", ".join(names))


def unwritten(project: Project) -> list[str]:
    """The variables that say otherwise whose dossier it is than the file does, which alone travels."""
    here, written = project.settings.dossier, project.written
    return [
        f"PREUVE_DOSSIER__{name.upper()}"
        for name in ("candidate", "session")
        if getattr(here, name) != getattr(written, name)
    ]


def overriding(variables: Mapping[str, str]) -> list[str]:
    """The variables that change a setting of the project; their values are nobody's business."""
    sections = tuple(f"PREUVE_{name}__".upper() for name in Settings.model_fields if name != "sheet")
    aside = ("PREUVE_DOSSIER__CANDIDATE", "PREUVE_DOSSIER__SESSION")  # told by themselves
    return sorted(name for name in variables if name.upper().startswith(sections) and name.upper() not in aside)


def _listed(title: str, lines: Any) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found[:MOST])
        if len(found) > MOST:
            yield "  " + _("… et {n} autres").format(n=len(found) - MOST)
