"""FMT: a file as its platform takes it, and the same in another container, size, rate, length, order or code."""

from helpers_pair_sound import ffmpeg, made
from pairs import Room, pair

FAST = ("-preset", "ultrafast", "-c:v", "libx264", "-pix_fmt", "yuv420p")
PLAIN = (*FAST, "-bf", 0, "-c:a", "aac", "-ar", 48_000, "-ac", 2, "-b:a", "192k", "-movflags", "+faststart")
NO_EDIT = ("-use_editlist", 0)


def pattern(size: str = "108x192", rate: int = 30, seconds: float = 1, *, sound: bool = True) -> tuple[object, ...]:
    """What a small film is made from."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")
    return (*picture, "-f", "lavfi", "-i", f"sine=440:r=48000:d={seconds}") if sound else picture


def film(room: Room, target: str, name: str, *options: object):
    return room.video(made(room, name, *options), target=target)


def plain(room: Room, target: str):
    return film(room, target, "plain.mp4", *pattern(), *PLAIN, *NO_EDIT)


@pair("FMT01", target="tiktok")
def a_container_it_refuses(room: Room, broken):
    if broken:
        return film(room, "tiktok", "plain.mkv", *pattern(), *FAST, "-c:a", "aac")
    return film(room, "tiktok", "plain.webm", *pattern(), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus")


@pair("FMT01", target="instagram-reel")
def a_codec_it_refuses(room: Room, broken):
    vp9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", 8, "-c:a", "aac")
    return film(room, "instagram-reel", "vp9.mp4", *pattern(), *vp9) if broken else plain(room, "instagram-reel")


@pair("FMT01", target="web")
def pixels_that_browsers_refuse(room: Room, broken):
    fine = (*PLAIN, "-pix_fmt", "yuv422p10le")
    return film(room, "web", "fine.mp4", *pattern(), *fine) if broken else plain(room, "web")


@pair("FMT01", target="facebook-reel")
def interlaced(room: Room, broken):
    woven = (*PLAIN, "-vf", "tinterlace=4", "-flags", "+ildct")
    return film(room, "facebook-reel", "woven.mp4", *pattern(), *woven) if broken else plain(room, "facebook-reel")


@pair("FMT02", target="instagram-reel")
def too_many_columns(room: Room, broken):
    size = "2160x3840" if broken else "1080x1920"
    return film(room, "instagram-reel", f"{size}.mp4", *pattern(size, 2, sound=False), *FAST)


@pair("FMT02", target="facebook-reel")
def too_small(room: Room, broken):
    size = "360x640" if broken else "540x960"
    return film(room, "facebook-reel", f"{size}.mp4", *pattern(size, 5, sound=False), *FAST)


@pair("FMT02", target="tiktok")
def lying_down(room: Room, broken):
    lying = made(room, "640x360.mp4", *pattern("640x360", 5, sound=False), *FAST)
    turned = room.folder / "turned.mp4"
    turned.parent.mkdir(parents=True, exist_ok=True)
    ffmpeg("-display_rotation", 90, "-i", lying, "-c", "copy", turned)
    return room.video(lying if broken else turned, target="tiktok")


@pair("FMT02", target="youtube-short")
def too_wide_for_a_short(room: Room, broken):
    size = "192x108" if broken else "108x192"
    return film(room, "youtube-short", f"{size}.mp4", *pattern(size, 5, sound=False), *FAST)


@pair("FMT03", target="tiktok")
def too_few_pictures(room: Room, broken):
    rate = 15 if broken else 25
    return film(room, "tiktok", f"{rate}fps.mp4", *pattern(rate=rate), *PLAIN)


@pair("FMT03", target="facebook-reel")
def pictures_that_last_unequally(room: Room, broken):
    uneven = (*PLAIN, "-vf", "select='mod(n,7)-3'", "-fps_mode", "vfr")
    if broken:
        return film(room, "facebook-reel", "uneven.mp4", *pattern(), *uneven)
    return film(room, "facebook-reel", "even.mp4", *pattern(), *PLAIN)


@pair("FMT04", target="facebook-reel")
def a_reel_of_91_seconds(room: Room, broken):
    seconds = 91 if broken else 89
    source = pattern("36x64", 24, seconds, sound=False)
    return film(room, "facebook-reel", f"{seconds}s.mp4", *source, *FAST, "-tune", "zerolatency")


@pair("FMT04", target="instagram-reel")
def a_sound_longer_than_it_takes(room: Room, broken):
    tone = ("-f", "lavfi", "-i", f"sine=440:r=8000:d={901 if broken else 899}")
    source = (*pattern("36x64", 1, 890, sound=False), *tone, *FAST, "-c:a", "aac", "-b:a", "16k")
    return film(room, "instagram-reel", f"long-{broken}.mp4", *source)


@pair("FMT05", target="instagram-reel")
def too_many_bits(room: Room, broken):
    noise = ("-f", "lavfi", "-i", "nullsrc=s=360x640:r=30:d=0.5,geq=random(1)*255:128:128")
    return film(room, "instagram-reel", f"noise-{broken}.mp4", *noise, *FAST, "-qp", 8 if broken else 40)


@pair("FMT06", target="web")
def header_at_the_end(room: Room, broken):
    return film(room, "web", "late.mp4", *pattern(), *FAST, "-c:a", "aac") if broken else plain(room, "web")


@pair("FMT07", target="instagram-reel")
def edit_lists(room: Room, broken):
    return film(room, "instagram-reel", "lists.mp4", *pattern(), *PLAIN) if broken else plain(room, "instagram-reel")


@pair("FMT08", target="facebook-reel")
def a_sound_of_a_telephone(room: Room, broken):
    narrow = (*PLAIN, "-ar", 22_050, "-ac", 1, "-b:a", "48k")
    return film(room, "facebook-reel", "narrow.mp4", *pattern(), *narrow) if broken else _rich(room, "facebook-reel")


@pair("FMT08", target="instagram-reel")
def a_sound_it_refuses(room: Room, broken):
    opus = (*PLAIN, "-c:a", "libopus", "-b:a", "96k")
    return film(room, "instagram-reel", "opus.mp4", *pattern(), *opus) if broken else _rich(room, "instagram-reel")


@pair("FMT08", target="tiktok")
def a_sound_that_comes_late(room: Room, broken):
    late = ("-itsoffset", "0.2", "-f", "lavfi", "-i", "sine=440:r=48000:d=1")
    source = (*pattern(sound=False), *late, *PLAIN, *NO_EDIT)
    return film(room, "tiktok", "late-sound.mkv", *source) if broken else _rich(room, "tiktok")


@pair("FMT09", target="tiktok")
def a_text_too_long(room: Room, broken):
    def spoil(run):
        text = run / "bundles/tiktok/texte.txt"
        text.write_text(text.read_text(encoding="utf-8") + "🔧" * 800, encoding="utf-8")

    return room.run(spoil) if broken else room.run()


@pair("FMT10", target="facebook-reel")
def key_frames_too_far_apart(room: Room, broken):
    far = ("-g", 160 if broken else 80, "-sc_threshold", 0)
    return film(room, "facebook-reel", f"far-{broken}.mp4", *pattern(seconds=7, rate=24), *PLAIN, *far)


@pair("FMT10", target="instagram-reel")
def open_groups(room: Room, broken):
    groups = f"open-gop={int(broken)}:keyint=10:min-keyint=10:bframes=2:scenecut=0"
    options = (*PLAIN, "-preset", "veryfast", "-bf", 2, "-x264-params", groups)
    return film(room, "instagram-reel", f"groups-{broken}.mp4", *pattern(), *options)


@pair("FMT11")
def colours_of_old_television(room: Room, broken):
    name = "smpte170m" if broken else "bt709"
    tags = f"setparams=colorspace={name}:color_primaries={name}:color_trc={name}"
    return film(room, "", f"{name}.mp4", *pattern(), *PLAIN, "-vf", tags)


@pair("FMT11")
def colours_untold(room: Room, broken):
    if broken:
        return plain(room, "")
    return colours_of_old_television(room, broken=False)


@pair("FMT12", target="tiktok")
def half_as_fine(room: Room, broken):
    size = "540x960" if broken else "1080x1920"
    return film(room, "tiktok", f"fine-{size}.mp4", *pattern(size, 5, sound=False), *FAST)


def _rich(room: Room, target: str):
    """A film whose sound no encoder can make small: noise."""
    noise = ("-f", "lavfi", "-i", "anoisesrc=r=48000:d=1")
    return film(room, target, "rich.mp4", *pattern(sound=False), *noise, *PLAIN)
