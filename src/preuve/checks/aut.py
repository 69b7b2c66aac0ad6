"""AUT: the audience table (Cr4.2 of « contenus-ia »): gathered by code, figure by figure, never invented."""

from collections.abc import Sequence
from pathlib import Path

from preuve.audience.forms.grid import platform_name
from preuve.audience.lecture.accepted import ACCEPTED, Accepted
from preuve.audience.metrics import Metric, label
from preuve.audience.table import Table
from preuve.calls.recordings import Recording
from preuve.checks.audience_forms import Form, differences, plain_figure, shown_in, summed
from preuve.checks.base import Check, Outcome, declared, judged, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.export_reader import Declared
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.audience import in_its_language
from preuve.checks.recount import Exports, blanks, recount
from preuve.checks.table_reading import acceptance, call_fault, heads_of, how_known, reading_fault, set_aside
from preuve.i18n import N_, _, ngettext
from preuve.ledger import Line
from preuve.project import Project

MOST_PLACES = 20
NEVER_SUMMED: tuple[Metric, ...] = ("reach", "avg_watch_s", "avg_watch_pct", "completion")


class AUT01(Check):
    """Each figure comes from a cell of an export, by code."""

    title = N_("Chaque chiffre du tableau d'audience vient d'une cellule des exports, et se recompte")
    per = "run"
    threshold = Threshold(text=N_("aucun chiffre différent du recompte"), standard="contenus-ia-audience", value=0)

    @staticmethod
    def check(case: Case, steps: Sequence[Line]) -> Outcome:  # noqa: ARG004  (evidence of what was gathered)
        """Reads the exports again with another reader and counts every figure again; having no table is a fault."""
        table: Table | None = case.get("audience_table") if _gathered(case) else None
        aside = set_aside(table)
        if table is None or not table.rows:
            return unmet(
                " ".join((_("Il n'y a pas de tableau d'audience, ou il n'a aucune publication."), *aside)),
                remedy=_("Déposez les exports de vos plateformes dans audience/, puis relancez « preuve run »."),
                places=[Place(file="audience/")],
            )
        exports = case.get("exports")
        found = recount(table, exports, case.get("audience_formats"))
        said = ngettext(
            "{n} chiffre recompté depuis {files} ; écarts : {bad}.",
            "{n} chiffres recomptés depuis {files} ; écarts : {bad}.",
            found.figures,
        ).format(n=found.figures, files=", ".join(exports), bad=len(found.faults))
        return judged(
            not found.faults,
            " ".join((said, *aside, *(fault.note for fault in found.faults[:3]))),
            value=len(found.faults),
            remedy=_(
                "Relancez « preuve run » : le tableau sera refait d'après vos exports. Ne le corrigez pas à la main."
            ),
            places=[Place(file=fault.file, note=fault.note) for fault in found.faults[:MOST_PLACES]],
        )


class AUT02(Check):
    """What an export doesn't give isn't a zero, and a true zero stays one."""

    title = N_("Un chiffre que la plateforme ne donne pas reste vide ; un vrai zéro reste zéro")
    per = "run"
    threshold = Threshold(text=N_("aucun vide devenu zéro, ni l'inverse"), standard="contenus-ia-audience", value=0)

    @staticmethod
    def check(
        audience_table: Table,
        audience_forms: list[Form],
        exports: Exports,
        audience_formats: Declared,
        audience_line: Line,
    ) -> Outcome:
        """Looks at each empty or null cell of the exports in every form of the table."""
        found = list(blanks(audience_table, exports, audience_formats))
        if not found:
            return not_applicable(_("aucune cellule vide ni nulle dans les exports"))
        faults = []
        with in_its_language(audience_line):
            for one in found:
                row = audience_table.rows[one.at]
                cell = row.cells.get(one.metric)
                computed = cell is not None and cell.how == "ratio"
                for name, value in shown_in(row, one.at, one.metric, audience_forms):
                    if not computed and value != (0 if one.zero else None):
                        faults.append((name, f"{row.post.title or row.post.id} : {label(one.metric)}", one))
        zeros = sum(one.zero for one in found)
        gaps = len(found) - zeros
        said = " ".join(
            (
                ngettext("{n} cellule vide et", "{n} cellules vides et", gaps).format(n=gaps),
                ngettext(
                    "{n} zéro dans les exports ; écrits autrement : {bad}.",
                    "{n} zéros dans les exports ; écrits autrement : {bad}.",
                    zeros,
                ).format(n=zeros, bad=len(faults)),
            )
        )
        return judged(
            not faults,
            " ".join((said, *(f"{name}, {what}." for name, what, _one in faults[:3]))),
            value=len(faults),
            remedy=_("Relancez « preuve run » : le tableau sera refait d'après vos exports."),
            places=[
                Place(file=name, note=f"{what} ({one.file}, {one.row})") for name, what, one in faults[:MOST_PLACES]
            ],
        )


class AUT03(Check):
    """Reach and averages are never added up."""

    title = N_("La portée et les moyennes ne sont jamais additionnées")
    per = "run"
    threshold = Threshold(text=N_("aucun total de portée ni de moyenne"), standard="contenus-ia-audience", value=0)

    @staticmethod
    def check(audience_table: Table, audience_forms: list[Form], audience_line: Line) -> Outcome:
        """Looks for a figure in the totals of every form, under the heads that don't add up."""
        rows = [row for row in audience_table.rows if any(metric in row.cells for metric in NEVER_SUMMED)]
        if not rows:
            return not_applicable(_("les exports ne donnent ni portée ni moyenne"))
        faults = [
            ("audience/table.json", f"{_whose(total.platform)} : {label(metric)} {plain_figure(cell.value)}")
            for total in audience_table.totals
            for metric, cell in total.cells.items()
            if metric in NEVER_SUMMED
        ]
        with in_its_language(audience_line):
            faults += [
                (f"audience/{form.name}", f"{label(metric)} {plain_figure(total[label(metric)])}")
                for form in audience_forms
                for total in form.totals
                for metric in NEVER_SUMMED
                if summed(total.get(label(metric)))
            ]
        said = ngettext(
            "{n} publication avec portée ou moyenne ; totaux interdits trouvés : {bad}.",
            "{n} publications avec portée ou moyenne ; totaux interdits trouvés : {bad}.",
            len(rows),
        ).format(n=len(rows), bad=len(faults))
        return judged(
            not faults,
            " ".join((said, *(f"{name} : {what}." for name, what in faults[:3]))),
            value=len(faults),
            remedy=_(
                "Retirez ces totaux : la même personne, touchée deux fois, y serait comptée deux fois. « preuve run » "
                "refait le tableau sans eux."
            ),
            places=[Place(file=name, note=what) for name, what in faults[:MOST_PLACES]],
        )


class AUT04(Check):
    """A model was asked about this table or its figures, and she accepted what is kept: not that AI made the table."""

    title = N_(
        "Une IA a été interrogée sur ce tableau ou sur ses chiffres, et une personne a accepté ce qui en est gardé"
    )
    per = "run"
    threshold = Threshold(
        text=N_("un appel enregistré et accepté ; ne dit pas quelle part du tableau est due à l'IA"),
        standard="contenus-ia-audience",
        value=1,
    )

    @staticmethod
    def check(
        case: Case,
        project: Project,
        audience_table: Table,
        audience_line: Line,
        audience_calls: list[tuple[Path, Recording]],
        audience_accepted: Accepted | None,
    ) -> Outcome:
        """Looks for a recording about this very table, its bytes whole, and for her acceptance of it."""
        heads = heads_of(audience_table, audience_line)
        good, said = list[str](), list[str]()
        for path, one in audience_calls:
            case.read(path, path.name)
            fault = call_fault(project, path, one, heads)
            said.append(f"{one.id} ({one.model}) : {fault or how_known(one)}")
            good += [] if fault else [one.id]
        accepted = audience_accepted is not None and audience_accepted.recording in good
        if audience_accepted:
            fault = reading_fault(case, project, audience_accepted, audience_table)
            said.append(acceptance(audience_accepted, known=accepted, fault=fault))
            accepted = accepted and not fault
        elif good:
            said.append(_("personne n'a dit ce qui en est gardé"))
        return judged(
            accepted,
            " ; ".join(said) or _("aucun appel à une IA au sujet du tableau d'audience n'est enregistré"),
            value=len(good) if accepted else 0,
            remedy=_(
                "Lancez « preuve audience analyse », relisez ce que l'IA propose, puis « preuve audience accept » : "
                "l'appel est gardé dans recordings/ (étape « audience-lecture »), et ce que vous gardez dans {file}."
            ).format(file=ACCEPTED),
            places=[Place(file=path.name, note=one.id) for path, one in audience_calls],
        )


class AUT05(Check):
    """The figures are real: invented ones are never evidence, and only a person can tell that others are hers."""

    title = N_("Les chiffres d'audience sont réels")
    per = "run"
    threshold = Threshold(text=N_("aucun chiffre inventé"), standard="contenus-ia-audience", value=0)

    @staticmethod
    def check(audience_table: Table, exports: Exports) -> Outcome:
        """Reads the marks of invented figures in the table and in the exports' own first lines."""
        marked = [name for name, export in exports.items() if export.invented]
        if marked or audience_table.fictitious:
            return _not_real(marked, audience_table)
        links = [Place(file=row.post.url, note=platform_name(row.post.platform)) for row in audience_table.rows]
        return declared(
            _(
                "Rien ne dit qu'ils soient inventés : {files}. Le jury peut ouvrir chaque publication et comparer."
            ).format(files=", ".join(exports)),
            value=0,
            places=links[:MOST_PLACES],
        )


class AUT06(Check):
    """Workbook, CSV and page show the same figures as the table."""

    title = N_("Le classeur, le fichier CSV et la page montrent les mêmes chiffres que le tableau")
    per = "run"
    threshold = Threshold(text=N_("aucune différence"), standard="contenus-ia-audience", value=0)

    @staticmethod
    def check(audience_table: Table, audience_forms: list[Form], audience_line: Line) -> Outcome:
        """Compares each figure of each form, at the precision it is shown with."""
        with in_its_language(audience_line):
            faults = [fault for form in audience_forms for fault in differences(audience_table, form)]
        figures = sum(len(row.cells) for row in audience_table.rows)
        said = ngettext(
            "{n} chiffre comparé dans {forms} ; différences : {bad}.",
            "{n} chiffres comparés dans {forms} ; différences : {bad}.",
            figures,
        ).format(n=figures, forms=", ".join(form.name for form in audience_forms), bad=len(faults))
        return judged(
            not faults,
            " ".join((said, *(f"{name} : {what}." for name, what in faults[:3]))),
            value=len(faults),
            remedy=_("Relancez « preuve run » : les quatre seront refaits d'après les mêmes exports."),
            places=[Place(file=f"audience/{name}", note=what) for name, what in faults[:MOST_PLACES]],
        )


def _not_real(marked: Sequence[str], table: Table) -> Outcome:
    """Who says that figures are invented, each with the remedy that works."""
    where = list(marked) if marked or table.by_brief else ["audience/table.json"]
    told, remedies = [], []
    if where:
        text = _("Chiffres fictifs, inventés pour l'exemple : ils ne prouvent rien. Marque trouvée dans {files}.")
        told.append(text.format(files=", ".join(where)))
        remedies.append(
            _("Supprimez les exports de l'exemple et déposez les vôtres dans le dossier audience/ du projet.")
        )
    if table.by_brief:
        told.append(_("Le brief dit que le projet est inventé (fictitious: true)."))
        remedies.append(
            _("Pour un vrai projet, retirez la ligne « fictitious: true » de brief.yaml, puis relancez « preuve run ».")
        )
    return unmet(
        " ".join(told),
        value=len(marked) + table.fictitious,
        remedy=" ".join(remedies),
        places=[Place(file=f"audience/{name}") for name in marked]
        + ([Place(file="brief.yaml", note="fictitious")] if table.by_brief else []),
    )


def _gathered(case: Case) -> bool:
    return case.subject.folder is not None and (case.subject.folder / "audience" / "table.json").is_file()


def _whose(platform: str) -> str:
    return platform_name(platform) or _("toutes plateformes")
