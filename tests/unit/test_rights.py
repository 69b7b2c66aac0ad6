"""The register of rights: what the ledger tells, what she adds, what is missing."""

import pytest
import yaml

from preuve.rights import FileRights, Rights, ServiceRights, Use, register, wanted_file, wanted_service

MODEL = {"engine": "openai", "capability": "text", "ai": True, "model": "mistral-large", "licence": ""}
KOKORO = {"engine": "kokoro", "capability": "voice", "ai": True, "model": "kokoro-v1.0", "licence": "Apache-2.0"}
FILES = {"engine": "files", "capability": "sound", "ai": False, "model": "air.mp3", "licence": ""}
MINE = FileRights(file="media/air.mp3", author="Camille", licence="CC BY 4.0", credit="Musique : Camille")


def test_a_local_model_s_licence_comes_from_the_ledger():
    (entry,) = register([Use(kind="voice", label="a", engine=KOKORO)], Rights()).entries
    assert (entry.licence, entry.source, entry.origin) == ("Apache-2.0", "ledger", "ai")


def test_a_service_needs_its_terms():
    found = register([Use(kind="text", engine=MODEL)], Rights())
    assert [entry.maker for entry in found.missing] == ["openai, mistral-large"]
    assert "mistral-large" in found.missing[0].wanted
    told = Rights(services=(ServiceRights(name="Mistral-Large", terms="réponses à vous"),))
    assert register([Use(kind="text", engine=MODEL)], told).missing == ()


def test_a_file_needs_its_author_and_gives_its_credit():
    use = Use(kind="sound", engine=FILES, about={"details": {"file": "air.mp3"}})
    assert register([use], Rights()).missing[0].file == "air.mp3"
    found = register([use], Rights(files=(MINE,)))
    assert not found.missing
    assert found.credits == ("Musique : Camille",)


def test_a_file_s_rights_do_not_cover_another():
    use = Use(kind="sound", engine=FILES, about={"details": {"file": "autre.mp3"}})
    assert register([use], Rights(files=(MINE,))).missing


def test_a_generated_clip_says_so_by_its_card():
    about = {"details": {"file": "media/a.mp4", "card": {"tool": "Kling", "ai": True}}}
    use = Use(kind="video", engine=FILES | {"capability": "video"}, about=about)
    assert register([use], Rights()).entries[0].origin == "ai"


def test_the_engine_s_credits_are_kept_once():
    about = {"credits": ["Illustrations : OpenMoji"]}
    uses = [Use(kind="picture", label=shot, engine=KOKORO, about=about) for shot in ("a", "b", "a")]
    found = register(uses, Rights())
    assert found.credits == ("Illustrations : OpenMoji",)
    assert [entry.names for entry in found.entries] == [("a", "b")]


def test_fonts_have_the_licence_of_their_package():
    found = register([Use(kind="font", font=name) for name in ("Inconnue", "Lexend")], Rights()).entries
    assert [entry.licence for entry in found] == ["", "OFL-1.1"]


def test_the_outline_s_words_are_hers():
    engine = {"engine": "outline", "capability": "text", "ai": False}
    assert register([Use(kind="text", engine=engine)], Rights()).missing == ()


def test_the_lines_to_add_are_yaml_that_the_register_reads():
    name = 'media/"drôle" \\ de: nom.jpg'
    data = yaml.safe_load(wanted_file(name)) | yaml.safe_load(wanted_service(name))
    found = Rights.model_validate(data)
    assert (found.files[0].file, found.services[0].name) == (name, name)


MISSING = [
    Use(kind="text", engine=MODEL),
    Use(kind="sound", engine=FILES, about={"details": {"file": "air.mp3"}}),
    Use(kind="font", font="Inconnue"),
]


@pytest.mark.parametrize("use", MISSING)
def test_the_lines_to_add_mend_it_once_filled_in(use: Use):
    lines = register([use], Rights()).missing[0].wanted
    assert register([use], Rights.model_validate(yaml.safe_load(lines))).missing
    assert not register([use], Rights.model_validate(yaml.safe_load(lines.replace("…", "écrit le 3 mars")))).missing
