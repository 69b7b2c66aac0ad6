"""A request as it leaves for a service: what is personal in its texts under other names."""

from collections.abc import Collection
from typing import Any, TypeVar

from preuve.engines import Request
from preuve.privacy.disguise import Disguise
from preuve.privacy.names import Name

R = TypeVar("R", bound=Request)
# What a request says that can't be personal; anything else that is text is looked through, whatever is added later.
AS_THEY_ARE = frozenset({"template", "language", "pictures", "picture", "palette", "kind", "ratio", "attempt"})


def disguised(
    request: R, names: Collection[Name], *, deep: bool = False, keep: Collection[str] = ()
) -> tuple[R, Disguise]:
    """The request as it leaves, and the disguise, which restores what comes back. Raises MissingPart with `deep`."""
    said = request.model_dump(mode="json")
    told = {key: value for key, value in said.items() if key not in AS_THEY_ARE}
    disguise = Disguise(_texts(list(told.values())), names, deep=deep, keep=keep)
    hidden = {key: disguise.put_on_all(value) for key, value in told.items()}
    return type(request).model_validate(said | hidden), disguise


def _texts(data: Any) -> list[str]:
    """Every text of some JSON, keys included."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in (str(key), *_texts(value))]
    if isinstance(data, list):
        return [text for one in data for text in _texts(one)]
    return []
