"""What is wrong in a command line, said in the reader's language: Typer says it in English alone."""

import re

from preuve.i18n import _

_COMMAND = re.compile(r"No such command '(.+?)'\.(?: Did you mean '(.+?)')?")
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)")


def told(error: Exception) -> str:
    """A usage error in words. Typer's classes moved between its versions: they are known by their names."""
    say = {
        "MissingParameter": _missing,
        "NoSuchOption": _no_option,
        "BadOptionUsage": _no_value,
        "BadParameter": _bad_value,
    }.get(type(error).__name__, _other)
    return say(error)


def _missing(error: Exception) -> str:
    param = getattr(error, "param", None)
    name = next(iter(getattr(param, "opts", ())), "")
    words = [name] if name.startswith("-") else []
    words.append(getattr(param, "help", "") or getattr(param, "metavar", "") or name.upper())
    return _("Commande incomplète ; il manque : {what}").format(what=", ".join(words))


def _no_option(error: Exception) -> str:
    told = _("L'option « {name} » n'existe pas.").format(name=getattr(error, "option_name", ""))
    return _near(told, next(iter(getattr(error, "possibilities", None) or ()), ""))


def _no_value(error: Exception) -> str:
    return _("L'option « {name} » attend une valeur.").format(name=getattr(error, "option_name", ""))


def _bad_value(error: Exception) -> str:
    param = getattr(error, "param", None)
    name = next(iter(getattr(param, "opts", ())), "")
    what = getattr(param, "help", "") or ""
    return _("La valeur donnée à « {name} » ne convient pas. Il y faut : {what}").format(name=name, what=what)


def _other(error: Exception) -> str:
    said = str(error.format_message()) if hasattr(error, "format_message") else str(error)
    if found := _COMMAND.match(said):
        return _near(_("La commande « {name} » n'existe pas.").format(name=found[1]), found[2] or "")
    if found := _EXTRA.match(said):
        return _("Il y a un mot de trop dans la commande : {words}").format(words=found[1])
    return _("Commande mal écrite : {reason}").format(reason=said)


def _near(told: str, near: str) -> str:
    return f"{told} {_('Vouliez-vous écrire « {near} » ?').format(near=near)}" if near else told
