"""`preuve verify FOLDER`: a row a dossier, one that can't be opened never stops the others, and what is odd is told."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from helpers_session import board, dossier, film, made_again
from typer.testing import CliRunner

from preuve.cli import app
from preuve.documents import template_of
from preuve.dossier.model import Claim, Weighed
from preuve.dossier.opening import unpack
from preuve.dossier.report import likeness, session, texts
from preuve.dossier.report.handed import Handed
from preuve.dossier.report.odd import odd
from preuve.errors import BadInput
from preuve.sessions.session_table import Shown, dossiers, lines, verify_folder, write
from preuve.sessions.verifying import Asked, Written

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
NARRATION = (
    "Chez nous le pain se pétrit avant l'aube, la farine vient du moulin d'à côté, et chaque fournée porte le nom "
    "de celle ou celui qui l'a imaginée la veille au soir."
)
OTHER = "Au club de voile, on apprend à lire le vent avant de toucher la barre, et personne ne part jamais seul en mer."
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="session")
def films(tmp_path_factory):
    """Films: three of their own, and one handed in again, changed."""
    folder = tmp_path_factory.mktemp("films")
    made = {name: film(folder / f"{name}.mp4", seed) for seed, name in enumerate(("pain", "voile", "jardin"))}
    made["copie"] = made_again(made["pain"], folder / "copie.mp4", first=13, last=-9, size=(90, 160))
    return made


@pytest.fixture(scope="session")
def sat(tmp_path_factory, films):
    """A session of five dossiers, one of which isn't one, and its table."""
    folder = tmp_path_factory.mktemp("session")
    met = Claim(id="CON-01", criteria=("contenus-ia Cr3.2",), statement="x", status="met", comparator="check")
    unmet = met.model_copy(update={"id": "CON-02", "status": "unmet"})
    weighed = tuple(Weighed(framework="contenus-ia", criterion=name, status=status)
                    for name, status in (("Cr1.2", "declared"), ("Cr3.2", "unmet"), ("Cr3.10", "met")))  # fmt: skip
    dossier(folder / "1-awa.zip", "Awa", films={"web": films["pain"]}, claims=(met, unmet), weighed=weighed,
            extra={texts.STORYBOARD: board(NARRATION)}, key=KEY, nonce=NONCE)  # fmt: skip
    dossier(folder / "2-hugo.zip", "Hugo", films={"web": films["copie"], "tiktok": films["copie"]},
            extra={texts.STORYBOARD: board("En résumé : " + NARRATION)}, key=KEY, nonce=NONCE)  # fmt: skip
    dossier(folder / "3-lina.zip", "Lina", films={"web": films["voile"]}, extra={texts.STORYBOARD: board(OTHER)})
    (folder / "4-faux.zip").write_bytes(b"PK\x03\x04 pas une archive")
    dossier(folder / "5-\u202e=cmd.zip", '=HYPERLINK("http://x")', films={"web": films["jardin"]})
    (folder / "notes.txt").write_text("rien")
    out = folder.with_name("sortie")
    code = verify_folder(folder, Asked(), Written(out=out), Shown(as_json=True))
    return {"folder": folder, "out": out, "code": code, "data": json.loads((out / "session.json").read_bytes())}


def kinds(found, *rows):
    return sorted(one["kind"] for one in found["data"]["odd"] if one["rows"] == list(rows))


def test_a_row_a_dossier_and_one_that_cant_be_opened_says_why(sat):
    rows = sat["data"]["rows"]
    assert [row["candidate"] for row in rows[:4]] == ["Awa", "Hugo", "Lina", ""]
    assert "ZIP" in rows[3]["refused"]
    assert all(row["levels"]["L0"] == "verified" for n, row in enumerate(rows) if n != 3)
    assert sat["code"] == sat["data"]["exit"] == 2


def test_same_film_compressed_again_smaller_and_cut_is_found_and_others_are_not(sat):
    assert "film" in kinds(sat, 1, 2)
    pairs = {tuple(one["rows"]) for one in sat["data"]["odd"] if one["kind"] in ("film", "film-part")}
    assert pairs == {(1, 2)}


def test_same_words_key_and_challenge_are_found(sat):
    assert kinds(sat, 1, 2) == ["film", "key", "nonce", "text"]
    assert not [one for one in sat["data"]["odd"] if 3 in one["rows"] or 5 in one["rows"]]
    (key,) = [one for one in sat["data"]["odd"] if one["kind"] == "key"]
    assert "se disent signés" in key["said"], "nobody here enrolled that key: it is only said"


def test_criteria_are_as_the_dossier_weighs_them_and_never_from_its_claims_alone(sat):
    rows = sat["data"]["rows"]
    assert rows[0]["criteria"] == {
        "contenus-ia Cr1.2": "declared",
        "contenus-ia Cr3.10": "met",
        "contenus-ia Cr3.2": "unmet",
    }
    assert rows[1]["criteria"] == {}
    assert not any(row["confirmed"] for row in rows), "no run behind: nothing weighs them again"
    awa, hugo = (Handed.model_validate(row) for row in rows[:2])
    assert session.tally(awa) == "1 non tenu, 1 à juger, 1 tenu (d'après le dossier seul)"
    assert session.tally(awa.model_copy(update={"confirmed": True})) == "1 non tenu, 1 à juger, 1 tenu"
    assert "ne dit pas" in session.tally(hugo)


def test_criteria_have_their_names_and_an_unknown_one_its_own():
    assert session.criterion("contenus-ia Cr1.2").startswith("Cr1.2 ")
    assert "contenus-ia" not in session.criterion("contenus-ia Cr1.2")
    assert session.criterion("autre Cr1.2") == "autre Cr1.2"
    assert session.criterion("contenus-ia Cr9.9") == "contenus-ia Cr9.9"


def test_sheet_has_no_formula_and_keeps_every_row(sat):
    rows = list(csv.reader(io.StringIO((sat["out"] / "session.csv").read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == 6
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
    assert "Cr3.2" in " ".join(rows[0])
    assert any("même film" in cell.lower() for cell in rows[1])


def test_page_is_escaped_and_fetches_nothing(sat):
    page = (sat["out"] / "session.html").read_text("utf-8")
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    assert "=HYPERLINK(&#34;http://x&#34;)" in page
    assert "\u202e" not in page
    assert page.count("<tr") == 6
    assert "ne s&#39;ouvre pas" in page or "ne s'ouvre pas" in page


def test_plain_lines_say_everything_without_colour(sat):
    rows = [Handed.model_validate(row) for row in sat["data"]["rows"]]
    found = session.Session(at=datetime.now(UTC), rows=tuple(rows), odd=odd(rows))
    told = "\n".join(lines(found))
    assert "\x1b" not in told
    assert "4-faux.zip" in told
    assert "Ne s'ouvre pas" in told
    assert "(d'après le dossier seul)" in told
    assert "5 dossiers, 1 ne s'ouvre pas" in told


def test_odd_things_of_films_and_words_are_lost_without_them():
    """What isn't kept in the JSON can't be compared again: nothing is made up."""
    rows = [Handed(file="a.zip", sha256="1", candidate="Awa"), Handed(file="b.zip", sha256="2", candidate="Hugo")]
    assert odd(rows) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"sha256": "1"}, "file"),
        ({"ledger": "l"}, "run"),
        ({"nonce": NONCE}, "nonce"),
        ({"keys": ("k",)}, "key"),
        ({"candidate": "AWA"}, "candidate"),
    ],
)
def test_what_two_dossiers_share_is_told(change, kind):
    mine = Handed(file="a.zip", sha256="1", candidate="Awa", ledger="l", nonce=NONCE, keys=("k",))
    theirs = Handed(file="b.zip", sha256="2", candidate="Hugo", ledger="m", nonce="", keys=("z",))
    assert odd([mine, theirs]) == []
    found = odd([mine, theirs.model_copy(update=change)])
    assert [(one.kind, one.rows) for one in found] == [(kind, (1, 2))]


def test_key_enrolled_is_said_to_have_signed():
    both = [Handed(file=name, sha256=name, candidate=name, keys=("k",), signer="Awa") for name in ("a", "b")]
    (found,) = odd(both)
    assert found.said == "La même clé a signé pour a et b."


def test_one_run_handed_in_twice_is_told_once():
    """Its films and texts are the same, of course: the run says it all."""
    text = texts.Text(name=texts.STORYBOARD, passages=(NARRATION,))
    mine = Handed(file="a.zip", sha256="1", candidate="Awa", ledger="l", texts=(text,))
    theirs = mine.model_copy(update={"file": "b.zip", "sha256": "2", "candidate": "Hugo"})
    assert [one.kind for one in odd([mine, theirs])] == ["run"]
    assert [one.kind for one in odd([mine, theirs.model_copy(update={"ledger": "m"})])] == ["text"]


def test_no_digest_of_nothing_is_shared():
    """Two dossiers without a ledger, a challenge or a key have nothing in common."""
    assert odd([Handed(file=name, sha256=name) for name in ("a", "b")]) == []


def test_text_of_the_sample_and_of_the_template_is_told(tmp_path):
    script = json.dumps({"title": "x", "shots": [{"id": "a", "narration": " ".join(_sample_words()), "visual": "x",
                                                  "alt": "x"}]}).encode()  # fmt: skip
    name = "strategie.md"
    template = template_of(name)
    pasted = template.replace("<!--", "").replace("-->", "").replace("\n> ", "\n")
    file = dossier(tmp_path / "d.zip", "Awa", extra={texts.STORYBOARD: script, texts.DOCUMENTS + name: pasted.encode()})
    unpacked = unpack(file, tmp_path / "dossier")
    (tmp_path / "scratch").mkdir()
    _films, found = likeness.looked(unpacked, [], texts.names(unpacked.digests), tmp_path / "scratch")
    told = odd([Handed(file="d.zip", sha256="1", texts=tuple(found))])
    assert {"sample", "template"} <= {one.kind for one in told}
    assert any("sample_project/storyboards" in one.said or "chaleureux" in one.said for one in told)


def test_document_in_her_own_words_is_nobodys(tmp_path):
    own, pasted = texts.sections(
        f"# Stratégie\n\n## Objectif\n\n{NARRATION}\n", "# Stratégie\n\n## Objectif\n\nDites.\n"
    )
    assert (own, pasted) == ((NARRATION,), 0)


def _sample_words():
    from preuve.reading import load
    from preuve.storyboard import Storyboard

    board_ = load(ROOT / "sample_project/storyboards/chaleureux.yaml", Storyboard)
    return " ".join(shot.narration for shot in board_.shots).split()[:80]


def test_likeness_holds_against_what_people_do_and_not_against_another_film(films, tmp_path):
    prints = {name: likeness.fingerprint(path) for name, path in films.items()}
    shifted = likeness.likeness(prints["pain"], prints["copie"])
    assert shifted.same
    assert shifted.share > 0.95
    for one, other in (("pain", "voile"), ("pain", "jardin"), ("voile", "jardin"), ("voile", "copie")):
        found = likeness.likeness(prints[one], prints[other])
        assert not found.same
        assert not found.partly
        assert found.apart > 2 * likeness.MOST_APART
        apart = likeness._apart(likeness._bits(prints[one])[0], likeness._bits(prints[other])[0])
        assert apart.min() > likeness.CLOSE, "not one picture of the one is in the other"


def test_film_too_short_or_too_plain_is_like_no_other(films, tmp_path):
    short = likeness.fingerprint(made_again(films["pain"], tmp_path / "short.mp4", last=20))
    assert likeness.likeness(short, short).seconds == 0
    plain = likeness.Fingerprint(hashes=("",) * 60)
    assert not likeness.likeness(plain, plain).same


def test_broken_film_is_told_and_the_rest_is_compared(films, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(films["pain"].read_bytes()[:900])
    file = dossier(tmp_path / "d.zip", "Awa", films={"web": broken, "tiktok": films["pain"]})
    unpacked = unpack(file, tmp_path / "dossier")
    (tmp_path / "scratch").mkdir()
    names = ["data/deliverables/films/web.mp4", "data/deliverables/films/tiktok.mp4"]
    prints, _texts = likeness.looked(unpacked, names, [], tmp_path / "scratch")
    assert prints[names[0]].broken
    assert len(prints[names[1]].hashes) > 20


def test_links_and_hidden_files_are_no_dossier(tmp_path):
    (tmp_path / "a.zip").symlink_to("/etc/passwd")
    (tmp_path / ".b.zip").write_bytes(b"x")
    with pytest.raises(BadInput, match="aucun dossier"):
        dossiers(tmp_path)


def test_command_takes_a_folder_and_refuses_what_is_for_one(sat, tmp_path):
    only = tmp_path / "s"
    only.mkdir()
    (only / "faux.zip").write_bytes(b"x")
    shown = CliRunner().invoke(app, ["verify", str(only), "--plain"])
    assert (shown.exit_code, "faux.zip" in shown.output) == (2, True)
    refused = CliRunner().invoke(app, ["verify", str(only), "--sign"])
    assert refused.exit_code != 0
    assert list(only.iterdir()) == [only / "faux.zip"]


def test_writing_gives_three_files(tmp_path):
    found = session.table([Handed(file="a.zip", sha256="1")], datetime.now(UTC))
    assert [path.name for path in write(found, tmp_path)] == ["session.html", "session.csv", "session.json"]


def test_table_on_a_terminal_has_every_dossier(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    found = session.table(
        [
            Handed(file="a.zip", sha256="1", candidate="Awa", ledger="l", levels={"L0": "verified", "L1": "failed"}),
            Handed(file="b.zip", sha256="2", candidate="\x1b]0;pris\x07[red]Hugo", ledger="l"),
            Handed(file="c.zip", refused="ce n'est pas une archive."),
        ],
        datetime.now(UTC),
    )
    Shown().show(found)
    told = capsys.readouterr().out
    assert "1. a.zip" in told
    assert "même production" in told
    assert "ce n'est pas une archive" in told
    assert "[red]Hugo" in told, "no text of a dossier is markup"
    assert "ne concorde pas" in told
    assert "│" in told


def test_progress_in_plain_says_how_long_is_left(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Shown(plain=True).progress() as hear:
        hear("a.zip", 0.0)
        hear("b.zip", 0.5)
        hear("b.zip", 0.6)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "a.zip"
    assert second.startswith("b.zip, reste environ")
