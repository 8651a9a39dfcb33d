"""`crm config`: what is set and where; a person's settings go into the user's file, the team's into the data file."""

from __future__ import annotations

import csv
import json

import pytest

from tests.support.datafile import kept


@pytest.fixture
def user_file(home):
    return home / "config" / "crmcli" / "config.toml"


@pytest.fixture
def unset_db(monkeypatch):
    """The data file is not named by a variable."""
    monkeypatch.delenv("CRM_DB")


def shown(crm, *args) -> dict[str, tuple[str | None, str]]:
    """Each setting's value and origin, by JSON."""
    found = json.loads(crm("config", *args, "--json", ok=True).out)
    assert found["schema"] == "crm.config/1"
    return {each["key"]: (each["value"], each["origin"]) for each in found["settings"]}


def test_every_setting_is_shown_with_where_it_was_found(crm, db):
    crm("init", "--currency", "EUR", "--fiscal-year-start", "4", ok=True)
    assert shown(crm) == {
        "db": (str(db), "CRM_DB"),
        "me": (None, "default"),
        "color": ("auto", "default"),
        "today": ("2026-11-24", "CRM_TODAY"),
        "mail_from": (None, "default"),
        "sendmail": (None, "default"),
        "currency": ("EUR", "data file"),
        "fiscal_year_start": ("4", "data file"),
        "timezone": ("UTC", "data file"),
        "fiscal_year_named": ("first", "default"),
        "date_order": (None, "default"),
        "decimal": (None, "default"),
        "tax": (None, "default"),
        "company": (None, "default"),
        "terms": (None, "default"),
        "work_days": (None, "default"),
        "holidays": (None, "default"),
    }


def test_without_a_data_file_the_teams_settings_are_those_a_new_one_would_have(crm, db, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    found = shown(crm)
    assert (found["currency"], found["timezone"]) == (("USD", "default"), ("Asia/Tokyo", "default"))
    assert not db.exists()


def test_a_flag_comes_before_a_variable_before_the_project_before_the_users_file(crm, tmp_path, user_file, monkeypatch):
    user_file.parent.mkdir(parents=True)
    user_file.write_text('me = "user"\n')
    assert shown(crm)["me"] == ("user", str(user_file))
    (tmp_path / "crm.toml").write_text('me = "project"\n')
    assert shown(crm)["me"] == ("project", str(tmp_path / "crm.toml"))
    monkeypatch.setenv("CRM_ME", "variable")
    assert shown(crm)["me"] == ("variable", "CRM_ME")
    assert shown(crm, "--color", "never")["color"] == ("never", "--color")
    assert shown(crm, "--as-of", "2025-01-01")["today"] == ("2025-01-01", "--as-of")


def test_table_csv_and_json_say_the_same(crm):
    crm("init", ok=True)
    told = [[key, value or "", origin] for key, (value, origin) in shown(crm).items()]
    rows = list(csv.reader(crm("config", "--format", "csv", ok=True).out.splitlines()))
    assert rows == [["key", "value", "origin"], *told]
    lines = crm("config", ok=True).out.splitlines()
    assert [line.split(maxsplit=2) for line in lines[1:18]] == [[key, value or "–", at] for key, value, at in told]


def test_one_setting_is_its_value_alone(crm, db):
    assert crm("config", "db") == (0, f"{db}\n", "")
    assert crm("config", "currency") == (0, "USD\n", "")
    assert crm("config", "me") == (0, "\n", "")
    assert shown(crm, "me") == {"me": (None, "default")}


def test_a_setting_of_ones_own_is_kept_in_the_users_file_and_taken_out_again(crm, user_file):
    crm("add", "rep", "Alice", ok=True)
    done = crm("config", "set", "me", "alice")
    assert done == (0, f"Set me to Alice in {user_file}\n", "")  # as the data file spells it
    assert user_file.read_text() == 'me = "Alice"\n'
    assert user_file.stat().st_mode & 0o777 == 0o600
    crm("config", "set", "color", "Never", ok=True)
    assert user_file.read_text() == 'color = "never"\nme = "Alice"\n'
    assert crm("config", "me").out == "Alice\n"
    assert crm("config", "unset", "me") == (0, f"Unset me in {user_file}\n", "")
    assert user_file.read_text() == 'color = "never"\n'
    assert shown(crm)["me"] == (None, "default")
    crm("config", "unset", "me", ok=True)  # once more changes nothing
    assert user_file.read_text() == 'color = "never"\n'


def test_me_then_owns_what_is_recorded(crm, db):
    crm("add", "rep", "alice", ok=True)
    crm("config", "set", "me", "alice", ok=True)
    crm("add", "deal", "Plan", ok=True)
    assert kept(db, "SELECT r.name FROM deal d JOIN rep r ON r.id = d.rep_id") == [("alice",)]


def test_me_is_a_rep_of_the_data_file_where_there_is_one(crm, user_file):
    crm("config", "set", "me", "zoe", ok=True)  # nothing to compare it with yet
    crm("add", "rep", "alice", ok=True)
    refused = crm("config", "set", "me", "alise")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == 'crm: no rep "alise" – did you mean "alice"?\n'
    crm("archive", "rep", "alice", ok=True)
    assert crm("config", "set", "me", "alice").code == 3
    assert user_file.read_text() == 'me = "zoe"\n'


@pytest.mark.usefixtures("unset_db")
def test_db_is_kept_in_full_and_used_from_anywhere(crm, tmp_path, monkeypatch):
    crm("config", "set", "db", "team.db", ok=True)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert crm("config", "db").out == f"{tmp_path}/team.db\n"
    crm("add", "rep", "alice", ok=True)
    assert kept(tmp_path / "team.db", "SELECT name FROM rep") == [("alice",)]


def test_what_will_not_count_is_said(crm, db, tmp_path):
    assert crm("config", "set", "db", "other.db", ok=True).err == "But CRM_DB sets it too, and comes first.\n"
    assert crm("config", "unset", "db", ok=True).err == "But CRM_DB still sets it.\n"
    (tmp_path / "crm.toml").write_text('me = "bob"\n')
    assert (
        crm("config", "set", "me", "alice", ok=True).err == f"But {tmp_path}/crm.toml sets it too, and comes first.\n"
    )


def test_the_teams_settings_are_kept_in_the_data_file_which_is_made_where_there_is_none(crm, db, user_file):
    done = crm("config", "set", "currency", "eur", ok=True)
    assert done.out == f"Set currency to EUR for the team, in {db}\n"
    assert f"Made the data file {db}" in done.err
    crm("config", "set", "fiscal_year_start", "April", ok=True)
    crm("config", "set", "timezone", "Europe/Berlin", ok=True)
    expected = [("currency", "EUR"), ("fiscal_year_start", "4"), ("timezone", "Europe/Berlin")]
    assert kept(db, "SELECT key, value FROM setting ORDER BY key") == expected
    assert not user_file.exists()
    assert shown(crm, "set", "currency", "USD") == {"currency": ("USD", "data file")}


@pytest.mark.parametrize(
    "first", [("product", "Pro", "--list-price", "12"), ("deal", "Plan", "--rep", "a", "--amount", "5")]
)
def test_the_currency_stays_once_there_are_amounts(crm, db, first):
    crm("add", "rep", "a", ok=True)
    crm("add", *first, ok=True)
    refused = crm("config", "set", "currency", "EUR")
    assert (refused.code, refused.out) == (4, "")
    assert "the currency cannot change once there are amounts" in refused.err
    assert kept(db, "SELECT value FROM setting WHERE key = 'currency'") == [("USD",)]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["colour"], 2, 'no setting "colour" – did you mean "color"?'),
        (["fiscal_year"], 2, 'did you mean "fiscal_year_start"?'),
        (["zzz"], 2, "there are: db, me, color, today, mail_from, sendmail, currency, fiscal_year_start, timezone"),
        (["set", "colour", "never"], 2, 'did you mean "color"?'),
        (["unset", "zzz"], 2, 'no setting "zzz"'),
        (["set"], 2, "crm config set SETTING VALUE"),
        (["set", "me"], 2, "crm config set SETTING VALUE"),
        (["set", "me", "a", "b"], 2, "crm config set SETTING VALUE"),
        (["unset"], 2, "crm config unset SETTING"),
        (["me", "alice"], 2, "to change one: crm config set SETTING VALUE"),
        (["set", "color", "pink"], 4, "one of: auto, always, never"),
        (["set", "me", " "], 4, "me is empty"),
        (["set", "me", "\x1b"], 4, "me is empty"),
        (["set", "today", "2026-01-01"], 4, "use --as-of DATE or CRM_TODAY"),
        (["set", "db", "."], 5, "is a folder, not a CRM file"),
        (["set", "currency", "euro"], 4, '"euro" is not a currency code'),
        (["set", "fiscal_year_start", "13"], 4, '"13" is not a month'),
        (["set", "timezone", "Mars"], 2, '"Mars" is not a time zone'),
        (["unset", "currency"], 4, "currency is the team's and always has a value"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_changes_nothing(crm, db, user_file, words, code, said):
    crm("init", ok=True)
    before = db.read_bytes()
    refused = crm("config", *words)
    assert (refused.code, refused.out, refused.err.count("\n")) == (code, "", 1)
    assert said in refused.err
    assert (db.read_bytes(), user_file.exists()) == (before, False)


def test_a_value_is_shown_harmlessly_and_kept_exactly(crm, user_file):
    crm("config", "set", "me", 'a"b\\\x1b[31m\u202e', ok=True)
    assert crm("config", "me").out == 'a"b\\␛[31m⟨U+202E⟩\n'
    assert shown(crm)["me"][0] == 'a"b\\\x1b[31m\u202e'
