"""What is odd in a session: the same film, words, key, challenge or run in several dossiers; the kit's own texts.

Odd isn't wrong: two candidates may have worked together, and a trainer may hand in the sample. A person judges.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from preuve.documents import parse
from preuve.dossier.report import texts
from preuve.dossier.report.alike import alike, measure, quoted, too_close
from preuve.dossier.report.film_pairs import Hear
from preuve.dossier.report.handed import Handed
from preuve.dossier.report.oddity import Numbered, Odd, merged, ordered
from preuve.dossier.report.same import same
from preuve.dossier.report.texts import Text
from preuve.i18n import _
from preuve.similarity import Overlap
from preuve.targets import templates


def odd(session: Sequence[Handed], hear: Hear = lambda _share: None) -> list[Odd]:
    """Everything odd, the gravest first, each thing once. `hear` is told the share done."""
    rows = [(number, one) for number, one in enumerate(session, start=1) if not one.refused]
    alone = merged(said for row in rows for said in _alone(row))
    return ordered([*same(rows), *alike(rows, hear), *alone])


def _alone(row: Numbered) -> Iterator[Odd]:
    number, one = row
    if pasted := [f"{text.kind} ({text.pasted})" for text in one.texts if text.pasted]:
        said = _("Des mots du modèle du kit, laissés ou recopiés tels quels : {texts}.")
        yield Odd(kind="template", rows=(number,), said=said.format(texts=", ".join(pasted)))
    close = [(text, name, found) for text in one.texts if (best := _nearest(text)) for name, found in [best]]
    if close:
        said = _("Reprend l'exemple du kit : {texts}.")
        told = " ; ".join(f"{_beside(text.kind, name)} ({measure(found)})" for text, name, found in close)
        where = quoted(found for *_text, found in close)
        yield Odd(kind="sample", rows=(number,), said=said.format(texts=told), where=where)


def _nearest(text: Text) -> tuple[str, Overlap] | None:
    """The sample's text that is nearest, where it is too near: a script is compared with scripts."""
    near = [(name, found) for name, passages in sample() if _comparable(text, name)
            if (found := too_close(text.passages, passages))]  # fmt: skip
    return max(near, key=lambda pair: pair[1].share, default=None)


def _beside(kind: str, name: str) -> str:
    """« storyboard.json ~ chaleureux.yaml »; a document of the same name once."""
    theirs = name.rpartition("/")[2]
    return kind if kind == theirs else f"{kind} ~ {theirs}"


def _comparable(text: Text, name: str) -> bool:
    return (text.name == texts.STORYBOARD) == name.endswith(".yaml")


@cache
def sample() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sample's scripts and documents, by their names; none where the kit was installed without it."""
    from preuve.reading import load
    from preuve.storyboard import Storyboard

    folder = templates().parent / "sample_project"
    boards = [(path.name, texts.script(load(path, Storyboard))) for path in sorted(folder.glob("storyboards/*.yaml"))]
    documents = [
        (path.name, tuple(one.text for one in parse(path.read_text(encoding="utf-8")) if one.words))
        for path in sorted(folder.glob("documents/*.md"))
    ]
    return tuple((f"sample_project/{name}", passages) for name, passages in boards + documents)
