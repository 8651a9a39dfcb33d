"""Open deals gone quiet: the most valuable first, how much of the pipeline they are, and which to call first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, Block, Column, Line
from crmcli.core.money import Money
from crmcli.core.rounding import whole
from crmcli.records.quiet.insight import Rule
from crmcli.reports.sections.record_list import exact, many, money, table

Row = Mapping[str, Any]


class Quiet(NamedTuple):
    """When a deal is quiet; by rep what is open and what of it is quiet; the quiet deals listed; and the one to call
    first. Tables show up to `rows`. `stale` is how many are past the limit of their stage besides, where one has a
    limit."""

    rule: Rule
    by_rep: Sequence[Row]
    listed: Sequence[Row]
    first: Row | None
    today: date
    zone: tzinfo
    currency: str
    rows: int
    stale: int | None = None

    def total(self, name: str) -> int:
        """A figure of all reps in question together."""
        return sum(row[name] for row in self.by_rep)

    @property
    def deals(self) -> int:
        """How many are quiet."""
        return self.total("quiet")

    @property
    def share(self) -> float | None:
        """The share of the open amount that is quiet."""
        return self.total("quiet_amount") / self.total("amount") if self.total("amount") else None


_FIRST = "To call first: of those opened within a year, the one worth most by the probability of its stage."
_WORKED_OUT = ("about", "nameless", "moved", "place", "likely")
_COLUMNS = {
    "title": Column("Deal", keep=1), "customer": Column("Customer"), "rep": Column("Rep"),
    "stage": Column("Stage", keep=2), "amount": Column("Amount", "money"), "quiet_days": Column("Quiet days", "count"),
    "last": Column("Last", "date", 3),
}  # fmt: skip
_BY_REP = {
    "name": Column("Rep"), "deals": Column("Open", "count", 1), "amount": Column("Amount", "money", 1),
    "quiet": Column("Quiet", "count"), "quiet_amount": Column("Quiet amount", "money"),
    "share": Column("Share", "percent"),
}  # fmt: skip


def blocks(found: Quiet) -> Iterator[Block]:
    """The sentence, whom to call first, the deals, and each rep's part."""
    yield Line(sentence(found))
    if not found.deals:
        return
    if first := call_first(found):
        yield Line(first)
    yield Line(f"Quiet: no activity and no move for {found.rule.why}. {_FIRST}", QUIET)
    yield from table("The most valuable quiet deals", _COLUMNS, _rows(found), found.deals)
    by_rep = [row for row in _by_rep(found) if row["quiet"]]
    if len(found.by_rep) > 1:
        yield from table("Quiet deals by rep", _BY_REP, by_rep[: found.rows], len(by_rep))


def sentence(found: Quiet) -> str:
    """How much of the pipeline is quiet."""
    every = found.total("deals")
    if not found.deals:
        none = "The one open deal has not" if every == 1 else f"None of {many(every, 'open deal')} has"
        return f"{none} gone quiet." if every else "No deal is open."
    worth = f", worth {money(found.total('quiet_amount'), found.currency)}" if found.total("quiet_amount") else ""
    share = f" ({whole(100 * found.share)}% of the open amount)" if found.share else ""
    have = "has" if found.deals == 1 else "have"
    past = f"; {found.stale:,} {'is' if found.stale == 1 else 'are'} past the limit of the stage" if found.stale else ""
    return f"{found.deals:,} of {many(every, 'open deal')} {have} gone quiet{worth}{share}{past}."


def call_first(found: Quiet) -> str:
    """The deal worth most by the probability of its stage; empty where no quiet deal has an amount."""
    if not found.first or not found.first["amount"]:
        return ""
    first = dated(found, found.first)
    about = f" ({first['customer']})" if first["customer"] else ""
    since = f", quiet for {many(first['quiet_days'], 'day')}" if first["quiet_days"] is not None else ""
    at_stage = f"{money(first['amount'], found.currency)} in {first['stage']} ({first['probability']}%)"
    return f"Call first: {first['title']}{about}, {at_stage}{since}; {first['rep']} owns it."


def _rows(found: Quiet) -> list[dict[str, Any]]:
    return [dated(found, row) for row in found.listed]


def dated(found: Quiet, row: Row) -> dict[str, Any]:
    """The deal with the day of its `last` sign of life; of one about which nothing at all is dated there is none."""
    moments = (row[name].astimezone(found.zone).date() for name in ("about", "nameless") if row[name])
    last = max([*moments, *(row[name] for name in ("moved", "opened") if row[name])], default=None)
    told = {key: value for key, value in row.items() if key not in _WORKED_OUT}
    return {**told, "last": last, "quiet_days": (found.today - last).days if last else None}


def _by_rep(found: Quiet) -> list[dict[str, Any]]:
    return [{**row, "share": row["quiet_amount"] / row["amount"] if row["amount"] else None} for row in found.by_rep]


def data(found: Quiet) -> dict[str, Any]:
    """For JSON: of the deals those that are shown; `quiet` counts all."""
    first = exact(dated(found, found.first), found.currency, "amount") if found.first else None
    return {
        "sentence": sentence(found),
        "days": found.rule.days,
        "rule": found.rule.why,
        "open": found.total("deals"),
        "open_amount": Money(found.total("amount"), found.currency),
        "quiet": found.deals,
        "quiet_amount": Money(found.total("quiet_amount"), found.currency),
        "quiet_share": found.share,
        "stale": found.stale,
        "call_first": first,
        "deals": [exact(row, found.currency, "amount") for row in _rows(found)],
        "by_rep": [exact(row, found.currency, "amount", "quiet_amount") for row in _by_rep(found)],
    }
