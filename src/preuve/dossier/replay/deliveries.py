"""What the run delivered, file by file: what a dossier holds, what its ledger says, what was made again."""

from collections.abc import Iterator, Mapping

from preuve.dossier import layout
from preuve.dossier.bag import EMPTY
from preuve.dossier.replay.claimed import Claimed
from preuve.dossier.replay.remade import Remade
from preuve.dossier.replay.weighing import Outcome
from preuve.i18n import _
from preuve.stages import NAMES, stage_of

_STAGES = {
    "pictures": "images",
    "captions": "captions",
    "covers": "formats",
    "films": "formats",
    "bundles": "publication",
    "site": "publication",
    "audience": "audience",
    "storyboard.json": "script",
    "changes.json": "script",
    "controls.json": "script",
    "plan.json": "script",
    "history.json": "publication",
    "transcript.txt": "captions",
    "words.json": "captions",
}


def weigh(claimed: Claimed, remade: Remade, digests: Mapping[str, str]) -> Iterator[Outcome]:
    """What is wrong of deliveries beyond the steps that made them. `digests`: the dossier's files, by name."""
    given = {one.sha256 for line in claimed.steps for one in line.outputs.values()}
    ours = {one.sha256 for line in remade.steps for one in line.outputs.values()}
    for path, sha256 in claimed.delivered.items():
        held = digests.get(layout.of_run(path))
        if held is not None and held != sha256:
            yield _failed(path, _("ce fichier n'est pas celui que dit le registre"))
        elif sha256 not in given:
            yield _failed(path, _("aucune étape du registre ne donne ce fichier"))
        elif sha256 != EMPTY and sha256 in ours and remade.delivered.get(path) not in (None, sha256):
            yield _failed(path, _("un autre fichier est livré sous ce nom"))
    for path in remade.delivered.keys() - claimed.delivered.keys():
        yield _failed(path, _("les entrées du dossier donnent ce fichier, et le registre ne le dit pas"))


def _failed(path: str, why: str) -> Outcome:
    first = path.split("/", maxsplit=1)[0]
    stage = stage_of("review", path.rpartition("/")[2].split(".")[0]) if first == "reviews" else _STAGES.get(first, "")
    return Outcome(
        step="deliver",
        label=path,
        stage=stage if stage in NAMES else "other",
        what=_("le fichier {path}").format(path=path[:200]),
        status="failed",
        said=why,
        files=(layout.of_run(path),),
    )
