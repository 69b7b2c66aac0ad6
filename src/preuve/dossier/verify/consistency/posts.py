"""Publications: each journal tells a possible story, and no state is claimed that its journal doesn't bear out."""

import re
from collections.abc import Iterator

from preuve.dossier import layout
from preuve.dossier.data import read_lines
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.publication.journal import KEY, Event, Journal, Publication
from preuve.publication.words import states
from preuve.wording import listing

FOLDER = layout.INPUTS + "publications/"
_HEX = re.compile(r"[0-9a-f]{64}")


def look(seen: Seen) -> Iterator[Point]:
    """The points about publications; none where there is no journal."""
    names = [name for name in seen.unpacked.under(FOLDER) if name.endswith(".jsonl")]
    if not names:
        return
    faults, found = [], []
    for name in names:
        try:
            own, one = _read(seen, name)
        except (BadInput, ValueError):
            own, one = [Fault(_("{name} ne se lit pas").format(name=text(name)), name)], None
        faults += own
        found += [one] if one else []
    title = _("Chaque journal de publication raconte une suite possible")
    yield concluded("posts", title, faults, _told(found), names=names)
    if found and not faults:
        yield _declared(found)


def _read(seen: Seen, name: str) -> tuple[list[Fault], Publication | None]:
    """A journal, and what is impossible in it. Raises BadInput, ValueError: it isn't one."""
    key = name.removeprefix(FOLDER).removesuffix(".jsonl")
    if not KEY.fullmatch(key) or any(line is None for _number, line in read_lines(seen.unpacked.path(name))):
        raise ValueError(name)
    one = Journal(seen.mounted.project.folder).find(key)
    if one is None:
        raise ValueError(name)
    return [Fault(f"{text(name)} : {said}", name) for said in _impossible(seen, one)], one


def _impossible(seen: Seen, one: Publication) -> Iterator[str]:
    """What no journal of ours says."""
    times = [event.at for event in one.events]
    if times != sorted(times):
        yield _("ses heures reculent")
    if one.events[0].kind != "intended":
        yield _("quelque chose s'y passe avant toute intention de publier")
    if any(event.kind == "intended" and event.package is None for event in one.events):
        yield _("une intention n'y dit pas ce qui allait être envoyé")
    if one.state == "published" and not (one.receipt or one.declared_by):
        yield _("il dit « publiée », sans aucune réponse de la plateforme ni personne pour le déclarer")
    simulated = {event.state for event in one.events if event.kind == "sent"} == {"simulated"}
    if simulated and one.state in ("published", "draft"):
        yield _("un envoi simulé y devient une publication")
    yield from (_("une réponse n'y est pas une empreinte") for event in one.events if _odd(event))
    if one.package.key != one.key:
        yield _("son nom n'est pas celui de ce film sur ce compte : c'est le journal d'une autre publication")
    sha256 = one.package.files.get(one.package.post.film, "")
    if not (seen.known(sha256) or sha256 in seen.left_out or _elsewhere(seen, sha256)):
        yield _("le film envoyé n'est ni dans ce dossier, ni dans ses registres")


def _odd(event: Event) -> bool:
    return bool(event.response) and not _HEX.fullmatch(event.response)


def _elsewhere(seen: Seen, sha256: str) -> bool:
    """Whether another run of the project, whose ledger is here, delivered it."""
    ledgers = [name for name in seen.unpacked.under(layout.OTHER_RUNS) if name.endswith("/ledger.jsonl")]
    wanted = sha256.encode()
    return any(wanted in seen.unpacked.path(name).read_bytes() for name in ledgers)


def _told(found: list[Publication]) -> str:
    names, counts = states(), dict[str, int]()
    for one in found:
        counts[names[one.state]] = counts.get(names[one.state], 0) + 1
    said = ngettext("{n} publication", "{n} publications", len(found)).format(n=len(found))
    return _("{said} : {counts}").format(said=said, counts=listing([f"{n} {what}" for what, n in counts.items()]))


def _declared(found: list[Publication]) -> Point:
    """That a post is online is the candidate's word, or her copy of what a platform answered."""
    online = [one for one in found if one.state == "published"]
    said = _("rien ici n'est allé voir les plateformes : un journal dit ce que l'ordinateur de la personne a reçu")
    urls = [text(one.url, 200) for one in online if one.url]
    ask = _("Faites-lui ouvrir devant vous : {urls}").format(urls=listing(urls[:5])) if urls else ""
    title = _("Ce qui est en ligne aujourd'hui")
    return point("posts-online", title, "not_run", said, ask=ask, optional=True)
