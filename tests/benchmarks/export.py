"""What writing a workbook costs, beside XlsxWriter alone writing the same cells.

    python tests/benchmarks/export.py [--deals 100000] [--runs 3] [--venv VENV] [--keep FOLDER]

Both are whole processes that write one sheet of deals with constant memory: `crm export deals -o deals.xlsx`, which
reads the data file, and a bare loop over the same values, kept ready in a file. The first may
take 1.3 times the second.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import resource
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from company import LAST
from scale import made
from timing import Pair, compare, environment, run, tools

MOST = 1.3
CHUNK = 1000
NUMBERS, DAYS = ("amount",), ("opened", "closed", "expected")


def main() -> int:
    if sys.argv[1:2] == ["--alone"]:
        return alone(Path(sys.argv[2]), sys.argv[3])
    parser = argparse.ArgumentParser(description="Measure the export to XLSX.")
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--venv")
    parser.add_argument("--keep", metavar="FOLDER")
    given = parser.parse_args()
    python, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        env = environment(folder, LAST.isoformat())
        path = made(crm, Path(given.keep or temporary) / f"{given.deals}.db", given.deals, env)
        env["CRM_DB"] = str(path)
        run([crm, "export", "deals", "--raw", "-o", str(folder / "deals.csv")], env)
        values = ready(folder / "deals.csv", folder / "deals.pickle")
        ours = [crm, "export", "deals", "-o", str(folder / "ours.xlsx")]
        theirs = [python, __file__, "--alone", str(values), str(folder / "theirs.xlsx")]
        pair = Pair("xlsx", lambda _: ours, lambda _: theirs, MOST, env, env)
        within = compare([pair], given.runs, "crm export", "XlsxWriter")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"{given.deals:,} deals; at most {peak / 1024:,.0f} MB of memory in any of these processes")
        return 0 if within else 1


def ready(source: Path, target: Path) -> Path:
    """The rows of the CSV file with plain Python values, some at a time."""
    with source.open(encoding="utf-8", newline="") as lines, target.open("wb") as file:
        reader = csv.reader(lines)
        header = next(reader)
        pickle.dump(header, file)
        chunk: list[list[Any]] = []
        for cells in reader:
            chunk.append([value(name, cell) for name, cell in zip(header, cells, strict=True)])
            if len(chunk) == CHUNK:
                pickle.dump(chunk, file)
                chunk = []
        pickle.dump(chunk, file)
        pickle.dump(None, file)
    return target


def value(name: str, cell: str) -> Any:
    """The cell as a program has it that writes a workbook."""
    if not cell:
        return None
    if name in NUMBERS:
        return float(cell)
    return date.fromisoformat(cell) if name in DAYS else cell


def alone(values: Path, target: str) -> int:
    """The bare loop."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    sheet, money = book.add_worksheet("deals"), book.add_format({"num_format": "#,##0.00"})
    day, row = book.add_format({"num_format": "yyyy-mm-dd"}), 0
    with values.open("rb") as file:
        for column, title in enumerate(pickle.load(file)):
            sheet.write_string(0, column, title)
        while chunk := pickle.load(file):
            for cells in chunk:
                row += 1
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, float):
                        sheet.write_number(row, column, cell, money)
                    elif cell is not None:
                        sheet.write_datetime(row, column, cell, day)
    book.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
