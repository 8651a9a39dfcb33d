"""The benchmark's company: what it measures must be a file as the program itself would have kept it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from crmcli.records.settings.write import Team, create
from tests.benchmarks.company import LAST, differences, fill

DEALS = 600


def test_the_quick_way_to_fill_a_file_gives_what_the_files_own_triggers_keep(tmp_path):
    files = {fast: tmp_path / f"{fast}.db" for fast in (True, False)}
    for fast, path in files.items():
        create(path, Team())
        fill(path, DEALS, fast)
    assert differences(files[True], files[False]) == differences(files[False], files[True]) == []
    made = "SELECT name, sql FROM sqlite_master ORDER BY name"
    with closing(sqlite3.connect(files[True])) as quick, closing(sqlite3.connect(files[False])) as plain:
        assert quick.execute(made).fetchall() == plain.execute(made).fetchall()
        assert quick.execute("PRAGMA foreign_key_check").fetchall() == []
        assert quick.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for column in ("first_won FROM customer", "next_won FROM deal", "answered FROM activity"):
            assert quick.execute(f"SELECT max({column.split()[0]}) {column.split(' ', 1)[1]}").fetchone() != (None,)
        won, closed, last = quick.execute("SELECT sum(status = 'won'), count(closed), max(closed) FROM deal").fetchone()
        assert 0.2 < won / closed < 0.4
        assert last <= LAST.isoformat()
        (deals,), (activities,), (answers,) = (
            quick.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("deal", "activity", "feedback")
        )
        assert (deals, round(activities / deals, 1), round(answers / deals, 1)) == (DEALS, 2.0, 0.2)
