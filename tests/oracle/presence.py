"""How much of a period a rep was there."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.days import Span
from tests.oracle.records import Company, day


def share_of(company: Company, rep: int, when: date) -> Fraction:
    """What of that day the rep worked: between joining and leaving, less absences, by the latest share."""
    row = company.reps[rep]
    joined, left = day(row.get("joined")), day(row.get("left"))
    if (joined and when < joined) or (left and when > left):
        return Fraction(0)
    mine = [each for each in company.absences if each["rep_id"] == rep and each["first"] <= when.isoformat()]
    away = [each for each in mine if "last" in each and when.isoformat() <= each["last"]]
    shares = [each for each in mine if "last" not in each]
    share = max(shares, key=lambda each: (each["first"], each["id"]))["percent"] if shares else 100
    return Fraction(min([share, *(each["percent"] for each in away)]), 100)


def present(company: Company, rep: int, span: Span) -> Fraction:
    """The days of the period on which the rep was there."""
    days = (span.start + timedelta(days=number) for number in range(span.days))
    return sum((share_of(company, rep, when) for when in days), Fraction(0))
