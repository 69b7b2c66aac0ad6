"""What the summary tells, part by part: films, who made what, criteria, what doesn't hold. Texts are clipped here."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from preuve.checks.finding import Status
from preuve.dossier import layout
from preuve.dossier.report.questions import Question
from preuve.frameworks.matrix import CriterionRow, Matrix, RowKind
from preuve.i18n import N_, _, language, ngettext
from preuve.pages import french_spaces
from preuve.report.material import Material
from preuve.report.words import elapsed, status_words
from preuve.run_state import Card, Film, Maker, RunState
from preuve.storyboard import Change
from preuve.wording import clip_words

MOST_SHOTS, MOST_MAKERS = 8, 7
LABEL, SAID, LISTED, QUESTION, ALT = 90, 150, 200, 240, 400
LEAST = 40
PLAIN: Mapping[str, str] = {"kokoro": "Kokoro", "preuve-synth": N_("synthétiseur de Preuve"), "whisper": "Whisper"}
"""What engines of the kit are called, where the exact name of a model would say nothing to a juror."""
Data = dict[str, Any]
_LONG = re.compile(r"(\w{16})(?=\w{8})")


def typo(text: str, most: int = SAID) -> str:
    """A text on one line, no longer than that, with its language's spaces; a very long word may be broken."""
    clipped = _LONG.sub("\\1\u200b", clip_words(" ".join(text.split()), most))
    return french_spaces(clipped) if language() == "fr" else clipped


@dataclass(frozen=True)
class Album:
    """The run's pictures that may be shown: those that are there, and weren't left out of the dossier on request.

    `pictures` gets those that are shown, by the names that the template gives them.
    """

    folder: Path
    delivered: Mapping[str, str]
    redacted: Mapping[str, str]
    pictures: dict[str, Path]

    def has(self, path: str) -> bool:
        """Whether a picture may be shown, by its path in the run's folder; the same bytes elsewhere count too."""
        left = self.delivered.get(path, "") in self.redacted.values() or layout.of_run(path) in self.redacted
        return bool(path) and not left and (self.folder / path).is_file()

    def show(self, name: str, path: str) -> str:
        """Give a picture a name."""
        self.pictures[name] = self.folder / path
        return name


def covers(state: RunState, material: Material, album: Album) -> list[Data]:
    """A still for each cover, with the films that open on it, their size and length; the widest first."""
    seen: dict[str, list[Film]] = {}
    for film in state.films:
        if film.path and album.has(film.cover):
            seen.setdefault(album.delivered.get(film.cover, film.cover), []).append(film)
    found = sorted(seen.values(), key=lambda same: -same[0].width / same[0].height)[:4]
    names = [album.show(f"cover-{number}.jpg", same[0].cover) for number, same in enumerate(found, start=1)]
    return [_cover(name, same, state, material) for name, same in zip(names, found, strict=True)]


def _cover(name: str, same: Sequence[Film], state: RunState, material: Material) -> Data:
    seconds = {film.target: _seconds(film.target, material) for film in same}
    grouped = groupby(sorted(same, key=lambda film: seconds[film.target]), key=lambda film: seconds[film.target])
    told = [(list(films), length) for length, films in grouped]
    alt = next((shot.alt for shot in state.shots), "")
    return {
        "file": name,
        "alt": typo(_("Image de couverture, {label}. {alt}").format(label=same[0].label, alt=alt), ALT),
        "ratio": same[0].width / same[0].height,
        "films": [
            {
                "label": typo(", ".join(film.label for film in films), LABEL),
                "facts": typo(
                    _("{length}, {w} × {h} pixels").format(
                        w=films[0].width, h=films[0].height, length=elapsed(length) if length else _("durée inconnue")
                    )
                ),
            }
            for films, length in told
        ],
    }


def _seconds(target: str, material: Material) -> float:
    """A film's length, measured; 0 where it couldn't be."""
    film = next(one for one in material.subject.films if one.target == target)
    streams = material.of_film(film, "streams").value
    return round(streams.facts.seconds, 1) if streams else 0


def shots(cards: Sequence[Card], album: Album) -> list[Data]:
    """Pictures of the shots in order: at most eight, spread over the film."""
    there = [card for card in cards if album.has(card.picture) and not card.tall]
    step = max(len(there) / MOST_SHOTS, 1)
    kept = [there[int(at * step)] for at in range(min(len(there), MOST_SHOTS))]
    return [
        {
            "file": album.show(f"shot-{card.number}.jpg", card.picture),
            "alt": typo(_("Plan {n}. {alt}").format(n=card.number, alt=card.alt), ALT),
        }
        for card in kept
    ]


def makers(found: Sequence[Maker]) -> list[Data]:
    """Each part of the film, what made it, and whether that is AI."""
    told: dict[tuple[str, bool], list[str]] = {}
    for one in found:
        names = told.setdefault((one.part, one.ai), [])
        name = plain(one.model or one.engine)
        names += [name] if name not in names else []
    return [
        {"part": typo(part[:1].upper() + part[1:]), "engine": typo(", ".join(names), 60), "who": who(ai=ai)}
        for (part, ai), names in list(told.items())[:MOST_MAKERS]
    ]


def plain(model: str) -> str:
    """A model as it is called by people; its own name where they have none for it."""
    return next((_(name) for start, name in PLAIN.items() if model.startswith(start)), model)


def who(*, ai: bool) -> str:
    """Whether AI made it, in a word."""
    return _("IA") if ai else _("programme")


def persons(changes: Sequence[Change], reviews: Sequence[Any]) -> list[str]:
    """What people did, as far as the run tells."""
    looks = sum(one.human for one in reviews)
    passed = len(reviews) - looks
    told = []
    if changes:
        text = ngettext("{n} correction d'une personne dans le texte de l'IA.",
                        "{n} corrections d'une personne dans le texte de l'IA.", len(changes))  # fmt: skip
        told.append(text.format(n=len(changes)))
    if looks:
        text = ngettext("{n} relecture décidée par une personne.", "{n} relectures décidées par une personne.", looks)
        told.append(text.format(n=looks))
    if passed:
        text = ngettext("{n} relecture que personne n'a faite.", "{n} relectures que personne n'a faites.", passed)
        told.append(text.format(n=passed))
    return [typo(one) for one in told or [_("Aucune intervention d'une personne n'est notée dans le registre.")]]


def competences(matrices: Sequence[Matrix]) -> list[Data]:
    """The matrices: competences, criteria, what proves each, how it stands; several are told apart by their ids."""
    return [
        {
            "id": group.id if len(matrices) == 1 else f"{matrix.framework} {group.id}",
            "label": typo(group.label, LABEL),
            "criteria": [_criterion(one) for one in group.criteria],
        }
        for matrix in matrices
        for group in matrix.competences
    ]


def _criterion(one: CriterionRow) -> Data:
    return {
        "id": one.id,
        "label": typo(one.label, LABEL),
        "proof": typo(proof(one)),
        "status": one.status,
        "word": status_words()[one.status],
    }


def proof(one: CriterionRow) -> str:
    """What a criterion rests on: « 12 mesures, dont 1 non tenue · 3 textes à lire »."""
    rows = [row for part in one.parts for row in part.rows]
    rows += [row for part in one.parts for element in part.elements for row in element.rows]
    counts = Counter(row.kind for row in rows if row.status != "not_applicable")
    unmet = sum(row.kind == "check" and row.status == "unmet" for row in rows)
    missing = sum(row.kind != "check" and row.status == "unmet" for row in rows)
    told = [_counted(kind, counts[kind]) for kind in ("check", "document", "statement", "deliverable", "person")
            if counts[kind]]  # fmt: skip
    if unmet:
        told[0] += ngettext(", dont {n} non tenue", ", dont {n} non tenues", unmet).format(n=unmet)
    if missing:
        told.append(ngettext("{n} manquant", "{n} manquants", missing).format(n=missing))
    return " · ".join(told) or _("rien à juger ici")


def _counted(kind: RowKind, n: int) -> str:
    return {
        "check": ngettext("{n} mesure", "{n} mesures", n),
        "document": ngettext("{n} texte à lire", "{n} textes à lire", n),
        "statement": ngettext("{n} explication à lire", "{n} explications à lire", n),
        "deliverable": ngettext("{n} fichier", "{n} fichiers", n),
        "person": ngettext("{n} avis à donner", "{n} avis à donner", n),
    }[kind].format(n=n)


def listed(title: str, kind: Status, none: str, matrices: Sequence[Matrix], statuses: Sequence[Status]) -> Data:
    """What stands so, a line a criterion; the same thing asked by two criteria is told once."""
    told: set[str] = set()
    items = []
    for of, criterion in ((matrix, one) for matrix in matrices for one in matrix.criteria()):
        texts = [text for text in dict.fromkeys(_standing(criterion, statuses)) if text not in told]
        told.update(texts)
        if texts:
            name = criterion.id if of is matrices[0] else f"{of.framework} {criterion.id}"
            items.append({"name": name, "text": together(texts)})
    return {"title": title, "kind": kind, "none": typo(none), "items": items}


def together(texts: Sequence[str]) -> str:
    """Texts on one line, each of them whole, and how many there was no room for; a long one ends with a sentence."""
    kept = [typo(_sentences(texts[0]), LISTED)]
    for text in texts[1:]:
        if len(" ; ".join([*kept, text])) > LISTED:
            break
        kept.append(typo(text, LISTED))
    if more := len(texts) - len(kept):
        kept.append(ngettext("et {n} autre, dans le rapport", "et {n} autres, dans le rapport", more).format(n=more))
    return " ; ".join(kept)


def _sentences(text: str) -> str:
    """A text's first sentences or parts, as many as there is room for; all of it where the first one is too long."""
    end = max(text.rfind(mark, LEAST, LISTED) for mark in (". ", " ; "))
    return text[:end] if len(text) > LISTED and end > 0 else text


def _standing(criterion: CriterionRow, statuses: Sequence[Status]) -> Iterator[str]:
    """What of a criterion stands so; why, unless it is her own word, which is only named."""
    for part in criterion.parts:
        flaws = [row for one in part.elements for row in one.rows if row.status == "unmet"]
        for row in (*part.rows, *flaws):
            if row.status in statuses:
                bare = row.label.rstrip(". ")
                bare = _("« {what} »").format(what=bare) if row.kind == "statement" else bare
                said = row.said if row.status != "declared" else ""
                yield _("{label} : {said}").format(label=bare, said=said.rstrip(". ")) if said else bare
        if part.elements and part.counted in statuses:
            yield part.said or part.asks


def asked(found: Sequence[Question]) -> Iterator[Data]:
    """Questions, with why each is asked."""
    for one in found:
        why = " · ".join(filter(None, (", ".join(one.criteria), one.why)))
        yield {"text": typo(one.text, QUESTION), "why": typo(why)}


def facts(pairs: Mapping[str, str]) -> list[tuple[str, str]]:
    """Labels and values; nothing given is said."""
    return [(name, typo(value, LABEL) if value else _("non indiqué")) for name, value in pairs.items()]
