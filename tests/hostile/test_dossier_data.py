"""Data that lies in wait for who reads it: each is told, none is run, fetched, opened or believed."""

import json
import os
import pickle
import socket
import threading
from pathlib import Path

import pytest
from helpers_consistency import claims, deliver, end, ledger, seen, start, step, told
from helpers_watch import watched

from preuve import portfolio
from preuve.artifact import canonical, digest_bytes
from preuve.checks.fixtures.audience import in_its_language
from preuve.dossier import layout
from preuve.dossier.data import MOST_VALUES, read_lines, strict_json
from preuve.dossier.model import Claims, Point
from preuve.dossier.mount import mount
from preuve.dossier.verify.consistency import audience, crate, kinds, posts, secrets
from preuve.dossier.verify.consistency.crate import CONTEXT
from preuve.errors import BadInput
from preuve.i18n import language
from preuve.reading import read_toml, read_yaml

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LAUGHS, id="a billion laughs"),
        pytest.param("a: &a [*a]", id="a list that holds itself"),
        pytest.param("[" * 4000 + "]" * 4000, id="deep"),
        pytest.param("a: " + "9" * 5000, id="a number without end"),
        pytest.param('!!python/object/apply:os.system ["touch /tmp/never"]', id="a program's tag"),
        pytest.param("!include /etc/passwd", id="a tag of nobody's"),
        pytest.param("- a\n" * 60_000, id="long"),
    ],
)
def test_hostile_yaml_is_refused_and_runs_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(text)
    with watched(tmp_path) as done, pytest.raises(BadInput):
        read_yaml(path)
    assert (done.written, done.network, done.programs) == ([], [], [])


def test_a_day_that_no_calendar_has_stays_words_for_its_key_to_be_named(tmp_path: Path) -> None:
    (tmp_path / "portfolio.yaml").write_text("oral: 2026-99-99")
    assert read_yaml(tmp_path / "portfolio.yaml") == {"oral": "2026-99-99"}
    with pytest.raises(BadInput) as refused:
        portfolio.read(tmp_path)
    assert refused.value.key == "oral"


def test_yaml_that_people_write_is_read(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: [*a, *a]\n")
    assert read_yaml(path) == {"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": [{"x": 1}, {"x": 1}]}


@pytest.mark.parametrize("text", ["a = " + "[" * 4000 + "]" * 4000, "a = " + "9" * 5000, "a = 1\na = 2"])
def test_hostile_toml_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "preuve.toml"
    path.write_text(text)
    with pytest.raises(BadInput):
        read_toml(path)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"[" * 61 + b"]" * 61, id="deeper than we write"),
        pytest.param(b'{"a": 1, "a": 2}', id="a key twice"),
        pytest.param(b'{"a": [{"b": 1, "b": 1}]}', id="a key twice within"),
        pytest.param(b'{"a": NaN}', id="not a number"),
        pytest.param(b'{"a": 1e999}', id="an infinite number"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", id="a number without end"),
        pytest.param(b'{"a": 1} {"b": 2}', id="two values"),
        pytest.param(b"\x80\x04K\x01.", id="a pickle"),
        pytest.param(b'"\xff"', id="not UTF-8"),
    ],
)
def test_json_that_could_be_read_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        strict_json(data)


def test_values_are_counted_before_any_is_read(tmp_path: Path) -> None:
    value, line = b"[" + b"0," * (MOST_VALUES - 2) + b"0]", b'{"a": [' + b"0," * 250_000 + b"0]}\n"
    assert len(strict_json(value)) == MOST_VALUES - 1
    with pytest.raises(ValueError, match=">"):
        strict_json(value.replace(b"[0,", b"[0,0,0,"))
    (tmp_path / "x.jsonl").write_bytes(line)
    assert [number for number, _one in read_lines(tmp_path / "x.jsonl")] == [1]
    (tmp_path / "x.jsonl").write_bytes(line * 2)
    with pytest.raises(ValueError, match="2"):
        list(read_lines(tmp_path / "x.jsonl"))


@pytest.mark.parametrize(("each", "claims", "holds"), [(2000, 15, True), (2001, 1, False), (2000, 16, False)])
def test_claims_cite_no_more_files_than_a_run_has(each: int, claims: int, holds: bool) -> None:
    pins = [{"name": "a", "sha256": "1" * 64}] * each
    one = {"id": "x", "statement": "Tenu", "comparator": "check", "artifacts": pins}
    said = {"run": "r", "title": "t", "kit": "k", "claims": [one] * claims}
    if holds:
        assert len(Claims.model_validate(said).claims) == claims
    else:
        with pytest.raises(ValueError, match="Claims"):
            Claims.model_validate(said)


def test_json_of_ours_is_read() -> None:
    value = {"a": [1, 2.5, None, "é", {"b": [[[]]]}]}
    assert strict_json(canonical(value)) == value


def test_a_line_without_end_and_a_line_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"kind": "start"}\n[1]\n{"a": 1')
    assert list(read_lines(path)) == [(1, {"kind": "start"}), (2, None), (3, None)]
    path.write_bytes(b"x" * 4_000_001)
    with pytest.raises(ValueError, match="1"):
        list(read_lines(path))


def look(folder: Path, name: str, data: bytes) -> list[Point]:
    """What is said of a file's kind and data."""
    return list(kinds.look(seen(folder, {name: data})))


class Evil:
    """What a pickle would run when it is read."""

    def __reduce__(self):
        return os.system, ("touch never",)


@pytest.mark.parametrize(
    ("name", "data", "which"),
    [
        ("data/inputs/plan.json", b"[" * 90_000, {"data"}),
        ("data/inputs/plan.json", b'{"a": 1, "a": 2}', {"data"}),
        ("data/inputs/brief.yaml", LAUGHS.encode(), {"data"}),
        ("data/inputs/preuve.toml", b"a = = 1", {"data"}),
        ("data/inputs/publications/0123456789abcdef.jsonl", b"{" * 4_000_001, {"data"}),
        ("data/recordings/blobs/" + "a" * 64, pickle.dumps(Evil()), {"kinds"}),
        ("data/inputs/notes/plan.pkl", pickle.dumps(Evil()), {"kinds"}),
        ("data/deliverables/films/web.mp4", b"ffconcat version 1.0\nfile http://x/\n", {"kinds"}),
        ("data/deliverables/films/web.mp4", b"#EXTM3U\nhttp://x/a.ts\n", {"kinds"}),
        ("data/deliverables/covers/web.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", {"kinds"}),
        ("data/deliverables/covers/web.png", b"MZ\x90\0", {"kinds"}),
        ("data/artifacts/voice.wav", b"OggS\0\0", {"kinds"}),
        ("data/inputs/documents/cas.md", b"abc\0def", {"kinds"}),
        ("data/audience/a.xlsx", b"{}", {"kinds"}),
        ("data/inputs/media/a.svg", b"GIF89a", {"kinds"}),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_and_named(
    name: str, data: bytes, which: set[str], tmp_path: Path
) -> None:
    with watched(tmp_path) as done:
        said = told(look(tmp_path, name, data))
    assert said.keys() == which
    assert said[which.copy().pop()].names == (name,)
    assert (done.written, done.network, done.programs) == ([], [], [])


def test_honest_kinds_hold(tmp_path: Path) -> None:
    files = {
        "data/inputs/brief.yaml": b"title: oui\n",
        "data/deliverables/films/web.mp4": b"\0\0\0\x18ftypmp42",
        "data/deliverables/covers/web.jpg": b"\xff\xd8\xff\xe0",
        "data/inputs/media/a.svg": b'<?xml version="1.0"?><svg/>',
        "data/audience/a.csv": "é;à\n".encode("utf-16"),
        "data/deliverables/x.json": b'{"a": 1}',
    }
    assert {one.status for one in kinds.look(seen(tmp_path, files))} == {"verified"}


def test_a_packed_page_with_a_script_is_never_opened(tmp_path: Path) -> None:
    page = b"<script>fetch('http://127.0.0.1:9/')</script><img src='http://127.0.0.1:9/x.png'>"
    with watched(tmp_path) as done:
        look(tmp_path, "data/report/index.html", page)
    assert (done.network, done.programs) == ([], [])


def crate_of(context: object, files: dict[str, bytes], **more: object) -> bytes:
    """A crate that lists these files."""
    graph = [
        {
            "@id": name.removeprefix("data/"),
            "@type": "File",
            "sha256": digest_bytes(data),
            "contentSize": str(len(data)),
        }
        for name, data in files.items()
    ]
    return canonical({"@context": context, "@graph": [*graph, *more.values()]})


FILES = {layout.CLAIMS: claims(), "data/inputs/brief.yaml": b"title: oui"}


def of_crate(folder: Path, data: bytes) -> list[Point]:
    """What is said of a crate."""
    return list(crate.look(seen(folder, {**FILES, layout.CRATE: data})))


def test_an_honest_crate_holds(tmp_path: Path) -> None:
    assert {one.status for one in of_crate(tmp_path, crate_of(CONTEXT, FILES))} == {"verified"}


@pytest.fixture
def server():
    """A server on loopback that must not be called; what it heard."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait() -> None:
            try:
                heard.append(listening.accept())
            except OSError:
                return

        threading.Thread(target=wait, daemon=True).start()
        yield listening.getsockname()[1], heard


@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}/context", "file:///etc/passwd"])
def test_a_crate_that_sends_elsewhere_is_told_and_nobody_goes(where: str, server, tmp_path: Path) -> None:
    port, heard = server
    context = [CONTEXT, where.format(port=port)]
    with watched(tmp_path) as done:
        said = told(of_crate(tmp_path, crate_of(context, FILES)))
    assert said.keys() == {"crate-context"}
    assert done.network == []
    assert heard == []


@pytest.mark.parametrize(
    ("data", "which"),
    [
        (crate_of(CONTEXT, {layout.CLAIMS: claims()}), {"crate"}),
        (crate_of(CONTEXT, {**FILES, "data/inputs/x": b"x"}), {"crate"}),
        (crate_of(CONTEXT, {**FILES, "data/inputs/brief.yaml": b"autre"}), {"crate"}),
        (crate_of(CONTEXT, FILES, up={"@id": "../../etc/passwd", "@type": "File"}), {"crate"}),
        (crate_of(CONTEXT, FILES, twice={"@id": "claims.json", "@type": "Thing"}), {"crate"}),
        (crate_of({"@vocab": "x"}, FILES), {"crate-context"}),
        (b"[]", {"crate"}),
        (b'{"@graph": [' + b"[" * 90_000, {"crate"}),
    ],
)
def test_a_crate_that_does_not_list_what_is_there_is_told(data: bytes, which: set[str], tmp_path: Path) -> None:
    assert told(of_crate(tmp_path, data)).keys() == which


def test_a_secret_is_found_again_and_its_value_is_never_said(tmp_path: Path) -> None:
    key = "sk-" + "Ab1" * 14
    name = "data/inputs/documents/cas.md"
    said = told(list(secrets.look(seen(tmp_path, {name: f"clé : {key}\n".encode()}))))
    assert said["secrets"].names == (name,)
    assert key not in said["secrets"].said


SLIPS = {
    "a step's key": "data/inputs/.preuve/keys/ab/abcd.json",
    "a step's key in capitals": "data/inputs/.PREUVE/keys/ab/abcd.json",
    "another run's place": "data/runs/2026-01-02-030405/ledger.jsonl",
    "a recording among inputs": "data/inputs/recordings/a.recording.json",
    "a report among deliverables": "data/deliverables/report/index.html",
    "a ledger among deliverables": "data/deliverables/ledger.jsonl",
    "a file beside the runs": "data/runs/index.html",
}


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_no_file_slips_where_another_part_belongs(slip: str, tmp_path: Path) -> None:
    whole = seen(tmp_path, {SLIPS[slip]: b"{}", layout.LEDGER: ledger(start(), end())})
    assert whole.mounted.left == (SLIPS[slip],)
    assert not list((whole.mounted.project.folder / ".preuve").rglob("keys"))


def test_a_copy_is_restored_only_inside_the_run(tmp_path: Path) -> None:
    film = b"\0\0\0\x18ftypmp42"
    paths = ["../../../../evil.mp4", "/tmp/evil.mp4", "a\\..\\evil.mp4", "C:evil.mp4", "ledger.jsonl", "report/x.mp4"]
    lines = [deliver(path, film) for path in [*paths, "bundles/web/film.mp4"]]
    files = {"data/deliverables/films/web.mp4": film, layout.LEDGER: ledger(start(), *lines, end())}
    with watched(tmp_path) as done:
        whole = seen(tmp_path, files)
    there = {path.relative_to(whole.mounted.run).as_posix() for path in whole.mounted.run.rglob("*") if path.is_file()}
    assert there == {"films/web.mp4", "bundles/web/film.mp4", "ledger.jsonl"}
    assert done.written == []


def test_nothing_is_never_an_artefact(tmp_path: Path) -> None:
    whole = seen(tmp_path, {"data/deliverables/films/web.mp4": b"", layout.LEDGER: ledger(start(), end())})
    store = whole.mounted.project.store
    assert not store.path(digest_bytes(b"")).exists()
    assert not whole.known(digest_bytes(b""))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[" * 90_000,
        claims().replace(b"2026-01-02-030405", b"../../evil"),
        claims().replace(b'"0.1.0"', b"3"),
    ],
)
def test_claims_that_are_not_ours_are_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        mount(seen_without(tmp_path, data), tmp_path / "L2")


def seen_without(folder: Path, data: bytes):
    """A dossier with these claims."""
    from helpers_consistency import laid

    return laid(folder, {layout.CLAIMS: data})


def test_a_ledger_chooses_no_catalogue_of_messages() -> None:
    with in_its_language({"tools": {"messages": "../../../../tmp/evil"}}):
        assert language() == ".."
    with in_its_language({"tools": {"messages": "en 0123"}}):
        assert language() == "en"


def test_an_audience_table_that_nothing_made_fails(tmp_path: Path) -> None:
    table = b'{"table": {}}'
    lines = ledger(start(), deliver("audience/table.json", table), end())
    whole = seen(tmp_path, {layout.LEDGER: lines, "data/deliverables/audience/table.json": table})
    assert told(list(audience.look(whole))).keys() == {"audience"}


def test_an_export_that_is_not_the_one_used_fails(tmp_path: Path) -> None:
    line = step("audience", {"meta.csv": b"vues\n10\n"}, {"table.json": b"{}"})
    whole = seen(tmp_path, {layout.LEDGER: ledger(start(), line, end()), "data/audience/meta.csv": b"vues\n99\n"})
    said = told(list(audience.look(whole)))
    assert "meta.csv" in said["audience"].said
    assert "data/audience/meta.csv" in said["audience"].names


@pytest.mark.parametrize("data", [b"{}", b"[" * 9000, b'{"kind": "sent", "at": "2026-01-02T00:00:00Z"}\n', b"\0\0"])
def test_a_journal_that_tells_no_possible_story_fails(data: bytes, tmp_path: Path) -> None:
    name = "data/inputs/publications/0123456789abcdef.jsonl"
    said = told(list(posts.look(seen(tmp_path, {name: data}))))
    assert said["posts"].names == (name,)
    assert json.dumps(said["posts"].model_dump(mode="json"))
