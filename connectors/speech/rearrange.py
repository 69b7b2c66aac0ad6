"""Whisper's weights, from CTranslate2's file to the names openai-whisper gives them. One set of weights, two engines.

The file (version 6): `u32 version, str spec, u32 revision, u32 count`, then for each variable `str name, u8 rank,
u32 × rank, u8 type, u32 bytes, data`; a string is `u16 length` and that many bytes, the last one zero. Source:
CTranslate2, python/ctranslate2/specs/model_spec.py.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from preuve.errors import BadMedia
from preuve.i18n import _

Array = npt.NDArray[np.generic]
_TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2")
_FEED_FORWARD = {"ffn/layer_norm": "mlp_ln", "ffn/linear_0": "mlp.0", "ffn/linear_1": "mlp.2"}
_SELF = {"self_attention/layer_norm": "attn_ln", "self_attention/linear_1": "attn.out"}
_CROSS = {
    "attention/layer_norm": "cross_attn_ln",
    "attention/linear_0": "cross_attn.query",
    "attention/linear_2": "cross_attn.out",
}
_FUSED = {
    "self_attention/linear_0": ("attn.query", "attn.key", "attn.value"),
    "attention/linear_1": ("cross_attn.key", "cross_attn.value"),
}
_ENDS = {
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/embeddings/weight": "decoder.token_embedding.weight",
}
_LAST = {"encoder/layer_norm": "encoder.ln_post", "decoder/layer_norm": "decoder.ln"}
_LEAF = {"gamma": "weight", "beta": "bias", "weight": "weight", "bias": "bias"}


def rearrange(folder: Path) -> tuple[dict[str, int], dict[str, Array]]:
    """The dimensions and the tensors (float16) as openai-whisper names them. Raises BadMedia on another format."""
    path = folder / "model.bin"
    try:
        with path.open("rb") as file:
            variables = dict(_read(file))
        state = {name: array for key, value in variables.items() for name, array in _renamed(key, value)}
        return _dimensions(variables, state), state
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise BadMedia(
            _("ce modèle n'a pas le format CTranslate2 attendu ({reason}).").format(reason=error),
            path=path,
            remedy=_("Reprenez-le avec « preuve models fetch whisper-base »."),
        ) from error


def alignment_heads(folder: Path) -> list[tuple[int, int]]:
    """The (layer, head) pairs of the decoder that follow the sound."""
    pairs = json.loads((folder / "config.json").read_bytes())["alignment_heads"]
    return [(int(layer), int(head)) for layer, head in pairs]


def _read(file: BinaryIO) -> Iterator[tuple[str, Array]]:
    version, spec, _revision, count = _number(file, "I"), _string(file), _number(file, "I"), _number(file, "I")
    if (version, spec) != (6, "WhisperSpec"):
        raise ValueError(version, spec)
    for _index in range(count):
        name = _string(file)
        shape = [_number(file, "I") for _axis in range(_number(file, "B"))]
        kind, size = _TYPES[_number(file, "B")], _number(file, "I")
        yield name, np.frombuffer(file.read(size), kind).reshape(shape)


def _number(file: BinaryIO, kind: str) -> int:
    form = f"<{kind}"
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])


def _string(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()


def _renamed(key: str, value: Array) -> Iterator[tuple[str, Array]]:
    """A variable under its other name, or names where several matrices were fused in one; none for mere settings."""
    if key in _ENDS:
        yield _ENDS[key], value
    elif "/conv" in key:
        yield key.replace("/", "."), value
    elif key.rpartition("/")[0] in _LAST:
        start, _slash, leaf = key.rpartition("/")
        yield f"{_LAST[start]}.{_LEAF[leaf]}", value
    elif "/layer_" in key and value.ndim:
        yield from _block(key, value)


def _block(key: str, value: Array) -> Iterator[tuple[str, Array]]:
    side, layer, *middle, leaf = key.split("/")
    part, prefix = "/".join(middle), f"{side}.blocks.{layer.removeprefix('layer_')}"
    names = _FUSED.get(part) or ({**_FEED_FORWARD, **_SELF, **_CROSS}[part],)
    for name, piece in zip(names, np.split(value, len(names)), strict=True):
        if not (name.endswith(".key") and leaf == "bias"):  # openai-whisper's keys have none, and it is zero here
            yield f"{prefix}.{name}.{_LEAF[leaf]}", piece


def _dimensions(variables: Mapping[str, Array], state: Mapping[str, Array]) -> dict[str, int]:
    width, mels, _taps = state["encoder.conv1.weight"].shape
    context, text_width = state["decoder.positional_embedding"].shape
    return {
        "n_mels": mels,
        "n_audio_ctx": state["encoder.positional_embedding"].shape[0],
        "n_audio_state": width,
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": _layers(state, "encoder"),
        "n_vocab": state["decoder.token_embedding.weight"].shape[0],
        "n_text_ctx": context,
        "n_text_state": text_width,
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": _layers(state, "decoder"),
    }


def _layers(state: Mapping[str, Array], side: str) -> int:
    return 1 + max(int(name.split(".")[2]) for name in state if name.startswith(f"{side}.blocks."))
