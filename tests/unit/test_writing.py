"""What the checks of scripts, prompts and justifications rest on: words found, parts told, elements counted."""

import cv2
import numpy as np
import pytest

from preuve.checks.base import NotRun
from preuve.checks.fixtures.elements import Carried, asked
from preuve.checks.fixtures.writing import Spoken, stems
from preuve.checks.jus import JUS02
from preuve.checks.prm import missing_parts
from preuve.errors import BadMedia
from preuve.measures.likeness import detail, distance, small
from preuve.media.cues import Cue

SAID = Spoken(
    target="web",
    file="captions/web.vtt",
    cues=(
        Cue(start=0, end=1, lines=("L’an dernier,",)),
        Cue(start=1, end=3, lines=("412 objets", "ont retrouvé une seconde vie.")),
    ),
)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("L'an dernier, 412 objets ont retrouvé une seconde vie.", 1),
        ("412 OBJETS ont retrouvé", 2),
        ("413 objets ont retrouvé", None),
        ("objets 412", None),
        ("", None),
        ("seconde vie pour tous", None),
    ],
)
def test_a_sentence_is_found_word_for_word_across_captions(text, cue):
    assert SAID.find(text) == cue


def test_content_words_meet_whatever_their_endings_and_accents():
    assert stems("C'est vous qui apprenez") == {"appre"}
    assert stems("on apprend en réparant") & stems("vous apprenez à réparer") == {"appre", "repar"}


PROMPT = """\
# Demande

## Contexte
Une vidéo courte pour une association.

## Style
Un ton chaleureux, des phrases courtes.

## Composition
Huit plans, une idée par plan.

## Résultat attendu
Un objet JSON avec une liste de plans.
"""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (PROMPT, []),
        (PROMPT.replace("## ", "# "), []),
        (PROMPT.replace("Une vidéo courte pour une association.", "Une vidéo."), ["contexte"]),
        (PROMPT.replace("## Style\n", ""), ["style"]),
        ("Contexte : une vidéo pour une association.\nStyle : chaleureux, simple et toujours direct.", ["composition"]),
        ("Le contexte, le style, la composition et le résultat attendu sont bien connus de tous ici.", ["contexte"]),
        (PROMPT.replace("Résultat attendu", "Expected result").replace("Contexte", "Context"), []),
        (f"<!--\n{PROMPT}\n-->", ["contexte"]),
    ],
)
def test_a_part_counts_under_its_heading_and_with_words(text, missing):
    assert missing_parts(text)[: len(missing)] == missing
    assert bool(missing) == bool(missing_parts(text))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ("met met unmet unmet unmet", "met"),
        ("met unmet not_applicable unmet unmet", "unmet"),
        ("met declared unmet unmet unmet", "declared"),
        ("met met not_run error declared", "met"),
    ],
)
def test_two_elements_are_asked_of_a_film(statuses, expected):
    carried = [Carried(one, status) for one, status in zip(asked().elements, statuses.split(), strict=True)]
    assert JUS02.check(carried).status == expected


@pytest.mark.parametrize("undecided", ["not_run", "error"])
def test_elements_that_could_not_be_measured_decide_nothing(undecided):
    statuses = ["met", undecided, "unmet", "unmet", "unmet"]
    carried = [Carried(one, status) for one, status in zip(asked().elements, statuses, strict=True)]
    with pytest.raises(NotRun):
        JUS02.check(carried)


def picture(path, values):
    cv2.imwrite(str(path), values)
    return path


def test_pictures_are_told_apart_and_flat_ones_told(tmp_path):
    ramp = np.tile(np.arange(0, 256, 2, np.uint8), (128, 1))
    one = small(picture(tmp_path / "un.png", ramp))
    again = small(picture(tmp_path / "encore.jpg", ramp))
    other = small(picture(tmp_path / "autre.png", ramp[:, ::-1].copy()))
    flat = small(picture(tmp_path / "uni.png", np.full((128, 128), 90, np.uint8)))
    assert distance(one, again) < 3 < 50 < distance(one, other)
    assert detail(flat) == 0
    assert detail(one) > 50


def test_a_file_that_is_no_picture_is_refused(tmp_path):
    path = tmp_path / "image.jpg"
    path.write_bytes(b"pas une image")
    with pytest.raises(BadMedia):
        small(path)
