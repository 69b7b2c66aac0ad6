"""Platform export files, read into figures: pure parsers driven by `templates/audience.yaml` and her own columns."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from preuve.audience.exports.columns import FILE, known_formats
from preuve.audience.exports.formats import Column, Format, Language, fold
from preuve.audience.exports.opening import Grid, grids
from preuve.audience.exports.rows import Layout, Reader
from preuve.audience.figures import Figure, File, Problem, Readings
from preuve.errors import BadInput
from preuve.i18n import _

MAX_FILES = 2_000
SEARCHED = 2_000  # rows among which a table's heads are looked for
Read = tuple[File, list[Figure], list[Problem]]


def read_exports(
    paths: Sequence[Path] | Mapping[str, Path], own: Mapping[str, Format] | None = None, *, aside: bool = False
) -> Readings:
    """Export files, as figures. Pure: files only, no clock.

    Args:
        paths: The files; or the files by the names to show, where a store names them by their digests.
        own: Formats that she describes herself, tried first.
        aside: A file that can't be read is set aside, and told in the problems: the others are read all the same.

    Raises:
        BadInput: Unless it is set aside, a file can't be read, is too big, or is of no known format. What is wrong in
            one row never stops the reading: it is in `Readings.problems`.
    """
    named = paths if isinstance(paths, Mapping) else {path.name: path for path in paths}
    if len(named) > MAX_FILES:
        raise BadInput(
            _("il y a trop de fichiers d'audience ({n}).").format(n=len(named)),
            remedy=_("Gardez au plus {most} fichiers.").format(most=MAX_FILES),
        )
    if len(named) < len(paths):
        raise BadInput(_("deux fichiers d'audience portent le même nom."), remedy=_("Renommez l'un des deux."))
    read: list[Read] = []
    left: list[Problem] = []
    forms = known_formats(own or {})
    for name, path in sorted(named.items()):
        try:
            read += _read(name, path, forms)
        except BadInput as error:
            if not aside:
                raise
            left.append(Problem.of(name, error))
    return Readings(
        files=tuple(file for file, _figures, _problems in read),
        figures=tuple(figure for _file, figures, _problems in read for figure in figures),
        problems=(*left, *(problem for _file, _figures, problems in read for problem in problems)),
    )


def _read(name: str, path: Path, forms: Mapping[str, Format]) -> list[Read]:
    """The tables of a file that are of a known format: one at least."""
    found, seen = [], []
    for _name, ways in groupby(grids(path, name), attrgetter("name")):
        alike = list(ways)
        seen += alike
        table = next((read for grid in alike if (read := _table(grid, forms))), None)
        found += [table] if table else []
    if not found:
        raise next((grid.failed for grid in seen if grid.failed), None) or _unknown(name, seen, forms)
    return found


def _table(grid: Grid, forms: Mapping[str, Format]) -> Read | None:
    """The first table of a known format among some cells."""
    for start, (_number, cells) in enumerate(grid.rows[:SEARCHED]):
        heads = {fold(cell) for cell in cells}
        for name, form in forms.items():
            for language, writing in form.languages.items():
                if {fold(head) for head in writing.required} <= heads:
                    return _body(grid, start, (name, form, language))
    return None


def _body(grid: Grid, start: int, known: tuple[str, Format, Language]) -> Read:
    name, form, language = known
    written = [cell.strip() for cell in grid.rows[start][1]]
    layout, unknown, problems = _layout(grid.name, form, language, written)
    reader = Reader(grid=grid, name=name, form=form, language=language, layout=layout, problems=problems)
    body = list(_rows(grid, start, form))
    reader.settle_dates(body)
    figures = [figure for row, cells in body for figure in reader.figure(row, cells)]
    file = File(
        name=grid.name,
        format=name,
        language=language,
        encoding=grid.encoding,
        rows=len(body),
        fictitious=grid.said.fictitious,
        observed_at=grid.said.observed_at,
        unknown_columns=tuple(unknown),
    )
    return file, figures, reader.problems


def _rows(grid: Grid, start: int, form: Format) -> Iterable[tuple[int, list[str]]]:
    """The rows under some heads; where a file holds several tables, as far as the first blank or comment line."""
    last, heads = grid.rows[start]
    for number, cells in grid.rows[start + 1 :]:
        if form.sections and (number > last + 1 or cells[0].startswith("#")):
            return
        last = number
        # A workbook's row ends with its last filled cell.
        yield number, cells + [""] * (len(heads) - len(cells)) if grid.encoding == "xlsx" else cells


def _unknown(name: str, seen: Sequence[Grid], forms: Mapping[str, Format]) -> BadInput:
    likely = max((cells for grid in seen for _number, cells in grid.rows[:SEARCHED]), key=len, default=[])
    return BadInput(
        _("cet export n'est pas d'un format connu. En-têtes trouvés : {heads}.").format(
            heads=", ".join(head[:40] for head in likely[:12]) or _("aucun")
        ),
        path=name,
        remedy=_(
            "Formats connus : {known}. Pour un autre : « preuve audience map audience/{name} » fait proposer par une "
            "IA le sens de ses colonnes, ou décrivez-le dans {file}."
        ).format(known=" ; ".join(form.label for form in forms.values()), name=name, file=FILE),
    )


def _layout(file: str, form: Format, language: Language, written: list[str]) -> tuple[Layout, list[str], list[Problem]]:
    """Which column plays which part; those nobody knows; and what is odd. The first head declared wins."""
    places: dict[str, list[int]] = {}
    for index, head in enumerate(written):
        places.setdefault(fold(head), []).append(index)
    roles: dict[str, tuple[int, Column]] = {}
    problems: list[Problem] = []
    known: set[int] = set()
    for head, column in form.roles(language):
        for index in places.get(head, ()):
            known.add(index)
            if column.role == "ignored":
                continue
            if column.role in roles:
                reason = _("colonne laissée de côté : « {other} » donne déjà cette information").format(
                    other=written[roles[column.role][0]]
                )
                problems.append(Problem(file=file, column=written[index], reason=reason))
            else:
                roles[column.role] = (index, column)
    unknown = [index for index, head in enumerate(written) if index not in known and head]
    layout = Layout(heads=tuple(written), roles=roles, unknown=tuple(unknown))
    return layout, [written[index] for index in unknown], problems
