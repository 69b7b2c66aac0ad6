"""`preuve verify` as a juror gives it: exit codes, what is shown, what is written, and by whom it is signed."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from helpers_dossier import PAYLOAD, contents, small
from helpers_origin import somebody, trusting
from helpers_watch import tree, watched

from preuve.artifact import canonical, digest_file
from preuve.cli import main
from preuve.dossier import archive, layout
from preuve.dossier.model import Claims, LevelVerdict, Point, Unpacked, Wanted
from preuve.dossier.report import svr
from preuve.dossier.sign import age
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.keys import VARIABLE, Signer
from preuve.dossier.verify import order
from preuve.dossier.words import SIGNS, headline
from preuve.errors import BadInput, MissingPart

Given = Callable[..., tuple[int, str, str]]
JUROR = somebody("jury-3", "Odile Bret", "examiner")


def level(status: str, which: str = "L2") -> order.Look:
    """A look that says one thing."""

    def look(_unpacked: Unpacked, _wanted: Wanted) -> Iterator[Point]:
        yield Point(level=which, id=f"{which}.x", title="Durée du film", status=status, said="34 s")

    return look


def breaking(error: Exception) -> order.Look:
    """A look that says one thing, then breaks."""

    def look(_unpacked: Unpacked, _wanted: Wanted) -> Iterator[Point]:
        yield Point(level="L2", id="L2.before", title="Avant", status="verified")
        raise error

    return look


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, order.Look], None]:
    """Put a look in a level's place."""

    def put(which: str, look: order.Look) -> None:
        monkeypatch.setattr("preuve.dossier.verify.points.a_look", look, raising=False)
        monkeypatch.setattr(order, "LOOKS", {**order.LOOKS, which: ("preuve.dossier.verify.points:a_look",)})

    return put


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looks: Callable[[str, order.Look], None]) -> Path:
    """A machine where nobody has a key; consistency, which starts a process, is another test's."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.chdir(folder)
    looks("L2", level("verified"))
    return folder


@pytest.fixture
def given(capsys: pytest.CaptureFixture[str]) -> Given:
    """Give the command; its exit code, what it printed, what it complained of."""

    def give(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["verify", *map(str, words)])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return give


@pytest.fixture
def juror(monkeypatch: pytest.MonkeyPatch) -> Signer:
    """A juror's key, in the environment."""
    pem = JUROR.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    monkeypatch.setenv(VARIABLE, pem.decode())
    return JUROR


def test_every_level_is_told_with_what_it_does_not_prove(given: Given, tmp_path: Path) -> None:
    code, out, _err = given(small(tmp_path / "d.zip"), "--plain")
    assert code == 0
    for words in (
        "L0 Intégrité : vérifié",
        "L1 Origine : pas examiné",
        "L2 Cohérence : vérifié",
        "L3 Reproduction : pas",
    ):
        assert words in out
    assert out.count("Ne prouve pas : ") == 4
    assert "--replay" in out
    assert not any(sign in out for sign in SIGNS.values())
    assert digest_file(tmp_path / "d.zip") in out


def test_nothing_is_written_unless_asked(given: Given, tmp_path: Path) -> None:
    file = small(tmp_path / "d.zip")
    before = tree(tmp_path, tmp_path / "none")
    with watched(Path("/tmp/none")) as seen:
        assert given(file)[0] == 0
    assert tree(tmp_path, tmp_path / "none") == before
    assert seen.network == []
    assert {one for one in seen.written if "preuve-verify-" not in one} == set()
    assert not any(Path(one).exists() for one in seen.written)


def test_the_page_and_the_json_go_where_she_says(given: Given, tmp_path: Path) -> None:
    file, out = small(tmp_path / "d.zip"), tmp_path / "verdicts"
    assert given(file, "--page")[0] == 0
    assert (tmp_path / "d-verdict.html").is_file()
    said = json.loads((tmp_path / "d-verdict.json").read_bytes())
    assert said["sha256"] == digest_file(file)
    assert [one["status"] for one in said["levels"]] == ["verified", "not_run", "verified", "not_run"]
    given(file, "--out", out)
    assert sorted(one.name for one in out.iterdir()) == ["d-verdict.html", "d-verdict.json"]


def test_where_nothing_can_be_written_is_said_before_the_work(given: Given, tmp_path: Path) -> None:
    code, out, err = given(small(tmp_path / "d.zip"), "--out", tmp_path / "d.zip")
    assert (code, out) == (2, "")
    assert "--out" in err


def test_a_signed_verdict_is_not_written_over(given: Given, juror: Signer, tmp_path: Path) -> None:
    file = small(tmp_path / "d.zip")
    given(file, "--sign")
    signed = (tmp_path / "d-verdict.json").read_bytes()
    assert given(file, "--page")[0] == 2
    assert (tmp_path / "d-verdict.json").read_bytes() == signed
    assert given(file, "--page", "--out", tmp_path / "x")[0] == 0


def test_what_fails_makes_one(given: Given, looks: Callable[[str, order.Look], None], tmp_path: Path) -> None:
    looks("L2", level("failed"))
    code, out, _err = given(small(tmp_path / "d.zip"), "--plain")
    assert code == 1
    assert out.splitlines()[2] == "1 point ne concorde pas : L2 Cohérence."
    assert "ne concorde pas – Durée du film : 34 s" in out
    assert "Questions à poser" in out


def test_what_cannot_be_opened_makes_two(given: Given, tmp_path: Path) -> None:
    (tmp_path / "d.zip").write_bytes(b"PK")
    code, out, err = given(tmp_path / "d.zip")
    assert (code, out) == (2, "")
    assert "d.zip" in err
    code, out, err = given(tmp_path / "d.zip", "--json")
    assert (code, err) == (2, "")
    assert json.loads(out)["refused"] == "not-zip"


@pytest.mark.parametrize("words", [("--only", "montage"), ("--sample", "2")])
def test_replay_words_want_replay(given: Given, tmp_path: Path, words: tuple[str, ...]) -> None:
    code, _out, err = given(small(tmp_path / "d.zip"), *words)
    assert code == 2
    assert "--replay" in err


@pytest.mark.parametrize("words", [("--draw", "3f"), ("--draw", "../x", "--sample", "1")])
def test_a_draw_is_copied_from_a_verdict_and_goes_with_a_sample(
    given: Given, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _out, err = given(small(tmp_path / "d.zip"), "--replay", *words)
    assert code == 2
    assert "--draw" in err


@pytest.mark.parametrize("key", ["--challenge", "--keyring", "--identity"])
def test_a_file_of_hers_that_is_not_there(given: Given, tmp_path: Path, key: str) -> None:
    code, _out, err = given(small(tmp_path / "d.zip"), key, tmp_path / "rien")
    assert code == 2
    assert key in err


def test_texts_of_the_dossier_command_nothing(given: Given, tmp_path: Path) -> None:
    said = {"title": "\x1b[2J\x1b]0;pris\x07Titre\u202e", "kit": "\x9b", "candidate": "a\nL1 Origine : vérifié"}
    claims = Claims(run="r1", **said, claims=())
    payload = {**PAYLOAD, layout.CLAIMS: canonical(claims.model_dump(mode="json")), "data/inputs/a.zip": b"\x1b[2J"}
    _code, out, err = given(small(tmp_path / "d.zip", payload))
    assert all(sign.isprintable() or sign in "\n\u202f\xa0" for sign in out + err)
    assert "\nL1 Origine : vérifié" not in out


def test_json_commands_nothing_either(given: Given, looks: Callable[[str, order.Look], None], tmp_path: Path) -> None:
    said = "\x9b2J \u202e \x1b[2J \x7f é"

    def look(_unpacked: Unpacked, _wanted: Wanted) -> Iterator[Point]:
        yield Point(level="L2", id="L2.x", title="Titre", status="failed", said=said)

    looks("L2", look)
    _code, out, _err = given(small(tmp_path / "d.zip"), "--json")
    assert all(sign.isprintable() or sign in "\n\u202f\xa0" for sign in out)
    assert json.loads(out)["levels"][2]["points"][0]["said"] == said


def test_changed_it_is_looked_at_no_further(given: Given, tmp_path: Path) -> None:
    archive.write(tmp_path / "d.zip", {**contents(), "data/inputs/brief.yaml": b"autre"})
    code, out, _err = given(tmp_path / "d.zip", "--json")
    said = {one["level"]: one for one in json.loads(out)["levels"]}
    assert code == 1
    assert [said[one]["status"] for one in said] == ["failed", "not_run", "not_run", "not_run"]
    assert "data/inputs/brief.yaml" in said["L0"]["points"][1]["names"]
    assert "L0" in said["L2"]["points"][0]["said"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("\x1b[2J boum"), "failed"),
        (RecursionError(), "failed"),
        (BadInput("pas la forme attendue"), "failed"),
        (MissingPart("il manque ffmpeg"), "not_run"),
        (ModuleNotFoundError("c2pa", name="c2pa"), "not_run"),
    ],
)
def test_a_level_that_breaks_is_a_point(
    looks: Callable[[str, order.Look], None], tmp_path: Path, error: Exception, status: str
) -> None:
    looks("L2", breaking(error))
    found = order.verify(small(tmp_path / "d.zip"), Wanted(tmp_path)).level("L2")
    assert found
    assert [point.status for point in found.points] == ["verified", status]
    assert found.status == status
    assert "\x1b" not in found.points[1].said


def test_a_signed_verdict_is_bound_to_this_dossier(given: Given, juror: Signer, tmp_path: Path) -> None:
    file = small(tmp_path / "d.zip")
    assert given(file, "--sign")[0] == 0
    envelope, trust = tmp_path / "d-verdict.dsse.json", tmp_path / "trousseau.json"
    keyring.save(trusting(juror), trust)
    result, by = svr.read(envelope, trusting(juror))
    assert by.state == "trusted"
    assert result.dossier == digest_file(file)
    assert result.predicate.properties == ("PREUVE_L0_VERIFIED", "PREUVE_L2_VERIFIED")
    assert result.predicate.verdict
    assert result.predicate.verdict.digest.sha256 == digest_file(tmp_path / "d-verdict.json")
    code, out, _err = given(file, "--check-verdict", envelope, "--keyring", trust)
    assert code == 0
    assert "Odile Bret" in out
    assert ": L0 Intégrité (vérifié) et L2 Cohérence (vérifié)." in out
    other = small(tmp_path / "autre.zip", {**PAYLOAD, "data/inputs/x": b"x"})
    code, out, _err = given(other, "--check-verdict", envelope, "--keyring", trust)
    assert code == 1
    assert "un autre dossier" in out


def test_a_verdict_of_somebody_else_is_not_trusted(given: Given, juror: Signer, tmp_path: Path) -> None:
    file = small(tmp_path / "d.zip")
    given(file, "--sign")
    envelope = tmp_path / "d-verdict.dsse.json"
    assert svr.read(envelope, trusting(somebody("x", "X", "examiner")))[1].state == "unknown"
    as_candidate = trusting(Signer(juror.private, "jury-3", "Odile Bret", "candidate"))
    assert svr.read(envelope, as_candidate)[1].state == "other-role"
    changed = json.loads(envelope.read_bytes())
    changed["signatures"][0]["sig"] = "A" * 86 + "=="
    envelope.write_bytes(canonical(changed))
    assert svr.read(envelope, trusting(juror))[1].state == "tampered"
    assert given(file, "--check-verdict", envelope)[0] == 1


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b"\xff", b"x" * 2_000_000])
def test_what_is_no_signed_verdict_is_said(data: bytes, given: Given, tmp_path: Path) -> None:
    (tmp_path / "v.json").write_bytes(data)
    code, _out, err = given(small(tmp_path / "d.zip"), "--check-verdict", tmp_path / "v.json")
    assert code == 2
    assert "v.json" in err


def test_without_a_key_nothing_is_signed(given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("preuve.sessions.keys.signer", lambda **_given: None)
    code, _out, err = given(small(tmp_path / "d.zip"), "--sign")
    assert code == 2
    assert "preuve key new" in err


def test_a_dossier_encrypted_for_her_opens_with_her_identity(given: Given, tmp_path: Path) -> None:
    secret, public = age.new()
    file = age.encrypt(small(tmp_path / "d.zip"), tmp_path / "d.zip.age", [public])
    (tmp_path / "moi.txt").write_text(secret)
    code, out, _err = given(file, "--identity", tmp_path / "moi.txt", "--json")
    assert code == 0
    assert json.loads(out)["sha256"] == digest_file(tmp_path / "d.zip")
    assert secret not in out
    (tmp_path / "autre.txt").write_text(age.new()[0])
    code, _out, err = given(file, "--identity", tmp_path / "autre.txt")
    assert code == 2
    assert "d.zip.age" in err


def test_an_encrypted_dossier_cut_short_is_refused(given: Given, tmp_path: Path) -> None:
    secret, public = age.new()
    file = age.encrypt(small(tmp_path / "d.zip"), tmp_path / "d.zip.age", [public])
    file.write_bytes(file.read_bytes()[:-40])
    (tmp_path / "moi.txt").write_text(secret)
    assert given(file, "--identity", tmp_path / "moi.txt")[0] == 2
    assert json.loads(given(file, "--identity", tmp_path / "moi.txt", "--json")[1])["exit"] == 2


def test_a_headline_never_says_more_than_was_looked_at() -> None:
    from preuve.dossier.model import Verdict

    def verdict(*statuses: str) -> Verdict:
        levels = [
            LevelVerdict(level=f"L{n}", points=(Point(level=f"L{n}", id="x", title="x", status=one),))
            for n, one in enumerate(statuses)
        ]
        return Verdict(sha256="0" * 64, file="d.zip", at=datetime.now(UTC), kit="0", levels=tuple(levels))

    partly = headline(verdict("verified", "not_run", "verified", "not_run"))
    assert "L1 Origine et L3 Reproduction" in partly
    assert "Pas examiné" in partly
    assert "Pas examiné" not in headline(verdict("verified", "verified", "within_tolerance", "verified"))
    assert "ne concorde pas : L2" in headline(verdict("verified", "verified", "failed", "not_run"))
    assert "concorde" not in headline(verdict("not_run", "not_run", "not_run", "not_run"))
