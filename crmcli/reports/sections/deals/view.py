"""Deals opened, won and lost in a period, the lost ones by the reason that was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.reports.sections.record_list import NONE_GIVEN, changed, counted, exact, money, more, table

Row = Mapping[str, Any]


class Moved(NamedTuple):
    """How many `deals` were new, won and lost and their `amount`, now and before; the largest of each now; and the lost
    ones by reason. Tables show up to `rows`."""

    now: Mapping[str, Row]
    before: Mapping[str, Row]
    lists: Mapping[str, Sequence[Row]]
    reasons: Sequence[Row]
    reasons_before: Sequence[Row]
    periods: tuple[Period, Period]
    currency: str
    rows: int

    @property
    def nothing(self) -> bool:
        """Was no deal opened or closed?"""
        return not any(side["deals"] for side in self.now.values())


_TITLES = {"new": "New", "won": "Won", "lost": "Lost"}
_LARGEST = {"new": "The largest new deals", "won": "Deals won", "lost": "The largest lost deals"}
_DEAL = {"title": Column("Deal", keep=1), "customer": Column("Customer"), "rep": Column("Rep")}
_AMOUNT = {"amount": Column("Amount", "money")}
_DAYS = {"days": Column("Days", "count", 2), "closed": Column("On", "date", 3)}
_COLUMNS = {
    "new": {**_DEAL, "stage": Column("Stage", keep=2), **_AMOUNT, "opened": Column("Opened", "date", 3)},
    "won": {**_DEAL, **_AMOUNT, **_DAYS},
    "lost": {**_DEAL, **_AMOUNT, "reason": Column("Reason"), **_DAYS},
}


def blocks(found: Moved) -> Iterator[Block]:
    """What was opened, won and lost, why, and the largest of each."""
    yield Line(sentence(found))
    if found.nothing:
        return
    yield _figures(found)
    for which in ("new", "won"):
        yield from table(_LARGEST[which], _COLUMNS[which], _rows(found, which), found.now[which]["deals"])
    yield from _why(found)
    yield from table(_LARGEST["lost"], _COLUMNS["lost"], _rows(found, "lost"), found.now["lost"]["deals"])


def sentence(found: Moved) -> str:
    """What it means: how much came in, how much was won, and what most was lost for."""
    if found.nothing:
        return "No deal was opened, won or lost."
    new, won, lost = (found.now[which] for which in ("new", "won", "lost"))
    opened = f"{_number(new).replace('none', 'No')} new deal{'' if new['deals'] == 1 else 's'}{_worth(found, new)}"
    return f"{opened}; {_number(won)} won{_worth(found, won)}; {_number(lost)} lost{_lost(found)}."


def _number(side: Row) -> str:
    return f"{side['deals']:,}" if side["deals"] else "none"


def _worth(found: Moved, side: Row) -> str:
    return f" worth {money(side['amount'], found.currency)}" if side["amount"] else ""


def _lost(found: Moved) -> str:
    """ " worth 20,000.00 USD, 2 of them for price (12,400.00 USD)": the reason that cost most, where one is known."""
    lost, first = found.now["lost"], next(iter(found.reasons), None)
    worth = _worth(found, lost)
    if first is None or first["reason"] is None:
        return worth
    name, cost = first["reason"], f" ({money(first['amount'], found.currency)})" if first["amount"] else ""
    if first["deals"] == lost["deals"]:
        return f"{worth}, {'all ' if first['deals'] > 1 else ''}for the reason “{name}”"
    return f"{worth}, {first['deals']:,} of them for the reason “{name}”{cost}"


def _figures(found: Moved) -> Table:
    now, before = found.periods
    columns = [
        Column("Deals"), Column(now.label, "count"), Column(before.label, "count", 1),
        Column("Worth", "money"), Column(f"Worth, {before.label}", "money", 2),
    ]  # fmt: skip
    rows = []
    for which, title in _TITLES.items():
        after, earlier = found.now[which], found.before[which]
        better = "lower" if which == "lost" else "higher"
        cells = [
            (counted(after[name], earlier[name], unit, better), Cell(earlier[name], unit))
            for name, unit in (("deals", "count"), ("amount", "money"))
        ]
        rows.append([Cell(title, tone=STRONG), *(cell for pair in cells for cell in pair)])
    return Table(columns, rows)


def _why(found: Moved) -> Iterator[Block]:
    if not found.reasons:
        return
    shown, worth = found.reasons[: found.rows], found.now["lost"]["amount"] > 0
    names = [row["reason"] or NONE_GIVEN for row in shown]
    values = [row["amount" if worth else "deals"] for row in shown]
    title = "Lost deals by reason"
    yield Chart("bars", title, names, [Series("Worth" if worth else "Deals", values)], "money" if worth else "count")
    columns = [
        Column("Reason"), Column("Deals", "count"), Column(found.periods[1].label, "count", 1),
        Column("Worth", "money"),
    ]  # fmt: skip
    rows = [
        [Cell(name), Cell(row["deals"], "count"), Cell(_before(found, row), "count"), Cell(row["amount"], "money")]
        for name, row in zip(names, shown, strict=True)
    ]
    yield Table(columns, rows, title)
    yield from more(len(shown), len(found.reasons))


def _before(found: Moved, row: Row) -> int:
    """How many were lost for that reason in the period before."""
    word = (row["reason"] or "").lower()
    return sum(each["deals"] for each in found.reasons_before if (each["reason"] or "").lower() == word)


def _rows(found: Moved, which: str) -> list[dict[str, Any]]:
    return [{**row, "days": _days(row)} for row in found.lists[which]]


def _days(row: Row) -> int | None:
    return (row["closed"] - row["opened"]).days if row["closed"] and row["opened"] else None


def data(found: Moved) -> dict[str, Any]:
    """For JSON: of the lists what is shown, and every reason; `deals` counts all."""
    told: dict[str, Any] = {"sentence": sentence(found)}
    for which in _TITLES:
        now, before = found.now[which], found.before[which]
        told[which] = {
            "deals": now["deals"],
            "deals_before": before["deals"],
            "deals_change": changed(now["deals"], before["deals"]),
            "amount": Money(now["amount"], found.currency),
            "amount_before": Money(before["amount"], found.currency),
            "amount_change": changed(now["amount"], before["amount"]),
            "largest": [exact(row, found.currency, "amount") for row in _rows(found, which)],
        }
    told["lost"]["reasons"] = [
        {**exact(row, found.currency, "amount"), "deals_before": _before(found, row)} for row in found.reasons
    ]
    return told
