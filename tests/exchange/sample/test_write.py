"""The sample team: the same day gives the same data, nothing lies in the future, and every record fits the others."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crmcli.core.periods import Calendar
from crmcli.exchange.sample.cast import SELLERS
from crmcli.exchange.sample.deals import History, workday
from crmcli.exchange.sample.interactions import Talk
from crmcli.exchange.sample.write import sample_team
from crmcli.records.settings.write import Team, create

# A Tuesday, a leap day, the first day of a quarter and a Sunday; each with the first day of the eighth quarter counted
# back from its own.
DAYS = {
    date(2026, 11, 24): date(2025, 1, 1),
    date(2024, 2, 29): date(2022, 4, 1),
    date(2026, 1, 1): date(2024, 4, 1),
    date(2027, 8, 15): date(2025, 10, 1),
}
TODAY = date(2026, 11, 24)


def opened(path: Path):
    """The file, to be read past the program."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return closing(connection)


def written(path: Path, today: date, currency: str = "USD", stages: tuple[str, ...] = ("A", "B", "C", "D"), zone=UTC):
    """A new file with the sample team."""
    assert create(path, Team(currency=currency, stages=stages), sample_team(today, zone, currency))
    return opened(path)


MADE: dict[date, Path] = {}


@pytest.fixture(params=DAYS, ids=str)
def today(request):
    return request.param


@pytest.fixture
def file(today, tmp_path_factory):
    """The sample team of that day, made once for all tests that only read it."""
    if today not in MADE:
        MADE[today] = tmp_path_factory.mktemp("sample") / "crm.db"
        written(MADE[today], today).thing.close()
    with opened(MADE[today]) as connection:
        yield connection


def column(connection: sqlite3.Connection, query: str) -> list:
    return [row[0] for row in connection.execute(query)]


def test_the_same_day_gives_the_same_data_on_every_version_of_python():
    history = History(TODAY)
    talk = Talk(history, UTC)
    told = repr((history.created, history.owners, history.deals, talk.activities, talk.feedback))
    # The digest changes when the sample is meant to change, and at no other time.
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "25222caf8d20f9c8"
    assert History(date(2026, 11, 25)).deals != history.deals


def test_nothing_is_later_than_today(file, today):
    days = "SELECT created FROM customer UNION ALL SELECT opened FROM deal UNION ALL SELECT closed FROM deal "
    days += "WHERE closed NOT NULL UNION ALL SELECT at FROM move UNION ALL SELECT joined FROM rep"
    assert max(column(file, days)) <= today.isoformat()
    moments = column(file, "SELECT at FROM activity UNION ALL SELECT at FROM feedback")
    assert max(moments) < f"{today}T00:00:00Z"
    # It reaches back over eight quarters, and no deal further.
    first = date.fromisoformat(min(column(file, "SELECT opened FROM deal")))
    assert DAYS[today] <= first <= DAYS[today] + timedelta(days=20)


@pytest.mark.parametrize("name", ["Asia/Tokyo", "America/Los_Angeles"])
def test_what_was_said_was_said_in_the_teams_office_hours_before_today(tmp_path, name):
    zone, today = ZoneInfo(name), TODAY
    with written(tmp_path / "crm.db", today, zone=zone) as file:
        local = [datetime.fromisoformat(at).astimezone(zone) for at in column(file, "SELECT at FROM activity")]
    assert all(time(8) <= at.time() < time(20) and at.weekday() < 5 for at in local)
    assert max(local) < datetime.combine(today, time(), zone)


@pytest.mark.parametrize("stages", ["A", "ABCD", "ABCDEFG"])
def test_a_deal_is_where_its_history_says(tmp_path, stages):
    with written(tmp_path / "crm.db", TODAY, stages=tuple(stages)) as file:
        moves = defaultdict(list)
        for row in file.execute("SELECT * FROM move ORDER BY id"):
            moves[row["deal_id"]].append(row)
        status = dict(file.execute("SELECT id, status FROM stage").fetchall())
        deals = file.execute("SELECT * FROM deal").fetchall()
        for deal in deals:
            steps = moves.pop(deal["id"])
            assert [step["from_id"] for step in steps] == [None, *(step["to_id"] for step in steps[:-1])]
            assert all(step["from_id"] != step["to_id"] for step in steps)
            assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)
            assert steps[0]["at"] == deal["opened"]
            assert (steps[-1]["to_id"], status[deal["stage_id"]]) == (deal["stage_id"], deal["status"])
            assert deal["closed"] == (None if deal["status"] == "open" else steps[-1]["at"])
            assert (deal["lost_reason"] is not None) == (deal["status"] == "lost")
        assert not moves
        order = column(file, "SELECT opened FROM deal ORDER BY id")
        assert order == sorted(order)


def test_the_people_and_deals_that_the_examples_speak_of_are_there(file):
    assert column(file, "SELECT name FROM rep ORDER BY id") == [seller.name for seller in SELLERS]
    assert set(column(file, "SELECT team FROM rep")) == {"East", "West"}
    assert column(file, "SELECT name FROM product ORDER BY id")[:3] == ["Starter", "Pro", "Enterprise"]
    assert column(file, "SELECT name FROM customer WHERE name LIKE 'Acme%' OR name = 'Bluebird' ORDER BY id") == [
        "Acme Ltd",
        "Bluebird",
    ]
    assert column(file, "SELECT count(*) FROM customer WHERE archived IS NULL") == [60]
    assert column(file, "SELECT name FROM customer WHERE archived NOT NULL") == ["Old Mill"]
    named = "SELECT d.title, d.status, d.amount, r.name, c.name FROM deal d JOIN rep r ON r.id = d.rep_id "
    named += "JOIN customer c ON c.id = d.customer_id WHERE d.title IN ('Acme renewal', 'Acme pilot') ORDER BY 1 DESC"
    assert [tuple(row) for row in file.execute(named)] == [
        ("Acme renewal", "open", 1200050, "alice", "Acme Ltd"),
        ("Acme pilot", "open", 300000, "alice", "Acme Ltd"),
    ]


def test_the_figures_are_those_of_a_plausible_team(file):
    won, closed, cycle = file.execute(
        "SELECT sum(status = 'won'), count(*), avg(CASE status WHEN 'won' THEN julianday(closed) - julianday(opened) "
        "END) FROM deal WHERE status <> 'open'"
    ).fetchone()
    assert 0.3 < won / closed < 0.6
    assert 25 < cycle < 60
    assert 10 <= column(file, "SELECT count(*) FROM deal WHERE status = 'open'")[0] <= 60
    scores = dict(file.execute("SELECT kind, avg(score) FROM feedback GROUP BY kind").fetchall())
    assert 3.8 < scores["csat"] < 4.5
    assert 7 < scores["nps"] < 9
    assert scores.keys() == {"csat", "nps", "complaint", "suggestion"}
    kinds = set(column(file, "SELECT DISTINCT kind || '/' || ifnull(direction, '') FROM activity"))
    assert kinds == {f"{kind}/{way}" for kind in ("call", "email", "meeting", "visit") for way in ("in", "out")} | {
        "note/"
    }
    leaders = defaultdict(lambda: defaultdict(int))
    for month, year, rep, amount in file.execute(
        "SELECT substr(closed, 6, 2), substr(closed, 1, 4), credited_id, amount FROM deal WHERE status = 'won'"
    ):
        leaders[year, (int(month) + 2) // 3][rep] += amount
    assert len({max(sums, key=sums.get) for sums in leaders.values()}) >= 3  # the ranking moves


def test_some_deals_skip_a_stage_step_back_are_reopened_or_change_hands(file, today):
    steps = "SELECT count(*) FROM move m JOIN stage a ON a.id = m.from_id JOIN stage b ON b.id = m.to_id WHERE "
    opened = "a.status = 'open' AND b.status = 'open' AND b.position"
    for condition in (f"{opened} > a.position + 1", f"{opened} < a.position", "a.status = 'lost'"):
        assert column(file, steps + condition)[0] > 0, condition
    lost_at = column(file, "SELECT DISTINCT from_id FROM move WHERE to_id = (SELECT id FROM stage WHERE name = 'Lost')")
    assert len(lost_at) >= 3
    late, gone = (next(seller for seller in SELLERS if seller.name == name) for name in ("grace", "frank"))
    left = (today - timedelta(days=gone.left)).isoformat()
    joined = (today - timedelta(days=late.joined)).isoformat()
    theirs = "SELECT count(*) FROM activity a JOIN rep r ON r.id = a.rep_id WHERE r.name = '{}' AND date(a.at) {} '{}'"
    assert column(file, theirs.format("frank", ">", left)) == [0]
    assert column(file, theirs.format("frank", "<=", left))[0] > 100
    assert column(file, theirs.format("grace", "<", joined)) == [0]
    assert column(file, theirs.format("grace", ">=", joined))[0] > 100
    frank = "rep_id = (SELECT id FROM rep WHERE name = 'frank')"
    assert column(file, f"SELECT count(*) FROM deal WHERE {frank} AND (status = 'open' OR closed > '{left}')") == [0]
    assert column(file, f"SELECT count(*) FROM customer WHERE {frank.replace('rep_id', 'owner_id')}") == [0]


def test_amounts_are_whole_units_of_the_currency(tmp_path):
    with written(tmp_path / "yen.db", TODAY, "JPY") as yen, written(tmp_path / "dinar.db", TODAY, "KWD") as dinar:
        price = "SELECT list_price FROM product WHERE name = 'Pro'"
        assert (column(yen, price), column(dinar, price)) == ([4800], [4_800_000])
        pilot = "SELECT amount FROM deal WHERE title = 'Acme pilot'"
        assert (column(yen, pilot), column(dinar, pilot)) == ([3000], [3_000_000])


def test_a_weekend_gives_way_to_the_monday_after_it():
    # 21 November 2026 is a Saturday.
    assert [workday(date(2026, 11, day)).day for day in (20, 21, 22, 23)] == [20, 23, 23, 23]


def test_each_rep_is_reviewed_for_the_last_quarter_that_is_over(file, today):
    reviews = file.execute("SELECT v.*, r.name FROM review v JOIN rep r ON r.id = v.rep_id ORDER BY v.id").fetchall()
    quarter = Calendar(today).previous(Calendar(today).containing(today, "quarter"))
    assert {(row["label"], row["start"], row["end"]) for row in reviews} == {
        (quarter.label, quarter.start.isoformat(), quarter.end.isoformat())
    }
    assert max(row["at"] for row in reviews) <= f"{today}T00:00:00Z"
    roles = defaultdict(list)
    for row in reviews:
        roles[row["name"]].append((row["role"], row["by"]))
    assert len(roles) >= 5 and "frank" not in roles  # who has left
    for name, given in roles.items():
        assert [role for role, _ in given] == ["manager", "peer", "peer", "self"]
        assert len({by for _, by in given}) == 4 and given[-1][1] == name
