"""CAP: the caption file, and how the site's page gives it."""

import base64
from collections.abc import Mapping

from preuve.checks.base import Check, NotRun, Outcome, judged, met, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.checks.subject import Subject
from preuve.checks.web_page import Page
from preuve.errors import BadInput
from preuve.i18n import N_, _, ngettext
from preuve.media.cues import Cue
from preuve.media.tracks import parse_vtt

_DATA = "data:text/vtt;base64,"


class CAP01(Check):
    """The caption file is WebVTT that players read."""

    title = N_("Les sous-titres sont un fichier WebVTT que tous les lecteurs vidéo comprennent")
    threshold = Threshold(
        text=N_("la syntaxe de WebVTT : en-tête, temps qui avancent, du texte partout"), standard="webvtt"
    )
    any_video = True

    @staticmethod
    def check(case: Case) -> Outcome:
        """Reads the file as strictly as the standard."""
        if case.film is None or case.film.captions is None:
            if not case.subject.ours:
                raise NotRun(_("aucun fichier de sous-titres"), _("Donnez-le avec --captions."))
            case.get("film")
            return unmet(
                _("Ce film n'a pas de fichier de sous-titres."),
                remedy=_("Relancez « preuve run » : les sous-titres seront refaits."),
            )
        text: str = case.get("vtt")
        try:
            text.encode()
            cues = parse_vtt(text)
        except UnicodeEncodeError:
            return _bad(_("Le fichier n'est pas écrit en UTF-8 : les accents seront illisibles."))
        except BadInput as error:
            return _bad(error.message)
        if not cues and case.value("speech") is None:
            return not_applicable(_("aucune parole n'est entendue dans ce film, et le fichier est vide"))
        if not cues:
            return _bad(_("Le fichier ne contient aucun sous-titre ; le film a des paroles."))
        said = ngettext("Fichier valable : {n} sous-titre.", "Fichier valable : {n} sous-titres.", len(cues))
        return met(said.format(n=len(cues)), value=len(cues), unit=_("sous-titres"))


def _bad(reason: str) -> Outcome:
    remedy = _("Refaites le fichier avec « preuve run », ou corrigez-le avec un éditeur de sous-titres (WebVTT).")
    return unmet(reason, remedy=remedy)


class CAP02(Check):
    """The site's page gives the captions as captions, in the film's language."""

    title = N_("La page du site donne les sous-titres comme tels, dans la langue du film")
    per = "run"
    threshold = Threshold(
        text=N_('une piste <track kind="captions"> (sous-titres pour sourds et malentendants), dans la langue parlée'),
        standard="rgaa-captions",
    )

    @staticmethod
    def check(case: Case, subject: Subject, page: Page) -> Outcome:
        """Reads the page's tracks, and the captions they lead to."""
        fit = [track for track in page.tracks if _fits(track, subject.language)] if page.videos else []
        cues = [cue for track in fit[:1] for cue in _captions(case, track.get("src", ""))]
        described = ", ".join(f"{_kind(track)} ({track.get('srclang') or '?'})" for track in page.tracks)
        said = _("Pistes que la page donne au lecteur vidéo : {tracks}. Sous-titres lus derrière la bonne : {n}.")
        return judged(
            bool(cues),
            said.format(tracks=described or _("aucune"), n=len(cues)),
            value=len(cues),
            unit=_("sous-titres"),
            remedy=_("Relancez « preuve run » : la page sera refaite. « subtitles » est réservé aux traductions."),
            places=[Place(file="site/index.html")],
        )


def _kind(track: Mapping[str, str]) -> str:
    """A track's kind; HTML takes one that isn't told for `subtitles`."""
    return track.get("kind", "subtitles").lower()


def _fits(track: Mapping[str, str], language: str) -> bool:
    return _kind(track) == "captions" and track.get("srclang", "").lower().split("-")[0] == language


def _captions(case: Case, source: str) -> list[Cue]:
    """The captions behind a track's address: in the page itself, or a file beside it; none where they can't be read."""
    try:
        if source.startswith(_DATA):
            return parse_vtt(base64.b64decode(source.removeprefix(_DATA), validate=True).decode())
        if "/" in source or not source.endswith(".vtt"):
            return []
        return parse_vtt(case.file(f"site/{source}").read_text(encoding="utf-8"))
    except (BadInput, NotRun, ValueError):
        return []
