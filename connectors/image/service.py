"""Pictures drawn by a service over the OpenAI-compatible protocol: hosted, or on her machine.

The picture is looked at before it is accepted; what can't be used is kept in the recording all the same, since it was
paid for. What the service rewrote of the prompt is told in the answer's details.
"""

import base64
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from connectors.image.received import best, pixels, received
from connectors.services.fetch import fetch, host_of
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.services.openai_client import Received, as_json, call, unreadable
from connectors.services.options import check_options, options, request_body
from connectors.services.reading import counted, whole
from preuve.calls.exchange import Usage
from preuve.engines import Answer, Identity, ImageRequest
from preuve.errors import BadInput, BadMedia, PermanentError, PreuveError
from preuve.i18n import _
from preuve.project import Project
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


class ServicePictures:
    """Asks a service for pictures, of the size that serves the project's layouts best."""

    def __init__(self, line: Line, layouts: tuple[Layout, ...] = ()) -> None:
        self.line = line
        self.layouts = layouts

    @classmethod
    def build(cls, project: Project, *, name: str) -> "ServicePictures":
        """For the provider that `engines.image` names. Raises BadInput."""
        line = Line.open(project, name, "image")
        check_options(line, "image", DECIDED)
        wanted = project.targets if line.offer.sizes and not line.mine.size else ()
        return cls(line, tuple(dict.fromkeys(target.profile for target in wanted)))

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

        Raises BadInput where the prompt is too long for the service, PermanentError, ServiceRefused, BudgetSpent.
        """
        self._fits(request)
        body = self._body(request.prompt)
        rest = {name: value for name, value in body.items() if name not in ("prompt", "model")}
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
        try:
            with keeping(self.line.called, got.exchange, got.raw):
                return self._answer(got)
        except PreuveError as error:  # whatever it is, what was paid for is kept
            raise self._unusable(got, error, request) from error

    def _answer(self, got: Received[dict[str, Any]]) -> Answer:
        one, details = got.body["data"][0], dict[str, Any]()
        if isinstance(one.get("b64_json"), str):
            data = _decoded(one["b64_json"])
        else:
            url = whole(one["url"])
            data = fetch(self.line, url, LARGEST)
            details["fetched_from"] = host_of(url)
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

    def _unusable(self, got: Received[dict[str, Any]], error: PreuveError, request: ImageRequest) -> PermanentError:
        return PermanentError(
            _("L'image de {label} pour le plan « {shot} » est inutilisable : {reason}").format(
                label=self.line.provider.label, shot=request.shot, reason=error.message
            ),
            remedy=_(
                "Elle est gardée dans l'enregistrement. Relancez pour en demander une autre, ou changez « size » dans "
                "preuve.toml, section [providers.{name}]."
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


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise BadMedia(_("l'image est mal codée.")) from error


def _told(source: Mapping[str, Any], name: str) -> dict[str, str]:
    value = source.get(name)
    return {name: whole(value)[:LONGEST_TOLD]} if isinstance(value, str) and value else {}
