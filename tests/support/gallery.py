"""A document with everything that a page can show: headline figures, each kind of chart with its table, wide tables."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.document import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Line,
    Records,
    Series,
    Table,
)

REPS = ("grace", "alice", "erin", "bob", "dan", "carol")
NOW = (4_008_000, 3_266_550, 1_532_500, 2_856_000, 1_386_000, 360_000)
BEFORE = (4_887_800, 871_000, 1_143_700, 870_700, None, 1_894_700)
STAGES = ("Lead", "Qualified", "Proposal", "Negotiation")
COUNTS = (32, 19, 9, 4)
WEEKS = tuple(f"2026-W{week}" for week in range(36, 48))
WON = (
    1_200_000,
    2_350_050,
    0,
    None,
    1_800_000,
    2_950_000,
    900_000,
    4_120_000,
    3_300_000,
    2_700_000,
    5_722_500,
    2_100_000,
)
LAST = (
    900_000,
    1_100_000,
    1_500_000,
    800_000,
    2_000_000,
    1_700_000,
    1_300_000,
    2_500_000,
    2_900_000,
    2_200_000,
    4_084_500,
    1_000_000,
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BINS = ("0–7 d", "8–14 d", "15–30 d", "31–60 d", "61–90 d", "over 90 d")


def document(names: tuple[str, ...] = REPS, title: str = "Weekly report: 2026-W47") -> Document:
    """The document; its reps can be called anything."""
    note = "2026-11-16 to 2026-11-22, compared with 2026-W46 (2026-11-09 to 2026-11-15). Amounts in USD."
    return Document([Heading(title, note), *_blocks(names)], {"schema": "crm.report/1"}, Records([], []))


def _blocks(names: tuple[str, ...]) -> Iterator[Block]:
    yield Heading("In short")
    yield Line(f"The team won 6 deals worth 57,225.00 USD; {names[0]} won the largest.")
    yield _figures()
    yield Heading("Ranking", "Points: 50 is the mean of the ranked reps.")
    yield Chart("pairs", "Revenue by rep", names, [Series("2026-W46", BEFORE), Series("2026-W47", NOW)], "money")
    yield _ranking(names)
    yield Heading("Funnel")
    yield Chart("funnel", "Open deals", STAGES, [Series("Deals", COUNTS)], note="Share of the first stage")
    yield Table(
        [Column("Stage"), Column("Deals", "count"), Column("Share", "percent")],
        [
            [Cell(name), Cell(count, "count"), Cell(count / 32, "percent")]
            for name, count in zip(STAGES, COUNTS, strict=True)
        ],
    )
    yield Heading("Trend")
    yield Chart("line", "Revenue by week", WEEKS, [Series("This year", WON), Series("A year ago", LAST)], "money")
    yield Table(
        [Column("Week", "word"), Column("Revenue", "money"), Column("A year ago", "money")],
        [
            [Cell(name), Cell(now, "money"), Cell(then, "money")]
            for name, now, then in zip(WEEKS, WON, LAST, strict=True)
        ],
    )
    yield Heading("Follow-ups")
    grid = [
        [(at * 7 + day * 5) % 23 if day < 5 else None if at % 2 else 0 for day in range(7)] for at in range(len(names))
    ]
    yield Chart("heat", "Follow-ups by weekday", DAYS, [Series(n, r) for n, r in zip(names, grid, strict=True)])
    yield Table(
        [Column("Rep"), *(Column(day, "count") for day in DAYS)],
        [[Cell(name), *(Cell(value, "count") for value in row)] for name, row in zip(names, grid, strict=True)],
    )
    yield Heading("Sales cycle")
    yield Chart("columns", "Days from opened to won", BINS, [Series("Deals", (2, 5, 14, 9, 3, 0))])
    yield Table(
        [Column("Days", "word"), Column("Deals", "count")],
        [[Cell(name), Cell(n, "count")] for name, n in zip(BINS, (2, 5, 14, 9, 3, 0), strict=True)],
    )
    yield Heading("Contribution")
    profit = (1_250_000, 780_000, 0, -320_000, None, 45_050)
    yield Chart("bars", "Change by region", names, [Series("Change", profit)], "money")
    yield Table(
        [Column("Rep"), Column("Change", "money")],
        [[Cell(name), Cell(value, "money")] for name, value in zip(names, profit, strict=True)],
    )


def _figures() -> Table:
    rows = [
        ("Revenue", 5_722_500, "money", 0.4, GOOD, 4_084_500), ("Orders", 6, "count", -0.14, BAD, 7),
        ("Win rate", 0.667, "percent", None, QUIET, None), ("Response time", 9.3, "hours", 0.21, BAD, 7.7),
    ]  # fmt: skip
    columns = [
        Column("Figure"),
        Column("2026-W47", "number"),
        Column("on 2026-W46", "number"),
        Column("2026-W46", "number"),
    ]
    cells = [
        [Cell(n), Cell(v, u, STRONG), Cell("", change=Cell(c, "share", t)) if c else Cell(None, "share"), Cell(b, u)]
        for n, v, u, c, t, b in rows
    ]
    return Table(columns, cells, role="figures")


def _ranking(names: tuple[str, ...]) -> Table:
    columns = [
        Column("#", "count"), Column("±", "movement"), Column("Rep"), Column("Score", "points"), Column("", "bar"),
        Column("Revenue", "money"), Column("Closed", "date"), Column("Response time", "hours"), Column("Why"),
    ]  # fmt: skip
    rows = []
    for at, name in enumerate(names):
        changed = Cell(0.1 - at / 30, "share", GOOD if at < 3 else BAD)
        rows.append([
            Cell(at + 1, "count", STRONG), Cell(at - 2, "movement", GOOD), Cell(name, "text", STRONG),
            Cell(78.0 - at * 7.3, "points", STRONG), Cell(0.65 - at / 10, "bar"),
            Cell(NOW[at], "money", change=changed), Cell(None, "date"), Cell(9.3 + at, "hours"),
            Cell("too few facts in this period to say anything", "text", QUIET),
        ])  # fmt: skip
    return Table(columns, rows)
