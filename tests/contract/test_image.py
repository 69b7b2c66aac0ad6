"""What every image engine does, and what is each one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from connectors.image import IMAGES, openmoji
from connectors.image.files import Files
from connectors.image.illustrator import Illustrator
from connectors.image.svg import TRIES, SvgScenes, ask_for, extract
from connectors.text.recorded import Recorded
from preuve.artifact import digest_bytes
from preuve.calls.asking import SHOWN
from preuve.calls.recordings import Recording, Recordings, Response
from preuve.engines import Answer, Engine, Identity, ImageEngine, ImageRequest, TextRequest
from preuve.errors import BadInput, BadMedia, MissingPart, PermanentError
from preuve.media import scene
from preuve.media.pictures import inspect
from preuve.media.svg import sanitise
from preuve.media.vector import bounds, pixels
from preuve.project import Project
from preuve.store import Store

ROOT = Path(__file__).parents[2]
SCENE = (ROOT / "sample_project/recordings/image/panne.svg").read_bytes()
ASKED = ImageRequest(
    shot="panne",
    prompt="Lina tient son grille-pain qui fume.",
    alt="Lina, inquiète, et son grille-pain <qui fume> & sa poubelle.",
    subjects=("grille-pain", "poubelle", "femme"),
    palette=("#FFF4E2", "#0F4C5C", "#E36414", "#F6AE2D", "#12263A"),
)


class Writer:
    """A text engine that gives known answers, in turn, and remembers what it was asked."""

    def __init__(self, *answers: bytes, recording: str = "") -> None:
        self.answers = list(answers)
        self.recording = recording
        self.asked: list[TextRequest] = []

    def identity(self) -> Identity:
        return Identity(engine="writer", capability="text", ai=True, model="modèle-3", parameters={"t": 0.7})

    def write(self, request: TextRequest) -> Answer:
        self.asked.append(request)
        data = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return Answer(
            data=data, name="a.txt", model="modèle-3.1", origin="captured", recording=self.recording, details={"n": 9}
        )


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "photo de l'été.jpg"
    Image.new("RGB", (1920, 1080), "#E36414").save(path)
    return path


@pytest.fixture
def make(picture: Path) -> Callable[[str], ImageEngine]:
    made: dict[str, Callable[[], ImageEngine]] = {
        "svg": lambda: SvgScenes(Writer(SCENE)),
        "illustrator": Illustrator,
        "files": lambda: Files({"panne": picture}),
    }
    return lambda name: made[name]()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "projet"
    folder.mkdir()
    return Project(folder)


@pytest.mark.parametrize("name", IMAGES)
class TestEveryEngine:
    def test_it_says_what_it_is(self, name: str, make) -> None:
        engine = make(name)
        identity = engine.identity()
        assert isinstance(engine, Engine)
        assert (identity.engine, identity.capability) == (name, "image")
        assert identity.ai == (name == "svg")
        assert identity == make(name).identity()

    def test_it_gives_a_usable_picture(self, name: str, make, tmp_path: Path) -> None:
        answer = make(name).draw(ASKED)
        if answer.name == "scene.svg":
            assert scene.clean(answer.data) == answer.data
        else:
            path = tmp_path / answer.name
            path.write_bytes(answer.data)
            assert inspect(path).format == "JPEG"

    def test_it_gives_the_same_again(self, name: str, make) -> None:
        assert make(name).draw(ASKED) == make(name).draw(ASKED)

    def test_it_is_built_for_a_project(self, name: str, project: Project) -> None:
        assert IMAGES[name].build(project).identity().engine == name


class TestSvg:
    @pytest.mark.parametrize(
        "fence", ["{}", "Voici :\n```svg\n{}\n```\nBonne vidéo !", "```xml\n<?xml version='1.0'?>\n{}```"]
    )
    def test_it_finds_the_drawing_in_the_answer(self, fence: str) -> None:
        text = fence.format(SCENE.decode()).encode()
        answer = SvgScenes(Writer(text)).draw(ASKED)
        assert answer.data == scene.clean(SCENE)
        assert (answer.model, answer.origin, answer.details["n"]) == ("modèle-3.1", "captured", 9)

    def test_it_asks_with_the_whole_prompt_in_any_language(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = ask_for(ASKED)
        assert asked.prompt.startswith(ASKED.prompt)
        assert len(asked.prompt.split()) > 80
        for word in ("data-layout", "1080", "1350", "sway", "title", "fill-opacity"):
            assert word in asked.prompt
        monkeypatch.setenv("PREUVE_LANG", "en")
        assert ask_for(ASKED) == asked

    def test_it_asks_again_with_the_reason_and_keeps_what_it_refused(self) -> None:
        bad = SCENE.replace(b"<defs>", b'<defs><image href="http://x.fr/a.png"/>', 1)
        writer = Writer(b"Je ne sais pas dessiner.", bad, SCENE)
        answer = SvgScenes(writer).draw(ASKED)
        assert answer.data == scene.clean(SCENE)
        first, second = answer.details["refused"]
        assert "aucun dessin SVG" in first["reason"]
        assert "<image>" in second["reason"]
        assert first["reason"] in writer.asked[1].prompt
        assert "Je ne sais pas dessiner." in writer.asked[1].prompt
        assert second["reason"] in writer.asked[2].prompt
        assert bad.decode()[:SHOWN] in writer.asked[2].prompt
        assert writer.asked[0] == ask_for(ASKED)

    def test_it_gives_up_after_three(self) -> None:
        writer = Writer(b"non")
        with pytest.raises(PermanentError, match="plan « panne »") as caught:
            SvgScenes(writer).draw(ASKED)
        assert len(writer.asked) == TRIES == 3
        assert "illustrator" in caught.value.remedy

    def test_a_recording_passes_through(self, tmp_path: Path) -> None:
        recordings = Recordings(Store(tmp_path / ".preuve"))
        asked = ask_for(ASKED)
        kept = recordings.keep(
            Recording(
                id="scene-panne",
                step="scene",
                engine=Writer(b"").identity(),
                model="modèle-4",
                origin="authored",
                request=asked.said(),
                request_sha256=asked.digest(),
                response=Response(name="panne.svg", sha256=digest_bytes(SCENE), size=len(SCENE)),
            ),
            SCENE,
        )
        engine = SvgScenes(Recorded(recordings, "scene"))
        answer = engine.draw(ASKED)
        assert (answer.recording, answer.origin, answer.model) == (kept.id, "authored", "modèle-4")
        assert answer.data == scene.clean(SCENE)
        with pytest.raises(MissingPart):
            engine.draw(ASKED.model_copy(update={"prompt": "autre"}))

    def test_its_identity_follows_the_writer(self) -> None:
        identity = SvgScenes(Writer(b"")).identity()
        assert identity.model == "modèle-3"
        assert identity.parameters["writer"]["parameters"] == {"t": 0.7}

    def test_no_drawing(self) -> None:
        with pytest.raises(BadMedia, match="aucun dessin"):
            extract("<svg> sans fin")


class TestIllustrator:
    @pytest.mark.parametrize(
        ("noun", "drawing"),
        [
            ("vélo", "1F6B2"),
            ("les vélos", "1F6B2"),
            ("Velo", "1F6B2"),
            ("un ours en peluche", "1F9F8"),
            ("réparatrice", "1F468-200D-1F527"),
            ("bénévoles", "1F64B"),
            ("l’école", "1F3EB"),
            ("fauteuil roulant", "1F9BD"),
            ("cœur rouge", "2764"),
            ("arbre", "1F333"),
            ("poubelle", "1F5D1"),
            ("grille pain", "1F35E"),
        ],
    )
    def test_it_finds_french_nouns(self, noun: str, drawing: str) -> None:
        assert openmoji.find(noun).stem == drawing

    @pytest.mark.parametrize("noun", sorted(openmoji.SYNONYMS))
    def test_every_synonym_leads_to_a_drawing(self, noun: str) -> None:
        assert openmoji.fold(openmoji.SYNONYMS[noun]) in openmoji._names()
        assert openmoji.find(noun).is_file()

    @pytest.mark.parametrize("noun", ["tournevisse", "marteaux-piqueurs", "zzzz"])
    def test_an_unknown_noun_names_its_neighbours(self, noun: str) -> None:
        with pytest.raises(BadInput, match=noun) as caught:
            openmoji.find(noun)
        near = caught.value.remedy.removeprefix("Prenez un nom proche qui existe : ").rstrip(".").split(", ")
        assert near
        assert all(openmoji.find(name).is_file() for name in near)
        if noun == "tournevisse":
            assert near[0] == "tournevis"

    def test_every_drawing_is_made_of_allowed_shapes(self) -> None:
        for path in sorted(set(openmoji._names().values()))[::40]:
            body = openmoji.edge(path, "#FFFFFF", 1.6) + openmoji.drawing(path)
            assert len(sanitise(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'.encode())) >= 1
            left, top, right, bottom = openmoji.extent(path)
            assert 0 <= left < right <= 72
            assert 0 <= top < bottom <= 72

    def test_seed_and_shot_change_the_decor_only(self) -> None:
        one, two, three = (
            Illustrator().draw(ASKED.model_copy(update=change)).data for change in ({}, {"seed": 3}, {"shot": "fin"})
        )
        assert len({one, two, three}) == 3
        names = [[p.name for p in scene.parts(data, "wide")] for data in (one, two, three)]
        assert names[0] == names[1] == names[2]
        assert "grille-pain-0" in names[0]

    def test_it_credits_the_artists_and_describes_the_picture(self) -> None:
        answer = Illustrator().draw(ASKED)
        assert "OpenMoji" in answer.credits[0]
        assert "CC BY-SA 4.0" in answer.credits[0]
        assert answer.origin == "computed"
        assert scene.describe(answer.data)[1] == ASKED.alt

    def test_four_drawings_at_most(self) -> None:
        five = ASKED.model_copy(update={"subjects": ("vélo", "radio", "robot", "roue", "lampe", "vélo")})
        assert Illustrator().draw(five).details["left_out"] == ["lampe"]

    @pytest.mark.parametrize("count", [1, 2, 3, 4])
    def test_drawings_stay_inside_the_frame(self, count: int) -> None:
        subjects = ("vélo", "radio", "robot", "roue")[:count]
        drawn = Illustrator().draw(ASKED.model_copy(update={"subjects": subjects})).data
        for layout, (width, height) in scene.FRAMES.items():
            columns, rows = width // 10 + 20, height // 10 + 20
            box = (-100, -100, columns * 10, rows * 10)
            elements = [part for part in scene.parts(drawn, layout) if part.kind == "element"]
            assert len(elements) == count
            for part in elements:
                left, top, right, bottom = bounds(pixels(scene.frame(part.svg, box, columns, rows), columns, rows))
                assert 10 <= left < right <= columns - 10
                assert 10 <= top < bottom <= rows - 10

    def test_nothing_to_draw_and_a_wrong_colour(self) -> None:
        with pytest.raises(BadInput) as caught:
            Illustrator().draw(ASKED.model_copy(update={"subjects": ()}))
        assert caught.value.key == "shots.panne.subjects"
        with pytest.raises(BadInput, match="n'est pas une couleur"):
            Illustrator().draw(ASKED.model_copy(update={"palette": ('red"/><script/>',)}))


class TestFiles:
    def test_a_picture_comes_as_it_is(self, picture: Path, project: Project) -> None:
        engine = Files.build(project).with_files({"panne": picture})
        answer = engine.draw(ASKED)
        assert (answer.data, answer.name, answer.origin) == (picture.read_bytes(), "picture.jpg", "brought")
        assert (answer.details["width"], answer.details["file"]) == (1920, picture.name)

    def test_the_name_follows_the_content(self, tmp_path: Path) -> None:
        Image.new("RGB", (200, 200)).save(tmp_path / "a.jpg", "PNG")
        assert Files({"panne": tmp_path / "a.jpg"}).draw(ASKED).name == "picture.png"

    def test_another_picture_is_another_identity(self, picture: Path) -> None:
        engine = Files({"panne": picture})
        before = engine.identity()
        Image.new("RGB", (1920, 1080), "white").save(picture)
        assert engine.identity() != before

    def test_a_scene_is_cleaned_and_a_hostile_one_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "s.svg"
        path.write_bytes(SCENE)
        assert Files({"panne": path}).draw(ASKED).data == scene.clean(SCENE)
        path.write_bytes(SCENE.replace(b"<defs>", b"<defs><script/>"))
        with pytest.raises(BadMedia, match="<script>") as caught:
            Files({"panne": path}).draw(ASKED)
        assert caught.value.path == path

    def test_a_shot_without_a_file(self) -> None:
        with pytest.raises(BadInput) as caught:
            Files({}).draw(ASKED)
        assert caught.value.key == "shots.panne.file"

    def test_what_is_not_a_picture(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_text("bonjour")
        with pytest.raises(BadMedia, match="n'est pas une image"):
            Files({"panne": tmp_path / "a.png"}).draw(ASKED)
