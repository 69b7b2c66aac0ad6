"""What a journal or a bundle from somebody else names: no file of the reader's machine ever leaves for it."""

import json

import case_facebook
import case_peertube
import case_youtube
import pytest
from helpers_running import running

from connectors.publish.parcels import kept
from preuve.errors import BadInput, Uncertain
from preuve.publication.journal import Event, Journal, now

NAMES = ["../secret.txt", "/etc/hostname", "..", "a\\b", "c:secret", "a\nb"]
SECRET = b"WEBVTT\n\nPRIVATE KEY\n"


@pytest.fixture(params=[case_peertube, case_youtube, case_facebook], ids=["peertube", "youtube", "facebook"])
def lost(request, tmp_path):
    """A film that is online, whose answer was lost before its captions and its cover left."""
    with running(request.param.case, tmp_path / "runs" / "2026-11-22-100000" / "bundles") as make:
        case = make(run="2026-11-22-100000")
        folder = case.parcel.folder.rename(case.parcel.folder.with_name(case.parcel.package.target))
        case.parcel = case.parcel.model_copy(update={"folder": folder})
        ids = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("connectors.publish.peertube.PeerTube._completed", _cut)
            patch.setattr("connectors.publish.youtube.complete", _cut)
            patch.setattr("connectors.publish.facebook.Facebook._captioned", _cut)
            with pytest.raises(Uncertain):
                case.publisher().send(case.parcel, {}, ids.update)
        journal = Journal(tmp_path)
        key = case.parcel.package.key
        journal.write(key, Event(kind="intended", at=now(), package=case.parcel.package))
        case.server.reset()
        yield case, journal.write(key, Event(kind="noted", at=now(), ids=ids))


def _cut(*_given, **_named):
    raise Uncertain("coupée")


def sent(case) -> bytes:
    return b"".join(seen.body for seen in case.server.requests)


def test_what_was_lost_is_completed_with_the_files_agreed_to(lost, tmp_path):
    case, publication = lost
    parcel = kept(tmp_path, publication)
    found = case.publisher().find(parcel, publication.ids, publication.intended)
    assert not [name for name in found.details if name.startswith("captions")]
    assert parcel.captions.read_bytes() in sent(case)


@pytest.mark.parametrize("how", ["changed", "link", "gone"])
def test_a_file_that_is_not_the_one_agreed_to_stays(lost, tmp_path, how):
    case, publication = lost
    parcel = kept(tmp_path, publication)
    for path in (parcel.captions, parcel.cover):
        data = path.read_bytes()
        path.unlink()
        if how == "changed":
            path.write_bytes(SECRET)
        elif how == "link":
            (tmp_path / path.name).write_bytes(data)
            path.symlink_to(tmp_path / path.name)
    found = case.publisher().find(parcel, publication.ids, publication.intended)
    assert "accepté" in next(why for name, why in found.details.items() if name.startswith("captions"))
    assert SECRET not in sent(case)
    assert b"Bonjour" not in sent(case)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("field", ["film", "cover", "captions", "target", "run", "files"])
def test_a_journal_that_names_a_file_elsewhere_is_damaged(lost, tmp_path, name, field):
    _case, publication = lost
    path = tmp_path / "publications" / f"{publication.key}.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    line = json.loads(first)
    package = line["package"]
    if field == "files":
        package["files"] |= {name: "a" * 64}
    else:
        (package if field in ("run", "target") else package["post"])[field] = name
    path.write_text("\n".join([json.dumps(line), *rest]) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match="pas lisible"):
        Journal(tmp_path).find(publication.key)


def test_a_language_that_leads_elsewhere_is_refused(lost, tmp_path):
    _case, publication = lost
    path = tmp_path / "publications" / f"{publication.key}.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"language":"fr"', '"language":"fr/../../x"'))
    with pytest.raises(BadInput, match="pas lisible"):
        Journal(tmp_path).find(publication.key)


def test_a_run_that_leads_out_of_the_project_is_refused(lost, tmp_path):
    case, publication = lost
    bundles = case.parcel.folder.parent
    elsewhere = bundles.rename(tmp_path / "elsewhere")
    bundles.symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(BadInput, match="hors du projet"):
        kept(tmp_path, publication)
