"""A company that counts in dollars and sells in euros and yen too, with refunds; and what it comes to, by fractions.

By hand, as far as paper is patient:

#1  12000.05 EUR closed 2026-07-31 at 1.0835     13002.054175   = 13002.05
#2  940001   JPY closed 2026-08-31 at 0.00667     6269.80667    =  6269.81
#4  99.99    EUR closed 2026-08-01 at 1.17         116.9883     =   116.99
#5  1        JPY closed 2026-09-01 at 0.0068125      0.0068125  =     0.01
#6  800      JPY closed 2026-09-30 at 0.0068125      5.45
#7  0.20     EUR closed 2026-10-02 at 1.125          0.225      =     0.23   a half, away from zero
Refunds of #4, each 33.33 EUR, at the rate of the deal: 38.9961, 77.9922 and 116.9883 when added up, so 39.00, then
77.99 - 39.00 = 38.99, then 116.99 - 77.99 = 39.00: nothing is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

DECIMALS = {"USD": 2, "EUR": 2, "JPY": 0}

RATES = (
    ("EUR", "2026-06-01", "1.0835"), ("EUR", "2026-08-01", "1.17"), ("EUR", "2026-10-01", "1.125"),
    ("JPY", "2026-06-15", "0.00667"), ("JPY", "2026-09-01", "0.0068125"),
)  # fmt: skip

DEALS = (
    ("1", "Acme", "alice", "Won", "12000.05", "EUR", "2026-07-31"),
    ("2", "Acme", "alice", "Won", "940001", "JPY", "2026-08-31"),
    ("3", "Blue", "alice", "Won", "1500.00", "USD", "2026-08-15"),
    ("4", "Blue", "bob", "Won", "99.99", "EUR", "2026-08-01"),
    ("5", "Acme", "bob", "Won", "1", "JPY", "2026-09-01"),
    ("6", "Acme", "bob", "Won", "800", "JPY", "2026-09-30"),
    ("7", "Blue", "bob", "Won", "0.20", "EUR", "2026-10-02"),
    ("8", "Blue", "carol", "Lost", "777.77", "EUR", "2026-10-03"),
    ("9", "Blue", "carol", "Proposal", "1000.00", "EUR", ""),
    ("10", "Cedar", "carol", "Won", "123456", "JPY", "2026-10-15"),
)
REFUNDS = (
    ("1", "0.01", "2026-08-02"), ("1", "100.03", "2026-10-05"), ("1", "11900.01", "2026-11-02"),
    ("2", "333333", "2026-09-15"), ("2", "333334", "2026-10-01"), ("3", "500.25", "2026-10-20"),
    ("4", "33.33", "2026-08-31"), ("4", "33.33", "2026-09-30"), ("4", "33.33", "2026-10-01"),
)  # fmt: skip
"""Of each deal in the order of their days."""

FIRST_DAYS = {"2026Q2": "2026-04-01", "2026Q3": "2026-07-01", "2026Q4": "2026-10-01", "end": "2027-01-01"}


def make(crm: Callable[..., Any], folder: Path) -> None:
    """The company, as a person would set it up."""
    crm("init", "--currency", "USD", "--stages", "Lead,Proposal", ok=True)
    lines = ["currency,day,rate", *(",".join(row) for row in RATES)]
    (folder / "rates.csv").write_text("\n".join(lines), "utf-8")
    crm("import", "rates", "rates.csv", ok=True)
    lines = ["id,deal,customer,rep,stage,amount,currency,closed,opened"]
    lines += [",".join((row[0], f"deal {row[0]}", *row[1:], "2026-06-01")) for row in DEALS]
    (folder / "deals.csv").write_text("\n".join(lines), "utf-8")
    crm("import", "deals", "deals.csv", "--add-missing", "reps,customers", "--yes", ok=True)
    for deal, amount, at in REFUNDS:
        crm("refund", f"deal {deal}", amount, "--at", at, ok=True)


def rounded(value: Fraction) -> int:
    """The nearest whole number, a half away from zero."""
    sign = -1 if value < 0 else 1
    return sign * ((2 * abs(value.numerator) + value.denominator) // (2 * value.denominator))


def rate(currency: str, day: str, rates: Any = RATES) -> Fraction:
    """The one in force on that day; "" is the latest."""
    if currency == "USD":
        return Fraction(1)
    return Fraction(
        max((since, value) for code, since, value in rates if code == currency and (not day or since <= day))[1]
    )


def cents(amount: Fraction, currency: str, day: str, rates: Any = RATES) -> int:
    return rounded(amount * rate(currency, day, rates) * 100)


def amounts(rates: Any = RATES) -> dict[str, int]:
    """What each deal is worth, in cents."""
    return {row[0]: cents(Fraction(row[4]), row[5], row[6], rates) for row in DEALS}


def refunds(rates: Any = RATES) -> list[tuple[str, int, str]]:
    """What each refund takes: its deal, cents, and day."""
    deals, taken, found = {row[0]: row for row in DEALS}, defaultdict(Fraction), []
    for deal, amount, at in REFUNDS:
        before, taken[deal] = taken[deal], taken[deal] + Fraction(amount)
        of = deals[deal][5], deals[deal][6]
        found.append((deal, cents(taken[deal], *of, rates) - cents(before, *of, rates), at))
    return found


def revenue(column: int, since: str = "", until: str = "9999", rates: Any = RATES) -> dict[str, int]:
    """Cents by the value of that column of a deal (1 is the customer, 2 the rep) from a day up to another."""
    deals, worth, found = {row[0]: row for row in DEALS}, amounts(rates), defaultdict(int)
    for row in DEALS:
        if row[3] == "Won" and since <= row[6] < until:
            found[row[column]] += worth[row[0]]
    for deal, amount, at in refunds(rates):
        if since <= at < until:
            found[deals[deal][column]] -= amount
    return dict(found)


def in_quarter(column: int, label: str, rates: Any = RATES) -> dict[str, int]:
    days = list(FIRST_DAYS.values())
    at = list(FIRST_DAYS).index(label)
    return revenue(column, days[at], days[at + 1], rates)


def day(text: str) -> date:
    return date.fromisoformat(text)
