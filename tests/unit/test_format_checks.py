"""Sound and format checks, on values: limits that no small film can reach, and words counted by hand."""

import contextlib

import pytest

from preuve.checks.aud import AUD01, AUD05, AUD07, AUD08, speech_rate
from preuve.checks.base import NotApplicable, NotRun
from preuve.checks.case import Case
from preuve.checks.fixtures import load_fixtures
from preuve.checks.fixtures.sound import own_stems, sound_goal
from preuve.checks.fmt import FMT01, FMT02, FMT03, FMT04, FMT05, FMT06, FMT07
from preuve.checks.fmt_more import FMT08, FMT09, FMT10, FMT12
from preuve.checks.limits import cite, near, published, told
from preuve.checks.subject import FilmFiles, Subject
from preuve.engines import Word
from preuve.measures.listen import Listened, Stretch
from preuve.measures.stems import Match, Stems
from preuve.measures.streams import Streams
from preuve.media.loudness import Loudness
from preuve.media.probe import Colour, Probe, Sound
from preuve.publication.post import Post
from preuve.targets import Span, platforms

TARGETS = platforms().targets
SOUND = Sound(codec="aac", profile="LC", rate=48_000, channels=2, seconds=30, start=0, bit_rate=192_000)
FACTS = Probe(
    container="mp4",
    width=1080,
    height=1920,
    rotation=0,
    pixel_aspect=1,
    fps=30,
    constant_rate=True,
    longest_frame=1 / 30,
    frames=900,
    seconds=30,
    start=0,
    codec="h264",
    profile="High",
    pixel_format="yuv420p",
    interlaced=False,
    colour=Colour(primaries="bt709", transfer="bt709", matrix="bt709", range="limited"),
    longest_gop=2,
    open_gops=0,
    sound=SOUND,
    videos=1,
    sounds=1,
    moov_first=True,
    edit_lists=0,
    size=9_000_000,
    bit_rate=2_400_000,
    picture_bit_rate=2_200_000,
    peak_bit_rate=4_000_000,
)
LEVEL = Loudness(integrated=-14, range=3, true_peak=-2, sample_peak=-2)
HEARD = Listened(**LEVEL.model_dump(), present=True, seconds=30)


def streams(**facts):
    return Streams(facts=FACTS.model_copy(update=facts), video_sha256="")


def post(title="Titre"):
    texts = dict.fromkeys(("label", "text", "description", "call_to_action", "disclosure", "alt_text"), "")
    return Post(target="web", title=title, language="fr", width=1, height=1, units=0, **texts)


def words(count, step, pause=0.0):
    times = [n * step + (pause if n >= count // 2 else 0) for n in range(count)]
    return [Word(text="mot", start=at, end=at + step) for at in times]


def case(target="", *, ours=False, tmp_path=None):
    film = FilmFiles(target, tmp_path)
    return Case(Subject(films=(film,), maker=None, speech=None, folder=tmp_path if ours else None), film)


@pytest.mark.parametrize("check", [FMT01, FMT02, FMT03, FMT04, FMT05, FMT06, FMT07, FMT08, FMT10])
@pytest.mark.parametrize("name", [name for name in TARGETS if name not in {"web", "instagram-feed"}])
def test_a_usual_vertical_file_suits_every_platform(check, name):
    with contextlib.suppress(NotApplicable):  # where it publishes no such limit
        found = check.check(streams(), TARGETS[name])
        assert (found.status, found.remedy) == ("met", ""), found.measured
        assert TARGETS[name].label in found.measured


def test_a_file_too_heavy_is_told_with_its_limit():
    found = FMT05.check(streams(size=301_000_000), TARGETS["instagram-reel"])
    assert found.status == "unmet"
    assert found.value == 301
    assert "300 Mo au plus" in found.measured
    assert "25000" not in found.measured


@pytest.mark.parametrize(
    ("seconds", "status"), [(2.9, "unmet"), (2.97, "met"), (3, "met"), (90.04, "met"), (90.1, "unmet"), (91, "unmet")]
)
def test_a_facebook_reel_lasts_three_to_ninety_seconds(seconds, status):
    found = FMT04.check(streams(seconds=seconds, sound=None), TARGETS["facebook-reel"])
    assert found.status == status
    assert [place.at for place in found.places] == ([90] if seconds > 90.05 else [])


def test_the_sound_counts_in_the_duration():
    late = streams(sound=SOUND.model_copy(update={"seconds": 95}))
    assert FMT04.check(late, TARGETS["facebook-reel"]).value == 95


@pytest.mark.parametrize("check", [FMT02, FMT03, FMT04, FMT05, FMT07, FMT10])
def test_what_the_web_does_not_limit_is_not_judged(check):
    with pytest.raises(NotApplicable, match="Site web ne publie pas"):
        check.check(streams(), TARGETS["web"])


@pytest.mark.parametrize("check", [FMT06, FMT07])
def test_boxes_are_looked_for_in_mp4_only(check):
    with pytest.raises(NotApplicable, match="MP4"):
        check.check(streams(moov_first=None), TARGETS["youtube-short"])


def test_a_film_without_sound_has_no_sound_track_to_judge():
    with pytest.raises(NotApplicable, match="pas de son"):
        FMT08.check(streams(sound=None), TARGETS["tiktok"])


@pytest.mark.parametrize("sound", [{"profile": "HE-AAC"}, {"rate": 44_100}, {"channels": 1}, {"bit_rate": 96_000}])
def test_facebook_wants_each_part_of_the_sound(sound):
    heard = streams(sound=SOUND.model_copy(update=sound))
    assert FMT08.check(heard, TARGETS["facebook-reel"]).status == "unmet"
    assert FMT08.check(heard, TARGETS["tiktok"]).status == "met"


def test_sizes_are_those_that_are_shown():
    assert FMT02.check(streams(width=1920, height=1080, rotation=90), TARGETS["tiktok"]).status == "met"
    assert FMT02.check(streams(width=810, pixel_aspect=4 / 3), TARGETS["tiktok"]).status == "met"
    assert FMT02.check(streams(width=810), TARGETS["tiktok"]).status == "unmet"
    assert FMT02.check(streams(height=1350), TARGETS["instagram-feed"]).status == "met"
    profile = platforms().profile("tiktok")
    assert FMT12.check(streams(width=1920, height=1080, rotation=90), TARGETS["tiktok"], profile).status == "met"


def test_a_text_is_counted_in_the_platforms_unit():
    text = "🔧" * 1101
    assert FMT09.check(text, post(), TARGETS["tiktok"]).status == "unmet"
    assert FMT09.check(text, post(), TARGETS["tiktok"]).value == 2202
    assert FMT09.check(text, post(), TARGETS["instagram-reel"]).status == "met"


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (" ".join(f"#mot{n}" for n in range(31)), "30 hashtags"),
        (" ".join(f"#mot{n}" for n in range(30)) + " #12 &#233; a#b ##", ""),
        (" ".join(f"@ami{n}" for n in range(21)), "20 comptes"),
        (" ".join(f"moi@ami{n}.fr" for n in range(21)), ""),
    ],
)
def test_hashtags_and_accounts_are_counted(text, broken):
    found = FMT09.check(text, post(), TARGETS["instagram-reel"])
    assert found.status == ("unmet" if broken else "met")
    assert broken in found.measured


def test_a_title_too_long_for_youtube_is_told():
    assert FMT09.check("Texte", post("t" * 100), TARGETS["youtube-short"]).status == "met"
    assert FMT09.check("Texte", post("t" * 101), TARGETS["youtube-short"]).status == "unmet"
    with pytest.raises(NotApplicable):
        FMT09.check("Texte", post("t" * 101), TARGETS["web"])


def test_every_limit_of_a_platform_names_a_known_source():
    for target in TARGETS.values():
        limits = [getattr(target.format, name) for name in type(target.format).model_fields]
        assert {one.source for one in limits if one} <= set(platforms().sources), target.name


def test_limits_are_told_in_words():
    assert told(Span(least=23, most=60, source="")) == "de 23 à 60"
    assert told(Span(most=1920, source=""), "px") == "1\u202f920\u00a0px au plus"
    assert told(Span(least=2.5, source="")) == "2,5 au moins"
    assert told(Span(least=48, most=48, source=""), "kHz") == "48\u00a0kHz"
    assert near(Span(most=10, source=""), 10.05, 0.01)
    assert not near(Span(least=10, source=""), 9.8, 0.01)
    assert cite(TARGETS["tiktok"], None) == "TikTok"
    assert "11/09/2026" in cite(TARGETS["tiktok"], TARGETS["tiktok"].format.fps)
    assert published(TARGETS["tiktok"].length.longest)
    assert not published(TARGETS["tiktok"].length.shortest)


def test_a_rate_counts_a_pause_for_a_second_at_most():
    assert speech_rate(words(10, 0.4)) == pytest.approx(150)
    assert speech_rate(words(10, 0.4, pause=1)) == pytest.approx(120)
    assert speech_rate(words(10, 0.4, pause=9)) == pytest.approx(120)


def test_the_fastest_ten_seconds_are_shown():
    slow, fast = words(20, 0.5), words(50, 0.2)
    later = [word.model_copy(update={"start": word.start + 10, "end": word.end + 10}) for word in fast]
    found = AUD05.check([*slow, *later], {})
    assert found.status == "unmet"
    assert found.places[0].at == pytest.approx(10, abs=0.5)
    assert "300 dans" in found.measured
    assert AUD05.check(words(1, 0.4), {}).status == "not_applicable"
    assert AUD05.check(words(3, 0.4), {}).status == "met"


def test_silence_goes_on_where_the_sound_ends_before_the_pictures():
    still = HEARD.model_copy(update={"silences": (Stretch(start=28.5, seconds=1.5),)})
    assert AUD07.check(still, streams()).status == "met"
    found = AUD07.check(still, streams(seconds=31))
    assert (found.status, found.value) == ("unmet", 2.5)
    assert (found.places[0].at, found.places[0].until) == (28.5, 31)
    assert AUD07.check(HEARD, streams(seconds=33)).value == 3


def test_a_film_that_cannot_be_heard_is_told_apart_from_one_that_is_mute():
    assert AUD08.check(HEARD).status == "met"
    assert "pas de piste" in AUD08.check(HEARD.model_copy(update={"present": False})).measured
    assert AUD08.check(HEARD.model_copy(update={"integrated": -64.0})).status == "unmet"


@pytest.mark.parametrize(("level", "status"), [(-15.0, "met"), (-15.1, "unmet"), (-13.0, "met"), (-12.9, "unmet")])
def test_loudness_is_right_within_one_unit(level, status, tmp_path):
    goal = sound_goal(case("tiktok", tmp_path=tmp_path))
    found = AUD01.check(HEARD.model_copy(update={"integrated": level}), goal)
    assert found.status == status
    assert "TikTok" in found.measured


def test_without_platform_loudness_lies_between_broadcast_and_networks(tmp_path):
    goal = sound_goal(case(tmp_path=tmp_path))
    assert (goal.loudness.least, goal.loudness.most, goal.true_peak) == (-24, -13, -1)


@pytest.mark.parametrize("found", [(0.5, 1, 0), (1, 0.5, 0), (1, 1, 40), None])
def test_stems_that_are_not_the_films_measure_nothing(found, tmp_path):
    load_fixtures()
    match = Match(correlation=found[0], worst=found[1], offset_ms=found[2]) if found else None
    stems = Stems(match=match, voice=LEVEL) if match else None
    heard = HEARD.model_copy(update={"stems": stems})
    with pytest.raises(NotRun):
        own_stems(case("tiktok", ours=True, tmp_path=tmp_path), heard)
    with pytest.raises(NotApplicable):
        own_stems(case("tiktok", tmp_path=tmp_path), heard)
