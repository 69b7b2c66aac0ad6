"""Caption tracks as files: WebVTT, SRT, word timings, and the transcript."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from pydantic import Field

from preuve.artifact import canonical
from preuve.engines import Value, Word
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.cues import Cue
from preuve.media.typography import NBSP, typeset

_TIMESTAMP = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_EOL = re.compile(r"\r\n|\r|\n")
_NOT_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")
MAX_CUES = 20_000


class _Notes(NamedTuple):
    music: str
    seen: str
    read: str


# Part of the film, in the film's language: not messages, which follow the reader's.
_NOTES = {
    "fr": _Notes("[Musique]", f"[À l’image{NBSP}: {{}}]", f"[Texte à l’écran{NBSP}: {{}}]"),
    "en": _Notes("[Music]", "[On screen: {}]", "[Text on screen: {}]"),
}


class TranscriptShot(Value):
    """What the transcript tells of a shot."""

    speech: str = ""
    alt: str = Field(default="", description="The picture in words.")
    on_screen: str = Field(default="", description="Text shown in the picture.")
    music: bool = Field(default=False, description="Whether music begins with this shot.")


def to_vtt(cues: Sequence[Cue], language: str = "fr", title: str = "") -> str:
    """The cues as WebVTT, their text escaped. Raises BadInput where they run backwards."""
    import webvtt

    _in_order(cues)
    track = webvtt.WebVTT()
    for cue in cues:
        text = [line.translate(_ESCAPES) for line in _lines(cue)]
        track.captions.append(webvtt.Caption(_vtt_time(cue.start), _vtt_time(cue.end), text))
    heading = " ".join(("WEBVTT", *title.replace("-->", "→").split()))
    body = str(track.content).partition("\n\n")[2].rstrip("\n")
    return "\n\n".join(part for part in (heading, f"NOTE language: {_one_line(language)}", body) if part) + "\n"


def to_srt(cues: Sequence[Cue]) -> str:
    """The cues as SubRip. Raises BadInput where they run backwards."""
    from pysubs2.formats.subrip import SubripFormat

    _in_order(cues)
    stamp = SubripFormat.ms_to_timestamp
    blocks = (
        "\n".join((str(number), f"{stamp(_ms(cue.start))} --> {stamp(_ms(cue.end))}", *_lines(cue)))
        for number, cue in enumerate(cues, 1)
    )
    return "".join(f"{block}\n\n" for block in blocks)


def words_json(words: Sequence[Word]) -> bytes:
    """Each word with its times in seconds, as canonical JSON."""
    return canonical([word.model_dump(mode="json") for word in words])


def transcript(shots: Sequence[TranscriptShot], language: str = "fr") -> str:
    """The film as plain text: shot by shot, what is heard and, in brackets, what is seen and played."""
    notes = _NOTES.get(language, _NOTES["fr"])
    paragraphs = ("\n".join(_told(shot, notes)) for shot in shots)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _told(shot: TranscriptShot, notes: _Notes) -> Iterator[str]:
    if shot.music:
        yield notes.music
    if shot.alt.strip():
        yield notes.seen.format(typeset(shot.alt))
    if shot.on_screen.strip():
        yield notes.read.format(typeset(shot.on_screen))
    if shot.speech.strip():
        yield typeset(shot.speech)


def parse_vtt(text: str) -> list[Cue]:
    """The cues of a WebVTT text, tags and settings left out.

    Raises BadInput: not WebVTT, a malformed cue or timestamp, a cue without text, cues that run backwards.
    """
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    if text.count("-->") > MAX_CUES:
        raise _bad(_("il a trop de sous-titres."))
    if not re.match(r"\ufeff?WEBVTT(?:[ \t\r\n]|$)", text):
        raise _bad(_("il ne commence pas par « WEBVTT »."))
    for block in re.split(r"\n{2,}", _EOL.sub("\n", text.removeprefix("\ufeff")).strip("\n")):
        if "-->" not in block and not block.startswith(_NOT_CUES):
            raise _bad(_("un passage n'est ni un sous-titre ni une note : « {text} ».").format(text=block[:60]))
    try:
        track = webvtt.WebVTT.from_string(text.removeprefix("\ufeff"), strict=True)
        stamps = _stamps(text)
        found = [_parsed(times, caption.lines) for times, caption in zip(stamps, track.captions, strict=True)]
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise _bad(_("un de ses sous-titres est mal écrit ({reason}).").format(reason=str(error)[:120])) from error
    _in_order(found)
    return found


def _stamps(text: str) -> list[tuple[str, str]]:
    """The timestamps as they are written: the library mends some that the standard refuses."""
    lines = (line.split("-->") for line in _EOL.split(text) if "-->" in line)
    return [(parts[0].strip(), (parts[1].split() or [""])[0]) for parts in lines]


def _parsed(times: tuple[str, str], lines: Sequence[str]) -> Cue:
    texts = tuple(unescape(_TAG.sub("", line)).strip() for line in lines)
    kept = tuple(line for line in texts if line)
    if not kept:
        raise _bad(_("le sous-titre de {start} n'a pas de texte.").format(start=times[0]))
    return Cue(start=_seconds(times[0]), end=_seconds(times[1]), lines=kept)


def _seconds(stamp: str) -> float:
    match = _TIMESTAMP.fullmatch(stamp)
    if not match:
        raise _bad(_("« {stamp} » n'est pas un temps, comme 00:01:23.400.").format(stamp=stamp[:40]))
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _in_order(cues: Sequence[Cue]) -> None:
    for cue in cues:
        if not 0 <= _ms(cue.start) < _ms(cue.end):
            raise _bad(_("un sous-titre finit avant de commencer, à {start:.3f} s.").format(start=cue.start))
    for one, other in pairwise(cues):
        if other.start < one.start:
            raise _bad(_("le sous-titre de {start:.3f} s vient après un plus tardif.").format(start=other.start))


def _bad(message: str) -> BadInput:
    return BadInput(
        _("ces sous-titres ne sont pas valables : {reason}").format(reason=message),
        remedy=_(
            "Refaites le fichier de sous-titres avec « preuve run », ou corrigez-le avec un éditeur de sous-titres."
        ),
    )


def _lines(cue: Cue) -> tuple[str, ...]:
    lines = tuple(line for line in map(_one_line, cue.lines) if line)
    if not lines:
        raise _bad(_("le sous-titre de {start} n'a pas de texte.").format(start=f"{cue.start:.3f} s"))
    return lines


def _one_line(text: str) -> str:
    """A blank line, or an arrow, would end the cue."""
    return re.sub(r"[\r\n\x00-\x1f\x85\u2028\u2029]+", " ", text).replace("-->", "→").strip()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _vtt_time(seconds: float) -> str:
    rest, thousandths = divmod(_ms(seconds), 1000)
    minutes, whole = divmod(rest, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{whole:02d}.{thousandths:03d}"
