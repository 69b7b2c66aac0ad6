"""Matomo's Reporting API on loopback, computed from views it is given: developer-documentation of 2024-10-22.

Only what comes by POST with the token in the body is answered; a refusal has the status 200 and `result: error`. A page
nobody saw gives an empty list; unique visitors are counted by day, and over a range only where `ranges` is on.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

DENIED = (
    "Unable to authenticate with the provided token. It is either invalid, expired or is required to be sent as a POST"
    " parameter."
)
ABSENT = "The plugin MediaAnalytics is not activated."


@dataclass(frozen=True)
class View:
    """A page seen by somebody, for some seconds."""

    url: str
    day: date
    visitor: str
    seconds: int = 0


@dataclass
class Matomo(PlatformServer):
    """A Matomo with one site. `films`: the plugin's answer where it is there; `ranges`: unique visitors over ranges."""

    site: str = "1"
    views: list[View] = field(default_factory=list)
    films: dict[str, Any] | None = None
    ranges: bool = False

    def answer(self, seen: Seen) -> Reply:
        """One request; in bulk or not."""
        if seen.path != "/index.php" or self.token.encode() in str(seen.query).encode():
            raise Refused(404, {"result": "error", "message": "Not found"})
        form = dict(parse_qsl(seen.body.decode())) if seen.method == "POST" else {}
        if form.get("method") != "API.getBulkRequest":
            return json_reply(self._report(form, form.get("token_auth", "")))
        urls = [value for name, value in form.items() if name.startswith("urls[")]
        asked = [{name: values[0] for name, values in parse_qs(url).items()} for url in urls]
        return json_reply([self._report(one, form.get("token_auth", "")) for one in asked])

    def _report(self, asked: dict[str, str], token: str) -> Any:
        if token != self.token:
            return _error(DENIED)
        if asked.get("idSite") != self.site:
            return _error(
                f"An unexpected website was found in the request: website id was set to '{asked.get('idSite')}'."
            )
        first, last = (date.fromisoformat(one) for one in asked["date"].split(","))
        match asked["method"], asked["period"]:
            case "Actions.getPageUrl", "range":
                return self._rows(asked["pageUrl"], first, last, ranged=True)
            case "Actions.getPageUrl", "day":
                every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
                return {str(day): self._rows(asked["pageUrl"], day, day, ranged=False) for day in every}
            case "VisitsSummary.get", "range":
                return self._summary(unquote(asked["segment"].removeprefix("pageUrl==")), first, last)
            case "MediaAnalytics.get", _:
                return self.films if self.films is not None else _error(ABSENT)
        return _error(f"The method '{asked['method']}' does not exist or is not available.")

    def _rows(self, url: str, first: date, last: date, *, ranged: bool) -> list[dict[str, Any]]:
        seen = [one for one in self.views if one.url == url and first <= one.day <= last]
        if not seen:
            return []
        spent = sum(one.seconds for one in seen)
        people = len({(one.visitor, one.day) for one in seen})
        row = {"label": "/" + url.rsplit("/", 2)[-2], "url": url, "bounce_rate": "0%", "exit_rate": "0%"}
        row |= {"nb_visits": people, "nb_hits": len(seen), "sum_time_spent": spent}
        row |= {"avg_time_on_page": round(spent / len(seen))}
        return [row | {("sum_daily_nb_uniq_visitors" if ranged else "nb_uniq_visitors"): people}]

    def _summary(self, url: str, first: date, last: date) -> dict[str, Any]:
        seen = [one for one in self.views if one.url == url and first <= one.day <= last]
        unique = {"nb_uniq_visitors": len({one.visitor for one in seen})} if self.ranges else {}
        return {"nb_visits": len({(one.visitor, one.day) for one in seen}), "nb_actions": len(seen), **unique}

    def posts(self) -> list[dict[str, Any]]:
        """Nothing is published here."""
        return []


def _error(message: str) -> dict[str, str]:
    return {"result": "error", "message": message}
