"""The twelve metrics of each rep in a period, as numerator and denominator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from fractions import Fraction

from tests.oracle.days import Span, months_back
from tests.oracle.presence import present
from tests.oracle.records import Company, Deal
from tests.oracle.working_hours import hours

METRICS = (
    "revenue", "orders", "win_rate", "conversion", "retention", "new_customers", "csat", "nps", "sales_cycle",
    "avg_deal", "follow_ups", "response_time",
)  # fmt: skip
REVIEWS = ("review_manager", "review_peer", "review_self")
SUMS = ("revenue", "orders", "new_customers")
MONEY = ("revenue", "avg_deal")
LOWER = ("sales_cycle", "response_time")
IN_POINTS = ("win_rate", "conversion", "retention", "csat", "nps", *REVIEWS)
CONTACTS = ("call", "email", "meeting", "visit")


@dataclass(frozen=True)
class Counting:
    """How facts are counted."""

    win_rate: str = "closed"
    retention_months: int = 12
    response_hours: str = "always"
    holidays: tuple[date, ...] = ()


@dataclass
class Reading:
    numerator: Fraction = field(default_factory=Fraction)
    denominator: Fraction = field(default_factory=Fraction)
    scale: int = 1

    def add(self, value: Fraction | int = 1, of: Fraction | int = 0) -> None:
        self.numerator += value
        self.denominator += of

    @property
    def value(self) -> Fraction | None:
        return self.scale * self.numerator / self.denominator if self.denominator else None


Readings = dict[int, dict[str, Reading]]


def readings(company: Company, span: Span, counting: Counting, today: date) -> Readings:
    """Of each rep, archived ones too, each metric."""
    found = {rep: {metric: Reading() for metric in (*METRICS, *REVIEWS)} for rep in company.reps}
    for rep, mine in found.items():
        for metric in SUMS:
            mine[metric].denominator = Fraction(1)
        mine["nps"].scale = 100
        mine["follow_ups"].denominator = present(company, rep, span) / 7
    _deals(company, span, counting, found)
    _customers(company, span, counting, found)
    _answers(company, span, found)
    _contacts(company, span, counting, found, today)
    _reviews(company, span, found)
    return found


def came_before(deal: Deal, end: date) -> bool:
    """Of a deal without an opening day nothing is known before it closed."""
    return deal.opened is not None and deal.opened < end


def won(company: Company) -> list[Deal]:
    deals = [deal for deal in company.deals.values() if deal.status == "won"]
    return sorted(deals, key=lambda deal: (deal.closed, deal.id))


def _deals(company: Company, span: Span, counting: Counting, found: Readings) -> None:
    for deal in company.deals.values():
        mine = found[deal.seller]
        is_won = deal.status == "won"
        if deal.closed in span and is_won:
            mine["revenue"].add(deal.amount or 0)
            mine["orders"].add(1)
            mine["avg_deal"].add(deal.amount or 0, 1)
            if deal.opened and deal.closed:
                mine["sales_cycle"].add((deal.closed - deal.opened).days, 1)
        if counting.win_rate == "created":
            if deal.opened in span:
                mine["win_rate"].add(is_won and deal.closed is not None and deal.closed < span.end, 1)
        elif deal.closed in span:
            mine["win_rate"].add(is_won, 1)
        elif (
            counting.win_rate == "with-overdue"
            and deal.expected in span
            and (deal.opened is None or came_before(deal, span.end))
        ):
            mine["win_rate"].add(0, deal.closed is None or deal.closed >= span.end)
    for refund in company.refunds:
        if refund["day"] in span:
            found[company.deals[refund["deal"]].seller]["revenue"].add(-refund["amount"])


def _customers(company: Company, span: Span, counting: Counting, found: Readings) -> None:
    first: dict[int | None, Deal] = {}
    for deal in won(company):
        first.setdefault(deal.customer, deal)
    for deal in first.values():
        if deal.closed in span:
            found[deal.seller]["new_customers"].add(1)
            found[deal.seller]["conversion"].add(1)
    prospects = set()
    for deal in company.deals.values():
        known = first.get(deal.customer)
        earlier = known is not None and known.closed is not None and known.closed < span.start
        open_then = came_before(deal, span.end) and (deal.closed is None or deal.closed >= span.start)
        there = deal.closed in span or open_then
        if there and not earlier and deal.customer is not None:
            prospects.add((deal.customer, deal.seller))
    for _, rep in prospects:
        found[rep]["conversion"].add(0, 1)
    active = last_wins(company, span.start, counting.retention_months)
    still = last_wins(company, span.end, counting.retention_months)
    for customer, deal in active.items():
        found[deal.seller]["retention"].add(customer in still, 1)


def last_wins(company: Company, when: date, months: int) -> dict[int | None, Deal]:
    """Of each customer active on that day the last win before it."""
    since = months_back(when, months)
    return {deal.customer: deal for deal in won(company) if deal.closed and since <= deal.closed < when}


def _answers(company: Company, span: Span, found: Readings) -> None:
    for row in company.feedback:
        rep, kind = row.get("rep_id"), row["kind"]
        if rep is None or company.local_day(row["at"]) not in span or kind not in ("csat", "nps"):
            continue
        score = row["score"]
        good = score >= 4 if kind == "csat" else (score >= 9) - (score <= 6)
        found[rep][kind].add(good, 1)


def _contacts(company: Company, span: Span, counting: Counting, found: Readings, today: date) -> None:
    rows = [row for row in company.activities if row["kind"] in CONTACTS and row.get("rep_id") is not None]
    sent: dict[tuple[int, int], list[datetime]] = {}
    for row in rows:
        if row["direction"] == "out":
            sent.setdefault((row["rep_id"], row["customer_id"]), []).append(row["at"])
    first, end = company.midnight(span.start), company.midnight(span.end)
    now = datetime.combine(today, time(23, 59, 59), company.zone).astimezone(UTC)
    until = min(company.midnight(span.end), now)
    for row in rows:
        if not first <= row["at"] < end:
            continue
        mine = found[row["rep_id"]]
        if row["direction"] == "out":
            mine["follow_ups"].add(1)
            continue
        own = sent.get((row["rep_id"], row["customer_id"]), [])
        answered = min((at for at in own if row["at"] <= at < until), default=until)
        waited = hours(row["at"], answered, counting.response_hours, list(counting.holidays), company.zone)
        mine["response_time"].add(waited, 1)


def _reviews(company: Company, span: Span, found: Readings) -> None:
    last: dict[tuple[object, ...], dict[str, object]] = {}
    for row in sorted(company.raw.get("reviews", []), key=lambda row: row["id"]):
        last[row["rep_id"], row["role"], row["by"], row.get("criterion"), row["start"], row["end"]] = row
    for row in last.values():
        inside = span.start.isoformat() <= str(row["start"]) and str(row["end"]) <= span.end.isoformat()
        if inside:
            found[row["rep_id"]][f"review_{row['role']}"].add(row["score"], 1)  # type: ignore[index,arg-type]


def together(many: list[Reading], metric: str) -> Reading:
    """The reading of a team: numerators and denominators add up, but that of a sum, which is of the team as a whole."""
    total = Reading(scale=many[0].scale if many else 1)
    for each in many:
        total.add(each.numerator, each.denominator)
    if metric in SUMS:
        total.denominator = Fraction(1)
    return total
