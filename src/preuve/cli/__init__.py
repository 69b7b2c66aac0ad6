"""The command line: parse, call, print. Imports stay light: `preuve --help` answers in 300 ms.

Each module here holds some commands; what they do stands in `preuve/sessions`.
"""

import os
import sys
from typing import Annotated

import typer

from preuve.cli import (
    accounts,
    analysing,
    audience,
    calendar,
    deciding,
    iterations,
    judging,
    making,
    models,
    prompts,
    providers,
    publishing,
    recordings,
    replies,
    storyboard,
)
from preuve.errors import PreuveError
from preuve.i18n import _

INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_("Preuve : une vidéo de communication faite avec l'IA, mesurée, et prouvée."),
)
for part in (making, deciding, iterations, judging, models, accounts, publishing, replies):
    app.add_typer(part.app)
audience.app.add_typer(analysing.app)
app.add_typer(audience.app, name="audience")
app.add_typer(replies.replies, name="replies")
app.add_typer(calendar.app, name="calendar")
app.add_typer(models.models, name="models")
app.add_typer(storyboard.app, name="storyboard")
app.add_typer(prompts.app, name="prompt")
app.add_typer(recordings.app, name="recordings")
app.add_typer(providers.app, name="providers")


@app.callback()
def _language(lang: Annotated[str, typer.Option(help=_("Langue des messages : fr, en."))] = "") -> None:
    if lang:
        os.environ["PREUVE_LANG"] = lang


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; no traceback reaches a person."""
    sys.exit(_main(arguments))


def _main(arguments: list[str] | None) -> int:
    try:
        code = app(arguments, standalone_mode=False) or 0
        return _interrupted() if code == INTERRUPTED else code
    except PreuveError as error:
        typer.echo(error.diagnostics(), err=True)
        return error.exit_code
    except typer.Exit as error:
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except Exception as error:  # noqa: BLE001
        if hasattr(error, "format_message"):  # Typer's usage errors: their class moved between its versions
            from preuve.cli.usage import told

            typer.echo(told(error), err=True)
            typer.echo(
                _("→ « preuve --help » montre les commandes, « preuve COMMANDE --help » leurs options."), err=True
            )
            return 2
        from preuve.crash import report_crash

        typer.echo(report_crash(), err=True)
        return 1


def _interrupted() -> int:
    typer.echo(_("\nInterrompu. Rien n'est perdu : « preuve run » reprendra où vous en étiez."), err=True)
    return INTERRUPTED
