"""Which scorecard judges a rep in a period, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.facts import METRICS, REVIEWS, Counting
from tests.oracle.records import Company, parsed

WEIGHTS = {
    "revenue": "30", "win_rate": "10", "conversion": "10", "retention": "15", "new_customers": "10", "csat": "15",
    "sales_cycle": "5", "follow_ups": "2.5", "response_time": "2.5",
}  # fmt: skip


@dataclass(frozen=True)
class Weighed:
    weight: Fraction = Fraction(0)
    cap: Fraction = Fraction(120)
    floor: Fraction = Fraction(0)


@dataclass(frozen=True)
class Scorecard:
    name: str
    version: int
    metrics: dict[str, Weighed]
    counting: Counting


BUILT_IN = Scorecard(
    "Default", 1, {metric: Weighed(Fraction(WEIGHTS.get(metric, "0"))) for metric in (*METRICS, *REVIEWS)}, Counting()
)


def in_force(company: Company, name_key: str, start: date) -> Scorecard:
    """The version of a scorecard for periods that begin on that day."""
    rows = [row for row in company.rule_sets if row["kind"] == "scorecard" and row["name_key"] == name_key]
    rows = [row for row in rows if row.get("valid_from", "") <= start.isoformat()]
    if not rows:
        return BUILT_IN
    return _scorecard(max(rows, key=lambda row: (row.get("valid_from", ""), row["version"])))


def _scorecard(row: dict[str, Any]) -> Scorecard:
    text = parsed(row)
    given = {key: value if isinstance(value, dict) else {"weight": value} for key, value in text["metrics"].items()}
    says = text.get("definitions", {})
    limits = {key: {name: exact(value) for name, value in given.get(key, {}).items()} for key in (*METRICS, *REVIEWS)}
    weighed = {key: Weighed(**limit) for key, limit in limits.items()}
    counting = Counting(**{**says, "holidays": tuple(says.get("holidays", ()))})
    return Scorecard(row["name"], row["version"], weighed, counting)


def exact(number: float | int | str) -> Fraction:
    """The number as it is written."""
    return Fraction(str(number))


def _used(company: Company, start: date, **whose: Any) -> str | None:
    rows = [
        row for row in company.rule_uses
        if row["kind"] == "scorecard" and row.get("valid_from", "") <= start.isoformat()
        and (row.get("rep_id"), row.get("team_key")) == (whose.get("rep_id"), whose.get("team_key"))
    ]  # fmt: skip
    if not rows:
        return None
    return max(rows, key=lambda row: (row.get("valid_from", ""), row["id"])).get("name_key")


def common(company: Company, start: date) -> Scorecard:
    """Everybody's."""
    return in_force(company, _used(company, start) or "default", start)


def of_rep(company: Company, rep: int, start: date) -> Scorecard:
    """A rep's own comes before the team's, the team's before everybody's."""
    team = (company.reps[rep].get("team") or "").casefold() or None
    own = _used(company, start, rep_id=rep) or (team and _used(company, start, team_key=team))
    return in_force(company, own, start) if own else common(company, start)
