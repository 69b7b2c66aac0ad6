"""The juror's page in a real browser, opened from the disk: who vouches, and what changed."""

import hashlib
import time
from collections.abc import Iterator

import pytest
from helpers_chromium import Chromium, browser
from helpers_verifier import Page, held, resealed, written

from preuve.artifact import canonical
from preuve.dossier import layout
from preuve.dossier.model import Claim, Claims, Weighed
from preuve.dossier.opening import files as entries
from preuve.dossier.sign import challenge as challenges

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.skipif(not browser(), reason="no Chromium on this machine"),
]

from helpers_dossier import contents, small  # noqa: E402  (helpers_verifier says where they are)
from helpers_origin import CLAIRE, NOW, SESSION, Made, later, somebody  # noqa: E402

AWA, OTHER = somebody(), somebody("2026-999", "Bob")
EVIL = "<img src=x onerror=\"document.title='pris'\">"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        found.call("Network.enable")
        yield Page(found)


def test_a_dossier_that_nobody_signed(page, tmp_path):
    file = small(tmp_path / "dossier.zip")
    page.fresh().verify(file)
    assert (
        page.headline
        == "Ses fichiers sont ceux de sa liste, mais il n'est pas signé : n'importe qui a pu refaire la liste."
    )
    assert "Ce que ce dossier affirme n'a pas été examiné ici." in page.text("[data-beyond]")
    assert page.levels == ["verified", "not_run", "not_run", "not_run"]
    assert page.text(".facts code") == hashlib.sha256(file.read_bytes()).hexdigest()
    assert "preuve verify dossier.zip --replay" in page.text("[data-level=L3]")
    assert page.quiet()


def test_signed_for_this_session(page, tmp_path):
    given = challenges.issue(CLAIRE, SESSION, NOW)
    asked = tmp_path / "defi.json"
    asked.write_text(given.model_dump_json(), encoding="utf-8")
    answer = challenges.answer(asked, NOW, candidate=CLAIRE, session=SESSION)
    file = written(tmp_path, Made(AWA, challenge=answer).contents())
    page.fresh().verify(file, keyring=held(tmp_path, OTHER, AWA), challenge=asked)
    assert page.headline.endswith("depuis sa signature par Claire Martin (2026-014), en réponse à votre défi.")
    assert "pour cette session" in page.text("[data-level=L1] dl")
    assert "passeraient cette page" in page.text(".hero.not_run")
    assert page.levels == ["verified", "verified", "not_run", "not_run"]
    states = {key: state for key, (state, _said) in page.points.items() if key.startswith("L1")}
    known = dict.fromkeys(("L1.signature", "L1.statement", "L1.candidate", "L1.challenge"), "verified")
    assert states == known | dict.fromkeys(("L1.timestamp", "L1.credentials"), "not_run")
    assert page.quiet()


def test_without_a_keyring_who_signed_is_not_said(page, tmp_path):
    page.fresh().verify(written(tmp_path, Made(AWA).contents()))
    assert page.levels[:2] == ["verified", "not_run"]
    assert "sans trousseau" in page.points["L1.signature"][1]
    assert page.quiet()


def test_the_keyring_may_come_after_the_dossier(page, tmp_path):
    page.fresh().verify(written(tmp_path, Made(AWA).contents()))
    page.chromium.give("#keyring", held(tmp_path, AWA))
    page.wait("document.querySelector('#verdict-title').textContent.includes('Claire Martin')")
    assert page.levels[:2] == ["verified", "verified"]


@pytest.mark.parametrize(
    ("made", "signers", "status", "said"),
    [
        (Made(OTHER), (AWA,), "failed", "ce n'est pas sa clé inscrite"),
        (Made(OTHER), (somebody("2026-500"),), "not_run", "une clé que personne n'a inscrite"),
        (Made(AWA), (), "not_run", "la clé d'aucune candidate"),
        (Made(AWA), (somebody(role="examiner"),), "not_run", "la clé d'aucune candidate"),
        (Made(examiner := somebody("jury-1", "Ève", "examiner")), (examiner,), "failed", "inscrite pour le jury"),
    ],
)
def test_keys_that_do_not_vouch(page, tmp_path, made, signers, status, said):
    page.fresh().verify(written(tmp_path, made.contents()), keyring=held(tmp_path, *signers))
    assert page.points["L1.signature"][0] == status
    assert said in page.points["L1.signature"][1]
    assert page.levels[:2] == ["verified", status]
    assert page.quiet()


def test_lists_written_again_do_not_deceive_the_signature(page, tmp_path):
    files = resealed(Made(AWA).contents(), **{"data/inputs/brief.yaml": b"title: Autre\n"})
    page.fresh().verify(written(tmp_path, files), keyring=held(tmp_path, AWA))
    assert page.levels[:2] == ["verified", "failed"]
    assert "la liste de fichiers d'un autre" in page.points["L1.signature"][1]


def test_another_candidates_dossier(page, tmp_path):
    made = Made(OTHER, signed_claims=Made(OTHER).claims)
    page.fresh().verify(written(tmp_path, made.contents()), keyring=held(tmp_path, OTHER))
    assert page.points["L1.candidate"][0] == "failed"
    swapped = Made(AWA, signed_claims=Made(AWA).claims.model_copy(update={"candidate": "2026-999"}))
    page.fresh().verify(written(tmp_path, swapped.contents()), keyring=held(tmp_path, AWA))
    assert page.points["L1.statement"][0] == "failed"
    assert page.levels[1] == "failed"


def test_challenges_that_are_not_answered(page, tmp_path):
    asked = tmp_path / "defi.json"
    given = challenges.issue(CLAIRE, SESSION, NOW)
    asked.write_text(given.model_dump_json(), encoding="utf-8")
    answer = challenges.answer(asked, NOW, candidate=CLAIRE, session=SESSION)
    ring = held(tmp_path, AWA)
    file = written(tmp_path, Made(AWA, challenge=answer).contents())
    for name, other, status, said in (
        ("autre", challenges.issue(CLAIRE, SESSION, NOW), "failed", "un autre défi"),
        (
            "tiers",
            given.model_copy(update={"candidate": "2026-777"}),
            "failed",
            f"pour 2026-777, session {SESSION} ; ce",
        ),
        ("session", given.model_copy(update={"session": "ailleurs"}), "failed", "est-ce le bon fichier ?"),
        (
            "tard",
            given.model_copy(update={"issued": later(days=-9), "until": later(days=-1)}),
            "not_run",
            "plus valable",
        ),
    ):
        hers = tmp_path / f"{name}.json"
        hers.write_text(other.model_dump_json(), encoding="utf-8")
        page.fresh().verify(file, keyring=ring, challenge=hers)
        assert (page.points["L1.challenge"][0], said in page.points["L1.challenge"][1]) == (status, True), name
        assert page.levels[1] == status
    page.fresh().verify(written(tmp_path, Made(AWA).contents()), keyring=ring, challenge=asked)
    assert page.points["L1.challenge"][0] == "failed"
    assert page.quiet()


def test_any_byte_flipped_is_noticed_and_its_file_named(page, tmp_path):
    file = written(tmp_path, Made(AWA).contents())
    data, ring = file.read_bytes(), held(tmp_path, AWA)
    for one in entries(file):
        spoilt = bytearray(data)
        spoilt[one.at + one.size // 2] ^= 1
        file.write_bytes(spoilt)
        page.fresh().verify(file, keyring=ring)
        assert page.levels == ["failed", "not_run", "not_run", "not_run"], one.name
        assert one.name in page.text("[data-level=L0]"), one.name
        assert "a changé" in page.headline
        assert page.quiet()


def test_any_byte_of_the_archive_itself_is_accounted_for(page, tmp_path):
    file = small(tmp_path / "dossier.zip")
    data = file.read_bytes()
    page.fresh()
    own = {place for one in entries(file) for place in range(one.at, one.at + one.size)}
    for place in [place for place in range(len(data)) if place not in own][::11]:
        spoilt = bytearray(data)
        spoilt[place] ^= 4
        file = tmp_path / f"dossier-{place}.zip"
        file.write_bytes(spoilt)
        page.verify(file)
        assert page.refused or page.levels[0] == "failed", place
    assert page.quiet()


def test_english_by_a_switch(page, tmp_path):
    page.fresh().verify(small(tmp_path / "dossier.zip"))
    page.chromium.run("document.querySelector('#language').click()")
    assert page.headline.startswith("Its files are those of its list, but it isn't signed")
    assert page.chromium.run("document.documentElement.lang") == "en"
    assert page.text("h1") == "Verify a dossier"
    assert page.quiet()


def test_what_is_claimed_is_never_shown_as_verified(page, tmp_path):
    told = [
        Claim(
            id=f"finding/X/{film}", criteria=("contenus-ia Cr2.1",), statement="Fait", status="met", comparator="check"
        )
        for film in ("web", "tiktok")
    ]
    read = ("documents/charte.md › Ton",)
    whole = [
        Weighed(framework="contenus-ia", criterion="Cr2.1", status="met", measures=1),
        Weighed(framework="contenus-ia", criterion="Cr1.2", status="declared", texts=read),
    ]
    claims = Claims(run="r", title="t", kit="0", frameworks=("contenus-ia",), claims=tuple(told), weighed=tuple(whole))
    page.fresh().verify(
        written(tmp_path, resealed(contents(), **{layout.CLAIMS: canonical(claims.model_dump(mode="json"))}))
    )
    assert "Annoncé tenu" in page.text("[data-criterion='Cr2.1'] summary")
    assert "À juger 1 texte à lire" in page.text("[data-criterion='Cr1.2'] summary")
    assert page.text("#said-contenus-ia-C2 + p") == "3 critères : 1 annoncé tenu."
    assert page.chromium.run("document.querySelector('#verdict .claims .tag').textContent.trim()") == "Site web"
    assert "Il annonce lui-même : 1 contrôle tenu." in page.text("[data-beyond]")
    assert "documents/charte.md › Ton. Dites-le-nous" in page.text(".ask")
    assert page.chromium.run("document.querySelector('#verdict [data-criterion=\"Cr2.1\"] .verified') === null")
    assert page.chromium.run("document.querySelectorAll('.competence .badge, .competence .verified').length") == 0


def test_a_browser_without_ed25519_says_so(page, tmp_path):
    page.fresh()
    page.chromium.run("crypto.subtle.importKey = () => Promise.reject(new DOMException('x', 'NotSupportedError')); 1")
    page.verify(written(tmp_path, Made(AWA).contents()), keyring=held(tmp_path, AWA))
    assert page.points["L1.signature"][0] == "not_run"
    assert "Firefox 129" in page.points["L1.signature"][1]
    assert page.levels[1] == "not_run"


def test_eighty_megabytes(page, tmp_path):
    big = bytes(range(256)) * 4096
    files = resealed(
        contents(),
        **{f"data/raw/{number}.raw": big * 35 + bytes([number]) for number in range(2)},
        **{"data/raw/small.raw": big * 11},
    )
    began = time.monotonic()
    page.fresh().verify(written(tmp_path, files))
    assert page.levels[0] == "verified"
    assert time.monotonic() - began < 25
    assert page.quiet()


def test_names_are_ordered_as_the_kit_orders_them(page, tmp_path):
    files = resealed(contents(), **{f"data/inputs/{name}.txt": b"x" for name in ("～", "😀", "é", "z", "z-")})
    page.fresh().verify(written(tmp_path, files))
    assert page.levels[0] == "verified"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dossier-été.zip", 'preuve verify "dossier-été.zip"'),
        ("Mon dossier (1).zip", 'preuve verify "Mon dossier (1).zip"'),
        ("dossier-2026.zip", "preuve verify dossier-2026.zip"),
        ("d$(id).zip", "preuve verify dossier.zip"),
        ("-d.zip", "preuve verify dossier.zip"),
        ("d`id`;&.zip", "preuve verify dossier.zip"),
    ],
)
def test_the_command_has_the_files_own_name_unless_a_shell_could_run_it(page, tmp_path, name, said):
    page.fresh().verify(small(tmp_path / name))
    assert page.text("[data-beyond] code") == said
    assert ("renommez-le" in page.text("[data-beyond]")) is (name[1:2] in "$d`" and name != "dossier-2026.zip")
    assert page.text("[data-level=L3] code") == f"{said} --replay"
    assert page.quiet()


def test_on_paper_folds_are_open_and_nothing_is_empty(page, tmp_path):
    film = {"data/deliverables/films/youtube-short.mp4": b"\0\0\0\x18ftypmp42"}
    page.fresh().verify(written(tmp_path, resealed(contents(), **film)))
    assert page.text(".screening button") == "Regarder le film YouTube Short"
    folds = "[...document.querySelectorAll('.level details')].map(one => one.open)"
    assert not any(page.chromium.run(folds))
    page.chromium.run("dispatchEvent(new Event('beforeprint'))")
    page.chromium.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert all(page.chromium.run(folds))
        assert page.chromium.run("document.querySelector('.films').checkVisibility()") is False
    finally:
        page.chromium.call("Emulation.setEmulatedMedia", media="")
        page.chromium.run("dispatchEvent(new Event('afterprint'))")
    assert not any(page.chromium.run(folds))
    assert page.quiet()
