"""Marks that AI services leave in pictures, and the words that tell what AI made."""

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from preuve.checks.fixtures.disclosed import label_parts, told_parts
from preuve.checks.web_page import read_page
from preuve.i18n import speaking
from preuve.measures.marks import marks
from preuve.publication.disclosure import label
from preuve.wording import ai_sentence


def picture(kind, **options):
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "#336699").save(out, kind, **options)
    return out.getvalue()


def png_with(key, text):
    told = PngImagePlugin.PngInfo()
    told.add_text(key, text)
    return picture("PNG", pnginfo=told)


def jpeg_with(marker, payload):
    plain_ = picture("JPEG")
    return plain_[:2] + struct.pack(">HH", marker, len(payload) + 2) + payload + plain_[2:]


def webp_with(name, payload):
    plain_ = picture("WEBP")
    body = plain_[8:] + struct.pack("<4sI", name, len(payload)) + payload + b"\0" * (len(payload) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def kinds(tmp_path, data):
    path = tmp_path / "image"
    path.write_bytes(data)
    return sorted(mark.kind for mark in marks(path))


class TestMarks:
    @pytest.mark.parametrize("data", [picture("PNG"), picture("JPEG"), picture("WEBP"), b"GIF89a", b""])
    def test_a_plain_picture_has_none(self, tmp_path, data):
        assert kinds(tmp_path, data) == []

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (png_with("parameters", "a cat, Steps: 20"), "text"),
            (png_with("XML:com.adobe.xmp", "<x:xmpmeta/>"), "XMP"),
            (jpeg_with(0xFFE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"), "XMP"),
            (jpeg_with(0xFFEB, b"JP\0\1\0\0\0\1jumb"), "C2PA"),
            (webp_with(b"C2PA", b"jumb!"), "C2PA"),
            (webp_with(b"XMP ", b"<x:xmpmeta/>"), "XMP"),
        ],
    )
    def test_tells_each_kind(self, tmp_path, data, kind):
        assert kinds(tmp_path, data) == [kind]

    def test_the_same_mark_in_two_files_is_one(self, tmp_path):
        (tmp_path / "a").write_bytes(png_with("parameters", "a cat"))
        (tmp_path / "b").write_bytes(png_with("parameters", "a cat") + b"more")
        (tmp_path / "c").write_bytes(png_with("parameters", "a dog"))
        assert marks(tmp_path / "a") == marks(tmp_path / "b") != marks(tmp_path / "c")

    @pytest.mark.parametrize("size", [0, 1, 0x7FFFFFFF, 0xFFFFFFFF])
    def test_lengths_that_lie_end_the_walk(self, tmp_path, size):
        png = picture("PNG")[:8] + struct.pack(">I4s", size, b"IHDR") + b"\0" * 40
        webp = b"RIFF" + struct.pack("<I", 99) + b"WEBP" + struct.pack("<4sI", b"VP8 ", size) + b"\0" * 40
        jpeg = b"\xff\xd8\xff\xe1" + struct.pack(">H", size & 0xFFFF) + b"\0" * 40
        for data in (png, webp, jpeg):
            assert kinds(tmp_path, data) == []


class TestWords:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_a_label_is_read_in_the_language_it_was_written_in(self, language):
        with speaking(language):
            text = label(["text", "image", "voice"])
        assert label_parts(text) == ({"text", "image", "voice"}, ())

    def test_words_that_name_nothing_are_told(self):
        assert label_parts("IA : images, magie") == ({"image"}, ("magie",))

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_the_kit_s_own_sentence_is_understood(self, language):
        with speaking(language):
            text = f"Un film.\n\n{ai_sentence(['image', 'voice'])}\n\n#atelier"
        assert told_parts(text) == {"image", "voice"}

    def test_naming_pictures_without_naming_ai_says_nothing(self):
        assert told_parts("Regardez les images et écoutez la voix.") is None

    def test_a_page_is_its_text_alone(self):
        page = "<style>.ia{}</style><p>L&#39;IA a fait&nbsp;: les images</p><script>'la voix'</script>"
        assert "la voix" not in read_page(page).text
        assert told_parts(read_page(page).text) == {"image"}

    def test_a_sentence_of_a_page_is_read_whole(self):
        page = "<p>Une <b>intelligence artificielle</b>\n a fait : <i>les images</i>.</p><p>Nous, la voix.</p>"
        assert read_page(page).text.split("\n")[0] == "Une intelligence artificielle a fait : les images."
        assert told_parts(read_page(page).text) == {"image"}
