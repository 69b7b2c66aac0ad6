"""A disguise: other names for what is personal in a request, put on before it leaves and taken off what comes back.

One disguise serves one request: the same person has the same pseudonym all through it. Pseudonyms are chosen in the
order of the known names, so that a person keeps hers from one request to the next unless a text already holds it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from preuve.privacy import pseudonyms
from preuve.privacy.detector import Kind, Span, find, locate
from preuve.privacy.folding import fold
from preuve.privacy.masks import Mask
from preuve.privacy.names import Name, Unit, units
from preuve.privacy.restoring import Restored, restore

VERSION = 1
"""Raise it when the same text gets other pseudonyms: it is in the identity of what sends them."""
_BY_FORM: Mapping[Kind, Callable[[str], Iterator[str]]] = {
    "email": lambda _text: pseudonyms.emails(),
    "telephone": pseudonyms.telephones,
    "address": lambda _text: pseudonyms.addresses(),
    "iban": lambda _text: pseudonyms.marks("IBAN-EXEMPLE"),
    "social_security": lambda _text: pseudonyms.marks("NIR-EXEMPLE"),
}


class Disguise:
    """Replaces what is personal in some texts, and restores it.

    Args:
        texts: all the texts of one request: no pseudonym is found in them.
        names: the names that are known.
        deep: whether a model looks for more names in running text. Raises MissingPart without the optional extra.
        keep: names, or parts of names, that may leave as they are.
    """

    def __init__(
        self, texts: Iterable[str], names: Iterable[Name | str] = (), *, deep: bool = False, keep: Iterable[str] = ()
    ) -> None:
        texts = tuple(texts)
        known = [*names, *(_seen(texts) if deep else ())]
        self.units: tuple[Unit, ...] = units(known, keep)
        self._taken = fold("\n".join((*texts, *(unit.text for unit in self.units)))).text
        self._masks: dict[str, Mask] = {}
        for unit in self.units:
            self._add(unit.key, Mask(unit.kind, self._free(pseudonyms.names(unit.part, unit.text)), unit.text))
        self.replaced: Counter[Kind] = Counter()

    @property
    def masks(self) -> list[Mask]:
        """Those that were put on."""
        return [mask for mask in self._masks.values() if mask.forms]

    def put_on(self, text: str) -> str:
        """A text as it may leave."""
        made, at = list[str](), 0
        for span in locate(text, self.units):
            made += [text[at : span.start], self._mask(span).instead(span.text)]
            self.replaced[span.kind] += 1
            at = span.end
        return "".join((*made, text[at:]))

    def put_on_all(self, data: Any) -> Any:
        """JSON with each of its texts, keys included, as it may leave."""
        if isinstance(data, str):
            return self.put_on(data)
        if isinstance(data, Mapping):
            return {self.put_on(str(key)): self.put_on_all(value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.put_on_all(one) for one in data]
        return data

    def take_off(self, text: str) -> Restored:
        """A text that came back, with the originals, and what couldn't be restored."""
        return restore(text, self.masks)

    def take_off_all(self, data: Any) -> Any:
        """JSON with the originals in each of its texts."""
        if isinstance(data, str):
            return self.take_off(data).text
        if isinstance(data, Mapping):
            return {key: self.take_off_all(value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.take_off_all(one) for one in data]
        return data

    def _mask(self, span: Span) -> Mask:
        if span.of:
            return self._masks[span.of]
        key = f"{span.kind} {''.join(fold(span.text).text.split())}"
        if key not in self._masks:
            self._add(key, Mask(span.kind, self._free(_BY_FORM[span.kind](span.text)), span.text))
        return self._masks[key]

    def _add(self, key: str, mask: Mask) -> None:
        self._masks[key] = mask
        self._taken += f"\n{fold(mask.pseudonym).text}"

    def _free(self, candidates: Iterator[str]) -> str:
        return pseudonyms.free(candidates, self._taken)


def _seen(texts: Iterable[str]) -> list[Name]:
    """The names that the model sees in running text."""
    spans = (span for text in texts for span in find(text, deep=True).spans)
    return [Name(text=span.text, how="model") for span in spans if span.how == "model"]
