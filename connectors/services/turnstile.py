"""How much may be asked of services: so many calls at once, so many a minute, so many euros a project.

One purse a project, one turnstile a provider and project, for the whole process: every engine goes through the same.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from preuve import providers
from preuve.calls.exchange import Cost
from preuve.errors import BudgetSpent, PermanentError
from preuve.i18n import _, ngettext
from preuve.pages import number
from preuve.project import Project
from preuve.providers import Limits, Provider

if TYPE_CHECKING:
    from limits import RateLimitItem

LOOK = 0.2  # seconds between two looks at whether the production was stopped


class Purse:
    """What a project may still spend: its budget, less what its recordings cost, less the calls under way."""

    def __init__(self, project: Project) -> None:
        self.budget = project.settings.limits.budget_eur
        self.halted = threading.Event()
        self._project = project
        self._under_way = 0.0
        self._lock = threading.Lock()
        self._spent: float | None = None

    def hold(self, most: Cost, label: str) -> float:
        """Put aside the most that a call can cost. Raises BudgetSpent where it could go beyond what is left."""
        if self.budget is None or most.eur == 0:  # what is free is never beyond, even of a budget overspent
            return 0.0
        if most.eur is None:
            raise _unpriced(label, most)
        with self._lock:
            self._spent = self._known()
            left = self.budget - self._spent - self._under_way
            if most.eur > left + 1e-9:
                raise _spent(self.budget, self._spent, max(left, 0.0), most.eur, label)
            self._under_way += most.eur
        return most.eur

    def settle(self, held: float, cost: float) -> None:
        """Take out what a call really cost, and give back what was put aside for it."""
        with self._lock:
            self._under_way -= held
            if cost and self.budget is not None:  # what is counted here isn't recorded yet
                self._spent = self._known() + cost

    def _known(self) -> float:
        """What was spent: what recordings tell the first time it is asked, and what was settled since."""
        return _recorded(self._project) if self._spent is None else self._spent


@dataclass
class Ticket:
    """A call that went through: the euros put aside for it and spent so far, and how many tries were lost."""

    purse: Purse
    most: Cost
    label: str
    held: float = 0.0
    cost: float = 0.0
    lost: int = 0

    def hold(self) -> None:
        """Put aside the most that a try can cost. Raises BudgetSpent."""
        self.held += self.purse.hold(self.most, self.label)

    def lose(self) -> None:
        """Count a try that brought nothing: the service may have done the work, and count it."""
        self.lost += 1
        self.cost += self.most.eur or 0.0

    def pay(self, cost: Cost) -> Cost:
        """Count an answer's cost; what the whole call cost, counted at its most where the service doesn't tell."""
        if cost.eur is None and self.most.eur is not None:
            cost = Cost(eur=self.most.eur, basis=_("le service ne dit pas ce que l'appel a consommé : compté au plus"))
        self.cost += cost.eur or 0.0
        if not self.lost or cost.eur is None:
            return cost
        return Cost(eur=round(self.cost, 6), basis=f"{cost.basis} ; {self.loss().basis}")

    def loss(self) -> Cost:
        """What the lost tries can have cost at most; nothing to tell where none was lost."""
        if not self.lost:
            return Cost()
        basis = ngettext(
            "{n} essai sans réponse, compté au plus", "{n} essais sans réponse, comptés au plus", self.lost
        )
        eur = None if self.most.eur is None else round(self.most.eur * self.lost, 6)
        return Cost(eur=eur, basis=basis.format(n=self.lost))


@dataclass
class Turnstile:
    """Where a project's calls of one provider pass."""

    provider: Provider
    purse: Purse
    places: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        limits: Limits = self.provider.limits
        self.places = threading.BoundedSemaphore(limits.at_once)
        self._pace: RateLimitItem | None = RateLimitItemPerMinute(limits.a_minute) if limits.a_minute else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    @contextlib.contextmanager
    def pass_through(self, most: Cost) -> Iterator[Ticket]:
        """One call's time. Raises BudgetSpent, or PermanentError once the production is stopped: nothing is sent."""
        while not self.places.acquire(timeout=LOOK):
            if self.purse.halted.is_set():
                raise _stopped()
        ticket = Ticket(self.purse, most, self.provider.label)
        try:
            if not self.keep_pace():
                raise _stopped()
            ticket.hold()
            yield ticket
        finally:
            self.purse.settle(ticket.held, ticket.cost)
            self.places.release()

    def keep_pace(self) -> bool:
        """Wait until one more call fits in the minute; whether it does without the production being stopped."""
        while self._pace and not self._limiter.hit(self._pace):
            if not self.wait(max(self._limiter.get_window_stats(self._pace).reset_time - time(), 0.05)):
                return False
        return not self.purse.halted.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait; whether the time passed without the production being stopped."""
        return not self.purse.halted.wait(seconds)


_PURSES: dict[Path, Purse] = {}
_TURNSTILES: dict[tuple[Path, str], Turnstile] = {}
_LOCK = threading.Lock()


def turnstile(project: Project, name: str, provider: Provider) -> Turnstile:
    """A provider's turnstile for a project, the same for all its engines."""
    with _LOCK:
        purse = _PURSES.setdefault(project.folder, Purse(project))
        return _TURNSTILES.setdefault((project.folder, name), Turnstile(provider, purse))


def halt(folder: Path) -> None:
    """End every wait of a project's calls, and let none begin: calls under way end, and what they bring is kept.

    What is built afterwards for the same project begins anew, its purse counted again from the recordings.
    """
    with _LOCK:
        purse = _PURSES.pop(folder, None)
        for key in [key for key in _TURNSTILES if key[0] == folder]:
            del _TURNSTILES[key]
    if purse:
        purse.halted.set()


def _recorded(project: Project) -> float:
    """The sum of what the project's recorded calls cost, in euros."""
    kept = (one.exchange.cost.eur for _path, one in project.recordings.all() if one.exchange)
    return sum(eur for eur in kept if eur is not None)


def _stopped() -> PermanentError:
    return PermanentError(_("La production a été arrêtée : cet appel n'est pas parti."))


def _spent(budget: float, spent: float, left: float, most: float, label: str) -> BudgetSpent:
    return BudgetSpent(
        _(
            "Le budget de {budget} € ne permet pas cet appel à {label} : {spent} € déjà comptés, {left} € libres, et "
            "il peut coûter jusqu'à {most} €. Rien n'a été envoyé."
        ).format(budget=number(budget), label=label, spent=_cents(spent), left=_cents(left), most=_cents(most)),
        remedy=_("Relevez budget_eur dans preuve.toml, section [limits], baissez max_tokens, ou changez de modèle."),
    )


def _cents(eur: float) -> str:
    """An amount that may be far below a cent."""
    return number(round(eur, 4) or round(eur, 6))


def _unpriced(label: str, most: Cost) -> BudgetSpent:
    name = next((name for name, one in providers.book().providers.items() if one.label == label), "…")
    return BudgetSpent(
        _("Un budget est fixé, mais le prix d'un appel à {label} est {basis}. Rien n'a été envoyé.").format(
            label=label, basis=most.basis
        ),
        remedy=_(
            "Dites dans preuve.toml ce qu'un appel coûte au plus (eur_per_call, section [providers.{name}]), ou "
            "retirez budget_eur de la section [limits]."
        ).format(name=name),
    )
