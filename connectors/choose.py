"""Choosing an engine by the name that `preuve.toml` gives: one of the kit, or a provider that has the capability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from connectors.services import SERVICES, service
from connectors.services.pseudonymised import protect
from preuve.engines import Capability
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.providers import able, book

ROLES = {"writer": "text"}


@dataclass(frozen=True)
class Offered:
    """A provider as an engine that can be built."""

    name: str
    capability: Capability

    def build(self, project: Project, **given: Any) -> Any:
        """The engine of its protocol, for a project. Raises BadInput."""
        kind = service(book().providers[self.name].protocol, self.capability)
        return protect(kind.build(project, name=self.name, **given), project, self.name, self.capability)


def choose(table: Mapping[str, Any], name: str, capability: str) -> Any:
    """What builds the engine of that name: `.build(project, …)`. Raises BadInput, naming the engines there are.

    `capability` is the key under `[engines]`; `writer` is a text engine.
    """
    wanted = cast("Capability", ROLES.get(capability, capability))
    if name in table:
        return table[name]
    if name in providing(wanted):
        return Offered(name, wanted)
    raise BadInput(
        _("le moteur « {name} » n'existe pas.").format(name=name),
        path="preuve.toml",
        key=f"engines.{capability}",
        remedy=_("Choisissez un moteur du kit ({names}) ou un service ({services}).").format(
            names=", ".join(table), services=", ".join(providing(wanted)) or _("aucun")
        ),
    )


def providing(capability: Capability) -> list[str]:
    """The providers whose protocol the kit speaks for a capability."""
    providers = book().providers
    return [name for name in able(capability) if (providers[name].protocol, capability) in SERVICES]
