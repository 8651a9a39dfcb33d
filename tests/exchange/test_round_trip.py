"""What is exported and imported again is the same, to the last byte: any data file, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import load_workbook

from tests.support import anyfile
from tests.support.datafile import kept

KINDS = ("reps", "customers", "products", "deals", "activities", "feedback")


@pytest.fixture
def again(crm, tmp_path):
    """Exports every kind of record of a file in that format, imports them into a new file, and exports them again;
    returns what was written both times."""

    def run(source: Path, format: str, *options: str):
        target = tmp_path / "again.db"
        target.unlink(missing_ok=True)
        settings = dict(kept(source, "SELECT key, value FROM setting"))
        crm("init", "--db", target, "--currency", settings["currency"], "--timezone", settings["timezone"], ok=True)
        first, second = {}, {}
        for kind in KINDS:
            path = tmp_path / f"{kind}.{format}"
            crm("export", kind, "--db", source, "-o", path, *options, ok=True)
            first[kind] = values(path)
            if len(first[kind]) > (format != "jsonl"):  # JSON Lines have no header
                ran = crm("import", kind, path, "--db", target)
                assert ran.code == 0, (kind, path.read_bytes(), ran)
            crm("export", kind, "--db", target, "-o", path, *options, ok=True)
            second[kind] = values(path)
        return first, second

    return run


def values(path: Path):
    """The bytes of the file by line; of a workbook, whose zip has its own order, the values of its cells."""
    if path.suffix == ".xlsx":
        return load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return path.read_bytes().splitlines(keepends=True)


def fresh(tmp_path: Path, file, **team) -> Path:
    path = tmp_path / "any.db"
    path.unlink(missing_ok=True)
    anyfile.make(path, file, **team).close()
    return path


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(file=anyfile.described)
def test_any_records_come_back_to_the_last_byte(tmp_path, again, format, file):
    first, second = again(fresh(tmp_path, file), format)
    assert first == second
