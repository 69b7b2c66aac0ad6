"""Clips made from a picture by Runway, over its own API.

Contract: docs.dev.runwayml.com (API version 2024-11-06: inputs, outputs, errors, task failures) and the official Python
client, as they were in autumn 2026: POST /v1/image_to_video gives a task's number, GET /v1/tasks/{id} tells where it
is, and once it succeeded gives signed addresses of its files, good for a day. Those are at a content network's, not at
the provider's: `services/fetch.py` says which addresses are followed. Signatures are kept nowhere.

Ctrl-C or a kill ends the waiting, not the task: its number is kept, and the next run waits for the same one.
"""

import math
import re
from typing import Any

from connectors.services import errors
from connectors.services.fetch import fetch, host_of
from connectors.services.http import Call, Got, Http
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.services.options import options
from connectors.services.orders import Order, Orders, key_of
from connectors.services.reading import parsed
from connectors.video.received import received
from connectors.video.runway_models import model, reading
from connectors.video.runway_task import Watched, failed, watch
from connectors.video.start import start
from preuve.artifact import digest_bytes
from preuve.calls.exchange import Cost, Exchange, Usage
from preuve.engines import Answer, Identity, VideoRequest
from preuve.errors import BadInput, BadMedia, PermanentError, PreuveError
from preuve.i18n import _
from preuve.project import Project

VERSION = "2024-11-06"
LARGEST = 300_000_000
LARGEST_URI = 5_000_000  # characters: it takes pictures of 5 MB in a data: address
# Its own list of what may be tried again has 502, 503 and 504; 500 isn't on it.
UNDONE = frozenset({502, 503, 504})
_NUMBER = re.compile(r"[\w-]{1,100}")


class Runway:
    """Orders a clip, waits for it, and brings it."""

    def __init__(self, line: Line, project: Project) -> None:
        self.line, self.project = line, project
        self.orders = Orders(project.store.folder)
        self.http = Http(line, headers={"X-Runway-Version": VERSION}, undone=UNDONE)

    @classmethod
    def build(cls, project: Project, *, name: str) -> "Runway":
        """For the provider that `engines.video` names. Raises BadInput."""
        return cls(Line.open(project, name, "video"), project)

    def identity(self) -> Identity:
        """The provider, its address and version, the model and options."""
        mine = options(self.line.mine, "video")
        return Identity(
            engine=self.line.name,
            capability="video",
            ai=True,
            model=self.line.offer.model,
            parameters={"base_url": self.line.provider.base_url, "version": VERSION, **mine},
            seed=self.line.mine.seed or 0,
        )

    def film(self, request: VideoRequest) -> Answer:
        """A clip from `request.picture`, at least `request.seconds` long.

        Raises BadInput where the request is beyond the service, PermanentError, ServiceRefused, BudgetSpent.
        """
        call, key = self._call(request), key_of(self.identity(), request)
        order = self._ordered(key, call)
        done = watch(self.http, order)
        if done.state.status != "SUCCEEDED":
            self.orders.forget(key)
            raise failed(self.line.called, order, done)
        with keeping(self.line.called, order.exchange or done.exchange, done.raw):
            return self._answer(key, order, done, request)

    def _ordered(self, key: str, call: Call) -> Order:
        """The order under way for this request, else a new one, its number kept at once."""
        order = self.orders.find(key)
        if order and order.task:
            self._count(order)
            return order
        if order:
            self.orders.forget(key)
            raise self._unknown(order)
        self.orders.intend(key)
        try:
            got = self.http.send(call)
            task = self._number(got)
        except PreuveError:
            self.orders.forget(key)
            raise
        return self.orders.keep(key, task, got.exchange)

    def _count(self, order: Order) -> None:
        """Count what a killed run ordered: no recording tells it yet."""
        if order.exchange:
            with self.line.turnstile.pass_through(Cost(eur=0.0)) as ticket:
                ticket.pay(order.exchange.cost)

    def _number(self, got: Got) -> str:
        try:
            number = parsed(got.raw)["id"]
        except (ValueError, KeyError, TypeError):
            number = None
        if not isinstance(number, str) or not _NUMBER.fullmatch(number):
            raise errors.not_json(self.line.called, got.exchange, got.raw)
        return number

    def _unknown(self, order: Order) -> PermanentError:
        return PermanentError(
            _("Un clip a été commandé à {label} le {when:%d/%m à %H:%M} UTC, et personne n'a noté la suite.").format(
                label=self.line.provider.label, when=order.asked
            ),
            remedy=_("Vérifiez sur le site du service avant de relancer : relancer le commande de nouveau."),
        )

    def _answer(self, key: str, order: Order, done: Watched, request: VideoRequest) -> Answer:
        exchange = order.exchange or done.exchange
        asked = float(exchange.sent.get("duration", request.seconds))
        try:
            url = next(iter(done.state.output or ()), "")
            data = fetch(self.line, url, LARGEST)
        except BadMedia as error:
            raise self._unusable(error, exchange, done, _("Relancez : le même clip sera repris.")) from error
        try:
            name, facts = received(data, request, asked, self.project.store.scratch)
        except BadMedia as error:
            self.orders.forget(key)
            raise self._unusable(error, exchange, done, _("Relancez pour en commander un autre.")) from error
        told = {"task": order.task, "seen": list(done.seen), "last": done.exchange.model_dump(mode="json")}
        return Answer(
            data=data,
            name=name,
            model=self.line.offer.model,
            origin="captured",
            exchange=exchange,
            raw=done.raw,
            details={**facts, "sha256": digest_bytes(data), "fetched_from": host_of(url), **told},
        )

    def _unusable(self, error: BadMedia, exchange: Exchange, done: Watched, remedy: str) -> PermanentError:
        return PermanentError(
            _("Reçu de {label} : {reason}").format(label=self.line.provider.label, reason=error.message),
            remedy=remedy,
            exchange=exchange,
            raw=done.raw,
        )

    def _call(self, request: VideoRequest) -> Call:
        """The order, checked before anything is sent. Raises BadInput, BadMedia."""
        name, seconds = self.line.offer.model, self._seconds(request)
        self._check_prompt(request)
        picture = start(self.project, request, LARGEST_URI)
        seed = request.seed if request.seed is not None else self.line.mine.seed
        body: dict[str, Any] = {
            "model": name,
            "promptImage": picture.uri,
            "promptText": request.prompt,
            "ratio": model(name).ratios[request.ratio],
            "duration": seconds,
            **({"seed": seed} if seed is not None else {}),
            **options(self.line.mine, "video"),
        }
        told, used = body | {"promptImage": picture.told}, Usage(seconds=seconds)
        return Call("POST", "/v1/image_to_video", body, told=told, creates=True, used=used)

    def _seconds(self, request: VideoRequest) -> int:
        known = model(self.line.offer.model).seconds
        wanted = math.ceil(request.seconds)
        if request.seconds > 0 and wanted <= known[-1]:
            return next(one for one in known if one >= wanted)
        raise BadInput(
            _("le plan « {shot} » dure {given:g} s ; « {model} » fait des clips de {most} secondes au plus.").format(
                shot=request.shot, given=request.seconds, model=self.line.offer.model, most=known[-1]
            ),
            key=f"shots.{request.shot}.seconds",
            remedy=_("Raccourcissez ce plan, ou coupez-le en deux."),
        )

    def _check_prompt(self, request: VideoRequest) -> None:
        """Refuse a prompt longer than the model reads, counted as it does: in UTF-16 units. Raises BadInput."""
        most, long = model(self.line.offer.model).longest, len(request.prompt.encode("utf-16-le")) // 2
        if long > most:
            raise BadInput(
                _("le prompt du plan « {shot} » a {n} caractères ; « {model} » en lit {most} au plus.").format(
                    shot=request.shot, n=long, model=self.line.offer.model, most=most
                ),
                path="prompts/video.md.j2",
                remedy=_(
                    "Raccourcissez ce prompt (l'image de départ dit déjà le style), ou choisissez dans preuve.toml un "
                    "modèle qui lit plus long : {names}. Rien n'est coupé à votre place."
                ).format(names=", ".join(reading(long)) or _("aucun connu")),
            )
