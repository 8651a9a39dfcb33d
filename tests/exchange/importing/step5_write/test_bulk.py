"""A large import takes indexes and triggers down and builds them anew: the data file is the same as row by row."""

from __future__ import annotations

import random

import pytest

from tests.support.datafile import everything, kept

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def deals(draw: random.Random, count: int) -> str:
    """A file of deals in no order, won and lost on many days by few customers."""
    lines = ["id,customer,rep,amount,stage,opened,closed"]
    for at in range(count):
        stage, day = draw.choice(["Lead", "Won", "Won", "Lost"]), draw.randrange(1, 28)
        closed = f"2026-0{draw.randrange(3, 9)}-{day:02}" if stage in ("Won", "Lost") else ""
        lines.append(f"{at},c{draw.randrange(9)},r{draw.randrange(3)},{at},{stage},2026-02-{day:02},{closed}")
    return "\n".join(lines)


def activities(draw: random.Random, count: int) -> str:
    lines = ["customer,rep,kind,direction,at"]
    for _ in range(count):
        at = f"2026-0{draw.randrange(3, 9)}-{draw.randrange(1, 28):02} {draw.randrange(24):02}:00"
        lines.append(f"c{draw.randrange(9)},r{draw.randrange(3)},call,{draw.choice(['in', 'out'])},{at}")
    return "\n".join(lines)


@pytest.mark.parametrize("large", [1, 250])
def test_it_is_as_if_each_row_had_been_written_alone(crm, db, tmp_path, monkeypatch, large):
    monkeypatch.setattr("crmcli.exchange.importing.step3_read.batch.SIZE", 50)
    found = []
    for limit in (10**9, large):
        monkeypatch.setattr("crmcli.exchange.importing.step5_write.load.LARGE", limit)
        db.unlink(missing_ok=True)
        for number in range(2):  # into an empty file, and into one with records of its own
            draw = random.Random(number)
            for kind, text in (("deals", deals(draw, 400 + 100 * number)), ("activities", activities(draw, 400))):
                path = tmp_path / f"{kind}.csv"
                path.write_text(text, "utf-8")
                crm("import", kind, path, "--add-missing", "reps,customers", ok=True)
        assert kept(db, "PRAGMA integrity_check") == [("ok",)] and kept(db, "PRAGMA foreign_key_check") == []
        found.append((everything(db), kept(db, SCHEMA)))
    assert len(found[0][0]["deal"]) == 500 and found[0] == found[1]


def test_a_large_import_that_is_refused_leaves_indexes_and_triggers(crm, db, tmp_path, monkeypatch):
    monkeypatch.setattr("crmcli.exchange.importing.step3_read.batch.SIZE", 50)
    monkeypatch.setattr("crmcli.exchange.importing.step5_write.load.LARGE", 100)
    crm("add", "rep", "x", ok=True)
    before = everything(db), kept(db, SCHEMA)
    path = tmp_path / "deals.csv"
    path.write_text(f"{deals(random.Random(1), 300)}\n999,c1,r1,x,Lead,2026-01-01,", "utf-8")
    assert crm("import", "deals", path, "--add-missing", "reps,customers").code == 4
    assert (everything(db), kept(db, SCHEMA)) == before
