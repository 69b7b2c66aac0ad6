"""L3 on a real small run, made by the real flow: it matches both ways, and each lie shows where it bears."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import Command, small_project

from preuve.artifact import digest_file
from preuve.dossier import layout
from preuve.dossier.build.pack import pack
from preuve.dossier.model import Point, Unpacked, Wanted
from preuve.dossier.mount import mount
from preuve.dossier.opening import unpack
from preuve.dossier.replay import claimed as ledger
from preuve.dossier.replay.claimed import Claimed
from preuve.dossier.replay.compare.choose import Comparators
from preuve.dossier.replay.job import Told, again
from preuve.dossier.replay.look import look
from preuve.dossier.replay.remade import Remade
from preuve.dossier.replay.weighing import Outcome, Weighing
from preuve.dossier.replay.wish import Wish
from preuve.history import last_run
from preuve.project import Project
from preuve.run import host_facts
from preuve.tools import ffmpeg_program
from preuve.wiring import reach

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
PRESET = 'preset = "{}"'


@pytest.fixture(scope="session")
def dossier(preuve: Command, tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    """The small project made by the flow, packed and opened."""
    place = tmp_path_factory.mktemp("rejeu")
    folder = small_project(place / "projet")
    edit(folder / "preuve.toml", PRESET.format("veryfast"), PRESET.format("ultrafast"))
    done = preuve("run", str(folder), "--plain")
    assert done.returncode == 0, done.stderr + done.stdout
    run = last_run(folder)
    assert run is not None
    return unpack(pack(Project(folder), run.folder, place), place / "dossier")


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def changed(dossier: Unpacked, folder: Path, change: Callable[[Path], object]) -> Unpacked:
    """A copy of a dossier with something changed in it, every digest worked out again: a lie sealed anew."""
    shutil.copytree(dossier.folder, folder)
    change(folder)
    return replace(dossier, folder=folder, digests={name: digest_file(folder / name) for name in dossier.digests})


def replayed(unpacked: Unpacked, folder: Path, wish: Wish | None = None) -> dict[str, Outcome]:
    folder.mkdir()
    told: Told = again(mount(unpacked, folder).project, unpacked, wish or Wish(), lambda _what, _share: None)
    return {f"{one.step} {one.label}".strip(): one for one in told.outcomes}


def wrong(found: Mapping[str, Outcome]) -> dict[str, str]:
    return {name: one.status for name, one in found.items() if one.status != "verified"}


def test_a_replay_in_its_child_finds_every_line_again_and_no_other(dossier, tmp_path):
    heard: list[float] = []
    points: list[Point] = look(
        dossier, Wanted(scratch=tmp_path, replay=True, hear=lambda _l, _w, share: heard.append(share))
    )
    assert {one.status for one in points if one.id != "L3.workflow"} == {"verified"}
    assert {"L3.script", "L3.montage", "L3.formats", "L3.publication", "L3.audience", "L3.checks"} <= {
        one.id for one in points
    }
    assert heard == sorted(heard)
    assert heard[-1] > 0.9
    assert not list(tmp_path.iterdir())


def test_a_setting_and_a_title_show_in_what_rests_on_them_and_nowhere_else(dossier, tmp_path):
    def lie(folder: Path) -> None:
        edit(folder / "data/inputs/preuve.toml", PRESET.format("ultrafast"), PRESET.format("superfast"))
        edit(folder / "data/inputs/brief.yaml", "title: ", "title: Autre titre, ")

    found = replayed(changed(dossier, tmp_path / "menti", lie), tmp_path / "place")
    steps = {one.step for one in found.values() if one.status == "failed"}
    assert {"segment", "film", "bundle", "site", "streams", "look"} <= steps
    assert not steps & {"script", "storyboard", "scene", "layers", "voice", "align", "cues", "tracks", "mix", "bed"}
    segments = [one for one in found.values() if one.step == "segment"]
    assert {one.status for one in segments} == {"failed"}
    assert all("preset" in one.said and one.root for one in segments)
    assert not found["film tiktok"].root
    assert "le morceau de film" in found["film tiktok"].said


def test_a_voice_changed_shows_in_the_sound_and_the_films_and_not_in_other_voices(dossier, tmp_path):
    def lie(folder: Path) -> None:
        for path in (folder / layout.MACHINE_RECORDINGS).glob("voice-*.json"):
            said = json.loads(path.read_bytes())
            if said["label"] != "panne":
                continue
            sound = folder / layout.BLOBS / said["response"]["sha256"]
            data = bytearray(sound.read_bytes())
            data[4000:4400] = bytes(400)
            sound.write_bytes(data)
            said["response"]["sha256"] = digest_file(sound)
            path.write_text(json.dumps(said), encoding="utf-8")
            (folder / layout.BLOBS / said["response"]["sha256"]).write_bytes(data)

    unpacked = changed(dossier, tmp_path / "menti", lie)
    more = {
        p.relative_to(unpacked.folder).as_posix(): digest_file(p) for p in unpacked.folder.rglob("*") if p.is_file()
    }
    found = replayed(replace(unpacked, digests=more), tmp_path / "place", Wish(only=("montage",)))
    assert found["voice panne"].status == "failed"
    assert found["voice panne"].root
    assert found["align panne"].status == "not_run" or "panne" in found["align panne"].said
    for name in ("voice fete", "voice diagnostic", "align fete", "scene panne", "layers panne vertical"):
        assert found[name].status == "verified", found[name]
    assert found["mix tiktok"].status == "failed"
    assert found["film tiktok"].status == "not_run"
    assert "demandée" in found["film tiktok"].said


@dataclass(frozen=True)
class Once:
    """A replay that several ledgers are weighed against."""

    project: Project
    claimed: Claimed
    remade: Remade
    folder: Path

    def weigh(self, claimed: Claimed) -> dict[str, Outcome]:
        def find(sha256: str) -> Path | None:
            path = self.project.store.path(sha256)
            return path if path.is_file() else None

        outcomes = Weighing(claimed, self.remade, Comparators(find), host_facts()).all()
        return {f"{one.step} {one.label}".strip(): one for one in outcomes}

    def with_film(self, path: Path, *, ffmpeg: str = "") -> Claimed:
        """The ledger with another web film, made with another ffmpeg where one is named."""
        film = self.project.store.put_file(path, "film.mp4")
        (mine,) = [one for one in self.claimed.steps if one.named == ("film", "web")]
        text = self.claimed.model_dump_json().replace(mine.outputs["film.mp4"].sha256, film.sha256)
        data = json.loads(text)
        for one in data["steps"]:
            if ffmpeg and "ffmpeg" in one["tools"]:
                one["tools"]["ffmpeg"] = ffmpeg
        return Claimed.model_validate(data)


@pytest.fixture(scope="session")
def once(dossier: Unpacked, tmp_path_factory: pytest.TempPathFactory) -> Once:
    place = tmp_path_factory.mktemp("une-fois")
    mounted = mount(dossier, place)
    claimed = ledger.read(dossier.path(layout.LEDGER))
    remade = reach("replay")(mounted.project, claimed, Wish(), lambda _step, _label: None)
    return Once(mounted.project, claimed, remade, place)


def film(once: Once, name: str, *filters: str) -> Path:
    """The web film encoded again, as another encoder would."""
    mine = next(one for one in once.claimed.steps if one.named == ("film", "web"))
    source = once.project.store.path(mine.outputs["film.mp4"].sha256)
    out = once.folder / name
    coding = ["-c:v", "libx264", "-preset", "slow", "-crf", "18", "-c:a", "copy", "-c:s", "copy", "-map", "0"]
    command = [str(ffmpeg_program()), "-v", "error", "-y", "-i", str(source), *filters, *coding, str(out)]
    subprocess.run([*command[:-1], "-fps_mode", "passthrough", command[-1]], check=True)
    return out


def test_another_ffmpeg_whose_film_looks_the_same_is_within_tolerance_and_says_so(once):
    found = once.weigh(once.with_film(film(once, "proche.mp4"), ffmpeg="0" * 64))
    mine = found["film web"]
    assert mine.status == "within_tolerance", mine.said
    assert "pas comparable bit à bit" in mine.said
    assert "ffmpeg" in mine.said
    assert "dB" in mine.said
    assert found["film tiktok"].status == "verified"
    assert found["cover web"].status == "verified"
    assert "failed" not in wrong(found).values(), wrong(found)


def test_another_ffmpeg_does_not_excuse_a_film_that_shows_something_else(once):
    box = ("-vf", "drawbox=x=900:y=860:w=40:h=40:color=white:t=fill:enable='eq(n,50)'")
    found = once.weigh(once.with_film(film(once, "autre.mp4", *box), ffmpeg="0" * 64))
    assert found["film web"].status == "failed"
    assert found["bundle web"].status == "failed"
    assert found["film tiktok"].status == "verified"
    assert found["segment panne wide"].status == "verified"


def test_a_line_of_the_ledger_changed_or_added_shows_alone(once):
    lines = list(once.claimed.steps)
    at = next(at for at, one in enumerate(lines) if one.named == ("cues", "panne wide"))
    rules = {**lines[at].params["rules"], "most_characters": 99}
    forged = lines[at].model_copy(update={"params": {**lines[at].params, "rules": rules}})
    forged.__dict__.pop("whole_key", None)
    found = once.weigh(Claimed(steps=(*lines[:at], forged, *lines[at + 1 :]), delivered={}, status="complete"))
    assert set(wrong(found)) == {"cues panne wide"}
    extra = lines[at].model_copy(update={"label": "ajout wide", "params": {"rules": {}, "end": 1.0}})
    extra.__dict__.pop("whole_key", None)
    found = once.weigh(Claimed(steps=(*lines, extra), delivered={}, status="complete"))
    assert wrong(found) == {"cues ajout wide": "failed"}
    less = tuple(one for one in lines if one.named != ("mix", "web"))
    found = once.weigh(Claimed(steps=less, delivered={}, status="complete"))
    assert wrong(found) == {"mix web": "failed"}
