"""Words and figures of the report, as its reader's language writes them."""

from collections.abc import Mapping

from preuve.checks import words as told
from preuve.checks.finding import Status
from preuve.checks.telling import decimal
from preuve.i18n import _, language
from preuve.pages import duration

TOLD: tuple[Status, ...] = ("unmet", "error", "not_run", "declared", "met", "not_applicable")
"""Statuses in the order a reader wants them: what needs her first."""


def status_words() -> dict[Status, str]:
    """Each status in a word or two."""
    return {status: counted(status, 1) for status in TOLD}


def counted(status: Status, count: int) -> str:
    """A status as it is said of so many: the checks' own words, short where there is little room."""
    return _("à juger") if status == "declared" else told.counted(status, count)


def status_meanings() -> dict[Status, str]:
    """What each status says, in a sentence."""
    return {
        "met": _("La mesure du fichier atteint le seuil."),
        "unmet": _("La mesure du fichier n'atteint pas le seuil : le rapport dit où, et que faire."),
        "declared": _("Seule une personne peut en juger : le rapport montre où regarder."),
        "not_run": _("Il manquait quelque chose pour mesurer : rien n'est affirmé."),
        "error": _("Le contrôle lui-même a échoué : rien n'est affirmé."),
        "not_applicable": _("Il n'y a rien de tel à mesurer ici."),
    }


def family_titles() -> Mapping[str, str]:
    """What each family of checks is about, by its three letters."""
    return {
        "CAP": _("Sous-titres"),
        "CON": _("Contraste des textes"),
        "ALT": _("Descriptions et transcription"),
        "FLA": _("Flashs lumineux"),
        "FON": _("Police de caractères"),
        "AUD": _("Son"),
        "FMT": _("Formats des plateformes"),
        "OPT": _("Optimisation de l'image"),
        "SCE": _("Scénario et storyboard"),
        "RGT": _("Droits et originalité"),
        "COH": _("Cohérence des séquences"),
        "WFL": _("Déroulement automatisé"),
        "AID": _("Mention de l'IA"),
        "AUT": _("Tableau d'audience"),
        "PRM": _("Demandes faites à l'IA"),
        "CTL": _("Contrôle des réponses de l'IA"),
        "JUS": _("Justification"),
    }


def sureness() -> Mapping[str, str]:
    """How sure a source is, by its letter."""
    return {
        "P": _("texte d'origine lu"),
        "M": _("copie de la page de l'éditeur"),
        "X": _("extrait du texte"),
        "S": _("source secondaire"),
        "C": _("calculé ou mesuré pour ce projet"),
        "K": _("usage courant, non vérifié"),
    }


def engine_words() -> Mapping[str, str]:
    """The embedded engines in words; another goes by its own name."""
    return {
        "recorded": _("réponse enregistrée"),
        "svg": _("dessin vectoriel"),
        "outline": _("trame de récit"),
        "illustrator": _("pictogrammes assemblés"),
        "synth": _("musique calculée"),
        "files": _("fichiers apportés"),
    }


def clock(seconds: float) -> str:
    """A moment of a film: « 0:12,3 », « 1:05 »."""
    tenths = round(max(seconds, 0) * 10)
    minutes, rest = divmod(tenths, 600)
    mark = "," if language() == "fr" else "."
    return f"{minutes}:{rest // 10:02d}" + (f"{mark}{rest % 10}" if rest % 10 else "")


def elapsed(seconds: float) -> str:
    """A length of time: « 0,4 s », « 18 s », « 1 min 05 s », « 1 h 02 min »."""
    if 0 < seconds < 0.05:
        return f"<\u00a0{decimal(0.1, 1)}\u00a0s"
    return f"{decimal(seconds, 1)}\u00a0s" if seconds < 9.95 else duration(seconds)


def amount(count: float) -> str:
    """A file's size, in decimal units."""
    if count < 1_000_000:
        return _("{n} ko").format(n=decimal(count / 1000, 0)).replace(" ", "\u00a0")
    return _("{n} Mo").format(n=decimal(count / 1_000_000, 1)).replace(" ", "\u00a0")
