"""A small Google Sheets and Drive on loopback: the v4 and v3 endpoints gspread uses, with state, and the tokens.

Contract kept (Sheets API v4 and Drive API v3 discovery documents): service accounts (RFC 7523) get a token only for a
JWT signed by their key, good for the scopes it asked; values.get leaves out trailing empty cells; `null` skips a cell
and "" empties it; a range outside the grid is refused; values.append finds the end of the table and inserts rows
there; developer metadata follows its column; errors come in Google's envelope. `meanwhile` is a person editing: what
she does just before a request is served.
"""

import base64
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

sys.path.insert(0, str(Path(__file__).parent))

import sheets_drive as drive
import sheets_marks as marks
import sheets_values as values

EMAIL = "preuve@exemple.iam.gserviceaccount.com"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive.file"
# google-auth always names Google here, wherever it sends the request.
AUDIENCE = "https://oauth2.googleapis.com/token"
TOKEN = "jeton-de-test"
STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
          429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"}  # fmt: skip


class Refused(Exception):
    def __init__(self, code: int, message: str = "") -> None:
        self.code, self.message = code, message


class Sheets:
    """The server. `grids[id][title]` are the cells; `fail` holds answers to give instead, by (method, path's end)."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.grids: dict[str, dict[str, list[list[Any]]]] = {}
        self.sizes: dict[tuple[str, str], dict[str, int]] = {}
        self.forbidden: set[str] = set()
        self.formats: list[dict[str, Any]] = []
        self.fail: list[tuple[str, str, int]] = []
        self.calls: list[tuple[str, str]] = []
        self.inputs: list[str] = []
        self.scopes: list[str] = []
        self.marks: dict[str, list[dict[str, Any]]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.meanwhile: list[tuple[str, Callable[[], None]]] = []
        self.no_storage = False
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner._answer(self, "GET")

            def do_POST(self) -> None:
                owner._answer(self, "POST")

            def log_message(self, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.base = f"{self.url}/v4/spreadsheets"
        self.drive = f"{self.url}/drive/v3/files"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)

    refused = Refused

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def spreadsheet(self, name: str, **sheets: list[list[Any]]) -> None:
        """Add a spreadsheet with these worksheets."""
        self.grids[name] = {}
        for title, cells in (sheets or {"Feuille 1": []}).items():
            self._add(name, title, max(100, len(cells)), 26)
            for row, given in enumerate(cells):
                self.grids[name][title][row][: len(given)] = given

    def cells(self, name: str, title: str) -> list[list[Any]]:
        """A worksheet's values, without trailing empty cells and rows."""
        rows = [list(row) for row in self.grids[name][title]]
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def credentials(self, folder: Path, key: rsa.RSAPrivateKey | None = None) -> Path:
        """A service account's key file."""
        pem = (key or self.key).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = folder / "compte.json"
        data = {"type": "service_account", "client_email": EMAIL, "token_uri": f"{self.url}/token",
                "private_key": pem.decode(), "private_key_id": "1", "project_id": "exemple"}  # fmt: skip
        path.write_text(json.dumps(data))
        return path

    def _answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        address = urlsplit(handler.path)
        path, query = unquote(address.path), parse_qs(address.query)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        self.calls.append((method, path))
        for edit in [one for one in self.meanwhile if path.endswith(one[0])]:
            self.meanwhile.remove(edit)
            edit[1]()
        try:
            self._stumble(method, path)
            code, data = 200, self._route(method, path, query, body, handler.headers.get("Authorization", ""))
        except Refused as refused:
            code = refused.code
            data = {"error": {"code": code, "message": refused.message, "status": STATUS[code]}}
            if path == "/token":
                data = {"error": "invalid_grant", "error_description": refused.message}
        text = json.dumps(data).encode()
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json; charset=UTF-8")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def _stumble(self, method: str, path: str) -> None:
        for failure in self.fail:
            if failure[0] == method and path.endswith(failure[1]):
                self.fail.remove(failure)
                raise Refused(failure[2], "Quota exceeded for quota metric 'Write requests'")

    def _route(self, method: str, path: str, query: dict[str, list[str]], body: bytes, bearer: str) -> dict[str, Any]:
        if path == "/token":
            return self._token(parse_qs(body.decode()))
        if bearer != f"Bearer {TOKEN}":
            raise Refused(401, "Request had invalid authentication credentials.")
        if path.startswith("/drive/v3/files"):
            return drive.answer(self, method, path.removeprefix("/drive/v3/files"), query, body)
        found = re.fullmatch(r"/v4/spreadsheets/([\w-]+)(.*)", path)
        if not found or found[1] not in self.grids:
            raise Refused(404, "Requested entity was not found.")
        name, rest = found[1], found[2]
        if name in self.forbidden:
            raise Refused(403, "The caller does not have permission")
        return self._book(method, name, rest, query, body)

    def _book(self, method: str, name: str, rest: str, query: dict[str, list[str]], body: bytes) -> dict[str, Any]:
        """What is asked of one spreadsheet."""
        if (method, rest) == ("GET", ""):
            return self._metadata(name)
        if method == "GET" and rest.startswith("/values/"):
            return self._get(name, rest.removeprefix("/values/"))
        asked = json.loads(body or b"{}")
        if method == "POST" and rest.endswith(":append"):
            return values.append(self, name, rest.removeprefix("/values/").removesuffix(":append"), query, asked)
        known = {
            "/values:batchUpdate": values.update,
            "/values:batchUpdateByDataFilter": values.by_mark,
            "/developerMetadata:search": marks.search,
            ":batchUpdate": self._requests,
        }
        if method != "POST" or rest not in known:
            raise Refused(404, f"{method} {rest}")
        return known[rest](self, name, asked)

    @staticmethod
    def _requests(server: "Sheets", name: str, asked: dict[str, Any]) -> dict[str, Any]:
        return {"spreadsheetId": name, "replies": [server._request(name, one) for one in asked["requests"]]}

    def _token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        if form.get("grant_type") != ["urn:ietf:params:oauth:grant-type:jwt-bearer"]:
            raise Refused(400, "unsupported_grant_type")
        signed, _, signature = form["assertion"][0].rpartition(".")
        try:
            public = self.key.public_key()
            public.verify(_decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise Refused(400, "Invalid JWT Signature.") from None
        claims = json.loads(_decoded(signed.split(".")[1]))
        expected = {"iss": EMAIL, "aud": AUDIENCE}
        scopes = str(claims.get("scope", "")).split()
        wrong = not scopes or not set(scopes) <= {SCOPE, DRIVE}
        if wrong or {name: claims.get(name) for name in expected} != expected or claims["exp"] < time.time():
            raise Refused(400, "Invalid JWT claims.")
        self.scopes = scopes
        return {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}

    def _metadata(self, name: str) -> dict[str, Any]:
        return {
            "spreadsheetId": name,
            "properties": {"title": "Suivi", "locale": "fr_FR", "timeZone": "Europe/Paris"},
            "sheets": [{"properties": self._properties(name, title)} for title in self.grids[name]],
            "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{name}/edit",
        }

    def _properties(self, name: str, title: str) -> dict[str, Any]:
        index = list(self.grids[name]).index(title)
        size = self.sizes[name, title]
        return {"sheetId": index, "title": title, "index": index, "sheetType": "GRID", "gridProperties": dict(size)}

    def _get(self, name: str, area: str) -> dict[str, Any]:
        title = values.title_of(area)
        if title not in self.grids[name]:
            raise Refused(400, f"Unable to parse range: {area}")
        found = self.cells(name, title)
        return {"range": area, "majorDimension": "ROWS"} | ({"values": found} if found else {})

    def _request(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        if "addSheet" in request:
            properties = request["addSheet"]["properties"]
            title, size = properties["title"], properties["gridProperties"]
            if title in self.grids[name]:
                raise Refused(400, f'A sheet with the name "{title}" already exists.')
            self._add(name, title, size["rowCount"], size["columnCount"])
            return {"addSheet": {"properties": self._properties(name, title)}}
        if "updateSheetProperties" in request:
            properties = request["updateSheetProperties"]["properties"]
            title = list(self.grids[name])[properties["sheetId"]]
            self.sizes[name, title] |= properties["gridProperties"]
            self._fit(name, title)
            return {}
        if "createDeveloperMetadata" in request:
            return marks.create(self, name, request["createDeveloperMetadata"]["developerMetadata"])
        if "appendDimension" in request:
            grown = request["appendDimension"]
            title = list(self.grids[name])[grown["sheetId"]]
            self.sizes[name, title]["columnCount" if grown["dimension"] == "COLUMNS" else "rowCount"] += grown["length"]
            self._fit(name, title)
            return {}
        if "repeatCell" in request:
            self.formats.append(request["repeatCell"])
            return {}
        raise Refused(400, "Unknown request")

    def _add(self, name: str, title: str, rows: int, columns: int) -> None:
        self.sizes[name, title] = {"rowCount": rows, "columnCount": columns}
        self.grids[name][title] = []
        self._fit(name, title)

    def _fit(self, name: str, title: str) -> None:
        grid, size = self.grids[name][title], self.sizes[name, title]
        rows = size["rowCount"] - len(grid)
        grid += [[] for _ in range(rows)]
        for row in grid:
            row.extend([""] * (size["columnCount"] - len(row)))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
