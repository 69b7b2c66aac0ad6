"""The step's whole: files in, every form out."""

import json

import pytest
from helpers_audience import SAMPLE

from preuve.audience import build_table, read_exports, to_html, to_rows
from preuve.audience.gather import DECLARED, from_json, gather, identity


def test_every_form_comes_out():
    made = gather({path.name: path for path in SAMPLE}, fictitious=True)
    assert set(made) == {"table.json", "audience.xlsx", "audience.csv", "audience-jours.csv", "audience.html"}
    assert b"<!DOCTYPE html>" in made["audience.html"]


def test_the_json_gives_the_table_back():
    data = gather({path.name: path for path in SAMPLE}, fictitious=False)["table.json"]
    table = from_json(data)
    assert table == build_table(read_exports(SAMPLE))
    assert to_html(table).count("données fictives") >= 6
    rows = json.loads(data)["rows"]
    assert rows[0] == dict(zip(to_rows(table)[0], to_rows(table)[1], strict=True))
    assert rows[0]["Portée"] is None


@pytest.mark.parametrize("data", [b"{}", b"[", b'{"table": {"rows": 1}}'])
def test_what_is_not_a_table_is_refused(data):
    with pytest.raises((ValueError, KeyError)):
        from_json(data)


def test_the_identity_follows_the_templates(tmp_path, monkeypatch):
    before = identity()
    (tmp_path / "pages").mkdir()
    for name in DECLARED:
        (tmp_path / name).write_text("x")
    monkeypatch.setattr("preuve.audience.gather.templates", lambda: tmp_path)
    assert identity() != before
