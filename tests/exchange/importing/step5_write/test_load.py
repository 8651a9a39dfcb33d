"""An import that does many things at once comes out as if it did them one after the other: rows that are written while
the next ones are read, and records that are looked up and made together."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.database import background_write as aside
from tests.support.datafile import everything, small_team

HEADER = ("id", "customer", "rep", "stage", "amount", "opened", "closed")
# Few ids, so that rows speak of one record again and again, alike and otherwise; some rows that no table takes.
ROWS = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(["Acme Ltd", "blue", "New 1", "NEW 1", "None", "New 2"]),
        st.sampled_from(["alice", "bob", "nobody"]),
        st.sampled_from(["Lead", "Won", "Lost"]), st.sampled_from(["", "5", "70"]),
        st.sampled_from(["2026-01-01", "2026-03-01"]), st.sampled_from(["", "2026-02-01", "2026-04-01"]),
    ),
    max_size=60,
)  # fmt: skip
FILES = st.lists(st.tuples(ROWS, st.integers(0, 300)), min_size=2, max_size=2)


def written(path: Path, rows: list[tuple[Any, ...]], plain: int) -> Path:
    """The rows, among them new deals of which nothing is wrong."""
    good = [(f"{path.stem}-{at}", "Blue", "bob", "Lead", at, "2026-01-01", "") for at in range(plain)]
    for number, row in enumerate(rows):
        good.insert(number * 7 % (len(good) + 1), row)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *good])
    return path


@given(files=FILES)
@settings(max_examples=12)
def test_doing_much_at_once_changes_nothing(crm, db, tmp_path, files):
    outcomes = []
    for piece, few in ((3, 0), (1 << 30, 1 << 30)):
        small_team(crm)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("crmcli.exchange.importing.step3_read.batch.SIZE", 20)
            patch.setattr("crmcli.exchange.importing.step3_read.references.FEW", few)
            patch.setattr("crmcli.exchange.importing.step5_write.load.LARGE", 50)
            patch.setattr(aside, "PIECE", piece)
            said = []
            for number, (rows, plain) in enumerate(files):
                path = written(tmp_path / f"{number}.csv", rows, plain)
                ran = crm("import", "deals", path, "--skip-bad", "--json", "--add-missing", "customers", ok=True)
                rejected = path.with_name(f"{path.name}.rejected.csv")
                said.append((ran, rejected.read_text("utf-8") if rejected.exists() else ""))
                rejected.unlink(missing_ok=True)
        outcomes.append((said, everything(db)))
    assert outcomes[0] == outcomes[1]
