"""The data files that reports are made on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.database.connection import Database
from tests.reports.small import Small
from tests.support.teams import company


@pytest.fixture
def little(db: Path) -> Iterator[Database]:
    """The little company of `tests/support/teams/company.py`."""
    with closing(company.make(db)) as made:
        yield made


@pytest.fixture
def small(db: Path) -> Iterator[Small]:
    """A file without records."""
    made = Small(db)
    with closing(made.database):
        yield made
