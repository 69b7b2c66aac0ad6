"""Plausible's Stats API v2 on loopback, computed from events it is given, as plausible/docs of 2026-07-24 describes it.

It refuses what the documents refuse: a wrong key, another site, unknown metrics or dimensions, metrics of sessions with
dimensions of events, `time_on_page` without pages, filters of another shape, more than 600 requests an hour.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

METRICS = ("visitors", "visits", "pageviews", "events", "time_on_page", "visit_duration", "bounce_rate")
SESSION = ("visit_duration", "bounce_rate", "views_per_visit")
DIMENSIONS = ("event:page", "event:goal", "event:hostname", "time:day")
KEYS = frozenset({"site_id", "metrics", "dimensions", "date_range", "filters", "order_by", "include", "pagination"})


@dataclass(frozen=True)
class Happened:
    """A page view (no goal), or a goal's event, by one visitor."""

    host: str
    path: str
    day: date
    visitor: str
    goal: str = ""
    seconds: int = 0


@dataclass
class Plausible(PlatformServer):
    """A Plausible with one site. `modern`: whether it knows `time_on_page`."""

    site: str = "example.org"
    events: list[Happened] = field(default_factory=list)
    modern: bool = True
    hourly: int = 600

    def answer(self, seen: Seen) -> Reply:
        """One query."""
        if seen.method != "POST" or seen.path != "/api/v2/query":
            raise Refused(404, {"error": "Not found"})
        if seen.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(401, {"error": "Invalid API key or site ID."})
        if len(self.requests) > self.hourly:
            raise Refused(429, {"error": "Too many API requests."})
        query = seen.json
        if query.get("site_id") != self.site:
            raise Refused(401, {"error": "Invalid API key or site ID."})
        self._check(query)
        return json_reply({"results": self._results(query), "meta": {}, "query": query})

    def _check(self, query: dict[str, Any]) -> None:
        metrics, dimensions = query.get("metrics"), query.get("dimensions", [])
        if set(query) - KEYS or not metrics or not query.get("date_range"):
            raise Refused(400, {"error": "Invalid query"})
        for one in metrics:
            if one not in METRICS or (one == "time_on_page" and not self.modern):
                raise Refused(400, {"error": f'Invalid metric "{one}"'})
        if set(dimensions) - set(DIMENSIONS):
            raise Refused(400, {"error": "Invalid dimensions"})
        if set(metrics) & set(SESSION) and any(one.startswith("event:") for one in dimensions):
            raise Refused(400, {"error": "Session metrics cannot be queried along with event dimensions"})
        for one in query.get("filters", []):
            if not isinstance(one, list) or len(one) != 3 or one[0] != "is" or one[1] not in DIMENSIONS[:3]:
                raise Refused(400, {"error": f"Invalid filter {one}"})

    def _results(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        dimensions = query.get("dimensions", [])
        rows: dict[tuple[str, ...], list[Happened]] = {}
        for one in filter(lambda event: self._kept(event, query), self.events):
            if "event:goal" in dimensions and not one.goal:
                continue
            rows.setdefault(tuple(self._value(one, name) for name in dimensions), []).append(one)
        return [
            {"dimensions": list(names), "metrics": [self._metric(metric, of) for metric in query["metrics"]]}
            for names, of in sorted(rows.items())
        ]

    def _kept(self, event: Happened, query: dict[str, Any]) -> bool:
        span = query["date_range"]
        inside = span == "all" or date.fromisoformat(span[0]) <= event.day <= date.fromisoformat(span[1])
        return inside and all(self._value(event, name) in wanted for _is, name, wanted in query.get("filters", []))

    @staticmethod
    def _value(event: Happened, dimension: str) -> str:
        return {
            "event:page": event.path,
            "event:goal": event.goal,
            "event:hostname": event.host,
            "time:day": event.day.isoformat(),
        }[dimension]

    @staticmethod
    def _metric(metric: str, events: list[Happened]) -> int:
        people = {one.visitor for one in events}
        views = [one for one in events if not one.goal]
        return {
            "visitors": len(people),
            "visits": len({(one.visitor, one.day) for one in events}),
            "pageviews": len(views),
            "events": len(events),
            "time_on_page": round(sum(one.seconds for one in views) / max(len(views), 1)),
        }[metric]

    def posts(self) -> list[dict[str, Any]]:
        """Nothing is published here."""
        return []
