"""How the film was put together, and what improves its pictures and its access, as the run's checks measured it."""

from collections.abc import Collection, Iterator, Sequence

from preuve.checks.finding import Finding
from preuve.checks.tally import by_check, gravest, tally
from preuve.checks.telling import decimal
from preuve.checks.words import sentence
from preuve.documents.blocks import Block, Blocks, Grid, Items, Paragraph, Picture, line
from preuve.documents.known.ground import Knowing, day, told
from preuve.documents.known.pictured import before_after
from preuve.i18n import _, ngettext
from preuve.report.words import counted
from preuve.targets import Source, Target, platforms, target_label
from preuve.wording import apart, named

TECHNIQUES = ("OPT01", "OPT02", "OPT03", "OPT04", "OPT05")


def editing(knowing: Knowing) -> Blocks:
    """The kit's editing steps, each with how many times it was done: made by a program, whatever drew the pictures."""
    made = {
        "segment": _("plans animés couche par couche, et passages d'un plan à l'autre"),
        "align": _("mots calés sur la voix"),
        "cues": _("sous-titres découpés d'après la voix"),
        "mix": _("voix et musique mixées au volume de chaque plateforme"),
        "layers": _("images refaites pour chaque forme d'écran"),
        "film": _("films assemblés"),
        "cover": _("images de couverture"),
    }
    keys = {name: {str(one["key"]) for one in knowing.steps if one["step"] == name} for name in made}
    lines = [
        line(_("{what} : {n}").format(what=words, n=len(keys[name]))) for name, words in made.items() if keys[name]
    ]
    blocks: list[Block] = [Items(tuple(lines))] if lines else []
    if lines:
        blocks.append(Paragraph(line(_("Ces étapes sont faites par un programme ; aucune n'est de l'IA générative."))))
    return tuple(told(_("le registre de la production (ledger.jsonl)"), blocks))


def optimisation(knowing: Knowing) -> Blocks:
    """Each technique that improves the pictures, as it was measured on the films."""
    pictures = before_after(knowing)
    return _measured(knowing, TECHNIQUES, _("Les techniques de l'image, mesurées"), pictures)


def accessibility(knowing: Knowing) -> Blocks:
    """Each element of accessibility that the référentiel names, as its checks stand."""
    from preuve.checks.fixtures.elements import asked

    found = by_check(knowing.judged())
    rows = []
    for element in asked().elements:
        known = {name: gravest(one.status for one in found[name]) for name in element.checks if name in found}
        if known:
            stands = element.stands({name: known.get(name, "not_run") for name in element.checks})
            serves = str(element.serves) if element.serves else "–"
            rows.append((str(element.label), serves, counted(stands, 1), ", ".join(element.checks)))
    header = (_("Élément"), _("Pour qui"), _("Constat"), _("Contrôles"))
    grid = Grid(header=header, rows=tuple(rows), caption=_("Les éléments d'accessibilité du film"))
    return tuple(told(_source(knowing), (grid,) if rows else ()))


def findings(knowing: Knowing) -> Blocks:
    """What the checks found in all, and each thing that doesn't hold with what to do."""
    found = knowing.judged()
    if not found:
        return ()
    blocks: list[Block] = [Paragraph(line(_("Contrôles : {told}.").format(told=sentence(tally(found).statuses))))]
    wrong = [one for one in found if one.status in ("unmet", "error", "not_run")]
    if wrong:
        blocks.append(Items(tuple(line(_unheld(ones)) for ones in by_check(wrong).values())))
    return tuple(told(_source(knowing), blocks))


def formats(knowing: Knowing) -> Blocks:
    """What each platform asks, with its source and the day it was checked, and what was measured on its film."""
    if not knowing.project.has_video:
        return ()
    rows = tuple(_platform(target) for target in knowing.project.targets)
    header = (_("Cible"), _("Image"), _("Durée"), _("Volume"), _("Texte"), _("Sources, et jour où elles ont été lues"))
    blocks: list[Block] = [Grid(header=header, rows=rows, caption=_("Ce que demande chaque plateforme"))]
    measured = [one for one in knowing.judged() if one.family == "FMT"]
    if measured:
        blocks.append(_by_target(measured))
    return tuple(told(_("les formats des plateformes (templates/platforms.yaml) et les contrôles"), blocks))


def _platform(target: Target) -> tuple[str, ...]:
    book = platforms()
    profile, length = book.profiles[target.profile], target.length
    used = (profile.safe.source, length.longest.source, target.loudness.source, target.text.characters.source)
    sources = dict.fromkeys(_said(book.sources[name]) for name in used if name in book.sources)
    tags = target.text.hashtags
    text = _("{n} signes au plus").format(n=decimal(target.text.characters.value, 0))
    return (
        target.label,
        f"{profile.width} × {profile.height}, {profile.fps} i/s",
        _("de {least} à {most} s").format(
            least=decimal(length.shortest.value, 0), most=decimal(length.longest.value, 0)
        ),
        _("{n} LUFS").format(n=decimal(target.loudness.value, 1)),
        text + (_(", {n} mots-dièse").format(n=decimal(tags.value, 0)) if tags else ""),
        apart(sources),
    )


def _said(source: Source) -> str:
    kind = _("choix de Preuve") if source.ours else source.name
    return f"{kind} ({day(source.checked)})"


def _by_target(found: Sequence[Finding]) -> Grid:
    names = dict.fromkeys(one.target for one in found if one.target)
    rows = tuple(
        (target_label(name), sentence(tally([one for one in found if one.target == name]).statuses)) for name in names
    )
    return Grid(header=(_("Film"), _("Contrôles de format")), rows=rows, caption=_("Ce qui est mesuré sur les films"))


def _measured(knowing: Knowing, ids: Collection[str], caption: str, pictures: Sequence[Picture] = ()) -> Blocks:
    rows = tuple(_rows(knowing.judged(), ids))
    header = (_("Technique"), _("Constat"), _("Mesure"))
    grid = Grid(header=header, rows=rows, caption=caption)
    return tuple(told(_source(knowing), (*pictures, grid) if rows else ()))


def _rows(found: Sequence[Finding], ids: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """A row a check: where every film measures the same it is told once."""
    for name, ones in by_check(found).items():
        if name in ids:
            said: dict[str, list[str]] = {}
            for one in ones:
                said.setdefault(one.measured, []).append(_where(one))
            told = (named(", ".join(films), words) if len(said) > 1 else words for words, films in said.items())
            yield f"{ones[0].title} ({name})", counted(gravest(one.status for one in ones), 1), apart(told)


def _unheld(ones: Sequence[Finding]) -> str:
    """A check that doesn't hold, on which films, and what to do."""
    first = ones[0]
    films = ", ".join(dict.fromkeys(map(_where, ones)))
    advice = _(" (conseil)") if first.kind == "advice" else ""
    told = _("{title} ({id}){advice}, {films} : {measured}").format(
        title=first.title, id=first.id, advice=advice, films=films, measured=first.measured
    )
    return " → ".join(filter(None, (told, first.remedy)))


def _where(one: Finding) -> str:
    return target_label(one.target) if one.target else _("toute la production")


def _source(knowing: Knowing) -> str:
    count = len(knowing.judged())
    said = ngettext(
        "{n} constat de la production (findings.json)", "{n} constats de la production (findings.json)", count
    )
    return said.format(n=count)
