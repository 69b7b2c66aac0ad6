"""The tools that made each kind of content: AI or not, model, licence, settings, where what is asked of them goes."""

from collections.abc import Iterator, Mapping
from typing import Any

from preuve.documents.blocks import Blocks, Grid
from preuve.documents.known.ground import Knowing, day, told
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.ledger import Line
from preuve.privacy.leaving import destination
from preuve.providers import Told, book
from preuve.report.words import engine_words
from preuve.settings import EngineSettings
from preuve.stages import titles
from preuve.wording import apart, named

SETTINGS = ("voices", "speed", "seed", "temperature", "mood", "loudness", "true_peak", "layout")
CAPABILITIES = ("text", "image", "video", "voice", "sound", "speech")


def tools(knowing: Knowing) -> Blocks:
    """Each engine that the run's ledger names: what it made, whether it is AI, its licence, its settings."""
    grouped: dict[tuple[str, str, str, str], list[Line]] = {}
    for one in knowing.steps:
        if one.get("engine"):
            grouped.setdefault(_identity(one["engine"]), []).append(one)
    rows = tuple((*key, _settings(lines), str(len(lines))) for key, lines in sorted(grouped.items(), key=_order))
    header = (_("Contenu"), _("Outil"), _("IA ?"), _("Licence"), _("Réglages"), _("Opérations"))
    grid = Grid(header=header, rows=rows, caption=_("Les outils de la production"))
    return tuple(told(_("le registre de la production (ledger.jsonl)"), (grid,) if rows else ()))


def strategy_facts(knowing: Knowing) -> Blocks:
    """For each need of the film, the tool chosen in `preuve.toml`, where what it is asked goes, what is known of it."""
    if not knowing.project.has_video:
        return ()
    rows = tuple(_chosen(knowing, name) for name in CAPABILITIES)
    header = (_("Besoin"), _("Outil choisi"), _("Où vont les demandes"), _("Ce que le fournisseur en dit"))
    grid = Grid(header=header, rows=rows, caption=_("Un outil pour chaque besoin"))
    return tuple(told(_("les réglages (preuve.toml) et templates/providers.yaml"), (grid,)))


def needs() -> Mapping[str, str]:
    """What each capability answers to, in communication words."""
    return {
        "text": _("Écrire le scénario"),
        "image": _("Créer les images"),
        "video": _("Animer ou filmer des plans"),
        "voice": _("Dire la narration"),
        "sound": _("Composer la musique"),
        "speech": _("Caler et vérifier les sous-titres"),
    }


def _chosen(knowing: Knowing, capability: str) -> tuple[str, str, str, str]:
    engines: EngineSettings = knowing.project.settings.engines
    name = str(getattr(engines, capability))
    try:
        provider = destination(
            knowing.project, capability if capability in ("image", "video", "sound", "voice") else ""
        )
    except (PreuveError, KeyError):
        provider = None
    label = engine_words().get(name, name)
    if provider is None or name not in book().providers:
        return needs()[capability], label, _("rien ne part : il travaille sur cette machine"), ""
    said = {_("pays"): provider.country, _("conservation"): provider.retention, _("entraînement"): provider.training}
    facts = apart(named(what, f"{one.value} ({_source(one)})") for what, one in said.items() if one.value)
    return needs()[capability], provider.label, provider.base_url, facts or _("rien de connu")


def _source(one: Told) -> str:
    source = book().sources.get(one.source)
    return f"{source.name}, {day(source.checked)}" if source else one.source


def _identity(engine: Mapping[str, Any]) -> tuple[str, str, str, str]:
    name, model = str(engine.get("engine", "")), str(engine.get("model", ""))
    label = engine_words().get(name, name)
    tool = f"{label} ({model})" if model and model != name else label
    ai = _("oui") if engine.get("ai") else _("non : aucun modèle d'IA n'a fait ce contenu")
    return _kind(str(engine.get("capability", ""))), tool, ai, str(engine.get("licence", "")) or "–"


def _kind(capability: str) -> str:
    kinds = {
        "text": _("Texte"),
        "image": _("Images"),
        "video": _("Plans animés"),
        "voice": _("Voix"),
        "sound": _("Musique"),
        "speech": titles()["captions"],
    }
    return kinds.get(capability, capability)


def _order(item: tuple[tuple[str, str, str, str], list[Line]]) -> tuple[int, str]:
    kinds = [_kind(one) for one in CAPABILITIES]
    return kinds.index(item[0][0]) if item[0][0] in kinds else len(kinds), item[0][1]


def _settings(lines: list[Line]) -> str:
    """The settings that were given, each with the values it took."""
    found: dict[str, dict[str, None]] = {}
    for name, value in (pair for one in lines for pair in _given(one)):
        found.setdefault(name, {})[value] = None
    return apart(named(name, ", ".join(list(values)[:3])) for name, values in found.items()) or "–"


def _given(one: Line) -> Iterator[tuple[str, str]]:
    words = {
        "voices": _("voix"),
        "speed": _("vitesse"),
        "seed": _("graine"),
        "temperature": _("température"),
        "mood": _("ambiance"),
    }
    params: Mapping[str, Any] = one.get("params") or {}
    for name, label in words.items():
        value = params.get(name)
        if value not in (None, "", [], 0):
            yield label, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
