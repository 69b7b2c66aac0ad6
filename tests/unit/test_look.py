"""What is measured on pictures: frames as they are shown, shots, changes, seams, detail, palettes."""

import subprocess

import cv2
import numpy as np
import pytest
from helpers_look import frame, plain, show

from preuve.errors import BadMedia
from preuve.measures import frames
from preuve.measures.changes import ChangeWatch
from preuve.measures.detail import DetailWatch, block_ratios
from preuve.measures.frames import small_size, walk
from preuve.measures.glances import Glances, Swatch, palette_distance
from preuve.measures.look import look
from preuve.measures.seams import Seams
from preuve.measures.shots import Span, found
from preuve.measures.streams import streams
from preuve.media import opening
from preuve.tools import ffmpeg_program

RED = (192, 48, 32)


def encoded(path, source, *options, before=()):
    arguments = ["-v", "error", "-nostdin", *before, *source, *options, "-y", str(path)]
    subprocess.run([ffmpeg_program(), *arguments], check=True)
    return path


def drawn(size="320x240"):
    """A red film whose top left corner is white."""
    corner = "drawbox=x=0:y=0:w=40:h=40:c=white:t=fill"
    return ("-f", "lavfi", "-i", f"color=c=0xC03020:s={size}:r=10:d=0.3,{corner}")


class Keep:
    def __init__(self):
        self.corners, self.sizes, self.small = {}, set(), None

    def see(self, seen):
        width, height = seen.size
        self.sizes.add(seen.size)
        self.small = seen.small.copy()
        places = {"top left": (4, 4), "top right": (width - 8, 4), "bottom left": (4, height - 8)}
        self.corners = {name: seen.rgb(x, y, 4, 4).mean(axis=(0, 1)) for name, (x, y) in places.items()}


@pytest.mark.parametrize(
    "options",
    [
        ("-vf", "scale=out_color_matrix=bt709", "-pix_fmt", "yuv420p", "-colorspace", "bt709"),
        ("-vf", "scale=out_color_matrix=bt709", "-pix_fmt", "yuv444p10le", "-colorspace", "bt709"),
        ("-vf", "scale=out_color_matrix=bt601:out_range=pc", "-pix_fmt", "yuvj420p", "-color_range", "pc"),
        ("-vf", "scale=out_color_matrix=bt601", "-pix_fmt", "yuv420p", "-colorspace", "smpte170m"),
        ("-c:v", "libx264rgb", "-pix_fmt", "rgb24"),
    ],
    ids=["plain", "ten bits", "full range", "bt601", "rgb"],
)
def test_colours_are_those_shown_whatever_the_coding(tmp_path, options):
    keep = Keep()
    assert walk(encoded(tmp_path / "film.mp4", drawn(), *options), [keep]) == 3
    assert keep.corners["top right"] == pytest.approx(RED, abs=4)
    assert keep.corners["top left"] == pytest.approx((255, 255, 255), abs=4)
    assert keep.small[-5, -5].tolist() == pytest.approx(RED, abs=4)


def test_odd_sizes_are_read(tmp_path):
    keep = Keep()
    walk(encoded(tmp_path / "film.mp4", drawn("321x241"), "-pix_fmt", "yuv444p"), [keep])
    assert keep.sizes == {(321, 241)}
    assert keep.corners["top left"] == pytest.approx((255, 255, 255), abs=4)


def test_the_same_packets_turned_otherwise_are_other_pictures(tmp_path):
    lying = encoded(tmp_path / "film.mp4", drawn(), "-pix_fmt", "yuv420p")
    turned = encoded(tmp_path / "turned.mp4", ("-i", str(lying)), "-c", "copy", before=("-display_rotation", "90"))
    copied = encoded(tmp_path / "copied.mp4", ("-i", str(lying)), "-c", "copy")
    assert streams(turned).video_sha256 != streams(lying).video_sha256
    assert streams(copied).video_sha256 == streams(lying).video_sha256


def test_a_film_filmed_upright_is_measured_upright(tmp_path):
    upright, keep = encoded(tmp_path / "film.mp4", drawn(), "-pix_fmt", "yuv420p"), Keep()
    turned = encoded(tmp_path / "turned.mp4", ("-i", str(upright)), "-c", "copy", before=("-display_rotation", "90"))
    walk(turned, [keep])
    assert keep.sizes == {(240, 320)}
    assert keep.corners["bottom left"] == pytest.approx((255, 255, 255), abs=4)
    assert keep.corners["top left"] == pytest.approx(RED, abs=6)


def test_a_region_outside_the_frame_is_refused():
    with pytest.raises(ValueError, match="150"):
        frame(plain(RED)).rgb(150, 0, 20, 20)


@pytest.mark.parametrize(
    ("size", "small"),
    [((1920, 1080), (160, 90)), ((1080, 1920), (90, 160)), ((1080, 1350), (120, 150)), ((853, 481), (160, 90))],
)
def test_small_frames_have_a_longer_side_near_160(size, small):
    assert small_size(*size) == small


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(opening, "LARGEST_SIDE", 300), (opening, "LARGEST_AREA", 300 * 200), (frames, "LONGEST", 2)],
)
def test_what_is_too_large_is_refused(tmp_path, monkeypatch, module, name, value):
    film = encoded(tmp_path / "film.mp4", drawn(), "-pix_fmt", "yuv420p")
    assert walk(film, []) == 3
    monkeypatch.setattr(module, name, value)
    with pytest.raises(BadMedia):
        walk(film, [])


def test_a_damaged_film_is_refused(tmp_path):
    film = encoded(tmp_path / "film.mp4", drawn(), "-pix_fmt", "yuv420p")
    film.write_bytes(film.read_bytes()[:400])
    with pytest.raises(BadMedia):
        walk(film, [])


def test_a_film_unlike_its_plans_is_refused(tmp_path, monkeypatch):
    from helpers_montage import plan

    film = encoded(tmp_path / "film.mp4", drawn(), "-pix_fmt", "yuv420p")
    with pytest.raises(BadMedia, match="10"):
        look(film, [plan(count=10)], tmp_path)


def test_the_same_film_gives_the_same_measures(tmp_path):
    film = encoded(tmp_path / "film.mp4", drawn(), "-pix_fmt", "yuv420p")
    assert look(film, [], tmp_path) == look(film, [], tmp_path)


def test_cuts_are_found_and_flashes_arent_cuts():
    steady = [0.0] + [1.0] * 29
    assert found([*steady, 60.0, *[1.0] * 20], 30) == [Span("", 0, 30), Span("", 30, 51)]
    strobe = [0.0] + [1.0] * 19 + [90.0, 0.0, 0.0, 0.0] * 8
    assert len(found(strobe, 30)) == 1
    assert found([0.0] + [9.0] * 30, 30) == [Span("", 0, 31)]


def test_a_very_short_shot_doesnt_hide_the_next():
    assert len(found([0.0, *[1.0] * 5, 60.0, *[1.0] * 5, 60.0, *[1.0] * 20], 30)) == 2


def wandering(seconds):
    return np.repeat(np.repeat(((np.arange(160) + 20 * seconds) * 2 % 256)[None, :, None], 90, 0), 3, 2)


def test_a_frozen_second_is_found_where_it_is():
    watch = show(ChangeWatch(), lambda at: wandering(min(at, 1.0) if at < 2.5 else at), 4)
    (stretch,) = watch.frozen()
    assert (stretch.at, stretch.until) == pytest.approx((1.0, 2.5), abs=0.04)


def test_a_slow_change_is_no_freeze():
    assert show(ChangeWatch(), lambda at: plain([round(60 + 12 * at)] * 3), 4).frozen() == ()


def test_encoding_noise_doesnt_hide_a_freeze():
    chance = np.random.default_rng(2)
    noisy = [np.clip(wandering(0) + chance.normal(0, 0.5, (90, 160, 1)), 0, 255) for _ in range(4)]
    watch = show(ChangeWatch(), lambda at: noisy[round(at * 30) % 4], 2)
    assert len(watch.frozen()) == 1


@pytest.mark.parametrize(("ramp", "sudden"), [(0.0, True), (0.4, False)])
def test_black_frames_are_sudden_unless_the_picture_fades(ramp, sudden):
    def paint(at):
        light = 0.0 if 1 <= at < 1.2 else min(abs(at - 1.1) - 0.1, ramp) / ramp if ramp else 1.0
        return plain([round(200 * light)] * 3)

    (black,) = show(ChangeWatch(), paint, 2).blacks()
    assert black.sudden is sudden
    assert (black.at, black.until) == pytest.approx((1.0, 1.2), abs=0.09)


def test_frames_between_shots_are_counted():
    spans = [Span("a", 0, 10), Span("b", 20, 30), Span("c", 30, 40)]

    def paint(at):
        part = np.clip((round(at * 30) - 9) / 11, 0, 1)
        return plain((200, 40, 40)) * (1 - part) + plain((40, 40, 200)) * part if at < 1 else plain((40, 200, 40))

    blended, cut = show(Seams(spans), paint, 40 / 30).result()
    assert (blended.between, cut.between) == (8, 0)  # the first and the last are within a tenth of a shot
    assert (cut.at, cut.until) == pytest.approx((29 / 30, 1.0), abs=0.001)


def test_a_passage_that_jumps_has_nothing_between():
    spans = [Span("a", 0, 10), Span("b", 20, 30)]
    (seam,) = show(Seams(spans), lambda at: plain((200, 40, 40) if at < 0.5 else (40, 40, 200)), 1).result()
    assert seam.between == 0


def sharp(size=(640, 360)):
    picture = np.kron(np.random.default_rng(5).integers(0, 256, (40, 72)), np.ones((9, 9)))[: size[1], : size[0]]
    return picture.astype(np.uint8)


def enlarged(picture, times):
    small = cv2.resize(picture, None, fx=1 / times, fy=1 / times, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, picture.shape[::-1], interpolation=cv2.INTER_CUBIC)


def test_detail_tells_a_picture_from_the_same_enlarged():
    picture = sharp()
    native, twice = (float(np.median(block_ratios(one))) for one in (picture, enlarged(picture, 2)))
    assert native > 0.25
    assert twice < 0.12


def test_flat_parts_and_lettering_dont_decide():
    picture = enlarged(sharp(), 2)
    picture[:90] = 128
    cv2.putText(picture, "LETTRES NETTES", (20, 340), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 5, cv2.LINE_AA)
    assert float(np.median(block_ratios(picture))) < 0.14


def cornered(size):
    """Fine texture left of the middle, nothing around."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    inner = np.random.default_rng(5).integers(0, 256, (height // 4, width // 4, 3), np.uint8)
    picture[height // 4 : height // 2, width // 4 : width // 2] = inner
    return picture


def test_detail_is_shown_before_and_after(tmp_path):
    watch = show(DetailWatch(), lambda _at: cornered((1280, 720)), 1, fps=4)
    compared, stills = watch.result().compared, watch.stills(tmp_path)
    x, y, width, height = compared.region
    assert (compared.at, width, height) == (0, 384, 384)
    assert x < 480
    assert y < 270
    assert compared.before < 0.5 * compared.after
    before, after = (cv2.imread(str(stills[f"detail-{name}.jpg"])).astype(float) for name in ("before", "after"))
    assert before.shape == after.shape == (384, 384, 3)
    assert after.std() > 1.2 * before.std()
    assert before.mean() == pytest.approx(after.mean(), abs=3)


def test_the_detail_shown_is_the_picture_s_and_not_the_lettering_s():
    picture = cornered((1280, 720))
    picture[:, :640] = np.random.default_rng(6).integers(100, 156, (720, 640, 3), np.uint8)
    picture[128:640, 704:1216] = 255 * np.random.default_rng(7).integers(0, 2, (512, 512, 1), np.uint8)
    watch = show(DetailWatch(), lambda _at: picture, 1, fps=4)
    assert watch.result().compared.region[0] + 384 <= 704


def test_a_film_s_detail_is_among_its_stills(tmp_path):
    film = encoded(tmp_path / "film.mp4", ("-f", "lavfi", "-i", "mandelbrot=s=1280x720:r=10"), "-t", "0.3")
    seen, stills = look(film, [], tmp_path)
    assert seen.detail.compared.before < seen.detail.compared.after
    assert set(stills) == {"detail-before.jpg", "detail-after.jpg"}


def test_a_film_of_480_lines_has_nothing_to_compare(tmp_path):
    watch = show(DetailWatch(), lambda _at: cornered((852, 480)), 1, fps=4)
    assert watch.result().compared is None
    assert watch.stills(tmp_path) == {}


def test_nothing_is_said_of_the_detail_of_a_flat_film():
    watch = show(DetailWatch(), lambda _at: plain(RED, (640, 360)), 1, fps=4)
    assert watch.result() is None


def test_shots_have_their_own_colours_and_light():
    spans = [Span("red", 0, 30), Span("grey", 30, 60)]
    glances = show(Glances(), lambda at: plain(RED if at < 1 else (128, 128, 128)), 2)
    red, grey = glances.shots(spans, [number / 30 for number in range(60)])
    assert red.palette[0].share == pytest.approx(1, abs=0.01)
    assert [int(red.palette[0].colour[at : at + 2], 16) for at in (1, 3, 5)] == pytest.approx(RED, abs=3)
    assert grey.luminance == pytest.approx(0.216, abs=0.005)
    assert (red.at, red.until, grey.at) == (0, 1, 1)


def test_a_shot_too_short_for_a_glance_is_told_by_the_nearest():
    glances = show(Glances(), lambda _at: plain(RED), 1)
    (shot,) = glances.shots([Span("a", 2, 4)], [number / 30 for number in range(30)])
    assert shot.palette


def test_palettes_are_as_far_as_their_colours():
    one, other = [Swatch(colour="#000000", share=1)], [Swatch(colour="#FFFFFF", share=1)]
    assert palette_distance(one, one) == pytest.approx(0)
    assert palette_distance(one, other) == pytest.approx(50, abs=0.5)
    half = [Swatch(colour="#000000", share=0.5), Swatch(colour="#FFFFFF", share=0.5)]
    assert palette_distance(one, half) == pytest.approx(25, abs=0.5)


def test_glances_stay_few_whatever_the_length(monkeypatch):
    from preuve.measures import glances as module

    monkeypatch.setattr(module, "MOST", 10)
    kept = show(Glances(), lambda _at: plain(RED), 12, fps=8).kept
    assert len(kept) <= 11
    assert kept[-1].seconds >= 10
