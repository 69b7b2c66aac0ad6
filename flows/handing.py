"""What is handed over once the films are there: bundles, the site, the audience table. Prefect isn't known here."""

from connectors.sheet.google import GoogleSheet
from flows.audience_files import inputs
from flows.production import Made, Production
from preuve.audience import to_rows
from preuve.audience.forms.grid import days_to_rows
from preuve.audience.gather import from_json
from preuve.media.films import Film
from preuve.publication import disclosure
from preuve.publication.post import compose
from preuve.storyboard import Storyboard
from preuve.work import Inputs


def hand_over(work: Production, film: Film, board: Storyboard, made: Made) -> None:
    """The folder for a platform; for the web, the site too. Everything is `exported`: nothing is published."""
    brief = work.project.brief
    shown = board.model_copy(update={"shots": film.shots})
    made_by, burned = disclosure.made_by_ai(work.lines), work.project.settings.captions.burn
    post = compose(brief, shown, film.target, made_by, work.credits(), burned=burned)
    files = {
        "film": made["film.mp4"],
        "cover": made["cover.jpg"],
        "vtt": made["captions.vtt"],
        "srt": made["captions.srt"],
        "transcript": made["transcript.txt"],
    }
    name = film.target.name
    params = post.model_dump(mode="json")
    for file, artifact in work.make("bundle", inputs=files, params=params, label=name).items():
        work.run.deliver(artifact, f"bundles/{name}/{file}")
    if name == "web":
        page = {"post": params, "brief": brief.model_dump(mode="json")}
        for file, artifact in work.make("site", inputs=files, params=page, label=name).items():
            work.run.deliver(artifact, f"site/{file}")


def gather_audience(work: Production, given: Inputs | None = None) -> Made:
    """The platforms' figures in one table; nothing where there never was any. `given`: the files, already found."""
    found = inputs(work.project) if given is None else given
    if not found:
        return {}
    project = work.project
    said = project.brief if project.has_video else project.portfolio
    made = work.make("audience", inputs=found, params={"fictitious": said.fictitious})
    for file, artifact in made.items():
        work.run.deliver(artifact, f"audience/{file}")
    return made


def fill_sheet(work: Production, made: Made) -> str:
    """Write the table in her Google spreadsheet, where the settings name one; says what was written."""
    settings = work.project.settings.sheet
    if not (settings.spreadsheet or settings.share) or not made:
        return ""
    table = from_json(work.project.store.read(made["table.json"]))
    sheet = GoogleSheet.from_settings(settings, work.project.folder.name)
    return sheet.write(to_rows(table), days_to_rows(table)).sentence()
