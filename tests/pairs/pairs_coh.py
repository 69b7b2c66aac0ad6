"""COH: a shot that doesn't belong, and pictures that go black or freeze."""

import numpy as np
from pairs import pair
from small_films import SIZE, film
from tiny_run import TinyShot, blocks, tiny

FOREIGN = ((20, 90, 30), (60, 160, 50), (10, 40, 90), (120, 200, 230))
DIM = ((90, 84, 74), (19, 44, 47), (78, 55, 32), (10, 15, 18))


@pair("COH01")
def a_foreign_picture(room, broken):
    other = blocks(FOREIGN, 1) if broken else blocks(seed=1)
    return tiny(room, [TinyShot("a", blocks()), TinyShot("b", other)])


@pair("COH02")
def a_dim_shot(room, broken):
    other = blocks(DIM, 1) if broken else blocks(seed=1)
    return tiny(room, [TinyShot("a", blocks()), TinyShot("b", other)])


@pair("COH03")
def a_quiet_voice(room, broken):
    said = "voici ce que la voix dit ici"
    quiet = -6.0 if broken else -1.0
    first, second = TinyShot("a", blocks(), said=said), TinyShot("b", blocks(), said=said, loudness=quiet)
    return tiny(room, [first, second], frames=60)


@pair("COH04")
def another_family(room, broken):
    titled = {"on_screen": "Atelier", "palette": ("#104C5B", "#E07A2D")}
    other = titled | ({"family": "Lexend"} if broken else {"on_screen": "Samedi"})
    return tiny(room, [TinyShot("a", blocks(), titled), TinyShot("b", blocks(), other)], frames=60)


@pair("COH04")
def another_plate(room, broken):
    titled = {"on_screen": "Atelier", "palette": ("#104C5B", "#E07A2D")}
    other = titled | ({"palette": ("#8A1F3C", "#E07A2D")} if broken else {})
    return tiny(room, [TinyShot("a", blocks(), titled), TinyShot("b", blocks(), other)], frames=60)


def moving(seconds):
    across = (np.arange(SIZE[0]) * 2 + 40 * seconds) % 256
    return np.repeat(np.repeat(across[None, :, None], SIZE[1], 0), 3, 2)


@pair("COH05")
def one_black_frame(room, broken):
    def paint(seconds):
        return moving(seconds) * (0 if broken and 0.99 < seconds < 1.02 else 1)

    return room.video(film(room, f"black-{broken}", paint))


@pair("COH05")
def a_long_fade(room, broken):
    """Down in a third of a second, dark for a while, up again."""
    dark = 0.9 if broken else 0.3

    def paint(seconds):
        return moving(seconds) * np.clip(abs(seconds - 1) * 3 - dark * 1.5, 0, 1)

    return room.video(film(room, f"fade-{broken}", paint))


@pair("COH06")
def a_frozen_second(room, broken):
    def paint(seconds):
        return moving(min(seconds, 0.7) if broken and seconds < 2 else seconds)

    return room.video(film(room, f"frozen-{broken}", paint, seconds=3))


@pair("COH07")
def another_number(room, broken):
    shown = {"on_screen": "412 objets", "palette": ("#104C5B", "#E07A2D")}
    said = "L'an dernier, 421 objets réparés" if broken else "L'an dernier, 412 objets réparés"
    return tiny(room, [TinyShot("a", blocks(), shown, said=said)], frames=60)


@pair("COH07")
def another_day(room, broken):
    shown = {"on_screen": "Samedi 5 mai", "palette": ("#104C5B", "#E07A2D")}
    said = "Rendez-vous dimanche 5 mai" if broken else "Rendez-vous samedi cinq mai"
    return tiny(room, [TinyShot("a", blocks(), shown, said=said)], frames=60)


@pair("COH07", bad="declared")
def a_text_nobody_says(room, broken):
    shown = {"on_screen": "Entrée libre", "palette": ("#104C5B", "#E07A2D")}
    said = "Venez nombreux" if broken else "Venez, entrée libre pour tous"
    return tiny(room, [TinyShot("a", blocks(), shown, said=said)], frames=60)
