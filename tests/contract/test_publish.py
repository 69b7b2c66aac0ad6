"""What every publisher must do, over the table: hand over whole files, the same each time, and claim no more."""

import html
import json
from pathlib import Path

import pytest

from connectors.publish import EXPORTERS
from connectors.publish.exporter import Exporter
from preuve.errors import BadMedia
from preuve.project import Brief, Project
from preuve.publication.post import Bundle, Files, Post, compose
from preuve.publication.rules import post_rules
from preuve.storyboard import Shot, Storyboard
from preuve.targets import platforms

BRIEF = """
title: Atelier
organisation: L'Atelier
subject: la réparation
objectives: [faire venir]
audience: le quartier
key_messages: [Un objet en panne n'est pas un déchet]
call_to_action: Venez samedi, de 14 h à 18 h.
hashtags: [reparation]
targets: [tiktok, web]
"""
STORY = Storyboard(title="On répare", shots=(Shot(id="un", visual="v", alt="Un grille-pain <b>crème</b>"),))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "projet d'été"
    folder.mkdir()
    (folder / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    return Project(folder)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    for name, data in {
        "a.mp4": b"\0\0\0\x18ftypisom" + bytes(2000),
        "a.jpg": b"\xff\xd8\xff\xe0" + bytes(200),
        "a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour à tous\n".encode(),
        "a.srt": "1\n00:00:00,000 --> 00:00:01,000\nBonjour à tous\n".encode(),
        "a.txt": "Bonjour à tous.".encode(),
    }.items():
        (tmp_path / name).write_bytes(data)
    return Files(
        film=tmp_path / "a.mp4",
        cover=tmp_path / "a.jpg",
        vtt=tmp_path / "a.vtt",
        srt=tmp_path / "a.srt",
        transcript=tmp_path / "a.txt",
    )


def post_for(target: str, project: Project) -> Post:
    return compose(project.brief, STORY, platforms().targets[target], ("image", "voice"), ("Dessins : OpenMoji.",))


def content(bundle: Bundle) -> dict[str, bytes]:
    return {name: data if isinstance(data, bytes) else data.read_bytes() for name, data in bundle.items()}


@pytest.fixture(params=sorted(EXPORTERS))
def publisher(request: pytest.FixtureRequest, project: Project) -> Exporter:
    return EXPORTERS[request.param].build(project)


@pytest.mark.parametrize("target", sorted(platforms().targets))
class TestPublisher:
    def test_hands_over_the_film_whole(self, publisher, target, project, files):
        bundle = content(publisher.bundle(post_for(target, project), files))
        assert bundle["film.mp4"] == files.film.read_bytes()
        assert bundle["couverture.jpg"] == files.cover.read_bytes()

    def test_same_post_same_bytes(self, publisher, target, project, files):
        post = post_for(target, project)
        assert content(publisher.bundle(post, files)) == content(
            EXPORTERS[publisher.name].build(project).bundle(post, files)
        )

    def test_names_stay_in_the_folder(self, publisher, target, project, files):
        for name in publisher.bundle(post_for(target, project), files):
            assert name, "an empty name"
            assert Path(name).name == name

    def test_says_that_ai_took_part(self, publisher, target, project, files):
        post = post_for(target, project)
        texts = [
            data.decode()
            for name, data in content(publisher.bundle(post, files)).items()
            if name.endswith(("txt", "html"))
        ]
        assert any(post.disclosure in html.unescape(text).replace("\u00a0", " ") for text in texts)

    def test_claims_nothing_it_did_not_do(self, publisher, target, project, files):
        assert publisher.state == "exported"
        for name, data in content(publisher.bundle(post_for(target, project), files)).items():
            if name == "post.json":
                assert json.loads(data)["state"] == "exported"

    @pytest.mark.parametrize(
        ("field", "data"),
        [
            ("film", b"<html>not a film</html>"),
            ("film", b""),
            ("cover", b"\x89PNG\r\n\x1a\n"),
            ("vtt", b"1\n00:00:00,000 --> 00:00:01,000\n"),
            ("vtt", b"WEBVTTX"),
            ("srt", b"WEBVTT\n"),
            ("transcript", b"  \n "),
        ],
    )
    def test_refuses_what_is_not_what_its_name_says(self, publisher, target, project, files, field, data):
        path = getattr(files, field)
        path.write_bytes(data)
        with pytest.raises(BadMedia) as error:
            publisher.bundle(post_for(target, project), files)
        assert error.value.path == path
        assert error.value.remedy

    def test_refuses_a_missing_file(self, publisher, target, project, files):
        files.film.unlink()
        with pytest.raises(BadMedia):
            publisher.bundle(post_for(target, project), files)


class TestFolder:
    @pytest.mark.parametrize(
        ("target", "captions"),
        [
            ("facebook-reel", "film.fr_FR.srt"),
            ("youtube-short", "film.fr.vtt"),
            ("web", "film.fr.vtt"),
            ("tiktok", ""),
            ("instagram-reel", ""),
            ("instagram-feed", ""),
        ],
    )
    def test_caption_file_is_named_as_the_platform_wants(self, project, files, target, captions):
        bundle = content(EXPORTERS["folder"].build(project).bundle(post_for(target, project), files))
        sidecars = {name for name in bundle if name.endswith((".srt", ".vtt"))}
        assert sidecars == ({captions} if captions else set())
        if captions:
            assert bundle[captions] == (files.srt if captions.endswith("srt") else files.vtt).read_bytes()

    def test_texts_are_ready_to_paste(self, project, files):
        post = post_for("tiktok", project)
        bundle = content(EXPORTERS["folder"].build(project).bundle(post, files))
        assert bundle["texte.txt"].decode() == post.text + "\n"
        assert bundle["hashtags.txt"].decode() == "#reparation\n"
        assert bundle["texte-alternatif.txt"].decode() == "Un grille-pain <b>crème</b>.\n"
        assert Post.model_validate_json(bundle["post.json"]) == post.model_copy(update={"state": "exported"})

    @pytest.mark.parametrize("target", sorted(platforms().targets))
    def test_how_to_names_its_files_the_ai_field_and_the_sources(self, project, files, target):
        bundle = content(EXPORTERS["folder"].build(project).bundle(post_for(target, project), files))
        text, rules = bundle["LISEZMOI.txt"].decode(), post_rules().posts[target]
        assert [name for name in bundle if name not in text and name not in ("post.json", "LISEZMOI.txt")] == []
        assert rules.ai_field in text
        assert platforms().sources[platforms().targets[target].text.characters.source].title in text
        assert "{" not in text

    def test_refuses_a_film_heavier_than_the_platform_takes(self, project, files):
        with files.film.open("r+b") as file:
            file.truncate(301_000_000)
        EXPORTERS["folder"].build(project).bundle(post_for("tiktok", project), files)
        with pytest.raises(BadMedia, match="301 Mo"):
            EXPORTERS["folder"].build(project).bundle(post_for("instagram-reel", project), files)


class TestSite:
    def test_page_escapes_texts_and_embeds_the_captions(self, project, files):
        post = post_for("web", project).model_copy(update={"burned": False})
        bundle = content(EXPORTERS["site"].build(project).bundle(post, files))
        page = bundle["index.html"].decode()
        assert "&lt;b&gt;crème" in page
        assert "<b>crème" not in page
        assert 'kind="captions" srclang="fr" label="Français" src="data:text/vtt;base64,V0VCVlRU' in page
        assert " default>" in page
        assert bundle["film.fr.vtt"] == files.vtt.read_bytes()
        assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page

    @pytest.mark.parametrize(
        ("link", "clickable"),
        [
            ("https://example.org/a?b=1", True),
            ("javascript:alert(1)", False),
            ("data:text/html,x", False),
            ("//example.org", False),
            ("exemple.org", False),
            ("http://[", False),
        ],
    )
    def test_only_web_addresses_can_be_clicked(self, project, files, link, clickable):
        brief = Brief.model_validate(project.brief.model_dump() | {"link": link})
        post = compose(brief, STORY, platforms().targets["web"], (), ())
        page = content(EXPORTERS["site"].build(project).bundle(post, files))["index.html"].decode()
        assert ('class="button"' in page) is clickable
        assert f'href="{link}"' not in page or clickable

    def test_captions_drawn_in_the_picture_are_not_shown_twice(self, project, files):
        post = compose(project.brief, STORY, platforms().targets["web"], (), (), burned=True)
        page = content(EXPORTERS["site"].build(project).bundle(post, files))["index.html"].decode()
        assert 'kind="captions"' in page
        assert " default>" not in page
