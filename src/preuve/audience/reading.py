"""Platform export files, read into figures: pure parsers driven by `templates/audience.yaml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from preuve.audience.decoding import DELIMITERS, Text, heads, read_text, records
from preuve.audience.figures import Figure, File, Problem, Readings
from preuve.audience.formats import Column, Format, Language, fold, formats
from preuve.audience.rows import Layout, Reader
from preuve.errors import BadInput
from preuve.i18n import _

MAX_FILES = 200


def read_exports(paths: Sequence[Path] | Mapping[str, Path]) -> Readings:
    """Export files, as figures. Pure: files only, no clock.

    Args:
        paths: The files; or the files by the names to show, where a store names them by their digests.

    Raises:
        BadInput: A file isn't text, is too big, or is of no known format. What is wrong in one row never stops the
            reading: it is in `Readings.problems`.
    """
    named = paths if isinstance(paths, Mapping) else {path.name: path for path in paths}
    if len(named) > MAX_FILES:
        raise BadInput(
            _("il y a trop de fichiers d'audience ({n}).").format(n=len(named)),
            remedy=_("Gardez au plus {most} fichiers.").format(most=MAX_FILES),
        )
    if len(named) < len(paths):
        raise BadInput(_("deux fichiers d'audience portent le même nom."), remedy=_("Renommez l'un des deux."))
    read = [_read(read_text(path, name)) for name, path in sorted(named.items())]
    return Readings(
        files=tuple(file for file, _figures, _problems in read),
        figures=tuple(figure for _file, figures, _problems in read for figure in figures),
        problems=tuple(problem for _file, _figures, problems in read for problem in problems),
    )


def _read(text: Text) -> tuple[File, list[Figure], list[Problem]]:
    name, form, language, delimiter = _recognise(text)
    rows = records(text, delimiter)
    written = [cell.strip() for cell in next(rows)[1]]
    layout, unknown, problems = _layout(text, form, language, written)
    reader = Reader(text=text, name=name, form=form, language=language, layout=layout, problems=problems)
    body = list(rows)
    figures = [figure for row, cells in body for figure in reader.figure(row, cells)]
    reader.check_dates()
    file = File(
        name=text.name,
        format=name,
        language=language,
        encoding=text.encoding,
        rows=len(body),
        fictitious=text.fictitious,
        observed_at=text.observed_at,
        unknown_columns=tuple(unknown),
    )
    return file, reader.dated(figures), reader.problems


def _recognise(text: Text) -> tuple[str, Format, Language, str]:
    """The format, language and separator whose heads are these. Raises BadInput."""
    for delimiter in DELIMITERS:
        found = {fold(head) for head in heads(text, delimiter)}
        for name, form in formats().formats.items():
            for language, writing in form.languages.items():
                if {fold(head) for head in writing.required} <= found:
                    return name, form, language, delimiter
    likely = max((heads(text, delimiter) for delimiter in DELIMITERS), key=len)
    raise BadInput(
        _("cet export n'est pas d'un format connu. En-têtes trouvés : {heads}.").format(
            heads=", ".join(head[:40] for head in likely[:12]) or _("aucun")
        ),
        path=text.name,
        remedy=_("Formats connus : {known}. Décrivez un autre export dans templates/audience.yaml.").format(
            known=" ; ".join(form.label for form in formats().formats.values())
        ),
    )


def _layout(
    text: Text, form: Format, language: Language, written: list[str]
) -> tuple[Layout, list[str], list[Problem]]:
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
                problems.append(Problem(file=text.name, column=written[index], reason=reason))
            else:
                roles[column.role] = (index, column)
    unknown = [index for index, head in enumerate(written) if index not in known and head]
    layout = Layout(heads=tuple(written), roles=roles, unknown=tuple(unknown))
    return layout, [written[index] for index in unknown], problems
