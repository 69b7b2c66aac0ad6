"""What is looked for in an AI's texts, what backs it, and what her corrections did about it."""

import pytest

from preuve import steps  # noqa: F401
from preuve.calls.exchange import Exchange
from preuve.calls.recordings import Recordings
from preuve.controls import told
from preuve.controls.claims import Backing, banned, figures, superlatives
from preuve.controls.lists import lists
from preuve.controls.model import Controls
from preuve.controls.texts import Asked, control
from preuve.controls.tongue import foreign, tongue
from preuve.engines import Answer, Identity
from preuve.maker import order, perform
from preuve.project import Fact
from preuve.store import Store
from preuve.storyboard import Shot, Storyboard

RESTS = Backing(
    facts=(Fact(text="412 objets réparés, soit 30 % des pannes", source="Registre 2025"),),
    own=("Samedi 5 décembre, de 14 h à 18 h", "Écrivez à contact@tilleuls.example"),
)
ASKED = Asked(language="fr", seconds=30, rests=RESTS)
PLAIN = "Des bénévoles vous aident à réparer votre grille-pain."


def board(narration=PLAIN, **more):
    return Storyboard(
        title="Titre", shots=(Shot(id="a", narration=narration, visual="Une rue.", alt="Une rue.", **more),)
    )


def controls(draft, edited=None, asked=ASKED, refused=()):
    found = control(draft, edited or draft, asked, refused, "0" * 64)
    return {one.id: one for one in found.controls}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("412 objets", "Registre 2025"),
        ("30 % des pannes", "Registre 2025"),
        ("30 pannes", "Registre 2025"),
        ("de 14 h à 18 h", "brief"),
        ("87 % des pannes", ""),
        ("14 % des pannes", ""),
        ("5 000 personnes", ""),
        ("3,5 tonnes", ""),
        ("des milliers de gens", ""),
        ("neuf Français sur dix", ""),
        ("trois fois plus vite", ""),
    ],
)
def test_a_figure_is_backed_by_the_brief_or_flagged(text, source):
    found = figures(text, RESTS)
    assert found
    assert {one.source for one in found} == {source}


@pytest.mark.parametrize("text", ["deux amis", "un grille-pain", "la moitié du chemin"])
def test_small_numbers_in_letters_are_left(text):
    assert [one.text for one in figures(text, RESTS)] == (["la moitié"] if "moitié" in text else [])


@pytest.mark.parametrize(
    "text",
    [
        "le meilleur atelier",
        "les plus beaux objets",
        "Numéro 1 du quartier",
        "une solution révolutionnaire",
        "un accueil sans égal",
        "un résultat garanti",
        "votre plus belle journée",
        "unique en France",
    ],
)
def test_superlatives_are_seen(text):
    assert superlatives(text, RESTS)


@pytest.mark.parametrize(
    "text", ["plus de pannes que de pain", "au plus tard samedi", "une vie meilleure", "le plus de monde"]
)
def test_comparisons_are_no_superlatives(text):
    assert superlatives(text, RESTS) == []


def test_a_superlative_of_the_brief_is_backed():
    rests = Backing(facts=(Fact(text="Le plus grand atelier du département", source="Préfecture"),))
    assert [one.source for one in superlatives("C'est le plus grand atelier.", rests)] == ["Préfecture"]


@pytest.mark.parametrize("entry", lists().stereotypes, ids=lambda entry: entry.match[:24])
def test_every_entry_has_a_known_source_and_two_languages(entry):
    assert entry.source in lists().sources
    assert set(entry.why) == {"fr", "en"}


@pytest.mark.parametrize(
    "text",
    [
        "Awa, clouée dans un fauteuil",
        "Il souffre de surdité",
        "malgré son handicap",
        "un métier d'hommes",
        "les mamans du quartier",
        "du travail d'arabe",
        "même votre grand-mère y arrive",
        "Trop vieux pour apprendre",
    ],
)
def test_words_that_carry_a_stereotype_are_shown_with_their_reason(text):
    (spot,) = controls(board(f"{PLAIN} {text}."))["stereotypes"].flagged
    assert spot.text in text
    assert " : " in told.found(spot)


@pytest.mark.parametrize(
    "text", ["Awa règle un vélo dans son fauteuil", "le sourd bruit du marteau", "Ma grand-mère répare"]
)
def test_plain_words_are_left(text):
    assert controls(board(f"{PLAIN} {text}."))["stereotypes"].status == "ok"


def test_personal_data_are_flagged_unless_the_brief_publishes_them():
    found = controls(board(f"{PLAIN} Écrivez à contact@tilleuls.example ou au 06 12 34 56 78."))["personal"]
    assert [spot.kind for spot in found.flagged] == ["telephone"]
    assert [(spot.kind, spot.source) for spot in found.noted] == [("email", "brief")]
    assert "noms" in told.blind(found)


def test_what_she_corrected_is_told():
    draft, edited = board("En France, 87 % des pannes se réparent chez soi."), board(note="Chiffre inventé.")
    found = controls(draft, edited)["figures"]
    assert (found.status, found.drafted) == ("ok", 1)
    assert [(one.by, one.shot, one.field, one.reason) for one in found.actions] == [
        ("edited", "a", "narration", "Chiffre inventé.")
    ]


def test_what_is_left_is_flagged_and_nothing_is_told_as_done():
    found = controls(board("En France, 87 % des pannes se réparent chez soi."))["figures"]
    assert (found.status, found.drafted, found.actions) == ("flagged", 1, ())


def test_refused_answers_are_told_with_their_reason():
    found = controls(board(), refused=[{"recording": "script-1", "reason": "x" * 1000}])["form"]
    assert found.value == 1
    assert len(found.actions[0].reason) == 600


def test_a_narration_too_long_for_its_shot_is_told():
    assert controls(board(PLAIN * 4, seconds=2))["pace"].flagged[0].shot == "a"
    assert controls(board(PLAIN, seconds=4))["pace"].status == "ok"


def test_hours_count_as_they_are_said():
    noted = controls(board("De 14 h à 18 h."))["length"].noted[0]
    assert noted.value == 6


def test_lists_in_french_look_at_no_other_language():
    found = controls(board(), asked=Asked(language="en", seconds=30))
    assert found["stereotypes"].status == found["superlatives"].status == "unseen"
    assert "français" in told.measured(found["stereotypes"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PLAIN * 2, "fr"),
        ("Volunteers help you mend your broken toaster on Saturday afternoon, at the workshop.", "en"),
        ("Unsere Freiwilligen helfen Ihnen am Samstag beim Reparieren Ihres Toasters.", "de"),
        ("Voluntarios le ayudan a reparar su tostadora el sábado por la tarde en el taller.", "es"),
    ],
)
def test_languages_are_told_apart(text, code):
    found = tongue(text)
    assert found.code == code
    assert foreign(found, "fr") is (code != "fr")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("Jamais le mot « usager ».", ("usager",)),
        ("Ne dites pas « client » ni « cible », dites « visiteur ».", ("client", "cible")),
        ("Toujours écrire « Atelier » avec une majuscule.", ()),
        ("Jamais de second degré.", ()),
        ('Never say "user".', ("user",)),
    ],
)
def test_words_that_the_charter_forbids_are_read_in_its_rules(rule, words):
    assert banned([rule]) == words


def test_a_forbidden_word_is_flagged_whole():
    asked = ASKED.model_copy(update={"banned": ("usager",)})
    found = controls(board("Les usagers et leur usagerie, chaque USAGER."), asked=asked)["banned"]
    assert [spot.text for spot in found.flagged] == ["usagers", "USAGER"]
    assert "2 fois" in told.measured(found)


def test_an_answer_made_of_figures_does_not_make_a_book():
    numbers = " ".join(map(str, range(1001, 1400)))
    found = controls(Storyboard(title="Titre", description=numbers, shots=board().shots))["figures"]
    assert len(found.flagged) == 200
    assert "399 sans source" in told.measured(found)


def test_every_control_is_said_in_words():
    found = controls(board())
    assert set(found) <= set(told.names())
    assert all(told.measured(one) for one in found.values())


class Twice:
    """A writer whose first answer is in English."""

    def __init__(self):
        self.asked = 0

    def identity(self):
        return Identity(engine="essai", capability="text", ai=True, model="m")

    def write(self, request):
        self.asked += 1
        said = "Volunteers help you mend your broken toaster, once a month, at the workshop on Saturday."
        data = board(said if self.asked == 1 else PLAIN).model_dump_json().encode()
        exchange = Exchange(provider="essai", method="POST", url="http://127.0.0.1/v1", status=200)
        return Answer(data=data, name="a.json", model="m", origin="captured", exchange=exchange, raw=data)


def test_an_answer_asked_again_is_in_the_runs_controls(tmp_path):
    recordings = Recordings(Store(tmp_path / ".preuve"), tmp_path / "recordings")
    bounds = {"language": "fr", "seconds": 30.0}
    asked = order("script", None, {"prompt": "Écris.", "bounds": bounds}, Twice(), 1, "")
    made, recorded = perform(asked, recordings.store, recordings)
    inputs = {"draft": made["draft.json"], "about": made["about.json"], "board": made["draft.json"]}
    params = ASKED.model_dump(mode="json")
    seen, _none = perform(order("text-controls", inputs, params, None, 1, ""), recordings.store, recordings)
    found = Controls.model_validate_json(recordings.store.read(seen["controls.json"]))
    form = found.control("form")
    assert found.board == made["draft.json"].sha256
    assert [(one.by, one.recording) for one in form.actions] == [("asked-again", recorded[0])]
    assert "langue" in told.done(form.actions[0])
