"""Bad input names the file, the key and the remedy; a path never leaves the project."""

import re
from pathlib import Path

import pytest
import yaml

from preuve.errors import BadInput, OutsideProject
from preuve.project import Brief, Project, slug
from preuve.storyboard import Shot, Storyboard, changes
from preuve.targets import platforms

GOOD = {
    "title": "T",
    "organisation": "O",
    "subject": "S",
    "objectives": ["o"],
    "audience": "a",
    "key_messages": ["k"],
    "call_to_action": "c",
    "targets": ["web"],
}


def project(tmp_path: Path, **changed) -> Project:
    data = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    (tmp_path / "brief.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"title": None}, "title", "manque"),
        ({"audiance": "x"}, "audiance", "audience"),
        ({"seconds": 4000}, "seconds", "au plus 600"),
        ({"seconds": -1}, "seconds", "au moins 6"),
        ({"seconds": "long"}, "seconds", "type attendu"),
        ({"targets": ["tictoc"]}, "targets", "tiktok"),
        ({"targets": [{"name": "facebook-reel", "seconds": 91}]}, "targets", "90 secondes"),
        ({"targets": []}, "targets", "vide"),
        ({"brand": {"palette": {"ink": "blue"}}}, "brand.palette.ink", ""),
        ({"facts": [{"text": "x"}]}, "facts.1.source", "manque"),
    ],
)
def test_a_wrong_brief_names_file_key_and_remedy(tmp_path, changed, key, words):
    with pytest.raises(BadInput) as caught:
        project(tmp_path, **changed).brief  # noqa: B018
    text = caught.value.diagnostics()
    assert caught.value.key == key
    assert "brief.yaml" in text
    assert words in text
    assert "→" in text
    assert caught.value.exit_code == 2


def test_a_missing_brief_says_how_to_make_one(tmp_path):
    with pytest.raises(BadInput, match="introuvable") as caught:
        Project(tmp_path).brief  # noqa: B018
    assert "preuve new" in caught.value.diagnostics()


def test_yaml_that_is_not_yaml_gives_its_line(tmp_path):
    (tmp_path / "brief.yaml").write_text("title: a\n  bad: [", encoding="utf-8")
    with pytest.raises(BadInput, match="ligne 2"):
        Project(tmp_path).brief  # noqa: B018


@pytest.mark.parametrize("day", ["2026-02-31", "31/02/2027", "2026-13-01 10:00:00", "demain"])
def test_a_day_that_no_calendar_has_names_its_key(tmp_path, day):
    (tmp_path / "portfolio.yaml").write_text(f"organisation: Nous\ndeposit: {day}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="n'est pas une date du calendrier") as error:
        Project(tmp_path).portfolio  # noqa: B018
    assert error.value.key == "deposit"


def test_a_brief_in_latin_1_says_utf_8(tmp_path):
    (tmp_path / "brief.yaml").write_bytes("title: été".encode("latin-1"))
    with pytest.raises(BadInput, match="UTF-8"):
        Project(tmp_path).brief  # noqa: B018


def test_yaml_never_makes_objects(tmp_path):
    (tmp_path / "brief.yaml").write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(BadInput):
        Project(tmp_path).brief  # noqa: B018


@pytest.mark.parametrize("given", ["../secret.txt", "/etc/passwd", "media/../../x"])
def test_a_path_outside_the_project_is_refused(tmp_path, given):
    with pytest.raises(OutsideProject):
        project(tmp_path).path(given)


def test_a_link_out_of_the_project_is_refused(tmp_path):
    inside = tmp_path / "projet"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("x")
    (inside / "lien.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(OutsideProject):
        Project(inside).path("lien.txt")


@pytest.mark.parametrize("given", ["a" * 5000, "a\0b", "soi"])
def test_a_name_that_no_system_takes_is_nowhere(tmp_path, given):
    mine = project(tmp_path)
    (tmp_path / "soi").symlink_to(tmp_path / "soi")
    with pytest.raises(BadInput, match="introuvable"):
        mine.path(given)


def test_a_secret_in_the_settings_file_is_refused(tmp_path):
    (tmp_path / "preuve.toml").write_text('[sheet]\ncredentials = "x.json"\n')
    with pytest.raises(BadInput, match="secret"):
        project(tmp_path).settings  # noqa: B018


def test_an_unknown_setting_offers_the_nearest(tmp_path):
    (tmp_path / "preuve.toml").write_text('[engines]\nvoix = "kokoro"\nvoic = "x"\n')
    with pytest.raises(BadInput) as caught:
        project(tmp_path).settings  # noqa: B018
    assert "engines.voi" in caught.value.diagnostics()


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "preuve.toml").write_text("[render]\ncrf = 20\n")
    monkeypatch.setenv("PREUVE_RENDER__CRF", "25")
    assert project(tmp_path).settings.render.crf == 25


def test_two_shots_of_one_name_are_refused():
    shot = {"id": "a", "visual": "v", "alt": "a"}
    with pytest.raises(ValueError, match="deux plans"):
        Storyboard.model_validate({"title": "t", "shots": [shot, shot]})


def test_changes_tell_what_she_changed():
    shot = Shot(id="a", visual="v", alt="a", narration="avant")
    draft = Storyboard(title="t", shots=(shot, shot.model_copy(update={"id": "b"})))
    hers = Storyboard(title="t", shots=(shot.model_copy(update={"narration": "après", "note": "plus clair"}),))
    first, second = changes(draft, hers)
    assert (first.field, first.before, first.after, first.note) == ("narration", "avant", "après", "plus clair")
    assert (second.shot, second.field) == ("b", "shot")


def test_changes_of_the_whole_film_are_told_too():
    shot = Shot(id="a", visual="v", alt="a")
    draft = Storyboard(title="avant", shots=(shot,))
    (change,) = changes(draft, draft.model_copy(update={"title": "après"}))
    assert (change.shot, change.field, change.after) == ("", "title", "après")


def test_every_platform_number_has_a_known_source():
    known = platforms()
    numbers = str(known.model_dump())
    assert all(target.profile in known.profiles for target in known.targets.values())
    for name in re.findall(r"source': '([^']+)'", numbers):
        assert name in known.sources


def test_slug_is_safe_for_files():
    assert slug("Enjoué & d'été/..") == "enjoue-d-ete"
    assert slug("…") == "sans-nom"


def test_the_sample_brief_is_good():
    assert Brief.model_validate(yaml.safe_load((Path(__file__).parents[2] / "sample_project/brief.yaml").read_text()))
