"""The films heard again by this machine's own recogniser, and compared with what the recordings say was heard."""

import statistics
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from preuve.artifact import Artifact
from preuve.calls.recordings import Recordings
from preuve.checks.base import NotApplicable, NotRun
from preuve.checks.case import Case
from preuve.checks.subject import FilmFiles, Subject, of_run
from preuve.dossier import layout
from preuve.dossier.build.claims import SAID
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import speech
from preuve.dossier.verify.consistency.judged import Judged
from preuve.dossier.verify.consistency.points import point
from preuve.dossier.verify.consistency.seen import Seen
from preuve.engines import Word
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.maker import Maker
from preuve.measures.hearing import FreelyHeard
from preuve.media.wer import normalise, word_error_rate
from preuve.store import Store


class _Forgetful(Store):
    """A store in which no step was ever made: what is asked of the engine is asked now."""

    def recall(self, key: str) -> tuple[dict[str, Artifact], list[str]] | None:
        """Nothing."""
        del key
        return None


def look(seen: Seen, judged: Judged) -> Iterator[Point]:
    """A point a film: what is heard now against what was recorded, by word errors and by times."""
    again = _listener(seen)
    for film in judged.subject.films:
        title = _("« {film} » réécouté").format(film=film.target)
        name = layout.of_run(f"films/{film.target}.mp4")
        try:
            before, now = _heard(judged.subject, film), _heard(again, film)
        except (NotRun, NotApplicable, PreuveError) as error:
            yield point(f"heard/{film.target}", title, "not_run", str(error), names=(name,))
            continue
        yield _compared(f"heard/{film.target}", title, name, before, now)


def holds(again: Sequence[Point]) -> bool:
    """Whether every film was heard again, within the tolerance."""
    return bool(again) and all(one.status == "within_tolerance" for one in again)


def _listener(seen: Seen) -> Subject:
    project = seen.mounted.project
    store = _Forgetful(project.store.folder)
    return of_run(seen.mounted.run, project, Maker(store, Recordings(store)), speech.live(project))


def _heard(subject: Subject, film: FilmFiles) -> FreelyHeard:
    made = Case(subject, film, Case(subject)).get("heard")
    return FreelyHeard.model_validate_json(subject.maker.store.read(made))


def _compared(which: str, title: str, name: str, before: FreelyHeard, now: FreelyHeard) -> Point:
    rate = word_error_rate(before.text, now.text).rate if before.words else float(len(now.words))
    apart = shift(before.words, now.words)
    said = _("{rate:.0f} % des mots entendus autrement ; {apart:.2f} s d'écart médian entre les mêmes mots").format(
        rate=100 * rate, apart=apart
    )
    if rate > SAID["word_error_rate"] or apart > SAID["cue_seconds"]:
        return point(which, title, "failed", said, names=(name,))
    return point(which, title, "within_tolerance", said, names=(name,))


def shift(before: Sequence[Word], now: Sequence[Word]) -> float:
    """How far apart in time the same words are heard, in seconds (median)."""
    one, other = [normalise(word.text) for word in before], [normalise(word.text) for word in now]
    same = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    apart = [abs(before[m.a + at].start - now[m.b + at].start) for m in same for at in range(m.size)]
    return statistics.median(apart) if apart else 0.0
