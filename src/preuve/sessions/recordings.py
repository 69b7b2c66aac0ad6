"""`preuve recordings`: the calls of a project, one of them whole, or what differs between two."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from preuve.calls.diff import Compared, answer_of, differences, facts
from preuve.calls.listing import Call, Total, calls, find, totals
from preuve.calls.words import privacy_count, provider_word, step_word
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.pages import duration, number, size
from preuve.project import Project
from preuve.word_diff import Piece

SHOWN = 4_000
NOT_TEXT = (".png", ".jpg", ".jpeg", ".webp", ".wav", ".mp4", ".mov", ".webm", ".mp3")


def list_calls(folder: Path, *, as_json: bool, plain: bool) -> int:
    """Print a project's calls and their totals; 1 where bytes were changed or are missing, else 0."""
    found, wrong = calls(Project(folder))
    spoilt = [one for one in found if one.state != "intact"]
    if as_json:
        _json({"calls": [one.to_json() for one in found], "totals": [one.to_json() for one in totals(found)],
               "unreadable": [str(error.path) for error in wrong]})  # fmt: skip
        return int(bool(spoilt or wrong))
    if not found and not wrong:
        _say(_("Aucun appel d'IA n'est enregistré dans ce projet."))
    elif plain or not sys.stdout.isatty():
        for one in found:
            _say(_line(one))
    else:
        _table(found)
    for total in totals(found):
        _say(_total(total))
    if any(total.input_tokens or total.output_tokens for total in totals(found)):
        _say(_("Les jetons sont les morceaux de mots qu'un modèle lit et écrit, et que les services font payer."))
    _warn(spoilt, wrong)
    return int(bool(spoilt or wrong))


def show(folder: Path, given: str, *, as_json: bool, whole: bool) -> None:
    """Print one call: what was asked, what came, what passed between. Raises BadInput."""
    project = Project(folder)
    one = find(project, given)
    if as_json:
        _json(one.recording.model_dump(mode="json") | {"bytes": one.state, "file": str(one.path)})
        return
    _say(_line(one))
    _say(_("Fichier : {path}").format(path=one.path))
    for title, told in (
        (_("Moteur"), one.recording.engine.model_dump(mode="json", exclude_defaults=True)),
        (_("Demande"), one.recording.request),
        (
            _("Échange"),
            one.recording.exchange.model_dump(mode="json", exclude={"sent"}) if one.recording.exchange else {},
        ),
        (_("Détails"), {key: value for key, value in one.recording.details.items() if key != "privacy"}),
    ):
        _part(title, _fields(told), whole=whole)
    _part(_("Données personnelles"), _privacy(one), whole=whole)
    _part(_("Réponse ({facts})").format(facts=_facts(project, one)), _answer(project, one), whole=whole)
    _warn([one] if one.state != "intact" else [], [])


def compare(folder: Path, first: str, second: str, *, as_json: bool, whole: bool) -> None:
    """Print what differs between two calls. Raises BadInput."""
    project = Project(folder)
    found = differences(project, find(project, first), find(project, second))
    if as_json:
        _json(found.to_json())
        return
    for line in _compared(found):
        _say_at_most(line, whole=whole)


def _compared(found: Compared) -> Iterable[str]:
    yield _("Demande : la même.") if found.same_request else _("Demande : elle a changé.")
    if found.request:
        yield _marked(found.request)
    for one in found.parameters:
        yield _("{name} : {before} → {after}").format(name=one.name, before=one.before or "–", after=one.after or "–")
    if found.same_bytes:
        yield _("Réponse : les mêmes octets ({facts}).").format(facts=found.facts[0])
        return
    yield _("Réponse : {before} → {after}").format(before=found.facts[0], after=found.facts[1])
    if found.alike is not None:
        percent = number(round(100 * found.alike, 1))
        yield _("Ressemblance des deux images, en gris : {percent} %").format(percent=percent)
    if found.answer:
        yield _marked(found.answer)
    if found.files:
        yield _("À voir côte à côte : {before} et {after}").format(before=found.files[0], after=found.files[1])


def _marked(pieces: Iterable[Piece]) -> str:
    """What went out between [- -], what came in between {+ +}: readable with no colour, by a screen reader too."""
    forms = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}", "skipped": " […] "}
    return "".join(forms[one.kind].format(one.text) for one in pieces)


def _line(one: Call) -> str:
    made = one.recording
    parts = [
        made.id,
        f"{step_word(made.step)} {made.label}".strip(),
        _("essai {n}").format(n=made.attempt),
        f"{provider_word(one.provider)} {made.model}".strip(),
        _outcome(one),
        _used(one),
        duration(one.seconds) if one.seconds is not None else "",
        _cost(one),
        _when(one),
    ]
    return " · ".join(part for part in parts if part)


def _outcome(one: Call) -> str:
    words = {
        "answered": _("a répondu"),
        "refused": _("a refusé"),
        "unusable": _("réponse inutilisable"),
        "failed": _("a échoué"),
    }
    origins = {"captured": "", "authored": _("réponse écrite"), "computed": "", "brought": _("réponse apportée")}
    told = origins[one.recording.origin] or words[one.recording.outcome]
    states = {"intact": "", "altered": _("octets modifiés"), "missing": _("octets absents")}
    return ", ".join(part for part in (told, states[one.state]) if part)


def _used(one: Call) -> str:
    used = one.usage
    if used.input_tokens is not None or used.output_tokens is not None:
        return _("{before} → {after} jetons").format(
            before=number(used.input_tokens or 0), after=number(used.output_tokens or 0)
        )
    if used.characters is not None:
        return ngettext("{n} caractère", "{n} caractères", used.characters).format(n=number(used.characters))
    return ngettext("{n} image", "{n} images", used.images).format(n=used.images) if used.images else ""


def _cost(one: Call) -> str:
    if not one.recording.exchange:
        return ""
    return _("prix inconnu") if one.eur is None else _euros(one.eur)


def _euros(value: float) -> str:
    return _("{euros} €").format(euros=number(round(value, 4) or round(value, 6)))


def _when(one: Call) -> str:
    started = one.recording.started
    return f"{started.astimezone():%Y-%m-%d %H:%M}" if started else ""


def _total(one: Total) -> str:
    text = ngettext("{name} : {n} appel", "{name} : {n} appels", one.calls).format(
        name=provider_word(one.provider), n=one.calls
    )
    more = [
        ngettext("{n} refus", "{n} refus", one.refused).format(n=one.refused) if one.refused else "",
        ngettext("{n} échec", "{n} échecs", one.failed).format(n=one.failed) if one.failed else "",
        _("{before} → {after} jetons").format(before=number(one.input_tokens), after=number(one.output_tokens))
        if one.input_tokens or one.output_tokens
        else "",
        duration(one.seconds) if one.seconds else "",
        _euros(one.eur) if one.eur else "",
        ngettext("{n} appel au prix inconnu", "{n} appels au prix inconnu", one.unpriced).format(n=one.unpriced)
        if one.unpriced
        else "",
    ]
    return ", ".join(part for part in (text, *more) if part) + "."


def _table(found: Sequence[Call]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(pad_edge=False)
    for head in (
        _("Nom"),
        _("Étape"),
        _("Essai"),
        _("Modèle"),
        _("Issue"),
        _("Usage"),
        _("Durée"),
        _("Coût"),
        _("Quand"),
    ):
        table.add_column(head, overflow="fold")
    for one in found:
        made = one.recording
        cells = (made.id, f"{step_word(made.step)} {made.label}".strip(), str(made.attempt),
                 f"{provider_word(one.provider)} {made.model}".strip(),
                 _outcome(one), _used(one), duration(one.seconds) if one.seconds is not None else "", _cost(one),
                 _when(one))  # fmt: skip
        table.add_row(*(Text(_printable(cell)) for cell in cells))
    Console().print(table)


def _facts(project: Project, one: Call) -> str:
    try:
        return facts(project, one)
    except (BadInput, OSError):
        return size(one.recording.response.size)


def _answer(project: Project, one: Call) -> str:
    try:
        data = answer_of(project, one)
    except BadInput as error:
        return error.diagnostics()
    if one.recording.response.name.endswith(NOT_TEXT) or not data:
        return one.recording.reason
    return data.decode("utf-8", errors="replace")


def _privacy(one: Call) -> str:
    """What was put under other names before it left, and what left as it was, counted."""
    replaced, said = (privacy_count(one.recording.details, key) for key in ("replaced", "left_as_said"))
    hidden = ngettext("{n} remplacée avant l'envoi", "{n} remplacées avant l'envoi", replaced).format(n=replaced)
    left = ngettext("{n} partie telle quelle, dans ce que la voix dit",
                    "{n} parties telles quelles, dans ce que la voix dit", said).format(n=said)  # fmt: skip
    return "\n".join((*([hidden] if replaced else ()), *([left] if said else ())))


def _fields(told: Any) -> str:
    return "\n".join(
        f"{key} : {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)}"
        for key, value in told.items()
    )


def _part(title: str, text: str, *, whole: bool) -> None:
    if not text:
        return
    _say("")
    _say(_("{title} :").format(title=title))
    _say_at_most(text, whole=whole)


def _say_at_most(text: str, *, whole: bool) -> None:
    """A text, cut unless she asked for all of it."""
    _say(text if whole else text[:SHOWN])
    if not whole and len(text) > SHOWN:
        left = len(text) - SHOWN
        _say(ngettext("… et {n} signe de plus (--whole).", "… et {n} signes de plus (--whole).", left).format(n=left))


def _warn(spoilt: Iterable[Call], wrong: Iterable[BadInput]) -> None:
    for one in spoilt:
        text = (
            _("{path} : les octets enregistrés ont été modifiés depuis l'appel.")
            if one.state == "altered"
            else _("{path} : les octets enregistrés ne sont plus là.")
        )
        print(_printable(text.format(path=one.path)), file=sys.stderr)  # noqa: T201
    for error in wrong:
        print(_printable(error.diagnostics()), file=sys.stderr)  # noqa: T201


def _say(text: str) -> None:
    print(_printable(text))  # noqa: T201


def _printable(text: str) -> str:
    """A service's words may hold anything, terminal commands included."""
    return "".join(sign if sign.isprintable() or sign in "\n\u00a0\u202f" else " " for sign in text)


def _json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")
