"""Signs of gaming as tables of records to look at, each with the ordinary reasons for it: it accuses nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.rounding import whole
from crmcli.evaluation.irregularities.insight import (
    AFTER,
    ALIKE,
    CHANCE,
    CONTACTS_AFTER,
    LAST_DAYS,
    LATE,
    LATE_OVER_THE_END,
    NEAR,
    SPLIT_DAYS,
    WINS_NEEDED,
    Bunch,
)

Row = Mapping[str, Any]


class Found(NamedTuple):
    """The records of each sign; `bunches` is None while the period is under way. Rows of `split` carry their `group`.

    `imported` of the `wins` came from a file: when those were recorded, nobody knows.
    """

    bunches: Sequence[Bunch] | None
    bunched: Sequence[Row]
    backdated: Sequence[Row]
    talked_on: Sequence[Row]
    split: Sequence[Row]
    reopened: Sequence[Row]
    wins: int = 0
    imported: int = 0


class _Sign(NamedTuple):
    title: str
    reasons: str
    more: Sequence[tuple[str, Column]]


_CLOSED, _AMOUNT = ("closed", Column("Closed", "date")), ("amount", Column("Amount", "money", 3))
SIGNS: dict[str, _Sign] = {
    "bunched": _Sign(
        "Wins of the last days",
        f"Of reps with {WINS_NEEDED} wins or more in the last {LAST_DAYS} days, where chance alone would make a report "
        f"point at anybody once in {1 / CHANCE:g}. A customer's budget year or a push the team agreed on does it too.",
        (_AMOUNT, _CLOSED),
    ),
    "backdated": _Sign(
        "Recorded later than dated",
        "Moves are numbered as they are recorded, and none is dated in the future: these were recorded on the day "
        f"shown or later. Looked at from {LATE} days on, and from {LATE_OVER_THE_END} where the period had ended "
        "meanwhile. Often it is only late entry.",
        (_AMOUNT, _CLOSED, ("recorded", Column("Recorded", "date")), ("by", Column("By", keep=2))),
    ),
    "talked_on": _Sign(
        "Still talked about after the period",
        f"Dated in its last {AFTER} days, with {CONTACTS_AFTER} contacts or more about the deal in the {AFTER} days "
        "after it. Delivery and thanks are contacts too.",
        (_AMOUNT, _CLOSED, ("contacts", Column("Contacts", "count")), ("last", Column("Last", "moment", 2))),
    ),
    "split": _Sign(
        "One deal or several",
        f"Won by one rep from one customer within {SPLIT_DAYS} days: two whose amounts differ by {100 * NEAR:g}% or "
        "less, whose titles differ by the number of a part, or of one product or title opened on one day; or "
        f"{ALIKE} of one product or title. A customer may well order twice.",
        (_AMOUNT, ("opened", Column("Opened", "date", 4)), _CLOSED),
    ),
    "reopened": _Sign(
        "Won and reopened",
        "Taken back from Won to an open stage in the period, or won again in it after that. "
        "A signature can fall through.",
        (
            ("amount", Column("Amount", "money", 3)), ("first_won", Column("Won", "date")),
            ("reopened", Column("Reopened", "date")), ("won_again", Column("Won again", "date")),
            ("by", Column("By", keep=2)),
        ),
    ),
}  # fmt: skip


def blocks(found: Found) -> Iterator[Block]:
    """What there is to look at; of a sign without records only its name is said."""
    yield from _bunches(found)
    for name, sign in SIGNS.items():
        if rows := rows_of(found, name):
            yield _table(name, sign, rows)
            yield Line(sign.reasons, QUIET)
    if none := [sign.title.lower() for name, sign in SIGNS.items() if not rows_of(found, name)]:
        yield Line(f"No records to look at: {', '.join(none)}.")
    if found.imported:
        yield Line(
            f"{found.imported:,} of the {found.wins:,} wins came from an imported file: when those were recorded "
            "cannot be told, so a date that was put back would not show.",
            QUIET,
        )


def rows_of(found: Found, name: str) -> Sequence[Row]:
    """The records of that sign."""
    rows: Sequence[Row] = getattr(found, name)
    return [{**row, "won_again": row["closed"] if row["status"] == "won" else None} for row in rows]


def _bunches(found: Found) -> Iterator[Block]:
    if found.bunches is None:
        yield Line("Whether wins are bunched in its last days shows when the period is over.", QUIET)
    elif found.bunches:
        columns = [
            Column("Rep"), Column("Wins", "count"), Column("Late", "count"), Column("Share", "percent"),
            Column("Evenly", "percent", 2), Column("Others", "percent", 1), Column("Chance"), Column(""),
        ]  # fmt: skip
        yield Table(columns, [_bunch(each) for each in found.bunches], f"Wins in the last {LAST_DAYS} days")
        yield Line(
            "Evenly: the share if wins were spread over the period, by working days or all, whichever is more. Chance: "
            "how often so many or more would fall there at that share or the others', whichever is more (binomial). "
            "For the team it is at the even share.",
            QUIET,
        )


def _bunch(bunch: Bunch) -> list[Cell]:
    return [
        Cell(bunch.person.name if bunch.person else "Team", "text", "" if bunch.person else STRONG),
        Cell(bunch.wins, "count"), Cell(bunch.late, "count"), Cell(bunch.share, "percent"),
        Cell(bunch.expected, "percent"), Cell(bunch.others, "percent"), Cell(_chance(bunch.chance)),
        Cell("look" if bunch.flagged else "", tone=STRONG),
    ]  # fmt: skip


def _chance(chance: float) -> str:
    """ "1 in 240", or a percentage where it is likely."""
    if chance >= 0.1:
        return f"{whole(100 * chance)}%"
    return f"1 in {whole(1 / chance):,}" if chance > 1e-6 else "under 1 in 1,000,000"


def _table(name: str, sign: _Sign, rows: Sequence[Row]) -> Table:
    lead = [Column("Group", "count")] if name == "split" else []
    columns = [*lead, Column("Rep"), Column("ID", "count"), Column("Deal"), Column("Customer", keep=1)]
    return Table(
        [*columns, *(column for _, column in sign.more)],
        [
            [
                *([Cell(row["group"], "count")] if lead else []),
                Cell(row["rep"]), Cell(row["id"]), Cell(row["title"]), Cell(row["customer"] or ""),
                *(Cell(row[field], column.unit) for field, column in sign.more),
            ]
            for row in rows
        ],
        sign.title,
    )  # fmt: skip


def data(found: Found, currency: str) -> dict[str, Any]:
    """`signs` of `crm.fairness/1`."""
    names = ("wins", "late", "share", "expected", "others", "chance", "flagged")
    bunches = [
        {"rep": each.person.name if each.person else None, **{name: getattr(each, name) for name in names}}
        for each in found.bunches or ()
    ]
    return {
        "bunches": None if found.bunches is None else bunches,
        "wins": found.wins,
        "imported": found.imported,
        **{name: [_record(row, currency) for row in rows_of(found, name)] for name in SIGNS},
    }


_OF_RECORD = (
    "rep", "id", "title", "customer", "amount", "opened", "closed", "status", "group", "recorded", "by", "contacts",
    "last", "first_won", "reopened", "won_again",
)  # fmt: skip


def _record(row: Row, currency: str) -> dict[str, Any]:
    values = {name: row.get(name) for name in _OF_RECORD}
    return {**values, "amount": None if row["amount"] is None else Money(row["amount"], currency)}


def records(found: Found) -> Records:
    """Every record to look at, with its sign."""
    units = {"amount": "money", "last": "moment"}
    rows = [
        [Cell(name), *(Cell(row.get(field), units.get(field, "text")) for field in _OF_RECORD)]
        for name in SIGNS
        for row in rows_of(found, name)
    ]
    return Records(("sign", *_OF_RECORD), rows)
