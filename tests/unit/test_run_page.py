"""The run's state read from ledger lines, and the page made of it."""

from datetime import UTC, datetime, timedelta

import pytest

from preuve import run_page
from preuve.run_state import Film, read_run, spent
from preuve.stages import APART, stage_of, titles
from preuve.stages import STEPS as STAGE_STEPS
from preuve.storyboard import Change, Shot, Storyboard

T0 = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
STORY = Storyboard(
    title="On répare ensemble",
    shots=(
        Shot(
            id="panne", narration="<script>alert(1)</script>", on_screen="En panne ?", visual="v", alt="Un grille-pain"
        ),
        Shot(id="fete", narration="On goûte.", visual="v", alt='"><img src=x onerror=alert(1)>'),
    ),
)
START = {"kind": "start", "at": T0.isoformat(), "sources": "s", "kit": "0.1.0"}
SVG = {"engine": "svg", "capability": "image", "ai": True, "model": "modèle"}
SYNTH = {"engine": "synth", "capability": "sound", "ai": False, "model": ""}


def step(name, label="", *, at=0.0, seconds=1.0, hit=False, engine=None):
    start = T0 + timedelta(seconds=at)
    return {
        "kind": "step",
        "key": f"{name}/{label}",
        "step": name,
        "label": label,
        "hit": hit,
        "engine": engine,
        "started": start.isoformat(),
        "ended": (start + timedelta(seconds=seconds)).isoformat(),
        "seconds": seconds,
    }


def began(name, label=""):
    return {"kind": "began", "key": f"{name}/{label}", "step": name, "label": label}


def delivery(path, size=1000):
    return {"kind": "deliver", "path": path, "sha256": "0" * 64, "name": "n", "size": size}


def end(status="complete", at=60):
    return {"kind": "end", "at": (T0 + timedelta(seconds=at)).isoformat(), "status": status}


def read(*lines, now=10.0, **more):
    return read_run(list(lines), title="Avant le storyboard", now=T0 + timedelta(seconds=now), **more)


def stage(state, name):
    return next(one for one in state.stages if one.name == name)


def test_second_zero():
    state = read()
    assert (state.title, state.status, state.percent, state.elapsed) == ("Avant le storyboard", "running", 0, 0)
    assert {one.state for one in state.stages} == {"waiting"}
    assert [one.name for one in state.stages] == [name for name in titles() if name != "other"]
    page = run_page.render(state)
    assert "Avant le storyboard" in page
    assert "0 %" in page


def test_a_stage_goes_from_waiting_to_made():
    plan = {"images": 2}
    assert stage(read(START, planned=plan), "images").state == "waiting"
    going = stage(read(START, began("scene", "panne"), planned=plan), "images")
    assert (going.state, going.done, going.planned, going.running) == ("running", 0, 2, ("panne",))
    half = stage(read(START, began("scene", "panne"), step("scene", "panne"), planned=plan), "images")
    assert (half.state, half.done, half.running) == ("running", 1, ())
    whole = stage(read(START, step("scene", "panne"), step("scene", "fete", at=1), planned=plan), "images")
    assert (whole.state, whole.done, whole.seconds) == ("made", 2, 2)


def test_beginnings_may_stand_after_the_ledger():
    state = read(START, step("scene", "panne"), began("scene", "panne"), began("scene", "fete"))
    assert stage(state, "images").running == ("fete",)


def test_a_stage_of_unknown_size_is_done_once_a_later_one_has_started():
    assert stage(read(START, step("script")), "script").state == "running"
    assert stage(read(START, step("script"), began("scene", "panne")), "script").state == "made"


def test_a_stage_found_whole_in_the_store_is_retrieved():
    plan = {"images": 2}
    state = read(START, step("scene", "panne", hit=True), step("scene", "fete", hit=True), planned=plan)
    assert stage(state, "images").state == "retrieved"
    mixed = read(START, step("scene", "panne", hit=True), step("scene", "fete"), planned=plan)
    assert (stage(mixed, "images").state, stage(mixed, "images").reused) == ("made", 1)


def test_what_was_under_way_when_a_run_failed_is_stopped():
    state = read(START, began("voice", "panne"), end("failed"), planned={"voice": 2})
    assert (state.status, stage(state, "voice").state, state.remaining) == ("failed", "stopped", None)
    assert "interrompue par une erreur" in run_page.render(state)
    assert "en attente" not in run_page.render(state)


def test_parallel_pieces_count_their_time_once():
    state = read(START, step("segment", "a", at=0, seconds=5), step("segment", "b", at=1, seconds=5), end())
    assert stage(state, "montage").seconds == 6


def test_steps_of_other_names_are_shown_too():
    assert stage_of("mystery-step") == "other"
    assert stage(read(START, step("mystery-step"), end()), "other").done == 1


def test_stages_know_where_their_steps_go():
    import preuve.steps
    import preuve.work

    assert set(STAGE_STEPS) <= set(titles())
    registered = [name for name in preuve.work.STEPS if not name.startswith("test-")]
    assert len(registered) > 10
    assert {name for name in registered if stage_of(name) == "other"} <= set(APART)


def test_time_left_follows_an_earlier_run_when_there_is_one():
    expected = {"script": 10.0, "images": 30.0}
    state = read(START, step("script"), began("scene", "panne"), planned={"images": 2}, expected=expected)
    assert state.remaining == pytest.approx(30 + 50 + 16 + 8 + 12 + 2 + 3 + 30, abs=0.1)
    assert read(START, step("script"), end(), expected=expected).remaining is None


def test_time_left_is_not_guessed_too_early():
    assert read(START, step("script")).remaining is None
    done = [step(name, at=n) for n, name in enumerate(("script", "scene", "voice", "align"))]
    late = read(START, *done, began("segment"), now=30)
    assert late.remaining == pytest.approx(30 * 97 / 33, abs=0.1)


def test_a_going_run_is_never_at_a_hundred():
    names = ("script", "scene", "voice", "align", "segment", "film", "bundle", "audience", "look")
    plan = dict.fromkeys(titles(), 1)
    lines = [step(name, at=n) for n, name in enumerate(names)]
    assert read(START, *lines, planned=plan).percent == 99
    assert read(START, *lines, end(), planned=plan).percent == 100


def test_a_resumed_run_does_not_count_its_sleep():
    lines = [START, step("script", at=0, seconds=5), {**START, "kind": "resume"}]
    lines += [step("scene", "panne", at=1000, seconds=3)]
    assert read(*lines, end(at=1003)).elapsed == 8
    assert read(*lines, now=1010).elapsed == 15


def test_what_a_resumed_run_finds_again_of_its_own_is_no_saving():
    state = read(START, step("script"), {**START, "kind": "resume"}, step("script", hit=True), step("scene", at=5))
    assert (state.made, state.reused, state.saved) == (2, 0, 0)


def test_time_saved_is_what_the_step_took_when_it_was_made():
    earlier = spent([START, step("voice", "panne", seconds=12), step("voice", "fete", seconds=7, hit=True)])
    assert earlier == {"voice/panne": 12}
    state = read(START, step("voice", "panne", hit=True, seconds=0.1), end(), earlier=earlier)
    assert (state.reused, state.saved) == (1, 12)
    page = run_page.render(state)
    assert "12\u00a0s" in page
    assert "1 élément n'a pas changé" in page.replace("&#39;", "'")


def test_films_keep_their_place_before_they_are_there():
    state = read(START, delivery("films/tiktok.mp4", 5_000_000), targets=("tiktok", "web"))
    assert [(film.target, film.path, film.shape) for film in state.films] == [
        ("tiktok", "films/tiktok.mp4", "tall"),
        ("web", "", "wide"),
    ]
    assert "5,0\u00a0Mo" in run_page.render(state)


def test_deliveries_find_their_place():
    paths = ["storyboard.json", "transcript.txt", "captions/web.vtt", "captions/web.srt", "films/web.mp4"]
    paths += ["covers/web.jpg", "bundles/web/LISEZMOI.txt", "bundles/web/film.mp4", "site/index.html"]
    paths += ["audience/audience.csv", "audience/audience.xlsx", "pictures/panne-wide.jpg"]
    state = read(START, *map(delivery, paths), end(), storyboard=STORY, fictitious=True)
    page = run_page.render(state)
    for path in (*(p for p in paths if p != "bundles/web/film.mp4"), "film-web.html"):
        assert f'"{path}"' in page, path
    assert (state.bundles[0].size, state.shots[0].picture, state.shots[1].picture) == (
        2000,
        "pictures/panne-wide.jpg",
        "",
    )
    assert "Données fictives" in page


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x/index.html", "site/../../x", "C:\\x", "javascript:alert(1)", "\\\\h\\s"]
)
def test_a_hostile_ledger_cannot_point_outside(path):
    state = read(START, delivery(path), delivery("site/index.html"), end())
    assert state.site == "site/index.html"
    assert path not in run_page.render(state)
    page = run_page.render(read(START, delivery(f"bundles/web/../../{path}"), delivery(f"captions/{path}"), end()))
    assert path not in page
    assert "bundles/" not in page


def test_ai_is_told_from_what_is_not():
    state = read(
        START, step("bed", engine=SYNTH), step("scene", "a", engine=SVG), step("scene", "b", engine=SVG), end()
    )
    assert [(maker.part, maker.engine, maker.ai) for maker in state.makers] == [
        ("les images", "svg", True),
        ("la musique", "synth", False),
    ]
    page = run_page.render(state).replace("&#39;", "'")
    assert "<strong>IA</strong>" in page
    assert "pas d'IA" in page


def test_human_corrections_show_before_after_and_why():
    change = Change(shot="panne", field="narration", before="RIP", after="En panne <i>?</i>", note="Le ton.")
    page = run_page.render(read(START, end(), changes=[change], storyboard=STORY))
    assert "<del>RIP</del>" in page
    assert "<ins>En panne &lt;i&gt;" in page
    assert "Le ton." in page


def test_hostile_texts_are_escaped_on_every_page():
    film = Film(target="tiktok", label="<script>x</script>", path="films/tiktok.mp4", width=1080, height=1920)
    state = read(START, storyboard=STORY.model_copy(update={"title": "<script>t</script>"}))
    for page in (run_page.render(state), run_page.render_film(state, film)):
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_only_the_live_page_reloads_and_it_can_be_paused():
    going, done = read(START, began("script")), read(START, step("script"), end())
    live = run_page.render(going)
    assert '<meta http-equiv="refresh" content="2">' in live
    assert 'href="pause.html"' in live
    paused = run_page.render(going, paused=True)
    assert 'http-equiv="refresh"' not in paused
    assert 'href="index.html"' in paused
    for paused_or_not in (True, False):
        page = run_page.render(done, paused=paused_or_not)
        assert 'http-equiv="refresh"' not in page
        assert "pause.html" not in page


def test_no_film_plays_in_a_page_that_reloads():
    lines = [START, delivery("films/tiktok.mp4"), delivery("captions/tiktok.vtt")]
    assert "<video" not in run_page.render(read(*lines))
    assert "<video" in run_page.render(read(*lines, end()))


def test_the_page_is_the_same_for_the_same_state():
    lines = [START, step("script"), delivery("films/web.mp4"), end()]
    assert run_page.render(read(*lines, storyboard=STORY)) == run_page.render(read(*lines, storyboard=STORY))


def test_write_makes_every_page_and_touches_only_what_changed(tmp_path):
    (tmp_path / "captions").mkdir()
    (tmp_path / "captions" / "web.vtt").write_bytes(b"WEBVTT\n")
    lines = [START, delivery("films/web.mp4"), delivery("captions/web.vtt")]
    assert run_page.write(tmp_path, read(*lines, now=1)) == tmp_path / "index.html"
    names = {"captions", "film-web.html", "index.html", "pause.html", "style.css"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert "data:text/vtt;base64,V0VCVlRUCg==" in (tmp_path / "film-web.html").read_text(encoding="utf-8")
    before = (tmp_path / "film-web.html").stat().st_mtime_ns
    run_page.write(tmp_path, read(*lines, now=9))
    assert (tmp_path / "film-web.html").stat().st_mtime_ns == before
    run_page.write(tmp_path, read(*lines, end()))
    assert "refresh" not in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "pause.html").read_bytes() == (tmp_path / "index.html").read_bytes()


def test_captions_too_big_to_be_captions_stay_out_of_the_page(tmp_path):
    (tmp_path / "captions").mkdir()
    (tmp_path / "captions" / "web.vtt").write_bytes(b"WEBVTT\n" + b" " * run_page.MAX_CAPTIONS)
    run_page.write(tmp_path, read(START, delivery("films/web.mp4"), delivery("captions/web.vtt"), end()))
    assert "data:text/vtt" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_captions_show_from_the_start_only_where_the_picture_has_none(tmp_path):
    lines = [START, delivery("films/web.mp4"), delivery("captions/web.vtt"), end()]
    vtt = {"web": b"WEBVTT\n"}
    assert " default>" not in run_page.render(read(*lines), vtt)
    assert " default>" in run_page.render(read(*lines, burned=False), vtt)


def test_a_tall_picture_stands_beside_its_text():
    state = read(START, delivery("pictures/panne-vertical.jpg"), storyboard=STORY)
    assert [card.tall for card in state.shots] == [True, False]
    assert 'class="shots tall"' in run_page.render(state)
    assert 'class="shots"' in run_page.render(read(START, delivery("pictures/panne-wide.jpg"), storyboard=STORY))


def test_every_field_of_a_shot_has_a_name_for_people():
    fields = set(Shot.model_fields) - {"id", "note"}
    assert fields <= set(run_page.fields())


def test_a_judged_run_leads_to_its_report():
    plain = run_page.render(read(START, step("script"), end()))
    judged = run_page.render(read(START, step("script"), end(), verdict="41 contrôles tenus, 1 non tenu"))
    assert "report/index.html" not in plain
    assert 'href="report/index.html"' in judged
    assert "41 contrôles tenus, 1 non tenu" in judged


def test_an_audience_file_that_nobody_understands_is_told():
    state = read(START, delivery("audience/audience.html"), end())
    told = "Fichier d'audience laissé de côté, <b>.csv : cet export n'est pas d'un format connu."
    assert "laissé de côté, &lt;b&gt;.csv" in run_page.render(state, aside=[told])
    assert "laissé de côté" not in run_page.render(state)
