"""The Drive v3 endpoints of the Sheets server: files of this account only (drive.file), and who may open them."""

import json
import re
from typing import Any

SCOPE = "https://www.googleapis.com/auth/drive.file"
SHEET = "application/vnd.google-apps.spreadsheet"
QUERY = re.compile(r"appProperties has \{ key='([\w-]+)' and value='([\w-]+)' \} and trashed = false")


def answer(server: Any, method: str, path: str, query: dict[str, list[str]], body: bytes) -> dict[str, Any]:
    """files.list, files.create, permissions.list, permissions.create."""
    if SCOPE not in server.scopes:
        raise _refused(server, 403, "Request had insufficient authentication scopes.")
    if (method, path) == ("GET", ""):
        return _list(server, query)
    if (method, path) == ("POST", ""):
        return _create(server, json.loads(body))
    found = re.fullmatch(r"/([\w-]+)/permissions", path)
    if not found or found[1] not in server.files:
        raise _refused(server, 404, "File not found.")
    known = server.files[found[1]]["permissions"]
    if method == "GET":
        return {"permissions": known}
    asked = json.loads(body)
    if asked.get("type") != "user" or asked.get("role") != "writer" or "@" not in asked.get("emailAddress", ""):
        raise _refused(server, 400, "The permission is not valid.")
    known.append({"id": str(len(known)), "emailAddress": asked["emailAddress"], "role": "writer"})
    return known[-1]


def _list(server: Any, query: dict[str, list[str]]) -> dict[str, Any]:
    asked = QUERY.fullmatch(query["q"][0])
    if not asked:
        raise _refused(server, 400, "Invalid Value")
    mine = [one for one in server.files.values() if one["appProperties"].get(asked[1]) == asked[2]]
    return {"files": [{"id": one["id"]} for one in mine]}


def _create(server: Any, asked: dict[str, Any]) -> dict[str, Any]:
    if server.no_storage:
        raise _refused(server, 403, "The user's Drive storage quota has been exceeded. storageQuotaExceeded")
    if asked["mimeType"] != SHEET:
        raise _refused(server, 400, "Invalid Value")
    name = f"feuille-{len(server.files) + 1}"
    server.files[name] = {"id": name, "name": asked["name"], "appProperties": asked.get("appProperties", {}),
                          "permissions": []}  # fmt: skip
    server.spreadsheet(name)
    return {"id": name}


def _refused(server: Any, code: int, message: str) -> Exception:
    made: Exception = server.refused(code, message)
    return made
