"""Pictures drawn by a service over the OpenAI-compatible protocol: hosted, or on her machine.

The picture is looked at before it is accepted; what can't be used is kept in the recording all the same, since it was
paid for, and the same request isn't sent again. A picture given by its address is fetched by the next run where this
one couldn't (`services/addressed.py`). What the service rewrote of the prompt is told in the answer's details.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from connectors.image.received import best, pixels, received
from connectors.services.addressed import Addressed
from connectors.services.fetch import DATA, NotYet, host_of, inline, unsigned
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.services.openai_client import Received, as_json, call, unreadable
from connectors.services.options import check_options, options, request_body
from connectors.services.orders import key_of
from connectors.services.reading import counted, whole
from preuve.calls.exchange import Usage
from preuve.engines import Answer, Identity, ImageRequest
from preuve.errors import BadInput, BadMedia, DiskFull, PermanentError, PreuveError, Unusable
from preuve.i18n import _
from preuve.project import Project
from preuve.store import Store
from preuve.targets import Layout

PATH = "images/generations"
LARGEST = 64 * 1024 * 1024
# Tokens of a picture of 1024 × 1024 pixels by quality, for the most that a call can cost: seen on gpt-image-2.5-flare
# in September 2026 (a secondary source), and rounded up by a fifth.
TOKENS = {"low": 240, "medium": 530, "high": 2110, "xhigh": 3750, "max": 8430}
SQUARE = 1024 * 1024
# What options can't say: more pictures than one, or another form of answer, would be paid for and not seen.
DECIDED = frozenset({"model", "prompt", "n", "size", "response_format", "stream", "partial_images"})
LONGEST_TOLD = 2000
Got = Received[dict[str, Any]]


class ServicePictures:
    """Asks a service for pictures, of the size that serves the project's layouts best."""

    def __init__(self, line: Line, store: Store, layouts: tuple[Layout, ...] = ()) -> None:
        self.line = line
        self.files = Addressed(line, store)
        self.layouts = layouts

    @classmethod
    def build(cls, project: Project, *, name: str) -> "ServicePictures":
        """For the provider that `engines.image` names. Raises BadInput."""
        line = Line.open(project, name, "image")
        check_options(line, "image", DECIDED)
        wanted = project.targets if line.offer.sizes and not line.mine.size else ()
        return cls(line, project.store, tuple(dict.fromkeys(target.profile for target in wanted)))

    @cached_property
    def size(self) -> str:
        """What is asked: hers, else the offer's best for the layouts; empty: the service's own. Raises BadInput."""
        mine = self.line.mine.size
        try:
            return "{}x{}".format(*pixels(mine)) if mine else best(self.line.offer.sizes, self.layouts)
        except BadMedia as error:
            raise BadInput(
                error.message,
                path="preuve.toml",
                key=f"providers.{self.line.name}.size",
                remedy=_("Écrivez par exemple size = « 1024x1536 » (largeur, x, hauteur)."),
            ) from error

    def identity(self) -> Identity:
        """The provider, its address and model, the size and the options."""
        asked = {name: value for name, value in self._body("").items() if name != "model"}
        return Identity(
            engine=self.line.name,
            capability="image",
            ai=True,
            model=self.line.offer.model,
            parameters={"base_url": self.line.provider.base_url, **asked},
        )

    def draw(self, request: ImageRequest) -> Answer:
        """A PNG, JPEG or WebP. `details` tell its size, and what the service rewrote of the prompt.

        Raises BadInput where the prompt is too long for the service, BudgetSpent, PermanentError; ServiceRefused and
        Unusable where the same request would be paid for in vain.
        """
        self._fits(request)
        key = key_of(self.identity(), request)
        got = self._resumed(key) or self._asked(key, request)
        try:
            with keeping(self.line.called, got.exchange, got.raw):
                return self._answer(key, got)
        except (NotYet, DiskFull) as error:
            self.files.leave(key)
            raise self._late(got, error, request) from error
        except PreuveError as error:  # whatever it is, what was paid for is kept
            self.files.forget(key)
            raise self._unusable(got, error, request) from error

    def _resumed(self, key: str) -> Got | None:
        """An earlier run's answer, whose picture wasn't received."""
        found = self.files.resumed(key)
        return Received(_read(found.raw, {}), found.exchange, unsigned(found.raw)) if found else None

    def _asked(self, key: str, request: ImageRequest) -> Got:
        """The service's answer, its address kept apart from what is recorded: whoever holds it may fetch the file."""
        body = self._body(request.prompt)
        rest = {name: value for name, value in body.items() if name not in ("prompt", "model")}
        try:
            got = call(
                self.line,
                PATH,
                lambda client: client.images.with_streaming_response.generate(
                    prompt=body["prompt"], model=body["model"], extra_body=rest
                ),
                sent=body,
                read=_read,
                usage=_usage,
                most=self._most(request),
                largest=LARGEST,
            )
        except PermanentError as error:
            error.raw = unsigned(error.raw)
            raise
        if _address(got.body):
            self.files.keep(key, got.exchange, got.raw)
        return replace(got, raw=unsigned(got.raw))

    def _answer(self, key: str, got: Got) -> Answer:
        one, url, details = got.body["data"][0], _address(got.body), dict[str, Any]()
        if url:
            data = self.files.bring(key, url, LARGEST)
            details["fetched_from"] = host_of(url)
        else:
            data = _decoded(one)
        wanted = pixels(self.size) if self.size else None
        seen = received(data, wanted)
        details |= {"width": seen.width, "height": seen.height}
        if wanted and wanted != (seen.width, seen.height):
            details["asked_size"] = self.size
        details |= _told(one, "revised_prompt") | _told(got.body, "quality") | {"request_id": got.exchange.request_id}
        return Answer(
            data=data,
            name=seen.name,
            model=got.exchange.headers.get("openai-model") or self.line.offer.model,
            origin="captured",
            exchange=got.exchange,
            raw=got.raw,
            details=details,
        )

    def _body(self, prompt: str) -> dict[str, Any]:
        """The request, as it is sent."""
        form = "b64_json"  # the picture itself, where a service could give its address instead
        asked = {"model": self.line.offer.model, "prompt": prompt, "n": 1, "size": self.size, "response_format": form}
        return request_body(self.line, "image", asked)

    def _most(self, request: ImageRequest) -> Usage:
        width, height = pixels(self.size) if self.size else (0, 0)
        quality = str(options(self.line.mine, "image").get("quality", ""))
        tokens = TOKENS.get(quality, max(TOKENS.values())) * max(width * height, SQUARE) // SQUARE
        return Usage(input_tokens=len(request.prompt.encode()), output_tokens=tokens, images=1)

    def _fits(self, request: ImageRequest) -> None:
        most = self.line.offer.longest
        if most and len(request.prompt) > most:
            raise BadInput(
                _("le prompt du plan « {shot} » a {n} caractères ; {label} en lit {most} au plus.").format(
                    shot=request.shot, n=len(request.prompt), label=self.line.provider.label, most=most
                ),
                path="prompts/image.md.j2",
                remedy=_("Raccourcissez ce prompt, le visuel du plan, ou la charte : rien n'est coupé à votre place."),
            )

    def _late(self, got: Got, error: PreuveError, request: ImageRequest) -> PermanentError:
        return PermanentError(
            _("L'image faite par {label} pour le plan « {shot} » n'a pas encore pu être reçue : {reason}").format(
                label=self.line.provider.label, shot=request.shot, reason=error.message
            ),
            remedy=_("Relancez : la même image sera reçue, sans être payée deux fois."),
            exchange=got.exchange,
            raw=got.raw,
        )

    def _unusable(self, got: Got, error: PreuveError, request: ImageRequest) -> Unusable:
        return Unusable(
            _("L'image de {label} pour le plan « {shot} » est inutilisable : {reason}").format(
                label=self.line.provider.label, shot=request.shot, reason=error.message
            ),
            remedy=_(
                "Elle est comptée, et ne sera pas redemandée telle quelle. Demandez un autre essai (« preuve iterate "
                "image »), ou changez « size » dans preuve.toml, section [providers.{name}]."
            ).format(name=self.line.name),
            exchange=got.exchange,
            raw=got.raw,
        )


def _read(raw: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """A response that holds one picture or its address. Raises Stumble where it isn't of that form."""
    body = as_json(raw, headers)
    data = body.get("data")
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        raise unreadable(raw, headers)
    if not any(isinstance(data[0].get(name), str) for name in ("b64_json", "url")):
        raise unreadable(raw, headers)
    return body


def _usage(body: Mapping[str, Any]) -> Usage:
    told = body.get("usage")
    told = told if isinstance(told, dict) else {}
    return Usage(
        input_tokens=counted(told.get("input_tokens")),
        output_tokens=counted(told.get("output_tokens")),
        images=len(body["data"]),
    )


def _address(body: Mapping[str, Any]) -> str:
    """Where the picture is; empty where the answer holds it."""
    one = body["data"][0]
    return "" if isinstance(one.get("b64_json"), str) or one["url"].startswith(DATA) else whole(one["url"])


def _decoded(one: Mapping[str, Any]) -> bytes:
    """The picture that an answer holds. Raises BadMedia."""
    if not isinstance(one.get("b64_json"), str):
        return inline(one["url"], LARGEST)
    try:
        return base64.b64decode(one["b64_json"], validate=True)
    except ValueError as error:
        raise BadMedia(_("l'image est mal codée.")) from error


def _told(source: Mapping[str, Any], name: str) -> dict[str, str]:
    value = source.get(name)
    return {name: whole(value)[:LONGEST_TOLD]} if isinstance(value, str) and value else {}
