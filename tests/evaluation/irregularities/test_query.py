"""Records that show signs of gaming: each found where it should be, and its ordinary likes left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar, Period
from crmcli.database.opening import open_file
from crmcli.evaluation.irregularities import query as signs
from crmcli.records import rows
from crmcli.records.deals import write as deals
from crmcli.records.settings import write as team

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
TODAY = date(2026, 11, 24)
CLOCK = Clock(datetime(2026, 11, 24, 12, tzinfo=UTC), UTC, Calendar(TODAY))


@pytest.fixture
def database(db):
    """Two reps, two customers and two products."""
    team.create(db, team.Team())
    made = open_file(db)
    with made.writing():
        for kind, names in (("rep", ("ann", "ben")), ("customer", ("A", "B")), ("product", ("Pro", "Kit"))):
            for name in names:
                rows.add(
                    made, kind, {"name": name, "created": date(2026, 1, 1)} if kind == "customer" else {"name": name}
                )
    yield made
    made.close()


def day(text):
    return date.fromisoformat(f"2026-{text}")


def add(database, title, opened="06-01", rep=1, customer=1, amount=None, product=None, key=None):
    """Record an open deal; returns its id."""
    values = {"title": title, "rep_id": rep, "customer_id": customer, "amount": amount, "product_id": product}
    with database.writing():
        values |= {"opened": day(opened), "external_key": key}
        return deals.add(database, values, TODAY, "tester")


def move(database, id, stage, at, amount=None):
    with database.writing():
        changes = {} if amount is None else {"amount": amount}
        deals.move(database, id, stage, day(at), TODAY, "ann", changes)


def win(database, title, at, opened="06-01", amount=100_00, **values):
    id = add(database, title, opened, amount=amount, **values)
    move(database, id, "won", at)
    return id


def told(found, *names):
    return [(row["title"], *(row[name] for name in names)) for row in found]


def test_a_win_is_recorded_no_earlier_than_what_was_recorded_before_it(database):
    win(database, "in time", "08-10")
    other = add(database, "other")
    win(database, "two weeks less a day", "08-03")  # after 10 August was recorded: 7 days
    move(database, other, "Qualified", "08-17")
    win(database, "two weeks", "08-03")
    move(database, other, "Proposal", "10-02")
    win(database, "two days over the end", "09-30")
    move(database, other, "Negotiation", "10-03")
    win(database, "three days over the end", "09-30")
    win(database, "imported", "09-30", key="K1")
    win(database, "in the next quarter", "10-01")
    lost = add(database, "lost")
    move(database, lost, "lost", "09-30")
    moved = add(database, "only moved")
    move(database, moved, "Qualified", "08-01")
    found = signs.recorded_late(database, Q3, TODAY)
    assert told(found, "closed", "recorded", "by") == [
        ("two weeks", day("08-03"), day("08-17"), "ann"),
        ("three days over the end", day("09-30"), day("10-03"), "ann"),
    ]
    assert signs.recorded_late(database, Q3, day("10-02")) == found[:1]  # as of a day before the later move
    wins = signs.won(database, Q3)
    assert wins == {1: {"rep_id": 1, "wins": 6, "late": 3, "imported": 1}}


def test_a_date_that_is_put_back_later_shows(database):
    from crmcli.records.edit.write import edit

    other, late = add(database, "other"), add(database, "late", amount=100_00)
    move(database, other, "Qualified", "10-05")
    move(database, late, "won", "10-06")
    assert signs.recorded_late(database, Q3, TODAY) == []
    with database.writing():
        edit(database, "deal", late, {"closed": day("09-30")}, TODAY)
    assert told(signs.recorded_late(database, Q3, TODAY), "recorded") == [("late", day("10-05"))]


def test_contacts_that_go_on_after_the_period(database):
    def contact(deal, count, first, direction="out"):
        with database.writing():
            for at in range(count):
                kind = "note" if direction is None else "call"
                moment = first + timedelta(hours=at)
                values = {"customer_id": 1, "rep_id": 1, "deal_id": deal, "kind": kind, "direction": direction}
                rows.add(database, "activity", {**values, "at": moment})

    october = datetime(2026, 10, 1, tzinfo=UTC)
    names = ("three", "two", "notes", "before", "long after", "early", "answers")
    made = {name: win(database, name, "09-16" if name == "early" else "09-17") for name in names}
    contact(made["three"], 3, october)
    contact(made["two"], 2, october)
    contact(made["notes"], 3, october, None)
    contact(made["before"], 3, october - timedelta(hours=3))
    contact(made["long after"], 3, october + timedelta(days=14))
    contact(made["early"], 3, october)
    contact(made["answers"], 4, october + timedelta(days=13, hours=20), "in")
    found = signs.contacts_after_win(database, Q3, CLOCK)
    assert told(found, "contacts", "last") == [
        ("three", 3, datetime(2026, 10, 1, 2, tzinfo=UTC)),
        ("answers", 4, datetime(2026, 10, 14, 23, tzinfo=UTC)),
    ]
    # As of a day earlier the last contacts have not happened yet.
    early = CLOCK._replace(now=datetime(2026, 10, 1, 1, 59, 59, tzinfo=UTC))
    assert signs.contacts_after_win(database, Q3, early) == []


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ({"amount": 100_00}, {"amount": 101_00}, 1),  # 1 is no more than 1 % of 100
        ({"amount": 100_00}, {"amount": 102_00}, None),
        ({"amount": 0}, {"amount": 0}, None),  # what is free is not split
        ({"title": "Fleet 1/2", "amount": 1}, {"title": "fleet 2/2"}, 1),
        ({"title": "Fleet", "amount": 1}, {"title": "Fleet #2"}, 1),
        ({"title": "Fleet (1)", "amount": 1}, {"title": "Fleet (12)"}, 1),
        ({"title": "Fleet 10/12", "amount": 1}, {"title": "Fleet 11/12"}, 1),
        ({"title": "12", "amount": 1}, {"title": "13"}, None),  # nothing is left but the number
        ({"title": "Order 1001", "amount": 1}, {"title": "Order 1002"}, None),  # no parts of one
        ({"title": "Renewal 2025", "amount": 1}, {"title": "Renewal 2026"}, None),
        ({"title": "Fleet", "amount": 1}, {"title": "Fleet"}, 1),  # the same title, opened on one day
        ({"title": "Fleet", "amount": 1, "opened": "06-02"}, {"title": "Fleet"}, 0),
        ({"product": 1, "amount": 1}, {"product": 1}, 1),
        ({"product": 1, "amount": 1, "opened": "06-02"}, {"product": 1}, 0),
        ({"product": 1, "amount": 1}, {"product": 2}, None),
        ({"rep": 1}, {"rep": 2}, None),
        ({"customer": 1}, {"customer": 2}, None),
        ({"at": "09-28"}, {"at": "10-01"}, None),
    ],
    ids=str,
)
def test_wins_that_look_alike(database, one, two, expected):
    for title, values in (("a", one), ("b", two)):
        win(database, **{"title": title, "at": "09-28"} | values)
    found = signs.look_alike_wins(database, Q3)
    assert [row["telling"] for row in found] == ([] if expected is None else [expected])


def test_alike_within_a_week_only(database):
    first, week = win(database, "a", "08-01"), win(database, "b", "08-08")
    later = win(database, "c", "08-16")
    assert [(row["first"], row["later"]) for row in signs.look_alike_wins(database, Q3)] == [(first, week)]
    assert told(signs.wins_listed(database, Q3, [first, later]), "customer", "rep") == [
        ("a", "A", "ann"),
        ("c", "A", "ann"),
    ]
    assert signs.wins_listed(database, Q3, []) == []


def test_wins_that_were_taken_back(database):
    within, before, to_lost, still, later = (
        win(database, "won again", "07-10"), win(database, "won before", "06-20"), win(database, "to lost", "07-10"),
        win(database, "open since", "08-01"), win(database, "after", "08-01"),
    )  # fmt: skip
    for id, reopened, again in ((within, "07-20", "08-20"), (before, "06-25", "09-01")):
        move(database, id, "Proposal", reopened)
        move(database, id, "won", again)
    move(database, to_lost, "lost", "07-11")
    move(database, still, "Lead", "09-30")
    move(database, later, "Lead", "10-01")
    found = signs.reopened(database, Q3)
    assert told(found, "first_won", "reopened", "closed", "status", "by") == [
        ("won before", day("06-20"), day("06-25"), day("09-01"), "won", "ann"),
        ("won again", day("07-10"), day("07-20"), day("08-20"), "won", "ann"),
        ("open since", day("08-01"), day("09-30"), None, "open", "ann"),
    ]


def test_the_wins_of_the_last_days_are_those_of_the_rep(database):
    for title, at, rep in (("early", "09-27", 1), ("late", "09-28", 1), ("last", "09-30", 1), ("ben", "09-30", 2)):
        win(database, title, at, rep=rep)
    assert told(signs.late(database, Q3, 1)) == [("late",), ("last",)]
    assert signs.won(database, Q3)[2] == {"rep_id": 2, "wins": 1, "late": 1, "imported": 0}
