"""`crm init`: a new data file, whole or not at all, and never over another."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from crmcli.records.settings.write import Team, create
from tests.support import forks
from tests.support.datafile import kept

STAGES = "SELECT name, status, probability FROM stage ORDER BY position"


def settings(db: Path) -> dict[str, str]:
    return dict(kept(db, "SELECT key, value FROM setting"))


def test_a_file_is_made_that_only_the_user_can_read(crm, db):
    made = crm("init")
    assert (made.code, made.out) == (0, f"Made the data file {db}\n")
    assert "Amounts in USD, days in UTC, stages Lead, Qualified, Proposal, Negotiation, Won, Lost." in made.err
    assert "Next: crm add rep NAME" in made.err
    assert db.stat().st_mode & 0o777 == 0o600
    assert settings(db) == {"currency": "USD", "fiscal_year_start": "1", "timezone": "UTC"}
    # Four open stages: their odds rise by a fifth each.
    assert kept(db, STAGES) == [
        ("Lead", "open", 20),
        ("Qualified", "open", 40),
        ("Proposal", "open", 60),
        ("Negotiation", "open", 80),
        ("Won", "won", 100),
        ("Lost", "lost", 0),
    ]
    assert [path.name for path in db.parent.iterdir() if path.is_file()] == ["crm.db"]


def test_currency_year_stages_and_time_zone_are_those_asked_for(crm, db):
    crm(
        "init",
        "--currency",
        "eur",
        "--fiscal-year-start",
        "apr",
        "--timezone",
        "Asia/Tokyo",
        "--stages",
        "In, Out",
        ok=True,
    )
    assert settings(db) == {"currency": "EUR", "fiscal_year_start": "4", "timezone": "Asia/Tokyo"}
    assert kept(db, STAGES)[:2] == [("In", "open", 33), ("Out", "open", 67)]


def test_the_time_zone_is_this_machines_unless_given(crm, db, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    crm("init", ok=True)
    assert settings(db)["timezone"] == "Europe/Berlin"


def test_json_says_what_was_made(crm, db):
    made = crm("init", "--stages", "Lead,Won", "--sample", "--json", ok=True)
    assert json.loads(made.out) == {
        "schema": "crm.init/1",
        "file": str(db),
        "sample": True,
        "currency": "USD",
        "fiscal_year_start": 1,
        "timezone": "UTC",
        "stages": ["Lead", "Won", "Lost"],
        "date_order": None,
        "decimal": None,
        "fiscal_year_named": None,
        "tax": None,
        "company": None,
        "terms": None,
        "work_days": None,
        "holidays": None,
    }
    assert made.err == ""


def test_how_dates_amounts_and_years_are_said_can_be_settled_from_the_start(crm, db):
    crm("init", "--date-order", "Day-first", "--decimal", ",", "--fiscal-year-named", "last", ok=True)
    assert settings(db).items() >= {"date_order": "day-first", "decimal": ",", "fiscal_year_named": "last"}.items()
    assert crm("config", "decimal", ok=True).out == ",\n"
    refused = crm("init", "--db", "other.db", "--decimal", ";")
    assert (refused.code, refused.err) == (4, 'crm: decimal: ";" is not understood – one of: ., ,\n')


def test_quiet_leaves_only_the_answer(crm, db):
    assert crm("init", "-q") == (0, f"Made the data file {db}\n", "")


def test_a_file_named_with_db_comes_with_how_to_name_it_for_good(crm, tmp_path):
    made = crm("init", "--db", "my team.db", ok=True)
    assert f"crm config set db '{tmp_path}/my team.db'" in made.err


@pytest.mark.parametrize("stages", ["Lead,Won,Lost", "won,Lead", "Lead,LOST"])
def test_won_and_lost_may_be_named_among_the_stages(crm, db, stages):
    crm("init", "--stages", stages, ok=True)
    assert kept(db, STAGES) == [("Lead", "open", 50), ("Won", "won", 100), ("Lost", "lost", 0)]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--stages", "Lead,lead"], 4, 'the stage "lead" is there twice'),
        (["--stages", "Lead,,Demo"], 4, "a stage's name is empty"),
        (["--stages", "Won,Lost"], 4, "a funnel needs an open stage"),
        (["--stages", ""], 4, "a stage's name is empty"),
        (["--currency", "dollar"], 4, '"dollar" is not a currency code'),
        (["--fiscal-year-start", "13"], 4, '"13" is not a month'),
        (["--fiscal-year-start", "ju"], 4, '"ju" is not a month'),
        (["--timezone", "Mars/Olympus"], 2, '"Mars/Olympus" is not a time zone'),
        (["--sample", "--as-of", "soon"], 2, '"soon" is not a date'),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_file(crm, db, args, code, said):
    refused = crm("init", *args)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert refused.err.count("\n") == 1
    assert not db.exists()


@pytest.mark.parametrize("there", ["crm", "text"])
@pytest.mark.parametrize("more", [[], ["--sample"]])
def test_a_file_that_exists_is_refused_and_stays_as_it_is(crm, db, there, more):
    if there == "crm":
        crm("add", "rep", "alice", ok=True)
    else:
        db.write_text("notes of mine")
    before = db.read_bytes()
    refused = crm("init", *more)
    assert (refused.code, refused.out) == (4, "")
    assert refused.err == f"crm: {db} exists already – use it as it is, or name another file: --db FILE\n"
    assert db.read_bytes() == before


@pytest.mark.parametrize("way", ["folder", "below a file"])
def test_a_place_where_no_file_can_be_is_refused(crm, tmp_path, way):
    (tmp_path / "file").write_text("")
    refused = crm("init", "--db", tmp_path if way == "folder" else tmp_path / "file" / "crm.db")
    assert (refused.code, refused.out, refused.err.count("\n")) == (5, "", 1)


def test_the_sample_is_in_the_file_or_there_is_no_file(crm, db, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("crmcli.exchange.sample.write.Sample.moves", interrupted)  # the last that is written
        assert crm("init", "--sample").code == 130
    assert [path.name for path in db.parent.iterdir() if path.is_file()] == []
    made = crm("init", "--sample")
    assert (made.code, made.out) == (0, f"Made the data file {db} with an invented team\n")
    assert "crm show customer Acme" in made.err
    assert kept(db, "SELECT count(*) FROM rep") == [(7,)]
    # The day of the tests is 24 November 2026: deals are moved up to it, and none after.
    assert "2026-11-18" < kept(db, "SELECT max(at) FROM move")[0][0] <= "2026-11-24"


def test_the_sample_is_as_of_the_day_given_and_of_the_teams_zone(crm, db, tmp_path):
    crm("init", "--sample", "--as-of", "2024-02-29", ok=True)
    assert kept(db, "SELECT max(at) FROM move")[0][0] <= "2024-02-29"
    crm("init", "--sample", "--as-of", "2024-02-29", "--db", "again.db", ok=True)
    deals = "SELECT * FROM deal ORDER BY id"
    assert kept(db, deals) == kept(tmp_path / "again.db", deals)


def test_a_rule_of_the_file_that_is_broken_while_it_is_filled_leaves_no_file(db):
    def fill(database):
        database.script("INSERT INTO product (name, name_key, list_price) VALUES ('a', 'a', -1)")

    with pytest.raises(Exception, match="price is negative"):
        create(db, Team(), fill)
    assert [path.name for path in db.parent.iterdir() if path.is_file()] == []


def test_of_many_at_once_one_makes_the_file_and_the_others_leave_it_alone(db):
    command = [*forks.server().command(), "init", "--sample"]
    running = [
        subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)
    ]
    said = [process.communicate()[1].decode() for process in running]
    codes = [process.returncode for process in running]
    assert sorted(codes) == [0, 4, 4, 4]
    assert all("exists already" in text for text, code in zip(said, codes, strict=True) if code)
    assert kept(db, "SELECT count(*) FROM rep") == [(7,)]
    assert kept(db, "PRAGMA integrity_check") == [("ok",)]
    assert [path.name for path in db.parent.iterdir() if path.is_file()] == ["crm.db"]
