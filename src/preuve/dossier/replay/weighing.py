"""What a replay says of each line of a ledger: the same, close enough, not the same, or not made, and why.

A line fails on its own account where the inputs don't order it so, or where the same order gives something else. What
rests on such a line fails with it, and says so. What can't be compared bit for bit, for another tool made it, isn't a
failure: films are then judged by what is seen and heard.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preuve.dossier.model import Name, Said, Status, gravest
from preuve.dossier.replay import differing, matching
from preuve.dossier.replay.claimed import Claimed, Step
from preuve.dossier.replay.compare.choose import Comparators, rendered, same
from preuve.dossier.replay.compare.result import Compared
from preuve.dossier.replay.naming import named, what
from preuve.dossier.replay.remade import Remade, Trouble
from preuve.dossier.replay.unmade import Unmade
from preuve.engines import Value
from preuve.i18n import _


class Outcome(Value):
    """What is said of a line. `root`: it doesn't only follow from another one's; `sums`: digests it is about."""

    step: Name
    label: Name = ""
    stage: Name
    what: Said
    status: Status
    said: Said = ""
    root: bool = True
    sums: tuple[Name, ...] = ()
    files: tuple[Name, ...] = ()


def outcome(line: Step, status: Status, said: str = "", *, root: bool = True) -> Outcome:
    """What is said of a line."""
    return Outcome(
        step=line.step,
        label=line.label,
        stage=line.stage,
        what=what(line),
        status=status,
        said=said[:4000],
        root=root,
        sums=tuple(one.sha256 for one in line.outputs.values())[:100],
    )


class Weighing:
    """Weighs a ledger against a replay. `host`: this machine's facts."""

    def __init__(self, claimed: Claimed, remade: Remade, comparators: Comparators, host: Mapping[str, Any]) -> None:
        self.claimed, self.remade, self.comparators, self.host = claimed, remade, comparators, host
        self.pairs = matching.pair(claimed.steps, remade.steps)
        self.became = matching.outputs(self.pairs.both)
        self.makers = matching.makers(claimed.steps)
        self.said: dict[int, Outcome] = {}
        self.troubles: Mapping[tuple[str, str], Trouble] = {(one.step, one.label): one for one in remade.troubles}
        self.exact = {
            line.step
            for line, again in self.pairs.both
            if any(rendered(name) for name in line.outputs) and _sums(line) == _sums(again)
        }

    def all(self) -> Iterator[Outcome]:
        """What is said of each line, in the ledger's order, then of what no line tells."""
        again_of = {id(line): again for line, again in self.pairs.both}
        unmade = Unmade(self.remade, self.makers)
        for line in self.claimed.steps:
            again = again_of.get(id(line))
            found = outcome(line, *unmade.of(line)) if again is None else self._weigh(line, again)
            self.said[id(line)] = found
            yield found
        for one in self.pairs.remade_only:
            yield outcome(one, "failed", _("les entrées du dossier demandent ce travail, et le registre ne le dit pas"))

    def _weigh(self, line: Step, again: Step) -> Outcome:
        moved, causes = self._inputs(line, again)
        trouble = self.troubles.get(line.named)
        if trouble and trouble.taken:
            return self._taken(line, again, causes, trouble)
        if any(cause.status == "failed" for cause in causes):
            return self._following(line, again, causes)
        wrong = [*differing.order(line, again), *moved]
        if wrong:
            told = _("le registre ne dit pas ce que les entrées demandent : {wrong}")
            return outcome(line, "failed", told.format(wrong=" ; ".join(wrong)))
        found = self._artifacts(line, again, causes)
        if found.status == "verified" and again.rests:
            rests = ", ".join(named(*_parted(name)) for name in again.rests[:3])
            said = _("refait à l'identique, mais à partir de ce que le dossier affirme : {rests}").format(rests=rests)
            return outcome(line, "not_run", said, root=False)
        return found

    def _taken(self, line: Step, again: Step, causes: Sequence[Outcome], trouble: Trouble) -> Outcome:
        """A line whose own answer stood for the one that isn't recorded: it can be wrong, never right."""
        found = self._artifacts(line, again, causes)
        if trouble.why == "broken" or found.status == "failed":
            return outcome(line, "failed", " ; ".join(one for one in (trouble.said, found.said) if one))
        return outcome(line, "not_run", trouble.said)

    def _following(self, line: Step, again: Step, causes: Sequence[Outcome]) -> Outcome:
        """A line that rests on others that failed: it may be the same all the same."""
        if _sums(line) == _sums(again) and not list(differing.order(line, again)):
            return outcome(line, "verified")
        failed = ", ".join(dict.fromkeys(one.what for one in causes if one.status == "failed"))
        return outcome(line, "failed", _("conséquence de : {causes}").format(causes=failed[:600]), root=False)

    def _inputs(self, line: Step, again: Step) -> tuple[list[str], list[Outcome]]:
        """The inputs that nothing explains, and what is said of the lines whose artefacts became something else."""
        moved, causes = [], []
        for name in sorted(line.inputs.keys() | again.inputs.keys()):
            mine, ours = line.inputs.get(name, ()), again.inputs.get(name, ())
            if len(mine) != len(ours) or [one for one, _sum in mine] != [one for one, _sum in ours]:
                moved.append(_("« {name} » n'a pas les mêmes fichiers").format(name=name[:80]))
                causes += [found for _one, sha256 in mine if (found := self._said_of(sha256))]
                continue
            for (file, claimed), (_file, remade) in zip(mine, ours, strict=True):
                if claimed == remade:
                    continue
                if remade not in self.became.get(claimed, ()) or (cause := self._said_of(claimed)) is None:
                    moved.append(_("« {file} » n'est pas celui du dossier").format(file=file[:120]))
                else:
                    causes.append(cause)
        return moved, causes

    def _said_of(self, sha256: str) -> Outcome | None:
        """What is said of the line that gives an artefact; None: no line does, or it comes after."""
        maker = self.makers.get(sha256)
        return self.said.get(id(maker)) if maker else None

    def _artifacts(self, line: Step, again: Step, causes: Sequence[Outcome]) -> Outcome:
        """A line whose order is the inputs': its artefacts, one by one."""
        if line.outputs.keys() != again.outputs.keys() and not causes:
            return outcome(line, "failed", _("les fichiers obtenus n'ont pas les mêmes noms"))
        other = differing.tools(line, again, self.host)
        found = {
            name: self._compare(line, name, one.sha256, again.outputs[name].sha256, free=bool(other or causes))
            for name, one in line.outputs.items()
            if name in again.outputs
        }
        status = gravest(one.status for one in found.values()) if found else "failed"
        media = [one for name, one in found.items() if rendered(name) and one.comparator != "bytes"]
        if status == "not_run" and any(one.status == "within_tolerance" for one in media):
            status = "within_tolerance"  # what only describes the film that isn't the same isn't compared
        return outcome(line, status, self._told(found, other, causes, status), root=not causes)

    def _compare(self, line: Step, name: str, claimed: str, remade: str, *, free: bool) -> Compared:
        """`free`: another tool, or something upstream, explains that bytes differ."""
        known = same(claimed, remade)
        if known:
            return known
        close = self.comparators.close(name, claimed, remade) if rendered(name) else None
        if close:
            return close
        if free or (rendered(name) and line.step not in self.exact):
            said = _("pas comparable bit à bit, et le dossier n'en a que l'empreinte")
            return Compared(status="not_run", comparator="bytes", said=said)
        said = _("« {name} » : la même demande donne autre chose ici").format(name=name[:120])
        return Compared(status="failed", comparator="bytes", said=said)

    def _told(
        self, found: Mapping[str, Compared], other: Sequence[str], causes: Sequence[Outcome], status: Status
    ) -> str:
        said = list(dict.fromkeys(one.said for one in found.values() if one.said))
        if status == "verified":
            return " ; ".join(said)
        if other:
            told = _("pas comparable bit à bit (outils qui ne sont pas ceux de ce poste : {tools})")
            said.insert(0, told.format(tools=", ".join(one[:60] for one in other)))
        elif causes:
            names = ", ".join(dict.fromkeys(one.what for one in causes))
            said.insert(0, _("repose sur ce qui n'est pas comparable bit à bit : {causes}").format(causes=names[:600]))
        return " ; ".join(said)


def _sums(line: Step) -> dict[str, str]:
    return {name: one.sha256 for name, one in line.outputs.items()}


def _parted(name: str) -> tuple[str, str]:
    step, _space, label = name.partition(" ")
    return step, label
