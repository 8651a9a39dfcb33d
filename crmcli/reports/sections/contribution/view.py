"""Where revenue comes from: how much of it from few customers, and from which region, industry and product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.view import period_data
from crmcli.reports.sections.record_list import NONE_GIVEN, exact, more, table

Row = Mapping[str, Any]


class Side(NamedTuple):
    """One time and its largest customers; beside each of them stands what all customers come to."""

    period: Period
    largest: Sequence[Row]

    def total(self, name: str) -> int:
        """A figure of all customers."""
        return int(self.largest[0][name]) if self.largest else 0

    @property
    def revenue(self) -> int:
        return self.total("all_revenue")

    def share(self, amount: float | None) -> float | None:
        """That amount as a share of the revenue; None: there is none."""
        return amount / self.revenue if self.revenue and amount is not None else None

    @property
    def top_share(self) -> float | None:
        """The share of the revenue that a fifth of the customers brought."""
        return self.share(self.total("top_revenue"))

    @property
    def largest_share(self) -> float | None:
        """The share of the largest customer."""
        return self.share(self.largest[0]["revenue"]) if self.largest else None


class Contribution(NamedTuple):
    """The period and the year so far (`under_way`: it is not over); revenue of both by what it is grouped by. Tables
    show up to `rows` groups."""

    now: Side
    year: Side
    under_way: bool
    groups: Mapping[str, Sequence[Row]]
    currency: str
    rows: int

    @property
    def nothing(self) -> bool:
        """Did nobody order, neither in the period nor in the year so far?"""
        return not self.now.largest and not self.year.largest


def blocks(found: Contribution) -> Iterator[Block]:
    """The sentence, the concentration, the largest customers, and the groups."""
    yield Line(sentence(found))
    if found.nothing:
        return
    yield _concentration(found)
    yield from _largest(found)
    for by, rows in found.groups.items():
        if any(row["group"] is not None for row in rows):
            yield from _group(found, by, rows)


def sentence(found: Contribution) -> str:
    """How much hangs on a few."""
    side, when = (found.year, "this year") if found.year.revenue else (found.now, "this period")
    if found.nothing or side.top_share is None:
        return "No customer ordered this year."
    top, customers = side.total("top"), side.total("customers")
    name, largest = side.largest[0]["customer"], f"{whole(100 * (side.largest_share or 0))}%"
    if customers == 1:
        return f"All revenue {when} came from {name}."
    if top == 1:
        return f"{name}, the largest of {customers:,} customers, brought {largest} of the revenue {when}."
    return (
        f"The largest {top:,} customers of {customers:,}, a fifth of them, brought {whole(100 * side.top_share)}% of "
        f"the revenue {when}; {name} brought {largest}."
    )


def _names(found: Contribution) -> tuple[str, str]:
    return found.now.period.label, f"{found.year.period.label}{' so far' if found.under_way else ''}"


def _concentration(found: Contribution) -> Table:
    sides = (found.now, found.year)

    def cells(title: str, unit: str, values: Sequence[Any]) -> list[Cell]:
        return [Cell(title, tone=STRONG), *(Cell(value, unit) for value in values)]

    rows = [
        cells("Revenue", "money", [side.revenue for side in sides]),
        cells("Customers with orders", "count", [side.total("customers") for side in sides]),
        cells("Top 20% of them", "count", [side.total("top") for side in sides]),
        cells("Share of the top 20%", "percent", [side.top_share for side in sides]),
        cells("Share of the largest", "percent", [side.largest_share for side in sides]),
    ]
    return Table([Column(""), *(Column(name, "number") for name in _names(found))], rows)


def _largest(found: Contribution) -> Iterator[Block]:
    side = found.year if found.year.largest else found.now
    columns = {
        "customer": Column("Customer"), "region": Column("Region", keep=2), "industry": Column("Industry", keep=3),
        "orders": Column("Orders", "count", 1), "revenue": Column("Revenue", "money"),
        "share": Column("Share", "percent"), "together": Column("Together", "percent"),
    }  # fmt: skip
    name = _names(found)[side is found.year]
    yield from table(f"The largest customers, {name}", columns, _shares(side), side.total("customers"))


def _shares(side: Side) -> list[dict[str, Any]]:
    """The largest customers, each with its share and that of it and all before it together."""
    rows, together = [], 0
    for row in side.largest:
        together += row["revenue"]
        own = {name: row[name] for name in ("customer", "region", "industry", "orders", "revenue")}
        rows.append({**own, "share": side.share(row["revenue"]), "together": side.share(together)})
    return rows


def _group(found: Contribution, by: str, rows: Sequence[Row]) -> Iterator[Block]:
    now, year = _names(found)
    shown = rows[: found.rows]
    names = [row["group"] or NONE_GIVEN for row in shown]
    title = f"Revenue by {by}"
    yield Chart("bars", f"{title}, {year}", names, [Series("Revenue", [row["revenue_year"] for row in shown])], "money")
    columns = [
        Column(by.capitalize()), Column(now, "money"), Column("Share", "percent"),
        Column(year, "money"), Column("Its share", "percent"), Column("Customers", "count", 1),
    ]  # fmt: skip
    yield Table(columns, [_cells(found, name, row) for name, row in zip(names, shown, strict=True)], title)
    yield from more(len(shown), len(rows))


def _cells(found: Contribution, name: str, row: Row) -> list[Cell]:
    return [
        Cell(name),
        Cell(row["revenue"], "money"),
        Cell(found.now.share(row["revenue"]), "percent"),
        Cell(row["revenue_year"], "money"),
        Cell(found.year.share(row["revenue_year"]), "percent"),
        Cell(row["customers_year"], "count"),
    ]


def data(found: Contribution) -> dict[str, Any]:
    """For JSON: `period` and `year`, and revenue by region, industry and product, with every group."""
    told: dict[str, Any] = {"sentence": sentence(found)}
    told |= {name: _side(side, found.currency) for name, side in (("period", found.now), ("year", found.year))}
    for by, rows in found.groups.items():
        told[f"by_{by}"] = [
            {
                "name": row["group"],
                **exact({key: row[key] for key in row if key != "group"}, found.currency, "revenue", "revenue_year"),
                "share": found.now.share(row["revenue"]),
                "share_year": found.year.share(row["revenue_year"]),
            }
            for row in rows
        ]
    return told


def _side(side: Side, currency: str) -> dict[str, Any]:
    return {
        **period_data(side.period),
        "revenue": Money(side.revenue, currency),
        "customers": side.total("customers"),
        "top_customers": side.total("top"),
        "top_revenue": Money(side.total("top_revenue"), currency),
        "top_share": side.top_share,
        "largest_share": side.largest_share,
        "largest": [exact(row, currency, "revenue") for row in _shares(side)],
    }
