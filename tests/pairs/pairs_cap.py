"""Captions: badly written files, late, too fast, too long, untrue, and sounds that nobody tells."""

from bisect import bisect
from functools import cache
from pathlib import Path

from pairs import Room, pair
from remade import captioned, film, later, ours, own, remake, written

from preuve.checks.case import Case
from preuve.checks.fixtures import load_fixtures
from preuve.checks.subject import Subject
from preuve.media.cues import Cue
from preuve.tools import ffmpeg_program


def _cue(start: float, end: float, *lines: str) -> Cue:
    return Cue(start=start, end=end, lines=lines)


def _page(run: Path, before: str, after: str) -> None:
    path = run / "site" / "index.html"
    page = path.read_text(encoding="utf-8")
    assert before in page
    path.write_text(page.replace(before, after), encoding="utf-8")


@pair("CAP01")
def comma_in_a_timestamp(room: Room, broken: bool) -> Subject:
    """SubRip's comma: players drop the caption."""
    stamp = b"00:00:01,000" if broken else b"00:00:01.000"
    return written(room, b"WEBVTT\n\n" + stamp + b" --> 00:00:03.000\nBonjour.\n")


@pair("CAP01")
def latin_letters(room: Room, broken: bool) -> Subject:
    """Not UTF-8."""
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nRéparé !\n"
    return written(room, text.encode("latin-1" if broken else "utf-8"))


@pair("CAP01", good="not_applicable")
def empty_captions(room: Room, broken: bool) -> Subject:
    """No caption at all: wrong where somebody speaks, right where nobody does."""
    return written(room, b"WEBVTT\n", film(room) if broken else _siren(room.shared.parent))


@pair("CAP01", target="web")
def no_file_at_all(room: Room, broken: bool) -> Subject:
    """Our own film without its captions."""
    return ours(room, lambda run: (run / "captions" / "web.vtt").unlink() if broken else None)


@pair("CAP02")
def plain_subtitles(room: Room, broken: bool) -> Subject:
    """A track for translations, not for who doesn't hear."""
    return ours(room, lambda run: _page(run, 'kind="captions"', 'kind="subtitles"') if broken else None)


@pair("CAP02")
def wrong_language(room: Room, broken: bool) -> Subject:
    """A screen reader would read French with an English voice."""
    return ours(room, lambda run: _page(run, 'srclang="fr"', 'srclang="en"') if broken else None)


@pair("CAP02")
def track_that_leads_nowhere(room: Room, broken: bool) -> Subject:
    """The track is there, the captions aren't."""
    return ours(room, lambda run: _page(run, "data:text/vtt;base64,V0VC", "absent/V0VC") if broken else None)


@pair("CAP03")
def a_sentence_left_out(room: Room, broken: bool) -> Subject:
    """One caption is missing."""
    return captioned(room, own(room)[1:] if broken else own(room))


@pair("CAP04")
def late_by_400_ms(room: Room, broken: bool) -> Subject:
    """Every caption comes 400 ms after its words."""
    return captioned(room, later(0.4 if broken else 0)(own(room)))


@pair("CAP04")
def early_by_400_ms(room: Room, broken: bool) -> Subject:
    """Every caption comes 400 ms before its words."""
    return captioned(room, later(-0.4 if broken else 0)(own(room)))


@pair("CAP04")
def of_another_cut(room: Room, broken: bool) -> Subject:
    """The captions of a film that begins 12 seconds later."""
    return captioned(room, later(12 if broken else 0)(own(room)))


@pair("CAP04", target="tiktok")
def ours_late_by_150_ms(room: Room, broken: bool) -> Subject:
    """Less than a recogniser can tell: the words aligned on each voice can."""
    return ours(room, lambda run: remake(run, "captions/tiktok.vtt", later(0.15 if broken else 0)))


@pair("CAP05")
def three_lines(room: Room, broken: bool) -> Subject:
    """A caption of three lines."""
    lines = ("Apportez", "un objet,", "repartez savant.") if broken else ("Apportez un objet,", "repartez savant.")
    return captioned(room, [_cue(1, 5, *lines)])


@pair("CAP06")
def long_line(room: Room, broken: bool) -> Subject:
    """More than 42 signs in a line."""
    lines = ("Apportez un objet en panne, repartez avec un savoir-faire",)
    return captioned(room, [_cue(1, 6, *(lines if broken else ("Apportez un objet en panne,", "repartez savant.")))])


@pair("CAP07")
def thirty_signs_a_second(room: Room, broken: bool) -> Subject:
    """30 signs a second."""
    text = "Apportez un objet en panne ici"
    return captioned(room, [_cue(1, 1 + len(text) / (30 if broken else 15), text)])


@pair("CAP08")
def shorter_than_the_charter(room: Room, broken: bool) -> Subject:
    """Twenty signs, for which the charter asks 1.6 s at least."""
    return captioned(room, [_cue(1, 2.3 if broken else 3, "Le samedi, on répare")])


@pair("CAP09")
def a_flash(room: Room, broken: bool) -> Subject:
    """A caption of three tenths of a second."""
    return captioned(room, [_cue(1, 1.3 if broken else 2, "Oui !")])


@pair("CAP10")
def hesitating_gap(room: Room, broken: bool) -> Subject:
    """A quarter of a second: neither chained nor a pause."""
    return captioned(room, [_cue(1, 3, "Le samedi,"), _cue(3.25 if broken else 3.6, 6, "on répare ensemble.")])


@pair("CAP11")
def article_left_behind(room: Room, broken: bool) -> Subject:
    """A line that ends with an article."""
    lines = ("Venez réparer le", "grille-pain avec nous.") if broken else ("Venez réparer", "le grille-pain avec nous.")
    return captioned(room, [_cue(1, 5, *lines)])


@pair("CAP12")
def of_another_film(room: Room, broken: bool) -> Subject:
    """Captions of another film, at the right times."""
    other = [cue.model_copy(update={"lines": ("Le port accueille trois bateaux",)}) for cue in own(room)]
    return captioned(room, other if broken else _heard(room))


@pair("CAP12", bad="declared")
def a_caption_that_says_something_else(room: Room, broken: bool) -> Subject:
    """One caption of a foreign video: a recogniser can't be sure, a person must listen."""
    cues = _heard(room)
    cues[-1] = cues[-1].model_copy(update={"lines": ("Payez vos factures.",)}) if broken else cues[-1]
    return captioned(room, cues)


@pair("CAP12", bad="declared")
def where_nobody_speaks(room: Room, broken: bool) -> Subject:
    """Captions with words over a film that has none: the voice may be missing."""
    return captioned(room, _heard(room), _siren(room.shared.parent) if broken else film(room))


def _heard(room: Room) -> list[Cue]:
    """What a recogniser hears in the small film, in its captions' times: somebody's captions of a clear voice."""
    load_fixtures()
    subject = captioned(room, own(room))
    words = Case(subject, subject.films[0], Case(subject)).get("spoken").words
    starts = [cue.start for cue in own(room)][1:]
    said = [
        [word.text.strip() for word in words if bisect(starts, word.start + 0.1) == n] for n in range(len(starts) + 1)
    ]
    pairs = zip(own(room), said, strict=True)
    return [cue.model_copy(update={"lines": (" ".join(texts),)}) for cue, texts in pairs if texts]


@pair("CAP12", target="tiktok")
def ours_with_a_word_changed(room: Room, broken: bool) -> Subject:
    """One word isn't the narration's."""

    def change(cues: list[Cue]) -> list[Cue]:
        return [
            cue.model_copy(update={"lines": tuple(line.replace("pas", "plus") for line in cue.lines)}) for cue in cues
        ]

    return ours(room, lambda run: remake(run, "captions/tiktok.vtt", change if broken else list))


@pair("CAP13")
def a_siren_untold(room: Room, broken: bool) -> Subject:
    """Six seconds of a sound that the captions don't mention."""
    text = "Fin." if broken else "[Une sirène]"
    return captioned(room, [_cue(1, 5, text)], _siren(room.shared.parent))


@cache
def _siren(folder: Path) -> Path:
    import subprocess

    out = folder / "siren.mp4"
    inputs = ["-f", "lavfi", "-i", "color=s=64x64:r=10:d=6", "-f", "lavfi", "-i", "sine=f=440:d=6"]
    options = ["-pix_fmt", "yuv420p", "-preset", "ultrafast", "-shortest", str(out)]
    subprocess.run([ffmpeg_program(), "-v", "error", "-y", *inputs, *options], check=True)
    return out
