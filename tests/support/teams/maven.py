"""A real pipeline of 8,800 deals beside the project: where it is, its rows, and the commands that import it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "maven"
needed = pytest.mark.skipif(not DATA.is_dir(), reason="the data set is not beside the repository")

COMMANDS = (
    ("init", "--stages", "Prospecting,Engaging"),
    ("import", "reps", "sales_teams.csv"),
    ("import", "products", "products.csv"),
    ("import", "customers", "accounts.csv"),
    ("import", "deals", "sales_pipeline.csv", "--map-value", "product:GTXPro=GTX Pro"),
)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of its files."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
