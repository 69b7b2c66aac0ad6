"""A film's tracks from its shots': captions in WebVTT and SRT, word timings, transcript."""

from collections.abc import Mapping, Sequence
from typing import Any

from preuve.engines import Word
from preuve.media.captions import CaptionRules, Cue, join
from preuve.media.tracks import TranscriptShot, to_srt, to_vtt, transcript, words_json


def film_tracks(cues: Sequence[Any], words: Sequence[Any], given: Mapping[str, Any]) -> dict[str, bytes]:
    """The files, by name.

    Args:
        cues: for each shot that speaks, its cues as JSON, in seconds from its voice's start.
        words: for each of them, the JSON of what was aligned (`Heard`).
        given: `rules`, `starts` (when each voice begins in the film), `shots`, `title`, `language`, `music`.
    """
    rules = CaptionRules.model_validate(given["rules"])
    placed = [
        (start, [Cue.model_validate(cue) for cue in own]) for start, own in zip(given["starts"], cues, strict=True)
    ]
    film = join(placed, rules)
    return {
        "captions.vtt": to_vtt(film, given["language"], given["title"]).encode(),
        "captions.srt": to_srt(film).encode(),
        "words.json": words_json(list(_film_words(words, given["starts"]))),
        "transcript.txt": transcript(_told(given)).encode(),
    }


def _film_words(words: Sequence[Any], starts: Sequence[float]) -> list[Word]:
    found = []
    for heard, start in zip(words, starts, strict=True):
        for word in map(Word.model_validate, heard["words"]):
            moved = {"start": round(word.start + start, 3), "end": round(word.end + start, 3)}
            found.append(word.model_copy(update=moved))
    return found


def _told(given: Mapping[str, Any]) -> list[TranscriptShot]:
    return [
        TranscriptShot(
            speech=shot["narration"],
            alt=shot["alt"],
            on_screen=shot["on_screen"],
            music=given["music"] and index == 0,
        )
        for index, shot in enumerate(given["shots"])
    ]
