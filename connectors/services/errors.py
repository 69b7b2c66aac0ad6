"""What went wrong with a service, in plain words: the same for every protocol. No message ever holds a key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.services.reading import parsed, whole
from preuve.calls.exchange import Exchange
from preuve.errors import PermanentError, ServiceRefused
from preuve.i18n import _, ngettext
from preuve.providers import Provider

SHOWN = 300
READ = 4000  # bytes of an error that are looked at
LISTED = 12
FILTERED = re.compile(
    r"content[_ -]?policy|content[_ -]?filter|moderation_blocked|safety[_ ]system|guardrail|ResponsibleAI|flagged",
    re.IGNORECASE,
)
TOO_LONG = re.compile(
    r"context[_ ]?(length|window|size)|exceed_context|maximum context|too many tokens|too large for model|"
    r"prompt is too long|available context",
    re.IGNORECASE,
)
# Codes alone: the text of a service that is merely busy may name the page where more is bought.
NO_MONEY = re.compile(
    r"\b(insufficient_quota|insufficient_credits|billing_hard_limit_reached|billing_not_active|payment_required)\b"
)
UNKNOWN_MODEL = re.compile(
    r"(unknown|invalid|no such)[_ ]model|model[_ ]not[_ ]found|"
    r"model\b.{0,120}?\b(not found|not exist|does not|doesn't|unknown|invalid|not loaded|not available)",
    re.IGNORECASE | re.DOTALL,
)
OF_LABEL = re.compile(r"\bde \{label\}")
VOWELS = frozenset("aàâäæeéèêëiîïoôöœuùûü")
TOO_MANY = 429


Make = Callable[["Called", Exchange, bytes], PermanentError]


@dataclass(frozen=True)
class Called:
    """Who was called, as messages name it: its name in preuve.toml, its facts, the model asked of it."""

    name: str
    provider: Provider
    model: str = ""

    def section(self) -> str:
        """Where preuve.toml says how to call it."""
        return f"[providers.{self.name}]"


def told(raw: bytes) -> str:
    """What a service's error says, on one short line; empty where it says nothing readable."""
    try:
        text = " ".join(whole(_words(parsed(raw))).split())
    except (ValueError, RecursionError):
        return ""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _words(data: Any) -> str:
    """The first message in an error object, whatever the service calls it."""
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return _words(data[0]) if data else ""
    if isinstance(data, dict):
        for key in ("error", "message", "detail", "msg", "errors", "failure"):
            if data.get(key):
                return _words(data[key])
    return ""


def is_page(headers: Mapping[str, str], raw: bytes) -> bool:
    """Whether a web page came where an answer was awaited. `headers`: their names in lower case."""
    kind = headers.get("content-type", "")
    return "html" in kind or (raw[:200].lstrip()[:1] == b"<" and not kind.startswith("audio/"))


def final(status: int, raw: bytes) -> bool:
    """Whether a busy or ill service says a thing that asking again won't change: no credit left, too long a text.

    A service that counts tokens by the minute says that there are too many: that passes.
    """
    text = raw[:READ].decode("utf-8", errors="replace")
    if NO_MONEY.search(text):
        return True
    return status != TOO_MANY and bool(TOO_LONG.search(text) or FILTERED.search(text))


def may_lack_model(status: int, raw: bytes) -> bool:
    """Whether a refusal may mean that the service doesn't have the model asked of it."""
    text = raw[:READ].decode("utf-8", errors="replace")
    return status == 404 or (status in (400, 422) and bool(UNKNOWN_MODEL.search(text)))


def for_status(called: Called, exchange: Exchange, raw: bytes, *, offered: tuple[str, ...] = ()) -> PermanentError:
    """The error that a status and a body mean, `offered` being the models that the service says it has."""
    status, text = exchange.status, raw[:READ].decode("utf-8", errors="replace")
    filtered = bool(FILTERED.search(text))
    rules: tuple[tuple[bool, Make], ...] = (
        (status in (401, 403) and not filtered, wrong_key),
        (300 <= status < 400, moved),
        (is_page(exchange.headers, raw), page),
        (status == 402 or bool(NO_MONEY.search(text)), no_money),
        (status in (400, 403, 422, 451) and filtered, refused),
        (status in (400, 413, 422, 500) and bool(TOO_LONG.search(text)), too_long),
        (bool(offered) and called.model not in offered, partial(no_model, offered=offered)),
        (status == 404, nothing_there),
        (status in (408, 409, TOO_MANY) or status >= 500, gave_up),
    )
    make = next((make for holds, make in rules if holds), other)
    return make(called, exchange, raw)


def wrong_key(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """The key was refused."""
    one = called.provider
    if not one.key:
        remedy = _("Vérifiez l'adresse {section} base_url : ce service-là ne demande pas de clé d'habitude.")
        remedy = remedy.format(section=called.section())
    else:
        remedy = _("Vérifiez la variable {key} : la clé est peut-être expirée. Une clé neuve se fait sur {page}.")
        remedy = remedy.format(key=one.key, page=one.key_page)
    return PermanentError(
        _("{label} a refusé la clé (réponse {status}).").format(label=one.label, status=exchange.status),
        remedy=remedy,
        exchange=exchange,
        raw=raw,
    )


def moved(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """The service sends elsewhere: not followed, the key would go there."""
    return PermanentError(
        _(
            "{label} renvoie vers une autre adresse (réponse {status}) ; elle n'est pas suivie, votre clé y irait."
        ).format(label=called.provider.label, status=exchange.status),
        remedy=_address(called),
        exchange=exchange,
        raw=raw,
    )


def page(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """A web page where JSON was awaited."""
    return PermanentError(
        _of(
            _("L'adresse de {label} répond par une page web (réponse {status}) : ce n'est pas celle du service."),
            called,
        ).format(label=called.provider.label, status=exchange.status),
        remedy=_address(called),
        exchange=exchange,
        raw=raw,
    )


def no_money(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """The account has no credit left."""
    return PermanentError(
        _("{label} répond que le compte n'a plus de crédit.").format(label=called.provider.label),
        remedy=_("Rechargez le compte sur le site du service, ou prenez un autre moteur (« preuve engines »)."),
        exchange=exchange,
        raw=raw,
    )


def refused(called: Called, exchange: Exchange, raw: bytes) -> ServiceRefused:
    """The service won't make this content."""
    return ServiceRefused(
        _("{label} refuse de produire ce contenu : {said}").format(
            label=called.provider.label, said=told(raw) or _("sans dire pourquoi.")
        ),
        remedy=_("Reformulez le prompt ou le brief ; le refus est gardé, et la même demande n'est pas renvoyée."),
        exchange=exchange,
        raw=raw,
    )


def too_long(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """More text than the model can read at once."""
    return PermanentError(
        _of(_("La demande est trop longue pour le modèle « {model} » de {label}. {said}"), called)
        .format(model=called.model, label=called.provider.label, said=told(raw))
        .strip(),
        remedy=_("Raccourcissez le brief ou le prompt, baissez max_tokens, ou prenez un modèle qui lit plus long."),
        exchange=exchange,
        raw=raw,
    )


def no_model(called: Called, exchange: Exchange, raw: bytes, *, offered: tuple[str, ...]) -> PermanentError:
    """The service doesn't have this model."""
    names = ", ".join(offered[:LISTED]) + ("…" if len(offered) > LISTED else "")
    return PermanentError(
        _("{label} n'a pas le modèle « {model} ».").format(label=called.provider.label, model=called.model),
        remedy=_("Choisissez dans preuve.toml, {section} models, parmi : {names}.").format(
            section=called.section(), names=names
        ),
        exchange=exchange,
        raw=raw,
    )


def nothing_there(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """Nothing at that address, or no such model: the service doesn't say which models it has."""
    return PermanentError(
        _("{label} ne trouve pas ce qu'on lui demande (réponse 404), avec le modèle « {model} ». {said}")
        .format(label=called.provider.label, model=called.model, said=told(raw))
        .strip(),
        remedy=_address(called),
        exchange=exchange,
        raw=raw,
    )


def gave_up(called: Called, exchange: Exchange, raw: bytes = b"") -> PermanentError:
    """The service stumbled as many times as it may."""
    last = exchange.tries[-1].reason if exchange.tries else str(exchange.status)
    return PermanentError(
        ngettext(
            "{label} n'a pas répondu après {n} essai : {reason}.",
            "{label} n'a pas répondu après {n} essais. Le dernier : {reason}.",
            len(exchange.tries),
        ).format(label=called.provider.label, n=len(exchange.tries), reason=last),
        remedy=_("Attendez un peu puis relancez : ce qui est déjà reçu n'est pas redemandé."),
        exchange=exchange,
        raw=raw,
    )


def unreachable(called: Called, exchange: Exchange) -> PermanentError:
    """Nobody answers at the address."""
    one = called.provider
    told_so = _("{label} ne répond pas à l'adresse {url}.").format(label=one.label, url=one.base_url)
    if one.local:
        remedy = _("Lancez ce programme sur votre machine, ou corrigez {section} base_url dans preuve.toml.")
    else:
        remedy = _("Vérifiez votre connexion à Internet et l'adresse {section} base_url dans preuve.toml.")
    return PermanentError(told_so, remedy=remedy.format(section=called.section()), exchange=exchange)


def not_json(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """What came isn't what the protocol says."""
    if is_page(exchange.headers, raw):
        return page(called, exchange, raw)
    return PermanentError(
        _of(_("La réponse de {label} n'a pas la forme attendue : elle est gardée, mais inutilisable."), called).format(
            label=called.provider.label
        ),
        remedy=_address(called),
        exchange=exchange,
        raw=raw,
    )


def too_big(called: Called, exchange: Exchange, megabytes: float) -> PermanentError:
    """More bytes than an answer can honestly have."""
    return PermanentError(
        _of(_("La réponse de {label} dépasse {n:g} Mo : la lecture a été arrêtée."), called).format(
            label=called.provider.label, n=megabytes
        ),
        remedy=_address(called),
        exchange=exchange,
    )


def other(called: Called, exchange: Exchange, raw: bytes) -> PermanentError:
    """Any other refusal, in the service's own words."""
    return PermanentError(
        _("{label} refuse la demande (réponse {status}) : {said}").format(
            label=called.provider.label, status=exchange.status, said=told(raw) or _("sans dire pourquoi.")
        ),
        remedy=_("Vérifiez le modèle et les options de ce service dans preuve.toml, {section}.").format(
            section=called.section()
        ),
        exchange=exchange,
        raw=raw,
    )


def _of(text: str, called: Called) -> str:
    """A French sentence whose « de » is elided before a label that wants it; in another language, as it is."""
    return OF_LABEL.sub("d'{label}", text) if called.provider.label[:1].lower() in VOWELS else text


def _address(called: Called) -> str:
    return _("Vérifiez l'adresse dans preuve.toml, {section} base_url (maintenant {url}).").format(
        section=called.section(), url=called.provider.base_url
    )
