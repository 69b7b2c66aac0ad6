"""Where the command line reaches the flows and the connectors: the one place of the package that names them."""

from collections.abc import Callable
from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from preuve.errors import MissingPart
from preuve.i18n import _

if TYPE_CHECKING:
    from preuve.project import Project
    from preuve.settings import Settings

REACH = {
    "produce": "flows.launch:produce",
    "draft": "flows.launch:draft",
    "draft_section": "flows.drafting:draft",
    "draft_ready": "flows.drafting:ready",
    "try": "flows.trying:attempt",
    "plan": "flows.trying:plan",
    "replay": "flows.replayed:replay",
    "replay_live": "flows.live:live",
    "measure": "flows.measuring:measure",
    "exports": "connectors.audience.export:Exports",
    "map": "flows.mapping:propose",
    "figures": "flows.figures:gathered",
    "analyse": "flows.figures:analyse",
    "suggest_replies": "flows.replying:suggest",
    "send_replies": "flows.replying:send",
    "assist": "flows.assisting:ask",
    "assist_tests": "flows.assisting:examine",
    "catalogue": "connectors.models:Catalogue",
    "choose": "connectors.choose:choose",
    "providing": "connectors.choose:providing",
    "key_present": "connectors.services.keys:present",
    "key_keep": "connectors.services.keys:keep",
    "key_forget": "connectors.services.keys:forget",
    "known_secrets": "connectors.known:secrets",
    "vault": "connectors.platforms.vault:Vault",
    "keys": "connectors.keys:Keys",
    "timestamp": "connectors.timestamps:ask",
    "wish": "connectors.platforms.talk:Wish",
    "connect": "connectors.platforms.connecting:connect",
    "disconnect": "connectors.platforms.connecting:disconnect",
    "publisher": "connectors.publish:publisher",
    "outgoing": "connectors.publish.outgoing:prepare",
    "outgoing_wish": "connectors.publish.parcels:Wish",
    "outgoing_places": "connectors.publish.outgoing:connected",
    "reopen": "connectors.publish.outgoing:reopen",
    "ask_again": "connectors.publish.outgoing:ask_again",
    "held": "connectors.publish.deliver:held",
    "withdraw": "connectors.publish.deliver:withdraw",
    "send_film": "flows.publishing:send",
    "publish_due": "flows.due:publish_due",
    "text": "connectors.text:TEXTS",
    "image": "connectors.image:IMAGES",
    "voice": "connectors.voice:VOICES",
    "sound": "connectors.sound:SOUNDS",
    "video": "connectors.video:VIDEOS",
    "speech": "connectors.speech:SPEECHES",
}


def reach(name: str) -> Any:
    """A function or table of the flows or the connectors. Raises MissingPart where only the wheel is installed."""
    try:
        return resolve_name(REACH[name])
    except ModuleNotFoundError as error:
        if error.name not in ("flows", "connectors"):
            raise
        raise MissingPart(
            _("Cette commande a besoin du dépôt de Preuve, pas seulement du paquet installé."),
            remedy=_("Lancez-la depuis le dossier du dépôt : « make install » y prépare tout."),
        ) from error


def recogniser(settings: "Settings", project: "Project") -> Callable[[], Any]:
    """Gives the engine that recognises speech, built when it is first needed. Calling it raises MissingPart."""

    @cache
    def build() -> Any:
        return reach("choose")(reach("speech"), settings.engines.speech, "speech").build(project)

    return build
