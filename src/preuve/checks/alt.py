"""ALT: alternatives to what is seen, for who doesn't see it."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from preuve.checks.base import Check, Outcome, judged, not_applicable
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.captions import Title
from preuve.checks.telling import bare, decimal
from preuve.engines import Word
from preuve.i18n import N_, _
from preuve.measures.spoken import Spoken
from preuve.media.grammar import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, SUBJECTS
from preuve.media.wer import normalise
from preuve.publication.post import Post
from preuve.storyboard import Shot, Storyboard

SHORTEST, LONGEST = 20, 1000
COPIED = 0.85
"""Likeness with the prompt from which a text is taken for its copy: the sample's own texts stay under 0.3."""
AROUND = 5.0
MOSTLY = 0.8
_FILE = re.compile(r"[\w .()-]+\.(?:png|jpe?g|webp|svg|gif|avif|heic|mp4|mov|webm)", re.IGNORECASE)
_CAMERA = re.compile(
    r"(?:img|image|photo|dsc[fn]?|pict?|picture|capture|visuel|plan|sans titre)[\s_-]*[\d\s_-]*", re.IGNORECASE
)
_EMPTY = re.compile(
    r"(?:une? )?(?:image|photo|illustration|dessin|visuel)s? (?:de|du|des|d['’])\s*(?:\S+\s*){0,4}", re.IGNORECASE
)
_SMALL = DETERMINERS | PREPOSITIONS | SUBJECTS | CONJUNCTIONS | AUXILIARIES | {"l", "d", "n", "s", "c", "j", "qu"}


class ALT01(Check):
    """Each shot has an alternative text that was written."""

    title = N_("Chaque image a un texte alternatif rédigé, propre à elle")
    per = "run"
    threshold = Threshold(
        text=N_("de 20 à 1 000 signes ; ni nom de fichier, ni consigne recopiée, ni deux fois le même"),
        standard="wcag-alternative",
        value=0,
    )

    @staticmethod
    def check(board: Storyboard) -> Outcome:
        """Reads each shot's text; whether it is true to the picture, a person sees."""
        faults = [(shot, reason) for shot in board.shots for reason in _faults(shot, board.shots)]
        lengths = [len(shot.alt.strip()) for shot in board.shots]
        said = _("{n} textes, de {least} à {most} signes ; {bad} à reprendre.").format(
            n=len(lengths), least=min(lengths), most=max(lengths), bad=len({shot.id for shot, _reason in faults})
        )
        return judged(
            not faults,
            said,
            value=len({shot.id for shot, _reason in faults}),
            unit=_("textes"),
            remedy=_("Dans le storyboard, dites sous « alt » qui fait quoi et où, comme à quelqu'un au téléphone."),
            places=[Place(shot=shot.id, note=reason) for shot, reason in faults],
        )


def _faults(shot: Shot, shots: Sequence[Shot]) -> Iterator[str]:
    text = shot.alt.strip()
    if _FILE.fullmatch(text) or _CAMERA.fullmatch(text):
        yield _("« {text} » est un nom de fichier").format(text=text[:60])
    elif _EMPTY.fullmatch(text):
        yield _("« {text} » ne dit rien de ce qu'on voit").format(text=text[:60])
    elif not SHORTEST <= len(text) <= LONGEST:
        yield _("{n} signes").format(n=len(text))
    if SequenceMatcher(None, bare(text), bare(shot.visual), autojunk=False).ratio() > COPIED:
        yield _("c'est la consigne donnée à l'IA, recopiée")
    if bare(text) and bare(text) == bare(shot.narration):
        yield _("c'est la narration, recopiée")
    if any(other.id != shot.id and bare(other.alt) == bare(text) for other in shots):
        yield _("le même texte sert à deux images")


class ALT02(Check):
    """Alternative texts are in what is handed over."""

    title = N_("Les textes alternatifs accompagnent vraiment le film remis")
    threshold = Threshold(
        text=N_("chaque image du film décrite dans le texte à coller ou dans la transcription, et sur la page du site"),
        standard="wcag-alternative",
        value=1,
        unit=N_("part des images"),
    )

    @staticmethod
    def check(case: Case, post: Post, transcript: str, film_shots: list[Shot]) -> Outcome:
        """Looks for each shot's text in the files of the bundle, and on the page for the site."""
        name = f"bundles/{post.target}/texte-alternatif.txt"
        handed = bare(case.file(name).read_text(encoding="utf-8"))
        whole = handed + bare(transcript)
        missing = [shot for shot in film_shots if bare(shot.alt) not in whole]
        wrong = [] if handed else [Place(file=name, note=_("vide"))]
        wrong += (
            [Place(file=name, note=_("ce n'est pas le texte de post.json"))] if handed != bare(post.alt_text) else []
        )
        wrong += [Place(file=name, shot=shot.id, note=shot.alt[:80]) for shot in missing]
        wrong += _on_page(case, post, film_shots) if post.target == "web" else []
        pasted = sum(bare(shot.alt) in handed for shot in film_shots)
        said = _("{n} images sur {all} décrites dans le texte à coller, {m} avec la transcription remise avec le film.")
        return judged(
            not wrong,
            said.format(n=pasted, all=len(film_shots), m=len(film_shots) - len(missing)),
            value=round(1 - len(missing) / max(len(film_shots), 1), 3),
            unit=_("part des images"),
            remedy=_("Relancez « preuve run » : le dossier à publier sera refait avec les textes du storyboard."),
            places=wrong,
        )


def _on_page(case: Case, post: Post, film_shots: Sequence[Shot]) -> list[Place]:
    """What the site's page lacks."""
    page, file = case.get("page"), "site/index.html"
    text = bare(page.text)
    wrong = [Place(file=file, shot=shot.id, note=shot.alt[:80]) for shot in film_shots if bare(shot.alt) not in text]
    if any(image.get("alt") is None for image in page.images):
        wrong.append(Place(file=file, note=_("une image sans attribut alt")))
    if not bare(page.description) or bare(page.description) != bare(post.description):
        wrong.append(Place(file=file, note=_("la description du film manque")))
    if any(not (video.get("aria-label") or video.get("title")) for video in page.videos):
        wrong.append(Place(file=file, note=_("le lecteur vidéo n'a pas de nom")))
    return wrong


class ALT03(Check):
    """The transcript tells all that is said, written and shown."""

    title = N_("La transcription dit tout : paroles, textes à l'écran, images")
    threshold = Threshold(
        text=N_("chaque parole, texte à l'écran et description d'image du film s'y trouve"),
        standard="rgaa-transcript",
        value=1,
        unit=N_("part des éléments"),
    )

    @staticmethod
    def check(case: Case, transcript: str, post: Post, film_shots: list[Shot]) -> Outcome:
        """Looks for each, shot by shot; a text that is said and written must be there twice."""
        wanted = [
            (shot, text) for shot in film_shots for text in (shot.alt, shot.narration, shot.on_screen) if bare(text)
        ]
        missing = list(_missing(wanted, transcript))
        if post.target == "web":
            missing += [one for one in _missing(wanted, case.get("page").text) if one not in missing]
        file = f"bundles/{post.target}/transcription.txt"
        return judged(
            not missing,
            _("{n} éléments sur {all} dans la transcription.").format(n=len(wanted) - len(missing), all=len(wanted)),
            value=round(1 - len(missing) / max(len(wanted), 1), 3),
            unit=_("part des éléments"),
            remedy=_("Relancez « preuve run » : la transcription sera refaite à partir du storyboard."),
            places=[Place(file=file, shot=shot.id, note=text[:80]) for shot, text in missing],
        )


def _missing(wanted: Sequence[tuple[Shot, str]], text: str) -> Iterator[tuple[Shot, str]]:
    left = bare(text)
    for shot, one in sorted(wanted, key=lambda pair: -len(bare(pair[1]))):
        if bare(one) not in left:
            yield shot, one
        left = left.replace(bare(one), "·", 1)


class ALT04(Check):
    """On-screen texts are said."""

    title = N_("Chaque texte à l'écran est dit par la voix")
    threshold = Threshold(
        text=N_("80 % au moins de ses mots, et tous ses chiffres, dits à 5 s près de son affichage"),
        standard="wcag-description",
        value=MOSTLY,
        unit=N_("part des mots"),
    )

    @staticmethod
    def check(case: Case, titles: list[Title], aligned: list[Word]) -> Outcome:
        """Looks for the words of each text among those said while it shows. The AI label isn't one: AID looks at it."""
        if not titles:
            return not_applicable(_("aucun texte à l'écran dans ce film, sous-titres à part"))
        heard: Spoken | None = None if aligned else case.value("spoken")
        words = aligned or (heard.words if heard else ())
        shares = [(title, *_said(title, words)) for title in titles]
        wrong = [(title, share, lost) for title, share, lost in shares if not _enough(title, share, lost)]
        told = " ; ".join(f"« {title.text} » {decimal(100 * share, 0)} %" for title, share, _lost in shares)
        count = _("Textes à l'écran dits par la voix : {n} sur {all}. {told}.")
        return judged(
            not wrong,
            count.format(n=len(titles) - len(wrong), all=len(titles), told=told),
            value=round(min(share for _title, share, _lost in shares), 3),
            unit=_("part des mots"),
            remedy=_("Faites dire ces mots par la narration du plan, ou enlevez-les de l'image."),
            places=[
                Place(
                    at=round(title.at, 2),
                    until=round(title.until, 2),
                    shot=title.shot,
                    note=_("non dit : {words}").format(words=", ".join(lost)),
                )
                for title, _share, lost in wrong
            ],
        )


def _said(title: Title, words: Sequence[Word]) -> tuple[float, list[str]]:
    """The share of a text's words that are said around its display, and those that aren't."""
    near = [word.text for word in words if title.at - AROUND <= word.end and word.start <= title.until + AROUND]
    heard = {_stem(word) for word in normalise(" ".join(near)).split()}
    wanted = _content(title.text)
    lost = [word for word in wanted if _stem(word) not in heard]
    return 1 - len(lost) / max(len(wanted), 1), lost


def _enough(title: Title, share: float, lost: Sequence[str]) -> bool:
    figures = set(normalise(title.text).split()) - set(normalise(re.sub(r"\d", " ", title.text)).split())
    return share >= MOSTLY and figures.isdisjoint(lost)


def _content(text: str) -> list[str]:
    """A text's words, small ones left out where others remain; figures in words."""
    words = normalise(text).split()
    return [word for word in words if word not in _SMALL] or words


def _stem(word: str) -> str:
    """French endings that the ear hardly tells: plural, feminine."""
    return re.sub(r"(?:es|e|s|x)$", "", word) if len(word) > 3 else word
