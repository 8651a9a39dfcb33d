"""What became of a frozen forecast: every walk adds up, and a freeze is kept, shown and undone."""

from __future__ import annotations

import json
from datetime import date
from random import Random

from crmcli.core.periods import Period
from crmcli.funnel.forecast.insight import Line
from crmcli.funnel.forecast.slip import Frozen, Now, Then, walk
from tests.support import datafile

PERIOD = Period("2026Q4", date(2026, 10, 1), date(2027, 1, 1), "quarter")


def frozen(deals):
    return Frozen(PERIOD, date(2026, 11, 1), "ann", "model", Line("", 0, 0, 0, None, None, None), deals)


def deal(id, status, amount, expected=None):
    return Now(id, f"deal {id}", None, 1, status, amount, expected)


def test_what_happened_to_each_deal():
    soon, late = date(2026, 12, 1), date(2027, 1, 1)
    then = {1: Then(100, soon), 2: Then(200, None), 3: Then(300, soon), 4: Then(400, soon), 5: Then(50, late)}
    now = [deal(1, "won", 90), deal(2, "lost", 250), deal(3, "open", 300, late)]
    now += [deal(5, "open", 70, late), deal(6, "open", 7)]
    found = walk(frozen(then), now)
    assert {(step.what, step.deal.id, step.amount) for step in found.steps} == {
        ("shrunk", 1, -10), ("won", 1, -90), ("lost", 2, -200), ("pushed", 3, 300), ("removed", 4, -400),
        ("grown", 5, 20), ("new", 6, 7),
    }  # fmt: skip
    (pushed,) = found.of("pushed")
    assert (pushed.before, pushed.after) == (soon, late)
    assert (found.then, found.now) == ((5, 1050), (3, 377))


def test_every_walk_adds_up():
    draw = Random(3)
    for _ in range(300):
        then = {id: Then(draw.randrange(1000), None) for id in range(draw.randrange(20))}
        ids = [id for id in range(25) if draw.random() < 0.8]
        now = [deal(id, draw.choice(("open", "won", "lost")), draw.randrange(1000)) for id in ids]
        found = walk(frozen(then), now)
        changes = sum(step.amount for step in found.steps if step.what != "pushed")
        assert found.then[1] + changes == found.now[1]


def test_a_freeze_is_kept_shown_and_undone(crm, db, tmp_path):
    datafile.sample(crm)
    crm("export", "--git", tmp_path / "before", ok=True)
    assert crm("forecast", "slip").code == 3, "nothing is frozen yet"
    said = json.loads(crm("forecast", "--json", ok=True).out)["total"]
    first = crm("forecast", "freeze", ok=True)
    assert "Froze the forecast of 2026Q4" in first.err and first.undo
    largest = "SELECT id, amount FROM deal WHERE status = 'open' ORDER BY amount DESC LIMIT 1"
    ((id, amount),) = datafile.kept(db, largest)
    moved = crm("move", id, "won", "--amount", f"{amount // 100 + 1}", "--yes", ok=True)
    found = json.loads(crm("forecast", "slip", "--json", ok=True).out)
    assert found["schema"] == "crm.forecast.slip/1" and found["forecast"]["then"] == {
        name: said[name] for name in found["forecast"]["then"]
    }
    assert [(step["what"], step["deal"]) for step in found["steps"]] == [("won", id), ("grown", id)]
    assert found["open"]["then"]["deals"] - 1 == found["open"]["now"]["deals"]
    assert "Open then" in crm("forecast", "slip", "Q4", ok=True).out
    for change in (moved.undo, first.undo):
        crm("undo", change, ok=True)
    crm("export", "--git", tmp_path / "after", ok=True)
    for path in (tmp_path / "before").rglob("*.jsonl"):
        assert (tmp_path / "after" / path.relative_to(tmp_path / "before")).read_bytes() == path.read_bytes()
