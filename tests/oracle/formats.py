"""One report in six formats: the same cells in the table, Markdown and HTML; the same numbers in CSV and JSON; and in a
workbook, numbers that are shown as those cells show them."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

from tests.oracle.commands import crm
from tests.oracle.records import half_up

Grid = list[list[str]]
FIGURE = re.compile(r"^(−?)([\d,]+)(?:\.(\d+))?(%?)(?=$| [dh▲▼±])")


class Tables(HTMLParser):
    """The cells of each table of a page, without pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self.cell: str | None = None
        self.pictures = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.pictures += tag == "svg"
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag: str) -> None:
        self.pictures -= tag == "svg"
        if tag in ("td", "th") and self.cell is not None:
            self.tables[-1][-1].append(" ".join(self.cell.split()))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.pictures:
            self.cell += data


def markdown_tables(text: str) -> list[Grid]:
    parts = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    lines = [[line for at, line in enumerate(part.splitlines()) if at != 1] for part in parts]
    return [
        [[" ".join(re.sub(r"\\(.)", r"\1", cell).split()) for cell in line[2:-2].split(" | ")] for line in part]
        for part in lines
    ]


def numbers(found: Any) -> set[Fraction]:
    """All numbers of some JSON, also those that are words, such as a year."""
    if isinstance(found, str):
        return {Fraction(found)} if found.isdecimal() else set()
    if isinstance(found, dict | list):
        inner = found.values() if isinstance(found, dict) else found
        return set().union(*map(numbers, inner))
    return {Fraction(str(found))} if isinstance(found, int | float) and not isinstance(found, bool) else set()


def disagreements(words: tuple[str, ...], folder: Path) -> list[str]:
    """What the formats of a report say differently."""
    asked = {format: crm(*words, "--format", format) for format in ("table", "md", "html", "csv", "json")}
    workbook = folder / "report.xlsx"
    workbook.unlink(missing_ok=True)
    crm(*words, "-o", workbook, "-q")
    tables = markdown_tables(asked["md"])
    found = [] if tables and tables == Tables(asked["html"]).tables else [f"{words}: HTML is not Markdown"]
    lines = {" ".join(line.split()) for line in asked["table"].splitlines()}
    rows = [" ".join(" ".join(row).split()) for table in tables for row in table]
    found += [f"{words}: the table has no line {row}" for row in rows if row not in lines]
    known = numbers(json.loads(asked["json"]))
    for row in csv.reader(io.StringIO(asked["csv"])):
        figures = [cell for cell in row if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)]
        found += [f"{words}: JSON has no {cell}" for cell in figures if Fraction(cell) not in known]
    cells = {
        number
        for sheet in load_workbook(workbook, read_only=True)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        for number in numbers(cell)
    }
    shown = {text for table in tables for row in table[1:] for cell in row if (text := FIGURE.match(cell))}
    found += [
        f"{words}: the workbook has no {text[0]}" for text in shown if not any(reads(text, cell) for cell in cells)
    ]
    return found


def reads(text: re.Match[str], value: Fraction) -> bool:
    """Is that how the number is shown, with so many decimals, halves away from zero?"""
    sign, whole, places, percent = text.groups()
    scale = 10 ** len(places or "")
    said = (-1 if sign else 1) * int(whole.replace(",", "") + (places or ""))
    return said == half_up(value * scale * (100 if percent else 1))
