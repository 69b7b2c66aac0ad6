"""What Prefect's own page shows of a run: tables and links. The proof is the ledger; this is a view of it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.production import Made, Production
from preuve.checks.settled import summary
from preuve.checks.words import sentence, words
from preuve.i18n import _
from preuve.media.films import Film
from preuve.storyboard import Storyboard


class Progress:
    """How far the run is, from 0 to 100, as Prefect's page shows it."""

    def __init__(self) -> None:
        self.id = cast("UUID", create_progress_artifact(0.0, key="progress", description=_("Avancement du film")))

    def reach(self, percent: float) -> None:
        """Say how far it is now."""
        update_progress_artifact(self.id, progress=percent)


def shots(board: Storyboard) -> None:
    """The storyboard as a table."""
    rows = [
        {
            _("plan"): shot.id,
            _("narration"): shot.narration,
            _("texte à l'écran"): shot.on_screen,
            _("texte alternatif"): shot.alt,
            _("secondes"): shot.seconds,
        }
        for shot in board.shots
    ]
    create_table_artifact(rows, key="storyboard", description=board.title)


def films(work: Production, made: Sequence[Film]) -> None:
    """A link to each film."""
    folder = work.run.folder
    for film in made if folder else ():
        path = folder / "films" / f"{film.target.name}.mp4"  # type: ignore[operator]
        create_link_artifact(
            path.as_uri(), key=f"film-{film.target.name}", link_text=film.target.label, description=path.name
        )


def audience(work: Production, made: Made, sheet: str) -> None:
    """The audience table, as it was gathered, and what was written in her spreadsheet."""
    if "table.json" not in made:
        return
    rows = json.loads(work.project.store.read(made["table.json"]))["rows"]
    create_table_artifact(rows, key="audience", description=" ".join((_("Audience par publication"), sheet)).strip())


def findings(folder: Path) -> None:
    """What was found, as a table, and what doesn't hold, in words."""
    found = summary(folder)["findings"]
    rows = [
        {
            _("contrôle"): one["id"],
            _("ce qui est contrôlé"): one["title"],
            _("film"): one.get("target", ""),
            _("constat"): words()[one["status"]],
            _("mesure"): one.get("measured", ""),
            _("portée"): _("exigence") if one["kind"] == "requirement" else _("conseil"),
        }
        for one in found
    ]
    create_table_artifact(rows, key="findings", description=_("Constats, contrôle par contrôle"))
    create_markdown_artifact(_told(folder), key="summary", description=_("Ce qui tient et ce qui ne tient pas"))


def _told(folder: Path) -> str:
    found = summary(folder)
    asked = [one for one in found["findings"] if one["kind"] == "requirement"]
    unmet = [one for one in asked if one["status"] in ("unmet", "error", "not_run")]
    lines = [
        f"- **{one['id']}** {one.get('target', '')} {one['title']}: {words()[one['status']]}. {one.get('measured', '')}"
        for one in unmet
    ]
    page = (folder / "report" / "index.html").as_uri()
    return "\n".join([f"# {sentence(found['summary']['statuses'])}", "", *lines, "", f"[{_('Le rapport')}]({page})"])
