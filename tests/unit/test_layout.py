import pytest
from helpers_captions import said
from helpers_fonts import installed
from hypothesis import given, settings
from hypothesis import strategies as st

from preuve.errors import BadInput, StepFailed
from preuve.media import lettering
from preuve.media.captions import CaptionRules, make_cues
from preuve.media.layout import Box, boxes, safe_zone
from preuve.targets import platforms

PROFILES = platforms().profiles
WORDS = (
    *("réparer", "réemployer", "œuvre", "cœur", "Évreux", "médiathèque", "bénévoles", "objets", "quotidien", "samedi"),
    *("développement", "accompagnement", "responsabilité", "intergénérationnelle", "l’association", "aujourd’hui", "À"),
    *("le", "la", "des", "vos", "et", "de", "gratuit", "accessible"),
)


HERE = installed()
each_place = pytest.mark.parametrize(("name", "family"), [(name, family) for name in PROFILES for family in HERE])


def phrase(longest: int) -> st.SearchStrategy[str]:
    return (
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join).map(lambda text: text[:longest].strip())
    )


def inside(inner: Box, outer: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def apart(one: Box, other: Box) -> bool:
    across = one.x + one.width <= other.x or other.x + other.width <= one.x
    return across or one.y + one.height <= other.y or other.y + other.height <= one.y


@each_place
def test_every_box_is_in_the_safe_zone_and_none_meets_another(name, family):
    found = boxes(PROFILES[name], family)
    every = [found.caption, found.title, found.label, found.picture]
    assert all(inside(box, safe_zone(PROFILES[name])) for box in every)
    assert all(apart(one, other) for index, one in enumerate(every) for other in every[index + 1 :])
    assert found.picture.height > PROFILES[name].height / 8


def test_the_vertical_caption_sits_at_the_bottom_of_the_safe_zone():
    found = boxes(PROFILES["vertical"]).caption
    assert (found.x, found.x + found.width, found.y + found.height) == (120, 888, 1248)
    assert found.place(100, 50) == (120 + 334, 1248 - 50)


def test_the_label_is_at_the_top_right():
    found = boxes(PROFILES["wide"]).label
    assert found.place(300, 60) == (1920 - 96 - 300, 54)


def test_captions_are_as_big_as_columns_allow():
    seen = {name: boxes(profile).sizes.caption_css for name, profile in PROFILES.items()}
    assert seen["wide"] == 24
    assert seen["vertical"] >= 16
    assert seen["portrait"] > seen["vertical"]


def test_what_is_too_big_has_no_place():
    with pytest.raises(StepFailed, match="dépasse"):
        Box(x=0, y=0, width=100, height=50).place(101, 50)


def test_a_safe_zone_without_room_is_refused():
    profile = PROFILES["vertical"]
    tight = profile.model_copy(update={"safe": profile.safe.model_copy(update={"bottom": 1300})})
    with pytest.raises(BadInput, match="trop petite"):
        boxes(tight)


@each_place
@given(text=phrase(200))
@settings(max_examples=8, deadline=None)
def test_captions_of_french_words_stay_in_their_box(name, family, text):
    profile = PROFILES[name]
    found = boxes(profile, family)
    words = said(text)
    rules = CaptionRules(columns=int(profile.caption_columns.value))
    for cue in make_cues(words, rules, words[-1].end + 1):
        drawn = lettering.caption(
            cue.lines,
            size_px=found.sizes.caption_px,
            least_px=found.sizes.caption_least_px,
            max_width=found.caption.width,
            family=family,
        )
        found.caption.place(drawn.width, drawn.height)
        assert drawn.size_px >= found.sizes.caption_px * 0.8


@each_place
def test_the_widest_letters_stay_in_their_box(name, family):
    profile = PROFILES[name]
    found = boxes(profile, family)
    line = "M" * int(profile.caption_columns.value)
    drawn = lettering.caption(
        [line, line],
        size_px=found.sizes.caption_px,
        least_px=found.sizes.caption_least_px,
        max_width=found.caption.width,
        family=family,
    )
    found.caption.place(drawn.width, drawn.height)


@each_place
@given(text=phrase(90))
@settings(max_examples=8, deadline=None)
def test_titles_of_90_signs_stay_in_their_box(name, family, text):
    found = boxes(PROFILES[name], family)
    drawn = lettering.title(
        text,
        size_px=found.sizes.title_px,
        least_px=found.sizes.title_least_px,
        max_lines=found.sizes.title_lines,
        max_width=found.title.width,
        family=family,
        palette=("#0B6E4F", "#F2B134"),
    )
    found.title.place(drawn.width, drawn.height)


@each_place
@pytest.mark.parametrize("text", ["", "images", "images et voix", "texte, images, voix et musique"])
def test_labels_stay_in_their_box(name, family, text):
    found = boxes(PROFILES[name], family)
    drawn = lettering.label(
        text,
        size_px=found.sizes.label_px,
        least_px=found.sizes.label_least_px,
        max_width=found.label.width,
        family=family,
    )
    found.label.place(drawn.width, drawn.height)
