"""Attempts that left under other names are compared with hers."""

from preuve.attempts import iterations
from preuve.attempts.iterations import Attempt, Iterations, Thing
from preuve.attempts.page import told
from preuve.calls.exchange import Exchange
from preuve.calls.recordings import Recording, Response
from preuve.engines import Identity
from preuve.privacy import Disguise, names_of
from preuve.project import Project

CLEAR = "Lina et Marcel réparent un grille-pain. Awa les regarde, et Lina sourit à Hugo."
NOTE = " Rapproche le cadre des mains."


def recording(attempt: int, prompt: str, **engine) -> Recording:
    identity = Identity(engine="mistral", capability="text", ai=True, model="m", **engine)
    return Recording(
        id=f"essai-{attempt}", step="scene", label="neuf", attempt=attempt, engine=identity, origin="captured",
        request={"prompt": prompt}, request_sha256="0" * 64, response=Response(name="a.svg", sha256="0" * 64, size=3),
        exchange=Exchange(provider="p", method="POST", url="http://x"),
    )  # fmt: skip


def test_pseudonyms_are_no_change_between_two_attempts(sample):
    project = Project(sample)
    sent = Disguise([CLEAR + NOTE], names_of(project.brief, project.settings.privacy)).put_on(CLEAR + NOTE)
    assert "Lina" not in sent
    project.recordings.keep(recording(1, CLEAR), b"un.")
    project.recordings.keep(recording(2, sent, parameters={"pseudonymised": {"version": 1}}), b"deux")
    asked = Attempt(what="image", of="neuf", number=2, note=NOTE.strip())
    iterations.write(project.folder, Iterations(attempts=(asked,)))
    (thing,) = told(project, [Thing("image", "neuf")])
    assert [piece for piece in thing.attempts[1].changed if piece.kind in ("in", "out")] == [("in", NOTE)]
