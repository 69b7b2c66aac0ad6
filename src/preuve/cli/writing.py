"""`preuve write`: documents in her own words, in the terminal, in a text editor or in an office suite."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, Plain
from preuve.i18n import _

app = typer.Typer()
Framework = Annotated[
    list[str] | None, typer.Option("--framework", help=_("Un référentiel ; peut être répétée (défaut : le portfolio)."))
]
Document = Annotated[str, typer.Option("--document", help=_("Un seul document, par son nom : charte, usage/devis…"))]
Section = Annotated[str, typer.Option("--section", help=_("Une seule partie, par son titre."))]
List = Annotated[bool, typer.Option("--list", help=_("Dire où en est chaque partie, sans rien demander."))]
Json = Annotated[bool, typer.Option("--json", help=_("La même liste en JSON, pour un programme."))]
Layout = Annotated[
    bool, typer.Option("--layout", help=_("Poser les documents et y mettre à jour ce que le projet sait."))
]
Draft = Annotated[bool, typer.Option("--draft", help=_("Demander à l'IA un brouillon des parties à écrire."))]
Judgement = Annotated[
    bool, typer.Option("--judgement", help=_("Même pour une partie qui porte votre jugement (avec --section)."))
]
Again = Annotated[bool, typer.Option("--again", help=_("Demander un autre brouillon."))]
Export = Annotated[Path | None, typer.Option("--export", help=_("Écrire les documents dans ce fichier DOCX."))]
Import = Annotated[Path | None, typer.Option("--import", help=_("Reprendre vos mots depuis ce fichier DOCX."))]
Undo = Annotated[bool, typer.Option("--undo", help=_("Remettre vos documents comme avant le dernier changement."))]


@app.command(help=_("Écrire vos documents : question par question, par un brouillon, ou dans Word et LibreOffice."))
def write(
    project: Here = Path(),
    framework: Framework = None,
    document: Document = "",
    section: Section = "",
    list_: List = False,  # noqa: FBT002
    as_json: Json = False,  # noqa: FBT002
    layout: Layout = False,  # noqa: FBT002
    draft: Draft = False,  # noqa: FBT002
    judgement: Judgement = False,  # noqa: FBT002
    again: Again = False,  # noqa: FBT002
    export: Export = None,
    import_: Import = None,
    undo: Undo = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Ask, list, lay down, draft, send to an office suite, take back, or undo."""
    from preuve.sessions import writing
    from preuve.sessions.writing_ways import one_way

    choice = writing.Choice(tuple(framework or ()), document, section)
    way = one_way(
        list=list_ or as_json, layout=layout, draft=draft, export=bool(export), undo=undo, **{"import": bool(import_)}
    )
    match way:
        case "list":
            writing.show(project, choice, as_json=as_json)
        case "layout":
            writing.refresh(project, choice)
        case "undo":
            writing.put_back(project)
        case "draft":
            from preuve.sessions.writing_drafts import draft as ask

            ask(project, choice, judgement=judgement, again=again)
        case "export" if export:
            from preuve.sessions.writing_office import send_out

            send_out(project, choice, export)
        case "import" if import_:
            from preuve.sessions.writing_office import take_back

            take_back(project, choice, import_)
        case _:
            writing.write(project, choice, plain=plain)
