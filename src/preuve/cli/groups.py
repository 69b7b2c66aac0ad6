"""Groups of commands one of which goes without saying: `preuve calendar DOSSIER` is `… calendar show DOSSIER`."""

from typing import Any

from typer.core import TyperGroup


class ByDefault(TyperGroup):
    """A group whose command `default` is taken where none is named."""

    default = "show"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default's name before what isn't a command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [self.default, *args]
        return super().parse_args(ctx, args)
