"""Rights, labelling of AI and privacy: what the project declares and what its ledger tells."""

from collections.abc import Iterator

from preuve.checks.tally import by_check, gravest
from preuve.documents.blocks import Block, Blocks, Grid, Items, Paragraph, line
from preuve.documents.known.ground import Knowing, told
from preuve.i18n import _
from preuve.privacy.detector import KINDS, Kind
from preuve.privacy.leaving import Leaving, destination, leaving
from preuve.publication.disclosure import label, made_by_ai
from preuve.report.words import counted
from preuve.rights import Origin, Register
from preuve.wording import ai_sentence, named


def rights(knowing: Knowing) -> Blocks:
    """Everything the films use: where it comes from, what allows it, and what nothing allows yet."""
    found: Register | None = knowing.fixture("rights_register")
    if found is None or not found.entries:
        return ()
    origins: dict[Origin, str] = {"ai": _("IA"), "program": _("programme, sans IA"), "brought": _("fichier apporté")}
    rows = tuple(
        (
            _kinds()[one.kind],
            origins[one.origin],
            one.file or one.maker,
            one.licence or _("rien de déclaré : à compléter dans droits.yaml"),
        )
        for one in found.entries
    )
    header = (_("Contenu"), _("Origine"), _("Auteur, outil ou fichier"), _("Ce qui permet de l'utiliser"))
    blocks: list[Block] = [Grid(header=header, rows=rows, caption=_("Le registre des droits"))]
    if found.credits:
        blocks.append(Items(tuple(line(_("Mention demandée : {text}").format(text=one)) for one in found.credits)))
    return tuple(told(_("le registre de la production et droits.yaml"), blocks))


def labelling(knowing: Knowing) -> Blocks:
    """What the public is told of AI's share, and how the checks of it stand."""
    if not knowing.steps:
        return ()
    parts = made_by_ai(knowing.steps)
    lines = [_("Phrase dite au public : « {text} »").format(text=ai_sentence(parts))]
    if text := label(parts):
        lines.append(_("Étiquette dans l'image : « {text} »").format(text=text))
    for name, ones in by_check(knowing.judged()).items():
        if name.startswith("AID"):
            lines.append(named(f"{ones[0].title} ({name})", f"{counted(gravest(one.status for one in ones), 1)}."))
    return tuple(told(_("le registre de la production et ses contrôles"), (Items(tuple(line(one) for one in lines)),)))


def privacy(knowing: Knowing) -> Blocks:
    """Where what is asked of AIs goes, and what kinds of names are replaced before they leave: never the names."""
    if not knowing.project.has_video:
        return ()
    mine = knowing.project.settings.privacy
    goes = any(destination(knowing.project, what) for what in ("text", "image", "sound", "video", "voice"))
    out = [one for one in leaving(knowing.project) if one.to] if goes else []
    if not out:
        said = _("Aucune demande ne part vers un service : les moteurs choisis travaillent sur cette machine.")
        return tuple(told(_("les réglages et les demandes du projet"), (Paragraph(line(said)),)))
    names = ", ".join(dict.fromkeys(one.to.label for one in out if one.to))
    on = _("oui") if mine.pseudonymise else _("non")
    lines = [
        _("Services qui reçoivent des demandes : {names}.").format(names=names),
        _("Noms et adresses remplacés avant de partir : {on}.").format(on=on),
        *_swapped(out),
    ]
    return tuple(told(_("les réglages et les demandes du projet"), (Items(tuple(line(one) for one in lines)),)))


def _swapped(found: list[Leaving]) -> Iterator[str]:
    """How many things of each kind are replaced."""
    kinds: dict[Kind, set[str]] = {}
    for swap in (swap for one in found for swap in one.swaps):
        kinds.setdefault(swap.kind, set()).add(swap.original)
    for kind, originals in kinds.items():
        yield _("Remplacé, {kind} : {n}").format(kind=_(KINDS[kind]), n=len(originals))
    if suspects := {word for one in found for word in one.suspects}:
        yield _("Mots qui ressemblent à des noms et que rien ne remplace : {n}, à relire.").format(n=len(suspects))


def _kinds() -> dict[str, str]:
    return {
        "text": _("Texte"),
        "picture": _("Image"),
        "video": _("Plan animé"),
        "voice": _("Voix"),
        "sound": _("Musique"),
        "font": _("Police de caractères"),
    }
