"""A small run of ours, made for real and without Prefect: two shots of the sample, a vertical film and a wide one."""

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
SHOTS = ("panne", "fete")
TARGETS = ("tiktok", "web")


def project(folder: Path) -> Path:
    """The sample cut down to two shots and two targets."""
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve", "a_corriger"))
    brief = yaml.safe_load((folder / "brief.yaml").read_text(encoding="utf-8"))
    brief["targets"] = list(TARGETS)
    (folder / "brief.yaml").write_text(yaml.safe_dump(brief, allow_unicode=True), encoding="utf-8")
    path = folder / "storyboards" / "chaleureux.yaml"
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    board["shots"] = [shot for shot in board["shots"] if shot["id"] in SHOTS]
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")
    return folder


def make(folder: Path) -> Path:
    """Make the run; give the project's folder."""
    before = dict(os.environ)
    os.environ["PREUVE_RENDER__PRESET"] = "ultrafast"
    try:
        _make(project(folder))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return folder


def _make(folder: Path) -> None:
    from flows import films, handing, planning, shots, telling
    from flows.production import Production
    from preuve.options import Options
    from preuve.project import Project

    work = Production(Project(folder), Options(), lambda _line: None)
    board = shots.write_script(work)
    planning.plan(work, board)
    pictures = {shot.id: shots.draw(work, shot) for shot in board.shots}
    voices = {shot.id: shots.speak(work, shot) for shot in board.shots}
    timed = {shot.id: shots.caption(work, shot, voices[shot.id]) for shot in board.shots}
    shots.control_pictures(work, board)
    handing.gather_audience(work)
    wanted = films.plan(work, board, voices)
    for film in wanted:
        pieces = films.pieces(work, film, timed)
        sound = films.mix(work, film, voices)
        segments = [films.encode(work, piece, pictures, film.layout) for piece in pieces]
        tracks = films.write_tracks(work, film, timed, board.title)
        made = films.assemble(work, film, segments, sound["mix.wav"], tracks, board.title)
        handing.hand_over(work, film, board, made)
    films.deliver_words(work, tracks)
    telling.tell_history(work)
    _measure(work)
    work.close()
    work.run.finish("complete")


def _measure(work: Any) -> None:
    """Measure the films once: the copies that pairs damage find it done."""
    from flows import checking

    work.run.open()
    whole = checking.expect(work, checking.subject(work))
    for film in whole.subject.films:
        checking.measure(whole, film)


if __name__ == "__main__":
    import sys

    sys.stdout.write(f"{make(Path(sys.argv[1]))}\n")
