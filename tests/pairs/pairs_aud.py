"""AUD: a sound as it should be, and the same too loud, saturated, drowned, in a hurry, or with a hole."""

import numpy as np
from helpers_pair_sound import RATE, at_level, filmed, made, music, speech, spoken
from pairs import Room, pair

SMALL = ("-f", "lavfi", "-i", "testsrc2=s=64x112:r=10:d=3", "-preset", "ultrafast")


def film(room: Room, sound, target: str = ""):
    return room.video(filmed(room.folder / "film.mp4", sound), target=target)


@pair("AUD01", target="tiktok")
def too_loud(room: Room, broken):
    return film(room, at_level(speech(-20) + music(-20), -6 if broken else -14), "tiktok")


@pair("AUD01")
def too_faint_for_anywhere(room: Room, broken):
    return film(room, speech(-31 if broken else -20))


@pair("AUD01", target="web")
def right_for_social_networks_not_for_a_page(room: Room, broken):
    return film(room, speech(-14 if broken else -16), "web")


@pair("AUD02")
def a_peak_over_the_margin(room: Room, broken):
    sound = 0.5 * speech(-18) / np.abs(speech(-18)).max()
    tones = np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE)
    sound[RATE : RATE + len(tones)] = (0.96 if broken else 0.8) * tones
    return film(room, sound)


@pair("AUD03", target="tiktok")
def music_over_voice(room: Room, broken):
    return spoken(room, speech(-16), music(-13 if broken else -30))


@pair("AUD03", target="tiktok")
def music_that_swells_over_one_sentence(room: Room, broken):
    swell = np.where(np.arange(9 * RATE) // (3 * RATE) == 1, 10 ** (18 / 20), 1)
    return spoken(room, speech(-16, 9), music(-38, 9) * (swell if broken else 1))


@pair("AUD03", target="tiktok", bad="not_run")
def stems_of_another_film(room: Room, broken):
    return spoken(room, speech(-16), music(-30), heard=speech(-16)[::-1] if broken else None)


@pair("AUD03", target="tiktok", bad="not_run")
def stems_that_leave_out_a_sentence(room: Room, broken):
    voice, five = speech(-16, 20), 5 * RATE
    heard = np.concatenate([voice[: 3 * five], voice[2 * five : 3 * five]]) + music(-30, 20)
    return spoken(room, voice, music(-30, 20), heard=heard if broken else None)


@pair("AUD04", target="tiktok")
def music_too_near(room: Room, broken):
    return spoken(room, speech(-16), music(-31 if broken else -40))


@pair("AUD05", target="tiktok")
def in_a_hurry(room: Room, broken):
    step = 0.25 if broken else 0.4
    words = [("mot", n * step, n * step + 0.8 * step) for n in range(14)]
    return spoken(room, speech(-16), None, words=words)


@pair("AUD06")
def cut_waves(room: Room, broken):
    loud = speech(-18) / np.abs(speech(-18)).max()
    return film(room, 6 * loud if broken else 0.9 * loud)


@pair("AUD07")
def a_hole(room: Room, broken):
    sound = speech(-16, 8).copy()
    sound[2 * RATE : int((5 if broken else 3.2) * RATE)] = 0
    return film(room, sound)


@pair("AUD07")
def sound_that_stops_before_the_pictures(room: Room, broken):
    length = 3 if broken else 5
    tone = ("-f", "lavfi", "-i", f"sine=440:r=48000:d={length}")
    picture = ("-f", "lavfi", "-i", "testsrc2=s=64x112:r=10:d=6")
    return room.video(made(room, f"tone-{length}.mp4", *picture, *tone, "-preset", "ultrafast"))


@pair("AUD08")
def mute(room: Room, broken):
    if broken:
        return room.video(made(room, "mute.mp4", *SMALL))
    return film(room, speech(-16, 3))


@pair("AUD08")
def silent_track(room: Room, broken):
    return film(room, speech(-16, 3) * (0.0005 if broken else 1))
