"""OPT: the techniques that improve the pictures, each measured on the frames. Sound never counts among them."""

from collections.abc import Mapping

from preuve.artifact import Artifact
from preuve.checks.base import Check, NotApplicable, Outcome, judged, met, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Still, Threshold
from preuve.checks.showing import around_seam, still
from preuve.checks.telling import decimal
from preuve.i18n import N_, _, ngettext
from preuve.measures.glances import ShotSeen
from preuve.measures.look import Look
from preuve.measures.retouch import Retouched
from preuve.measures.streams import Streams
from preuve.media.plan import SegmentPlan

MOVES, STILL = 0.03, 0.005  # of the picture that changes within half a second
BLENDED = 3  # frames
DETAIL, LINES = 0.14, 720
SEEN = 2.0  # levels of 255: encoding moves the same frames by 0.8 at most
EFFECT = 0.35  # of the difference: more can't be told by colours alone
CRUSHED = 0.05  # of the picture
WANTED = 3
MOST_PLACES = 20
_CLAUSE = "contenus-ia-optimisation"


class OPT01(Check):
    """Animation: something moves inside the shots."""

    title = N_("Animation : les images bougent à l'intérieur des plans")
    threshold = Threshold(
        text=N_("3 % de l'image change en une demi-seconde, dans la moitié des plans au moins"),
        standard=_CLAUSE,
        value=100 * MOVES,
        unit="%",
    )

    @staticmethod
    def check(look: Look, plans: list[SegmentPlan], looked: dict[str, Artifact]) -> Outcome:
        """Measure what changes inside each shot; a movement that was asked for and isn't there is a fault."""
        asked = {plan.view.shot for plan in plans if plan.then is None and plan.view.motion != "still"}
        moving = [shot for shot in look.shots if shot.changed >= MOVES]
        stuck = [shot for shot in look.shots if shot.changed < STILL and shot.shot in asked]
        if not moving and not stuck:
            return not_applicable(_("aucune animation : les plans sont fixes"))
        share = sum(shot.changed for shot in look.shots) / len(look.shots)
        return judged(
            not stuck and 2 * len(moving) >= len(look.shots),
            _("{moving} plans animés sur {all} ; {share} % de l'image change en une demi-seconde, en moyenne").format(
                moving=len(moving), all=len(look.shots), share=decimal(100 * share, 1)
            ),
            value=round(100 * share, 2),
            unit="%",
            remedy=_("Donnez un mouvement à ces plans dans le storyboard (« push-in », « pan-left »…)."),
            places=[_shot_place(shot, _("rien ne bouge")) for shot in look.shots if shot not in moving][:MOST_PLACES],
            stills=_within(look, looked),
        )


class OPT02(Check):
    """Transitions: from shot to shot the pictures blend, slide or darken over several frames."""

    title = N_("Transitions : un plan passe au suivant en plusieurs images")
    threshold = Threshold(
        text=N_("3 images intermédiaires au moins, à chaque passage prévu"),
        standard=_CLAUSE,
        value=BLENDED,
        unit=N_("images"),
    )

    @staticmethod
    def check(look: Look, plans: list[SegmentPlan], looked: dict[str, Artifact]) -> Outcome:
        """Count the frames between shots that are neither; a passage asked for that isn't there is a fault."""
        passages = {plan.view.shot for plan in plans if plan.then is not None}
        gradual = [seam for seam in look.seams if seam.between >= BLENDED]
        sudden = [s for s in look.seams if s not in gradual and look.shots[s.before].shot in passages]
        if not gradual and not sudden:
            return not_applicable(_("aucune transition : que des coupes franches"))
        shown = max(look.seams, key=lambda seam: seam.between)
        fewest = min((seam.between for seam in [*gradual, *sudden]), default=0)
        return judged(
            not sudden,
            _("{gradual} passages progressifs sur {all} ; {fewest} images intermédiaires au moins").format(
                gradual=len(gradual), all=len(look.seams), fewest=fewest
            ),
            value=fewest,
            unit=_("images"),
            remedy=_("La transition prévue ne se voit pas : relancez « preuve run --from-scratch »."),
            places=[
                Place(at=s.at, until=s.until, shot=look.shots[s.after].shot, note=_("coupe franche")) for s in sudden
            ],
            stills=[
                *around_seam(looked, look.shots, shown.before),
                *still(looked, f"seam-{shown.before + 1:02d}.jpg", _("milieu de la transition")),
            ],
        )


class OPT03(Check):
    """Correction of colour, contrast or light, without crushing what was there."""

    title = N_("Correction de couleur, de contraste ou de lumière")
    threshold = Threshold(
        text=N_("écart de 2 niveaux sur 255 au moins avec l'image brute, sans perdre plus de 5 % de ses nuances"),
        standard=_CLAUSE,
        value=SEEN,
        unit=N_("niveaux"),
    )

    @staticmethod
    def check(
        retouches: list[Retouched], retouched: dict[str, Artifact], look: Look, looked: dict[str, Artifact]
    ) -> Outcome:
        """Compare frames with the picture as it was given; only what a change of colours explains counts here."""
        corrected = [one for one in retouches if one.difference >= SEEN and one.unexplained < EFFECT]
        if not corrected:
            return not_applicable(_("aucune correction mesurée : les couleurs sont celles de l'image d'origine"))
        crushed = [one for one in corrected if one.after.clipped - one.before.clipped > CRUSHED]
        shown = max(corrected, key=lambda one: one.difference)
        return judged(
            not crushed,
            " ; ".join(_("« {shot} » : {change}").format(shot=one.shot, change=_change(one)) for one in corrected),
            value=shown.difference,
            unit=_("niveaux"),
            remedy=_("Cette correction écrase des zones entières en noir ou en blanc : réduisez-la."),
            places=[_named_place(look, one.shot, _("nuances perdues")) for one in crushed],
            stills=_before_after(look, shown.shot, retouched, looked),
        )


class OPT04(Check):
    """Resolution: the pictures have the detail of the film's size."""

    title = N_("Haute résolution : le détail est réel, pas agrandi")
    threshold = Threshold(
        text=N_("720 lignes au moins, et 14 % de détail fin (un film agrandi depuis 480 lignes : 11 %)"),
        standard="kit-detail",
        value=100 * DETAIL,
        unit="%",
    )
    any_video = True

    @staticmethod
    def check(look: Look, streams: Streams, looked: dict[str, Artifact]) -> Outcome:
        """Measure what is lost when frames are halved and enlarged again, against the next halving."""
        width, height = streams.facts.width, streams.facts.height
        size = _("{width} × {height} pixels").format(width=width, height=height)
        large = min(width, height) >= LINES
        if look.detail is None and large:
            return not_applicable(_("{size} ; aucune texture à mesurer").format(size=size))
        kept = look.detail.kept if look.detail else 0.0
        return judged(
            large and kept >= DETAIL,
            _("{size} ; détail fin : {kept} %").format(size=size, kept=decimal(100 * kept, 1)) + _shrunk(look),
            value=round(100 * kept, 2),
            unit="%",
            remedy=_(
                "Produisez les images à la taille du film (1080 pixels de large ou plus) au lieu de les agrandir."
            ),
            stills=[
                *still(looked, "detail-before.jpg", _("le même cadre, ramené à 480 lignes puis agrandi"), "before"),
                *still(looked, "detail-after.jpg", _("le cadre tel qu'il est dans le film"), "after"),
            ],
        )


class OPT05(Check):
    """Effects: they change the frames, in a way that colours alone don't explain."""

    title = N_("Effets spéciaux : ils se voient sur les images")
    threshold = Threshold(
        text=N_("écart de 2 niveaux sur 255 au moins avec la même image sans effet"),
        standard=_CLAUSE,
        value=SEEN,
        unit=N_("niveaux"),
    )

    @staticmethod
    def check(
        retouches: list[Retouched], retouched: dict[str, Artifact], look: Look, looked: dict[str, Artifact]
    ) -> Outcome:
        """Compare frames with the same painted without effects; what only changes colours counts as a correction."""
        unseen = [one for one in retouches if one.difference < SEEN]
        effects = [one for one in retouches if one.difference >= SEEN and one.unexplained >= EFFECT]
        if unseen:
            return unmet(
                ngettext(
                    "un effet est demandé et ne change pas l'image, dans {count} plan",
                    "un effet est demandé et ne change pas l'image, dans {count} plans",
                    len(unseen),
                ).format(count=len(unseen)),
                value=min(one.difference for one in unseen),
                unit=_("niveaux"),
                remedy=_("Relancez « preuve run --from-scratch », ou choisissez un autre effet."),
                places=[_named_place(look, one.shot, ", ".join(one.effects)) for one in unseen],
            )
        if not effects:
            return not_applicable(_("les effets demandés ne changent que les couleurs : ils comptent comme correction"))
        shown = max(effects, key=lambda one: one.difference)
        names = sorted({name for one in effects for name in one.effects})
        return met(
            _("{names} : {difference} niveaux d'écart sur 255 avec l'image sans effet").format(
                names=", ".join(names), difference=decimal(shown.difference, 1)
            ),
            value=shown.difference,
            unit=_("niveaux"),
            stills=_before_after(look, shown.shot, retouched, looked),
        )


class OPT10(Check):
    """At least three techniques improve the pictures of this film."""

    title = N_("Au moins trois techniques améliorent les images")
    threshold = Threshold(text=N_("trois techniques d'image, chacune mesurée"), standard=_CLAUSE, value=WANTED)

    @staticmethod
    def check(
        case: Case, look: Look, plans: list[SegmentPlan], looked: dict[str, Artifact], streams: Streams
    ) -> Outcome:
        """Count the techniques that hold, by the same measures."""
        outcomes = {
            _("animation"): OPT01.check(look, plans, looked),
            _("transitions"): OPT02.check(look, plans, looked),
            _("haute résolution"): OPT04.check(look, streams, looked),
        } | _retouches(case, look, looked)
        held = [name for name, outcome in outcomes.items() if outcome.status == "met"]
        others = [name for name, outcome in outcomes.items() if outcome.status != "met"]
        return judged(
            len(held) >= WANTED,
            _("techniques mesurées : {count} ({held})").format(count=len(held), held=", ".join(held) or _("aucune")),
            value=len(held),
            remedy=_("Ajoutez-en parmi : {others}. Le son ne compte pas ici.").format(others=", ".join(others)),
        )


def _shrunk(look: Look) -> str:
    """What the film's size brings, on the frame that is shown: its detail before and after."""
    compared = look.detail.compared if look.detail else None
    if compared is None:
        return ""
    return _(
        " ; sur l'image montrée : {before} % si elle est ramenée à 480 lignes, {after} % telle qu'elle est"
    ).format(before=decimal(100 * compared.before, 1), after=decimal(100 * compared.after, 1))


def _retouches(case: Case, look: Look, looked: dict[str, Artifact]) -> dict[str, Outcome]:
    try:
        retouches, retouched = case.get("retouches"), case.get("retouched")
    except NotApplicable as reason:
        none = not_applicable(str(reason))
        return {_("correction de l'image"): none, _("effets spéciaux"): none}
    return {
        _("correction de l'image"): OPT03.check(retouches, retouched, look, looked),
        _("effets spéciaux"): OPT05.check(retouches, retouched, look, looked),
    }


def _within(look: Look, looked: Mapping[str, Artifact]) -> list[Still]:
    """The beginning and the end of the shot that moves most."""
    number = max(range(len(look.shots)), key=lambda one: look.shots[one].changed)
    name = look.shots[number].shot
    return [
        *still(looked, f"shot-{number + 1:02d}-a.jpg", _("« {shot} », au début").format(shot=name), "before"),
        *still(looked, f"shot-{number + 1:02d}-c.jpg", _("« {shot} », à la fin").format(shot=name), "after"),
    ]


def _before_after(
    look: Look, shot: str, retouched: Mapping[str, Artifact], looked: Mapping[str, Artifact]
) -> list[Still]:
    number = 1 + next(at for at, one in enumerate(look.shots) if one.shot == shot)
    return [
        *still(retouched, f"plain-{number:02d}-b.jpg", _("« {shot} », image brute").format(shot=shot), "before"),
        *still(looked, f"shot-{number:02d}-b.jpg", _("« {shot} », dans le film").format(shot=shot), "after"),
    ]


def _shot_place(shot: ShotSeen, note: str) -> Place:
    return Place(at=shot.at, until=shot.until, shot=shot.shot, note=note)


def _named_place(look: Look, name: str, note: str) -> Place:
    return _shot_place(next(shot for shot in look.shots if shot.shot == name), note)


def _change(one: Retouched) -> str:
    before, after = one.before, one.after
    return _("lumière {light}, contraste {contrast}, couleur {colour}").format(
        light=_from_to(before.luma, after.luma),
        contrast=_from_to(before.contrast, after.contrast),
        colour=_from_to(before.saturation, after.saturation),
    )


def _from_to(before: float, after: float) -> str:
    return f"{decimal(before, 0)} → {decimal(after, 0)}"
