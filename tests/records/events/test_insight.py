"""What happened in a change, from what the journal noted of it."""

from __future__ import annotations

import pytest

from crmcli.core.vocabulary import KINDS
from crmcli.records.events.insight import EVENTS, happened
from crmcli.records.filtering.terms import KINDS as FILTERED


def new(kind, first, last=None):
    return {"kind": kind, "record_id": first, "last_id": last or first, "before": None, "after": None}


def changed(kind, id, **columns):
    before = {name: pair[0] for name, pair in columns.items()}
    after = {name: pair[1] for name, pair in columns.items()}
    return {"kind": kind, "record_id": id, "last_id": None, "before": before, "after": after}


def gone(kind, id):
    return {"kind": kind, "record_id": id, "last_id": None, "before": {"x": 1}, "after": None}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([new("deal", 4, 6), new("move", 9)], {"deal.added": [4, 5, 6]}),
        ([new("deal", 4), changed("deal", 4, stage_id=(1, 5), status=("open", "won"))], {"deal.added": [4]}),
        ([new("deal", 4), gone("deal", 4)], {}),
        ([changed("deal", 1, stage_id=(1, 2), status=("open", "open"), amount=(5, 5))], {"deal.moved": [1]}),
        (
            [changed("deal", 2, stage_id=(1, 5), status=("open", "won"), amount=(5, 6), closed=(None, "2026-01-01"))],
            {"deal.moved": [2], "deal.won": [2], "deal.edited": [2]},
        ),
        ([changed("deal", 2, stage_id=(5, 6), status=("won", "lost"))], {"deal.moved": [2], "deal.lost": [2]}),
        ([changed("deal", 2, stage_id=(6, 1), status=("lost", "open"))], {"deal.moved": [2]}),
        # Two steps in one change are one from the first to the last, and none where it comes back.
        ([changed("deal", 1, stage_id=(1, 2)), changed("deal", 1, stage_id=(2, 3))], {"deal.moved": [1]}),
        ([changed("task", 1, done=(None, "2026-01-01T00:00:00Z"))], {"task.done": [1]}),
        ([changed("task", 1, done=("2026-01-01T00:00:00Z", None))], {}),
        ([changed("task", 1, due=("2026-01-01", "2026-01-02")), changed("task", 2, due=(1, 1))], {"task.edited": [1]}),
        ([changed("case", 3, status=("open", "solved"), solved=(None, 1), answered=(None, 1))], {"case.solved": [3]}),
        ([changed("case", 3, status=("open", "waiting"))], {}),
        ([new("case", 3), new("feedback", 8)], {"feedback.added": [8], "case.opened": [3]}),
        ([changed("setting", None, value=(1, 2)), new("rep", 1), gone("customer", 1)], {}),
    ],
)
def test_what_happened(rows, found):
    assert happened(rows) == found


def test_a_value_in_a_field_of_the_teams_own_is_an_edit_of_its_record():
    own = [("customer", 3), ("customer", 4), ("deal", 1), ("customer", 5)]
    rows = [new("customer", 4), gone("customer", 5)]
    assert happened(rows, own) == {"customer.added": [4], "customer.edited": [3], "deal.edited": [1]}


def test_every_event_is_of_a_kind_of_record_that_can_be_filtered():
    assert {event.kind for event in EVENTS.values()} <= {*KINDS} & {*FILTERED}
    assert all(name.startswith(f"{event.kind}.") for name, event in EVENTS.items())
