"""Memory does not grow with the file."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from crmcli import main


def written(path: Path, count: int, wrong: bool) -> Path:
    """A file of that many deals of as many customers, without ids; the last cell of each is no date if `wrong`."""
    with path.open("w", encoding="utf-8") as file:
        file.write("customer,rep,amount,stage,opened\n")
        file.writelines(
            f"Customer {at},Rep {at % 7},{at}.50,{'Lead' if at % 3 else 'Lost'},{'soon' if wrong else '2026-01-01'}\n"
            for at in range(count)
        )
    return path


def peak(path: Path, *args: str) -> int:
    tracemalloc.start()
    code = main.run(["import", "deals", str(path), "--add-missing", "reps,customers", "--yes", *args])
    _, top = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code in (0, 4)
    return top


@pytest.mark.parametrize("wrong", [False, True])
def test_a_file_twenty_times_as_large_needs_no_more_memory(tmp_path, db, monkeypatch, capsys, wrong):
    monkeypatch.setattr("crmcli.exchange.importing.step3_read.batch.SIZE", 100)
    monkeypatch.setattr("crmcli.database.background_write.PIECE", 50)
    for limit in (
        "step3_read.memo.KEPT",
        "step1_open.text.csv_rows.ROWS",
        "step2_understand.evidence.KEPT",
        "step2_understand.notation.MANY",
        "step2_understand.decision.BATCH",
    ):
        monkeypatch.setattr(f"crmcli.exchange.importing.{limit}", 100)
    monkeypatch.setattr("crmcli.exchange.importing.step1_open.source.CHUNK", 1 << 12)
    small, large = written(tmp_path / "small.csv", 300, wrong), written(tmp_path / "large.csv", 6_000, wrong)
    peak(small, "--dry-run")  # what is loaded once, whatever the file
    first, second = peak(small), peak(large)
    # 6,000 rows are 0.3 MB of text alone, and more than 2 MB as Python values.
    assert second < first + 400_000, (first, second)
