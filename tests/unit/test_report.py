"""The report's pages: whole, linked, escaped; and the values they are made of."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from helpers_report import BOARD, EVIL, film, findings, make, picture

from preuve import report
from preuve.checks import telling
from preuve.checks import words as terminal
from preuve.checks.finding import Finding, Place
from preuve.checks.subject import FilmFiles, Subject
from preuve.i18n import speaking
from preuve.report import (
    attempts,
    build,
    cards,
    charts,
    criteria,
    curves,
    films,
    links,
    material,
    overlay,
    shots,
    steps,
    stills,
    summary,
    words,
)
from preuve.report.render import POLICY
from preuve.store import Store
from preuve.targets import platforms

PAGES = {"index", "films", "storyboard", "essais", "optimisations", "criteres", "mesures", "deroulement", "audience"}


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    return make(tmp_path_factory.mktemp("rapport") / "projet")


@pytest.fixture(scope="module")
def folder(subject: Subject) -> Path:
    assert subject.folder
    found = findings(subject)
    return report.write(subject, {"fr": found, "en": found}, subject.folder).parent


@pytest.fixture
def shown(subject: Subject) -> material.Material:
    assert subject.folder
    return material.Material(subject, subject.folder / "report")


@pytest.fixture
def addresses(shown: material.Material) -> links.Links:
    return links.Links(shown, shown.folder)


def pages(folder: Path) -> Iterator[tuple[Path, lxml.html.HtmlElement]]:
    for path in [*sorted(folder.glob("*.html")), *sorted(folder.glob("en/*.html"))]:
        yield path, lxml.html.fromstring(path.read_bytes())


def test_every_page_is_there_in_both_languages(folder):
    assert {path.stem for path in folder.glob("*.html")} == PAGES
    assert {path.stem for path in folder.glob("en/*.html")} == PAGES
    assert {page.get("lang") for path, page in pages(folder) if path.parent.name == "en"} == {"en"}


def test_every_link_leads_somewhere(folder):
    ids = {path.resolve(): set(page.xpath("//@id")) for path, page in pages(folder)}
    for path, page in pages(folder):
        for address in page.xpath("//a/@href | //link/@href | //script/@src | //img/@src | //source/@src | //@poster"):
            file, _, fragment = address.partition("#")
            aim = (path.parent / unquote(file)).resolve() if file else path.resolve()
            assert aim.is_file(), (path.name, address)
            if fragment and not fragment.startswith(("t=", "statut=")):
                if aim not in ids:
                    ids[aim] = set(lxml.html.fromstring(aim.read_bytes()).xpath("//@id"))
                assert unquote(fragment) in ids[aim], (path.name, address)


def test_each_total_and_each_fact_leads_to_what_it_is_made_of_and_comments_are_quoted(folder):
    page = lxml.html.fromstring((folder / "audience.html").read_bytes())
    (totals,) = page.xpath("//table[caption[@id='totaux']]")
    shown = [cell for cell in totals.xpath(".//tbody/tr/td[position() > 1]") if cell.text_content().strip() != "–"]
    assert shown
    assert all("audience.html#t-" in cell.find("a").get("href") for cell in shown)
    facts = page.xpath("//details[summary[starts-with(., 'Les faits')]]//li")
    told = [one for one in facts if "commentaires sont à lire" not in one.text_content()]
    assert told
    assert all("audience.html#" in one.find("a").get("href") for one in told)
    assert page.xpath("//li[.//span[@class='count'][contains(., 'commentaire')]]//blockquote")


def test_no_address_leaves_the_run(folder, subject):
    for path, page in pages(folder):
        for address in page.xpath("//@href | //@src | //@poster"):
            if not address.startswith("data:text/vtt;base64,"):
                aim = (path.parent / unquote(address.partition("#")[0])).resolve()
                assert aim.is_relative_to(subject.project.folder), address


def test_hostile_texts_stay_texts(folder):
    for path, page in pages(folder):
        assert page.xpath("//script/@src") == [f"{'../' if path.parent.name == 'en' else ''}report.js"]
        assert (
            page.xpath("//script[not(@src)] | //style | //@style | //@onerror | //@onclick | //iframe | //object") == []
        )
        assert not [href for href in page.xpath("//@href") if "script:" in href]
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY]
        assert "49" not in page.xpath("string(//title)")
    told = lxml.html.fromstring((folder / "storyboard.html").read_bytes()).text_content()
    assert EVIL in told.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_first_page_tells_what_fails_and_what_to_ask(folder):
    page = lxml.html.fromstring((folder / "index.html").read_bytes())
    (faults,) = page.xpath("//section[@aria-labelledby='manque']")
    assert "Les sous-titres se détachent du fond" in faults.text_content()
    assert "Foncez le bandeau." in faults.text_content()
    assert "mesures.html#CON01" in faults.xpath(".//a/@href")
    assert "films.html#t=tiktok,1.250,20,40,60,30" in faults.xpath(".//a/@href")
    assert "Contraste renforcé" not in page.text_content()
    (ask,) = page.xpath("//section[@aria-labelledby='demander']")
    assert "Pourquoi" in ask.text_content()
    (unseen,) = page.xpath("//section[@aria-labelledby='absent']")
    assert "image illisible" in unseen.text_content()
    assert "Données fictives" in page.text_content()


def test_advice_is_told_apart(folder):
    page = lxml.html.fromstring((folder / "mesures.html").read_bytes())
    assert [card.get("id") for card in page.xpath("//section[@aria-labelledby='annexe']//details[@data-kind]")] == [
        "CON04"
    ]


def test_writing_again_changes_nothing(folder, subject):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = findings(subject)
    report.write(subject, {"fr": found, "en": found}, subject.folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_video_from_anywhere_has_a_shorter_report(tmp_path, subject):
    film(tmp_path / "vu <b>.mp4", "160x90")
    foreign = Subject(films=(FilmFiles("", tmp_path / "vu <b>.mp4"),), maker=subject.maker, speech=lambda: None)
    found = [Finding(id="FLA01", title="Pas de flash", kind="requirement", status="met", measured="0")]
    first = report.write(foreign, {"fr": found}, tmp_path)
    assert {path.stem for path in first.parent.glob("*.html")} == {"index", "films", "mesures"}
    (source,) = lxml.html.fromstring((first.parent / "films.html").read_bytes()).xpath("//source/@src")
    assert (first.parent / unquote(source)).resolve() == (tmp_path / "vu <b>.mp4").resolve()


def test_the_same_result_on_several_films_is_told_once(subject, addresses):
    made = {card.id: card for card in cards.cards(findings(subject), addresses)}
    assert [result.targets for result in made["CAP01"].results] == [("tiktok", "web")]
    assert [(result.status, result.targets) for result in made["CON01"].results] == [
        ("unmet", ("tiktok",)),
        ("met", ("web",)),
    ]
    assert made["CON01"].status == "unmet"
    assert made["OPT03"].results[0].pairs[0][0].role == "before"


def test_the_wide_film_is_shown_unless_another_is_graver(subject, addresses):
    made = {card.id: card for card in cards.cards(findings(subject), addresses)}
    assert made["CON01"].shown.targets == ("tiktok",)
    assert [result.targets for result in made["CON01"].others] == [("web",)]
    good = [one.model_copy(update={"status": "met"}) for one in findings(subject) if one.id == "CON01"]
    assert cards.cards(good, addresses)[0].shown.targets == ("web",)


def test_pictures_of_an_earlier_report_go(tmp_path):
    store = Store(tmp_path / ".preuve")
    old, new = store.put(picture(10), "a.jpg"), store.put(picture(20), "b.jpg")
    stills.Stills(store, tmp_path / "stills").keep(old.sha256)
    (tmp_path / "stills" / "hers.jpg").write_bytes(b"x")
    kept = stills.Stills(store, tmp_path / "stills")
    kept.keep(new.sha256)
    kept.tidy()
    assert {path.name for path in (tmp_path / "stills").iterdir()} == {f"{new.sha256}.jpg", "hers.jpg"}


def test_a_picture_that_changed_is_not_shown(tmp_path):
    store = Store(tmp_path / ".preuve")
    good, text = store.put(picture(10), "a.jpg"), store.put(b"<svg onload=alert(1)>", "b.jpg")
    changed = store.put(picture(20), "c.jpg")
    store.path(changed).write_bytes(picture(30))
    kept = stills.Stills(store, tmp_path / "stills")
    assert kept.keep(good.sha256) == stills.Picture(f"{good.sha256}.jpg", 160, 90)
    assert [kept.keep(one) for one in (text.sha256, changed.sha256, "0" * 64, "../../etc/passwd")] == [None] * 4
    assert [path.name for path in (tmp_path / "stills").iterdir()] == [f"{good.sha256}.jpg"]


@pytest.mark.parametrize(
    ("place", "target", "text", "href"),
    [
        (Place(at=12.34, until=15), "tiktok", "de 0:12,3 à 0:15", "films.html#t=tiktok,12.340"),
        (Place(at=3, region=(1, 2, 3, 4)), "web", "à 0:03", "films.html#t=web,3.000,1,2,3,4"),
        (Place(at=3, file="films/web.mp4"), "", "à 0:03", "films.html#t=web,3.000"),
        (Place(at=3), "youtube-short", "à 0:03", ""),
        (Place(shot="fete"), "", "plan « fete »", "storyboard.html#plan-fete"),
        (Place(shot="autre", cue=4), "", "sous-titre 4, plan « autre »", ""),
        (Place(file="changes.json"), "", "changes.json", "../changes.json"),
        (Place(file="../../brief.yaml"), "", "../../brief.yaml", ""),
        (Place(file="/etc/passwd"), "", "/etc/passwd", ""),
    ],
)
def test_places(addresses, place, target, text, href):
    assert addresses.place(place, target) == links.Spot(text, href)


def test_a_document_outside_the_project_is_not_linked(addresses, subject):
    (subject.project.folder.parent / "secret.md").write_text("x", encoding="utf-8")
    (subject.project.folder / "documents").mkdir(exist_ok=True)
    (subject.project.folder / "documents" / "charte.md").write_text("x", encoding="utf-8")
    found = criteria.spots(
        ["documents/charte.md › Principes", "../secret.md", "/etc/passwd", "changes.json"], addresses
    )
    assert [spot.href for spot in found] == ["../../../documents/charte.md", "", "", "storyboard.html"]


def test_a_status_goes_by_the_same_words_in_the_terminal_and_the_report():
    short = words.status_words()
    assert set(short) == set(terminal.words())
    assert [one for one, said in terminal.words().items() if not f"{said} ".startswith(f"{short[one]} ")] == []
    assert [short["not_run"], short["error"]] == ["non mesuré", "mesure impossible"]
    counts = {"met": 2, "declared": 1, "not_run": 2, "error": 2}
    assert terminal.sentence(counts) == (
        f"2 contrôles tenus, 1 à juger par une personne, 2 {words.counted('not_run', 2)}, 2 {words.counted('error', 2)}"
    )
    with speaking("en"):
        assert [words.counted("not_run", 2), words.counted("error", 1)] == ["not measured", "could not be measured"]


def test_figures_follow_the_language():
    figures = [
        (telling.decimal, (-1234.5, 1)),
        (words.clock, (65.25,)),
        (words.elapsed, (3.26,)),
        (words.amount, (1_500_000,)),
    ]
    assert [make(*given) for make, given in figures] == ["\u22121\u202f234,5", "1:05,2", "3,3\u00a0s", "1,5\u00a0Mo"]
    with speaking("en"):
        assert [make(*given) for make, given in figures[:3]] == ["\u22121,234.5", "1:05.2", "3.3\u00a0s"]
    assert words.elapsed(3725) == "1\u00a0h\u00a002\u00a0min"


@pytest.mark.parametrize(
    ("value", "digits", "french"),
    [(-14, 2, "\u221214"), (-0.04, 1, "0"), (-23.75, 2, "\u221223,75"), (12000, 0, "12\u202f000"), (1.50, 2, "1,5")],
)
def test_a_figure_has_the_minus_sign_and_the_comma_of_french(value, digits, french):
    assert telling.decimal(value, digits) == french


def test_bars_say_what_passes_the_limit():
    scale = charts.Scale(10, 0, 20)
    spans = [charts.Span(0, 5, 10, "lent", ok=True), charts.Span(5, 10, 40, "vite", ok=False)]
    made = charts.spans(
        spans, scale, name="n", title="t", summary="s", heads=("m", "t", "v"), limits=[charts.Limit(17, "17")]
    )
    assert [bar.ok for bar in made.bars] == [True, False]
    assert made.bars[1].y == made.top
    assert made.bars[0].x == made.left
    assert made.bars[1].x + made.bars[1].width <= made.right
    assert made.limits[0].y == scale.y(17)
    assert made.rows == ((0, ("lent", "10")), (5, ("vite", "40")))


def test_words_within_a_breath_go_together():
    words = [(0.5, 0.8, "Ne"), (0.9, 1.2, " jetez"), (2.0, 2.4, "Réparez")]
    assert list(curves.stretches(words)) == [(0.5, 1.2, "Ne jetez"), (2.0, 2.4, "Réparez")]
    assert list(curves.stretches([])) == []


def test_a_long_curve_is_thinned_and_its_table_stays_short():
    points = [(n / 10, -20.0) for n in range(6000)]
    made = charts.curve(points, charts.Scale(600, -60, 0), name="n", title="t", summary="s", heads=("m", "v"))
    assert len(made.points.split()) <= 2 * charts.MOST_POINTS
    assert [at for at, _cells in made.rows][:3] == [0, 1, 2]
    assert len(made.xticks) <= 7


def test_reading_speed_names_the_captions_too_fast(folder):
    page = lxml.html.fromstring((folder / "films.html").read_bytes())
    bars = page.xpath("//section[@id='film-web']//figure[.//svg/@aria-labelledby='cues-web-t cues-web-d']//rect/@class")
    assert bars == ["bar good", "bar bad"]
    assert "1 sous-titre dépasse 17" in page.xpath("string(//section[@id='film-web'])")


def test_overlay_leaves_the_safe_zone_free():
    profile = platforms().profiles["vertical"]
    facts = type("Facts", (), {"width": 540, "height": 960})()
    made = overlay.overlay("TikTok", profile, facts)
    left, top = profile.safe.left / 2, profile.safe.top / 2
    right, bottom = 540 - profile.safe.right / 2, 960 - profile.safe.bottom / 2
    for box in made.bands:
        assert box.x + box.width <= left or box.x >= right or box.y + box.height <= top or box.y >= bottom
    assert all(box.x >= 0 and box.x + box.width <= 540 and box.y + box.height <= 960 for box in made.shapes)
    assert len(made.shapes) == 10
    wide = overlay.overlay("Web", platforms().profiles["wide"], type("Facts", (), {"width": 1920, "height": 1080})())
    assert (wide.covers, wide.shapes) == (False, ())


def test_a_film_filmed_upright_is_shown_upright(shown, addresses, monkeypatch):
    known = material.Material.of_film

    def turned(self, film, name):
        found = known(self, film, name)
        if name != "streams":
            return found
        facts = found.value.facts.model_copy(update={"width": 192, "height": 108, "rotation": 90})
        return found._replace(value=found.value.model_copy(update={"facts": facts}))

    monkeypatch.setattr(material.Material, "of_film", turned)
    for view in films.films(shown, addresses):
        assert (view.width, view.height, view.shape) == (108, 192, "tall")
        assert dict(view.facts)["Image"] == "108\u00a0×\u00a0192"
        assert view.overlay is None or (view.overlay.width, view.overlay.height) == (108, 192)


def test_only_what_ran_now_counts_as_automatic(shown):
    made = steps.work(shown)
    assert (made.automatic, made.by_ai, made.replayed, made.found, made.changes) == (3, 1, 2, 1, 3)
    lanes = {lane.name: lane for lane in made.lanes}
    assert lanes["script"].who == ("ai", "program", "person")
    assert lanes["montage"].seconds == pytest.approx(3)
    assert made.timeline
    assert all(mark.x + mark.width <= made.timeline.width for mark in made.timeline.marks)


def test_the_workflow_page_counts_as_its_checks_do(tmp_path):
    subject = make(tmp_path / "projet")
    counted = []
    for recordings in ([], ["scene-panne-1"]):
        lines = [{"host": {}, **line} for line in subject.lines]
        voice = next(line for line in lines if line.get("step") == "voice" and not line["hit"])
        voice["recordings"] = recordings
        shown = material.Material(dataclasses.replace(subject, lines=lines), subject.folder / "report")
        made = steps.work(shown)
        actions = shown.of_run("actions")
        assert not actions.reason
        assert sum(one.ai and one.here and not one.why_not for one in actions.value) == made.by_ai
        counted.append((made.by_ai, made.replayed))
    assert counted == [(1, 2), (0, 3)]


def test_side_by_side_counts_once():
    piece = steps.Piece("montage", "n", "", "program", "made", "", 0, 4, 1)
    others = [dataclasses.replace(piece, start=at, seconds=seconds) for at, seconds in ((1, 2), (3, 3), (10, 1))]
    assert steps._busy([piece, *others]) == 7


def test_changes_for_one_reason_are_told_together(shown):
    groups = shots.noted([change for change in shown.changes if change.shot == "panne"])
    assert [(group.why, len(group.changes)) for group in groups] == [("Le ton.", 2)]


def test_attempts_stand_one_beside_the_other(shown, addresses):
    found = attempts.asked_again(shown, addresses)
    assert [view.title for view in found.things] == ["L'image du plan « panne »"]
    (view,) = found.things
    assert [(one.told.number, one.chosen, bool(one.picture), bool(one.missing)) for one in view.attempts] == [
        (1, False, True, False),
        (2, True, True, False),
        (3, False, False, True),
    ]
    assert view.attempts[0].prompt.startswith("Essai 1.")
    assert view.attempts[2].parameters == (("graine (le même nombre redonne le même tirage)", "4"),)
    assert [one.title for one in found.once] == ["Le scénario, ton chaleureux", "L'image du plan « fete »"]
    assert (found.calls, found.edits) == (5, 3)


def test_the_page_of_attempts_says_what_was_wrong_and_what_was_chosen(folder):
    page = lxml.html.fromstring((folder / "essais.html").read_bytes())
    (thing,) = page.xpath("//article")
    assert [item.get("class") for item in thing.xpath(".//li[contains(@class, 'attempt')]")] == [
        "attempt", "attempt chosen", "attempt",
    ]  # fmt: skip
    assert len(thing.xpath(".//img")) == 2
    assert "Plus près." in thing.text_content()
    assert thing.xpath(".//del/text()") == ["1", "2"]
    assert thing.xpath(".//ins/text()") == ["2", "3"]
    link = lxml.html.fromstring((folder / "storyboard.html").read_bytes()).xpath("//a[contains(@href, 'essais.html#')]")
    assert [one.get("href") for one in link] == ["essais.html#image-panne"]


def test_the_page_of_attempts_leads_to_what_was_controlled(tmp_path):
    subject = make(tmp_path / "projet")
    control = Finding(id="CTL01", title="Relu avant usage", kind="requirement", status="met", measured="7")
    page = report.write(subject, {"fr": [control]}, subject.folder).with_name("essais.html")
    assert "deroulement.html#reponses" in lxml.html.fromstring(page.read_bytes()).xpath("//main//a/@href")
    aim = lxml.html.fromstring(page.with_name("deroulement.html").read_bytes())
    assert aim.xpath("//*[@id='reponses']")


def test_a_history_that_was_changed_shows_nothing(tmp_path):
    subject = make(tmp_path / "projet")
    (subject.folder / "history.json").write_text("{}", encoding="utf-8")
    shown = material.Material(subject, subject.folder / "report")
    assert attempts.asked_again(shown, links.Links(shown, shown.folder)) is None
    assert "essais.html" not in [page.file for page in build.pages(shown)]


def test_the_verdict_counts_requirements_only(subject, addresses):
    made = cards.cards(findings(subject), addresses)
    told = summary.glance(made, [], addresses)
    assert {status: count for status, _word, count in told.counts} == {
        "unmet": 1, "not_run": 1, "declared": 1, "met": 2, "not_applicable": 1,
    }  # fmt: skip
    assert told.sentence.startswith(
        "Sur 4 points contrôlés, 2 sont tenus, 1 ne l'est pas, 1 demande un jugement humain."
    )
    assert "1 n'a pas pu être mesuré" in told.sentence
    assert [point.name for point in told.ask] == ["CON01", "AID06"]


def test_shots_of_the_storyboard_are_all_there(folder):
    page = lxml.html.fromstring((folder / "storyboard.html").read_bytes())
    assert page.xpath("//article/@id") == [f"plan-{shot.id}" for shot in BOARD.shots]


def test_criteria_stand_in_the_sources_words(folder):
    page = lxml.html.fromstring((folder / "en" / "criteres.html").read_bytes())
    assert len(page.xpath("//details[contains(@class, 'criterion')]")) == 16
    for text in page.xpath("//details[@class='official']/blockquote[@lang='fr']"):
        assert len(text.text_content()) > 40
