"""The service that tests talk to keeps the published contract: the official client finds nothing odd in it."""

import base64
import io

import openai
import pytest
from helpers_service import OpenAICompatible
from PIL import Image

MESSAGES = [{"role": "user", "content": "Bonjour à toutes et à tous, et bienvenue."}]


@pytest.fixture
def service():
    def hear(_sound):
        return {"text": "Bonjour.", "language": "french", "duration": 1.0,
                "words": [{"word": "Bonjour", "start": 0.1, "end": 0.6}]}  # fmt: skip

    with OpenAICompatible(hear=hear) as server:
        yield server


@pytest.fixture
def client(service):
    with openai.OpenAI(base_url=service.base_url, api_key=service.key, max_retries=0, timeout=5) as made:
        yield made


def test_models_are_listed(client, service):
    assert [model.id for model in client.models.list()] == list(service.models)


def test_a_streamed_answer_is_the_whole_one_with_its_usage(client):
    whole = client.chat.completions.create(model="essai-texte", messages=MESSAGES)
    pieces = list(
        client.chat.completions.create(
            model="essai-texte", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
    assert text == whole.choices[0].message.content
    assert pieces[-1].usage == whole.usage
    assert pieces[-2].choices[0].finish_reason == "stop"


def test_a_picture_is_one_of_the_size_asked(client):
    found = client.images.generate(
        model="essai-image", prompt="Un chat.", size="640x1024", response_format="b64_json", output_format="webp"
    )
    with Image.open(io.BytesIO(base64.b64decode(found.data[0].b64_json))) as image:
        assert (image.size, image.format) == ((640, 1024), "WEBP")


def test_what_is_heard_comes_with_its_words_where_they_are_asked(client):
    sound = ("a.wav", b"RIFF....WAVE", "audio/wav")
    plain = client.audio.transcriptions.create(model="essai-oreille", file=sound)
    assert plain.text == "Bonjour."
    told = client.audio.transcriptions.create(
        model="essai-oreille", file=sound, response_format="verbose_json", timestamp_granularities=["word"]
    )
    assert [(word.word, word.start) for word in told.words] == [("Bonjour", 0.1)]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"size": "1000x1000"}, "invalid_value"),
        ({"size": "256x1024"}, "invalid_value"),
        ({"style": 3}, "invalid_type"),
        ({"inconnu": 1}, "unknown_parameter"),
        ({"prompt": "a" * 32_001}, "string_above_max_length"),
        ({"model": "gpt-image-essai", "response_format": "url", "size": "1024x1024"}, "unknown_parameter"),
    ],
)
def test_a_request_out_of_the_contract_is_refused(client, asked, code):
    with pytest.raises(openai.BadRequestError) as caught:
        client.images.generate(model="essai-image", prompt="Un chat.", extra_body=asked)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/chat/completions", {"model": "essai-texte"}, "missing_required_parameter"),
        ("/chat/completions", {"model": "essai-texte", "messages": []}, "empty_array"),
        ("/chat/completions", {"model": "essai-texte", "messages": MESSAGES, "temperature": 3}, "decimal_out_of_range"),
        ("/audio/speech", {"model": "essai-voix", "input": "a" * 4097, "voice": "nova"}, "string_above_max_length"),
        ("/audio/speech", {"model": "essai-voix", "input": "Bonjour."}, "missing_required_parameter"),
        ("/audio/speech", {"model": "essai-voix", "input": "a", "voice": "nova", "speed": 9}, "decimal_out_of_range"),
    ],
)
def test_what_is_required_is_required(client, path, body, code):
    with pytest.raises(openai.BadRequestError) as caught:
        client.post(path, body=body, cast_to=object)
    assert caught.value.code == code


def test_a_wrong_key_and_an_unknown_model_are_refused(client, service):
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="autre", messages=MESSAGES)
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.AuthenticationError) as wrong:
        client.with_options(api_key="sk-autre").models.list()
    assert wrong.value.code == "invalid_api_key"


def test_faults_hold_for_the_calls_they_name(client, service):
    service.fail("/models", "busy", 2, retry_after="7")
    client.models.list()
    with pytest.raises(openai.RateLimitError) as busy:
        client.models.list()
    assert busy.value.response.headers["retry-after"] == "7"
    client.models.list()
    assert service.count("/models") == 3


def test_a_cut_answer_is_cut(client, service):
    service.fail("/chat/completions", "cut")
    with pytest.raises(openai.APIConnectionError):
        client.chat.completions.create(model="essai-texte", messages=MESSAGES)
