"""The ledger against itself: lines, keys, order, and what each step was given."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from preuve.artifact import digest_json
from preuve.dossier import layout
from preuve.dossier.bag import EMPTY
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import lines
from preuve.dossier.verify.consistency.lines import AnyLine, Begun, Ended, Step
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext
from preuve.ledger import Line

FACTS = ("step", "version", "inputs", "params", "engine", "attempt", "tools")
HERS = (layout.INPUTS, layout.AUDIENCE, layout.PROJECT_RECORDINGS, layout.RAW, layout.OTHER_RUNS)
NAMED_FOR = "%Y-%m-%d-%H%M%S"
SLACK = timedelta(seconds=2)
MORE_SECONDS = 0.01


def look(seen: Seen) -> Iterator[Point]:
    """The points about the ledger."""
    if seen.ledger is None:
        said = _("le dossier n'a pas de registre : rien ne dit comment ses fichiers ont été faits")
        yield point("ledger-lines", _("Le registre de la production est là"), "failed", said, names=(layout.LEDGER,))
        return
    try:
        found = list(lines.read(seen.ledger))
    except ValueError:
        said = _("le registre est trop long, ou une de ses lignes ne finit pas")
        yield point("ledger-lines", _("Le registre se lit en entier"), "failed", said, names=(layout.LEDGER,))
        return
    yield _well_formed(found)
    yield _whole([typed for _number, typed, _line in found if typed], seen)
    yield _keys(found)
    yield _outputs(seen)
    yield _order(seen)
    yield _closed(seen)
    yield _times([typed for _number, typed, _line in found if typed])


def _well_formed(found: Sequence[tuple[int, AnyLine | None, Line]]) -> Point:
    faults = [
        Fault(_("la ligne {number} n'est pas une ligne de production").format(number=number), layout.LEDGER)
        for number, typed, _line in found
        if typed is None
    ]
    good = ngettext("{n} ligne lue", "{n} lignes lues", len(found)).format(n=len(found))
    return concluded(
        "ledger-lines", _("Chaque ligne du registre est bien formée"), faults, good, names=(layout.LEDGER,)
    )


def _whole(found: Sequence[AnyLine], seen: Seen) -> Point:
    """One start, first; an end, last; and the run is called after its start."""
    title = _("Le registre va du début à la fin d'une même production")
    starts = [one for one in found if isinstance(one, Begun) and one.kind == "start"]
    faults = []
    if len(starts) != 1 or found[0] is not starts[0]:
        faults.append(Fault(_("il ne commence pas par le début d'une production, et d'une seule"), layout.LEDGER))
    elif not seen.claims.run.startswith(starts[0].at.strftime(NAMED_FOR)):
        told = _("il commence le {at}, et la production s'appelle {run} : c'est le registre d'une autre")
        faults.append(Fault(told.format(at=starts[0].at.strftime(NAMED_FOR), run=text(seen.claims.run)), layout.LEDGER))
    if len({one.sources for one in found if isinstance(one, Begun)}) > 1:
        faults.append(Fault(_("elle a été reprise d'après d'autres fichiers de départ"), layout.LEDGER))
    if faults or (found and isinstance(found[-1], Ended) and found[-1].status in ("complete", "partial")):
        return concluded("ledger-whole", title, faults, _("début, étapes, fin"), names=(layout.LEDGER,))
    said = _("sa dernière ligne ne dit pas que la production est allée à son terme")
    return point("ledger-whole", title, "not_run", said, names=(layout.LEDGER,))


def _keys(found: Sequence[tuple[int, AnyLine | None, Line]]) -> Point:
    """A step's key is the digest of everything that its outputs depend on."""
    steps = [(number, typed, line) for number, typed, line in found if isinstance(typed, Step)]
    faults = [
        Fault(
            _("ligne {number}, étape « {step} » : une entrée, un réglage ou un outil a été changé après coup").format(
                number=number, step=text(typed.step)
            ),
            layout.LEDGER,
        )
        for number, typed, line in steps
        if digest_json({name: line[name] for name in FACTS}) != typed.key
    ]
    good = ngettext("{n} clé recalculée", "{n} clés recalculées", len(steps)).format(n=len(steps))
    return concluded("ledger-keys", _("La clé de chaque étape se recalcule"), faults, good, names=(layout.LEDGER,))


def _outputs(seen: Seen) -> Point:
    """One key gives one set of outputs, and none of them is the digest of nothing."""
    made: dict[str, dict[str, str]] = {}
    faults = []
    for step, _line in seen.steps:
        own = {name: one.sha256 for name, one in step.outputs.items()}
        if made.setdefault(step.key, own) != own:
            told = _("l'étape « {step} » a donné deux résultats différents pour une même clé")
            faults.append(Fault(told.format(step=text(step.step)), layout.LEDGER))
        empty = [name for name, one in step.outputs.items() if one.sha256 == EMPTY or not one.size]
        if empty:
            told = _("l'étape « {step} » dit avoir fait {name}, et c'est un fichier vide")
            faults.append(Fault(told.format(step=text(step.step), name=text(empty[0])), layout.LEDGER))
    good = ngettext("{n} étape", "{n} étapes", len(made)).format(n=len(made))
    return concluded("ledger-outputs", _("Une même étape n'a qu'un résultat, et il n'est pas vide"), faults, good)


def _order(seen: Seen) -> Point:
    """What a step was given was made before it: so no step rests on itself, even from afar."""
    first: dict[str, int] = {}
    for at, (step, _line) in enumerate(seen.steps):
        for one in step.outputs.values():
            first.setdefault(one.sha256, at)
    hers = {sha256 for sha256, name in seen.by_digest.items() if name.startswith(HERS)}
    faults = [
        Fault(
            _("l'étape « {step} » s'est servie de {name}, qui n'a été fait qu'après").format(
                step=text(step.step), name=text(name)
            ),
            layout.LEDGER,
        )
        for at, (step, _line) in enumerate(seen.steps)
        for name, sha256 in step.given
        if sha256 not in hers and first.get(sha256, -1) >= at
    ]
    title = _("Chaque étape vient après celles dont elle se sert")
    return concluded("ledger-order", title, faults, _("aucune étape ne repose sur elle-même"), names=(layout.LEDGER,))


def _closed(seen: Seen) -> Point:
    """Each input is an earlier output, or a file of the dossier."""
    title = _("Chaque étape part de fichiers connus")
    made = {one.sha256 for step, _line in seen.steps for one in step.outputs.values()}
    unmade = [(step, name, sha) for step, _line in seen.steps for name, sha in step.given if sha not in made]
    faults = [
        Fault(
            _("l'étape « {step} » s'est servie de {name}, que rien ne fait et que le dossier n'a pas").format(
                step=text(step.step), name=text(name)
            ),
            layout.LEDGER,
        )
        for step, name, sha256 in unmade
        if sha256 == EMPTY or not (seen.known(sha256) or sha256 in seen.left_out)
    ]
    hidden = {name for _step, name, sha256 in unmade if sha256 in seen.left_out}
    if hidden and not faults:
        said = _("des fichiers de départ ont été retirés à la demande : {names}")
        told = said.format(names=text(", ".join(sorted(hidden)), 400))
        return point("ledger-closed", title, "not_run", told, names=(layout.LEDGER,))
    return concluded("ledger-closed", title, faults, _origins(seen, [sha for _s, _n, sha in unmade]))


def _origins(seen: Seen, shas: Sequence[str]) -> str:
    """Where the beginnings come from, counted: what she brought, and what the kit worked out of it."""
    of_hers = Counter(seen.by_digest.get(sha256, "").startswith(HERS) for sha256 in set(shas))
    return _("au départ : {hers} fichiers apportés ou écrits, {others} notés par le kit").format(
        hers=of_hers[True], others=of_hers[False]
    )


def _times(found: Sequence[AnyLine]) -> Point:
    """Times in order; they are the candidate's own machine's."""
    title = _("Les heures du registre se suivent")
    starts = [one.at for one in found if isinstance(one, Begun) and one.kind == "start"]
    ends = [one.at for one in found if isinstance(one, Ended)]
    faults = []
    for step in (one for one in found if isinstance(one, Step)):
        lasted = (step.ended - step.started).total_seconds()
        if lasted < 0 or abs(lasted - step.seconds) > MORE_SECONDS:
            told = _("l'étape « {step} » finit avant de commencer, ou ne dure pas ce qu'elle dit")
            faults.append(Fault(told.format(step=text(step.step)), layout.LEDGER))
        elif (starts and step.started < min(starts) - SLACK) or (ends and step.ended > max(ends) + SLACK):
            told = _("l'étape « {step} » a lieu avant le début ou après la fin de la production")
            faults.append(Fault(told.format(step=text(step.step)), layout.LEDGER))
    good = _("dans l'ordre ; elles sont déclarées par l'ordinateur de la personne candidate, donc pas prouvées")
    return concluded("ledger-times", title, faults, good, names=(layout.LEDGER,))
