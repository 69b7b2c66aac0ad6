"""Clips she brings: one that AI made is an AI call, told as any other."""

import helpers_media
import pytest
from helpers_clips import picture
from helpers_media import kept, make
from runway import filmed

from connectors.video.files import Files
from preuve.engines import VideoRequest
from preuve.errors import BadInput, BadMedia


class TestClipsSheBrings:
    CARD = "tool: Kling\nversion: '2.1'\nai: true\nprompt: Une rue au petit matin, travelling avant.\n"
    FILE = "media/rue d'été.mp4"

    @pytest.fixture
    def mine(self, tmp_path):
        mine = helpers_media.project(tmp_path / "projet", "runway", "https://api.dev.runwayml.com")
        path = mine.folder / self.FILE
        path.parent.mkdir()
        start = mine.store.path(picture(mine)).read_bytes()
        path.write_bytes(filmed(start, "960:960", 2))
        return mine

    def asked(self):
        return VideoRequest(shot="rue", prompt="Une rue.", seconds=2, file=self.FILE)

    def card(self, mine, text):
        (mine.folder / (self.FILE + ".yaml")).write_text(text, encoding="utf-8")

    def test_a_clip_that_ai_made_is_an_ai_call_she_brings(self, mine):
        self.card(mine, self.CARD + "settings: {camera: travelling avant}\n")
        engine = Files.build(mine).of(self.FILE, "rue")
        assert (engine.identity().ai, engine.identity().model) == (True, "Kling 2.1")
        _made, recorded = make(mine, "clip", engine, self.asked())
        (one,) = kept(mine)
        assert recorded == [one.id]
        assert (one.origin, one.model, one.exchange) == ("brought", "Kling 2.1", None)
        assert one.request["prompt"] == "Une rue au petit matin, travelling avant."
        assert one.engine.parameters["settings"] == {"camera": "travelling avant"}
        assert one.details["card"]["version"] == "2.1"

    def test_a_clip_she_shot_is_no_ai_call(self, mine):
        self.card(mine, "tool: téléphone\n")
        engine = Files.build(mine).of(self.FILE, "rue")
        assert engine.identity().ai is False
        made, recorded = make(mine, "clip", engine, self.asked())
        assert (recorded, kept(mine)) == ([], [])
        assert mine.store.read(made["clip.mp4"]) == (mine.folder / self.FILE).read_bytes()

    def test_another_clip_or_card_is_another_engine(self, mine):
        self.card(mine, self.CARD)
        before = Files.build(mine).of(self.FILE).identity()
        self.card(mine, self.CARD.replace("2.1", "2.5"))
        changed = Files.build(mine).of(self.FILE).identity()
        assert before != changed
        (mine.folder / self.FILE).write_bytes((mine.folder / self.FILE).read_bytes() + b"\0")
        assert Files.build(mine).of(self.FILE).identity() != changed

    @pytest.mark.parametrize("key", ["tool", "version", "prompt"])
    def test_what_its_card_doesnt_say_is_named(self, mine, key):
        lines = [line for line in self.CARD.splitlines() if not line.startswith(key)]
        self.card(mine, "\n".join(lines))
        with pytest.raises(BadInput, match="sa fiche doit dire") as caught:
            Files.build(mine).of(self.FILE, "rue")
        assert (caught.value.key, caught.value.path.name) == (key, "rue d'été.mp4.yaml")
        assert f"{key}: …" in caught.value.remedy

    def test_what_is_no_clip_is_refused_with_its_file(self, mine):
        (mine.folder / self.FILE).write_bytes(b"rien")
        with pytest.raises(BadMedia, match="n'est pas une vidéo"):
            make(mine, "clip", Files.build(mine).of(self.FILE, "rue"), self.asked())
