"""Lists on a real file: which rows, in which order, whichever index leads. See `tests/support/teams/office.py` for the
records."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crmcli.core.errors import NotFoundError
from crmcli.database.connection import encoded
from crmcli.records import rows
from crmcli.records.contacts import write as contacts
from crmcli.records.listing import filters
from crmcli.records.listing import query as listing
from crmcli.records.listing.filters import LEADING, in_team
from crmcli.records.listing.query import EVERY, FIELDS, ORDERS, Wanted, listed
from tests.support.teams import office


@pytest.fixture
def database(db):
    opened = office.make(db)
    with opened.writing():
        for values in ({"name": "Zoe", "customer_id": 1}, {"name": "Yan"}):
            contacts.add(opened, values)
        rows.change(opened, "activity", 1, {"contact_id": 1})
    yield opened
    opened.close()


def ids(database, kind, chosen=None, sort=None, descending=None, **more) -> list[int]:
    """The ids of the rows, which are the ids alone as well."""
    field, down = ORDERS[kind]
    wanted = Wanted(kind, chosen or {}, sort or field, down if descending is None else descending, **more)
    found = [row["id"] for row in listed(database, wanted)]
    assert listing.ids(database, wanted) == [str(id) for id in found]
    return found


# April in Berlin begins at 22:00 UTC on 31 March.
SECOND_QUARTER = (date(2026, 4, 1), date(2026, 7, 1))
ITS_MOMENTS = (datetime(2026, 3, 31, 22, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC))


def test_a_record_has_every_field_with_names_for_ids(database):
    assert listing.record(database, "deal", 7) == {
        "id": 7,
        "title": "acme again",
        "customer": "Acme",
        "rep": "Ben",  # owns it now
        "product": None,
        "amount": 30_000,
        "stage": "Won",
        "status": "won",
        "opened": date(2026, 3, 1),
        "closed": date(2026, 4, 10),
        "expected": None,
        "lost_reason": None,
        "source": None,
        "credited": "ann",  # owned it when it closed
        "archived": None,
        "tags": None,
        "external_key": None,
        "currency": None,
        "own_amount": None,
    }
    assert listing.record(database, "customer", 1)["owner"] == "ann"
    assert listing.record(database, "deal", 6)["archived"] == office.ARCHIVED
    activity = listing.record(database, "activity", 1)
    assert (activity["deal"], activity["deal_id"]) == ("Acme first", 1)
    assert activity["at"] == datetime(2026, 2, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_list_holds_what_each_record_holds(database, kind):
    for row in listed(database, Wanted(kind, {}, "id", archived=True)):
        assert row == listing.record(database, kind, row["id"])
        assert tuple(row) == FIELDS[kind]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("rep", [1, 2, 3]),  # ann, Ben, Åsa: casefolded, å after all of ASCII
        ("customer", [1, 2, 3]),
        ("product", [2, 1]),  # Kit, Pro
        ("deal", [4, 3, 7, 2, 1, 5]),
        ("activity", [4, 2, 3, 5, 1]),
        ("feedback", [3, 2, 1]),
        ("case", [2, 1]),
        ("stage", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_usual_orders_leave_out_archived_records(database, kind, expected):
    assert ids(database, kind) == expected


def test_archived_records_are_listed_when_asked_for(database):
    assert ids(database, "deal", archived=True) == [4, 6, 3, 7, 2, 1, 5]  # by the day they were opened
    assert ids(database, "rep", archived=True) == [1, 2, 4, 3]  # ann, Ben, gone, Åsa


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("deal", {"rep": 1}, [4, 3, 1]),
        ("deal", {"rep": 2}, [7, 2, 5]),
        ("deal", {"customer": 1}, [3, 7, 1]),
        ("deal", {"product": 2}, [3]),
        ("deal", {"stage": office.LEAD}, [3, 5]),
        ("deal", {"stage": office.WON, "rep": 2}, [7]),
        ("deal", {"open": True}, [4, 3, 5]),
        ("deal", {"won": True}, [7, 1]),
        ("deal", {"lost": True}, [2]),
        ("deal", {"open": True, "rep": 1}, [4, 3]),
        ("deal", {"team": ",1,3,"}, [4, 3, 1]),
        ("deal", {"team": ",12,"}, []),  # neither 1 nor 2
        # Closed in it: 2 on its first day, 7. Still open and opened in it: 3, 4. Not 1 (closed before), 5 (no date).
        ("deal", {"period": SECOND_QUARTER}, [4, 3, 7, 2]),
        ("deal", {"period": SECOND_QUARTER, "rep": 1}, [4, 3]),
        ("deal", {"period": SECOND_QUARTER, "won": True}, [7]),
        # 2 was opened in it but closed later; 1 closed in it.
        ("deal", {"period": (date(2026, 1, 1), date(2026, 4, 1))}, [1]),
        ("customer", {"owner": 1}, [1]),
        ("customer", {"region": "Emea"}, [1, 2]),
        ("customer", {"industry": "retail", "source": "WEB"}, [1]),
        ("customer", {"period": SECOND_QUARTER}, [3]),
        ("rep", {"team": ",1,3,"}, [1, 3]),
        ("product", {"category": "software"}, [1]),
        ("activity", {"customer": 2}, [3, 5]),
        ("activity", {"rep": 1, "direction": "in"}, [2]),
        ("activity", {"deal": 1}, [1]),
        ("activity", {"kind": "note"}, [4]),
        ("activity", {"period": ITS_MOMENTS}, [4, 2, 3]),
        ("feedback", {"rep": 1}, [3, 1]),
        ("feedback", {"kind": "complaint"}, [2]),
        ("feedback", {"period": ITS_MOMENTS}, [2]),
    ],
)
def test_filters(database, kind, chosen, expected):
    assert ids(database, kind, chosen) == expected


@pytest.mark.parametrize(
    ("kind", "sort", "descending", "expected"),
    [
        ("deal", "amount", False, [5, 4, 7, 2, 1, 3]),  # 0, 200, 300, 500, 1000.50, none
        ("deal", "amount", True, [1, 2, 7, 4, 5, 3]),  # nothing known is last either way
        ("deal", "customer", False, [1, 3, 7, 2, 4, 5]),  # Acme three times by id, beta twice, none
        ("deal", "customer", True, [4, 2, 7, 3, 1, 5]),  # ties turn round too
        ("deal", "title", False, [7, 1, 3, 4, 2, 5]),  # acme again, Acme first, Acme next, beta next, beta try, lone
        ("deal", "stage", False, [3, 5, 4, 1, 7, 2]),  # Lead, Lead, Proposal, Won, Won, Lost: as in the funnel
        ("deal", "expected", False, [4, 3, 1, 2, 5, 7]),
        ("deal", "id", False, [1, 2, 3, 4, 5, 7]),
        ("customer", "owner", False, [1, 2, 3]),
        ("customer", "created", True, [3, 2, 1]),
        ("product", "list_price", False, [1, 2]),
        ("activity", "at", False, [1, 5, 3, 2, 4]),
        ("activity", "deal", False, [1, 4, 3, 2, 5]),  # Acme first, Acme next, beta try, none, none
        ("feedback", "score", True, [3, 1, 2]),
        ("stage", "name", False, [1, 6, 4, 3, 2, 5]),  # Lead, Lost, Negotiation, Proposal, Qualified, Won
        ("stage", "probability", True, [5, 4, 3, 2, 1, 6]),
    ],
)
def test_orders(database, kind, sort, descending, expected):
    assert ids(database, kind, sort=sort, descending=descending) == expected


def test_a_limit_takes_the_first(database):
    assert ids(database, "deal", limit=2) == [4, 3]
    assert ids(database, "deal", {"rep": 1}, "amount", True, limit=2) == [1, 4]


VALUES: dict[str, dict[str, Any]] = {
    "customer": {"owner": 1},
    "deal": {
        "customer": 1, "rep": 1, "product": 1, "stage": office.LEAD, "open": True, "won": True, "lost": True,
        "team": ",1,3,", "period": SECOND_QUARTER,
    },
    "contact": {"customer": 1},
    "activity": {"customer": 1, "contact": 1, "rep": 1, "deal": 1},
    "feedback": {"customer": 1, "rep": 1, "deal": 1},
    "case": {"customer": 1, "rep": 1},
    "task": {"customer": 1, "rep": 1, "deal": 3, "open": True},
}  # fmt: skip


@pytest.mark.parametrize(("kind", "by"), [(kind, by) for kind, names in LEADING.items() for by in names])
def test_whichever_filter_leads_the_rows_are_the_same(database, kind, by):
    chosen = {by: VALUES[kind][by]}
    field, descending = NEWEST
    values = {**filters.values(kind, chosen), "limit": EVERY, "archived": False}
    led, unled = (
        database.all(listing.page(shape=(kind, name, field, ""), descending=descending), **values) for name in (by, "")
    )
    assert led == unled != []
    others = database.all(
        listing.page(shape=(kind, "", field, ""), descending=descending), **{**values, **filters.values(kind, {})}
    )
    assert len(led) < len(others)  # the filter was one


NEWEST = ("id", True)


@pytest.mark.parametrize("order", [NEWEST, ("amount", True), ("customer", False)])
def test_more_than_a_few_are_read_in_the_order_of_the_list(database, monkeypatch, order):
    chosen = {"open": True}  # 3, 4 and 5, and 6 which is archived
    for few, by in ((3, ""), (4, "open")):
        monkeypatch.setattr(filters, "FEW", few)
        assert filters.leading(database, "deal", chosen, order, page=True) == by
        assert filters.leading(database, "deal", chosen, order, page=False) == "open"
        assert ids(database, "deal", chosen, *order, limit=10) == ids(database, "deal", chosen, *order)


@pytest.mark.parametrize(
    ("name", "sort"), [("open", "closed"), ("won", "lost_reason"), ("rep", "rep"), ("stage", "status"), ("rep", "id")]
)
def test_a_filter_leads_where_its_rows_may_all_come_last(database, monkeypatch, name, sort):
    monkeypatch.setattr(filters, "FEW", 0)
    chosen = {name: VALUES["deal"][name]}
    assert filters.leading(database, "deal", chosen, (sort, False), page=True) == name


def plan(path, kind, by, sort, descending) -> str:
    """How SQLite goes about it: the steps that concern the records themselves."""
    text = listing.page(shape=(kind, by, sort, listing.parts(kind, by, sort)[0]), descending=descending)
    values = {**filters.values(kind, {by: VALUES.get(kind, {}).get(by)}), "limit": 101, "archived": False}
    with closing(sqlite3.connect(path)) as connection, connection:
        given = {name: encoded(value) for name, value in values.items()}
        steps = connection.execute(f"EXPLAIN QUERY PLAN {text.sql}", given).fetchall()
    connection.close()
    return "; ".join(step[3] for step in steps if "its_" not in step[3])


@pytest.mark.parametrize(
    ("kind", "by", "sort", "descending"),
    [
        *((kind, "", *ORDERS[kind]) for kind in ("customer", "product", "deal", "activity", "feedback")),
        ("customer", "", "name", True),
        ("deal", "", "title", False),
        *(("deal", by, "id", True) for by in LEADING["deal"]),
        *(("activity", by, "id", True) for by in LEADING["activity"]),
        *(("feedback", by, "id", True) for by in LEADING["feedback"]),
    ],
)
def test_a_page_is_read_in_order_and_found_by_an_index(database, db, kind, by, sort, descending):
    steps = plan(db, kind, by, sort, descending)
    assert "TEMP B-TREE" not in steps
    assert (f"SCAN {kind}" not in steps) if by else (f"SCAN {kind}" in steps or f"ix_{kind}_{sort}" in steps)


@pytest.mark.parametrize(
    ("by", "indexes"),
    [("customer", ["ix_activity_customer_id"]), ("rep", ["ix_activity_out", "ix_activity_in", "ix_activity_note"])],
)
def test_the_newest_activities_are_the_first_by_an_index(database, db, by, indexes):
    found, _, page = plan(db, "activity", by, "at", True).partition("SCAN found")
    assert all(f"USING INDEX {name}" in found or f"USING COVERING INDEX {name}" in found for name in indexes)
    # Only rows of one moment are put in order by id; sorted is no more than the page that was found.
    assert "B-TREE FOR ORDER BY" not in found and page


def test_a_team_is_found_whatever_its_capitals(database):
    assert in_team(database, " east ") == ",1,3,"
    with pytest.raises(NotFoundError) as caught:
        in_team(database, "Eest")
    assert '"East"' in caught.value.hint or '"EAST"' in caught.value.hint
    with pytest.raises(NotFoundError) as caught:
        in_team(database, "nothing like it")
    assert caught.value.hint == "see: crm list reps"
