"""The spreadsheet made for a project: found again by a property that only this service account reads, else created."""

from typing import Any

from gspread.urls import DRIVE_FILES_API_V3_URL
from gspread.utils import MimeType

from preuve.artifact import digest_bytes
from preuve.i18n import _

PROPERTY = "preuve"


def made_book(client: Any, project: str, share: str) -> str:
    """The id of the project's spreadsheet, shared with her. A lost answer never makes a second one."""
    mark = digest_bytes(project.encode())[:32]
    found = _find(client, mark) or _create(client, mark, project)
    _share(client, found, share)
    return found


def _find(client: Any, mark: str) -> str:
    query = f"appProperties has {{ key='{PROPERTY}' and value='{mark}' }} and trashed = false"
    params = {"q": query, "fields": "files(id,createdTime)", "orderBy": "createdTime", "pageSize": 10}
    files = client.http_client.request("get", DRIVE_FILES_API_V3_URL, params=params).json().get("files", [])
    return str(files[0]["id"]) if files else ""


def _create(client: Any, mark: str, project: str) -> str:
    body = {
        "name": _("Audience : {project}").format(project=project),
        "mimeType": MimeType.google_sheets,
        "appProperties": {PROPERTY: mark},
    }
    return str(client.http_client.request("post", DRIVE_FILES_API_V3_URL, json=body).json()["id"])


def _share(client: Any, book: str, share: str) -> None:
    """Give her the right to edit, once; Google tells her by mail."""
    params = {"fields": "permissions(id,emailAddress,role)", "pageSize": 100}
    known = client.http_client.request("get", f"{DRIVE_FILES_API_V3_URL}/{book}/permissions", params=params).json()
    if share.casefold() not in {str(one.get("emailAddress", "")).casefold() for one in known.get("permissions", [])}:
        client.http_client.insert_permission(book, email_address=share, perm_type="user", role="writer")
