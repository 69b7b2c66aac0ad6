"""Google Sheets, through gspread and a service account.

The table is written again in place: rows are found by platform and post id, columns by their heads, wherever a person
moved them. Her own columns, rows and formats stay. Everything goes as plain values (RAW), so no text becomes a formula.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import gspread
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from google.oauth2.service_account import Credentials
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL

from connectors.sheet.merge import Cells, Change, Written, merge
from preuve.audience.grid import key_heads
from preuve.errors import BadInput, MissingPart, PermanentError, TransientError
from preuve.i18n import _
from preuve.settings import SheetSettings

# The least that is needed: no access to the rest of her Drive.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
TIMEOUT = (10.0, 60.0)
BUSY = frozenset({408, 429})


class _Endpoint(gspread.HTTPClient):
    """gspread's client, talking to another address than Google's: tests have a server of their own."""

    def __init__(self, auth: Any, session: Any = None, *, base: str) -> None:
        super().__init__(auth, session)
        self.base = base

    def request(self, method: str, endpoint: str, *args: Any, **options: Any) -> Any:
        """Send a request to the other address."""
        return super().request(method, endpoint.replace(SPREADSHEETS_API_V4_BASE_URL, self.base, 1), *args, **options)


class GoogleSheet:
    """One spreadsheet. `credentials` is the service account's JSON file; its text never shows in an error."""

    def __init__(
        self, spreadsheet: str, credentials: Path, *, title: str = "Audience", base: str = SPREADSHEETS_API_V4_BASE_URL
    ) -> None:
        self.spreadsheet = _identifier(spreadsheet)
        self.title = title
        self.account, self.credentials = _account(credentials)
        self.base = base

    @classmethod
    def from_settings(cls, settings: SheetSettings) -> "GoogleSheet":
        """The spreadsheet that the settings name. Raises MissingPart, BadInput."""
        if not settings.spreadsheet or settings.credentials is None:
            raise MissingPart(
                _("L'envoi vers Google Sheets n'est pas réglé."),
                remedy=_(
                    "Donnez l'identifiant de la feuille dans preuve.toml (sheet.spreadsheet) et le chemin du fichier "
                    "JSON du compte de service dans la variable PREUVE_SHEET__CREDENTIALS."
                ),
            )
        return cls(settings.spreadsheet, Path(settings.credentials.get_secret_value()).expanduser())

    def write(self, rows: Sequence[Sequence[Any]]) -> Written:
        """Add or update the table's rows (`to_rows`), head first. Doing it again changes nothing.

        Raises:
            TransientError: The service is busy or out of reach; nothing is lost by trying again.
            PermanentError: No such spreadsheet, no access, or a worksheet of that name that holds something else.
        """
        with self._translated():
            # gspread asks for a class and only calls it.
            endpoint: Any = partial(_Endpoint, base=self.base)
            client = gspread.Client(self.credentials, http_client=endpoint)
            client.set_timeout(TIMEOUT)
            book = client.open_by_key(self.spreadsheet)
            sheet, created = self._worksheet(book, rows)
            cells: Cells = sheet.get_all_values(value_render_option="UNFORMATTED_VALUE")
            change = merge(cells, rows, key_heads(), self.title)
            self._send(sheet, change)
            if created:
                sheet.batch_format([{"range": "1:1", "format": {"textFormat": {"bold": True}}}])
                sheet.freeze(rows=1)
        return change.written(f"{book.url}#gid={sheet.id}")

    def _worksheet(self, book: Any, rows: Sequence[Sequence[Any]]) -> tuple[Any, bool]:
        try:
            return book.worksheet(self.title), False
        except gspread.WorksheetNotFound:
            return book.add_worksheet(self.title, rows=len(rows) + 20, cols=len(rows[0])), True

    @staticmethod
    def _send(sheet: Any, change: Change) -> None:
        """Room first, then every value in one call."""
        if not change.blocks:
            return
        if change.height > sheet.row_count or change.width > sheet.col_count:
            sheet.resize(rows=max(change.height, sheet.row_count), cols=max(change.width, sheet.col_count))
        sheet.batch_update([{"range": block.name, "values": block.values} for block in change.blocks], raw=True)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except gspread.exceptions.APIError as error:
            raise self._refusal(error.response.status_code, str(error.error.get("message", ""))) from error
        except gspread.SpreadsheetNotFound as error:
            raise self._refusal(404, "") from error
        except PermissionError as error:
            raise self._refusal(403, "") from error
        except (requests.RequestException, GoogleAuthError) as error:
            if isinstance(error, TransportError) or getattr(error, "retryable", True):
                raise TransientError(
                    _("Google Sheets ne répond pas ({reason}).").format(reason=type(error).__name__),
                    remedy=_("Vérifiez la connexion, puis relancez : les lignes déjà écrites ne seront pas doublées."),
                ) from error
            raise PermanentError(
                _("Google refuse le compte de service {account}.").format(account=self.account),
                remedy=_("Créez une nouvelle clé JSON pour ce compte, et vérifiez l'heure de cet ordinateur."),
            ) from error

    def _refusal(self, status: int, message: str) -> TransientError | PermanentError:
        if status in BUSY or status >= 500:
            return TransientError(
                _("Google Sheets est occupé (code {status}).").format(status=status),
                remedy=_("Attendez une minute, puis relancez : les lignes déjà écrites ne seront pas doublées."),
            )
        if status == 404:
            return PermanentError(
                _("La feuille Google « {id} » n'existe pas.").format(id=self.spreadsheet),
                remedy=_("Copiez son identifiant dans son adresse, entre « /d/ » et « /edit »."),
            )
        if status == 403:
            return PermanentError(
                _("Le compte de service n'a pas le droit d'écrire dans la feuille Google."),
                remedy=_("Partagez la feuille avec {account}, en lui donnant le rôle d'éditeur.").format(
                    account=self.account
                ),
            )
        return PermanentError(_("Google Sheets refuse la demande ({status} : {message}).").format(
            status=status, message=message[:200]
        ))  # fmt: skip


def _identifier(given: str) -> str:
    """A spreadsheet's id, from itself or from its address. Raises BadInput."""
    found = re.search(r"/spreadsheets/d/([\w-]+)", given) or re.fullmatch(r"([\w-]+)", given.strip())
    if found is None:
        raise BadInput(
            _("ce n'est pas l'identifiant d'une feuille Google."),
            key="sheet.spreadsheet",
            remedy=_("Copiez-le dans l'adresse de la feuille, entre « /d/ » et « /edit »."),
        )
    return found[1]


def _account(path: Path) -> tuple[str, Any]:
    """The account's address and credentials. Raises BadInput, without a word of the file."""
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
        credentials: Any = Credentials
        return str(info["client_email"]), credentials.from_service_account_info(info, scopes=SCOPES)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            _("ce fichier n'est pas la clé JSON d'un compte de service Google."),
            path=path.name,
            key="sheet.credentials",
            remedy=_("Téléchargez la clé depuis la console Google Cloud, hors du projet, et donnez son chemin."),
        ) from error
