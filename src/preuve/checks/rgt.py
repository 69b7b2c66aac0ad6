"""RGT: rights (Cr2.6 of the référentiel on social networks: authors' rights respected, checked against plagiarism)."""

import textwrap
from collections.abc import Iterator, Sequence

from preuve.checks.base import Check, Outcome, declared, judged, met, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.rights import Compare, Compared, script_of
from preuve.checks.telling import decimal
from preuve.checks.web_page import read_page
from preuve.i18n import N_, _, ngettext
from preuve.project import Brief, Project
from preuve.publication.post import Post
from preuve.rights import NAME, Entry, Register, Rights, filled, wanted_file, wanted_person
from preuve.similarity import Overlap, overlap
from preuve.storyboard import Storyboard

SHARE = 0.15
LONGEST = 12
PARTS = {
    "text": N_("texte"),
    "picture": N_("image"),
    "video": N_("clip"),
    "voice": N_("voix"),
    "sound": N_("musique"),
    "font": N_("police"),
}

PLACES = {"picture": "pictures/", "video": "films/", "voice": "films/"}


class RGT01(Check):
    """The register of rights has no gap."""

    title = N_("Chaque image, voix, son, police et texte a une origine et une licence connues")
    per = "run"
    threshold = Threshold(
        text=N_("aucun élément sans licence, conditions ou autorisation"),
        standard="reseaux-sociaux-ia",
        value=0,
    )

    @staticmethod
    def check(rights_register: Register) -> Outcome:
        """Counts what nothing allows yet, and names it with the lines to add."""
        entries, missing = rights_register.entries, rights_register.missing
        known = " ; ".join(_sentence(entry) for entry in entries if entry.licence)
        gaps = " ; ".join(_named(entry) for entry in missing)
        said = ngettext("{n} élément, {known} en règle.", "{n} éléments, {known} en règle.", len(entries)).format(
            n=len(entries), known=len(entries) - len(missing)
        )
        said += " " + (_("Sans droits connus : {gaps}.").format(gaps=gaps) if gaps else known)
        lines = "\n".join(dict.fromkeys(entry.wanted for entry in missing))
        return judged(
            not missing,
            said,
            value=len(missing),
            remedy=_("Complétez ces lignes dans {name}, puis relancez :\n{lines}").format(name=NAME, lines=lines),
            places=[Place(file=NAME, note=_named(entry)) for entry in missing],
        )


class RGT02(Check):
    """The credits that licences ask for stand in the post's texts and on the page."""

    title = N_("Les mentions que les licences demandent sont dans le texte de la publication et sur la page")
    threshold = Threshold(text=N_("toutes les mentions demandées"), standard="cpi-authors", value=0)

    @staticmethod
    def check(case: Case, film_register: Register, post: Post) -> Outcome:
        """Looks for each sentence in the files as they are."""
        asked = film_register.credits
        if not asked:
            return not_applicable(_("aucune licence des éléments de ce film ne demande de mention"))
        texts = _published(case, post)
        gaps = [(name, credit) for name, text in texts.items() for credit in asked if _flat(credit) not in text]
        where = ", ".join(texts)
        said = ngettext("{n} mention demandée", "{n} mentions demandées", len(asked)).format(n=len(asked))
        looked = ngettext("{said}, cherchée dans {where} : ", "{said}, cherchées dans {where} : ", len(asked))
        found = looked.format(said=said, where=where)
        missing = " ; ".join(_("absente de {name} : « {credit} »").format(name=n, credit=c) for n, c in gaps)
        return judged(
            not gaps,
            found + (missing or ngettext("présente partout.", "présentes partout.", len(asked))),
            value=len(gaps),
            remedy=_("Ajoutez cette phrase à « description », en tête du storyboard : elle ira dans chaque texte."),
            places=[Place(file=name, note=credit) for name, credit in gaps],
        )


class RGT03(Check):
    """The script isn't copied from what the kit can compare it with."""

    title = N_("Le scénario n'est recopié ni des textes fournis, ni d'un autre film du projet, ni de l'exemple")
    per = "run"
    threshold = Threshold(
        text=N_("au plus 15 % de suites de cinq mots en commun, et moins de 12 mots de suite identiques"),
        standard="kit",
        value=SHARE * 100,
        unit="%",
    )

    @staticmethod
    def check(board: Storyboard, compared: Compare) -> Outcome:
        """Compares with each text; says what wasn't searched."""
        script = script_of(board)
        found = [(text, overlap(script, text.passages)) for text in compared.texts if text.why != "unreadable"]
        worst = sorted((pair for pair in found if _too_close(pair[1])), key=lambda pair: -pair[1].share)
        faults = [pair for pair in worst if not pair[0].why]
        permitted = [pair for pair in worst if pair[0].why == "permitted"]
        said = " ".join(filter(None, (_likeness(found), _set_aside(compared), _not_searched())))
        counted = [one.share for text, one in found if not text.why]
        value = round(100 * max(counted, default=0.0), 1)
        if faults:
            return unmet(
                said,
                value=value,
                unit="%",
                remedy=_rewrite([text.name for text, _one in faults if text.role == "source"]),
                places=[Place(file=text.name, note=" ".join(one.longest)) for text, one in faults],
            )
        if permitted:
            places = [Place(file=text.name, note=" ".join(one.longest)) for text, one in permitted]
            return declared(said, value=value, unit="%", places=places)
        return met(said, value=value, unit="%")


class RGT04(Check):
    """Recognisable people and brands: a person must look; nothing she can know may be left unsaid."""

    title = N_("Les personnes et les marques reconnaissables ont donné leur accord")
    per = "run"
    threshold = Threshold(
        text=N_("chaque personne nommée et chaque fichier apporté est renseigné"),
        standard="reseaux-sociaux-ia",
        value=0,
    )

    @staticmethod
    def check(case: Case, project: Project, brief: Brief, rights: Rights, rights_register: Register) -> Outcome:
        """Names what `droits.yaml` doesn't tell; never says that nobody is recognisable."""
        case.read(project.folder / "brief.yaml", "brief.yaml")
        gaps = dict(_unsaid(brief, rights, rights_register))
        if gaps:
            return unmet(
                _("Rien n'est dit de : {names}.").format(names=", ".join(gaps)),
                value=len(gaps),
                remedy=_("Complétez dans {name} :\n{lines}").format(name=NAME, lines="\n".join(gaps.values())),
                places=[Place(file=NAME, note=name) for name in gaps],
            )
        seen = [entry for entry in rights_register.entries if entry.kind in PLACES]
        said = " ; ".join(_told(rights, rights_register)) or _("personne n'est nommé, et aucun fichier n'est apporté")
        return declared(
            _(
                "{said}. À regarder : aucun programme ne dit si un visage, une voix ou une marque est reconnaissable."
            ).format(said=said[0].upper() + said[1:]),
            value=0,
            places=[Place(file=PLACES[entry.kind], note=_named(entry)) for entry in seen],
        )


def _sentence(entry: Entry) -> str:
    return _("{named} : {licence}").format(
        named=_named(entry), licence=textwrap.shorten(entry.licence, 100, placeholder="…")
    )


def _named(entry: Entry) -> str:
    part, shots = _(PARTS[entry.kind]), ", ".join(filter(None, entry.names))
    maker = " ".join(filter(None, (entry.file, entry.maker))) or _("auteur inconnu")
    made = _("IA, {maker}").format(maker=maker) if entry.origin == "ai" else maker
    return _("{part} ({made}), {shots}").format(part=part, made=made, shots=shots) if shots else f"{part} ({made})"


def _published(case: Case, post: Post) -> dict[str, str]:
    """What is read by people: the text to paste, and the page where there is one."""
    name = f"bundles/{post.target}/texte.txt"
    texts = {name: _flat(case.file(name).read_text(encoding="utf-8"))}
    if post.target == "web":
        page = case.file("site/index.html").read_text(encoding="utf-8")
        texts["site/index.html"] = _flat(read_page(page).text)
    return texts


def _flat(text: str) -> str:
    return " ".join(text.split())


def _too_close(found: Overlap) -> bool:
    return found.share > SHARE or len(found.longest) >= LONGEST


def _likeness(found: Sequence[tuple[Compared, Overlap]]) -> str:
    """Each comparison in words, the closest first."""
    words = []
    for text, one in sorted(found, key=lambda pair: -pair[1].share):
        measure = ngettext(
            "{name} : {share} % ({shared} sur {runs}), au plus {longest} mot de suite",
            "{name} : {share} % ({shared} sur {runs}), au plus {longest} mots de suite",
            len(one.longest),
        ).format(
            name=text.name,
            share=decimal(100 * one.share, 0),
            shared=one.shared,
            runs=one.runs,
            longest=len(one.longest),
        )
        words.append(measure + _aside(text))
    return _("Suites de cinq mots en commun : {list}.").format(list=" ; ".join(words)) if words else ""


def _aside(text: Compared) -> str:
    return {
        "same-film": _(" (le même film, repris : ne compte pas)"),
        "permitted": _(" (reprise autorisée d'après droits.yaml : à vérifier)"),
    }.get(text.why, "")


def _set_aside(compared: Compare) -> str:
    said = [_("{name} est illisible.").format(name=one.name) for one in compared.texts if one.why == "unreadable"]
    if compared.own_sample:
        said.append(_("Comparaison avec l'exemple : sans objet, ce projet est l'exemple."))
    elif not compared.sample_found:
        said.append(_("L'exemple n'est pas installé ici : pas comparé."))
    return " ".join(said)


def _rewrite(sources: Sequence[str]) -> str:
    said = _("Récrivez ces passages avec vos mots.")
    if not sources:
        return said
    lines = "\n".join(map(wanted_file, sources))
    return f"{said} " + _("Si vous avez le droit de les reprendre, dites-le dans {name} :\n{lines}").format(
        name=NAME, lines=lines
    )


def _not_searched() -> str:
    return _("Pas cherché : le web, les livres, les vidéos d'autres personnes, les images, la musique.")


def _unsaid(brief: Brief, rights: Rights, found: Register) -> Iterator[tuple[str, str]]:
    """Whoever may be real and isn't told of, and files she brought whose people aren't told."""
    told = {person.name: person for person in rights.people}
    for person in () if brief.fictitious else brief.people:
        about = told.get(person.name)
        if about is None or (about.real and not filled(about.consent)):
            yield person.name, wanted_person(person.name)
    for entry in found.entries:
        about_file = rights.file(entry.file) if entry.file else None
        if entry.file and not (about_file and filled(about_file.people)):
            yield entry.file, wanted_file(entry.file)


def _told(rights: Rights, found: Register) -> Iterator[str]:
    for person in rights.people:
        consent = person.consent or _("sans accord indiqué")
        yield f"{person.name} : {consent}" if person.real else _("{name} : inventé").format(name=person.name)
    for entry in found.entries:
        about = rights.file(entry.file) if entry.file else None
        if about:
            yield _("{file} : {people}").format(file=entry.file, people=about.people)
