"""Revenue by source: by hand, of a period, a rep, and with money given back."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import kept


@pytest.fixture
def sold(crm):
    """Acme came by the web, then a fair and a webinar, and bought for 1,000; Blue bought for 500."""
    for line in (
        "add rep zora", "add rep yuri", "add customer Acme --source web --owner zora", "add customer Blue --owner yuri",
        "touch Acme fair --at 2026-10-05", "touch Acme webinar --at 2026-10-20", "touch Acme late --at 2026-11-20",
        "add deal Big --customer Acme --amount 1000 --opened 2026-10-01 --stage won --closed 2026-11-02",
        "add deal Small --customer Blue --amount 500 --opened 2026-10-01 --stage won --closed 2026-11-03",
        "refund Big 100 --at 2026-11-10 --yes",
    ):  # fmt: skip
        crm(*line.split(), ok=True)


def by_source(crm, *args: str) -> dict[str, dict[str, object]]:
    return {row["source"]: row for row in json.loads(crm("source", *args, "--json", ok=True).out)["sources"]}


def test_each_model_credits_the_touches_before_a_win(crm, sold):
    found = by_source(crm, "2026Q4")
    assert {name: (row["first"], row["last"], row["linear"], row["position"]) for name, row in found.items()} == {
        "web": (900, 0, 300, 360),
        "fair": (0, 0, 300, 180),
        "webinar": (0, 900, 300, 360),
        "unknown": (500, 500, 500, 500),
    }
    assert [row["wins"] for row in found.values()] == [1, 1, 1, 1]
    assert set(by_source(crm, "2026Q4", "--for", "yuri")) == {"unknown"}
    assert json.loads(crm("source", "2026Q4", "--json", ok=True).out)["revenue"] == 1400
    shown = crm("source", "2026Q4", "--model", "first", ok=True).out
    assert "all to the first touch" in shown and shown.index("web") < shown.index("fair")


def test_touches_are_listed_undone_and_deleted(crm, db, sold):
    listed = json.loads(crm("list", "touches", "Acme", "--json", ok=True).out)["touches"]
    assert [(row["id"], row["source"]) for row in listed] == [(3, "late"), (2, "webinar"), (1, "fair")]
    assert "Deleted touch #3: Acme by late, 2026-11-20" in crm("delete", "touch", "3", ok=True).out
    crm("undo", ok=True)
    assert kept(db, "SELECT count(*) FROM touch") == [(3,)]
    for args, code, said in (
        (("Acme",), 2, "say by what"),
        (("Acme", "x", "--at", "2030-01-01"), 4, "not over yet"),
        (("Nobody", "x"), 3, "customer"),
        (("Acme", "--campaign", "x"), 3, "campaign"),
    ):
        ran = crm("touch", *args)
        assert (ran.code, ran.err.count("\n")) == (code, 1) and said in ran.err, ran
    assert crm("delete", "touch", "9").code == 3


def test_touches_follow_their_customer_who_is_merged(crm, db, sold):
    crm("merge", "customer", "Blue", "Acme", "--yes", ok=True)
    assert kept(db, "SELECT DISTINCT customer FROM v_touches") == [("Blue",)]


def test_a_touch_is_by_a_campaign_or_by_a_source(crm, db, sold):
    crm("campaign", "new", "Spring", ok=True)
    crm("touch", "Blue", "--campaign", "spring", "--at", "2026-10-10", ok=True)
    assert by_source(crm, "2026Q4")["Spring"]["linear"] == 500
    ran = crm("delete", "campaign", "spring")
    assert ran.code == 4 and "it stays" in ran.err
