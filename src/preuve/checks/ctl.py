"""CTL: AI's texts controlled before they were used, and what was corrected (Cr2.2, Cr4.3; C4 of 003)."""

from collections.abc import Sequence

from preuve.checks.base import Check, NotApplicable, NotRun, Outcome, declared, judged, met, not_applicable
from preuve.checks.finding import Place, Threshold
from preuve.checks.telling import decimal
from preuve.controls import told
from preuve.controls.model import Action, Control, Controls, Spot
from preuve.controls.pace import FAST
from preuve.controls.remedies import remedies
from preuve.i18n import N_, _, ngettext

HELD = ("language", "length", "shots", "figures", "size", "blank")
"""The controls that requirements rest on: what they flag must have been taken up."""
HERS = N_("à juger par une personne : une liste de mots ne comprend pas le propos")


class CTL01(Check):
    """The narration is in the language asked for."""

    title = N_("La narration est dans la langue demandée")
    per = "run"
    threshold = Threshold(
        text=N_("reconnue dans la langue du brief, ou sans certitude d'une autre (90 %)"), standard="kit", value=0.9
    )

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Read what was recognised over the whole narration."""
        one = seen(controls, "language")
        return ruled(one, places(one.flagged))


class CTL02(Check):
    """Narration and shots fit the film's length."""

    title = N_("La narration et les plans tiennent dans la durée voulue")
    per = "run"
    threshold = Threshold(
        text=N_("3,5 mots dits par seconde au plus, et des plans de 2 secondes au moins en moyenne"),
        standard="kit",
        value=FAST,
        unit=N_("mots par seconde"),
    )

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Count words as they are said aloud, share the length between the shots, and say which are made longer."""
        length, shots, pace = (seen(controls, name) for name in ("length", "shots", "pace"))
        return judged(
            length.status == shots.status == "ok",
            " ; ".join(map(told.measured, (length, shots, pace))),
            value=length.value,
            unit=_("mots par seconde"),
            remedy=remedies()["length"],
            places=[
                *places((*length.flagged, *shots.flagged)),
                *(
                    Place(
                        file="storyboard.json",
                        shot=spot.shot,
                        note=_("{seconds} s de plus que le plan").format(seconds=decimal(spot.value or 0, 1)),
                    )
                    for spot in pace.flagged
                ),
            ],
        )


class CTL03(Check):
    """Each figure that is said or shown has a source in the brief."""

    title = N_("Chaque chiffre dit ou montré vient du brief")
    per = "run"
    threshold = Threshold(text=N_("aucun chiffre sans source"), standard="contenus-ia-control", value=0)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Read the figures of the narration and of the texts shown, and what backs each."""
        one = seen(controls, "figures")
        return ruled(one, places(one.flagged) or [_backed(spot) for spot in one.noted], unit=_("chiffres"))


class CTL04(Check):
    """Superlatives are backed by something in the brief."""

    title = N_("Aucun superlatif sans appui")
    kind = "advice"
    per = "run"
    threshold = Threshold(text=N_("aucun superlatif que le brief n'appuie"), standard="kit", value=0)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Read the superlatives and absolute claims of what is said and shown; a person judges those left."""
        return _left_to_her(
            seen(controls, "superlatives"),
            remedy=remedies()["superlatives"],
        )


class CTL05(Check):
    """No word of the list of stereotypes is left, or a person judges it."""

    title = N_("Aucune expression connue pour porter un stéréotype")
    kind = "advice"
    per = "run"
    threshold = Threshold(text=N_("aucune expression de la liste"), standard="kit", value=0)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Look for the list's words, each with its source and its reason; say what a list can't see."""
        return _left_to_her(seen(controls, "stereotypes"), remedy=remedies()["stereotypes"])


class CTL06(Check):
    """No personal data is in the texts, but what the brief itself publishes."""

    title = N_("Aucune donnée personnelle dans les textes")
    kind = "advice"
    per = "run"
    threshold = Threshold(
        text=N_("aucune adresse, aucun numéro ni compte, sauf ceux du brief"), standard="kit", value=0
    )

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Look for addresses, telephone numbers, accounts and social security numbers by their form."""
        one = seen(controls, "personal")
        return ruled(one, places(one.flagged), said=_told(one))


class CTL12(Check):
    """No word that the brand's charter forbids is in the texts."""

    title = N_("Aucun mot que la charte interdit")
    kind = "advice"
    per = "run"
    threshold = Threshold(text=N_("aucun des mots interdits dans « rules » du brief"), standard="kit", value=0)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Look for the words in quotation marks of the charter's rules that say never."""
        one = seen(controls, "banned")
        if not one.noted:
            return not_applicable(told.measured(one))
        return ruled(one, places(one.flagged))


class CTL11(Check):
    """What the controls flagged was taken up: asked again, or corrected by a person."""

    title = N_("Ce que les contrôles ont signalé a été repris")
    per = "run"
    threshold = Threshold(text=N_("rien de signalé qui reste"), standard="contenus-ia-control", value=0)

    @staticmethod
    def check(controls: Controls) -> Outcome:
        """Count what the AI's answers had flagged, what was done about it, and what is left in the film."""
        held = [one for one in controls.controls if one.id in HELD]
        if not held:
            raise NotRun(_("aucun contrôle n'a été fait"), _("Relancez « preuve run »."))
        left = [one for one in held if one.status == "flagged"]
        actions = [(one, action) for one in controls.controls for action in one.actions]
        return judged(
            not left,
            _summary(controls, len(left), len(actions)),
            value=len(left),
            remedy=_("Reprenez ce qui reste : {names}.").format(names=", ".join(told.names()[one.id] for one in left)),
            places=[_taken_up(one, action) for one, action in actions]
            or [place for one in left for place in places(one.flagged)],
        )


def seen(controls: Controls, name: str) -> Control:
    """A control that looked. Raises NotRun where it isn't there or couldn't look, NotApplicable outside French."""
    one = controls.control(name)
    if one is None:
        raise NotRun(
            _("le contrôle « {name} » n'a pas été fait").format(name=told.names()[name]),
            _("Relancez « preuve run »."),
        )
    if one.why in ("french-only", "one-picture"):
        raise NotApplicable(told.measured(one))
    if one.status == "unseen":
        raise NotRun(told.measured(one))
    return one


def ruled(one: Control, where: Sequence[Place], *, said: str = "", unit: str = "") -> Outcome:
    """What a control measured, as a finding: met where nothing was flagged; its remedy is the control's own."""
    return judged(
        one.status == "ok",
        said or told.measured(one),
        value=one.value,
        unit=unit,
        remedy=remedies()[one.id],
        places=where,
    )


def places(spots: tuple[Spot, ...]) -> list[Place]:
    """Where something was found, in words."""
    return [Place(file="storyboard.json", shot=spot.shot, note=told.found(spot)) for spot in spots]


def _backed(spot: Spot) -> Place:
    source = _("écrit dans le brief") if spot.source == "brief" else spot.source
    return Place(file="storyboard.json", shot=spot.shot, note=f"{told.found(spot)} : {source}")


def _told(one: Control) -> str:
    blind = told.blind(one)
    return f"{told.measured(one)} ({blind})" if blind else told.measured(one)


def _left_to_her(one: Control, remedy: str) -> Outcome:
    if one.status == "ok":
        return met(_told(one), value=one.value, places=[_backed(spot) for spot in one.noted])
    said = f"{_told(one)} ; {_(HERS)}"
    return declared(said, value=len(one.flagged), remedy=remedy, places=places(one.flagged))


def _taken_up(one: Control, action: Action) -> Place:
    return Place(
        file=f"{action.recording}.recording.json" if action.recording else "changes.json",
        shot=action.shot,
        note=f"{told.names()[one.id]} : {told.done(action)}",
    )


def _summary(controls: Controls, left: int, actions: int) -> str:
    looked = sum(one.status != "unseen" for one in controls.controls)
    parts = (
        ngettext("{n} contrôle fait", "{n} contrôles faits", looked).format(n=looked),
        ngettext("{n} reprise", "{n} reprises", actions).format(n=actions),
        ngettext("{n} signalement qui reste", "{n} signalements qui restent", left).format(n=left),
    )
    return ", ".join(parts)
