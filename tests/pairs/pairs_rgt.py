"""Rights: a licence that nobody gives, a credit left out, a script copied, people nobody speaks of."""

import html
import json
from pathlib import Path

import yaml
from pairs import Room, pair

from preuve.checks.subject import Subject

CREDIT = "Dessins : Studio <Encre & Papier>, licence CC BY 4.0"
OWN = (
    "Chez nous le compost du square nourrit trois potagers partagés depuis le printemps.",
    "Venez peser vos épluchures mercredi, quelqu'un vous prêtera un seau à couvercle.",
)
PRESS = "Un communiqué de la mairie annonce la réouverture prochaine de la piscine après travaux."


def _project(run: Path) -> Path:
    return run.parents[1]


def _declare(run: Path, **changed: object) -> None:
    path = _project(run) / "droits.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8")) | changed
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _speak(run: Path, narrations: tuple[str, ...]) -> None:
    path = run / "storyboard.json"
    board = json.loads(path.read_bytes())
    for shot, narration in zip(board["shots"], narrations, strict=True):
        shot["narration"] = narration
    board |= {"title": "Le compost du square", "description": "Un seau, une balance et des voisins."}
    path.write_text(json.dumps(board), encoding="utf-8")


@pair("RGT01")
def a_model_without_terms(room: Room, broken: bool) -> Subject:
    """Nothing says what the terms of the model that writes and draws allow."""
    return room.lightly(lambda run: _declare(run, services=[]) if broken else None)


@pair("RGT01")
def no_register_at_all(room: Room, broken: bool) -> Subject:
    """`droits.yaml` isn't there."""
    return room.lightly(lambda run: (_project(run) / "droits.yaml").unlink() if broken else None)


@pair("RGT02", target="tiktok")
def credit_left_out_of_the_post(room: Room, broken: bool) -> Subject:
    """The licence asks for a sentence that the text to paste doesn't have."""
    return room.lightly(lambda run: _credit(run, post=not broken, page=True))


@pair("RGT02", target="web")
def credit_left_out_of_the_page(room: Room, broken: bool) -> Subject:
    """The text has it; the page doesn't."""
    return room.lightly(lambda run: _credit(run, post=True, page=not broken))


def _credit(run: Path, *, post: bool, page: bool) -> None:
    _declare(run, services=[{"name": "Claude (Anthropic)", "terms": "réponses à l'utilisateur", "credit": CREDIT}])
    for path in run.glob("bundles/*/texte.txt") if post else ():
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{CREDIT}\n", encoding="utf-8")
    if page:
        path = run / "site" / "index.html"
        said = html.escape(CREDIT).replace(", ", ",\n<br>")
        path.write_text(path.read_text(encoding="utf-8").replace("</body>", f"<p>{said}</p></body>"), encoding="utf-8")


@pair("RGT03")
def the_sample_copied(room: Room, broken: bool) -> Subject:
    """A project that isn't the sample, with the sample's script."""
    return room.lightly(lambda run: None if broken else _speak(run, OWN))


@pair("RGT03")
def a_press_release_copied(room: Room, broken: bool) -> Subject:
    """A text she was given, read aloud."""
    return room.lightly(lambda run: _supply(run, OWN[0] if broken else PRESS))


@pair("RGT03")
def one_long_sentence_copied(room: Room, broken: bool) -> Subject:
    """A small part of a long script, but thirteen words in a row."""
    others = (
        "Avant, chaque foyer de la rue remplissait deux poubelles par semaine sans savoir quoi faire du reste, "
        "alors trois voisines ont demandé au jardinier municipal un coin de pelouse près des platanes, des planches de "
        "récupération, une fourche, puis elles ont peint une affiche et noté sur un cahier le poids de tout ce qui "
        "arrivait, mois après mois, sans jamais manquer une seule permanence malgré la pluie ni les vacances d'été."
    )

    def spoil(run: Path) -> None:
        _supply(run, OWN[0] if broken else PRESS)
        _speak(run, (OWN[0], others))

    return room.lightly(spoil)


@pair("RGT03", bad="declared")
def a_press_release_copied_with_leave(room: Room, broken: bool) -> Subject:
    """The same, with an authorisation that only a person can judge."""

    def spoil(run: Path) -> None:
        _supply(run, OWN[0] if broken else PRESS)
        _declare(run, files=[{"file": "media/communique.txt", "author": "Mairie", "licence": "accord du 3 mars"}])

    return room.lightly(spoil)


@pair("RGT03")
def another_film_s_script_again(room: Room, broken: bool) -> Subject:
    """The project's earlier film, under another title, said the same."""

    def spoil(run: Path) -> None:
        _speak(run, OWN)
        earlier = run.with_name("2020-01-01-000000")
        earlier.mkdir()
        (earlier / "ledger.jsonl").write_bytes(b"")
        board = json.loads((run / "storyboard.json").read_bytes())
        board["title"] = "Un autre film" if broken else board["title"]
        (earlier / "storyboard.json").write_text(json.dumps(board), encoding="utf-8")

    return room.lightly(spoil)


def _supply(run: Path, text: str) -> None:
    _speak(run, OWN)
    folder = _project(run) / "media"
    folder.mkdir(exist_ok=True)
    (folder / "communique.txt").write_text(text, encoding="utf-8")


@pair("RGT04", good="declared")
def somebody_real_without_a_word(room: Room, broken: bool) -> Subject:
    """The brief names people who may be real, and nothing says so."""

    def spoil(run: Path) -> None:
        path = _project(run) / "brief.yaml"
        brief = yaml.safe_load(path.read_text(encoding="utf-8")) | {"fictitious": False}
        path.write_text(yaml.safe_dump(brief, allow_unicode=True), encoding="utf-8")
        if broken:
            _declare(run, people=[{"name": "Lina", "real": True}])

    return room.lightly(spoil)
