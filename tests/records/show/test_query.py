"""What `crm show` reads is found by indexes: a screen takes no longer in a large file."""

from __future__ import annotations

import re
import sqlite3

import pytest

from crmcli.database.statements.compiled import REGISTRY
from crmcli.records.show import query as show
from tests.support.teams import office

STATEMENTS = [
    (name, shape)
    for name, statement in REGISTRY.items()
    if statement.build.__module__ == show.__name__
    for shape in statement.every_shape()
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("office") / "crm.db"
    office.make(path).close()
    return path


@pytest.mark.parametrize(("name", "shape"), STATEMENTS, ids=str)
def test_no_table_is_read_whole(file, name, shape):
    text = REGISTRY[name](**shape)
    values = dict.fromkeys(re.findall(r":(\w+)", text.sql), 1)
    connection = sqlite3.connect(file)
    steps = [step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {text.sql}", values)]
    connection.close()
    assert steps
    assert not [step for step in steps if re.match(r"SCAN (rep|customer|deal|move|activity|feedback)\b", step)]
