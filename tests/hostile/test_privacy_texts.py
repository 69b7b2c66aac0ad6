"""Texts made to tire the search for personal data: each is read in seconds, whatever it is made of."""

import time

import pytest

from preuve.privacy import Disguise

LONG = 60_000
TEXTS = {
    "addresses": "a@b.fr ",
    "no address": "a@",
    "no domain": "a@b.",
    "roads": "1 rue De La Aa ",
    "articles": "1 rue de la ",
    "figures": "12 ",
    "numbers": "06 12 34 56 78 ",
    "accounts": "FR76 1234 ",
    "names": "Lina ",
    "joints": "Jean---",
    "spaces": " ",
    "braces": "{",
    "marks": "e\u0301\u200b",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_long_text_is_read_in_seconds_and_comes_back(kind):
    text = (TEXTS[kind] * LONG)[:LONG]
    began = time.monotonic()
    disguise = Disguise([text], ["Lina Hérault", "Jean-Baptiste"])
    back = disguise.take_off(disguise.put_on(text)).text
    assert back == text
    assert time.monotonic() - began < 20  # one second or two on an idle machine
