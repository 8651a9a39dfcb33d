"""What is to be reached of a metric, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.oracle import days
from tests.oracle.days import Span
from tests.oracle.facts import LOWER, MONEY, SUMS
from tests.oracle.presence import present, share_of
from tests.oracle.records import Company, half_up

Row = dict[str, Any]


def span_of(row: Row) -> Span:
    return Span(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))


def value_of(row: Row) -> Fraction | None:
    """What was set, amounts in minor units; None where it was withdrawn."""
    if "amount" in row:
        return Fraction(row["amount"])
    return Fraction(str(row["number"])) if "number" in row else None


def owner_of(row: Row) -> tuple[str, Any]:
    return (
        ("rep", row["rep_id"])
        if "rep_id" in row
        else ("team", row.get("team_key"))
        if "team_key" in row
        else ("all", None)
    )


def in_force(company: Company, key: str, owner: tuple[str, Any]) -> list[Row]:
    """The last value of each period, without those that were withdrawn."""
    rows = [row for row in company.targets if row["metric"] == key and owner_of(row) == owner]
    last = {span_of(row): row for row in sorted(rows, key=lambda row: row["id"])}
    return [row for row in last.values() if value_of(row) is not None]


def largest_remainder(total: int, shares: list[Fraction]) -> list[int]:
    """Whole units that sum to the total, the largest remainders rounded up, the first of equal ones."""
    whole = sum(shares)
    exact = [total * share / whole if whole else Fraction(0) for share in shares]
    parts = [int(each) for each in exact]
    order = sorted(range(len(shares)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts) if whole else 0]:
        parts[at] += 1
    return parts


def months_of(span: Span) -> list[Span]:
    found, start = [], span.start
    while start < span.end:
        found.append(Span(start, min(span.end, days.first_of_month(start, 1))))
        start = found[-1].end
    return found


def monthly(row: Row) -> list[tuple[Span, Fraction]]:
    """What adds up, in the months of its period."""
    value, span = value_of(row), span_of(row)
    assert value is not None
    shares = [Fraction(share).limit_denominator(10**9) for share in row["shares"].split()]
    if len(shares) == 1:
        return [(span, value)]
    months = months_of(span)
    if "amount" not in row:
        return [(month, value * share / sum(shares)) for month, share in zip(months, shares, strict=True)]
    groups = [shares[at : at + 3] for at in range(0, len(shares), 3)]
    quarters = largest_remainder(row["amount"], [sum(group, Fraction(0)) for group in groups])
    parts = [part for amount, group in zip(quarters, groups, strict=True) for part in largest_remainder(amount, group)]
    return [(month, Fraction(part)) for month, part in zip(months, parts, strict=True)]


def common_days(one: Span, other: Span) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)


def part(row: Row, span: Span) -> Fraction:
    """Of what adds up, what falls on those days, amounts rounded up to each day of a month; of all else the same."""
    if row["metric"] not in SUMS:
        return value_of(row) or Fraction(0)
    total = Fraction(0)
    for month, value in monthly(row):
        until, before = (common_days(month, Span(month.start, max(month.start, day))) for day in (span.end, span.start))
        total += rounded(row["metric"], value * until / month.days)
        total -= rounded(row["metric"], value * min(until, before) / month.days)
    return total


def rounded(key: str, value: Fraction) -> Fraction:
    return Fraction(half_up(value)) if key in MONEY else value


def asked(rows: list[Row], span: Span, whole: Span) -> Fraction | None:
    """What is asked on the days of a span of a whole period."""
    exact = [row for row in rows if span_of(row) == whole]
    if exact:
        return part(exact[0], span)
    value = together([row for row in rows if span_of(row).days < whole.days], span)
    around = [row for row in rows if span_of(row).start <= span.start and span.end <= span_of(row).end]
    if value is None and around:
        return part(min(around, key=lambda row: (span_of(row).days, span_of(row))), span)
    return together(rows, span) if value is None else value


def together(rows: list[Row], span: Span) -> Fraction | None:
    """What targets ask of those days that hold each of them, the longest of several as far as it goes: their sum, of
    rates and means their mean by days."""
    total, first = Fraction(0), span.start
    while first < span.end:
        here = [row for row in rows if span_of(row).start <= first < span_of(row).end]
        if not here:
            return None
        row = max(here, key=lambda row: span_of(row).days)
        piece = Span(first, min(span_of(row).end, span.end))
        total += part(row, piece) * (1 if row["metric"] in SUMS else Fraction(piece.days, span.days))
        first = piece.end
    return total if span.days > 0 else None


def judging(company: Company, rep: int, key: str, span: Span, whole: Span, there: Fraction) -> Fraction | None:
    """The target that judges a rep in a period as far as it has come."""
    owners: list[tuple[str, Any]] = [("rep", rep)]
    if key not in SUMS:
        team = company.reps[rep].get("team", "")
        owners += [("team", team.casefold())] * bool(team) + [("all", None)]
    for owner in owners:
        value = asked(in_force(company, key, owner), span, whole)
        if value is not None and there:
            return (rounded(key, value * there / span.days) if key in SUMS else value) or None
    return None


@dataclass
class Standing:
    """How a target stands; money in minor units."""

    target: Fraction | None
    actual: Fraction | None
    attainment: Fraction | None
    expected: Fraction | None
    pace: Fraction | None
    status: str
    per_week: Fraction | None


def standing(company: Company, row: Row, today: date, reading: Fraction | None) -> Standing:
    """`reading` is what was reached on the days so far."""
    key, whole, value = row["metric"], span_of(row), value_of(row)
    assert value is not None
    span = days.so_far(whole, today)
    begun, over = span.days > 0, span == whole
    target, expected = value, part(row, span) if begun else None
    if key in SUMS and "rep_id" in row:
        target = rounded(key, value * present(company, row["rep_id"], whole) / whole.days)
        if expected is not None:
            expected = rounded(key, expected * present(company, row["rep_id"], span) / span.days)
    if "rep_id" in row and not present(company, row["rep_id"], whole):
        return Standing(Fraction(0), reading, None, None, None, "not in the team", None)
    attained = ratio(key, reading, target) if begun else None
    pace = ratio(key, reading, expected) if begun else None
    per_week = None
    if key in SUMS and not over and target and begun:
        left = [span.end + timedelta(days=at) for at in range((whole.end - span.end).days)]
        there = sum(share_of(company, row["rep_id"], when) > 0 for when in left) if "rep_id" in row else len(left)
        per_week = max(target - (reading or 0), Fraction(0)) / Fraction(max(7, there), 7) if there else None
        per_week = Fraction(ceil(per_week)) if per_week is not None and key in MONEY else per_week
    status = _status(key, begun, over, reading, target, expected)
    return Standing(target, reading if begun else None, attained, expected, pace, status, per_week)


def ratio(key: str, reached: Fraction | None, target: Fraction | None) -> Fraction | None:
    if reached is None or not target:
        return None
    if key in LOWER:
        return target / reached if reached else None
    return reached / target


def _status(
    key: str, begun: bool, over: bool, reading: Fraction | None, target: Fraction, expected: Fraction | None
) -> str:
    def reaches(aim: Fraction, percent: int) -> bool:
        assert reading is not None
        return 100 * aim >= percent * reading if key in LOWER else 100 * reading >= percent * aim

    if not begun or expected is None:
        return "not begun"
    if reading is None:
        return "no data"
    if over or (key in SUMS and reaches(target, 100)):
        return "met" if reaches(target, 100) else "missed"
    return "on track" if reaches(expected, 100) else "at risk" if reaches(expected, 85) else "behind"
