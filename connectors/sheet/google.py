"""Google Sheets, through gspread and a service account.

The table is written again in place: rows are found by platform and post id, columns by a mark of ours or their heads,
wherever a person moved them (`worksheet.py`). Her own columns, rows, formats, notes and filters stay. Where no
spreadsheet is named, one is made and shared with her, found again by a mark that only this service account sees.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import gspread
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from google.oauth2.service_account import Credentials
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEETS_API_V4_BASE_URL

from connectors.sheet.making import made_book
from connectors.sheet.merge import Written
from connectors.sheet.worksheet import Tab, write
from preuve.audience.forms.grid import day_heads, key_heads
from preuve.errors import BadInput, MissingPart, PermanentError, TransientError
from preuve.i18n import _
from preuve.settings import SheetSettings

# The least that is needed: no access to the rest of her Drive, nor to what this account didn't make itself.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
MAKING = (*SCOPES, "https://www.googleapis.com/auth/drive.file")
TIMEOUT = (10.0, 60.0)
WAITS = (2.0, 5.0, 10.0, 20.0, 40.0, 65.0)  # seconds: the quota is 60 writes a minute for each account
MOST_WAIT = 120.0
Pause = Callable[[float], None]
BUSY = frozenset({408, 429})


class _Endpoint(gspread.HTTPClient):
    """gspread's client, patient with quotas; it may talk to other addresses than Google's: tests have a server."""

    def __init__(self, auth: Any, session: Any = None, *, base: str, drive: str, pause: Pause) -> None:
        super().__init__(auth, session)
        self.base, self.drive, self.pause = base, drive, pause

    def request(self, method: str, endpoint: str, *args: Any, **options: Any) -> Any:
        """Send a request; one that a quota refuses is sent again once the minute it counts has passed."""
        moved = endpoint.replace(SPREADSHEETS_API_V4_BASE_URL, self.base, 1).replace(
            DRIVE_FILES_API_V3_URL, self.drive, 1
        )
        for wait in WAITS:
            try:
                return super().request(method, moved, *args, **options)
            except gspread.exceptions.APIError as error:
                if not _over_quota(error):
                    raise
                self.pause(_asked(error) or wait)
        return super().request(method, moved, *args, **options)


def _over_quota(error: Any) -> bool:
    """Refused for its number, not for itself: nothing was done."""
    limits = ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "userRateLimitExceeded")
    return bool(error.response.status_code == 429 or any(limit in error.response.text[:2000] for limit in limits))


def _asked(error: Any) -> float:
    """How long the service asks to wait, in seconds; 0 where it doesn't say."""
    told = str(error.response.headers.get("Retry-After", ""))
    return min(float(told), MOST_WAIT) if told.isdigit() else 0.0


class GoogleSheet:
    """One spreadsheet. `credentials` is the service account's JSON file; its text never shows in an error.

    Args:
        spreadsheet: its id or address; empty: one is made, and shared with `share`.
        credentials: the service account's key.
        title: the first worksheet's name.
        share: her address, for a spreadsheet that is made.
        project: what tells this project's spreadsheet from the others that the account made.
        base: the Sheets service's address.
        drive: the Drive service's address.
        pause: how to wait.
    """

    def __init__(
        self,
        spreadsheet: str,
        credentials: Path,
        *,
        title: str = "Audience",
        share: str = "",
        project: str = "",
        base: str = SPREADSHEETS_API_V4_BASE_URL,
        drive: str = DRIVE_FILES_API_V3_URL,
        pause: Pause = time.sleep,
    ) -> None:
        self.spreadsheet = _identifier(spreadsheet) if spreadsheet or not share else ""
        self.title, self.share, self.project = title, share, project
        self.account, self.credentials = _account(credentials, SCOPES if self.spreadsheet else MAKING)
        # gspread asks for a class and only calls it.
        self.endpoint: Any = partial(_Endpoint, base=base, drive=drive, pause=pause)

    @classmethod
    def from_settings(cls, settings: SheetSettings, project: str = "") -> "GoogleSheet":
        """The spreadsheet that the settings name, or the project's own. Raises MissingPart, BadInput."""
        if not (settings.spreadsheet or settings.share) or settings.credentials is None:
            raise MissingPart(
                _("L'envoi vers Google Sheets n'est pas réglé."),
                remedy=_(
                    "Donnez l'identifiant de la feuille dans preuve.toml (sheet.spreadsheet), ou votre adresse pour "
                    "qu'une feuille soit créée (sheet.share), et le chemin du fichier JSON du compte de service dans "
                    "la variable PREUVE_SHEET__CREDENTIALS."
                ),
            )
        path = Path(settings.credentials.get_secret_value()).expanduser()
        return cls(settings.spreadsheet, path, share=settings.share, project=project)

    def write(self, rows: Sequence[Sequence[Any]], days: Sequence[Sequence[Any]] = ()) -> Written:
        """Add or update the table's rows (`to_rows`, `days_to_rows`), head first. Doing it again changes nothing.

        Raises:
            TransientError: The service is busy or out of reach; nothing is lost by trying again.
            PermanentError: No such spreadsheet, no access, or a worksheet of that name that holds something else.
        """
        tabs = [Tab(self.title, rows, key_heads())]
        tabs += [Tab(_("{title} par jour").format(title=self.title), days, day_heads())] if len(days) > 1 else []
        with self._translated():
            client = gspread.Client(self.credentials, http_client=self.endpoint)
            client.set_timeout(TIMEOUT)
            book = client.open_by_key(self.spreadsheet or made_book(client, self.project, self.share))
            done = [self._tab(book, tab) for tab in tabs]
        return done[0]

    def _tab(self, book: Any, tab: Tab) -> Written:
        sheet, created = self._worksheet(book, tab)
        return write(book, sheet, tab, created=created).written(f"{book.url}#gid={sheet.id}")

    @staticmethod
    def _worksheet(book: Any, tab: Tab) -> tuple[Any, bool]:
        try:
            return book.worksheet(tab.title), False
        except gspread.WorksheetNotFound:
            return book.add_worksheet(tab.title, rows=20, cols=len(tab.rows[0])), True

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
        if "storageQuotaExceeded" in message or "storage quota" in message.lower():
            return PermanentError(
                _("Ce compte de service n'a pas le droit de créer de fichier dans Google Drive."),
                remedy=_(
                    "Créez vous-même une feuille, partagez-la avec {account} (rôle d'éditeur), et donnez son "
                    "identifiant dans preuve.toml (sheet.spreadsheet)."
                ).format(account=self.account),
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


def _account(path: Path, scopes: Sequence[str]) -> tuple[str, Any]:
    """The account's address and credentials. Raises BadInput, without a word of the file."""
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
        credentials: Any = Credentials
        return str(info["client_email"]), credentials.from_service_account_info(info, scopes=scopes)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            _("ce fichier n'est pas la clé JSON d'un compte de service Google."),
            path=path.name,
            key="sheet.credentials",
            remedy=_("Téléchargez la clé depuis la console Google Cloud, hors du projet, et donnez son chemin."),
        ) from error
