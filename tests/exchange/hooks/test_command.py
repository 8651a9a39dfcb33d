"""`crm hooks`: commands of one's own are told what happened, and lose nothing of what was written, whatever they do."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.exchange.hooks import delivery
from crmcli.exchange.hooks.insight import PAUSES, Hook, wanted
from crmcli.exchange.hooks.store import load, place
from tests.support.datafile import kept
from tests.support.teams import office


@pytest.fixture(autouse=True)
def team(db, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())
    office.make(db).close()


@pytest.fixture
def later(monkeypatch):
    """Lets time go by."""
    passed = [timedelta()]
    now = Workspace.clock_now.fget
    monkeypatch.setattr(Workspace, "clock_now", property(lambda self: now(self) + passed[0]))

    def go(time):
        passed[0] += time

    return go


def told(tmp_path):
    """What the hook that gathers it was told, a message each."""
    path, found, decoder = tmp_path / "told", [], json.JSONDecoder()
    text = path.read_text("utf-8").strip() if path.exists() else ""
    while text:
        message, end = decoder.raw_decode(text)
        found.append(message)
        text = text[end:].strip()
    return found


def happened(tmp_path):
    return [[(each["event"], each["id"]) for each in message["events"]] for message in told(tmp_path)]


def runs(process):
    """Is there such a process, and not only what nobody has buried yet?"""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_hook_is_told_what_happened_once_it_is_kept(crm, db, tmp_path):
    added = crm("hooks", "add", "deal", "cat >> told", ok=True)
    assert added.out == "Added hook #1 on deal: cat >> told\n"
    ran = crm("won", 4, ok=True)
    crm("add", "customer", "Zoo", ok=True)  # no deal
    [message] = told(tmp_path)
    record = message["events"][0]["record"]
    assert (record["title"], record["amount"], record["stage"]) == ("beta next", 200.0, "Won")
    assert {name: message[name] for name in ("schema", "file", "change", "by", "command")} == {
        "schema": "crm.hook/1", "file": str(db), "change": int(ran.undo), "by": "tester", "command": "crm won 4",
    }  # fmt: skip
    assert happened(tmp_path) == [[("deal.moved", 4), ("deal.won", 4)]]
    crm("undo", "--yes", ok=True)
    crm("undo", ran.undo, "--yes", ok=True)
    assert len(told(tmp_path)) == 1, "an undo is no event"
    assert stat.S_IMODE(place().stat().st_mode) == 0o600
    assert "ready" in crm("hooks", ok=True).out


def test_all_of_an_import_and_of_rules_is_one_call(crm, db, tmp_path):
    Path("a.toml").write_text('[[rule]]\non = "customer.added"\ndo = ["task Greet +1d"]\n', "utf-8")
    crm("automation", "use", "a.toml", ok=True)
    crm("hooks", "add", "all", "cat >> told", ok=True)
    Path("c.csv").write_text("name\nZoo\nYak\n", "utf-8")
    crm("import", "customers", "c.csv", "--yes", ok=True)
    assert happened(tmp_path) == [
        [
            ("customer.added", 5),
            ("customer.added", 6),
            ("task.added", len(office.TASKS) + 1),
            ("task.added", len(office.TASKS) + 2),
        ]
    ]


def test_a_hung_hook_never_loses_a_write_and_costs_its_time_once(crm, db, tmp_path, monkeypatch, later):
    monkeypatch.setattr(delivery, "LIMIT", 0.5)
    monkeypatch.setattr(delivery, "LEAST", 0.1)
    crm("hooks", "add", "deal.edited", "sleep 60 & echo $! > child; sleep 60", ok=True)
    crm("hooks", "add", "deal.edited", "cat >> told", ok=True)
    began = time.monotonic()
    ran = crm("edit", "deal", 3, "--source", "web", ok=True)
    assert time.monotonic() - began < 5
    assert ran.out == "Changed deal #3 Acme next: source – → web\n"
    assert "Hook 1 (deal.edited) failed: it took longer than 0.5 s, and was ended; tried again after 1 min" in ran.err
    for source in ("fair", "mail"):
        began = time.monotonic()
        crm("edit", "deal", 3, "--source", source, ok=True)
        assert time.monotonic() - began < 0.5, "it is left alone for a while"
    assert kept(db, "SELECT source FROM deal WHERE id = 3") == [("mail",)]
    assert len(told(tmp_path)) == 3, "others are told, what there was no time for too"
    assert not runs(Path("child").read_text().strip()), "what it began is ended with it"
    assert crm("hooks", "list", "--json", ok=True).out.count('"tries": 1') == 1


def test_what_failed_is_tried_again_in_order_and_given_up_at_last(crm, db, tmp_path, later):
    crm("hooks", "add", "deal.edited", "test -e ready && cat >> told || { echo no >&2; exit 3; }", ok=True)
    assert (
        "Hook 1 (deal.edited) failed: exit 3: no; tried again after 1 min"
        in crm("edit", "deal", 3, "--source", "a", ok=True).err
    )
    crm("edit", "deal", 4, "--source", "b", ok=True)
    Path("ready").touch()
    later(PAUSES[0])
    crm("edit", "deal", 5, "--source", "c", ok=True)
    assert happened(tmp_path) == [[("deal.edited", 3)], [("deal.edited", 4)], [("deal.edited", 5)]]
    Path("ready").unlink()
    lost = crm("edit", "deal", 3, "--source", "d", ok=True).undo
    for pause in PAUSES:
        later(pause)
        crm("hooks", "run", ok=True)
    assert f"never told of change {lost}: exit 3: no" in crm("hooks", ok=True).out
    Path("ready").touch()
    crm("edit", "deal", 4, "--source", "e", ok=True)
    assert happened(tmp_path)[3:] == [[("deal.edited", 4)]]


def test_what_others_wrote_is_told_by_run(crm, db, tmp_path, monkeypatch):
    crm("hooks", "add", "customer.added", "cat >> told", ok=True)
    config = place()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "others"))
    crm("add", "customer", "Zoo", ok=True)
    assert told(tmp_path) == []
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config.parents[1]))
    assert crm("hooks", "run", ok=True).out == "Told hooks 1 time; 0 failed\n"
    assert happened(tmp_path) == [[("customer.added", 5)]]
    assert crm("hooks", "run", ok=True).out == "Told hooks 0 times; 0 failed\n"


def test_what_a_hook_does_tells_no_hook(crm, db, tmp_path, monkeypatch):
    crm("hooks", "add", "activity.added", "cat >> told; crm log note 1 again --rep ann -q", ok=True)
    path = Path("crm")  # the program itself, wherever it is installed
    path.write_text('#!/bin/sh\nexec "$PYTHON" -m crmcli "$@"\n', "utf-8")
    path.chmod(0o700)
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    crm("log", "note", 1, "first", "--rep", "ann", ok=True)
    crm("add", "customer", "Zoo", ok=True)
    assert [note for (note,) in kept(db, "SELECT note FROM activity ORDER BY id")][-2:] == ["first", "again"]
    assert happened(tmp_path) == [[("activity.added", len(office.ACTIVITIES) + 1)]]
    [(command,)] = kept(db, "SELECT command FROM change ORDER BY id DESC LIMIT 1 OFFSET 1")
    assert command.endswith("(by a hook)")


def test_a_hook_is_of_one_data_file_and_can_be_taken_away(crm, db, tmp_path):
    crm("hooks", "add", "all", "cat >> told", ok=True)
    crm("init", "--db", "other.db", ok=True)
    crm("add", "rep", "zed", "--db", "other.db", ok=True)
    crm("add", "customer", "Zoo", "--db", "other.db", ok=True)
    assert told(tmp_path) == [] and "No hooks here" in crm("hooks", "--db", "other.db", ok=True).out
    assert crm("hooks", "remove", 1, "--db", "other.db").code == 3
    assert crm("hooks", "remove", 1, ok=True).out == "Removed hook #1 on all\n"
    crm("add", "customer", "Zoo", ok=True)
    assert told(tmp_path) == [] and load(place()) == []


def test_a_file_that_another_may_have_written_runs_nothing(crm, db, tmp_path):
    crm("hooks", "add", "all", "cat >> told", ok=True)
    place().chmod(0o666)
    ran = crm("add", "customer", "Zoo", ok=True)
    assert "No hook was told" in ran.err and "everybody may write it" in ran.err and told(tmp_path) == []
    assert crm("hooks").code == 4
    place().chmod(0o600)
    place().write_text("{", "utf-8")
    assert "is damaged" in crm("add", "customer", "Yak", ok=True).err


def test_an_event_that_is_none_is_refused(crm):
    assert crm("hooks", "add", "deal.one", "x").err == 'crm: no event "deal.one" – did you mean deal.won?\n'
    assert crm("hooks", "add", "all", " ").code == 2


def test_a_hook_hears_what_it_is_for():
    events = {"deal.moved": [1], "deal.won": [1], "task.added": [2]}
    assert wanted("all", events) == events
    assert wanted("deal", events) == {"deal.moved": [1], "deal.won": [1]}
    assert wanted("task.added", events) == {"task.added": [2]} and wanted("deal.lost", events) == {}


def test_pauses_grow_until_a_change_is_given_up():
    now, hook = datetime.fromisoformat("2026-01-01T00:00:00+00:00"), Hook(1, "f", "all", "x", 6)
    for number, minutes in enumerate((1, 5, 30, 180), 1):
        hook = hook.failed(7, "no", now)
        assert (hook.tries, hook.since) == (number, 6)
        assert not hook.due(now + timedelta(minutes=minutes, seconds=-1)) and hook.due(now + timedelta(minutes=minutes))
    hook = hook.failed(7, "no", now)
    assert (hook.tries, hook.since, hook.due(now)) == (0, 7, True) and hook.given_up[0]["change"] == 7
