"""One team's deals, written as many programs would write them: each file gives one and the same scores."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

import pytest

from tests.exchange.importing.shapes import SHAPES, Deal
from tests.support.datafile import kept

QUARTERS = ("2026Q1", "2026Q2", "2026Q3")
ADDING = ("--add-missing", "reps,customers,products")


def small_history() -> list[Deal]:
    """Sixty deals of three reps over most of a year; names hold what separates cells."""
    chance, deals = Random(7), []
    for at in range(60):
        opened = date(2026, 1, 2) + timedelta(days=4 * at)
        status = chance.choice(("won", "won", "lost", "open"))
        closed = opened + timedelta(days=chance.randrange(5, 90))
        amount = chance.choice((50, 99_95, 1_234_50, 12_400_00, 95_570_69, 1_234_567_89))
        if status != "open":
            closed = min(closed, date(2026, 11, 20))
        deals.append(Deal(
            id=f"K{at}", title=f"Deal {at}; the {at}th",
            customer=chance.choice(("Acme, Ltd", 'The "Blue" Co', "Zoo|Co")),
            rep=chance.choice(("alice", "Bob Stone", "carol")), product=chance.choice(("Pro", "Starter")),
            amount=None if status == "lost" and at % 2 else amount, stage=chance.choice(("Lead", "Proposal")),
            status=status, opened=opened, closed=None if status == "open" and at % 3 == 0 else closed,
        ))  # fmt: skip
    return deals


@pytest.fixture(scope="module")
def history():
    return small_history()


STORED = """SELECT d.external_key, c.name, r.name, s.name, d.status, amount, opened, closed, expected FROM deal d
            LEFT JOIN customer c ON c.id = customer_id JOIN rep r ON r.id = rep_id JOIN stage s ON s.id = stage_id
            ORDER BY d.id"""


def stored(history, shape):
    """What a data file is to hold: worked out from the deals as they are."""
    mark = "zcrm_" if shape.name == "zoho" else ""
    return [
        (
            f"{mark}{deal.id}", deal.customer, deal.rep, deal.status.title() if deal.status != "open" else deal.stage,
            deal.status, deal.amount, deal.opened.isoformat(),
            deal.closed.isoformat() if deal.status != "open" else None,
            deal.closed.isoformat() if deal.status == "open" and deal.closed else None,
        )
        for deal in history
    ]  # fmt: skip


@pytest.fixture(scope="module")
def reference(history, tmp_path_factory):
    """The scores of the deals once they are in, whatever the shape: filled by the first one."""
    return {}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_gives_the_same_deals_and_scores(crm, db, tmp_path, history, reference, shape):
    path = tmp_path / "deals"
    path.write_bytes(shape.written(history))
    crm("init", ok=True)
    ran = crm("import", "deals", path, *ADDING, *shape.options, ok=True)
    assert ran.out == "Imported 60 deals: 60 new, 0 changed, 0 unchanged; added 3 reps, 3 customers, 2 products\n"
    assert kept(db, STORED) == stored(history, shape)
    scores = {label: json.loads(crm("score", "--quarter", label, "--json", ok=True).out) for label in QUARTERS}
    assert scores == reference.setdefault("scores", scores)
    assert all(each["reps"] for each in scores.values())


@pytest.mark.parametrize("name", ["hubspot", "chinese gbk", "xlsx"])
def test_importing_a_shape_again_changes_nothing(crm, db, tmp_path, history, name):
    shape = next(shape for shape in SHAPES if shape.name == name)
    path = tmp_path / "deals"
    path.write_bytes(shape.written(history))
    crm("init", ok=True)
    crm("import", "deals", path, *ADDING, ok=True)
    before = kept(db, "SELECT * FROM deal ORDER BY id")
    assert "0 new, 0 changed, 60 unchanged" in crm("import", "deals", path, *ADDING, ok=True).out
    assert kept(db, "SELECT * FROM deal ORDER BY id") == before


def test_a_deal_without_an_id_that_was_won_since_is_another_row(crm, db, tmp_path):
    crm("init", ok=True)
    crm("add", "rep", "alice", ok=True)
    for status, count in (("Open", 1), ("Open", 1), ("Won", 2)):
        path = tmp_path / "deals.csv"
        path.write_text(f"rep,customer,amount,stage,status\nalice,Acme,5,Lead,{status}\n", "utf-8")
        crm("import", "deals", path, *ADDING, "--closed-from", "today", ok=True)
        assert kept(db, "SELECT count(*) FROM deal") == [(count,)]
