"""The juror's page as a file: up to date, whole in itself, of one mind with the kit, and given by a command."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from preuve.cli import main
from preuve.dossier import archive, bag, data, dsse, layout, model, names
from preuve.dossier.build import statement
from preuve.dossier.model import ABOUT
from preuve.dossier.refusal import REASONS
from preuve.dossier.sign import challenge, seals
from preuve.dossier.verify import integrity
from preuve.sessions.verifier_page import page

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "templates" / "dossier" / "verifier"
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|localStorage|sessionStorage|"
    r"indexedDB|document\.cookie|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\("
)
KINDS = (
    "archive", "places", "declaration", "own-names", "required", "list", "signature", "statement", "candidate",
    "challenge", "timestamp", "credentials", "ask", "head", "sub", "level",
)  # fmt: skip
TEXTS = {language: json.loads((SOURCES / f"{language}.json").read_bytes()) for language in ("fr", "en")}


def source(name: str) -> str:
    return (SOURCES / f"{name}.js").read_text(encoding="utf-8")


def number(name: str, constant: str) -> int:
    found = re.search(rf"\b{constant} = (\d+);", source(name))
    assert found, constant
    return int(found[1])


def test_it_is_up_to_date():
    done = subprocess.run(
        [sys.executable, "tools/verifier.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_runs_but_its_own_script_and_nothing_is_fetched():
    text = page().decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in rules
    for rule in (
        "default-src 'none'",
        "connect-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "trusted-types 'none'",
    ):
        assert rule in rules
    assert "unsafe" not in rules
    body = (
        text.replace("http://www.w3.org/2000/svg", "")
        .replace("https://in-toto.io/Statement/v1", "")
        .replace("https://slsa.dev/provenance/v1", "")
    )
    assert not re.search(
        r"https?:|//[a-z]|\son\w+=|@import|url\(",
        re.sub(r"^\s*//.*$|/\*\*.*?\*/", "", body, flags=re.MULTILINE | re.DOTALL),
    )


def test_it_writes_no_markup_runs_no_text_and_keeps_nothing():
    for path in SOURCES.glob("*.js"):
        assert not re.search(FORBIDDEN, path.read_text(encoding="utf-8")), path


def test_both_languages_say_everything():
    assert set(TEXTS["fr"]) == set(TEXTS["en"])
    for key, text in TEXTS["fr"].items():
        holes = [set(re.findall(r"\{\w+\}", json.dumps(one))) for one in (text, TEXTS["en"][key])]
        assert holes[0] == holes[1], key
        assert isinstance(text, dict) == isinstance(TEXTS["en"][key], dict), key


def test_every_text_that_the_code_asks_for_is_there():
    asked = {
        key for path in SOURCES.glob("*.js") for key in re.findall(r'\bt\("([^"]+)"', path.read_text(encoding="utf-8"))
    }
    given = set(re.findall(r'data-(?:t|label)="([^"{]+)"', (SOURCES / "page.html.j2").read_text(encoding="utf-8")))
    asked |= {
        key
        for path in SOURCES.glob("*.js")
        for key in re.findall(rf'"((?:{"|".join(KINDS)})\.[\w-]+)"', path.read_text(encoding="utf-8"))
    }
    known = set(TEXTS["fr"]) | {f"refused.{reason}" for reason in REASONS}
    assert asked | given <= known
    assert len(asked) > 100


def test_its_limits_are_the_kits():
    assert number("archive", "MOST_BYTES") == archive.MOST_BYTES
    assert number("archive", "MOST_FILES") == archive.MOST_FILES
    assert number("names", "LONGEST_NAME") == archive.LONGEST_NAME
    assert number("names", "LONGEST_PART") == names._LONGEST_PART
    assert number("names", "MOST_FOLDERS") == names.MOST_FOLDERS
    assert number("json", "DEEPEST") == data.DEEPEST
    assert number("integrity", "MOST_JSON_BYTES") == data.MOST_DESCRIBED
    assert number("integrity", "MOST_LEDGER") == data.MOST_JOURNAL
    assert number("claims", "MOST_CLAIMS_BYTES") == data.MOST_DESCRIBED
    assert number("json", "MOST_VALUES") == data.MOST_VALUES
    assert f"[MOST_PINNED, MOST_CITED] = [{model.MOST_PINNED}, {model.MOST_CITED}];" in source("claims")
    assert number("integrity", "MOST_LIST_BYTES") == integrity.MOST_BYTES
    assert number("origin", "MOST_ENVELOPE") == dsse.MOST_BYTES
    assert number("origin", "MOST_STATEMENT") == statement.MOST_BYTES
    assert number("origin", "WORK") == seals.WORK
    assert str(challenge.MOST_BYTES) in source("keyring")
    assert bag.EMPTY in source("bytes")
    assert json.dumps(bag.DECLARATION.decode()) in source("bag")
    assert set(layout.TAG_FILES) <= set(re.findall(r'"([^"]+)"', source("bag")))
    shut = set(re.findall(r"\w+", re.search(r"SHUT = /\\\.\(\?:(.*?)\)\$", source("integrity"))[1]))
    assert {f".{one}" for one in shut} == {*integrity.ARCHIVES, *integrity.PROGRAMS}


def test_its_reasons_and_levels_are_the_kits():
    text = page().decode()
    assert all(f'"refused.{reason}"' in text for reason in REASONS)
    assert all(one.not_proved in text.replace("\u202f", " ").replace("\u00a0", " ") for one in ABOUT.values())
    used = {
        code
        for path in SOURCES.glob("*.js")
        for code in re.findall(r'Refused\("([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert used <= set(REASONS)


def test_the_command_gives_a_copy(tmp_path, capsys):
    with pytest.raises(SystemExit) as done:
        main(["verifier", str(tmp_path), "--no-open"])
    assert done.value.code == 0
    copy = tmp_path / "verify.html"
    assert copy.read_bytes() == page()
    assert hashlib.sha256(page()).hexdigest() in capsys.readouterr().out
    copy.write_bytes(page() + b"<!-- old -->")
    with pytest.raises(SystemExit) as done:
        main(["verifier", str(copy), "--no-open"])
    assert (done.value.code, copy.read_bytes()) == (0, page())


@pytest.mark.parametrize("name", ["verify.html", "page.txt"])
def test_the_command_never_writes_over_another_file(tmp_path, name, capsys):
    path = tmp_path / name
    path.write_text("le mien", encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        main(["verifier", str(path), "--no-open"])
    assert done.value.code == 2
    assert path.read_text(encoding="utf-8") == "le mien"
    assert name in capsys.readouterr().err
