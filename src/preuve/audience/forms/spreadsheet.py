"""The table as a workbook: the audience with its charts, its days, each figure's cell of origin, the definitions.

Same table, same bytes: the workbook's dates come from the figures, never from the clock.
"""

from datetime import datetime, time

from preuve.audience.figures import File
from preuve.audience.forms.charts import chart_title, grouped, views_chart
from preuve.audience.forms.grid import access_words, one_line, period, plain, platform_name
from preuve.audience.forms.history_sheet import history_sheet
from preuve.audience.forms.workbook import HEAD, INK, PALE, PRIMARY, Book, Look, number_format
from preuve.audience.metrics import (
    METRICS,
    engagement_meaning,
    label,
    meaning,
    views_caveat,
)
from preuve.audience.nature import nature
from preuve.audience.table import Definition, Rate, Row, Table, Total
from preuve.i18n import _, ngettext

FIXED = 6


def to_xlsx(table: Table) -> bytes:
    """The table as a workbook of four sheets. Same table, same bytes."""
    book = Book(table)
    Audience(book, table).write()
    history_sheet(book, table)
    _details(book, table)
    _definitions(book, table)
    return book.close()


class Audience:
    """The first sheet: a row for each publication, the sums, the chart."""

    def __init__(self, book: Book, table: Table) -> None:
        self.book, self.table = book, table
        self.columns = {metric: FIXED + index for index, metric in enumerate(table.metrics)}
        self.last = HEAD + len(table.rows)
        heads = [_("Plateforme"), _("Publication"), _("Publiée le"), _("Relevé du"), _("Période"), _("Film (s)")]
        heads += [*map(label, table.metrics), _("Interactions"), _("Taux d'engagement")]
        heads += [_("Source des chiffres"), _("Retard annoncé"), _("Accessibilité du film")]
        heads += [_("Nature")] if table.fictitious else []
        widths = [19, 48, 12, 12, 19, 9, *([14] * len(table.metrics)), 13, 13, 34, 22, 48]
        widths += [26] if table.fictitious else []
        self.sheet = book.sheet(_("Audience"), _("Tableau d'audience"), heads, widths)
        self.sheet.autofilter(HEAD, 0, max(self.last, HEAD + 1), len(heads) - 1)

    def write(self) -> None:
        """Rows, sums, caveats, chart."""
        for at, row in enumerate(self.table.rows, start=HEAD + 1):
            self._row(at, row)
        first = self.last + 2
        for at, total in enumerate(self.table.totals, start=first):
            self._total(at, total)
        after = first + len(self.table.totals) + 1
        blank = _("Une case vide veut dire que la plateforme ne donne pas ce chiffre : ce n'est pas un zéro.")
        for at, note in enumerate((views_caveat(), blank), start=after):
            self.sheet.write_string(at, 0, note, self.book.look(italic=True))
        self._chart(after + 3, first)
        self._engagement(after + 3 + (90 + 52 * len(self.table.platforms)) // 20 + 2, first)

    def _row(self, at: int, row: Row) -> None:
        band = {"bg_color": PALE} if at % 2 else {}
        text = self.book.look(**band)
        self.sheet.write_string(at, 0, platform_name(row.post.platform), text)
        self.sheet.write_string(at, 1, one_line(row.post.title) or row.post.id, text)
        for column, day in ((2, row.post.published), (3, row.observed_at)):
            if day:
                look = self.book.look(num_format="dd/mm/yyyy", **band)
                self.sheet.write_datetime(at, column, datetime.combine(day, time()), look)
            else:
                self.sheet.write_blank(at, column, None, text)
        self.sheet.write_string(at, 4, period(row), text)
        self._number(at, 5, row.post.duration.value if row.post.duration else None, "#,##0", band)
        for metric, column in self.columns.items():
            self._number(at, column, row.value(metric), number_format(metric), band)
        self._rate(at, row.engagement, band)
        source = self.table.definition(row.definition)
        last = FIXED + len(self.columns) + 2
        invented = (nature(row, self.table),) if self.table.fictitious else ()
        for column, told in enumerate((source.label, source.latency, access_words(row), *invented), start=last):
            self.sheet.write_string(at, column, told, text)

    def _rate(self, at: int, rate: Rate | None, band: Look) -> None:
        """Interactions and their rate as formulas, so that a reader sees which cells they come from."""
        from xlsxwriter.utility import xl_rowcol_to_cell as cell

        first = FIXED + len(self.columns)
        if rate is None:
            self._number(at, first, None, "#,##0", band)
            self._number(at, first + 1, None, "0.0%", band)
            return
        parts = ",".join(cell(at, self.columns[metric]) for metric in rate.counted)
        count, percent = self.book.look(num_format="#,##0", **band), self.book.look(num_format="0.0%", **band)
        self.sheet.write_formula(at, first, f"=SUM({parts})", count, plain(rate.numerator))
        formula = f"={cell(at, first)}/{cell(at, self.columns['views'])}"
        self.sheet.write_formula(at, first + 1, formula, percent, rate.percent / 100)

    def _total(self, at: int, total: Total) -> None:
        from xlsxwriter.utility import xl_range_abs

        band: Look = {"bold": True, "top": 1 if total.platform else 2, "top_color": PRIMARY}
        name = platform_name(total.platform) or _("Toutes plateformes")
        self.sheet.write_string(at, 0, name, self.book.look(**band))
        posts = ngettext("Total de {n} publication", "Total de {n} publications", total.n).format(n=total.n)
        self.sheet.write_string(at, 1, posts, self.book.look(**band))
        for column in range(2, FIXED):
            self.sheet.write_blank(at, column, None, self.book.look(**band))
        keys = xl_range_abs(HEAD + 1, 0, self.last, 0)
        for metric, column in self.columns.items():
            look = self.book.look(num_format=number_format(metric), **band)
            if metric not in total.cells:
                self.sheet.write_blank(at, column, None, look)
                continue
            values = xl_range_abs(HEAD + 1, column, self.last, column)
            formula = f'=SUMIFS({values},{keys},"{name}")' if total.platform else f"=SUM({values})"
            self.sheet.write_formula(at, column, formula, look, plain(total.cells[metric].value))
        first, rate = FIXED + len(self.columns), total.engagement
        self._number(at, first, rate.numerator if rate else None, "#,##0", band)
        self._number(at, first + 1, rate.percent / 100 if rate else None, "0.0%", band)

    def _number(self, at: int, column: int, value: float | None, form: str, band: Look) -> None:
        look = self.book.look(num_format=form, **band)
        if value is None:
            self.sheet.write_blank(at, column, None, look)
        else:
            self.sheet.write_number(at, column, value, look)

    def _chart(self, at: int, first: int) -> None:
        described = views_chart(self.table)
        if described is None:
            return
        name, column = self.sheet.get_name(), self.columns["views"]
        last = first + len(self.table.platforms) - 1
        chart = self.book.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": label("views"),
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "fill": {"color": PRIMARY},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "#,##0", "font": {"color": INK, "size": 11}},
            }
        )
        chart.set_title({"name": chart_title(self.table), "name_font": {"size": 14, "color": INK}, "overlay": False})
        chart.set_legend({"none": True})
        grid = {"visible": True, "line": {"color": "#B9C4CC"}}
        chart.set_x_axis({"num_format": "#,##0", "major_gridlines": grid, "min": 0})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 11, "color": INK}})
        chart.set_size({"width": 820, "height": 90 + 52 * len(self.table.platforms)})
        alt = f"{described.title}. {described.summary}."
        self.sheet.insert_chart(at, 0, chart, {"description": alt})

    def _engagement(self, at: int, first: int) -> None:
        """Rates by platform: a chart of its own, for they aren't the same kind of number as views."""
        known = [(platform_name(total.platform), total.engagement) for total in self.table.totals if total.platform]
        if not any(rate for _name, rate in known):
            return
        name, column, last = self.sheet.get_name(), FIXED + len(self.columns) + 1, first + len(known) - 1
        chart = self.book.book.add_chart({"type": "bar"})
        title = _("Taux d'engagement par plateforme") + (f" ({self.book.mark()})" if self.book.mark() else "")
        chart.add_series(
            {
                "name": _("Taux d'engagement"),
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "fill": {"color": PRIMARY},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0.0%", "font": {"color": INK, "size": 11}},
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 14, "color": INK}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_format": "0%", "min": 0, "major_gridlines": {"visible": True}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 11, "color": INK}})
        chart.set_size({"width": 820, "height": 90 + 52 * len(known)})
        told = " ; ".join(f"{one} : {grouped(rate.percent, 1)} %" for one, rate in known if rate)
        self.sheet.insert_chart(at, 0, chart, {"description": f"{title}. {told}."})


def _details(book: Book, table: Table) -> None:
    heads = [
        _("Plateforme"), _("Publication"), _("Identifiant"), _("Donnée"), _("Valeur"), _("Comment"),
        _("Fichier"), _("Ligne"), _("Colonne"), _("Texte de la cellule"), _("Relevé du"),
    ]  # fmt: skip
    sheet = book.sheet(
        _("Détail par source"), _("Détail par source"), heads, [16, 48, 24, 26, 13, 13, 28, 8, 34, 22, 26]
    )
    how = {"read": _("lu"), "sum": _("additionné"), "ratio": _("calculé"), "difference": _("calculé")}
    sheet.ignore_errors({"number_stored_as_text": "A1:K1048576"})
    at = HEAD
    text, number = book.look(), book.look(num_format="#,##0.###")
    for row in table.rows:
        for metric, cell in ((metric, row.cells[metric]) for metric in METRICS if metric in row.cells):
            for source in cell.sources:
                at += 1
                who = (platform_name(row.post.platform), one_line(row.post.title), row.post.id, label(metric))
                for column, value in enumerate(who):
                    sheet.write_string(at, column, value, text)
                sheet.write_number(at, 4, cell.value, number)
                sheet.write_string(at, 5, how[cell.how], text)
                sheet.write_string(at, 6, source.file, text)
                sheet.write_number(at, 7, source.row, text)
                sheet.write_string(at, 8, source.column, text)
                sheet.write_string(at, 9, source.written, text)
                sheet.write_string(at, 10, cell.when, text)
    sheet.autofilter(HEAD, 0, max(at, HEAD + 1), len(heads) - 1)


def _definitions(book: Book, table: Table) -> None:
    sheet = book.sheet(_("Définitions"), _("Définitions"), [_("Terme"), _("Sens")], [34, 110])
    entries = [(label(metric), meaning(metric)) for metric in table.metrics]
    entries.append((_("Taux d'engagement"), engagement_meaning()))
    entries += [(one.label, " ".join(filter(None, (one.note, _late(one))))) for one in table.definitions]
    entries += [(_("Export lu : {file}").format(file=file.name), _unknown(file)) for file in table.files]
    entries += [
        (f"{problem.file}, {_('ligne {row}').format(row=problem.row)}" if problem.row else problem.file, problem.reason)
        for problem in table.problems
    ]
    for index, (term, sense) in enumerate(entries, start=HEAD + 1):
        sheet.write_string(index, 0, term, book.look(bold=True, text_wrap=True))
        sheet.write_string(index, 1, sense, book.look(text_wrap=True))


def _late(one: Definition) -> str:
    return _("Retard annoncé : {latency}.").format(latency=one.latency) if one.latency else ""


def _unknown(file: File) -> str:
    names = ", ".join(file.unknown_columns) or _("aucune")
    return _("Colonnes inconnues, gardées telles quelles : {names}").format(names=names)
