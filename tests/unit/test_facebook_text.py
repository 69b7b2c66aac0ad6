"""A limit that no platform publishes isn't judged by."""

from preuve.checks.limits import published
from preuve.targets import platforms


def test_facebook_publishes_no_length_of_text():
    text = platforms().targets["facebook-reel"].text
    assert platforms().sources[text.characters.source].sure == "K"
    assert not published(text.characters)
    assert published(platforms().targets["instagram-reel"].text.characters)
