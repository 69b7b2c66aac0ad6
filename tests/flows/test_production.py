"""What a production knows besides its engines: the credits that films must carry."""

import shutil

import pytest

from flows.production import Production
from preuve.errors import BadInput
from preuve.options import Options
from preuve.project import Project
from preuve.run import quiet
from preuve.storyboard import Shot

RIGHTS = """
files:
  - {file: media/photo.jpg, author: Camille Durand, licence: "CC BY 4.0", credit: "Photo : Camille Durand"}
  - {file: media/autre.jpg, author: Sam Petit, licence: "CC BY 4.0", credit: "Photo : Sam Petit"}
services:
  - {name: Studio, terms: "usage permis avec mention", credit: "Voix : Studio"}
"""


def test_the_credits_of_what_she_brought_are_carried_and_no_others(sample):
    (sample / "droits.yaml").write_text(RIGHTS, encoding="utf-8")
    picture = next((sample / "recordings/image").glob("*.svg"))
    (sample / "media").mkdir(exist_ok=True)
    shutil.copy(picture, sample / "media" / "photo.jpg")
    work = Production(Project(sample), Options(), quiet)
    shot = Shot(id="panne", narration="Bonjour.", visual="Une cuisine.", alt="Une cuisine.", file="media/photo.jpg")
    work.image(shot)
    assert work.credits() == ("Photo : Camille Durand", "Voix : Studio")


@pytest.mark.parametrize(("name", "said"), [("runway", "jamais appelé"), ("personne", "n'existe pas")])
def test_a_video_service_that_nothing_would_call_is_refused(sample, name, said) -> None:
    path = sample / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('video = "files"', f'video = "{name}"'), encoding="utf-8")
    with pytest.raises(BadInput, match=said) as caught:
        Production(Project(sample), Options(), quiet)
    assert (str(caught.value.path), caught.value.key) == ("preuve.toml", "engines.video")
    assert "files" in caught.value.remedy
