"""AID: AI's share told to the public, as the ledger knows it (AI Act, article 50; platforms' own flags)."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from preuve.checks.base import Check, Outcome, declared, judged, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.contrasted import looked_at, stills
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.disclosed import delivered_marks, label_parts, told_parts
from preuve.checks.fixtures.lettering import Shown
from preuve.checks.telling import decimal
from preuve.checks.web_page import read_page
from preuve.engines import Capability
from preuve.i18n import N_, _
from preuve.measures.marks import Mark
from preuve.measures.streams import Streams
from preuve.publication.post import MADE_MEDIA, Post
from preuve.publication.rules import post_rules
from preuve.targets import Target
from preuve.wording import ai_parts_names, listing

LEAST, LEAST_LARGE = 4.5, 3.0
LEAST_CSS = 10


class AID01(Check):
    """A label says what AI made, all along the film, and can be read."""

    title = N_("Une mention de l'IA est visible et lisible tout au long du film")
    threshold = Threshold(
        text=N_("tout au long du film ; contraste de 4,5 pour 1 ; lettres de 10 pixels affichés au moins"),
        standard="ai-act-50",
        value=100,
        unit="%",
    )

    @staticmethod
    def check(shown: list[Shown], streams: Streams, ai_made: tuple[Capability, ...]) -> Outcome:
        """Looks for the label on the frames, and measures it there."""
        labels = sorted((text for text in shown if text.kind == "label"), key=lambda text: text.first)
        if not ai_made and not labels:
            return not_applicable(_("d'après le registre, l'IA n'a rien fait dans ce film"))
        frames = streams.facts.frames
        holes = list(_holes(labels, frames))
        share = 100 * (1 - sum(end - first for first, end in holes) / frames)
        seen = [text for text in labels if text.contrast is not None]
        if not seen:
            shots = stills(labels[:1])
            return unmet(_no_label(), value=0, unit="%", remedy=_label_remedy(), places=[Place(at=0)], stills=shots)
        weak = [text for text in seen if not _readable(text)]
        least = min(seen, key=lambda text: text.contrast or 0)
        said = _(
            "Mention « {text} » trouvée sur {share} % du film ; contraste le plus bas {ratio} pour 1 ; "
            "lettres de {css} pixels affichés."
        ).format(
            text=least.text, share=decimal(share, 1), ratio=decimal(least.contrast or 0), css=decimal(least.size, 1)
        )
        said += " " + looked_at(least)
        places = [_hole(first, end, streams.facts.fps) for first, end in holes] + [text.place() for text in weak]
        return judged(
            not holes and not weak,
            said,
            value=round(share, 1),
            unit="%",
            remedy=_label_remedy(),
            places=places[:30],
            stills=stills([least]),
        )


class AID02(Check):
    """The label names exactly what the ledger says AI made."""

    title = N_("La mention de l'IA nomme exactement ce que l'IA a fait")
    threshold = Threshold(text=N_("les mêmes éléments que le registre, ni plus ni moins"), standard="kit", value=0)

    @staticmethod
    def check(shown: list[Shown], ai_made: tuple[Capability, ...]) -> Outcome:
        """Compares the words found on the frames with the engines of the ledger."""
        labels = [text for text in shown if text.kind == "label" and text.contrast is not None]
        if not labels:
            return _without_label(ai_made)
        wrong, notes = [], []
        for text in labels:
            named, unknown = label_parts(text.text)
            missing, extra = set(ai_made) - named, named - set(ai_made)
            if missing or extra or unknown:
                wrong.append(text)
                notes.append(_difference(missing, extra, unknown))
        said = _("La mention dit « {text} » ; d'après le registre, l'IA a fait : {made}.").format(
            text=(wrong or labels)[0].text, made=_names(ai_made)
        )
        return judged(
            not wrong,
            " ".join([said, *dict.fromkeys(notes)]),
            value=len(wrong),
            remedy=_("Relancez « preuve run » : la mention est écrite d'après le registre."),
            places=[text.place(note) for text, note in zip(wrong, notes, strict=True)],
            stills=stills((wrong or labels)[:1]),
        )


class AID03(Check):
    """The platform's own flag about AI is set as the ledger says."""

    title = N_("Le champ « contenu fait avec l'IA » de la plateforme est rempli comme le registre le dit")
    threshold = Threshold(text=N_("la même réponse que le registre"), standard="platform-posts")

    @staticmethod
    def check(post: Post, target: Target, ai_made: tuple[Capability, ...]) -> Outcome:
        """Reads the flag in the bundle."""
        field = post_rules().posts[target.name].ai_field
        if not field:
            return not_applicable(_("{label} n'a pas de champ sur l'IA").format(label=target.label))
        wanted, found = not MADE_MEDIA.isdisjoint(ai_made), post.declarations.get(field)
        answers = {True: _("oui"), False: _("non"), None: _("absent")}
        said = _("Champ « {field} » de {label} : {found} ; d'après le registre : {wanted} ({made}).").format(
            field=field, label=target.label, found=answers[found], wanted=answers[wanted], made=_names(ai_made)
        )
        return judged(
            found is wanted,
            said,
            remedy=_("Relancez « preuve run », ou corrigez ce champ au moment de publier."),
            places=[Place(file=f"bundles/{target.name}/post.json", note=field)],
        )


class AID04(Check):
    """The post's text and the page say what AI made."""

    title = N_("Le texte de la publication, et la page du site, disent ce que l'IA a fait")
    threshold = Threshold(text=N_("une phrase qui nomme chaque élément fait par l'IA"), standard="ai-act-50", value=0)

    @staticmethod
    def check(case: Case, target: Target, ai_made: tuple[Capability, ...]) -> Outcome:
        """Looks for the sentence in the files that are handed over."""
        if not ai_made:
            return not_applicable(_("d'après le registre, l'IA n'a rien fait dans ce film"))
        faults = {name: _told(text, ai_made) for name, text in _published(case, target)}
        wrong = {name: fault for name, fault in faults.items() if fault}
        said = _("Cherché dans {where} : {made}.").format(where=", ".join(faults), made=_names(ai_made))
        return judged(
            not wrong,
            " ".join([said, *(f"{name} : {fault}" for name, fault in wrong.items())]),
            value=len(wrong),
            remedy=_("Relancez « preuve run » : la phrase sera remise dans chaque texte."),
            places=[Place(file=name, note=fault) for name, fault in wrong.items()],
        )


class AID05(Check):
    """Marks that AI services left in pictures are kept in what is delivered."""

    title = N_("Les marques d'origine laissées par les services d'IA dans les images sont conservées")
    per = "run"
    threshold = Threshold(text=N_("aucune marque perdue"), standard="ai-code", value=0)

    @staticmethod
    def check(case: Case, marked: dict[str, frozenset[Mark]]) -> Outcome:
        """Looks for each mark's bytes in the pictures of the run's folder."""
        if not marked:
            return not_applicable(_("aucune image reçue ou apportée ne portait de marque d'origine (C2PA, XMP, texte)"))
        kept = delivered_marks(case)
        lost = {shot: sorted(mark.kind for mark in found - kept) for shot, found in marked.items() if found - kept}
        total = sum(len(found) for found in marked.values())
        gone = sum(len(kinds) for kinds in lost.values())
        said = _("{total} marques d'origine dans les images reçues, {gone} absentes de ce qui est livré.")
        return judged(
            not lost,
            said.format(total=total, gone=gone),
            value=gone,
            remedy=_("Livrez aussi ces images telles que vous les avez reçues, dans le dossier « pictures »."),
            places=[Place(shot=shot, file="pictures/", note=", ".join(kinds)) for shot, kinds in lost.items()],
        )


class AID06(Check):
    """The legal duty about deep fakes is told apart from good practice."""

    title = N_("L'obligation légale (hypertrucages) est distinguée de la bonne pratique")
    per = "run"
    threshold = Threshold(
        text=N_("dire qu'un contenu est artificiel quand il passerait à tort pour authentique"), standard="ai-act-50"
    )

    @staticmethod
    def check(case: Case, ai_made: tuple[Capability, ...]) -> Outcome:
        """Asks what no measure can tell."""
        made = [part for part in ai_made if part in MADE_MEDIA]
        if not made:
            return not_applicable(_("d'après le registre, l'IA n'a fait ni image, ni voix, ni son, ni vidéo"))
        said = _(
            "L'IA a fait : {made}. Votre question : quelqu'un pourrait-il croire que ces images ou ces voix montrent "
            "de vraies personnes, de vrais lieux ou de vrais événements ? Si oui, le dire est une obligation légale "
            "(article 50, paragraphe 4) ; si non (dessin, fiction évidente), c'est une bonne pratique."
        ).format(made=_names(made))
        return declared(said, places=[Place(file=f"films/{one.film.name}") for one in case.subject.films])


def _holes(labels: Sequence[Shown], frames: int) -> Iterator[tuple[int, int]]:
    """Runs of frames where no label was found."""
    at = 0
    for text in labels:
        if text.absent is not None and text.contrast is None:
            continue
        if text.first > at:
            yield at, text.first
        yield from text.missing
        at = max(at, text.end)
    if at < frames:
        yield at, frames


def _hole(first: int, end: int, fps: float) -> Place:
    return Place(at=round(first / fps, 2), until=round(end / fps, 2), note=_("mention absente"))


def _readable(text: Shown) -> bool:
    return (text.contrast or 0) >= (LEAST_LARGE if text.large else LEAST) and text.size >= LEAST_CSS


def _no_label() -> str:
    return _("Aucune mention de l'IA n'est à l'image, alors que le registre dit qu'elle a fait une partie du film.")


def _label_remedy() -> str:
    return _("Relancez « preuve run » en gardant la mention de l'IA (« label » sous [captions] dans preuve.toml).")


def _without_label(ai_made: Sequence[Capability]) -> Outcome:
    if not ai_made:
        return not_applicable(_("d'après le registre, l'IA n'a rien fait dans ce film"))
    return unmet(_no_label(), value=1, remedy=_label_remedy())


def _difference(missing: AbstractSet[Capability], extra: AbstractSet[Capability], unknown: Sequence[str]) -> str:
    parts = []
    if missing:
        parts.append(_("Il y manque : {names}.").format(names=_names(sorted(missing))))
    if extra:
        parts.append(_("En trop : {names}.").format(names=_names(sorted(extra))))
    if unknown:
        parts.append(_("Mots inconnus : {words}.").format(words=", ".join(unknown)))
    return " ".join(parts)


def _names(parts: Sequence[Capability]) -> str:
    names = ai_parts_names()
    return listing([names[part] for part in parts]) if parts else _("rien")


def _published(case: Case, target: Target) -> Iterator[tuple[str, str]]:
    name = f"bundles/{target.name}/texte.txt"
    yield name, case.file(name).read_text(encoding="utf-8")
    if target.name == "web":
        yield "site/index.html", read_page(case.get("site")).text


def _told(text: str, made: Sequence[Capability]) -> str:
    """What is wrong with a text's sentence about AI; empty where nothing is."""
    told = told_parts(text)
    if told is None:
        return _("aucune phrase sur l'IA.")
    return _difference(set(made) - told, set(told) - set(made), ())
