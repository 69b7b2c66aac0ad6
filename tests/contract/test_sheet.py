"""Google Sheets through gspread and google-auth, against a real HTTP server that keeps the published contract."""

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

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

import sheets as servers_sheets
import sheets_marks

ID = "1a2B3c_feuille-de-suivi"
HEADS = ["Publication", "Plateforme", "Identifiant", "Vues", "Portée"]
ROWS = [HEADS, ["Atelier", "TikTok", "7490000000000000101", 2840, None], ["Atelier", "Instagram", "180", 1925, 1480]]


@pytest.fixture(scope="module")
def running():
    with servers_sheets.Sheets() as server:
        yield server


@pytest.fixture
def server(running):
    for state in (running.grids, running.sizes, running.forbidden, running.formats, running.fail, running.calls,
                  running.marks, running.files, running.meanwhile, running.inputs):  # fmt: skip
        state.clear()
    running.no_storage = False
    running.spreadsheet(ID)
    return running


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def sheet(server, tmp_path, pauses):
    return GoogleSheet(ID, server.credentials(tmp_path), base=server.base, drive=server.drive, pause=pauses.append)


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
    assert not [path for method, path in server.calls if method == "POST" and path.endswith(("Update", "append"))]


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
    assert len(server.calls) <= 13
    assert sheet.write(rows).unchanged == 1000


def test_the_grid_grows_when_rows_do_not_fit(server, sheet):
    server.spreadsheet(ID, Audience=[HEADS])
    rows = [HEADS, *([f"Film {i}", "TikTok", str(i), i, None] for i in range(150))]
    sheet.write(rows)
    assert server.cells(ID, "Audience")[150][2] == "149"


def test_no_text_becomes_a_formula(server, sheet):
    sheet.write([HEADS, ['=IMPORTXML("http://exemple.org")', "TikTok", "+33", 1, None]])
    assert server.cells(ID, "Audience")[1] == ['\'=IMPORTXML("http://exemple.org")', "TikTok", "+33", 1]
    sheet.write([HEADS, ["=1+1", "TikTok", "+33", 2, None]])
    assert server.cells(ID, "Audience")[1] == ["'=1+1", "TikTok", "+33", 2]
    assert set(server.inputs) == {"RAW"}


@pytest.mark.parametrize(("path", "method"), [("/values:batchUpdate", "POST"), (":append", "POST"), (f"/{ID}", "GET")])
def test_a_quota_is_waited_for(server, sheet, pauses, path, method):
    server.fail += [(method, path, 429)] * 3
    assert sheet.write(ROWS).added == 2
    assert pauses == [2.0, 5.0, 10.0]
    assert len(server.cells(ID, "Audience")) == 3


def test_a_quota_that_never_ends_is_worth_another_try(server, sheet, pauses):
    server.fail += [("POST", ":append", 429)] * 20
    with pytest.raises(TransientError, match="429"):
        sheet.write(ROWS)
    assert sum(pauses) > 60
    server.fail.clear()
    assert sheet.write(ROWS).added == 2
    assert len(server.cells(ID, "Audience")) == 3


def test_a_column_inserted_meanwhile_is_not_written_over(server, sheet):
    sheet.write(ROWS)
    hers = ["Mes notes", "à garder", "à garder aussi"]
    edit = lambda: sheets_marks.insert_column(server, ID, "Audience", 1, hers)  # noqa: E731
    server.meanwhile.append(("/values:batchUpdateByDataFilter", edit))
    sheet.write([HEADS, [*ROWS[1][:3], 3000, 2500], ROWS[2]])
    cells = server.cells(ID, "Audience")
    assert [row[1] for row in cells] == hers
    assert cells[1] == ["Atelier", "à garder", "TikTok", "7490000000000000101", 3000, 2500]


def test_a_renamed_head_keeps_its_name(server, sheet):
    sheet.write(ROWS)
    server.grids[ID]["Audience"][0][3] = "Nos vues à nous"
    done = sheet.write([HEADS, [*ROWS[1][:3], 3000, None], ROWS[2]])
    cells = server.cells(ID, "Audience")
    assert cells[0] == ["Publication", "Plateforme", "Identifiant", "Nos vues à nous", "Portée"]
    assert (cells[1][3], done.updated) == (3000, 1)


def test_rows_sorted_meanwhile_end_right(server, sheet):
    sheet.write(ROWS)

    def sort() -> None:
        grid = server.grids[ID]["Audience"]
        grid[1], grid[2] = grid[2], grid[1]

    server.meanwhile.append(("/values:batchUpdateByDataFilter", sort))
    sheet.write([HEADS, [*ROWS[1][:3], 3000, 2500], ROWS[2]])
    assert sorted(server.cells(ID, "Audience")[1:], key=str) == [
        ["Atelier", "Instagram", "180", 1925, 1480],
        ["Atelier", "TikTok", "7490000000000000101", 3000, 2500],
    ]


def test_a_row_inserted_meanwhile_is_put_back_as_it_was(server, sheet):
    sheet.write(ROWS)
    total = ["Mon total", "", "", "=SUM(D2:D3)", ""]
    grid = server.grids[ID]["Audience"]
    grid[3] = [*total, *[""] * (len(grid[0]) - len(total))]

    def move() -> None:
        grid.insert(1, grid.pop(3))

    server.meanwhile.append(("/values:batchUpdateByDataFilter", move))
    sheet.write([HEADS, [*ROWS[1][:3], 3000, 2500], ROWS[2]])
    assert server.cells(ID, "Audience") == [
        HEADS,
        ["Mon total", "", "", "=SUM(D2:D3)"],
        ["Atelier", "TikTok", "7490000000000000101", 3000, 2500],
        ["Atelier", "Instagram", "180", 1925, 1480],
    ]


def test_days_have_a_worksheet_of_their_own(server, sheet):
    days = [
        ["Plateforme", "Identifiant", "Jour", "Vues"],
        ["TikTok", "1", "2026-05-18", 7],
        ["TikTok", "1", "2026-05-19", 9],
    ]
    sheet.write(ROWS, days)
    assert server.cells(ID, "Audience par jour") == days
    again = [*days[:2], ["TikTok", "1", "2026-05-19", 10]]
    sheet.write(ROWS, again)
    assert server.cells(ID, "Audience par jour") == again


def own(server, tmp_path, **options):
    return GoogleSheet("", server.credentials(tmp_path), share="claire@exemple.fr", project="atelier",
                       base=server.base, drive=server.drive, **options)  # fmt: skip


def test_a_spreadsheet_is_made_once_and_shared_once(server, tmp_path):
    assert own(server, tmp_path).write(ROWS).added == 2
    assert own(server, tmp_path).write(ROWS).unchanged == 2
    (made,) = server.files.values()
    assert [one["emailAddress"] for one in made["permissions"]] == ["claire@exemple.fr"]
    assert made["name"] == "Audience : atelier"
    assert server.scopes == [servers_sheets.SCOPE, servers_sheets.DRIVE]


def test_a_named_spreadsheet_never_asks_for_drive(server, sheet):
    sheet.write(ROWS)
    assert server.scopes == [servers_sheets.SCOPE]
    assert not [path for _method, path in server.calls if path.startswith("/drive")]


def test_an_account_without_storage_says_what_to_do(server, tmp_path):
    server.no_storage = True
    with pytest.raises(PermanentError) as error:
        own(server, tmp_path).write(ROWS)
    assert servers_sheets.EMAIL in error.value.remedy


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
