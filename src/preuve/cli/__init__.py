"""The command line: parse, call, print. Imports stay light: `preuve --help` answers in 300 ms.

Each module here holds some commands; what they do stands in `preuve/sessions`.
"""

import sys
from typing import Annotated

import typer

from preuve.cli import spoken

spoken.take(sys.argv[1:])  # before the commands are imported: their helps are told in that language

from preuve.cli import (  # noqa: E402
    accounts,
    analysing,
    assistant,
    audience,
    calendar,
    deciding,
    delivering,
    frameworks,
    iterations,
    judging,
    keys,
    making,
    models,
    packing,
    prompts,
    providers,
    publishing,
    recordings,
    replies,
    storyboard,
    verifier,
    verifying,
    writing,
)
from preuve.errors import BadInput, PreuveError  # noqa: E402
from preuve.i18n import _  # noqa: E402

INTERRUPTED = 130
MAKING = ("run", "demo")  # what the store makes cheap to begin again

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_("Preuve : une vidéo de communication faite avec l'IA, mesurée, et prouvée."),
)
PARTS = (
    making,
    deciding,
    iterations,
    judging,
    models,
    accounts,
    publishing,
    packing,
    delivering,
    replies,
    verifying,
    verifier,
    writing,
)
for part in PARTS:
    app.add_typer(part.app)
audience.app.add_typer(analysing.app)
app.add_typer(audience.app, name="audience")
app.add_typer(assistant.app, name="assistant")
app.add_typer(replies.replies, name="replies")
app.add_typer(calendar.app, name="calendar")
app.add_typer(frameworks.frameworks, name="frameworks")
app.add_typer(models.models, name="models")
app.add_typer(storyboard.app, name="storyboard")
app.add_typer(prompts.app, name="prompt")
app.add_typer(recordings.app, name="recordings")
app.add_typer(providers.app, name="providers")
app.add_typer(keys.app, name="key")
app.add_typer(keys.challenge, name="challenge")


@app.callback()
def _language(lang: Annotated[str, typer.Option(help=_("Langue des messages : fr, en."))] = "") -> None:
    if lang:  # a known one was taken from the line by now
        raise BadInput(
            _("la langue « {lang} » est inconnue.").format(lang=lang),
            key=spoken.OPTION,
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(spoken.LANGUAGES)),
        )


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; no traceback reaches a person."""
    sys.exit(_main(arguments))


def _main(arguments: list[str] | None) -> int:
    try:
        code = app(spoken.take(sys.argv[1:] if arguments is None else arguments), standalone_mode=False) or 0
        return _interrupted(arguments) if code == INTERRUPTED else code
    except PreuveError as error:
        typer.echo(error.diagnostics(), err=True)
        return error.exit_code
    except typer.Exit as error:
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted(arguments)
    except Exception as error:  # noqa: BLE001
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    if hasattr(error, "format_message"):  # Typer's usage errors: their class moved between its versions
        from preuve.cli.usage import told

        typer.echo(told(error), err=True)
        typer.echo(_("→ « preuve --help » montre les commandes, « preuve COMMANDE --help » leurs options."), err=True)
        return 2
    from preuve.store import unwritable

    if known := unwritable(error):
        typer.echo(known.diagnostics(), err=True)
        return known.exit_code
    from preuve.crash import report_crash

    typer.echo(report_crash(), err=True)
    return 1


def _interrupted(arguments: list[str] | None) -> int:
    """What Ctrl-C leaves: a run goes on from where it was; every other command is simply given again."""
    words = sys.argv[1:] if arguments is None else arguments
    made = next((word for word in words if word in MAKING), "")
    told = _("\nInterrompu. Rien n'est perdu : « preuve {command} » reprendra où vous en étiez.").format(command=made)
    typer.echo(told if made else _("\nInterrompu. Relancez la même commande quand vous voulez."), err=True)
    return INTERRUPTED
