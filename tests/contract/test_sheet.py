"""Google Sheets through gspread and google-auth, against a real HTTP server that keeps the published contract."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from connectors.sheet import SHEETS
from connectors.sheet.google import GoogleSheet
from preuve.errors import BadInput, MissingPart, PermanentError, TransientError
from preuve.settings import SheetSettings

SERVERS = Path(__file__).parents[1] / "servers"
_spec = importlib.util.spec_from_file_location("servers_sheets", SERVERS / "sheets.py")
servers_sheets = sys.modules["servers_sheets"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers_sheets)

ID = "1a2B3c_feuille-de-suivi"
HEADS = ["Publication", "Plateforme", "Identifiant", "Vues", "Portée"]
ROWS = [HEADS, ["Atelier", "TikTok", "7490000000000000101", 2840, None], ["Atelier", "Instagram", "180", 1925, 1480]]


@pytest.fixture(scope="module")
def running():
    with servers_sheets.Sheets() as server:
        yield server


@pytest.fixture
def server(running):
    for state in (running.grids, running.sizes, running.forbidden, running.formats, running.fail, running.calls):
        state.clear()
    running.spreadsheet(ID)
    return running


@pytest.fixture
def sheet(server, tmp_path):
    return GoogleSheet(ID, server.credentials(tmp_path), base=server.base)


def test_a_first_run_creates_the_worksheet(server, sheet):
    done = sheet.write(ROWS)
    assert (done.added, done.updated, done.unchanged, done.kept) == (2, 0, 0, 0)
    assert server.cells(ID, "Audience") == [
        HEADS,
        ["Atelier", "TikTok", "7490000000000000101", 2840],
        ["Atelier", "Instagram", "180", 1925, 1480],
    ]
    assert server.sizes[ID, "Audience"]["frozenRowCount"] == 1
    assert server.formats[0]["cell"]["userEnteredFormat"]["textFormat"]["bold"] is True
    assert done.sentence() == "2 lignes ajoutées, 0 mise à jour, 0 inchangée"
    assert ID in done.url


def test_a_second_run_writes_nothing(server, sheet):
    sheet.write(ROWS)
    server.calls.clear()
    done = sheet.write(ROWS)
    assert (done.added, done.updated, done.unchanged) == (0, 0, 2)
    assert not [path for method, path in server.calls if method == "POST" and path != "/token"]


def test_only_changed_cells_are_written(server, sheet):
    sheet.write(ROWS)
    server.grids[ID]["Audience"][1][0] = "Atelier"
    changed = [HEADS, [*ROWS[1][:3], 3000, 2500], ROWS[2]]
    done = sheet.write(changed)
    assert (done.added, done.updated, done.unchanged) == (0, 1, 1)
    assert server.cells(ID, "Audience")[1] == ["Atelier", "TikTok", "7490000000000000101", 3000, 2500]


def test_a_figure_that_is_gone_empties_its_cell(server, sheet):
    sheet.write(ROWS)
    sheet.write([HEADS, ROWS[1], [*ROWS[2][:4], None]])
    assert server.cells(ID, "Audience")[2] == ["Atelier", "Instagram", "180", 1925]


def test_what_a_person_added_survives(server, sheet):
    hers = [
        ["Mon suivi de l'année"],
        [],
        ["Mes notes", "Plateforme", "Publication", "Vues", "À revoir", "Identifiant"],
        ["à citer au jury", "TikTok", "Atelier", 2840, "oui", "7490000000000000101"],
        ["autre", "LinkedIn", "Ma page", 12, "", "x"],
        ["total", "", "", "=SUM(D4:D5)"],
    ]
    server.spreadsheet(ID, Audience=hers)
    done = sheet.write([HEADS, [*ROWS[1][:3], 2900, None], ROWS[2]])
    cells = server.cells(ID, "Audience")
    assert cells[0] == hers[0]
    assert cells[2] == [*hers[2], "Portée"]
    assert cells[3] == ["à citer au jury", "TikTok", "Atelier", 2900, "oui", "7490000000000000101"]
    assert cells[4:6] == [["autre", "LinkedIn", "Ma page", 12, "", "x"], hers[5]]
    assert cells[6] == ["", "Instagram", "Atelier", 1925, "", "180", 1480]
    assert (done.added, done.updated, done.kept) == (1, 1, 2)
    assert "2 autres lignes laissées telles quelles" in done.sentence()


def test_another_worksheet_of_that_name_is_left_alone(server, sheet):
    server.spreadsheet(ID, Audience=[["Budget", "2026"]])
    with pytest.raises(PermanentError, match="autre chose"):
        sheet.write(ROWS)
    assert server.cells(ID, "Audience") == [["Budget", "2026"]]


def test_a_thousand_rows_go_in_few_calls(server, sheet):
    rows = [HEADS, *([f"Film {i}", "TikTok", str(10**18 + i), i, None] for i in range(1000))]
    assert sheet.write(rows).added == 1000
    assert len(server.cells(ID, "Audience")) == 1001
    assert len(server.calls) <= 8
    assert sheet.write(rows).unchanged == 1000


def test_the_grid_grows_when_rows_do_not_fit(server, sheet):
    server.spreadsheet(ID, Audience=[HEADS])
    rows = [HEADS, *([f"Film {i}", "TikTok", str(i), i, None] for i in range(150))]
    sheet.write(rows)
    assert server.cells(ID, "Audience")[150][2] == "149"


def test_no_text_becomes_a_formula(server, sheet):
    sheet.write([HEADS, ['=IMPORTXML("http://exemple.org")', "TikTok", "+33", 1, None]])
    assert server.cells(ID, "Audience")[1] == ['=IMPORTXML("http://exemple.org")', "TikTok", "+33", 1]
    assert set(server.inputs) == {"RAW"}


@pytest.mark.parametrize(("path", "method"), [("/values:batchUpdate", "POST"), (f"/{ID}", "GET")])
def test_a_quota_error_is_worth_another_try(server, sheet, path, method):
    server.fail.append((method, path, 429))
    with pytest.raises(TransientError, match="429"):
        sheet.write(ROWS)
    assert sheet.write(ROWS).added == 2
    assert len(server.cells(ID, "Audience")) == 3


def test_a_failing_server_is_worth_another_try(server, sheet):
    server.fail.append(("GET", f"/{ID}", 503))
    with pytest.raises(TransientError, match="503"):
        sheet.write(ROWS)


def test_no_server_is_worth_another_try(server, tmp_path):
    sheet = GoogleSheet(ID, server.credentials(tmp_path), base="http://127.0.0.1:9/v4/spreadsheets")
    with pytest.raises(TransientError, match="ne répond pas"):
        sheet.write(ROWS)


def test_no_token_server_is_worth_another_try(server, tmp_path):
    path = server.credentials(tmp_path)
    path.write_text(path.read_text().replace(server.url, "http://127.0.0.1:9"))
    with pytest.raises(TransientError, match="ne répond pas"):
        GoogleSheet(ID, path, base=server.base).write(ROWS)


def test_a_sheet_that_is_not_shared_names_the_account(server, sheet):
    server.forbidden.add(ID)
    with pytest.raises(PermanentError) as error:
        sheet.write(ROWS)
    assert servers_sheets.EMAIL in error.value.remedy


def test_a_sheet_that_does_not_exist(server, tmp_path):
    sheet = GoogleSheet("inconnue", server.credentials(tmp_path), base=server.base)
    with pytest.raises(PermanentError, match="inconnue"):
        sheet.write(ROWS)


def test_a_key_that_google_does_not_know(server, tmp_path):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    sheet = GoogleSheet(ID, server.credentials(tmp_path, other), base=server.base)
    with pytest.raises(PermanentError, match=r"preuve@exemple\.iam"):
        sheet.write(ROWS)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"client_email": "a@b", "private_key": "SECRET"}'])
def test_a_bad_key_file_never_shows_its_text(tmp_path, text):
    path = tmp_path / "clé.json"
    path.write_text(text)
    with pytest.raises(BadInput) as error:
        GoogleSheet(ID, path)
    assert "SECRET" not in error.value.diagnostics()
    assert "clé.json" in error.value.diagnostics()


@pytest.mark.parametrize("identifier", ["../../drive", "a b", ""])
def test_an_id_that_would_change_the_address_is_refused(server, tmp_path, identifier):
    with pytest.raises(BadInput, match="identifiant"):
        GoogleSheet(identifier, server.credentials(tmp_path))


def test_settings(server, tmp_path):
    address = f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0"
    path = server.credentials(tmp_path)
    made = SHEETS["google"].from_settings(SheetSettings(spreadsheet=address, credentials=SecretStr(str(path))))
    assert made.spreadsheet == ID
    assert json.loads(path.read_text())["client_email"] == made.account
    with pytest.raises(MissingPart, match="pas réglé"):
        GoogleSheet.from_settings(SheetSettings(spreadsheet=ID))
