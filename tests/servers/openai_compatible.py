"""A service on loopback that speaks as the OpenAI API does, with faults on demand, remembering what it received.

Contract: the reference published with the official client, version 3.54.0 (`openai_contract.py` checks requests by its
types): chat completions, also streamed, image generations, speech, transcriptions, models. Pictures are real (PNG,
JPEG, WebP), speech is real (the kit's own voice). Mistral's speech differs, as its documentation of 2026 says:
`voice_id`, and JSON with `audio_data` in base64; `speech_as_json` answers so.

    with OpenAICompatible(key="clé") as service:
        service.fail("/images/generations", "busy", 1, 2, retry_after="1")   # calls 1 and 2 of that path

`openai_faults.py` lists the faults. Without call numbers a fault holds for every call.
"""

import base64
import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from openai_contract import FORMATS, Refused, checked, form
from openai_faults import Fault, Reply, Seen, drawn, instead, said
from openai_http import Handler, Server
from openai_media import TYPES, encoded

KEY = "sk-essai-7f3a9c21b8e4d650"
MODELS = ("essai-texte", "essai-image", "essai-voix", "essai-oreille", "gpt-image-essai")


class OpenAICompatible:
    """The server. `reply` writes chat answers from a request's body; `speak` makes a WAV of (text, voice, speed).

    `request_id`: what its answers are numbered with.
    `linger`: seconds before any answer; `pause`: between the pieces of a streamed one; `peak`: most at once, by path.
    `pictures_by_url`: the origin that pictures are given at, in place of their bytes; `signature`: the query that they
    are then given for alone.
    """

    def __init__(
        self,
        *,
        key: str = KEY,
        reply: Callable[[dict[str, Any]], str] | None = None,
        speak: Callable[[str, str, float], bytes] | None = None,
        hear: Callable[[bytes], dict[str, Any]] | None = None,
        models: tuple[str, ...] = MODELS,
    ) -> None:
        self.key, self.models = key, models
        self.reply, self.speak, self.hear = reply or _echo, speak, hear
        self.requests: list[Seen] = []
        self.faults: dict[str, list[Fault]] = {}
        self.peak: Counter[str] = Counter()
        self.request_id = "req_essai"
        self.pause = 0.0
        self.linger = 0.0
        self.speech_as_json = False
        self.pictures_by_url = ""
        self.signature = ""
        self.files: dict[str, bytes] = {}
        self._running: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.http = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"service": self}))
        self.origin = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.base_url = f"{self.origin}/v1"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._over.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def fail(self, path: str, kind: str, *calls: int, **how: Any) -> None:
        """From now on, answer that path wrongly: at these calls of it (from 1), or at each."""
        self.faults.setdefault(path, []).append(Fault(kind, calls, **how))

    def heal(self) -> None:
        """Answer rightly again."""
        self.faults.clear()

    def count(self, path: str) -> int:
        """How many requests came to a path."""
        return sum(one.path == path for one in self.requests)

    def wait(self, seconds: float) -> None:
        """Pass time, unless the server closes."""
        self._over.wait(seconds)

    def answer(self, seen: Seen) -> Reply:
        """What this request gets, faults and all."""
        path = seen.path.removeprefix("/v1") if seen.path.startswith("/v1/") else seen.path
        with self._lock:
            self.requests.append(Seen(seen.method, path, seen.headers, seen.body))
            self._counts[path] += 1
            self._running[path] += 1
            self.peak[path] = max(self.peak[path], self._running[path])
            number = self._counts[path]
        try:
            self.wait(self.linger)
            fault = next((f for f in self.faults.get(path, ()) if not f.calls or number in f.calls), None)
            return self._answer(path, seen, fault)
        except Refused as refused:
            return Reply(json.dumps(refused.body).encode(), refused.status)
        finally:
            with self._lock:
                self._running[path] -= 1

    def _answer(self, path: str, seen: Seen, fault: Fault | None) -> Reply:
        if path.startswith("/files/"):
            return self._file(path, seen, fault)
        if fault and fault.kind == "slow":
            self.wait(fault.seconds)
        early = instead(fault) if fault else None
        if early:
            return early
        if self.key and seen.headers.get("authorization") != f"Bearer {self.key}":
            raise Refused(401, "Incorrect API key provided.", code="invalid_api_key")
        routes = {
            "/chat/completions": self._chat,
            "/images/generations": self._image,
            "/audio/speech": self._speech,
            "/audio/transcriptions": self._transcription,
            "/models": self._models,
        }
        if path not in routes or (seen.method == "GET") != (path == "/models"):
            raise Refused(404, f"Invalid URL ({seen.method} {seen.path})")
        reply = routes[path](path, seen, fault)
        reply.cut = bool(fault and fault.kind == "cut")
        return reply

    def _file(self, path: str, seen: Seen, fault: Fault | None) -> Reply:
        early = instead(fault) if fault else None
        if early:
            return early
        status = 404 if path not in self.files else 200 if seen.query == self.signature else 403
        return Reply(self.files[path] if status == 200 else b"", status, "image/png")

    def _known(self, model: Any) -> str:
        if model not in self.models:
            raise Refused(
                404, f"The model '{model}' does not exist or you do not have access to it.", code="model_not_found"
            )
        return str(model)

    def _models(self, _path: str, _seen: Seen, _fault: Fault | None) -> Reply:
        data = [{"id": name, "object": "model", "created": 1_760_000_000, "owned_by": "essai"} for name in self.models]
        return _json({"object": "list", "data": data})

    def _chat(self, path: str, seen: Seen, fault: Fault | None) -> Reply:
        asked = checked(path, seen.body)
        model = self._known(asked["model"])
        text, end = self.reply(asked), "stop"
        if fault and fault.kind in ("length", "content_filter"):
            text, end = text[: len(text) // 2], fault.kind
        sent = sum(len(str(message["content"]).split()) for message in asked["messages"])
        usage = {"prompt_tokens": sent, "completion_tokens": len(text.split())}
        usage["total_tokens"] = sum(usage.values())
        head = {"id": "chatcmpl-essai", "created": 1_760_000_000, "model": f"{model}-2026"}
        if asked.get("stream"):
            return _streamed(
                head, text, end, usage if (asked.get("stream_options") or {}).get("include_usage") else None
            )
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": end, "logprobs": None}
        return _json({**head, "object": "chat.completion", "choices": [choice], "usage": usage})

    def _image(self, path: str, seen: Seen, fault: Fault | None) -> Reply:
        asked = checked(path, seen.body)
        model = self._known(asked.get("model"))
        size = asked.get("size") or "auto"
        width, height = (1024, 1024) if size == "auto" else (int(side) for side in size.split("x"))
        kind = asked.get("output_format") or "png"
        data = drawn(fault, asked["prompt"], (width, height), kind)
        legacy = not model.startswith("gpt-image")
        if self.pictures_by_url or (legacy and asked.get("response_format", "url") == "url"):
            name = f"/files/{len(self.files)}.{kind}"
            self.files[name] = data
            query = f"?{self.signature}" if self.signature else ""
            one: dict[str, Any] = {"url": (self.pictures_by_url or self.origin) + name + query}
        else:
            one = {"b64_json": base64.b64encode(data).decode()}
        if legacy:
            one["revised_prompt"] = asked["prompt"]
        words = len(asked["prompt"].split())
        usage = {"input_tokens": words, "output_tokens": 1056, "total_tokens": words + 1056,
                 "input_tokens_details": {"text_tokens": words, "image_tokens": 0}}  # fmt: skip
        return _json({"created": 1_760_000_000, "data": [one], "size": size} | ({} if legacy else {"usage": usage}))

    def _speech(self, path: str, seen: Seen, fault: Fault | None) -> Reply:
        body = seen.body
        if self.speech_as_json:
            body = body.replace(b'"voice_id"', b'"voice"')
        asked = checked(path, body)
        self._known(asked["model"])
        kind = asked.get("response_format", "mp3")
        if kind not in FORMATS or self.speak is None:
            raise Refused(400, f"Invalid value: '{kind}'.", code="invalid_value", param="response_format")
        sound = self.speak(asked["input"], str(asked["voice"]), asked.get("speed", 1.0))
        data = encoded(said(fault, sound), kind)
        if self.speech_as_json:
            return _json({"audio_data": base64.b64encode(data).decode()})
        return Reply(data, content_type=TYPES.get(kind, "application/octet-stream"))

    def _transcription(self, _path: str, seen: Seen, _fault: Fault | None) -> Reply:
        asked = form(seen.headers["content-type"], seen.body)
        self._known(asked["model"])
        if self.hear is None:
            raise Refused(400, "Audio file might be corrupted or unsupported", param="file")
        heard = self.hear(asked["file"][1])
        if asked.get("response_format", "json") == "json":
            return _json({"text": heard["text"]})
        if "word" not in asked.get("timestamp_granularities", ()):
            heard = {name: value for name, value in heard.items() if name != "words"}
        return _json({"task": "transcribe", **heard})


def _json(value: Any) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode())


def _echo(asked: dict[str, Any]) -> str:
    return f"Reçu : {str(asked['messages'][-1]['content'])[:200]}"


def _streamed(head: dict[str, Any], text: str, end: str, usage: dict[str, int] | None) -> Reply:
    def chunk(delta: dict[str, str], reason: str | None = None) -> dict[str, Any]:
        return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}

    parts = [chunk({"role": "assistant", "content": ""})]
    parts += [chunk({"content": text[at : at + 24]}) for at in range(0, len(text), 24)]
    parts += [chunk({}, end)] + ([{"choices": [], "usage": usage}] if usage else [])
    lines = [json.dumps({**head, "object": "chat.completion.chunk", **part}, ensure_ascii=False) for part in parts]
    pieces = [f"data: {line}\n\n".encode() for line in (*lines, "[DONE]")]
    return Reply(content_type="text/event-stream", pieces=pieces)
