"""Where audience figures come from. To add one: a class with `files()` and `read()`, and its line here."""

from connectors.audience.export import Exports

AUDIENCES = {
    "export": Exports,
}
