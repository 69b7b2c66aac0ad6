"""Posts: within the platforms' limits, with nothing that matters cut, and every cut said."""

import pytest

from preuve.errors import BadInput
from preuve.project import Brief
from preuve.publication.post import LOCALES, compose
from preuve.publication.rules import post_rules
from preuve.storyboard import Shot, Storyboard
from preuve.targets import platforms
from preuve.wording import ai_sentence, clip_sentences, clip_words, length, mentions

ALL = sorted(platforms().targets)
CREDIT = "Dessins : OpenMoji, CC BY-SA 4.0."


def brief(**changes):
    base = {
        "title": "Atelier",
        "organisation": "L'Atelier",
        "subject": "la réparation",
        "objectives": ["faire venir"],
        "audience": "le quartier",
        "key_messages": ["Un objet en panne n'est pas un déchet", "C'est gratuit !"],
        "call_to_action": "Venez samedi, de 14 h à 18 h.",
        "hashtags": ["reparation", "#quartier", "reparation"],
        "targets": ALL,
    }
    return Brief.model_validate(base | changes)


def story(description="", **changes):
    shots = (
        Shot(id="un", visual="v", alt="Un grille-pain crème"),
        Shot(id="deux", visual="v", alt="Des gens rient !", only=("web",)),
    )
    return Storyboard.model_validate({"title": "On répare", "description": description, "shots": shots} | changes)


def post(target="tiktok", *, description="", parts=("image", "voice"), thanks=(CREDIT,), of=None, **changes):
    return compose(of or brief(**changes), story(description), platforms().targets[target], parts, thanks)


def test_text_says_everything_once_and_in_order():
    assert post().text == (
        "Un objet en panne n'est pas un déchet. C'est gratuit !\n\n"
        "Venez samedi, de 14 h à 18 h.\n\n"
        "Description de la vidéo : Un grille-pain crème.\n\n"
        "Réalisé avec l'aide de l'intelligence artificielle : les images et la voix.\n\n"
        "Dessins : OpenMoji, CC BY-SA 4.0.\n\n"
        "#reparation #quartier"
    )


def test_pictures_are_told_in_the_text_only_where_there_is_no_field_for_them():
    assert post("web").alt_text == "Un grille-pain crème. Des gens rient !"
    assert "Description de la vidéo" not in post("web").text
    assert post("tiktok").alt_text == "Un grille-pain crème."


def test_short_texts_are_not_cut():
    assert post().shortened == ()


@pytest.mark.parametrize("target", ALL)
def test_long_texts_fit_at_a_sentence_end_and_it_is_said(target):
    long = post(target, description="Des bénévoles vous montrent comment faire. " * 46, call_to_action="Venez. " * 40)
    limit = platforms().targets[target].text.characters.value
    assert long.units <= limit
    assert long.text.startswith("Des bénévoles")
    assert long.description.endswith(".")
    assert bool(long.shortened) is (limit < 3000)
    for kept in (long.call_to_action, long.disclosure, CREDIT, "#reparation"):
        assert kept in long.text


def test_what_is_cut_first_is_the_pictures_description():
    long = post(description="Une phrase de plus. " * 99, call_to_action="Venez. " * 12)
    assert long.shortened == ("description des images coupée à une fin de phrase",)
    assert "Description de la vidéo" not in long.text
    assert long.description == ("Une phrase de plus. " * 99).strip()


def test_hashtags_leave_last_and_from_the_end():
    tags = [f"etiquette{number:02d}" for number in range(30)]
    long = post(call_to_action="Venez. " * 260, hashtags=tags, description="Un mot.")
    assert long.units <= 2200
    assert long.hashtags == tuple(f"#{tag}" for tag in tags[: len(long.hashtags)])
    assert 0 < len(long.hashtags) < 30
    assert long.shortened[-1] == f"hashtag #etiquette{len(long.hashtags):02d} retiré"


def test_hashtags_above_the_platform_limit_are_dropped_and_said():
    tags = [f"t{number}" for number in range(33)]
    assert len(post("instagram-reel", hashtags=tags).hashtags) == 30
    assert post("instagram-reel", hashtags=tags).shortened == tuple(f"hashtag #t{n} retiré" for n in (32, 31, 30))
    assert len(post("tiktok", hashtags=tags).hashtags) == 33


def test_tiktok_counts_an_emoji_twice():
    wordy = {"description": "🙂" * 100 + "."}
    assert post("tiktok", **wordy).units - post("facebook-reel", **wordy).units == 100


def test_tiktok_limit_holds_in_utf16_units():
    long = post("tiktok", description=("🙂" * 40 + ". ") * 30)
    assert length(long.text, "utf-16") <= 2200
    assert "description du film coupée à une fin de phrase" in long.shortened
    assert long.description


def test_what_cannot_be_cut_is_refused_with_the_key():
    with pytest.raises(BadInput) as error:
        post(call_to_action="a" * 2000, thanks=("c" * 300,))
    assert error.value.key == "call_to_action"
    assert "TikTok" in error.value.remedy


def test_too_many_accounts_named_is_refused():
    with pytest.raises(BadInput, match="21 comptes"):
        post("instagram-reel", description=" ".join(f"@ami{n}" for n in range(21)))
    assert post("instagram-reel", description=" ".join(f"@ami{n}" for n in range(20)))


def test_youtube_title_is_cut_at_a_word():
    long = story(title="Un titre vraiment très long " * 5)
    cut = compose(brief(), long, platforms().targets["youtube-short"], (), ())
    assert len(cut.title) <= 100
    assert cut.title.endswith("…")
    assert cut.shortened == ("titre coupé au dernier mot entier",)
    assert compose(brief(), long, platforms().targets["tiktok"], (), ()).title == long.title


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ("tiktok", "is_aigc"),
        ("instagram-reel", "is_ai_generated"),
        ("instagram-feed", "is_ai_generated"),
        ("facebook-reel", "is_ai_generated"),
        ("youtube-short", "containsSyntheticMedia"),
    ],
)
def test_ai_is_declared_in_the_platform_own_field(target, field):
    assert post(target).declarations == {field: True}
    assert post(target, parts=("text", "speech")).declarations == {field: False}
    assert post(target, parts=()).declarations == {field: False}


def test_a_film_without_ai_says_so():
    assert post(parts=()).disclosure == "Ce film a été réalisé sans intelligence artificielle."


def test_facebook_caption_file_needs_a_known_locale():
    assert post("facebook-reel", language="en").captions == "film.en_US.srt"
    assert "xx" not in LOCALES
    with pytest.raises(BadInput) as error:
        post("facebook-reel", language="xx")
    assert error.value.key == "language"


def test_every_target_has_rules_and_every_rule_a_source():
    found = post_rules()
    assert set(found.posts) == set(platforms().targets)
    for rules in found.posts.values():
        named = [rules.unit_source, rules.ai_source, rules.captions_source]
        named += [rules.title_characters.source] if rules.title_characters else []
        assert {name for name in named if name} <= set(found.sources)
        assert not rules.ai_field or rules.ai_source


def test_a_post_begins_as_simulated():
    assert post().state == "simulated"


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("Un. Deux. Trois.", 9, "Un. Deux."),
        ("Un. Deux. Trois.", 16, "Un. Deux. Trois."),
        ("Un. Deux. Trois.", 8, "Un."),
        ("Sans point du tout", 8, ""),
        ("Il pèse 3.5 kg. Voilà.", 16, "Il pèse 3.5 kg."),
        ("« Oui ! » Fin.", 9, "« Oui !"),
    ],
)
def test_clip_sentences(text, most, kept):
    assert clip_sentences(text, most) == kept


def test_clip_words():
    assert clip_words("un deux trois", 9) == "un deux…"
    assert len(clip_words("anticonstitutionnellement", 10)) == 10


def test_mentions_are_not_addresses():
    assert mentions("écrivez à moi@exemple.fr ou @atelier, @ami") == 2


def test_ai_sentence_follows_the_order_of_the_film():
    said = ai_sentence(("voice", "text", "image"))
    assert said == "Réalisé avec l'aide de l'intelligence artificielle : le scénario, les images et la voix."


def test_sources_of_posts_and_of_platforms_never_share_an_id():
    assert not set(post_rules().sources) & set(platforms().sources)
