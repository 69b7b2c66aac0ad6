"""Text over the OpenAI-compatible protocol (chat completions): Mistral, OpenAI, Ollama, LM Studio, vLLM, llama.cpp.

Contract: OpenAI's API reference, "Create chat completion" (streamed, `stream_options.include_usage`, `response_format`
json_schema); what a service calls otherwise or doesn't take is in its offer's `fields` (templates/providers.yaml).
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from openai import OpenAI

from connectors.services import errors
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.services.openai_client import MEGABYTE, Received, call
from connectors.services.options import check_options, options
from connectors.text.completion import Completion, read
from preuve.calls.exchange import Usage
from preuve.engines import Answer, Identity, TextRequest
from preuve.errors import BadInput, PermanentError, ServiceRefused
from preuve.i18n import _
from preuve.media.pictures import inspect
from preuve.project import Project
from preuve.store import Store
from preuve.storyboard_schema import slim

PATH = "chat/completions"
# The most that one picture counts for, in the models whose count is published (1,024 pixels a side, 16 a token).
PICTURE_TOKENS = 4096
LARGEST_PICTURE = 8 * MEGABYTE
# What options can't say: more answers than one, longer than the budget counts, or of another form.
DECIDED = frozenset(
    {"model", "messages", "n", "max_tokens", "max_completion_tokens", "response_format", "stream", "stream_options"}
)
FORM_TOKENS = 200  # what a service adds around a message
ANSWER = "answer.json"
LONGEST_FINISH = 40


class Chat:
    """A provider's language model."""

    def __init__(self, line: Line, store: Store) -> None:
        self.line = line
        self.store = store

    @classmethod
    def build(cls, project: Project, *, step: str = "script", name: str) -> "Chat":
        """For a project; the same for every step. Raises BadInput."""
        line = Line.open(project, name, "text")
        check_options(line, "text", DECIDED)
        return cls(line, project.store)

    def identity(self) -> Identity:
        """The model asked for, at that address, with these settings.

        Not how long its answers may be: a whole answer doesn't depend on it, and one that it cut is never used.
        """
        line = self.line
        return Identity(
            engine=line.name,
            capability="text",
            ai=True,
            model=line.offer.model,
            parameters={
                "base_url": line.provider.base_url,
                "temperature": line.mine.temperature,
                "seed": line.mine.seed,
                "schema": line.offer.schema_output,
                "bounds": line.offer.schema_bounds,
                "options": options(line.mine, "text"),
            },
            seed=line.mine.seed or 0,
        )

    def write(self, request: TextRequest) -> Answer:
        """The model's answer, whole.

        Raises:
            BadInput: pictures for a model that doesn't see.
            PermanentError: the service failed, or the answer was cut short; ServiceRefused where it won't write.
            BudgetSpent, MissingPart: nothing was sent.
        """
        body = self._body(request)
        most = Usage(
            input_tokens=_most_tokens(body) + PICTURE_TOKENS * len(request.pictures) + FORM_TOKENS,
            output_tokens=self.line.mine.max_tokens,
        )
        pictures = {digest: self._picture(digest) for digest in request.pictures}
        really = _with_pictures(body, pictures)

        def send(client: OpenAI) -> Any:
            return client.chat.completions.with_streaming_response.create(**really)

        got = call(self.line, PATH, send, sent=body, read=read, usage=lambda one: one.usage, most=most)
        with keeping(self.line.called, got.exchange, got.raw):
            return self._answer(request, got)

    def _answer(self, request: TextRequest, got: Received[Completion]) -> Answer:
        one, called = got.body, self.line.called
        if one.refusal or one.finish == "content_filter":
            raise _refusal(called, got)
        if one.finish == "length":
            raise _too_short(called, got, self.line.mine.max_tokens)
        if not one.text.strip():
            raise _empty(called, got)
        return Answer(
            data=one.text.encode(),
            name=ANSWER if request.json_schema else "answer.txt",
            model=one.model or self.line.offer.model,
            origin="captured",
            exchange=got.exchange,
            raw=got.raw,
            details={"answer_id": one.id, "finish_reason": one.finish, "request_id": got.exchange.request_id},
        )

    def _body(self, request: TextRequest) -> dict[str, Any]:
        """The request's body; pictures in it are told by their digest."""
        line = self.line
        temperature = line.mine.temperature if request.temperature is None else request.temperature
        asked: dict[str, Any] = {
            "model": line.offer.model,
            "messages": [{"role": "user", "content": self._content(request)}],
            "max_tokens": line.mine.max_tokens,
            "temperature": temperature,
            "seed": line.mine.seed if request.seed is None else request.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.json_schema and line.offer.schema_output:
            schema = dict(request.json_schema) if line.offer.schema_bounds else slim(request.json_schema)
            form = {"name": "answer", "schema": schema, "strict": True}
            asked["response_format"] = {"type": "json_schema", "json_schema": form}
        named = {line.offer.fields.get(key, key): value for key, value in asked.items() if value is not None}
        named.pop("", None)
        return {**options(line.mine, "text"), **named}

    def _content(self, request: TextRequest) -> str | list[dict[str, Any]]:
        text = request.prompt
        if request.json_schema and not self.line.offer.schema_output:
            schema = json.dumps(request.json_schema, ensure_ascii=False)
            # Not translated: what a model is asked doesn't depend on the reader's language.
            text += f"\n# Forme de la réponse\n\nRéponds par un seul objet JSON qui suit ce schéma JSON :\n{schema}\n"
        if not request.pictures:
            return text
        if not self.line.offer.sees:
            raise BadInput(
                _("le modèle « {model} » de {label} ne regarde pas d'images.").format(
                    model=self.line.offer.model, label=self.line.provider.label
                ),
                path="preuve.toml",
                key="engines.text",
                remedy=_("Prenez un modèle qui voit (« preuve providers »), ou décrivez l'image en mots."),
            )
        seen = [{"type": "image_url", "image_url": {"url": f"sha256:{digest}"}} for digest in request.pictures]
        return [{"type": "text", "text": text}, *seen]

    def _picture(self, digest: str) -> str:
        """A picture of the store as a data URL. Raises BadInput."""
        path = self.store.path(digest)
        if not path.is_file() or path.stat().st_size > LARGEST_PICTURE:
            raise BadInput(
                _("l'image {name} manque, ou dépasse {n} Mo.").format(name=digest[:12], n=LARGEST_PICTURE // MEGABYTE),
                remedy=_("Donnez une image plus légère."),
            )
        kind = inspect(path).format.lower()
        return f"data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _with_pictures(body: Mapping[str, Any], pictures: Mapping[str, str]) -> dict[str, Any]:
    """The body as it leaves, its pictures whole, in the arguments of the official client."""
    body = dict(body)
    if pictures:
        (message,) = body["messages"]
        text, *_seen = message["content"]
        whole = [{"type": "image_url", "image_url": {"url": url}} for url in pictures.values()]
        body["messages"] = [{**message, "content": [text, *whole]}]
    model, messages, stream = body.pop("model"), body.pop("messages"), body.pop("stream")
    return {"model": model, "messages": messages, "stream": stream, "extra_body": body}


def _most_tokens(body: Mapping[str, Any]) -> int:
    """A count that no tokeniser exceeds: the bytes of what is sent."""
    return len(json.dumps(body, ensure_ascii=False).encode())


def _refusal(called: errors.Called, got: Received[Completion]) -> ServiceRefused:
    return ServiceRefused(
        _("Le modèle « {model} » de {label} refuse d'écrire ce contenu. {said}")
        .format(model=called.model, label=called.provider.label, said=got.body.refusal[: errors.SHOWN])
        .strip(),
        remedy=_("Reformulez le prompt ou le brief ; le refus est gardé, et la même demande n'est pas renvoyée."),
        exchange=got.exchange,
        raw=got.raw,
    )


def _empty(called: errors.Called, got: Received[Completion]) -> PermanentError:
    return PermanentError(
        _("{label} a répondu sans écrire de texte (fin annoncée : {finish}). La réponse est gardée.").format(
            label=called.provider.label, finish=got.body.finish[:LONGEST_FINISH]
        ),
        remedy=_(
            "Relancez pour la redemander. Si cela se répète, changez dans preuve.toml, {section}, le modèle (models), "
            "ou enlevez des options celles qui lui donnent des outils."
        ).format(section=called.section()),
        exchange=got.exchange,
        raw=got.raw,
    )


def _too_short(called: errors.Called, got: Received[Completion], most: int) -> PermanentError:
    return PermanentError(
        _(
            "La réponse de {label} a été coupée : elle dépasse {most} morceaux de mots (max_tokens), ou ce que le "
            "modèle « {model} » peut lire et écrire en tout."
        ).format(label=called.provider.label, most=most, model=called.model),
        remedy=_("Augmentez max_tokens dans preuve.toml, {section}, ou demandez plus court.").format(
            section=called.section()
        ),
        exchange=got.exchange,
        raw=got.raw,
    )
