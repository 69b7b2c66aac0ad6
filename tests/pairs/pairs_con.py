"""Contrast: texts in greys too near, too small, in colours that alone tell something, on the frames themselves."""

from helpers_lettering import Written, foreign, kind, ours, paled, profile, redrawn, view
from helpers_spoiled import Flashed, spoiled
from pairs import Room, pair

from preuve.checks.subject import Subject
from preuve.media import layout, lettering
from preuve.media.overlays import Overlay
from preuve.media.plan import CueView

NEAR = (64, 86)  # 1.4 : 1
FAIR = (0, 125)  # 5 : 1


@pair("CON01")
def captions_of_1_4(room: Room, broken: bool) -> Subject:
    """Our captions in two greys."""
    return ours(room, change=paled("caption", *NEAR)) if broken else ours(room)


@pair("CON01")
def a_flash_over_captions(room: Room, broken: bool) -> Subject:
    """Three frames go white, between two of those that are measured whole."""
    return ours(room, change=spoiled(Flashed, 2)) if broken else ours(room)


@pair("CON01")
def captions_left_out(room: Room, broken: bool) -> Subject:
    """The ledger says that there are captions; the frames don't show them."""
    return ours(room, change=lambda text: None if kind(text) == "caption" else text) if broken else ours(room)


@pair("CON01")
def a_band_of_1_4(room: Room, broken: bool) -> Subject:
    """A video from elsewhere, its text on an opaque band."""
    grey = {"ink": "#565656", "band": "#404040"}
    return foreign(room, Written("Bonjour à toutes", **(grey if broken else {})))


@pair("CON01", bad="declared")
def bare_text(room: Room, broken: bool) -> Subject:
    """Text written straight over a picture."""
    return foreign(room, Written("Bonjour à toutes", band="" if broken else "#000000"))


@pair("CON01", bad="declared")
def outlined_text(room: Room, broken: bool) -> Subject:
    """Text with a thin outline over a picture: its ratio would be wrong towards passing."""
    bare = {"band": "", "outline": 2}
    return foreign(room, Written("Bonjour à toutes", **(bare if broken else {})))


@pair("CON02")
def a_title_of_1_4(room: Room, broken: bool) -> Subject:
    """The title in two greys."""
    return ours(room, change=paled("title", *NEAR)) if broken else ours(room)


@pair("CON02")
def a_title_in_pale_grey(room: Room, broken: bool) -> Subject:
    """A video from elsewhere, with its captions: another text is light grey on white."""
    title = Written("Entrée libre", middle=(270, 300), ink="#C8C8C8" if broken else "#303030", band="#FFFFFF")
    return _captioned(room, foreign(room, Written("Bonjour à toutes"), title))


@pair("CON03")
def a_label_of_1_4(room: Room, broken: bool) -> Subject:
    """The label in two greys."""
    return ours(room, change=paled("label", *NEAR)) if broken else ours(room)


@pair("CON04")
def captions_of_5(room: Room, broken: bool) -> Subject:
    """Enough for level AA, not for AAA."""
    return ours(room, change=paled("caption", *FAIR)) if broken else ours(room)


@pair("CON05")
def tiny_captions(room: Room, broken: bool) -> Subject:
    """A line so long that its letters shrink."""
    long = CueView(first=2, end=58, lines=("Samedi prochain, de quatorze à dix-huit heures",))
    return ours(room, view(cues=(long,)) if broken else None)


@pair("CON05")
def small_letters_with_captions(room: Room, broken: bool) -> Subject:
    """A video from elsewhere whose caption file tells which text is a caption."""
    return _captioned(room, foreign(room, Written("Bonjour à toutes", size=16 if broken else 34)))


def _captioned(room: Room, subject: Subject) -> Subject:
    path = room.folder / "film.vtt"
    room.folder.mkdir(parents=True, exist_ok=True)
    path.write_text("WEBVTT\n\n00:00.000 --> 00:02.400\nBonjour à toutes\n", encoding="utf-8")
    return room.video(subject.films[0].film, path)


@pair("CON06")
def a_speaker_in_yellow(room: Room, broken: bool) -> Subject:
    """The second caption in yellow, with nothing else to say who speaks."""
    return ours(room, change=_yellow) if broken else ours(room)


def _yellow(overlay: Overlay) -> Overlay:
    if kind(overlay) != "caption" or overlay.first < 30:
        return overlay
    sizes = layout.boxes(profile(), view().family).sizes
    drawn = lettering.caption(["Place"], size_px=sizes.caption_px, max_width=400, least_px=12, ink="#FFD400")
    return redrawn(overlay, drawn, view(), profile())
