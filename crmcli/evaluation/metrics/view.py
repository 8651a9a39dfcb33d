"""What the reports of the evaluation share: a metric's figure as a cell and as data, its change, a period's dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.document import BAD, GOOD, QUIET, Cell
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import AS_USUAL, Definitions, Scorecard
from crmcli.evaluation.score.readings import Reading, change


def dates(period: Period) -> str:
    """Its first and last day, as people write them."""
    return f"{period.start} to {period.last}" if period.last > period.start else f"{period.start}"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def in_words(period: Period) -> str:
    """The period as people speak of it: "Monday 16 to Sunday 22 November 2026", "November 2026", "July to September
    2026"."""
    first, last = period.start, period.last
    whole = first.day == 1 and period.end.day == 1
    year = f" {first.year}" if first.year != last.year else ""
    if first == last:
        return _day(last, whole=True)
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if whole:
        return f"{MONTHS[first.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"
    return f"{_day(first, bool(year), first.month != last.month)} to {_day(last, whole=True)}"


def _day(day: date, whole: bool = False, month: bool = False) -> str:
    """ "Monday 16", with its month, or as a `whole` with the year too."""
    name = f" {MONTHS[day.month - 1]}" if whole or month else ""
    return f"{DAYS[day.weekday()]} {day.day}{name}{f' {day.year}' if whole else ''}"


def period_data(period: Period, label: str = "") -> dict[str, Any]:
    """For JSON: `end` is exclusive."""
    return {"label": label or period.label, "start": period.start, "end": period.end}


def card_data(card: Scorecard) -> dict[str, Any]:
    """Which rules judged: for JSON."""
    return {
        "name": card.name,
        "version": card.version,
        "valid_from": card.valid_from,
        "definitions": definitions_data(card.definitions),
    }


def definitions_data(definitions: Definitions) -> dict[str, Any]:
    """How facts are counted: for JSON."""
    return {**definitions._asdict(), "holidays": list(definitions.holidays)}


def counted(definitions: Definitions) -> str:
    """Those definitions that are not as usual, as the end of a sentence; empty where all are."""
    said = []
    if definitions.win_rate != AS_USUAL.win_rate:
        said.append(_WIN_RATES[definitions.win_rate])
    if definitions.retention_months != AS_USUAL.retention_months:
        said.append(f"retention within {definitions.retention_months} months")
    if definitions.response_hours != AS_USUAL.response_hours:
        count = len(definitions.holidays)
        holidays = f", without {count} holiday{'s' if count > 1 else ''}" if count else ""
        said.append(f"response time in working hours, {definitions.response_hours}{holidays}")
    return "; ".join(said)


_WIN_RATES = {
    "created": "win rate of the deals opened in the period",
    "with-overdue": "win rate with overdue deals among those not won",
}


def value_cell(metric: Metric, value: float | None, tone: str = "", of: str = "") -> Cell:
    """A value of that metric; `of` whom it is ("rep/3", "team") says where its records are listed."""
    return Cell(value, metric.shown_as, tone, about=f"{of}/{metric.key}" if of and value is not None else "")


def metric_cell(metric: Metric, after: Reading, before: Reading | None, of: str = "") -> Cell:
    """The value with its change from an earlier one beside it; `of` is as for `value_cell`."""
    changed = change_cell(metric, before.value if before else None, after.value)
    return value_cell(metric, after.value, of=of)._replace(change=changed)


def change_cell(metric: Metric, before: float | None, after: float | None) -> Cell:
    """A change with the tone that says better or worse."""
    changed = change(metric, before, after)
    return Cell(changed, IN_POINTS.get(metric.unit, "share"), tone(changed, metric.better))


IN_POINTS = {"percent": "pp", "points": "signed"}
"""How the change of a metric that is told in points is shown, by the metric's unit; of all others it is relative."""


def tone(changed: float | None, better: str = "higher") -> str:
    """Is that change to the good?"""
    if not changed:
        return QUIET
    return GOOD if (changed > 0) == (better == "higher") else BAD


def arrowed(changed: Cell) -> Cell:
    """A change in a column of its own: its arrow and tone are shown as those of a change."""
    return Cell("", change=changed) if changed.value is not None else Cell(None, "share", QUIET)


def exact(value: float | None, unit: str, currency: str) -> Any:
    """For JSON and CSV: money to the currency's smallest unit, a count whole, all else as it is."""
    if value is None or unit not in ("money", "count"):
        return value
    return Money(whole(value), currency) if unit == "money" else whole(value)


def parts(metric: Metric, reading: Reading | None, currency: str) -> dict[str, Any]:
    """A reading's numerator and denominator for JSON."""
    above = reading.numerator if reading else None
    amount = metric.unit == "money" and above is not None
    return {
        "numerator": exact(above, "money", currency) if amount else above,
        "denominator": reading.denominator if reading else None,
    }
