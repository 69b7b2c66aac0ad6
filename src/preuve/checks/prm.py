"""PRM: what was asked of AI, and what was asked again (Cr2.1, Cr2.2, Cr2.3)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from preuve.attempts.iterations import STEPS, Attempt, Iterations, Thing
from preuve.calls.recordings import Recording
from preuve.checks.base import Check, Outcome, judged, unmet
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.writing import Sent
from preuve.i18n import N_, _, ngettext
from preuve.ledger import Line
from preuve.prompts.fill import ASKED, LEAST_WORDS, count, missing_parts
from preuve.storyboard import Change, Storyboard

TYPES = {N_("texte"): ("text",), N_("image"): ("image", "video"), N_("son"): ("voice", "sound")}
"""What Cr2.3 wants at least, and the capabilities that make it."""
WRITTEN = ("title", "description", "narration", "on_screen", "visual", "alt", "shot")


class PRM01(Check):
    """Every prompt has at least 80 words."""

    title = N_("Chaque demande faite à une IA compte au moins 80 mots")
    per = "run"
    threshold = Threshold(
        text=N_("80 mots au moins par demande"), standard="contenus-ia", value=LEAST_WORDS, unit=N_("mots")
    )

    @staticmethod
    def check(sent: Sequence[Sent]) -> Outcome:
        """Count the words of each prompt that was sent; the form that the kit adds for the machine doesn't count."""
        if not sent:
            return _nothing_asked(_("mots"))
        counts = [(count(one.text), one) for one in sent]
        least = min(words for words, _one in counts)
        short = [(words, one) for words, one in counts if words < LEAST_WORDS]
        return judged(
            not short,
            _("{n} demandes enregistrées ; la plus courte compte {least} mots").format(n=len(counts), least=least),
            value=least,
            unit=_("mots"),
            remedy=_("Complétez les modèles du dossier prompts/ : contexte, style, composition, résultat attendu."),
            places=[_place(one, _("{n} mots").format(n=words)) for words, one in short],
        )


class PRM02(Check):
    """Every prompt tells the context, the style, the composition and the expected result."""

    title = N_("Chaque demande dit le contexte, le style, la composition et le résultat attendu")
    per = "run"
    threshold = Threshold(
        text=N_("Quatre parties, chacune d'au moins 5 mots"), standard="contenus-ia", value=4, unit=N_("parties")
    )

    @staticmethod
    def check(sent: Sequence[Sent]) -> Outcome:
        """Look for each part under its heading, or after its name and a colon, with words in it."""
        if not sent:
            return _nothing_asked(_("parties"))
        lacks = [(one, missing) for one in sent if (missing := missing_parts(one.text))]
        least = len(ASKED) - max((len(missing) for _one, missing in lacks), default=0)
        share = _("{n} demandes sur {all} ont les quatre parties").format(n=len(sent) - len(lacks), all=len(sent))
        return judged(
            not lacks,
            share,
            value=least,
            unit=_("parties"),
            remedy=_("Écrivez les parties qui manquent, chacune sous son titre, dans les modèles du dossier prompts/."),
            places=[_place(one, _("il manque : {parts}").format(parts=", ".join(map(_, m)))) for one, m in lacks],
        )


class PRM03(Check):
    """Something was asked again after a first answer, and a person made the last corrections."""

    title = N_("Des essais successifs et des corrections finales sont gardés")
    per = "run"
    threshold = Threshold(
        text=N_("Au moins un nouvel essai et une correction finale"), standard="contenus-ia", value=1, unit=N_("essai")
    )

    @staticmethod
    def check(
        calls: Sequence[Line], recordings: Mapping[str, Recording], tried: Iterations, edits: Sequence[Change]
    ) -> Outcome:
        """Find, for what the run used, new attempts that were answered otherwise; and the texts a person changed."""
        again = list(_iterations(calls, recordings, tried))
        final = [one for one in edits if one.field in WRITTEN]
        tries = ngettext(
            "{n} nouvel essai après une première réponse", "{n} nouveaux essais après une première réponse", len(again)
        )
        texts = ngettext("{n} texte corrigé à la fin", "{n} textes corrigés à la fin", len(final))
        return judged(
            bool(again and final),
            f"{tries.format(n=len(again))} ; {texts.format(n=len(final))}",
            value=min(len(again), len(final)),
            unit=_("essais"),
            remedy=_(
                'Demandez un nouvel essai en disant ce qui ne va pas (« preuve iterate image PLAN --note "…" »), '
                "choisissez, corrigez un texte de l'IA dans le storyboard, puis relancez : tout sera gardé."
            ),
            places=[
                *(Place(file=f"{kept.id}.recording.json", shot=one.of, note=one.note) for one, kept in again),
                *(Place(file="changes.json", shot=one.shot, note=f"{one.before} → {one.after}") for one in final),
            ],
        )


class PRM04(Check):
    """Text, sound and image were each made by an AI engine."""

    title = N_("Le texte, l'image et le son ont chacun été faits par un outil d'IA")
    threshold = Threshold(
        text=N_("Texte, image et son : au moins un outil d'IA pour chacun"),
        standard="contenus-ia",
        value=3,
        unit=N_("types"),
    )

    @staticmethod
    def check(made_of: Sequence[Line], calls: Sequence[Line], board: Storyboard) -> Outcome:
        """For each type, the engines whose products are in the film, followed back by digests; text by its draft."""
        wrote = [line for line in calls if any(a["sha256"] == board.draft for a in line["outputs"].values())]
        used = [*wrote, *(line for line in made_of if line["engine"])]
        lacking = [name for name, kinds in TYPES.items() if not _engines(used, kinds, ai=True)]
        return judged(
            not lacking,
            " ; ".join(_tells(name, kinds, used) for name, kinds in TYPES.items()),
            value=len(TYPES) - len(lacking),
            unit=_("types"),
            remedy=_("Choisissez dans preuve.toml un moteur d'IA pour : {names}.").format(
                names=", ".join(map(_, lacking))
            ),
        )


def _nothing_asked(unit: str) -> Outcome:
    return unmet(
        _("aucune demande n'a été faite à une IA dans cette production"),
        value=0,
        unit=unit,
        remedy=_(
            "Choisissez dans preuve.toml une IA pour le texte ou pour les images (« preuve engines » les montre), "
            "puis relancez : chaque demande sera gardée."
        ),
        places=[Place(file="ledger.jsonl")],
    )


def _place(one: Sent, note: str) -> Place:
    return Place(file=f"{one.recording.id}.recording.json", shot=one.label, note=note)


def _iterations(
    calls: Sequence[Line], recordings: Mapping[str, Recording], tried: Iterations
) -> Iterator[tuple[Attempt, Recording]]:
    """Each new attempt at something the run used, whose answer differs from that of the attempt it starts from."""
    used = {(line["step"], line["label"]) for line in calls}
    for one in tried.attempts:
        now, before = (_answers(recordings, one.thing, number) for number in (one.number, one.base))
        new = [kept for sha256, kept in now.items() if before and sha256 not in before]
        if new and (STEPS[one.what], one.of) in used:
            yield one, new[-1]


def _answers(recordings: Mapping[str, Recording], thing: Thing, number: int) -> dict[str, Recording]:
    """What an attempt was answered, by the answers' digests."""
    return {
        one.response.sha256: one
        for one in recordings.values()
        if (one.step, one.label, one.attempt, one.outcome) == (STEPS[thing.what], thing.of, number, "answered")
    }


def _engines(lines: Sequence[Line], kinds: Sequence[str], *, ai: bool) -> Counter[str]:
    named = [line["engine"] for line in lines if line["engine"]["capability"] in kinds and line["engine"]["ai"] is ai]
    return Counter(f"{one['model']} [{one['engine']}]" if one["model"] else str(one["engine"]) for one in named)


def _tells(name: str, kinds: Sequence[str], used: Sequence[Line]) -> str:
    ai, other = (_engines(used, kinds, ai=flag) for flag in (True, False))
    tools = ", ".join(f"{engine} × {n}" for engine, n in ai.items()) or _("aucun outil d'IA")
    plain = _(" ; sans IA : {tools}").format(tools=", ".join(other)) if other else ""
    return _("{name} : {tools}{plain}").format(name=_(name), tools=tools, plain=plain)
