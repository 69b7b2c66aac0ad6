"""Keys of services: the environment first, then the operating system's keyring. Never a file, never shown."""

import os

from preuve.errors import MissingPart
from preuve.i18n import _
from preuve.providers import Provider

KEYRING = "preuve"


def key_of(provider: Provider) -> str:
    """A provider's key; empty where it wants none, or may do without.

    Raises MissingPart, naming the variable and where to get a key.
    """
    if not provider.key:
        return ""
    key = given(provider)
    if not key and not provider.key_optional:
        raise MissingPart(
            _("Il manque la clé de {label} : la variable {variable} n'est pas définie.").format(
                label=provider.label, variable=provider.key
            ),
            remedy=_(
                "Faites une clé sur {page}, puis gardez-la avec « preuve providers key » ou dans {variable}."
            ).format(page=provider.key_page, variable=provider.key),
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise MissingPart(
            _(
                "La clé de {label} contient une espace, un accent ou un retour à la ligne : elle a été mal copiée."
            ).format(label=provider.label),
            remedy=_("Recopiez-la depuis {page} dans la variable {variable}.").format(
                page=provider.key_page, variable=provider.key
            ),
        )
    return key


def present(provider: Provider) -> bool:
    """Whether a key is there, or none is wanted."""
    return not provider.key or bool(given(provider))


def given(provider: Provider) -> str:
    """A provider's key as it was given; empty where there is none."""
    return (os.environ.get(provider.key, "").strip() or stored(provider.key)) if provider.key else ""


def stored(variable: str) -> str:
    """The key that the keyring holds under a variable's name; empty where there is none, or no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return (keyring.get_password(KEYRING, variable) or "").strip()
    except KeyringError:
        return ""


def keep(provider: Provider, key: str) -> None:
    """Store a key in the keyring. Raises MissingPart where there is no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(KEYRING, provider.key, key.strip())
    except KeyringError as error:
        raise _no_keyring(provider) from error
    if stored(provider.key) != key.strip():
        raise _no_keyring(provider)


def forget(provider: Provider) -> bool:
    """Take a key out of the keyring: whether there was one. Raises MissingPart where there is no keyring."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    if not stored(provider.key):
        return False
    try:
        keyring.delete_password(KEYRING, provider.key)
    except PasswordDeleteError:
        return False
    except KeyringError as error:
        raise _no_keyring(provider) from error
    return True


def _no_keyring(provider: Provider) -> MissingPart:
    return MissingPart(
        _("Cette machine n'a pas de trousseau de clés ouvert où garder un secret."),
        remedy=_(
            "Définissez plutôt la variable {variable} dans votre session, jamais dans un fichier du projet : "
            "sous Linux ou macOS « export {variable}=… », sous Windows « setx {variable} … »."
        ).format(variable=provider.key),
    )
