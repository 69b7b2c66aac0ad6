"""OPT: techniques that the ledger claims and the frames don't show, and films that were enlarged."""

import numpy as np
from pairs import pair
from small_films import film
from tiny_run import TinyShot, blocks, tiny

from preuve.storyboard import Effect

MIRROR, BRIGHTER = Effect(name="MirrorX"), Effect(name="LumContrast", arguments={"lum": 12, "contrast": 0.15})
CRUSHING = Effect(name="MultiplyColor", arguments={"factor": 0.02})


def two(**view):
    return [TinyShot("a", blocks(), view), TinyShot("b", blocks(seed=1), view)]


def seen(plan, **view):
    then = plan.then.model_copy(update=view) if plan.then else None
    return plan.model_copy(update={"view": plan.view.model_copy(update=view), "then": then})


@pair("OPT01")
def a_zoom_that_was_claimed(room, broken):
    return tiny(room, two(), make=lambda plan: seen(plan, motion="still") if broken else plan)


@pair("OPT01", bad="not_applicable")
def still_pictures_under_captions(room, broken):
    cues = ({"first": 5, "end": 22, "lines": ("Bonjour",)}, {"first": 24, "end": 40, "lines": ("Au revoir",)})
    return tiny(room, two(motion="still" if broken else "pan-left", cues=cues), frames=60)


@pair("OPT02")
def a_passage_that_was_claimed(room, broken):
    shots = [TinyShot("a", blocks(), transition="crossfade"), TinyShot("b", blocks(seed=1))]

    def cut(plan):
        return plan.model_copy(update={"then": None, "transition": "cut"}) if broken and plan.then else plan

    return tiny(room, shots, make=cut)


@pair("OPT02", bad="not_applicable")
def cuts_only(room, broken):
    shots = [TinyShot("a", blocks(), transition="cut" if broken else "slide"), TinyShot("b", blocks(seed=1))]
    return tiny(room, shots)


@pair("OPT03")
def a_correction_that_crushes(room, broken):
    return tiny(room, two(effects=(CRUSHING if broken else BRIGHTER,)))


@pair("OPT03", bad="not_applicable")
def a_mirror_is_no_correction(room, broken):
    return tiny(room, two(effects=(MIRROR if broken else BRIGHTER,)))


@pair("OPT05")
def an_effect_that_was_claimed(room, broken):
    return tiny(room, two(effects=(MIRROR,)), make=lambda plan: seen(plan, effects=()) if broken else plan)


@pair("OPT05", bad="not_applicable")
def a_correction_is_no_effect(room, broken):
    return tiny(room, two(effects=(BRIGHTER if broken else MIRROR,)))


@pair("OPT04")
def enlarged_twice(room, broken):
    import cv2

    whole = np.random.default_rng(3).integers(0, 256, (60, 107, 3)).astype(np.float32)
    drawn = cv2.resize(whole, (1280, 720), interpolation=cv2.INTER_NEAREST)
    cv2.circle(drawn, (640, 360), 200, (255, 255, 255), 5, cv2.LINE_AA)
    small = cv2.resize(drawn, (640, 360), interpolation=cv2.INTER_AREA)
    picture = cv2.resize(small, (1280, 720), interpolation=cv2.INTER_CUBIC) if broken else drawn
    return room.video(film(room, f"detail-{broken}", lambda _at: picture, seconds=0.2, size=(1280, 720)))


@pair("OPT04")
def sharp_but_small(room, broken):
    size = (640, 360) if broken else (1280, 720)
    picture = np.kron(np.random.default_rng(3).integers(0, 256, (size[1] // 8, size[0] // 8, 3)), np.ones((8, 8, 1)))
    return room.video(film(room, f"small-{broken}", lambda _at: picture, seconds=0.2, size=size))


@pair("OPT10")
def two_techniques_only(room, broken):
    effects = () if broken else (MIRROR,)
    shots = [
        TinyShot("a", blocks(), {"effects": effects}, transition="crossfade"),
        TinyShot("b", blocks(seed=1), {"effects": effects}),
    ]
    return tiny(room, shots)
